//! The filters of templates, and what templates of other formats than HTML need besides them.
//!
//! `fill` puts values into strings. `text` is the plain text of HTML. `csv`, `ics` and `json` write a value as the format requires it.

use serde_json::Value as Json;
use tera::{Error, Kwargs, State, TeraResult, Value};

use super::{encode, plain};
use crate::config::PageFormat;

/// The filter `text`: the plain text of HTML.
pub(super) fn text(value: &Value, _: Kwargs, _: &State<'_>) -> TeraResult<String> {
    as_text(value).map(|html| plain::cell_text(&html))
}

/// The filter `csv`: a cell.
pub(super) fn csv(value: &Value, _: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let mut cell = String::new();
    encode::push_cell(&as_text(value)?, &mut cell);
    Ok(Value::safe_string(&cell))
}

/// The filter `ics`: a text of iCalendar.
pub(super) fn ics(value: &Value, _: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    Ok(Value::safe_string(&encode::escape(&as_text(value)?)))
}

/// The filter `json`: any value.
pub(super) fn json(value: &Value, _: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    defined(value)?;
    let text = serde_json::to_string(value).unwrap_or_default();
    Ok(Value::safe_string(&text))
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
        PageFormat::Ics => Ok(encode::folded(&text)),
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
pub(super) fn fill(string: &Value, values: Kwargs, state: &State<'_>) -> TeraResult<Value> {
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
