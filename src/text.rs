//! Locations in text: files, byte ranges, lines and columns.
//!
//! Knows nothing of Markdown, YAML or diagnostics, and never reads a file: texts arrive as values. Next: [`crate::diagnostic`].

use std::sync::Arc;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Identifies a text of a run: its index in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// A range of bytes in one file, counted from the file's first byte (front matter and BOM included).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes `start..end` of `file`.
    ///
    /// Offsets beyond 4 GiB are capped; no loaded file is that large.
    #[must_use]
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let cap = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            file,
            start: cap(start),
            end: cap(end.max(start)),
        }
    }

    /// The range moved `by` bytes towards the end: converts a span within a piece to one in the whole file.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self::new(self.file, self.start as usize + by, self.end as usize + by)
    }

    /// Whether another span is within this one.
    #[must_use]
    pub fn holds(self, other: Self) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// The span's bytes as a range.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value with its location in the source.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its location.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Joins a value and its location.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// Bytes that are not UTF-8.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotUtf8 {
    /// The offset of the first invalid byte.
    pub at: usize,
    /// The text with `U+FFFD` in place of invalid bytes.
    pub readable: String,
}

/// Decodes the bytes of a file that an author writes.
///
/// The only place that decides what ends a line: a carriage return without a line feed becomes a line feed. Everything
/// downstream sees `\n` and `\r\n` only. The text is in the form that [`composed`] returns.
///
/// # Errors
/// The location of the first byte that is not UTF-8.
pub fn decode(mut bytes: Vec<u8>) -> Result<String, NotUtf8> {
    for at in 0..bytes.len() {
        if bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n') {
            bytes[at] = b'\n';
        }
    }
    let text = String::from_utf8(bytes).map_err(|error| NotUtf8 {
        at: error.utf8_error().valid_up_to(),
        readable: String::from_utf8_lossy(error.as_bytes()).into_owned(),
    })?;
    Ok(composed(text))
}

/// Normalizes a text to Unicode normalization form C, the form in which names, links and anchors are compared.
#[must_use]
pub fn composed(text: String) -> String {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        text
    } else {
        text.nfc().collect()
    }
}

/// The last character boundary of `text` at or before byte `at`.
#[must_use]
pub fn floor_char_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// One named text.
#[derive(Clone, Debug)]
pub struct Source {
    /// Path from the site's root, `/`-separated: what diagnostics print.
    pub path: Arc<str>,
    /// The text, as [`decode`] returns it.
    pub text: Arc<str>,
    /// Whether it is embedded in the program; its path then names no file.
    pub is_embedded: bool,
}

/// Every text of a run; a [`FileId`] is an index into it.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    // Shared, so that copying the list for another edition only increments reference counts.
    files: Vec<Arc<Source>>,
}

impl Sources {
    /// Adds a text and returns its id.
    pub fn add(&mut self, path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(Arc::new(Source {
            path: path.into(),
            text: text.into(),
            is_embedded: false,
        }));
        id
    }

    /// [`Self::add`], for a text that comes with the program.
    pub fn add_embedded(&mut self, path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> FileId {
        let id = self.add(path, text);
        self.files[id.0 as usize] = Arc::new(Source {
            is_embedded: true,
            ..(*self.files[id.0 as usize]).clone()
        });
        id
    }

    /// Replaces a text. Its id and path stay the same.
    pub fn replace(&mut self, id: FileId, text: impl Into<Arc<str>>) {
        if let Some(file) = self.files.get_mut(id.0 as usize) {
            Arc::make_mut(file).text = text.into();
        }
    }

    /// The number of texts.
    #[must_use]
    pub fn count(&self) -> usize {
        self.files.len()
    }

    /// Rewrites the paths that diagnostics show, except those of embedded texts.
    pub fn rename(&mut self, shown: impl Fn(&str) -> String) {
        for file in self.files.iter_mut().filter(|file| !file.is_embedded) {
            let path = shown(&file.path);
            Arc::make_mut(file).path = path.into();
        }
    }

    /// The source with an id, if the id belongs to this collection.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<&Source> {
        self.files.get(id.0 as usize).map(|source| &**source)
    }

    /// The path of a file, empty for an id of another collection.
    #[must_use]
    pub fn path(&self, id: FileId) -> &str {
        self.get(id).map_or("", |source| &source.path)
    }

    /// Line and column where a span begins.
    #[must_use]
    pub fn position(&self, span: Span) -> Position {
        self.get(span.file)
            .map_or(Position { line: 1, column: 1 }, |source| {
                Position::in_text(&source.text, span.start as usize)
            })
    }
}

/// A line and a column as editors count them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// From 1. `\n`, `\r\n` and a lone `\r` each end a line.
    pub line: usize,
    /// From 1, in characters (Unicode scalar values); a leading byte order mark counts as none.
    pub column: usize,
}

impl Position {
    /// The position of byte `offset` in `text`. An offset beyond the end or inside a character is rounded down.
    #[must_use]
    pub fn in_text(text: &str, offset: usize) -> Self {
        let offset = floor_char_boundary(text, offset);
        let (mut line, mut start) = (
            1,
            if text.starts_with('\u{feff}') {
                3.min(offset)
            } else {
                0
            },
        );
        let bytes = text.as_bytes();
        for at in 0..offset {
            let ends = match bytes[at] {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends {
                line += 1;
                start = at + 1;
            }
        }
        Self {
            line,
            column: text[start..offset].chars().count() + 1,
        }
    }
}

/// The name of a character that is invisible or looks like an ordinary space; none for all others.
///
/// The ordinary space, tabs and line endings (`\n`, `\r`) have no name here.
#[must_use]
pub const fn invisible_name(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{a0}' | '\u{202f}' | '\u{2007}' => "a no-break space",
        '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{205f}' => "a non-standard space",
        '\u{3000}' => "a full-width space",
        '\u{200b}' | '\u{2060}' => "a zero-width space",
        '\u{200c}' | '\u{200d}' => "a zero-width joiner",
        '\u{feff}' => "a byte order mark",
        '\u{ad}' => "a soft hyphen",
        '\u{2028}' | '\u{2029}' | '\u{85}' => "a Unicode line separator",
        '\u{b}' | '\u{c}' => "a form feed",
        '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' => "an invisible character",
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "a text direction mark"
        }
        '\u{2061}'..='\u{2065}'
        | '\u{206a}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{ffa0}' => "an invisible character",
        '\u{e0000}'..='\u{e0fff}' => "an invisible character",
        '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' => {
            "a control character"
        }
        _ => return None,
    })
}

/// Maximum length of a file name on most file systems, in bytes.
pub const LONGEST_NAME: usize = 255;

/// Joins `stem` and `tail` to a file name; the stem is truncated so that the name fits into [`LONGEST_NAME`].
#[must_use]
pub fn file_name(stem: &str, tail: &str) -> String {
    let end = floor_char_boundary(stem, LONGEST_NAME.saturating_sub(tail.len()));
    format!("{}{tail}", &stem[..end])
}

/// An identifier as readers see it: `review_in` becomes "Review in".
#[must_use]
pub fn capitalised(word: &str) -> String {
    let words = word.replace(['_', '-'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Describes a character by its code point, and by name if it is invisible: "`‑` (U+2011)", "U+200B (a zero-width space)".
#[must_use]
pub fn character(c: char) -> String {
    let code = format!("U+{:04X}", u32::from(c));
    match invisible_name(c) {
        Some(name) => format!("{code} ({name})"),
        None => format!("`{c}` ({code})"),
    }
}

#[cfg(test)]
mod tests {
    use super::{NotUtf8, Position, decode};

    #[test]
    fn a_lone_carriage_return_is_a_line_feed() {
        for (bytes, text) in [
            ("a\rb\r", "a\nb\n"),
            ("a\r\nb", "a\r\nb"),
            ("a\r\r\nb\n\rc", "a\n\r\nb\n\nc"),
            ("é\r日本", "é\n日本"),
            ("\r", "\n"),
            ("", ""),
        ] {
            assert_eq!(decode(bytes.into()), Ok(text.to_owned()), "{bytes:?}");
        }
        assert_eq!(
            decode(b"a\r\xff".to_vec()),
            Err(NotUtf8 {
                at: 2,
                readable: "a\n\u{fffd}".to_owned()
            })
        );
    }

    fn position_of(text: &str, needle: &str) -> (usize, usize) {
        let Position { line, column } =
            Position::in_text(text, text.find(needle).expect("the needle is in the text"));
        (line, column)
    }

    #[test]
    fn lines_and_columns_are_what_an_editor_shows() {
        assert_eq!(position_of("ab\ncd", "c"), (2, 1));
        assert_eq!(position_of("ab\r\ncd", "d"), (2, 2));
        assert_eq!(position_of("ab\rcd", "d"), (2, 2));
        assert_eq!(position_of("\u{feff}x", "x"), (1, 1));
        assert_eq!(position_of("日本 x", "x"), (1, 4));
        assert_eq!(position_of("🙂\tx", "x"), (1, 3));
        assert_eq!(position_of("x", "x"), (1, 1));
    }

    #[test]
    fn offsets_out_of_range_are_kept_inside() {
        assert_eq!(
            Position::in_text("a\n", 99),
            Position { line: 2, column: 1 }
        );
        assert_eq!(Position::in_text("é", 1), Position { line: 1, column: 1 });
        assert_eq!(Position::in_text("", 0), Position { line: 1, column: 1 });
    }
}
