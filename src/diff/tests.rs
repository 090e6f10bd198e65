//! Pages to lines, lines to differences, builds to changes; half of it on input that no build makes.

use super::*;

fn text(html: &str) -> String {
    text::read(html).text.join("\n")
}

#[test]
fn a_page_is_read_line_by_line() {
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
fn what_is_no_html_is_text() {
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
    lines::differing(&split(old), &split(new))
        .join(" ")
        .replace("- ", "-")
        .replace("+ ", "+")
}

#[test]
fn lines_that_differ_are_few() {
    assert_eq!(lines("a b c d", "a x c d"), "-b +x");
    assert_eq!(lines("a b c", "a b c"), "");
    assert_eq!(lines("", "a b"), "+a +b");
    assert_eq!(lines("a b", ""), "-a -b");
    assert_eq!(lines("a b c d e", "b c x e f"), "-a -d +x +f");
    assert_eq!(lines("a a a", "a a"), "-a");
}

#[test]
fn long_texts_are_told_apart_by_their_words() {
    let old: Vec<String> = (0..3_000).map(|n| format!("line {n}")).collect();
    let new: Vec<String> = old
        .iter()
        .rev()
        .cloned()
        .chain(["line 0".to_owned(), "new".to_owned()])
        .collect();
    assert_eq!(lines::differing(&old, &new), ["+ line 0", "+ new"]);
}

fn side(files: &[(&str, &str)], redirects: &[(&str, &str)], plain: &[(&str, &str)]) -> Side {
    let file = |text: &str| File {
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
    Side {
        files: files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), file(text)))
            .collect(),
        redirects: pairs(redirects),
        plain: pairs(plain),
    }
}

fn said(changes: &[Change]) -> Vec<String> {
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
fn changes_come_by_kind_and_path() {
    let old = side(
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
    let new = side(
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
    assert_eq!(said(&compare(&old, &new)), expected);
    assert!(compare(&old, &old).is_empty());
}

#[test]
fn a_new_name_of_a_file_is_no_change_of_the_pages_that_show_it() {
    let page = |name: &str, words: &str| format!("<link href=\"../assets/{name}\"><p>{words}</p>");
    let build = |name: &str, css: &str, words: &str| {
        let path = format!("assets/{name}");
        side(
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
        said(&compare(&old, &new)),
        [
            "changed page b.html: - One + Two",
            "changed file assets/site.css"
        ]
    );
}

#[test]
fn where_the_text_is_the_same_tags_are_shown() {
    let (old, new) = (
        side(&[("a.html", "<a href=\"x\">y</a>")], &[], &[]),
        side(&[("a.html", "<a href=\"z\">y</a>")], &[], &[]),
    );
    let changes = compare(&old, &new);
    assert_eq!(changes[0].of, Some(Of::Markup));
    assert_eq!(changes[0].lines, ["- <a href=\"x\">", "+ <a href=\"z\">"]);
}

#[test]
fn what_is_no_text_is_only_changed() {
    let picture = |byte: u8| Side {
        files: [(
            "p.html".to_owned(),
            File {
                hash: byte.into(),
                bytes: Some([0xff, byte].as_slice().into()),
            },
        )]
        .into(),
        ..Side::default()
    };
    assert_eq!(
        said(&compare(&picture(1), &picture(2))),
        ["changed page p.html"]
    );
    let copy = |hash| Side {
        files: [("a.pdf".to_owned(), File { hash, bytes: None })].into(),
        ..Side::default()
    };
    assert_eq!(said(&compare(&copy(1), &copy(2))), ["changed file a.pdf"]);
}
