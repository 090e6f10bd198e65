//! Excerpts: what is shown of a source, and where the carets are, for unusual texts and spans.

use proptest::prelude::*;

use super::*;
use crate::diagnostic::render::escape;

/// One file, one diagnostic on the first `needle`, for people.
fn human(text: &str, needle: &str) -> String {
    let mut sources = Sources::default();
    let file = sources.add("a.md", text);
    let diagnostic =
        Diagnostic::new(BROKEN_LINK, span(&sources, file, needle), "gone").here("here");
    render(&[diagnostic], &sources, Format::Human, Style::default())
}

fn excerpt_at(text: &str, start: usize, end: usize, format: Format) -> String {
    let mut sources = Sources::default();
    let file = sources.add("a.md", text);
    render(
        &[Diagnostic::new(
            BROKEN_LINK,
            Span::new(file, start, end),
            "gone",
        )],
        &sources,
        format,
        Style::default(),
    )
}

/// The source line and the line of carets below it.
fn pointed(rendered: &str) -> (String, String) {
    let carets = rendered
        .lines()
        .position(|line| line.contains('^'))
        .expect("there are carets");
    let body = |at: usize| {
        rendered
            .lines()
            .nth(at)
            .and_then(|line| line.split_once('|'))
            .map(|(_, text)| text.to_owned())
    };
    (
        body(carets - 1).expect("a source line"),
        body(carets).expect("a line of carets"),
    )
}

#[test]
fn carets_are_under_the_span() {
    for (text, needle, line, carets) in [
        ("\tsee [x]", "[x]", "     see [x]", "         ^^^ here"),
        ("日本 [x]", "[x]", " 日本 [x]", "      ^^^ here"),
        ("日本 x", "日本", " 日本 x", " ^^^^ here"),
        ("🙂 [x]", "[x]", " 🙂 [x]", "    ^^^ here"),
        ("a\r\nb [x]\r\n", "[x]", " b [x]", "   ^^^ here"),
        ("a\rb [x]\rc", "[x]", " b [x]", "   ^^^ here"),
        ("\u{feff}a [x]", "[x]", " a [x]", "   ^^^ here"),
        ("\x1b[2J [x]", "[x]", " ␛[2J [x]", "      ^^^ here"),
        ("\u{9b}2J\u{202e} [x]", "[x]", " �2J� [x]", "      ^^^ here"),
    ] {
        let rendered = human(text, needle);
        assert_eq!(
            pointed(&rendered),
            (line.to_owned(), carets.to_owned()),
            "{rendered}"
        );
    }
}

#[test]
fn empty_spans_and_ends_of_files_get_a_caret() {
    for (text, start, place, line, carets) in [
        ("abc", 3, "a.md:1:4", " abc", "    ^"),
        ("abc\n", 4, "a.md:2:1", "", " ^"),
        ("abc\n", 3, "a.md:1:4", " abc", "    ^"),
        ("abc", 99, "a.md:1:4", " abc", "    ^"),
        ("é", 1, "a.md:1:1", " é", " ^"),
    ] {
        let rendered = excerpt_at(text, start, start, Format::Human);
        assert!(rendered.contains(place), "{rendered}");
        assert_eq!(
            pointed(&rendered),
            (line.to_owned(), carets.to_owned()),
            "{rendered}"
        );
    }
}

#[test]
fn an_empty_file_has_a_place_and_nothing_to_show() {
    let rendered = excerpt_at("", 0, 9, Format::Human);
    assert!(
        rendered.starts_with("error[broken-link]: gone\n --> a.md:1:1\n"),
        "{rendered}"
    );
    assert!(!rendered.contains('^'), "{rendered}");
    assert_eq!(
        excerpt_at("", 5, 9, Format::Short),
        "a.md:1:1: error[broken-link]: gone\n"
    );
}

#[test]
fn endless_lines_are_cut_around_the_span() {
    let text = format!(
        "{}[x]{}\nnext",
        "é".repeat(3_000_000),
        "日本".repeat(1_000_000)
    );
    let rendered = human(&text, "[x]");
    assert!(
        rendered.contains("a.md:1:3000001"),
        "the true column is given: {}",
        &rendered[..200]
    );
    assert!(
        rendered.lines().all(|line| line.chars().count() <= 110),
        "{rendered}"
    );
    let (line, carets) = pointed(&rendered);
    let before = line
        .split_once("[x]")
        .expect("the span is shown")
        .0
        .chars()
        .count();
    assert_eq!(carets.find('^'), Some(before), "{rendered}");
    assert!(line.starts_with(" …é") && line.ends_with('…'), "{rendered}");
}

#[test]
fn tall_spans_are_shown_by_their_first_line() {
    let text = "one\n".repeat(500);
    let rendered = excerpt_at(&text, 5, 1_999, Format::Human);
    assert!(
        rendered.contains("2 | one\n  |  ^^ to line 500\n"),
        "{rendered}"
    );
    let rendered = excerpt_at(&text, 5, 9, Format::Human);
    assert!(rendered.contains("3 | | one\n"), "{rendered}");
}

#[test]
fn a_line_break_at_the_end_of_a_span_gets_no_line() {
    let rendered = excerpt_at("one\ntwo\n", 0, 4, Format::Human);
    assert!(rendered.contains("1 | one\n  | ^^^\n"), "{rendered}");
}

#[test]
fn colour_only_if_requested() {
    let (sources, diagnostic) = recipe();
    let plain = render(
        std::slice::from_ref(&diagnostic),
        &sources,
        Format::Human,
        Style {
            color: false,
            width: 80,
        },
    );
    let colored = render(
        &[diagnostic],
        &sources,
        Format::Human,
        Style {
            color: true,
            width: 80,
        },
    );
    assert!(!plain.contains('\x1b'));
    assert!(
        colored.contains('\x1b') && colored.contains("n-plus-one.md:4:9"),
        "{colored}"
    );
}

#[test]
fn nothing_an_author_writes_is_obeyed_by_a_terminal() {
    let evil = "\x1b]0;x\x07\u{9b}2J\r\n\u{202e}\u{1}0";
    let mut sources = Sources::default();
    let file = sources.add(format!("{evil}.md"), format!("{evil}[x]"));
    let diagnostic = Diagnostic::new(BROKEN_LINK, Span::new(file, 1, 9), evil)
        .here(evil)
        .help(evil)
        .note(evil);
    for format in [Format::Human, Format::Short, Format::Json, Format::Github] {
        let rendered = render(
            std::slice::from_ref(&diagnostic),
            &sources,
            format,
            Style::default(),
        );
        assert!(
            !rendered.chars().any(|c| c != '\n' && escape::is_hostile(c)),
            "{format:?}: {rendered:?}"
        );
    }
}

#[test]
fn five_thousand_problems_in_one_large_file_are_quick() {
    // Scanning from the file's start for each would read 5,000 times 5 MB, which takes minutes in a debug build.
    let mut sources = Sources::default();
    let file = sources.add("a.md", "é".repeat(2_500_000));
    let many: Vec<_> = (0..5_000)
        .map(|n| {
            Diagnostic::new(
                BROKEN_LINK,
                Span::new(file, n * 1_000, n * 1_000 + 2),
                "gone",
            )
        })
        .collect();
    let rendered = render(&many, &sources, Format::Short, Style::default());
    assert!(rendered.ends_with("a.md:1:2499501: error[broken-link]: gone\n"));
}

proptest! {
    #[test]
    fn carets_are_as_long_as_what_they_mean(before in "[a-zé\t ]{0,300}", meant in "[a-zé\t]{1,7}", after in "[a-zé\t ]{0,300}", width in 40usize..150) {
        let text = format!("{before}{meant}{after}\n");
        let mut sources = Sources::default();
        let file = sources.add("a.md", text);
        let diagnostic = Diagnostic::new(BROKEN_LINK, Span::new(file, before.len(), before.len() + meant.len()), "gone");
        let (line, carets) = pointed(&render(&[diagnostic], &sources, Format::Human, Style { color: false, width }));
        let from = carets.find('^').expect("carets");
        let under: String = line.chars().chain(std::iter::repeat(' ')).skip(from).take(carets.len() - from).collect();
        prop_assert_eq!(under, meant.replace('\t', "    "));
        prop_assert!(line.chars().count() <= width);
    }

    #[test]
    fn no_text_and_no_span_is_too_odd(
        texts in prop::collection::vec("([a-c \t]|\r\n|\n|\r|\u{feff}|é|日|🙂|\u{200d}|\u{301}|\u{1b}|\u{85}|xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx){0,60}", 1..3),
        spans in prop::collection::vec((0u32..4, 0u32..200, 0u32..200), 0..5),
        words in "\\PC{0,8}",
        width in 0usize..120,
    ) {
        let mut sources = Sources::default();
        for (n, text) in texts.iter().enumerate() {
            sources.add(format!("{n}{words}.md"), text.as_str());
        }
        let mut diagnostic = Diagnostic::unplaced(BROKEN_LINK, words.clone()).help(words.clone());
        for (file, start, end) in spans {
            // Also the wrong way round, which `Span::new` would not let through.
            diagnostic.labels.push(crate::diagnostic::Label { span: Span { file: FileId(file), start, end }, text: words.clone() });
        }
        for format in [Format::Human, Format::Short, Format::Json, Format::Github] {
            for color in [false, true] {
                let rendered = render(&[diagnostic.clone(), diagnostic.clone()], &sources, format, Style { color, width });
                prop_assert!(rendered.ends_with('\n'));
                prop_assert!(color || !rendered.chars().any(|c| c != '\n' && escape::is_hostile(c)), "{:?}", rendered);
                prop_assert!(format == Format::Human || !rendered.contains('\x1b'));
            }
        }
    }
}
