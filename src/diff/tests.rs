//! Tests of extraction, line comparison and comparison of builds; half of the input is what no build writes.

use super::*;

fn text(html: &str) -> String {
    text::read(html).lines.join("\n")
}

#[test]
fn a_page_becomes_lines_of_text() {
    let page = "<!DOCTYPE html>\n<html><head><title>Saw · Tools</title><style>a{}</style><meta name=\"x\" content=\"a > b\"></head>\n\
                <body><h1 id=\"saw\">The <em>saw</em></h1>\n<p>Cuts\n&amp; trims.<br>Mind it&#39;s sharp.</p><!-- <p>no</p> -->\
                <table><tr><th>Part</th><th>Teeth</th></tr><tr><td>Blade</td><td>90</td></tr></table>\
                <pre><code>a\n  b</code></pre><img alt=\"A saw\" src=\"s.png\"><script>let a = \"<p>no</p>\";</script></body></html>";
    let lines = "Saw · Tools\nThe saw\nCuts & trims.\nMind it's sharp.\nPart | Teeth\nBlade | 90\na\nb\n[A saw]";
    assert_eq!(text(page), lines);
    let term = "<p>A <span class=\"term\"><a href=\"k\">kerf</a><span class=\"tip\" role=\"tooltip\">Of the <span>cut</span>.</span></span>, wide.";
    assert_eq!(text(term), "A kerf (Of the cut.), wide.");
}

#[test]
fn text_that_is_not_html_is_kept() {
    assert_eq!(text("a < b && c > d"), "a < b && c > d");
    assert_eq!(
        text("&unknown; &#x1F375; &#9999999999; &"),
        "&unknown; 🍵 &#9999999999; &"
    );
    assert_eq!(text("before<p class=\"never closed"), "before");
    assert_eq!(text("a<!-- never closed"), "a");
    assert_eq!(text("<script>never closed"), "");
    assert_eq!(text("</>é<é></"), "</>é<é></");
    assert_eq!(text(""), "");
}

fn lines(old: &str, new: &str) -> String {
    let split = |text: &str| {
        text.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    lines::compare(&split(old), &split(new))
        .join(" ")
        .replace("- ", "-")
        .replace("+ ", "+")
}

#[test]
fn line_differences_are_minimal() {
    assert_eq!(lines("a b c d", "a x c d"), "-b +x");
    assert_eq!(lines("a b c", "a b c"), "");
    assert_eq!(lines("", "a b"), "+a +b");
    assert_eq!(lines("a b", ""), "-a -b");
    assert_eq!(lines("a b c d e", "b c x e f"), "-a -d +x +f");
    assert_eq!(lines("a a a", "a a"), "-a");
}

#[test]
fn long_texts_are_compared_by_counting_lines() {
    let old: Vec<String> = (0..3_000).map(|n| format!("line {n}")).collect();
    let new: Vec<String> = old
        .iter()
        .rev()
        .cloned()
        .chain(["line 0".to_owned(), "new".to_owned()])
        .collect();
    assert_eq!(lines::compare(&old, &new), ["+ line 0", "+ new"]);
}

fn snapshot(
    files: &[(&str, &str)],
    redirects: &[(&str, &str)],
    plain: &[(&str, &str)],
) -> Snapshot {
    let file = |text: &str| SnapshotFile {
        hash: text
            .bytes()
            .fold(7, |hash: u64, byte| hash.wrapping_mul(31) + u64::from(byte)),
        bytes: Some(text.as_bytes().into()),
    };
    let pairs = |pairs: &[(&str, &str)]| {
        pairs
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect()
    };
    Snapshot {
        files: files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), file(text)))
            .collect(),
        redirects: pairs(redirects),
        plain: pairs(plain),
    }
}

fn describe(changes: &[Change]) -> Vec<String> {
    let word = |change: &Change| {
        format!("{:?} {:?} {}", change.change, change.kind, change.path).to_lowercase()
    };
    let to = |change: &Change| {
        change
            .to
            .as_ref()
            .map_or_else(String::new, |to| format!(" to {to}"))
    };
    let lines = |change: &Change| {
        if change.lines.is_empty() {
            String::new()
        } else {
            format!(": {}", change.lines.join(" "))
        }
    };
    changes
        .iter()
        .map(|change| word(change) + &to(change) + &lines(change))
        .collect()
}

#[test]
fn changes_are_sorted_by_kind_and_path() {
    let old = snapshot(
        &[
            ("b.html", "<p>One</p>"),
            ("a.html", "<p>A</p>"),
            ("x.csv", "1,2\n"),
            ("old.html", "r1"),
            ("was.html", "r"),
        ],
        &[("old.html", "a.html"), ("was.html", "a.html")],
        &[],
    );
    let new = snapshot(
        &[
            ("b.html", "<p>Two</p>"),
            ("c.html", "<p>C</p>"),
            ("x.csv", "1,3\n"),
            ("old.html", "r2"),
            ("was.html", "<p>r</p>"),
        ],
        &[("old.html", "c.html")],
        &[],
    );
    let expected = [
        "added page c.html",
        "added page was.html",
        "removed page a.html",
        "changed page b.html: - One + Two",
        "removed redirect was.html to a.html",
        "changed redirect old.html to c.html",
        "changed file x.csv: - 1,2 + 1,3",
    ];
    assert_eq!(describe(&compare(&old, &new)), expected);
    assert!(compare(&old, &old).is_empty());
}

#[test]
fn a_new_hash_in_a_file_name_does_not_change_pages() {
    let page = |name: &str, words: &str| format!("<link href=\"../assets/{name}\"><p>{words}</p>");
    let build = |name: &str, css: &str, words: &str| {
        let path = format!("assets/{name}");
        snapshot(
            &[
                ("a/a.html", &page(name, "Same")),
                ("b.html", &page(name, words)),
                (&path, css),
            ],
            &[],
            &[(&path, "assets/site.css")],
        )
    };
    let (old, new) = (
        build("site-1a2b3c4d.css", "a{}", "One"),
        build("site-99999999.css", "b{}", "Two"),
    );
    assert_eq!(
        describe(&compare(&old, &new)),
        [
            "changed page b.html: - One + Two",
            "changed file assets/site.css"
        ]
    );
}

#[test]
fn tags_are_compared_if_the_text_is_the_same() {
    let (old, new) = (
        snapshot(&[("a.html", "<a href=\"x\">y</a>")], &[], &[]),
        snapshot(&[("a.html", "<a href=\"z\">y</a>")], &[], &[]),
    );
    let changes = compare(&old, &new);
    assert_eq!(changes[0].of, Some(LineKind::Markup));
    assert_eq!(changes[0].lines, ["- <a href=\"x\">", "+ <a href=\"z\">"]);
}

#[test]
fn binary_files_have_no_lines() {
    let picture = |byte: u8| Snapshot {
        files: [(
            "p.html".to_owned(),
            SnapshotFile {
                hash: byte.into(),
                bytes: Some([0xff, byte].as_slice().into()),
            },
        )]
        .into(),
        ..Snapshot::default()
    };
    assert_eq!(
        describe(&compare(&picture(1), &picture(2))),
        ["changed page p.html"]
    );
    let copy = |hash| Snapshot {
        files: [("a.pdf".to_owned(), SnapshotFile { hash, bytes: None })].into(),
        ..Snapshot::default()
    };
    assert_eq!(
        describe(&compare(&copy(1), &copy(2))),
        ["changed file a.pdf"]
    );
}
