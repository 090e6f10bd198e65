//! The site of the cases, and its edition for guests with a hidden declaration added.

use super::sites::{BuiltFiles, assert_same, build_files, input, texts};

pub(super) const SITE: &str = include_str!("site.txt");

/// Makes the site that guests get of `SITE` with some texts replaced and more added to its config and its content.
pub(super) fn guests(replaced: &[(&str, &str)], config: &str, content: &str) -> BuiltFiles {
    let mut site = SITE.to_owned();
    for (old, new) in replaced {
        assert_eq!(site.matches(old).count(), 1, "`{old}` is in the site once");
        site = site.replace(old, new);
    }
    site = site.replace(
        "=== content/start.md",
        &format!("{config}\n=== content/start.md"),
    );
    build_files(&input(&texts(&format!("{site}{content}"))), Some("guest"))
}

/// Asserts that the hidden declaration changes nothing for guests, and that no word of it is in what they get.
pub(super) fn unseen(replaced: &[(&str, &str)], config: &str, content: &str) {
    let with = guests(replaced, config, content);
    assert_same(&guests(&[], "", ""), &with, "the hidden declaration shows");
    let text: String = with
        .values()
        .map(|bytes| String::from_utf8_lossy(bytes).to_lowercase())
        .collect();
    assert!(
        !text.contains("secret"),
        "a word of the hidden declaration is in the edition"
    );
}
