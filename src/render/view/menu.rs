//! The menu and the tasks, as templates see them.

use serde::Serialize;

/// A task of readers.
#[derive(Clone, Debug, Serialize)]
pub struct TaskView {
    /// What readers do.
    pub title: String,
    /// A sentence about it; may be empty.
    pub help: String,
    /// The path of the page for it.
    pub path: String,
}

/// A group of the menu.
#[derive(Clone, Debug, Serialize)]
pub struct MenuView {
    /// Its heading.
    pub title: String,
    /// Its entries.
    pub items: Vec<MenuItemView>,
}

/// An entry of the menu.
#[derive(Clone, Debug, Serialize)]
pub struct MenuItemView {
    /// Its title.
    pub title: String,
    /// The path of its page.
    pub path: String,
}
