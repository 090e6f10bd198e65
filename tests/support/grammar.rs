//! Random Markdown, front matter and config from a small grammar.

use super::{ALPHABET, Random, Texts, hidden_site};

/// Some lines from the grammar.
pub(super) fn grammar(random: &mut Random) -> String {
    let mut text = String::new();
    for _ in 0..=random.below(4) {
        text += &match random.below(8) {
            0 => front_matter(random),
            1 => table(random),
            2 => list(random, 0),
            3 => format!("{} {}\n\n", "#".repeat(1 + random.below(7)), inline(random)),
            4 => quote(random),
            5 => fence(random),
            6 => html(random),
            _ => format!("{}\n\n", inline(random)),
        };
    }
    text
}

pub(super) fn word(random: &mut Random) -> String {
    const WORDS: &[&str] = &[
        "curry",
        "soup",
        "start",
        "dish",
        "inner",
        "open",
        "label",
        "a",
        "B",
        "3",
        "2026-06-01",
        "true",
        "",
        " ",
        "é",
        "日本",
        "x y",
        "-",
        "a:b",
    ];
    if random.percent(85) {
        (*random.one_of(WORDS)).to_owned()
    } else {
        random.one_of(ALPHABET).to_string()
    }
}

fn inline(random: &mut Random) -> String {
    let mut text = String::new();
    for _ in 0..=random.below(6) {
        let (a, b) = (word(random), word(random));
        text += &match random.below(14) {
            0 => format!("[{a}]({b}.md#{a})"),
            1 => format!("[[{a}]]"),
            2 => format!("[[dish:{a}#{b}|{a}]]"),
            3 => format!("![[{a}.{b}]]"),
            4 => format!("**{a}*{b}*"),
            5 => format!("`{a}"),
            6 => format!("<{a} {b}=\"{a}\">"),
            7 => format!("[^{a}]"),
            8 => format!("![{a}]({b})"),
            9 => format!("\\{a}&{b};"),
            10 => format!("{{#{a} label={b}}}"),
            11 => format!("[{a}]"),
            12 => format!("~~{a}~~\n"),
            _ => format!("{a} {b} "),
        };
    }
    text
}

fn front_matter(random: &mut Random) -> String {
    const KEYS: &[&str] = &[
        "title",
        "label",
        "status",
        "type",
        "of",
        "defaults",
        "id",
        "aliases",
        "old_ids",
        "order",
        "owner",
        "reviewed",
        "review_in",
        "body",
        "price",
        "story",
        "secret",
        "remarks",
        "steps",
        "goes_with",
        "rivals",
        "goal",
        "Label",
        "draft",
    ];
    let fence = random.one_of(&["---", "---", "---", "----", " ---", "+++", ";;;"]);
    let mut text = format!("{fence}\n");
    for _ in 0..random.below(6) {
        let (key, value) = (random.one_of(KEYS), data(random, 0));
        text += &format!("{key}: {value}\n");
    }
    text + fence + "\n"
}

fn data(random: &mut Random, depth: usize) -> String {
    let inner = |random: &mut Random| data(random, depth + 1);
    match random.below(if depth > 3 { 3 } else { 9 }) {
        0..3 => word(random),
        3 => format!("[{}, {}]", inner(random), inner(random)),
        4 => format!(
            "{{ {}: {}, to: {} }}",
            word(random),
            inner(random),
            word(random)
        ),
        5 => format!("\n{}- {}", "  ".repeat(depth + 1), inner(random)),
        6 => format!(
            "|\n{}{}",
            "  ".repeat(depth + 1),
            inline(random).replace('\n', " ")
        ),
        7 => format!(
            "\n{}{}: {}",
            "  ".repeat(depth + 1),
            word(random),
            inner(random)
        ),
        _ => format!("\"{}\"", word(random)),
    }
}

fn table(random: &mut Random) -> String {
    let columns = 1 + random.below(5);
    let row = |random: &mut Random| {
        let surplus = random.below(3).saturating_sub(1);
        let cells: Vec<String> = (0..columns + surplus)
            .map(|_| inline(random).replace('\n', " "))
            .collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let head = row(random);
    let rows: String = (0..random.below(5)).map(|_| row(random)).collect();
    format!("{head}|{}\n{rows}\n", "---|".repeat(columns))
}

fn list(random: &mut Random, depth: usize) -> String {
    let mut text = String::new();
    for _ in 0..=random.below(3) {
        let marker = random.one_of(&["- ", "* ", "1. ", "- [ ] ", "10) ", "-"]);
        text += &format!("{}{marker}{}\n", "  ".repeat(depth), inline(random));
        if depth < 6 && random.percent(30) {
            text += &list(random, depth + 1);
        }
        if random.percent(20) {
            text += "\n";
        }
    }
    text
}

fn quote(random: &mut Random) -> String {
    let (label, inside) = (
        word(random),
        if random.percent(40) {
            grammar_line(random)
        } else {
            inline(random)
        },
    );
    let lines: Vec<String> = inside.lines().map(|line| format!("> {line}")).collect();
    format!(
        "> [!{label}]{}\n{}\n\n",
        random.one_of(&["", " A", "- B", "+"]),
        lines.join("\n")
    )
}

pub(super) fn grammar_line(random: &mut Random) -> String {
    match random.below(3) {
        0 => table(random),
        1 => list(random, 0),
        _ => fence(random),
    }
}

fn fence(random: &mut Random) -> String {
    let language = random.one_of(&[
        "", "text", "python", "view", "view", "sql", "toml", "no such",
    ]);
    let (key, value) = (
        random.one_of(&[
            "records", "where", "sort", "group", "columns", "as", "matrix", "limit", "total",
        ]),
        word(random),
    );
    let line = match random.below(3) {
        0 => format!("{key} = \"{value}\"\nrecords = \"dish\""),
        1 => format!("{key} = [\"{value}\"]\nrecords = \"any\""),
        _ => inline(random),
    };
    format!(
        "```{language}\n{line}\n{}\n\n",
        random.one_of(&["```", "```", "``", ""])
    )
}

fn html(random: &mut Random) -> String {
    const ELEMENTS: &[&str] = &[
        "div", "details", "summary", "svg", "script", "style", "table", "td", "p", "a", "img",
        "iframe", "textarea", "title", "h2", "br/", "!--", "?", "x-y",
    ];
    let (element, name, value) = (random.one_of(ELEMENTS), word(random), word(random));
    let close = if random.percent(60) {
        format!("</{element}>")
    } else {
        String::new()
    };
    format!(
        "<{element} {name}='{value}'>\n\n{}\n\n{close}\n\n",
        inline(random)
    )
}

/// A site of lines from the grammar alone, with or without a config.
pub(super) fn grammar_site(random: &mut Random) -> Texts {
    let mut site = Texts::new();
    if random.percent(70) {
        site.insert(
            "hirebook.toml".to_owned(),
            hidden_site(0).files["hirebook.toml"].clone(),
        );
    }
    for number in 0..=random.below(5) {
        let folder = random.one_of(&["", "dishes/", "plans/", "words/", "notes/"]);
        let front = if random.percent(60) {
            front_matter(random)
        } else {
            String::new()
        };
        site.insert(
            format!("content/{folder}n{number}.md"),
            format!("{front}{}", grammar(random)),
        );
    }
    site
}
