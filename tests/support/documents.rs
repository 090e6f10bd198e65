//! Random Markdown documents in which each word occurs once, so that a test can search for each.
//!
//! The grammar covers what authors write: blocks of every kind, one within another, and inline constructs of Markdown and of the dialects
//! that people are used to. Words that readers see are unique; addresses, attributes and info strings use fixed words.

#[path = "blocks.rs"]
mod blocks;

use super::random::Random;

/// Letters of the unique words. Without vowels and `s` no stemmer changes them.
const LETTERS: &[u8] = b"bcdfghjklmnpqrtvwz";
/// The first letter of each unique word, which no other word in a document contains.
const FIRST: char = 'x';
/// How many digits the number of a word has, in the base that the letters are, and how often the word spells each: the search tolerates
/// two wrong letters, so words have to differ in three.
const DIGITS: usize = 4;
const REPEATED: usize = 3;

/// A document and the words that it shows.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    /// The text of its file.
    pub(crate) text: String,
    /// Its unique words.
    pub(crate) words: Vec<String>,
    /// Whether it was changed after it was generated, so that some words may have become part of an address or an attribute.
    pub(crate) is_changed: bool,
}

/// Generates documents.
#[derive(Debug)]
pub(crate) struct Generator<'r> {
    random: &'r mut Random,
    first_word: usize,
    count: usize,
    words: Vec<String>,
    definitions: Vec<String>,
}

/// A random document. Its words are numbered from `first_word`, so that documents of one site share none.
pub(crate) fn document(random: &mut Random, first_word: usize) -> Document {
    let mut generator = Generator {
        random,
        first_word,
        count: 0,
        words: Vec::new(),
        definitions: Vec::new(),
    };
    let mut text = generator.opening();
    for _ in 0..=generator.random.below(7) {
        text.push_str(&generator.block(0));
        text.push('\n');
    }
    for definition in std::mem::take(&mut generator.definitions) {
        text.push_str(&definition);
        text.push('\n');
    }
    let words = generator.words;
    let is_changed = random.percent(50);
    for _ in 0..if is_changed { 1 + random.below(3) } else { 0 } {
        change(&mut text, random);
    }
    match random.below(6) {
        0 => text = text.replace('\n', "\r\n"),
        1 => text = text.replace('\n', "\r"),
        _ => {}
    }
    Document {
        text,
        words,
        is_changed,
    }
}

/// The unique word of a number.
fn unique(number: usize) -> String {
    let base = LETTERS.len();
    let mut word = String::from(FIRST);
    for digit in 0..DIGITS * REPEATED {
        let value = number / base.pow((digit % DIGITS) as u32) + digit / DIGITS * 5;
        word.push(char::from(LETTERS[value % base]));
    }
    word
}

/// Changes one character of the markup; words keep their letters.
fn change(text: &mut String, random: &mut Random) {
    const MARKUP: &[&str] = &[
        "*", "_", "`", "[", "]", "(", ")", "<", ">", "|", "#", "-", ":", "~", "\\", "!", "\n",
        "\n\n", " ", "    ", "{", "}", "\"", "$", "=", "^", "+", "&", "/", " 1. ", "\t", "```",
        "%", ">\n",
    ];
    let places: Vec<usize> = text
        .char_indices()
        .filter(|(_, c)| !c.is_alphanumeric())
        .map(|(at, _)| at)
        .collect();
    let at = *random.one_of(&places);
    let end = at + text[at..].chars().next().map_or(0, char::len_utf8);
    let piece = *random.one_of(MARKUP);
    // Two words do not become one.
    let is_between = text[..at].ends_with(char::is_alphanumeric)
        && text[end..].starts_with(char::is_alphanumeric);
    match random.below(4) {
        0 if !is_between => text.replace_range(at..end, ""),
        1 => text.replace_range(at..end, piece),
        2 => text.insert_str(at, piece),
        _ => {
            let same = text[at..end].to_owned();
            text.insert_str(at, &same);
        }
    }
}

impl Generator<'_> {
    /// A word that readers see.
    fn word(&mut self) -> String {
        let word = unique(self.first_word + self.count);
        self.count += 1;
        self.words.push(word.clone());
        word
    }

    fn words(&mut self) -> String {
        (0..=self.random.below(3))
            .map(|_| self.word())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Front matter, if any.
    fn opening(&mut self) -> String {
        match self.random.below(8) {
            0 => format!("---\ntitle: {}\n---\n", self.words()),
            1 => format!(
                "---\nsummary: text\ntitle: {}\n---\n\n# {}\n\n",
                self.words(),
                self.words()
            ),
            2 => format!("# {}\n\n", self.inline(1)),
            3 => format!("{}\n===\n\n", self.words()),
            4 => format!(
                "{} {}\n\n",
                "#".repeat(1 + self.random.below(4)),
                self.inline(1)
            ),
            5 => format!(
                "# {} # \n\n{}\n\n# {}\n\n",
                self.words(),
                self.words(),
                self.words()
            ),
            _ => String::new(),
        }
    }

    /// A block, with the end of its last line.
    fn block(&mut self, depth: usize) -> String {
        let kind = self.random.below(if depth < 3 { 30 } else { 16 });
        match kind {
            0..4 => format!("{}\n", self.paragraph()),
            4 | 5 => self.heading(),
            6 | 7 => self.table(),
            8 => self.code(),
            9 | 10 => self.html(),
            11 => format!("{}\n", self.picture()),
            12 => self.footnote_paragraph(),
            13 => self.definition_list(),
            14 => format!(
                "{}\n{}\n",
                self.words(),
                self.random
                    .one_of(&["---", "***", "- - -", "___", "====", "=", "-"])
            ),
            15 => self.dialect(),
            16..20 => self.list(depth),
            20..23 => self.quote(depth),
            23 => self.callout(depth),
            24 | 25 => self.details(depth),
            26 => format!("{}{}", self.block(depth + 1), self.block(depth + 1)),
            27 => format!("{}\n{}", self.paragraph(), self.block(depth + 1)),
            28 => format!("<div>\n{}</div>\n", self.block(depth + 1)),
            _ => format!("<div>\n\n{}\n</div>\n", self.block(depth + 1)),
        }
    }

    fn paragraph(&mut self) -> String {
        let mut lines = Vec::new();
        for _ in 0..=self.random.below(3) {
            let indent = " ".repeat(if self.random.percent(15) {
                self.random.below(4)
            } else {
                0
            });
            let ending = *self
                .random
                .one_of(&["", "", "", "  ", "\\", "<br>", "<br/>", " <BR />"]);
            lines.push(format!("{indent}{}{ending}", self.inline(2)));
        }
        lines.join("\n")
    }

    /// Inline content, with constructs nested to a depth.
    fn inline(&mut self, depth: usize) -> String {
        let mut out = String::new();
        for number in 0..=self.random.below(4) {
            if number > 0 {
                let separator = *self
                    .random
                    .one_of(&[" ", " ", " ", " ", ", ", " – ", "<br>", "/"]);
                out.push_str(separator);
            }
            let piece = if depth == 0 {
                self.word()
            } else {
                self.construct(depth - 1)
            };
            out.push_str(&piece);
        }
        out
    }

    fn construct(&mut self, depth: usize) -> String {
        match self.random.below(63) {
            0 | 1 => format!("*{}*", self.inline(depth)),
            2 | 3 => format!("**{}**", self.inline(depth)),
            4 => format!("_{}_", self.inline(depth)),
            5 => format!("~~{}~~", self.inline(depth)),
            6 => format!("=={}==", self.words()),
            7 => format!("`{}`", self.words()),
            8 => format!("``{} ` {}``", self.word(), self.word()),
            9 => format!("[{}](other.md)", self.inline(depth)),
            10 => format!("[{}](other.md#part \"{}\")", self.words(), self.words()),
            11 => format!("[{}](<other.md>)", self.words()),
            12 => format!("[{}](other file.md)", self.words()),
            13 => format!("[{}]()", self.words()),
            14 => format!("[{}](#)", self.words()),
            15 => format!("[{}][defined]", self.words()),
            16 => format!("[{}][never-defined]", self.words()),
            17 => format!("[{}]", self.words()),
            18 => format!("[[other|{}]]", self.words()),
            19 => format!("[[page:other|{}]]", self.words()),
            20 => format!("[[other#part|{}]]", self.words()),
            21 => format!("[[never-there|{}]]", self.words()),
            22 => "[[other]]".to_owned(),
            23 => format!("![{}](p.png)", self.words()),
            24 => format!("![{}|200](p.png)", self.words()),
            25 => format!("![[p.png|{}]]", self.words()),
            26 => format!("![{}](p.png \"{}\")", self.words(), self.words()),
            27 => format!("![{}](gone.png)", self.words()),
            28 => format!("[![{}](p.png)](other.md)", self.words()),
            29 => format!("https://example.org/{}", self.word()),
            30 => format!("www.example.org/{}", self.word()),
            31 => format!("{}@example.org", self.word()),
            32 => format!("<https://example.org/{}>", self.word()),
            33 => format!("<{}>", self.word()),
            34 => format!("<{} {}>", self.word(), self.word()),
            35 => format!("<{}-{}>", self.word(), self.word()),
            36 => format!("</{}>", self.word()),
            37 => format!("<b>{}</b>", self.inline(depth)),
            38 => format!("<span class=\"note\">{}</span>", self.words()),
            39 => format!("<kbd>{}</kbd>+<kbd>{}</kbd>", self.word(), self.word()),
            40 => format!("<b>{}", self.words()),
            41 => format!("{}</i>", self.words()),
            42 => format!("{}[^{}]", self.word(), self.footnote()),
            43 => format!("{}^[{}]", self.word(), self.words()),
            44 => format!("{}[^never]", self.word()),
            45 => format!("${}$", self.words()),
            46 => format!("${} {}", self.word(), self.word()),
            47 => format!("{{{}}}", self.words()),
            48 => format!("{{{{{}}}}}", self.word()),
            49 => format!("{{{{ {} }}}}", self.word()),
            50 => format!("{{% {} %}}", self.words()),
            51 => format!("{} {{.wide}}", self.word()),
            52 => format!(
                "{}&nbsp;{} &amp; {} &copy; {}",
                self.word(),
                self.word(),
                self.word(),
                self.word()
            ),
            53 => format!(
                "\\*{}\\* \\[{}\\] \\<{}>",
                self.word(),
                self.word(),
                self.word()
            ),
            54 => format!("{} < {} > {}", self.word(), self.word(), self.word()),
            55 => format!(":{}: {}:", self.word(), self.word()),
            56 => format!("#{} @{}", self.word(), self.word()),
            57 => format!("\"{}\" '{}' ({})", self.word(), self.word(), self.word()),
            58 => format!(
                "{}~{}~ {}^{}^",
                self.word(),
                self.word(),
                self.word(),
                self.word()
            ),
            59 => format!("<!-- a remark -->{}", self.word()),
            60 => format!("![[other|{}]]", self.words()),
            _ => self.words(),
        }
    }
}
