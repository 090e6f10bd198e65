//! Hidden parts never change a byte of what an audience sees.
//!
//! The property compares two sites that share the visible part and differ in what is hidden, written or declared, in random
//! pairs (`HIREBOOK_CASES=1000` for more of them). Single cases are in `hidden_cases/` and
//! `hidden_declarations.rs`. It compares builds, and previews for the audience.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads its settings from the environment"
)]

#[path = "support/cases.rs"]
mod cases;
#[path = "support/declared.rs"]
mod declared;
#[path = "support/secrets.rs"]
mod secrets;
#[path = "support/sites.rs"]
mod sites;

use hirebook::check::{Finding, findings};
use hirebook::pipeline::{self, ArtifactContent, Input, Request, Site};
use proptest::collection::vec;
use proptest::prelude::*;
use sites::{BuiltFiles, Texts, build_files, difference, input, request};

#[test]
fn hidden_parts_change_nothing() {
    let tapes = (
        vec(any::<u8>(), 0..160),
        vec(any::<u8>(), 0..400),
        vec(any::<u8>(), 0..400),
    );
    cases::hold(48, 15, &tapes, |(seen, one, other)| {
        let (one, other) = (secrets::site(&seen, &one), secrets::site(&seen, &other));
        assert_equal_for_guests(&one, &other)
    });
}

#[test]
fn hidden_declarations_change_nothing() {
    let bytes = || vec(any::<u8>(), 0..120);
    let tapes = (
        vec(any::<u8>(), 0..160),
        (vec(any::<u8>(), 0..400), bytes()),
        (vec(any::<u8>(), 0..400), bytes()),
    );
    cases::hold(48, 15, &tapes, |(seen, one, other)| {
        let site = |(hidden, declared): (Vec<u8>, Vec<u8>)| {
            let mut site = secrets::site(&seen, &hidden);
            declared::declare(&mut site, &mut secrets::Tape::new(&declared));
            site
        };
        assert_equal_for_guests(&site(one), &site(other))
    });
}

/// A file changes, vanishes or gets other regions, and only hidden blocks include it.
#[test]
fn a_file_in_hidden_code_changes_nothing() {
    let site = |text: &str, own: &str| {
        let mut site = secrets::site(&[0; 40], &[]);
        let page = format!(
            "---\nlabel: open\n---\n# Code\n\n```python file=\"code/seen.py#kept\"\n```\n\n{own}## End\n"
        );
        site.insert("content/loose/code.md".to_owned(), page);
        site.insert("code/hidden.py".to_owned(), text.to_owned());
        site
    };
    let hidden = "> [!inner]\n> ```python file=\"code/hidden.py\"\n> ```\n\n";
    let section = "## Aside {label=inner}\n\n```file=code/hidden.py#L1\n```\n\n";
    let first = site("secret = 1\n", hidden);
    let shown = build_files(&input(&first), Some("guest"));
    let page = String::from_utf8_lossy(&shown["loose/code.html"]);
    assert!(
        page.contains("lantern") && !page.contains("secret"),
        "{page}"
    );
    for other in [
        site("secret = 2\n", hidden),
        site("secret = 3\n", section),
        site("secret = 3\n", ""),
    ] {
        assert_equal_for_guests(&first, &other).unwrap();
    }
}

/// Asserts that two sites are equal for a guest: in a build, in a preview, and in the findings of checks.
fn assert_equal_for_guests(one: &Texts, other: &Texts) -> Result<(), TestCaseError> {
    let (left, right) = (input(one), input(other));
    let differ = || format!("the sources differ in:\n{}", sources(one, other));
    let found = difference(
        &build_files(&left, Some("guest")),
        &build_files(&right, Some("guest")),
    );
    prop_assert!(
        found.is_none(),
        "{}\n{}",
        found.unwrap_or_default(),
        differ()
    );
    let found = difference(&previewed(&left), &previewed(&right));
    prop_assert!(
        found.is_none(),
        "in a preview:\n{}\n{}",
        found.unwrap_or_default(),
        differ()
    );
    let (one_found, other_found) = (findings_for_guests(&left), findings_for_guests(&right));
    prop_assert!(
        one_found == other_found,
        "{one_found:#?}\nand {other_found:#?}\n{}",
        differ()
    );
    Ok(())
}

/// All files of a preview for guests.
fn previewed(input: &Input) -> BuiltFiles {
    let site = Site::compile(
        input,
        &Request {
            preview: true,
            ..request(Some("guest"))
        },
        None,
    )
    .expect("the audience is declared");
    let bytes = |path: &String| match site
        .file(path)
        .expect("the preview lists its files")
        .content
    {
        ArtifactContent::Bytes(bytes) => bytes.to_vec(),
        ArtifactContent::File(disk) => disk.to_string_lossy().into_owned().into_bytes(),
    };
    site.paths()
        .iter()
        .map(|path| (path.clone(), bytes(path)))
        .collect()
}

/// The findings of the site's checks in the edition of guests, which pages could show.
fn findings_for_guests(input: &Input) -> Vec<(String, String, Vec<String>)> {
    let (model, ..) =
        pipeline::model(input, &request(Some("guest"))).expect("the audience is declared");
    let all = findings(&model);
    let name = |check: usize| model.config().checks[check].name.clone();
    let words = |finding: Finding| [vec![finding.help], finding.notes].concat();
    all.into_iter()
        .map(|finding| (name(finding.check), finding.message.clone(), words(finding)))
        .collect()
}

fn sources(one: &Texts, other: &Texts) -> String {
    let bytes = |texts: &Texts| {
        texts
            .iter()
            .map(|(path, text)| (path.clone(), text.clone().into_bytes()))
            .collect()
    };
    difference(&bytes(one), &bytes(other)).unwrap_or_default()
}
