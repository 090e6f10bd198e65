//! Reads YAML and JSON into a [`Map`]: front matter and defaults files.
//!
//! Interprets no value; the schema does. Next: [`builder`], which makes the tree, and [`explain`], which improves errors.

mod builder;
mod explain;
mod invisible;
mod positions;

use saphyr_parser::Parser;

use super::Map;
use crate::diagnostic::{Diagnostic, YAML_SYNTAX};
use crate::guard;
use crate::text::{FileId, Span};
use builder::TreeBuilder;
use positions::SpanConverter;

/// Reads one YAML document whose top level is a map. `text` begins at byte `offset` of `file`.
///
/// Total: returns what can be read, and reports the rest. If the parser panics, nothing can be read.
#[must_use]
pub fn parse(text: &str, file: FileId, offset: usize) -> (Map, Vec<Diagnostic>) {
    let (map, mut diagnostics) = guarded(text, file, offset);
    let is_broken = |found: &Diagnostic| found.code == YAML_SYNTAX;
    let cause = if diagnostics.iter().any(is_broken) {
        invisible::find(text, file, offset)
    } else {
        None
    };
    if let Some(problem) = cause {
        diagnostics.retain(|found| !is_broken(found));
        diagnostics.push(problem);
    }
    (map, diagnostics)
}

/// Reads a JSON object, which is also YAML. `text` begins at byte `offset` of `file`.
///
/// Total: returns what can be read, and reports the rest.
#[must_use]
pub fn parse_json(text: &str, file: FileId, offset: usize) -> (Map, Vec<Diagnostic>) {
    let (map, mut diagnostics) = guarded(text, file, offset);
    for found in diagnostics
        .iter_mut()
        .filter(|found| found.code == YAML_SYNTAX)
    {
        let missing =
            found.message.contains("did not find expected") || found.message.contains("':'");
        let reason = if missing {
            "a comma, a colon or a bracket is missing"
        } else {
            "this is unexpected here"
        };
        if found.message.starts_with("this is not valid YAML") {
            found.message = format!("this is not valid JSON: {reason}");
        }
        found.help = vec![
            "put keys and strings in double quotes, and a comma between two entries".to_owned(),
        ];
    }
    (map, diagnostics)
}

/// Reads a text, or nothing if the parser panics.
fn guarded(text: &str, file: FileId, offset: usize) -> (Map, Vec<Diagnostic>) {
    guard::catch(|| read(text, file, offset))
        .unwrap_or_else(|| super::unreadable(YAML_SYNTAX, text, file, offset))
}

fn read(text: &str, file: FileId, offset: usize) -> (Map, Vec<Diagnostic>) {
    let mut builder = TreeBuilder::new(SpanConverter::new(text, file, offset));
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let at = error.marker().index();
                let mistake = explain::find_mistake(text, builder.positions.byte(at));
                let problem = mistake.map_or_else(
                    || builder.error_at(builder.positions.span(at, at + 1), error.info()),
                    |mistake| {
                        let (start, end) = (mistake.range.start, mistake.range.end);
                        let span = Span::new(file, start + offset, end + offset);
                        Diagnostic::new(YAML_SYNTAX, span, mistake.message).help(mistake.help)
                    },
                );
                builder.diagnostics.push(problem);
                builder.recover();
                break;
            }
        };
        let span = builder.positions.span(span.start.index(), span.end.index());
        if let Err(problem) = builder.add_event(event, span) {
            builder.diagnostics.push(problem);
            break;
        }
    }
    builder.finish()
}

/// The byte at which the parser fails, if it does.
#[cfg(test)]
fn read_error(text: &str) -> Option<usize> {
    let error = Parser::new_from_str(text).find_map(Result::err)?;
    Some(SpanConverter::new(text, FileId(0), 0).byte(error.marker().index()))
}
