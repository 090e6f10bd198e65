//! The path that relates the rows of a matrix to its columns, and the content of its cells: `via` and `show`.

use super::MatrixReader;
use crate::config::field::{Endpoints, Field, FieldKind, Keys};
use crate::config::path::{Path, PathStep, PathType};
use crate::config::path_reader::QueryReader;
use crate::diagnostic::{CONFIG, Diagnostic, QUERY, words};
use crate::text::Span;
use crate::tree::Node;

/// The path that relates rows and columns.
#[derive(Clone, Debug)]
pub struct CellPath {
    /// A path to records, or to a map whose keys are the columns.
    pub path: Path,
    /// Whether it leads from a column to rows, rather than from a row to columns.
    pub is_reversed: bool,
}

impl CellPath {
    /// The keys of the map at the end of the path, if that is a map.
    #[must_use]
    pub fn keys(&self) -> Option<&Keys> {
        if let Some(FieldKind::Map(keys, _)) = &self.path.kind {
            Some(keys)
        } else {
            None
        }
    }
}

/// The content of a cell.
#[derive(Clone, Debug)]
pub enum CellContent {
    /// A property of the edge.
    Property(Field),
    /// The value in the map.
    Value(FieldKind),
    /// The position in the author's order, from 1.
    Rank,
    /// The number of paths to the column.
    Count,
    /// A mark, if there is a path.
    Yes,
}

words! {
    /// The names of contents that are not properties of an edge.
    pub(crate) enum ContentName {
        /// [`CellContent::Value`].
        Value = "value": "the value in a map; the default of maps",
        /// [`CellContent::Rank`].
        Rank = "rank": "the position of the edge in an ordered relation, from 1",
        /// [`CellContent::Count`].
        Count = "count": "the number of connections",
        /// [`CellContent::Yes`].
        Yes = "yes": "a mark, if there is a connection; the default of relations",
    }
}

impl CellContent {
    /// Its name in a config.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Property(field) => &field.name,
            Self::Value(_) => ContentName::Value.word(),
            Self::Rank => ContentName::Rank.word(),
            Self::Count => ContentName::Count.word(),
            Self::Yes => ContentName::Yes.word(),
        }
    }
}

impl MatrixReader<'_> {
    /// Reads `via`: a path from a row to columns or, if that is not one, from a column to rows. Also returns its end.
    pub(super) fn via(
        &mut self,
        node: &Node,
        row: &PathType,
        column: &PathType,
    ) -> Option<(CellPath, PathType)> {
        let text = node.as_text().unwrap_or_default();
        let is_records = |side: &PathType| matches!(side, PathType::Records { .. });
        if !is_records(row) && !is_records(column) {
            let message = format!(
                "{} has a scale as rows and as columns, but scales are not related",
                self.what
            );
            let help = "use records for the rows or the columns";
            self.diagnostics
                .push(Diagnostic::new(CONFIG, self.span, message).help(help));
            return None;
        }
        let mut unread = None;
        let mut astray = None;
        for (from, to, is_reversed) in [(row, column, false), (column, row, true)] {
            if !is_records(from) {
                continue;
            }
            let mut reader = QueryReader::new(self.schema, self.scope);
            let Some((path, end)) = reader.path(text, node.span, Some(from)) else {
                unread.get_or_insert(reader.diagnostics);
                continue;
            };
            match self.arrival(&path, end, to) {
                Ok(end) => return Some((CellPath { path, is_reversed }, end)),
                Err(problem) => {
                    astray.get_or_insert(vec![problem]);
                }
            }
        }
        // A path with another end is a more likely mistake than one that does not exist.
        self.diagnostics
            .extend(astray.or(unread).unwrap_or_default());
        None
    }

    /// The end of a path, if it is the other side of the matrix.
    fn arrival(&self, path: &Path, end: PathType, to: &PathType) -> Result<PathType, Diagnostic> {
        if let PathType::Value(FieldKind::Map(keys, _)) = &end {
            let (fits, found) = match (keys, to) {
                (Keys::Scale(name), to) => (
                    matches!(to, PathType::Value(FieldKind::Scale(other)) if name == other),
                    format!("steps of `{name}`"),
                ),
                (Keys::Type(id), to) => (
                    matches!(to, PathType::Records { types, .. } if types.holds(*id)),
                    format!("`{}`", self.schema.type_of(*id).name),
                ),
            };
            return if fits {
                Ok(end)
            } else {
                Err(self.astray(path, &found, to))
            };
        }
        let Some(PathType::Records { types, props }) = end.into_records() else {
            let message = format!("`{}` leads to a value, not to records or a map", path.text);
            let help = "`via` is a relation, a path that ends in one, a list of objects with one `ref`, or a map";
            return Err(Diagnostic::new(QUERY, path.span, message).help(help));
        };
        match to {
            PathType::Records { types: others, .. } if self.schema.overlap(&types, others) => {
                Ok(PathType::Records { types, props })
            }
            _ => Err(self.astray(path, &self.schema.describe(&types), to)),
        }
    }

    fn astray(&self, path: &Path, found: &str, to: &PathType) -> Diagnostic {
        let expected = match to {
            PathType::Records { types, .. } => self.schema.describe(types),
            PathType::Value(FieldKind::Scale(name)) => format!("steps of `{name}`"),
            _ => "a value".to_owned(),
        };
        let message = format!(
            "`{}` leads to {found}, but the matrix has {expected}",
            path.text
        );
        Diagnostic::new(QUERY, path.span, message)
            .help("change `via`, `rows` or `columns` so that `via` leads from one to the other")
    }

    /// Reads `show`. By default, cells show the value of a map, or a mark.
    pub(super) fn show(
        &mut self,
        node: Option<&Node>,
        via: &CellPath,
        end: &PathType,
    ) -> Option<CellContent> {
        let (props, value) = match end {
            PathType::Records { props, .. } => (props.as_deref().unwrap_or_default(), None),
            PathType::Value(FieldKind::Map(_, inner)) => (&[] as &[Field], Some(&**inner)),
            _ => (&[] as &[Field], None),
        };
        let value = value.map(|kind| CellContent::Value(kind.clone()));
        let Some(node) = node else {
            return Some(value.unwrap_or(CellContent::Yes));
        };
        let text = node.as_text().unwrap_or_default();
        let property = text.strip_prefix('@');
        let is_shown = |field: &&Field| !matches!(field.kind, FieldKind::Ref(_));
        if let Some(field) = props
            .iter()
            .filter(is_shown)
            .find(|field| Some(field.name.as_str()) == property)
        {
            return Some(CellContent::Property(field.clone()));
        }
        match (ContentName::from_word(text), value) {
            (Some(ContentName::Yes), _) => return Some(CellContent::Yes),
            (Some(ContentName::Value), Some(value)) => return Some(value),
            (Some(ContentName::Count), None) => return Some(CellContent::Count),
            (Some(ContentName::Rank), None) => return self.rank(via, node.span),
            _ => {}
        }
        let names: &[ContentName] = if via.keys().is_some() {
            &[ContentName::Value, ContentName::Yes]
        } else {
            &[ContentName::Rank, ContentName::Count, ContentName::Yes]
        };
        let props: Vec<String> = props
            .iter()
            .map(|field| format!("@{}", field.name))
            .collect();
        let known = props.iter().map(String::as_str);
        let known = known.chain(names.iter().map(|name| name.word()));
        let message = format!("`{}` cannot show `{text}`", via.path.text);
        self.diagnostics
            .push(Diagnostic::new(QUERY, node.span, message).not_found(text, known, "it can show"));
        None
    }

    fn rank(&mut self, via: &CellPath, span: Span) -> Option<CellContent> {
        let relation = match via.path.steps.last() {
            Some(PathStep::Relation(step)) => Some(self.schema.relation(step.relation)),
            _ => None,
        };
        if relation.is_some_and(|relation| relation.ordered) {
            return Some(CellContent::Rank);
        }
        let message = format!("`{}` is not ordered, so it has no `rank`", via.path.text);
        let help = relation.map_or_else(
            || "use an ordered relation, or change `show`".to_owned(),
            |relation| {
                format!(
                    "write `ordered = true` in `[relations.{}]`, or change `show`",
                    relation.name
                )
            },
        );
        self.diagnostics
            .push(Diagnostic::new(QUERY, span, message).help(help));
        None
    }

    /// The content of cells in words, for readers.
    pub(super) fn describe_cells(
        &self,
        show: &CellContent,
        via: &CellPath,
        from: &PathType,
    ) -> String {
        match show {
            CellContent::Property(field) => field.title.clone(),
            CellContent::Rank => "Rank".to_owned(),
            CellContent::Value(_) | CellContent::Yes => via.path.title.clone(),
            CellContent::Count => {
                // The step before the last leads to what is counted.
                let before = via.path.text.rsplit_once('.').and_then(|(before, _)| {
                    let mut reader = QueryReader::new(self.schema, self.scope);
                    reader
                        .path(before, via.path.span, Some(from))
                        .map(|(_, level)| level)
                });
                let counted = match &before {
                    Some(PathType::Records {
                        types: Endpoints::Types(ids),
                        ..
                    }) if ids.len() == 1 => Some(&self.schema.type_of(ids[0]).plural),
                    _ => None,
                };
                counted.map_or_else(
                    || "Number".to_owned(),
                    |plural| format!("Number of {}", plural.to_lowercase()),
                )
            }
        }
    }
}
