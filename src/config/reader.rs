//! The declarative reader of tables: a struct declared with [`table!`] is a table, its fields are the keys, and the type of a
//! field is the kind of value.
//!
//! The reader reports missing keys, values of the wrong kind and unknown keys, each with the most likely fix. It does not resolve
//! names: that is up to the code that receives the struct.

mod values;

use super::value_kind::{KeyDoc, NameKind, ValueKind};
use crate::diagnostic::{CONFIG, Code, Diagnostic, nearest, suggestion};
use crate::text::{Span, Spanned};
use crate::tree::{Map, Node, NodeEntry, NodeValue};

/// Declares a table and its keys. A key has the name of its field, or the one after `=`.
///
/// The doc comments are the text of the reference: one of the table, and one of each key. After the type of a field, `as KIND`
/// names one of [`kinds`](super::value_kind::kinds), or is a kind in parentheses, if the type accepts more than the key does, and `= "…"` is the default, in Markdown.
/// A field that starts with `_` is a key that is accepted here and read elsewhere. `Name: Default` derives that trait.
macro_rules! table {
    (
        $(#[doc = $about:literal])+
        $name:ident$(<$a:lifetime>)? $(: $derived:ident)? {
            $(
                $(#[doc = $meaning:literal])+
                $vis:vis $field:ident $(= $key:literal)?: $type:ty $(as $kind:tt)? $(= $default:literal)?,
            )+
        }
    ) => {
        $(#[doc = $about])+
        $(#[derive($derived)])?
        pub(in crate::config) struct $name$(<$a>)? {
            $($(#[doc = $meaning])+ $vis $field: $type,)+
        }

        impl<'table$(: $a, $a: 'table)?> $crate::config::reader::ReadTable<'table> for $name$(<$a>)? {
            const ABOUT: &'static str = concat!($($about),+);
            const KEYS: &'static [$crate::config::value_kind::KeyDoc] = &[
                $($crate::config::value_kind::KeyDoc {
                    name: $crate::config::reader::table!(@key $field $($key)?),
                    value: $crate::config::reader::table!(@kind $type $(as $kind)?),
                    is_required: <$type as $crate::config::reader::ReadKey<'_>>::IS_REQUIRED,
                    default: $crate::config::reader::table!(@default $type $(= $default)?),
                    meaning: concat!($($meaning),+),
                },)+
            ];

            fn read_table(reader: &mut $crate::config::reader::TableReader<'table>) -> Self {
                Self {
                    $($field: reader.read($crate::config::reader::table!(@key $field $($key)?)),)+
                }
            }
        }
    };
    (@key $field:ident) => {
        stringify!($field)
    };
    (@key $field:ident $key:literal) => {
        $key
    };
    (@kind $type:ty) => {
        <$type as $crate::config::reader::ReadKey<'_>>::KIND
    };
    (@kind $type:ty as $kind:ident) => {
        $crate::config::value_kind::kinds::$kind
    };
    (@kind $type:ty as ($kind:expr)) => {
        $kind
    };
    (@default $type:ty) => {
        <$type as $crate::config::reader::ReadKey<'_>>::DEFAULT
    };
    (@default $type:ty = $default:literal) => {
        Some($default)
    };
}
pub(super) use table;

/// A table, with the place of its key.
#[derive(Clone, Copy)]
pub(super) struct TableNode<'a> {
    pub(super) map: &'a Map,
    pub(super) span: Span,
}

impl<'a> TableNode<'a> {
    /// Reads all keys; `what` is the name of the table in messages.
    pub(super) fn read<T: ReadTable<'a>>(
        self,
        what: impl Into<String>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> T {
        let mut reader = TableReader::new(self.map, self.span, what);
        let table = reader.read_table();
        diagnostics.extend(reader.finish());
        table
    }
}

/// A table within a group, such as `[types.tool]`.
#[derive(Clone, Copy)]
pub(super) struct NamedTable<'a> {
    pub(super) name: &'a str,
    pub(super) table: TableNode<'a>,
}

/// A struct whose fields are the keys of a table.
pub(crate) trait ReadTable<'a>: Sized {
    /// The table in a sentence.
    const ABOUT: &'static str;
    /// Its keys.
    const KEYS: &'static [KeyDoc];

    fn read_table(reader: &mut TableReader<'a>) -> Self;
}

/// A type of field: what is read from a key, which may be missing.
pub(crate) trait ReadKey<'a>: Sized {
    /// What can be written.
    const KIND: ValueKind;
    /// Whether the key must be there.
    const IS_REQUIRED: bool = false;
    /// The value without the key, as Markdown.
    const DEFAULT: Option<&'static str> = None;

    fn read_key(reader: &mut TableReader<'a>, key: &'static str) -> Self;
}

/// A kind of value. A value of another kind is reported, and read as `None`.
pub(crate) trait ReadNode<'a>: Sized {
    /// What can be written.
    const KIND: ValueKind;

    fn read_node(reader: &mut TableReader<'a>, key: &'static str, node: &'a Node) -> Option<Self>;
}

/// A key that must be there; `None` if it is missing or of the wrong kind, which has been reported.
pub(super) struct Required<T>(pub(super) Option<T>);

impl<'a, T: ReadNode<'a>> ReadKey<'a> for Option<T> {
    const KIND: ValueKind = T::KIND;

    fn read_key(reader: &mut TableReader<'a>, key: &'static str) -> Self {
        let node = reader.node(key)?;
        T::read_node(reader, key, node)
    }
}

impl<'a, T: ReadNode<'a>> ReadKey<'a> for Required<T> {
    const KIND: ValueKind = T::KIND;
    const IS_REQUIRED: bool = true;

    fn read_key(reader: &mut TableReader<'a>, key: &'static str) -> Self {
        let node = reader.required_node(key);
        Self(node.and_then(|node| T::read_node(reader, key, node)))
    }
}

/// No, unless it is written.
impl<'a> ReadKey<'a> for bool {
    const KIND: ValueKind = ValueKind::Boolean;
    const DEFAULT: Option<&'static str> = Some("`false`");

    fn read_key(reader: &mut TableReader<'a>, key: &'static str) -> Self {
        reader.read::<Option<bool>>(key).unwrap_or(false)
    }
}

/// Empty, unless it is written.
impl<'a, T: ReadNode<'a>> ReadKey<'a> for Vec<T> {
    const KIND: ValueKind = ValueKind::List(&T::KIND);

    fn read_key(reader: &mut TableReader<'a>, key: &'static str) -> Self {
        reader.read::<Option<Vec<T>>>(key).unwrap_or_default()
    }
}

/// A list; a single value is a list of one. Items of the wrong kind are left out.
impl<'a, T: ReadNode<'a>> ReadNode<'a> for Vec<T> {
    const KIND: ValueKind = ValueKind::List(&T::KIND);

    fn read_node(reader: &mut TableReader<'a>, key: &'static str, node: &'a Node) -> Option<Self> {
        let items = node.items().iter();
        Some(
            items
                .filter_map(|item| T::read_node(reader, key, item))
                .collect(),
        )
    }
}

impl<'a> ReadNode<'a> for TableNode<'a> {
    const KIND: ValueKind = ValueKind::Entries(NameKind::New("a key"), &ValueKind::Any);

    fn read_node(reader: &mut TableReader<'a>, key: &'static str, node: &'a Node) -> Option<Self> {
        let span = reader.entry(key).map_or(node.span, |entry| entry.key.span);
        match &node.value {
            NodeValue::Map(map) => Some(Self { map, span }),
            _ => reader.wrong(key, node, "a table"),
        }
    }
}

/// All tables of a group: `[types.tool]` and its siblings.
impl<'a> ReadKey<'a> for Vec<NamedTable<'a>> {
    const KIND: ValueKind = TableNode::KIND;

    fn read_key(reader: &mut TableReader<'a>, key: &'static str) -> Self {
        let Some(group) = reader.read::<Option<TableNode<'a>>>(key) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for entry in &group.map.entries {
            let (name, span) = (entry.key.value.as_str(), entry.key.span);
            if let NodeValue::Map(map) = &entry.node.value {
                let table = TableNode { map, span };
                found.push(NamedTable { name, table });
                continue;
            }
            let message = format!("`{key}.{name}` is {}, not a table", entry.node.kind());
            reader.diagnostics.push(
                Diagnostic::new(reader.code, entry.node.span, message)
                    .help(format!("write `[{key}.{name}]` and its keys below")),
            );
        }
        found
    }
}

/// One table while it is read.
pub(crate) struct TableReader<'a> {
    map: &'a Map,
    span: Span,
    /// The name of the table in messages.
    what: String,
    code: Code,
    /// The keys that have been read so far.
    keys: Vec<&'static str>,
    /// The problems found so far.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl<'a> TableReader<'a> {
    /// Reads a table of a config.
    pub(crate) fn new(map: &'a Map, span: Span, what: impl Into<String>) -> Self {
        Self::with_code(map, span, what, CONFIG)
    }

    /// Reads a table whose problems have another code.
    pub(crate) fn with_code(map: &'a Map, span: Span, what: impl Into<String>, code: Code) -> Self {
        Self {
            map,
            span,
            what: what.into(),
            code,
            keys: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// The entry of a key, if it is there.
    pub(crate) fn entry(&mut self, key: &'static str) -> Option<&'a NodeEntry> {
        if !self.keys.contains(&key) {
            self.keys.push(key);
        }
        self.map.get(key)
    }

    /// The value of a key, if it is there.
    pub(crate) fn node(&mut self, key: &'static str) -> Option<&'a Node> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// The value of a key, which is reported if it is missing.
    pub(crate) fn required_node(&mut self, key: &'static str) -> Option<&'a Node> {
        let node = self.node(key);
        if node.is_none() {
            let message = format!("missing key `{key}` in {}", self.what);
            self.diagnostics.push(
                Diagnostic::new(self.code, self.span, message).help(format!("add `{key} = …`")),
            );
        }
        node
    }

    /// Reads one key.
    pub(super) fn read<T: ReadKey<'a>>(&mut self, key: &'static str) -> T {
        T::read_key(self, key)
    }

    /// Reads the keys of a struct; the table may have others.
    pub(super) fn read_table<T: ReadTable<'a>>(&mut self) -> T {
        T::read_table(self)
    }

    /// Reports a value of the wrong kind. Returns nothing, for use as a tail.
    pub(super) fn wrong<T>(&mut self, key: &str, node: &Node, expected: &str) -> Option<T> {
        let found = match node.as_text() {
            Some(text) => format!("`{text}`"),
            None => node.kind().to_owned(),
        };
        let message = format!("`{key}` of {} is {found}, not {expected}", self.what);
        self.diagnostics
            .push(Diagnostic::new(self.code, node.span, message).help(format!("write {expected}")));
        None
    }

    /// [`Self::wrong`] for a text.
    pub(super) fn wrong_text<T>(
        &mut self,
        key: &str,
        text: &Spanned<String>,
        expected: &str,
    ) -> Option<T> {
        self.wrong(key, &Node::text(text.value.as_str(), text.span), expected)
    }

    /// Reports the unknown keys, and returns all problems. A key that is only misspelt is not reported as missing too.
    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
        let is_unknown = |entry: &&NodeEntry| !self.keys.contains(&entry.key.value.as_str());
        let unknown: Vec<&NodeEntry> = self.map.entries.iter().filter(is_unknown).collect();
        for entry in &unknown {
            let likely = nearest(&entry.key.value, self.keys.iter().copied());
            if let Some(key) = likely.first().filter(|key| self.map.get(key).is_none()) {
                let missing = format!("missing key `{key}` in {}", self.what);
                self.diagnostics
                    .retain(|problem| problem.message != missing);
            }
        }
        for entry in unknown {
            let key = entry.key.value.as_str();
            let message = format!("{} has no key `{key}`", self.what);
            self.diagnostics.push(
                Diagnostic::new(self.code, entry.key.span, message)
                    .here("unknown key")
                    .help(suggestion(
                        key,
                        self.keys.iter().copied(),
                        "the valid keys are",
                    )),
            );
        }
        self.diagnostics
    }
}
