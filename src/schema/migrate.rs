//! A config in the current version of the language.

use crate::config::LanguageVersion;
use crate::diagnostic::{Diagnostic, apply_edits};
use crate::text::FileId;

/// The text of a config, in `file`, with the edits of its diagnostics, and the version that it is written in then.
#[must_use]
pub fn migrate(
    text: &str,
    file: FileId,
    diagnostics: &[Diagnostic],
    version: LanguageVersion,
) -> String {
    let migrated = apply_edits(text, file, diagnostics);
    if version == LanguageVersion::Two {
        return migrated;
    }
    let key = format!("language_version = {}", LanguageVersion::Two.word());
    let mut found = String::with_capacity(migrated.len() + key.len() + 8);
    let mut is_set = false;
    for line in migrated.split_inclusive('\n') {
        let words = line.trim();
        if !is_set && words.starts_with("site.") {
            found.push_str(&format!("site.{key}\n"));
            is_set = true;
        }
        found.push_str(line);
        if !is_set && (words == "[site]" || words.starts_with("[site] ")) {
            if !line.ends_with('\n') {
                found.push('\n');
            }
            found.push_str(&format!("{key}\n"));
            is_set = true;
        }
    }
    if is_set {
        found
    } else {
        format!("site.{key}\n{found}")
    }
}

#[cfg(test)]
mod tests {
    use super::migrate;
    use crate::config::LanguageVersion;
    use crate::text::FileId;

    #[test]
    fn the_version_is_set_once() {
        let migrated = |text| migrate(text, FileId::default(), &[], LanguageVersion::One);
        let version = "language_version = 2\n";
        assert_eq!(
            migrated("[site]\ntitle = \"A\"\n"),
            format!("[site]\n{version}title = \"A\"\n")
        );
        assert_eq!(
            migrated("site.title = \"A\"\n"),
            format!("site.{version}site.title = \"A\"\n")
        );
        assert_eq!(migrated("[menu.a]\n"), format!("site.{version}[menu.a]\n"));
        let text = "[site]\nlanguage_version = 2\n";
        assert_eq!(
            migrate(text, FileId::default(), &[], LanguageVersion::Two),
            text
        );
    }
}
