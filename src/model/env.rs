//! The names that a query may start from, bound to what they stand for.

use std::sync::Arc;

use super::RecordId;
use super::answers::Item;
use crate::document::Props;

/// What a name of the scope stands for.
#[derive(Clone, Debug)]
pub enum Bound {
    /// Records.
    Items(Vec<Item>),
    /// What an edge carries.
    Props(Arc<Props>),
}

/// The names a query may start from, bound.
#[derive(Clone, Debug, Default)]
pub struct Env {
    names: Vec<(String, Bound)>,
}

impl Env {
    /// `$self` is a record.
    #[must_use]
    pub fn of_record(id: RecordId) -> Self {
        let mut env = Self::default();
        env.bind("self", Bound::Items(vec![Item::of(id)]));
        env
    }

    /// Binds a name.
    pub fn bind(&mut self, name: &str, bound: Bound) {
        self.names.push((name.to_owned(), bound));
    }

    /// Binds the names of another; those that are bound keep their meaning.
    pub fn extend(&mut self, other: &Self) {
        self.names.extend(other.names.iter().cloned());
    }

    /// What a name stands for.
    pub(super) fn get(&self, name: &str) -> Option<&Bound> {
        self.names
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, bound)| bound)
    }
}
