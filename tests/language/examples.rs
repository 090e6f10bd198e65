//! Files of examples: sections of blocks, each block followed by what comes of it. A line that starts with `=` is a right use.

use std::fs;
use std::path::Path;

/// Compares the lines below the blocks of `tests/language/{file}` with the outcome of each block, given the word of its fence and its
/// content. `fence` is what begins and ends a block. Each section needs at least one right use and three wrong ones. With `UPDATE` set,
/// the lines are written instead.
pub(super) fn check(file: &str, fence: &str, outcome: impl Fn(&str, &str) -> String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/language")
        .join(file);
    let text = fs::read_to_string(&path).expect(file);
    let (intro, sections) = text.split_once("\n## ").expect("sections");
    let mut found = intro.to_owned();
    let mut counts = Vec::new();
    for section in sections.split("\n## ") {
        let (title, blocks) = section.split_once('\n').expect("blocks");
        let (mut right, mut wrong) = (0, 0);
        found.push_str(&format!("\n## {title}\n"));
        for block in blocks.split(fence).skip(1).step_by(2) {
            let (word, content) = block.split_once('\n').expect("the word of a fence");
            let outcome = outcome(word, content);
            if outcome.starts_with('=') {
                right += 1;
            } else {
                wrong += 1;
            }
            found.push_str(&format!("\n{fence}{word}\n{content}{fence}\n{outcome}\n"));
        }
        if right < 1 || wrong < 3 {
            counts.push(format!("{title}: {right} right and {wrong} wrong uses"));
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &found).expect(file);
        return assert_eq!(counts, Vec::<String>::new());
    }
    assert_eq!(counts, Vec::<String>::new());
    let lines = found.lines().zip(text.lines());
    let difference = lines.enumerate().find(|(_, (is, was))| is != was);
    let help = "`UPDATE=1 cargo test --test language` writes the results";
    assert_eq!(difference, None, "{file}: {help}");
    assert_eq!(found.len(), text.len(), "{file}: {help}");
}
