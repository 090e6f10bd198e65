//! The environment of a query: the names that its paths may start from.

use std::sync::Arc;

use super::RecordId;
use super::answers::Item;
use crate::document::Props;

/// The value of a name.
#[derive(Clone, Debug)]
pub enum Binding {
    /// Records.
    Items(Vec<Item>),
    /// The properties of an edge.
    Props(Arc<Props>),
}

/// The names that a query may start from, with their values.
#[derive(Clone, Debug, Default)]
pub struct Env {
    names: Vec<(String, Binding)>,
}

impl Env {
    /// The environment in which `$self` is a record.
    #[must_use]
    pub fn of_record(id: RecordId) -> Self {
        let mut env = Self::default();
        env.bind("self", Binding::Items(vec![Item::from_record(id)]));
        env
    }

    /// Binds a name.
    pub fn bind(&mut self, name: &str, bound: Binding) {
        self.names.push((name.to_owned(), bound));
    }

    /// Adds the names of another environment. Names that are bound already keep their value.
    pub fn extend(&mut self, other: &Self) {
        self.names.extend(other.names.iter().cloned());
    }

    /// The value of a name.
    pub(super) fn get(&self, name: &str) -> Option<&Binding> {
        self.names
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, bound)| bound)
    }
}
