//! What can be written as the value of a key, and what a key means: the vocabulary in which the tables of a config describe
//! themselves.
//!
//! A key has the kind of its type. Where the type is more general than what is accepted, its declaration names one of the kinds
//! below, after `as`. Nothing here reads a value; `reference.rs` lists the tables.

use crate::diagnostic::words;

words! {
    /// A table of a config, with its path: `X` is a name.
    pub enum TableId {
        /// The whole config.
        Config = "config": "hirebook.toml",
        /// The site.
        Site = "site": "[site]",
        /// The accent colours of both schemes.
        Accent = "accent": "[site.accent]",
        /// The Markdown of all texts.
        Markdown = "markdown": "[markdown]",
        /// The search.
        Search = "search": "[search]",
        /// An audience.
        Audience = "audience": "[audiences.X]",
        /// A group of the menu.
        Menu = "menu": "[menu.X]",
        /// A task of readers.
        Task = "task": "[tasks.X]",
        /// A type.
        Type = "type": "[types.X]",
        /// The index of a type.
        Index = "index": "[types.X.index]",
        /// A field, or a property of an edge.
        Field = "field": "[types.X.fields.Y]",
        /// A step of a scale or a word of an enum.
        Step = "step": "a step of a scale",
        /// A relation.
        Relation = "relation": "[relations.X]",
        /// A query.
        Query = "query": "a query",
        /// A column.
        Column = "column": "a column",
        /// The conditions of a query.
        Conditions = "conditions": "a table of conditions",
        /// One condition.
        Condition = "condition": "a condition",
        /// The number of results of a condition.
        Count = "count": "a number of results",
        /// A derived page.
        Page = "page": "[pages.X]",
        /// A matrix.
        Matrix = "matrix": "[matrices.X]",
        /// A check.
        Check = "check": "[checks.X]",
        /// The keys of a check with a rule.
        Edges = "edges": "rule = \"edges\"",
        /// The same.
        Keys = "keys": "rule = \"keys\"",
        /// The same.
        Sum = "sum": "rule = \"sum\"",
        /// The same.
        Total = "total": "rule = \"count\"",
        /// The same.
        Once = "once": "rule = \"once\"",
        /// The same.
        Similar = "similar": "rule = \"similar\"",
        /// The same.
        Forbidden = "forbidden": "rule = \"forbidden\"",
        /// The same.
        Has = "has": "rule = \"has\"",
        /// The same.
        Conflict = "conflict": "rule = \"conflict\"",
        /// The same.
        Monotone = "monotone": "rule = \"monotone\"",
        /// The same.
        Review = "review": "rule = \"review\"",
    }
}

/// A key of a table.
#[derive(Clone, Copy, Debug)]
pub struct KeyDoc {
    /// The word that authors write.
    pub name: &'static str,
    /// What can be written as its value.
    pub value: ValueKind,
    /// Whether it must be there.
    pub is_required: bool,
    /// Its default, as Markdown; none if nothing happens without it, or if its meaning states the default.
    pub default: Option<&'static str>,
    /// Its meaning, as Markdown. May have a space at its start.
    pub meaning: &'static str,
}

/// What can be written as a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ValueKind {
    /// Any value.
    Any,
    /// A string, or any other single value, which is read as one.
    Text,
    /// True or false.
    Boolean,
    /// A whole number of at least this.
    Whole(usize),
    /// A number.
    Number,
    /// A number in this range.
    Range(f64, f64),
    /// One of these words.
    Words(&'static [&'static str]),
    /// A string with a form: its name with an article, and a regular expression.
    Form(&'static str, &'static str),
    /// A value to compare with, or an expression with `$`.
    Operand,
    /// An expression.
    Expression,
    /// A string with expressions in braces.
    Template,
    /// The name of something that the site declares.
    Name(NameKind),
    /// One of several kinds.
    OneOf(&'static [ValueKind]),
    /// One value, or a list of them.
    List(&'static ValueKind),
    /// A list of exactly two values.
    Two(&'static ValueKind),
    /// A table of the reference.
    Table(TableId),
    /// A table whose keys are names, with a value each.
    Entries(NameKind, &'static ValueKind),
}

/// What a name refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameKind {
    /// It declares something new, which is called so: `a type`.
    New(&'static str),
    /// A type.
    Type,
    /// A type, or `any`.
    TypeOrAny,
    /// A scale.
    Scale,
    /// A relation, from either end.
    Relation,
    /// Relations, from either end, with dots between them.
    RelationPath,
    /// A type and one of its relations: `TYPE.RELATION`.
    Edges,
    /// A set of a page: `PAGE.SET`.
    Set,
    /// The type of a field, such as `list<string>`.
    FieldType,
    /// A check.
    Check,
    /// The code of a diagnostic, or a check.
    Code,
    /// An entry of the menu.
    MenuItem,
    /// An audience.
    Audience,
}

/// The kinds that declarations of keys name after `as`.
pub(super) mod kinds {
    use super::NameKind as N;
    use super::TableId as T;
    use super::ValueKind::{
        self, Boolean, Entries, Expression, Form, List, Name, Number, OneOf, Table, Text, Whole,
    };
    use crate::diagnostic::Severity;

    pub(in crate::config) const ANY: ValueKind = ValueKind::Any;
    pub(in crate::config) const EXPRESSION: ValueKind = Expression;
    pub(in crate::config) const EXPRESSIONS: ValueKind = List(&Expression);
    pub(in crate::config) const TEMPLATE: ValueKind = ValueKind::Template;
    pub(in crate::config) const RELATION_PATH: ValueKind = Name(N::RelationPath);
    pub(in crate::config) const RELATION: ValueKind = Name(N::Relation);
    pub(in crate::config) const RELATIONS_LIST: ValueKind = List(&RELATION);
    pub(in crate::config) const TYPES_OR_ANY: ValueKind = List(&Name(N::TypeOrAny));
    pub(in crate::config) const FIELD_TYPE: ValueKind = Name(N::FieldType);
    pub(in crate::config) const COUNT: ValueKind = Whole(0);
    pub(in crate::config) const NUMBER_OR_EXPRESSION: ValueKind = OneOf(&[Number, Expression]);
    pub(in crate::config) const CHECKS_LIST: ValueKind = List(&Name(N::Check));
    pub(in crate::config) const MENU_ITEM: ValueKind = Name(N::MenuItem);
    pub(in crate::config) const MENU_ITEMS: ValueKind = List(&MENU_ITEM);
    pub(in crate::config) const AUDIENCE_NAMES: ValueKind = List(&Name(N::Audience));
    pub(in crate::config) const LABEL_RULES: ValueKind = Entries(N::New("a label"), &CONDITIONS);
    pub(in crate::config) const TASKS: ValueKind = Entries(N::New("a task"), &Table(T::Task));
    pub(in crate::config) const EACH: ValueKind = OneOf(&[Name(N::Type), Name(N::Edges)]);
    pub(in crate::config) const CHECKED: ValueKind = OneOf(&[TYPES_OR_ANY, Name(N::Set)]);
    pub(in crate::config) const COLOR: ValueKind = Form(
        "a colour such as `#00616d`",
        "^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$",
    );
    pub(in crate::config) const RECORDS: ValueKind = OneOf(&[Name(N::TypeOrAny), SELECTED]);
    const SELECTED: ValueKind = Form("an expression with `$`", r"\$");
    pub(in crate::config) const AXIS: ValueKind =
        OneOf(&[Name(N::Type), Name(N::Scale), SELECTED, Table(T::Query)]);
    pub(in crate::config) const EXPECTED: ValueKind = OneOf(&[Boolean, CONDITIONS]);
    pub(in crate::config) const CONDITIONS: ValueKind = Table(T::Conditions);
    pub(in crate::config) const OPERANDS: ValueKind = List(&OPERAND);
    pub(in crate::config) const OPERAND: ValueKind = ValueKind::Operand;
    /// The content of a cell.
    pub(in crate::config) const CELL: ValueKind = Form(
        "`@NAME`, or one of the [contents of cells](#contents-of-cells)",
        "^(?:@.+|value|rank|count|yes)$",
    );
    pub(in crate::config) const QUERY: ValueKind = Table(T::Query);
    pub(in crate::config) const QUERIES: ValueKind = List(&QUERY);
    pub(in crate::config) const SETS: ValueKind = Entries(N::New("a set"), &QUERY);
    pub(in crate::config) const STEPS: ValueKind = List(&OneOf(&[Text, Table(T::Step)]));
    pub(in crate::config) const FIELDS: ValueKind =
        Entries(N::New("a field"), &OneOf(&[FIELD_TYPE, Table(T::Field)]));
    pub(in crate::config) const INDEX: ValueKind = Table(T::Index);
    pub(in crate::config) const SITE: ValueKind = Table(T::Site);
    pub(in crate::config) const MARKDOWN: ValueKind = Table(T::Markdown);
    pub(in crate::config) const SEARCH: ValueKind = Table(T::Search);
    pub(in crate::config) const SCALES: ValueKind = Entries(N::New("a scale"), &STEPS);
    pub(in crate::config) const TYPES: ValueKind = Entries(N::New("a type"), &Table(T::Type));
    pub(in crate::config) const RELATIONS: ValueKind =
        Entries(N::New("a relation"), &Table(T::Relation));
    pub(in crate::config) const PAGES: ValueKind = Entries(N::New("a page"), &Table(T::Page));
    pub(in crate::config) const CHECKS: ValueKind = Entries(N::New("a check"), &Table(T::Check));
    pub(in crate::config) const MATRICES: ValueKind =
        Entries(N::New("a matrix"), &Table(T::Matrix));
    pub(in crate::config) const AUDIENCES: ValueKind =
        Entries(N::New("an audience"), &Table(T::Audience));
    pub(in crate::config) const MENU: ValueKind =
        Entries(N::New("a group of the menu"), &Table(T::Menu));
    pub(in crate::config) const SYNONYMS: ValueKind =
        Entries(N::New("the words that readers type"), &List(&STRING));
    pub(in crate::config) const STRING: ValueKind = Form("a string", "");
    pub(in crate::config) const SEVERITIES: ValueKind =
        Entries(N::Code, &ValueKind::Words(Severity::WORDS));
}
