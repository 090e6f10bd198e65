//! The renderers, each on the same few problems. Unusual texts and spans are in `excerpts`.

mod excerpts;

use super::*;
use crate::diagnostic::{
    BROKEN_LINK, CheckFinding, FAILED_CHECK, MISSING_IMAGE, UNKNOWN_REFERENCE, UNREADABLE,
};
use crate::text::FileId;

const RECIPE: &str =
    "---\ntitle: N+1\nkind: knowledge\ntests: [query-optimization, django-orm]\n---\nText.\n";

fn span(sources: &Sources, file: FileId, needle: &str) -> Span {
    let start = sources
        .get(file)
        .expect("the file is there")
        .text
        .find(needle)
        .expect("the needle is in the text");
    Span::new(file, start, start + needle.len())
}

fn recipe() -> (Sources, Diagnostic) {
    let mut sources = Sources::default();
    let file = sources.add("content/recipes/n-plus-one.md", RECIPE);
    let at = span(&sources, file, "query-optimization");
    let diagnostic = Diagnostic::new(
        UNKNOWN_REFERENCE,
        at,
        "no tool has the id `query-optimization`",
    )
    .here("not found")
    .help("`query-optimisation` is close (content/tools/query-optimisation.md)");
    (sources, diagnostic)
}

#[test]
fn the_human_format_shows_the_location_the_fix_and_where_to_read_more() {
    let (sources, diagnostic) = recipe();
    let expected = "\
error[unknown-reference]: no tool has the id `query-optimization`
 --> content/recipes/n-plus-one.md:4:9
  |
4 | tests: [query-optimization, django-orm]
  |         ^^^^^^^^^^^^^^^^^^ not found
  |
  = help: `query-optimisation` is close (content/tools/query-optimisation.md)
  = note: for more information, run `hirebook explain unknown-reference`
";
    assert_eq!(
        render(&[diagnostic], &sources, Format::Human, Style::default()),
        expected
    );
}

#[test]
fn editors_get_one_line() {
    let (sources, diagnostic) = recipe();
    assert_eq!(
        render(
            &[diagnostic.help("or\nnot\x1b")],
            &sources,
            Format::Short,
            Style::default()
        ),
        "content/recipes/n-plus-one.md:4:9: error[unknown-reference]: no tool has the id `query-optimization` \
         (`query-optimisation` is close (content/tools/query-optimisation.md); or not\\u{1b})\n"
    );
}

#[test]
fn programs_get_an_array_with_keys_in_order() {
    let (sources, diagnostic) = recipe();
    let unplaced = Diagnostic::unplaced(UNREADABLE, "no folder `a\u{9b}\"`").note("n");
    let rendered = render(
        &[diagnostic, unplaced],
        &sources,
        Format::Json,
        Style::default(),
    );
    let expected = r#"[
{"code":"unknown-reference","severity":"error","message":"no tool has the id `query-optimization`","path":"content/recipes/n-plus-one.md","line":4,"column":9,"end_line":4,"end_column":27,"labels":[{"path":"content/recipes/n-plus-one.md","line":4,"column":9,"end_line":4,"end_column":27,"text":"not found"}],"help":["`query-optimisation` is close (content/tools/query-optimisation.md)"],"notes":[],"record":null,"owner":null,"edits":[]},
{"code":"unreadable-file","severity":"error","message":"no folder `a\u009b\"`","path":null,"line":null,"column":null,"end_line":null,"end_column":null,"labels":[],"help":[],"notes":["n"],"record":null,"owner":null,"edits":[]}
]
"#;
    assert_eq!(rendered, expected);
    let read: serde_json::Value = serde_json::from_str(&rendered).expect("it is JSON");
    assert_eq!(read[1]["message"], "no folder `a\u{9b}\"`");
}

#[test]
fn what_a_check_of_the_site_finds_has_its_name() {
    let checked = CheckFinding {
        name: "oven-cold".into(),
        record: Some("recipe:rye".into()),
        owner: Some("anna".into()),
    };
    let mut one = Diagnostic::unplaced(FAILED_CHECK, "cold");
    one.check = Some(Box::new(checked));
    let of = |format| {
        render(
            std::slice::from_ref(&one),
            &Sources::default(),
            format,
            Style::default(),
        )
    };
    assert_eq!(of(Format::Short), "warning[oven-cold]: cold\n");
    assert!(
        of(Format::Json).contains(r#""code":"oven-cold""#)
            && of(Format::Json).contains(r#""record":"recipe:rye","owner":"anna""#)
    );
    assert!(of(Format::Human).contains("for more information, run `hirebook explain oven-cold`"));
}

#[test]
fn a_code_host_gets_escaped_commands() {
    let mut sources = Sources::default();
    let file = sources.add("a,b:c%.md", "one\ntwo\n");
    let one = Diagnostic::new(BROKEN_LINK, Span::new(file, 0, 3), "100% gone: a,b")
        .help("first\nsecond")
        .note("third");
    let mut two = Diagnostic::new(MISSING_IMAGE, Span::new(file, 0, 7), "two lines");
    two.severity = Severity::Warning;
    let mut three = Diagnostic::unplaced(UNREADABLE, "nowhere");
    three.severity = Severity::Info;
    assert_eq!(
        render(
            &[one, two, three],
            &sources,
            Format::Github,
            Style::default()
        ),
        "::error file=a%2Cb%3Ac%25.md,line=1,col=1,endLine=1,endColumn=4,title=broken-link::100%25 gone: a,b%0Ahelp: \
         first%0Asecond%0Anote: third\n\
         ::warning file=a%2Cb%3Ac%25.md,line=1,endLine=2,title=missing-image::two lines\n\
         ::notice title=unreadable-file::nowhere\n"
    );
}

#[test]
fn other_places_are_shown_near_by_and_in_other_files() {
    let (mut sources, diagnostic) = recipe();
    let here = span(&sources, FileId(0), "N+1");
    let file = sources.add("content/tools/orm.md", "---\ntitle: ORM\n---\n");
    let there = span(&sources, file, "ORM");
    let rendered = render(
        &[diagnostic.also(here, "of this").also(there, "meant?")],
        &sources,
        Format::Human,
        Style::default(),
    );
    let expected = "\
error[unknown-reference]: no tool has the id `query-optimization`
 --> content/recipes/n-plus-one.md:4:9
  |
2 | title: N+1
  |        --- of this
3 | kind: knowledge
4 | tests: [query-optimization, django-orm]
  |         ^^^^^^^^^^^^^^^^^^ not found
  |
 ::: content/tools/orm.md:2:8
  |
2 | title: ORM
  |        --- meant?
  |
  = help: `query-optimisation` is close (content/tools/query-optimisation.md)
  = note: for more information, run `hirebook explain unknown-reference`
";
    assert_eq!(rendered, expected);
}

#[test]
fn places_on_one_line_share_it_if_it_can_be_seen() {
    let mut sources = Sources::default();
    let near = sources.add("near.md", "see [a] and [b]");
    let far = sources.add("far.md", format!("see [a] {} [b]", "x".repeat(9_000)));
    let shown = |file| {
        let diagnostic = Diagnostic::new(BROKEN_LINK, span(&sources, file, "[a]"), "gone")
            .also(span(&sources, file, "[b]"), "too");
        render(&[diagnostic], &sources, Format::Human, Style::default())
    };
    assert!(
        shown(near).contains("1 | see [a] and [b]\n  |     ^^^     --- too\n"),
        "{}",
        shown(near)
    );
    assert!(
        shown(far).contains(" ::: far.md:1:9010\n"),
        "{}",
        shown(far)
    );
    assert!(shown(far).contains("x [b]\n"), "{}", shown(far));
}

#[test]
fn hundreds_of_places_are_not_all_shown() {
    let (sources, mut diagnostic) = recipe();
    for n in 0..300 {
        diagnostic = diagnostic.also(
            Span::new(FileId(0), n % 60, n % 60 + 1),
            format!("place {n}"),
        );
    }
    let rendered = render(
        std::slice::from_ref(&diagnostic),
        &sources,
        Format::Human,
        Style::default(),
    );
    assert_eq!(rendered.matches("place ").count(), 5, "{rendered}");
    assert!(
        rendered.contains("= note: and 295 more places\n"),
        "{rendered}"
    );
    assert!(render(&[diagnostic], &sources, Format::Json, Style::default()).contains("place 299"));
}

#[test]
fn a_problem_without_a_place_has_no_arrow() {
    let diagnostic = Diagnostic::unplaced(UNREADABLE, "no folder `content`").help("create it");
    let rendered = render(
        &[diagnostic],
        &Sources::default(),
        Format::Human,
        Style::default(),
    );
    let expected = "\
error[unreadable-file]: no folder `content`
  |
  = help: create it
  = note: for more information, run `hirebook explain unreadable-file`
";
    assert_eq!(rendered, expected);
}

#[test]
fn a_label_for_an_unknown_file_is_left_out() {
    let diagnostic = Diagnostic::new(BROKEN_LINK, Span::new(FileId(7), 1, 2), "gone");
    let rendered = render(
        &[diagnostic],
        &Sources::default(),
        Format::Short,
        Style::default(),
    );
    assert_eq!(rendered, "error[broken-link]: gone\n");
}

#[test]
fn each_code_is_explained_once_and_capped() {
    let (sources, diagnostic) = recipe();
    let mut many: Vec<_> = (0..133)
        .map(|n| Diagnostic::unplaced(BROKEN_LINK, format!("number {n}")))
        .collect();
    many.push(diagnostic);
    let rendered = render(&many, &sources, Format::Human, Style::default());
    assert_eq!(rendered.matches("hirebook explain broken-link").count(), 1);
    assert_eq!(
        rendered
            .matches("hirebook explain unknown-reference")
            .count(),
        1
    );
    assert_eq!(rendered.matches("error[broken-link]").count(), 20);
    assert!(
        rendered.ends_with(
            "\n\n… and 113 more `broken-link`\nuse `--format short` to list all of them\n"
        ),
        "{rendered}"
    );
    for format in [Format::Short, Format::Json, Format::Github] {
        assert_eq!(
            render(&many, &sources, format, Style::default())
                .matches("number")
                .count(),
            133,
            "{format:?}"
        );
    }
}

#[test]
fn what_is_off_is_neither_shown_nor_counted() {
    let (sources, mut diagnostic) = recipe();
    diagnostic.severity = Severity::Off;
    let diagnostics = [diagnostic];
    for format in [Format::Human, Format::Short, Format::Github] {
        assert_eq!(
            render(&diagnostics, &sources, format, Style::default()),
            "",
            "{format:?}"
        );
    }
    assert_eq!(
        render(&diagnostics, &sources, Format::Json, Style::default()),
        "[]\n"
    );
    assert_eq!(summary(&diagnostics), "no problems found");
}

#[test]
fn summaries_count_what_there_is() {
    let one = |severity| Diagnostic {
        severity,
        ..Diagnostic::unplaced(BROKEN_LINK, "x")
    };
    let (error, warning, info) = (
        one(Severity::Error),
        one(Severity::Warning),
        one(Severity::Info),
    );
    assert_eq!(summary(&[]), "no problems found");
    assert_eq!(
        summary(std::slice::from_ref(&info)),
        "no errors, no warnings, 1 info"
    );
    assert_eq!(summary(std::slice::from_ref(&error)), "1 error");
    assert_eq!(
        summary(&[warning.clone(), warning.clone(), info.clone()]),
        "2 warnings and 1 info"
    );
    assert_eq!(
        summary(&[error.clone(), warning.clone(), error.clone()]),
        "2 errors and 1 warning"
    );
    assert_eq!(
        summary(&[error, warning, info]),
        "1 error, 1 warning and 1 info"
    );
}
