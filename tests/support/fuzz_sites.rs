//! Sites for the fuzzer: sites of other tests with many changes, and lines from a grammar of Markdown and front matter.

#[path = "grammar.rs"]
mod grammar;

use super::edits::ALPHABET;
use super::hidden_sites::hidden_site;
use super::random::Random;
use super::sites::Texts;
use grammar::{grammar, grammar_site};

/// The largest text that a change makes, in bytes.
const MAX_BYTES: usize = 40_000;

/// Files that other sites are made from.
#[derive(Debug)]
pub(crate) struct Corpus {
    sites: Vec<Texts>,
}

impl Corpus {
    pub(crate) fn new(sites: Vec<Texts>) -> Self {
        Self { sites }
    }

    fn text(&self, random: &mut Random) -> &str {
        loop {
            let site = random.one_of(&self.sites);
            if let Some(text) = site.values().nth(random.below(site.len())) {
                return text;
            }
        }
    }

    /// Some lines of some file.
    fn lines(&self, random: &mut Random) -> String {
        let lines: Vec<&str> = self.text(random).split_inclusive('\n').collect();
        let start = random.below(lines.len());
        let count = 1 + random.below(12);
        lines.iter().skip(start).take(count).copied().collect()
    }
}

/// A site that is likely to be wrong in several ways.
pub(crate) fn fuzz_site(corpus: &Corpus, random: &mut Random) -> Texts {
    let mut site = match random.below(10) {
        0..4 => random.one_of(&corpus.sites).clone(),
        4..8 => hidden_site(random.below(1_000_000) as u64).files,
        _ => grammar_site(random),
    };
    // Of a large site, a part: the config and some of the texts.
    let all: Vec<String> = site
        .keys()
        .filter(|path| path.starts_with("content/"))
        .cloned()
        .collect();
    for path in &all {
        if all.len() > 14 && random.below(all.len()) > 10 {
            site.remove(path);
        }
    }
    let most = *random.one_of(&[2, 4, 9]);
    for _ in 0..=random.below(most) {
        change(&mut site, corpus, random);
    }
    site
}

/// One change of a site: of a text, or of its files.
pub(crate) fn change(site: &mut Texts, corpus: &Corpus, random: &mut Random) {
    let Some(path) = site.keys().nth(random.below(site.len())).cloned() else {
        site.insert("content/a.md".to_owned(), grammar(random));
        return;
    };
    match random.below(20) {
        0 => {
            site.insert(new_path(&path, random), corpus.text(random).to_owned());
        }
        1 => {
            if let Some(text) = site.remove(&path) {
                site.insert(new_path(&path, random), text);
            }
        }
        2 => {
            let text = site[&path].clone();
            site.insert(new_path(&path, random), text);
        }
        3 if site.len() > 2 => {
            site.remove(&path);
        }
        _ => {
            let text = changed(&site[&path], corpus, random);
            site.insert(path, text);
        }
    }
    // A file cannot be a folder as well.
    let paths: Vec<String> = site.keys().cloned().collect();
    for path in &paths {
        if paths.iter().any(|other| {
            other
                .strip_prefix(path.as_str())
                .is_some_and(|rest| rest.starts_with('/'))
        }) {
            site.remove(path);
        }
    }
}

/// Another path in the site: valid on this system, and often meaningful.
fn new_path(path: &str, random: &mut Random) -> String {
    const NAMES: &[&str] = &[
        "content/_defaults.yml",
        "content/_defaults.yaml",
        "content/_Defaults.yml",
        "content/index.md",
        "content/README.md",
        "content/INDEX.MD",
        "content/dishes/index.md",
        "content/dishes/x.markdown",
        "content/dishes/x.md.bak",
        "content/x/_defaults.yml",
        "content/search.md",
        "content/404.md",
        "content/static/x.md",
        "content/x.mdx",
        "content/.hidden.md",
        "content/picture.png",
        "content/x.html",
        "content/hirebook.toml",
        "search-tests.toml",
        "static/x.txt",
        "static/index.html",
        "themes/default/templates/record.html",
        "themes/default/css/site.css",
        "content/dishes/a/b/c/d/e/f/g/h/deep.md",
        "content/CON.md",
        "content/a b.md",
        "content/é.md",
        "content/e\u{301}.md",
        "content/a#b?.md",
        "content/%41.md",
        "content/-.md",
        "content/..md",
        "content/type.md",
    ];
    if random.percent(50) {
        return (*random.one_of(NAMES)).to_owned();
    }
    let mut components: Vec<String> = path.split('/').map(str::to_owned).collect();
    let at = random.below(components.len());
    let name: Vec<char> = components[at].chars().collect();
    let mut name = name;
    for _ in 0..=random.below(3) {
        let place = random.below(name.len() + 1);
        if random.percent(30) && place < name.len() {
            name.remove(place);
        } else {
            name.insert(place, *random.one_of(ALPHABET));
        }
    }
    let name: String = name
        .into_iter()
        .filter(|letter| !matches!(letter, '/' | '\0'))
        .take(60)
        .collect();
    let is_name = !name.is_empty() && name != "." && name != "..";
    if is_name {
        components[at] = name;
    }
    components.join("/")
}

fn changed(text: &str, corpus: &Corpus, random: &mut Random) -> String {
    let (start, end) = range(text, random);
    let (before, inside, behind) = (&text[..start], &text[start..end], &text[end..]);
    let mut new = match random.below(14) {
        0 => format!("{before}{}{inside}{behind}", random.one_of(ALPHABET)),
        1 => format!("{before}{behind}"),
        2 => format!("{before}{}{behind}", random.one_of(ALPHABET)),
        3 => format!("{before}{}{inside}{behind}", corpus.lines(random)),
        4 => format!("{before}{}{behind}", corpus.lines(random)),
        5 | 6 => format!("{before}{}{inside}{behind}", grammar(random)),
        7 => format!("{before}{}{inside}{behind}", random.one_of(PIECES)),
        8 => {
            let times = 1 + random.below(*random.clone().one_of(&[3, 30, 300]));
            format!("{before}{}{behind}", inside.repeat(times))
        }
        9 => {
            let piece = *random.one_of(NESTED);
            let depth = 1 + random.below(*random.clone().one_of(&[4, 40, 400, 2000]));
            format!("{before}{}{inside}{behind}", piece.repeat(depth))
        }
        10 => before.to_owned(),
        11 => format!("{inside}{before}{behind}"),
        12 => match random.below(3) {
            0 => text.replace('\n', "\r\n"),
            1 => text.replace('\n', "\r"),
            _ => format!("\u{feff}{text}"),
        },
        _ => {
            let any = char::from_u32(u32::try_from(random.below(0x11_0000)).unwrap_or(0))
                .unwrap_or('\u{fffd}');
            format!("{before}{any}{inside}{behind}")
        }
    };
    let end = new
        .char_indices()
        .map(|(at, _)| at)
        .find(|at| *at >= MAX_BYTES)
        .unwrap_or(new.len());
    new.truncate(end);
    new
}

/// A part of a text: a few characters, a line or several.
fn range(text: &str, random: &mut Random) -> (usize, usize) {
    let letter = |at: usize| {
        (0..=at.min(text.len()))
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0)
    };
    let at = letter(random.below(text.len() + 1));
    if random.percent(50) {
        return (at, letter(at + random.below(12)).max(at));
    }
    let start = text[..at].rfind('\n').map_or(0, |line| line + 1);
    let mut end = start;
    for _ in 0..=random.below(4) {
        end += text[end..]
            .find('\n')
            .map_or(text.len() - end, |line| line + 1);
    }
    (start, end)
}

/// Openings, for deep nesting.
const NESTED: &[&str] = &[
    "> ",
    ">",
    "- ",
    "  ",
    "1. ",
    "[",
    "![",
    "[[",
    "![[",
    "{",
    "(",
    "<b>",
    "<div>\n\n",
    "*",
    "**",
    "_",
    "~",
    "`",
    "#",
    "a: {",
    "- - ",
    "[a](",
    "\"",
    "'",
    "|",
    "| ",
    ":",
    ": ",
    "&amp;",
    "<!--",
    "\\",
    "[^a]",
    "[^a]: ",
    "```view\n",
    "```\n",
    ":::",
    "{% ",
    "\n",
    "\n\n",
    "\t",
    "\0",
    "a.",
    "a[",
    "\u{301}",
    "\u{200d}",
    "\u{202e}",
    "茶",
    "x",
    "9",
    "- [ ] ",
    "[a]: b\n",
    "***\n",
    "---\n",
    "+++\n",
    "![[start]]\n\n",
    "![[curry]]\n\n",
];

/// Pieces with a meaning in some context.
const PIECES: &[&str] = &[
    "---\n",
    "----\n",
    "+++\n",
    "...\n",
    "\n\n",
    "\r",
    "\u{feff}",
    "label: inner\n",
    "label:\n",
    "Label: inner\n",
    "label: [inner, open]\n",
    "label: { a: b }\n",
    "status: draft\n",
    "status: retired\n",
    "draft: true\n",
    "published: false\n",
    "type: collection\nof: dish\n",
    "type: dish\n",
    "type: 3\n",
    "id: a\n",
    "id: ../a\n",
    "title: \"\"\n",
    "title: |\n  a\n",
    "aliases: [a, a]\n",
    "old_ids: [start]\n",
    "order: 99999999999999999999\n",
    "order: -1\n",
    "reviewed: 2026-02-30\n",
    "reviewed: 2020-01-01\nreview_in: 999999999 years\n",
    "owner: nobody\n",
    "<<: *a\n",
    "a: &a [*a]\n",
    "? [a]\n: b\n",
    "!!binary a\n",
    " {label=inner}",
    " {#a label=inner}",
    " {#_a}",
    "> [!inner]\n",
    "> [!inner]- Title\n",
    "> [!nothing]\n",
    "[[start]]",
    "[[dish:curry#a|b]]",
    "![[start]]\n",
    "![[dish:curry]]\n",
    "![[dish:curry.story]]\n",
    "![a](b.png)",
    "[a](start.md#b)",
    "[a](../../../etc/passwd)",
    "[a](java\tscript:b)",
    "<svg/onload=a>",
    "<title>",
    "<textarea>",
    "<!-- ",
    "<!-- a -->",
    "<plaintext>",
    "</main>",
    "<a href='javascript:a'>b</a>",
    "{% comment %}",
    "%% a %%",
    "[//]: # (a)\n",
    "```view\nrecords = \"dish\"\nas = \"full\"\ncolumns = [\"body\"]\n```\n",
    "```view\nmatrix = \"fits\"\n```\n",
    "```view\nrecords = \"any\"\ngroup = \"label\"\nlimit = 0\n```\n",
    "{ to: curry }",
    "[{ to: curry, hush: a }]",
    "records = \"$self.goes_with.goes_with.fits\"\n",
    "inherit = \"goes_with.rivals\"\n",
    "via = \"goes_with.goes_with\"\n",
    "[types.a]\nfolder = \"a\"\n",
    "[types.dish]\n",
    "enabled = false\n",
    "[audiences.guest]\nlabels = []\n",
    "labels = [\"open\", \"inner\"]\n",
    "label = \"inner\"\n",
    "label = \"\"\n",
    "page_size = 0\n",
    "page_size = 1\n",
    "preset = \"hiring\"\n",
    "language = \"de\"\n",
    "language = \"xx\"\n",
    "base_url = \"https://example.org/a\"\n",
    "theme = \"..\"\n",
    "raw_html = \"error\"\n",
    "smart = true\n",
    "fill_ins = true\n",
    "[menu.a]\nitems = [\"dish\", \"page:start\"]\n",
    "[checks.a]\nrule = \"similar\"\non = \"any\"\nfield = \"title\"\n",
    "[matrices.a]\nrows = \"any\"\ncolumns = \"any\"\nvia = \"goes_with.fits\"\n",
    "[pages.a]\neach = \"any\"\npath = \"{title}\"\n",
    "[pages.b]\neach = \"dish.goes_with\"\n",
    "sets.a = { records = \"any\", as = \"full\", columns = [\"body\"] }\n",
    "| a | b |\n|---|---|\n| 1 | 2 |\n",
    "| id | title | label |\n|--|--|--|\n| a | b | inner |\n",
];
