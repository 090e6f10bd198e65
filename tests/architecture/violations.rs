//! Violations of a rule, and how a test reports them: all at once.

/// A place in the sources that breaks a rule.
pub(crate) struct Violation {
    /// A file, followed by `::` and an item if a file can break the rule several times.
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

/// Fails with all violations of a rule, if there are any.
pub(crate) fn report(rule: &str, violations: &[Violation]) {
    let lines: Vec<String> = violations
        .iter()
        .map(|violation| format!("{rule} {}: {}", violation.place, violation.message))
        .collect();
    assert!(
        lines.is_empty(),
        "{} violations:\n  {}\n",
        lines.len(),
        lines.join("\n  ")
    );
}
