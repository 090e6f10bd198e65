//! The filters of templates, and what templates of other formats than HTML need besides them.
//!
//! `fill` puts values into strings. `text` is the plain text of HTML. `csv`, `ics` and `json` write a value as the format requires it.

use serde_json::Value as Json;
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::{csv, ics, plain};
use crate::config::PageFormat;

/// Makes the filters known to templates.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("fill", fill);
    tera.register_filter("text", |value: &Value, _: Kwargs, _: &State<'_>| {
        as_text(value).map(|html| plain::cell_text(&html))
    });
    tera.register_filter("csv", |value: &Value, _: Kwargs, _: &State<'_>| {
        as_text(value).map(|text| {
            let mut cell = String::new();
            csv::push_cell(&text, &mut cell);
            Value::safe_string(&cell)
        })
    });
    tera.register_filter("ics", |value: &Value, _: Kwargs, _: &State<'_>| {
        as_text(value).map(|text| Value::safe_string(&ics::escape(&text)))
    });
    tera.register_filter("json", |value: &Value, _: Kwargs, _: &State<'_>| {
        defined(value)?;
        let text = serde_json::to_string(value).unwrap_or_default();
        Ok::<_, Error>(Value::safe_string(&text))
    });
}

/// The text of a value; empty for none.
fn as_text(value: &Value) -> TeraResult<String> {
    defined(value)?;
    Ok(match value.as_str() {
        Some(text) => text.to_owned(),
        None if value.is_none() => String::new(),
        None => value.to_string(),
    })
}

/// Rejects a value that the view does not have.
fn defined(value: &Value) -> TeraResult<()> {
    if value.is_undefined() {
        return Err(Error::message("this value is not defined"));
    }
    Ok(())
}

/// The file that a template wrote: folded as iCalendar requires, and, if it is JSON, read once.
///
/// # Errors
/// What is wrong with JSON.
pub(super) fn finished(text: String, format: PageFormat) -> Result<String, String> {
    match format {
        PageFormat::Ics => Ok(ics::folded(&text)),
        PageFormat::Json => match serde_json::from_str::<Json>(&text) {
            Ok(_) => Ok(text),
            Err(error) => Err(format!("it writes no valid JSON: {error}")),
        },
        _ => Ok(text),
    }
}

/// The filter `fill`: puts values into a string, and picks its form by `count`. Values are escaped unless they are HTML already.
#[expect(
    clippy::needless_pass_by_value,
    reason = "Tera hands arguments to filters by value"
)]
fn fill(string: &Value, values: Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let is_one = matches!(values.get::<i64>("count"), Ok(Some(1)));
    let form = string.get_from_path(if is_one { "one" } else { "other" });
    let escaped = state.escape_if_needed(form.unwrap_or(string))?;
    let mut text = escaped.as_str();
    let mut out = String::new();
    while let Some((before, rest)) = text.split_once('{') {
        out.push_str(before);
        let value = rest
            .split_once('}')
            .and_then(|(name, rest)| Some((values.get::<Value>(name).ok()??, rest)));
        text = match value {
            Some((value, rest)) => {
                out.push_str(&state.escape_if_needed(&value)?);
                rest
            }
            None => {
                out.push('{');
                rest
            }
        };
    }
    out.push_str(text);
    Ok(Value::safe_string(&out))
}
