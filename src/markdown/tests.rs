//! Cases as data (`tests/cases.md`), properties of all texts, spellings of labels, and limits of time and depth.

mod any_text;
mod cases;
mod edits;
mod included;
mod limits;
mod misspelt_labels;
mod places;
mod properties;

use std::sync::{Arc, LazyLock};

use super::{IncludedFile, IncludedFiles, Labels, Options, parse};
use crate::strings::Strings;
use crate::text::FileId;

/// The built-in strings, which take longer to read than most texts of tests.
static STRINGS: LazyLock<Arc<Strings>> = LazyLock::new(|| Arc::new(Strings::with_preset("")));

/// The files that texts of tests include.
static INCLUDED: LazyLock<Arc<IncludedFiles>> = LazyLock::new(|| {
    let text = |text: &str| IncludedFile::Text(text.into());
    let files = [
        (
            "soil.py",
            text(
                "# region sow\n  def sow(seed):\n      # region keep\n      return seed\n      # endregion\n# endregion\n",
            ),
        ),
        ("beds/Makefile", text("all:\n\twater\n")),
        ("beds/big one.txt", text("<rake> & `panel`\n")),
        (
            "gone.py",
            IncludedFile::Unusable {
                message: "file `gone.py` not found".into(),
                help: "create it".into(),
            },
        ),
    ];
    let files = files.map(|(path, file)| (path.to_owned(), file));
    Arc::new(IncludedFiles::from(files))
});

/// The HTML of a text.
pub(super) fn html(text: &str) -> String {
    parse(text, FileId(0), 0, &options()).0.html
}

pub(super) fn options() -> Options {
    Options {
        refused_html: None,
        smart: false,
        fill_ins: false,
        labels: Labels::new("label", vec!["panel".into(), "staff".into()]),
        strict_callouts: true,
        strings: STRINGS.clone(),
        included: INCLUDED.clone(),
    }
}
