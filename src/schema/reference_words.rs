//! The lists of words in the reference: expressions, field types, keys of records, rules, shapes and formats. Each is complete,
//! because the compiler checks it or because it is taken from the enum that parses the words.

use super::kind::anchor;
use super::layout::{line, rows_of};
use crate::config::{
    Aggregate, BuiltInKey, CheckKind, ContentName, GRAMMAR, KindName, OWN, Operator, PageFormat,
    RecordKey, Shape, TableId,
};

/// All lists but that of the rules, which is part of the section of checks.
pub(super) fn add(out: &mut String) {
    expressions(out);
    operators_of_conditions(out);
    field_types(out);
    keys_of_records(out);
    pairs(
        out,
        "Shapes",
        "`as` of a query is one of these words.",
        "Word",
        Shape::ALL.map(|shape| (shape.word(), shape.about())),
    );
    pairs(
        out,
        "Page formats",
        "`format` of a page is a list of these words.",
        "Word",
        PageFormat::ALL.map(|format| (format.word(), format.about())),
    );
    pairs(
        out,
        "Contents of cells",
        "`show` of a matrix is `@NAME`, a property of the edge, or one of these words.",
        "Word",
        ContentName::ALL.map(|content| (content.word(), content.about())),
    );
}

/// The rules of checks.
pub(super) fn check_rules(out: &mut String) {
    let rows = CheckKind::ALL.map(|kind| {
        let section = anchor(TableId::of_rule(kind));
        let word = format!("[`{}`](#{section})", kind.word());
        [word, kind.about().to_owned()]
    });
    rows_of(out, ["Rule", "Requires"], &rows);
}

fn code(word: &str) -> String {
    format!("`{word}`")
}

/// A section with a table of words and their meanings.
fn pairs<const N: usize>(
    out: &mut String,
    title: &str,
    text: &str,
    head: &str,
    words: [(&str, &str); N],
) {
    line(out, &format!("## {title}\n\n{text}\n"));
    let rows = words.map(|(word, about)| [code(word), about.to_owned()]);
    rows_of(out, [head, "Meaning"], &rows);
}

fn expressions(out: &mut String) {
    line(out, "## Expressions\n");
    line(
        out,
        "An expression starts at the current record, or, with `$`, at a variable, and follows keys and relations.\n",
    );
    line(out, &format!("```text{GRAMMAR}```\n"));
    line(
        out,
        "Operators have spaces around them. From the one that binds least to those that bind most:\n",
    );
    let rows = Operator::ALL.map(|operator| [code(operator.word()), operator.about().to_owned()]);
    rows_of(out, ["Operator", "Result"], &rows);
    let own = [code(&format!("{OWN}(…)")), {
        "the edges of a relation that are not inherited; steps can follow".to_owned()
    }];
    let functions = Aggregate::ALL.map(|aggregate| {
        [
            code(&format!("{}(…)", aggregate.word())),
            aggregate.about().to_owned(),
        ]
    });
    let rows: Vec<[String; 2]> = functions.into_iter().chain([own]).collect();
    rows_of(out, ["Function", "Result"], &rows);
    line(
        out,
        "`@` is the edge by which a record was reached: `@NAME` is a property of it.\n",
    );
}

fn operators_of_conditions(out: &mut String) {
    line(
        out,
        "## Condition operators\n\nThe keys of [a condition](#a-condition), of which all must hold:\n",
    );
    let doc = TableId::Condition.doc();
    let rows: Vec<[String; 2]> = doc
        .keys()
        .map(|key| [code(key.name), key.meaning.trim().to_owned()])
        .collect();
    rows_of(out, ["Operator", "Holds if"], &rows);
}

fn field_types(out: &mut String) {
    line(
        out,
        "## Field types\n\n`type` of a field is one of these. `…` is another type, a scale or a type of record.\n",
    );
    let rows = KindName::ALL.map(|kind| [code(kind.about()), values_of(kind).to_owned()]);
    rows_of(out, ["Type", "Values"], &rows);
}

/// What the values of a field type are.
fn values_of(kind: KindName) -> &'static str {
    match kind {
        KindName::String => "a line of text",
        KindName::Markdown => "a text in Markdown",
        KindName::Int => "a whole number",
        KindName::Number => "a number",
        KindName::Bool => "`true` or `yes`, `false` or `no`",
        KindName::Date => "a date, such as `2026-10-31`",
        KindName::Duration => "a period, such as `6 months`",
        KindName::Url => {
            "an address that begins with `https:`, `http:`, `mailto:`, `tel:`, `/` or `#`"
        }
        KindName::Enum => "one of the words in `of`",
        KindName::Object => "a group of the keys in `fields`",
        KindName::List => "several values of a type; a single value needs no brackets",
        KindName::Map => {
            "a value for each key; the keys are steps of a scale, or ids of the records of a type"
        }
        KindName::Scale => "a step of a scale",
        KindName::Ref => "the id of a record; in objects and in properties of relations only",
    }
}

fn keys_of_records(out: &mut String) {
    line(
        out,
        "## Keys of records\n\nEvery record has these keys. A `_defaults.yml` can set all but `type`, `id`, `title`, `old_ids` and `body`, besides the fields and relations of the records in its folder.\n",
    );
    let rows = RecordKey::ALL.map(|key| {
        [
            code(key.word()),
            key.kind().to_owned(),
            key.about().to_owned(),
        ]
    });
    rows_of(out, ["Key", "Value", "Meaning"], &rows);
    let computed: Vec<String> = [BuiltInKey::ReviewDue, BuiltInKey::ReviewState]
        .map(|key| code(key.word()))
        .into();
    line(
        out,
        &format!(
            "In expressions, records also have {}, which are computed.\n",
            computed.join(" and ")
        ),
    );
}
