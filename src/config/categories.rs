//! Expressions that divide records into few groups: `bands`, `filters` and `group`.

use super::field::FieldKind;
use super::path::{Path, PathType, Scope};
use super::path_reader::QueryReader;
use super::schema::Schema;
use crate::diagnostic::{Diagnostic, QUERY};
use crate::text::Spanned;

/// Reads an expression of `key` that leads to records, words or `true` and `false`; other values would make a group for each record.
pub(super) fn read(
    key: &str,
    text: &Spanned<String>,
    item: &PathType,
    schema: &Schema,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Path> {
    let scope = Scope::default();
    let mut reader = QueryReader::new(schema, &scope);
    let found = reader.path(&text.value, text.span, Some(item));
    diagnostics.append(&mut reader.diagnostics);
    let (path, end) = found?;
    let is_category = match &end {
        PathType::Records { .. } => true,
        PathType::Props(_) => false,
        PathType::Value(kind) => matches!(
            kind.item(),
            FieldKind::Enum(_) | FieldKind::Scale(_) | FieldKind::Bool | FieldKind::Ref(_)
        ),
    };
    if is_category {
        return Some(path);
    }
    let message = format!(
        "`{}` in `{key}` does not divide records into groups",
        text.value
    );
    let help = "use an enum, a scale, a bool or a relation";
    diagnostics.push(Diagnostic::new(QUERY, text.span, message).help(help));
    None
}
