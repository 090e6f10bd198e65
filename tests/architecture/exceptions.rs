//! Violations that are known and not yet removed, in `exceptions.txt`: a rule, a place and a reason on each line.
//! The list only gets shorter: an exception that is no longer needed fails the test. Without exceptions the file is deleted.

use std::collections::BTreeSet;
use std::fs;

use crate::support::root;

const LIST: &str = "tests/architecture/exceptions.txt";

/// A place in the sources that breaks a rule.
pub(crate) struct Violation {
    /// A file, followed by `::` and an item where a file can break the rule several times.
    pub place: String,
    pub message: String,
}

impl Violation {
    pub(crate) fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            message: message.into(),
        }
    }
}

/// A line of the list.
struct Exception {
    line: usize,
    rule: String,
    place: String,
}

/// Fails with all violations of a rule that are no exceptions, and with all exceptions that are no violations.
pub(crate) fn report(rule: &str, violations: &[Violation]) {
    let exceptions: Vec<Exception> = read()
        .into_iter()
        .filter(|exception| exception.rule == rule)
        .collect();
    let problems = problems(rule, violations, &exceptions);
    assert!(
        problems.is_empty(),
        "{} problems:\n  {}\n",
        problems.len(),
        problems.join("\n  ")
    );
}

fn problems(rule: &str, violations: &[Violation], exceptions: &[Exception]) -> Vec<String> {
    let excepted: BTreeSet<&str> = exceptions.iter().map(|line| line.place.as_str()).collect();
    let violated: BTreeSet<&str> = violations
        .iter()
        .map(|found| found.place.as_str())
        .collect();
    let new = violations
        .iter()
        .filter(|violation| !excepted.contains(violation.place.as_str()))
        .map(|violation| format!("{rule} {}: {}", violation.place, violation.message));
    let stale = exceptions
        .iter()
        .filter(|exception| !violated.contains(exception.place.as_str()))
        .map(|exception| {
            format!(
                "{LIST}:{}: remove this line, {rule} holds for {}",
                exception.line, exception.place
            )
        });
    new.chain(stale).collect()
}

/// Lines that name none of these rules.
pub(crate) fn of_unknown_rules(rules: &[&str]) -> Vec<String> {
    read()
        .iter()
        .filter(|exception| !rules.contains(&exception.rule.as_str()))
        .map(|exception| format!("{LIST}:{}: no rule `{}`", exception.line, exception.rule))
        .collect()
}

fn read() -> Vec<Exception> {
    let text = fs::read_to_string(root().join(LIST)).unwrap_or_default();
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let fields: Vec<&str> = line.split_whitespace().collect();
        assert!(
            fields.len() > 2,
            "{LIST}:{}: a rule, a place and a reason are expected: {line}",
            index + 1
        );
        found.push(Exception {
            line: index + 1,
            rule: fields[0].to_owned(),
            place: fields[1].to_owned(),
        });
    }
    found
}

#[test]
fn new_violations_and_stale_exceptions_are_problems() {
    let exception = |line, place: &str| Exception {
        line,
        rule: "rule".to_owned(),
        place: place.to_owned(),
    };
    let violations = [Violation::new("a", "known"), Violation::new("b", "new")];
    assert_eq!(
        problems("rule", &violations, &[exception(1, "a"), exception(2, "c")]),
        [
            "rule b: new",
            "tests/architecture/exceptions.txt:2: remove this line, rule holds for c"
        ]
    );
}
