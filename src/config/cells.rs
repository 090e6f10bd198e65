//! What ties the rows of a matrix to its columns, and what a cell shows of the tie: `via` and `show`.

use super::matrices::MatrixReader;
use super::path::{Path, PathStep, PathType};
use super::query::QueryReader;
use super::schema::{Endpoints, Field, FieldKind, Keys, TypeId};
use crate::diagnostic::{CONFIG, Diagnostic, QUERY, did_you_mean, list_of};
use crate::text::Span;
use crate::tree::Node;

/// What ties rows and columns.
#[derive(Clone, Debug)]
pub struct CellPath {
    /// A way to records, or to a map whose keys are meant.
    pub path: Path,
    /// Whether it leads from a column to rows, instead of from a row to columns.
    pub is_reversed: bool,
}

impl CellPath {
    /// The keys of the map that the way leads to, if it leads to one.
    #[must_use]
    pub fn keys(&self) -> Option<&Keys> {
        if let Some(FieldKind::Map(keys, _)) = &self.path.kind {
            Some(keys)
        } else {
            None
        }
    }
}

/// What a cell shows.
#[derive(Clone, Debug)]
pub enum CellContent {
    /// A property of the edge.
    Property(Field),
    /// The value in the map.
    Value(FieldKind),
    /// The place in the author's order, from 1.
    Rank,
    /// How many ways lead there.
    Count,
    /// That one does.
    Yes,
}

impl MatrixReader<'_> {
    /// The way from a row to columns; or, where only that can be read, from a column to rows.
    pub(super) fn via(
        &mut self,
        node: &Node,
        row: &PathType,
        column: &PathType,
    ) -> Option<(CellPath, PathType)> {
        let text = node.as_text().unwrap_or_default();
        let records = |stand: &PathType| matches!(stand, PathType::Records { .. });
        if !records(row) && !records(column) {
            let message = format!(
                "{} has a scale on both sides, and nothing ties two scales",
                self.what
            );
            let help = "let its rows or its columns be records";
            self.diagnostics
                .push(Diagnostic::new(CONFIG, self.span, message).help(help));
            return None;
        }
        let mut problems: Vec<(bool, Vec<Diagnostic>)> = Vec::new();
        for (from, to, is_reversed) in [(row, column, false), (column, row, true)] {
            if !records(from) {
                continue;
            }
            let mut reader = QueryReader::new(self.schema, self.scope);
            match reader.path(text, node.span, Some(from)) {
                Some((path, stand)) => match self.arrives(&path, stand, to, node.span) {
                    Ok(end) => return Some((CellPath { path, is_reversed }, end)),
                    Err(problem) => problems.push((true, vec![problem])),
                },
                None => problems.push((false, reader.diagnostics)),
            }
        }
        // A way that can be read and does not arrive says more than one that does not begin.
        let best = problems.iter().position(|(began, _)| *began).unwrap_or(0);
        self.diagnostics.extend(problems.swap_remove(best).1);
        None
    }

    /// What a way leads to, if that is what stands on the other side.
    fn arrives(
        &self,
        path: &Path,
        stand: PathType,
        to: &PathType,
        span: Span,
    ) -> Result<PathType, Diagnostic> {
        let stand = match stand {
            PathType::Value(FieldKind::Map(keys, inner)) => {
                let fits = match (&keys, to) {
                    (Keys::Scale(name), PathType::Value(FieldKind::Scale(other))) => name == other,
                    (Keys::Type(id), PathType::Records { types, .. }) => types.holds(*id),
                    _ => false,
                };
                let keys_are = match &keys {
                    Keys::Scale(name) => format!("steps of `{name}`"),
                    Keys::Type(id) => format!("`{}`", self.schema.type_of(*id).name),
                };
                return if fits {
                    Ok(PathType::Value(FieldKind::Map(keys, inner)))
                } else {
                    Err(self.astray(path, &keys_are, to, span))
                };
            }
            stand => QueryReader::records_at(stand),
        };
        let Some(PathType::Records { types, props }) = stand else {
            let message = format!(
                "`{}` leads to a value, not to records or to a map",
                path.text
            );
            let help = "`via` is a relation, a path that ends in one, a list of objects with one `ref`, or a map";
            return Err(Diagnostic::new(QUERY, span, message).help(help));
        };
        let meets = match to {
            PathType::Records { types: others, .. } => self
                .schema
                .type_ids()
                .any(|id| types.holds(id) && others.holds(id)),
            _ => false,
        };
        if meets {
            Ok(PathType::Records { types, props })
        } else {
            Err(self.astray(path, &self.say(&types), to, span))
        }
    }

    fn astray(&self, path: &Path, found: &str, to: &PathType, span: Span) -> Diagnostic {
        let wanted = match to {
            PathType::Records { types, .. } => self.say(types),
            PathType::Value(FieldKind::Scale(name)) => format!("steps of `{name}`"),
            _ => "a value".to_owned(),
        };
        let message = format!(
            "`{}` leads to {found}, where the matrix has {wanted}",
            path.text
        );
        Diagnostic::new(QUERY, span, message)
            .help("change `via`, `rows` or `columns`, so that it leads from one to the other")
    }

    fn say(&self, types: &Endpoints) -> String {
        match types {
            Endpoints::Any => "any type".to_owned(),
            Endpoints::Types(ids) => list_of(
                ids.iter().map(|id| self.schema.type_of(*id).name.as_str()),
                9,
            ),
        }
    }

    /// What cells show: what is asked for, or the value of a map, or that there is a tie.
    pub(super) fn show(
        &mut self,
        node: Option<&Node>,
        via: &CellPath,
        end: &PathType,
    ) -> Option<CellContent> {
        let (props, value) = match end {
            PathType::Records { props, .. } => (props.as_deref().unwrap_or_default(), None),
            PathType::Value(FieldKind::Map(_, inner)) => (&[] as &[Field], Some((**inner).clone())),
            _ => (&[] as &[Field], None),
        };
        let Some(node) = node else {
            return Some(value.map_or(CellContent::Yes, CellContent::Value));
        };
        let text = node.as_text().unwrap_or_default();
        if let Some(field) = props
            .iter()
            .find(|field| field.name == text && !matches!(field.kind, FieldKind::Ref(_)))
        {
            return Some(CellContent::Property(field.clone()));
        }
        match (text, value) {
            ("yes", _) => return Some(CellContent::Yes),
            ("value", Some(kind)) => return Some(CellContent::Value(kind)),
            ("count", None) => return Some(CellContent::Count),
            ("rank", None) => return self.rank(via, node.span),
            _ => {}
        }
        let known: Vec<&str> = if via.keys().is_some() {
            vec!["value", "yes"]
        } else {
            props
                .iter()
                .map(|field| field.name.as_str())
                .chain(["rank", "count", "yes"])
                .collect()
        };
        let help = did_you_mean(text, known.iter().copied())
            .unwrap_or_else(|| format!("it can show {}", list_of(known.iter().copied(), 24)));
        let message = format!("`{text}` is nothing that `{}` has to show", via.path.text);
        self.diagnostics.push(
            Diagnostic::new(QUERY, node.span, message)
                .here("not found")
                .help(help),
        );
        None
    }

    fn rank(&mut self, via: &CellPath, span: Span) -> Option<CellContent> {
        let relation = match via.path.steps.last() {
            Some(PathStep::Relation(hop)) => Some(self.schema.relation(hop.relation)),
            _ => None,
        };
        if relation.is_some_and(|relation| relation.ordered) {
            return Some(CellContent::Rank);
        }
        let message = format!(
            "`{}` has no order of which `rank` could be told",
            via.path.text
        );
        let help = relation.map_or_else(
            || "only an ordered relation has ranks".to_owned(),
            |relation| {
                format!(
                    "write `ordered = true` in `[relations.{}]`, or show something else",
                    relation.name
                )
            },
        );
        self.diagnostics
            .push(Diagnostic::new(QUERY, span, message).help(help));
        None
    }

    /// What cells hold, in words for readers.
    pub(super) fn words(&self, show: &CellContent, via: &CellPath, from: &PathType) -> String {
        match show {
            CellContent::Property(field) => field.title.clone(),
            CellContent::Rank => "Rank".to_owned(),
            CellContent::Value(_) | CellContent::Yes => via.path.title.clone(),
            CellContent::Count => {
                // What is counted is what the last step but one leads to.
                let before = via.path.text.rsplit_once('.').and_then(|(before, _)| {
                    let mut reader = QueryReader::new(self.schema, self.scope);
                    reader
                        .path(before, via.path.span, Some(from))
                        .map(|(_, stand)| stand)
                });
                let counted = match before {
                    Some(PathType::Records {
                        types: Endpoints::Types(ids),
                        ..
                    }) => self.plural(&ids),
                    _ => None,
                };
                counted.map_or_else(
                    || "Number".to_owned(),
                    |plural| format!("Number of {}", plural.to_lowercase()),
                )
            }
        }
    }

    fn plural(&self, ids: &[TypeId]) -> Option<String> {
        if let [id] = ids {
            Some(self.schema.type_of(*id).plural.clone())
        } else {
            None
        }
    }
}
