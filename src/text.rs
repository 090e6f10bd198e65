//! Places in text: which file, which bytes, which line and column.
//!
//! Knows nothing of Markdown, YAML or diagnostics, and never reads a file: texts arrive as values.

use std::sync::Arc;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// One text of a run, by its position in [`Sources`].
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

    /// The same range moved `by` bytes towards the end: a piece's own span in the whole file.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self::new(self.file, self.start as usize + by, self.end as usize + by)
    }

    /// Whether another span lies within this one.
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

/// A value and the place where it was written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Ties a value to its place.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// Bytes that are not UTF-8.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotUtf8 {
    /// The offset of the first byte that is not.
    pub at: usize,
    /// The text with `U+FFFD` in place of what is not.
    pub readable: String,
}

/// Decodes the bytes of a file that an author writes.
///
/// This is the only place that decides what ends a line: a carriage return that no line feed follows becomes a line feed, and everything
/// behind this point knows `\n` and `\r\n` only. The text is in the form that [`composed`] gives it.
///
/// # Errors
/// The place of the first byte that is not UTF-8.
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

/// One named text.
#[derive(Clone, Debug)]
pub struct Source {
    /// Path from the site's root, `/`-separated: what diagnostics print.
    pub path: Arc<str>,
    /// The text, as [`decode`] returns it.
    pub text: Arc<str>,
    /// Whether it comes with the program: then its path names no file.
    pub is_embedded: bool,
}

/// Every text of a run; a [`FileId`] is an index into it.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    // Behind pointers, so that a copy for another edition of a site counts one reference for each.
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

    /// Puts another text in the place of one, which keeps its id and its path.
    pub fn replace(&mut self, id: FileId, text: impl Into<Arc<str>>) {
        if let Some(file) = self.files.get_mut(id.0 as usize) {
            Arc::make_mut(file).text = text.into();
        }
    }

    /// How many texts there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.files.len()
    }

    /// Changes the paths that are shown of all files.
    pub fn rename(&mut self, shown: impl Fn(&str) -> String) {
        for file in self.files.iter_mut().filter(|file| !file.is_embedded) {
            let path = shown(&file.path);
            Arc::make_mut(file).path = path.into();
        }
    }

    /// The source behind an id, if the id came from this collection.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<&Source> {
        self.files.get(id.0 as usize).map(|source| &**source)
    }

    /// The path of a file, or an empty one for an id from elsewhere.
    #[must_use]
    pub fn path(&self, id: FileId) -> &str {
        self.get(id).map_or("", |source| &source.path)
    }

    /// Line and column where a span begins.
    #[must_use]
    pub fn position(&self, span: Span) -> Position {
        self.get(span.file)
            .map_or(Position { line: 1, column: 1 }, |source| {
                Position::of(&source.text, span.start as usize)
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
    /// The position of byte `offset` in `text`; an offset beyond the end, or inside a character, means the place just before it.
    #[must_use]
    pub fn of(text: &str, offset: usize) -> Self {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
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

/// What a character is called that looks like an ordinary space or like nothing at all; none for all other characters.
///
/// The ordinary space, tabs and the ends of lines (`\n`, `\r`) are what they look like.
#[must_use]
pub const fn invisible_name(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{a0}' | '\u{202f}' | '\u{2007}' => "a no-break space",
        '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{205f}' => "a space of unusual width",
        '\u{3000}' => "a full-width space",
        '\u{200b}' | '\u{2060}' => "a zero-width space",
        '\u{200c}' | '\u{200d}' => "a zero-width joiner",
        '\u{feff}' => "a byte order mark",
        '\u{ad}' => "a soft hyphen",
        '\u{2028}' | '\u{2029}' | '\u{85}' => "an unusual line separator",
        '\u{b}' | '\u{c}' => "a form feed",
        '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' => "an invisible character",
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "a mark of writing direction"
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

/// Names longer than this are refused by most file systems, in bytes.
pub const LONGEST_NAME: usize = 255;

/// `stem` and `tail` as the name of a file: the stem loses its end where the two are longer than [`LONGEST_NAME`].
#[must_use]
pub fn file_name(stem: &str, tail: &str) -> String {
    let mut end = stem.len().min(LONGEST_NAME.saturating_sub(tail.len()));
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{tail}", &stem[..end])
}

/// `review_in` as readers see it: "Review in".
#[must_use]
pub fn capitalised(word: &str) -> String {
    let words = word.replace(['_', '-'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// A character by its code, and by name where it cannot be seen: "`‑` (U+2011)", "U+200B (a zero-width space)".
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

    fn at(text: &str, needle: &str) -> (usize, usize) {
        let Position { line, column } =
            Position::of(text, text.find(needle).expect("the needle is in the text"));
        (line, column)
    }

    #[test]
    fn lines_and_columns_are_what_an_editor_shows() {
        assert_eq!(at("ab\ncd", "c"), (2, 1));
        assert_eq!(at("ab\r\ncd", "d"), (2, 2));
        assert_eq!(at("ab\rcd", "d"), (2, 2));
        assert_eq!(at("\u{feff}x", "x"), (1, 1));
        assert_eq!(at("日本 x", "x"), (1, 4));
        assert_eq!(at("🙂\tx", "x"), (1, 3));
        assert_eq!(at("x", "x"), (1, 1));
    }

    #[test]
    fn offsets_out_of_range_are_kept_inside() {
        assert_eq!(Position::of("a\n", 99), Position { line: 2, column: 1 });
        assert_eq!(Position::of("é", 1), Position { line: 1, column: 1 });
        assert_eq!(Position::of("", 0), Position { line: 1, column: 1 });
    }
}
