//! Random sites in two layers: what a guest may see, and what is hidden between it.
//!
//! A site is written from two tapes of choices. Two sites with the same first tape and different second ones must look the
//! same to a guest: that is the property of `noninterference.rs`. An empty tape chooses the least everywhere, so a failing
//! pair shrinks to a small one.

#[path = "secret_texts.rs"]
mod texts;

use std::fmt::Write as _;

use super::sites::Texts;

/// Types, relations and pages of the random sites. Guests hold `open`; `inner` and `deep` are hidden from them.
pub(crate) const CONFIG: &str = include_str!("secrets.toml");

/// Choices, one byte each; 0 when there are no more.
#[derive(Debug)]
pub(crate) struct Tape<'a>(std::slice::Iter<'a, u8>);

impl<'a> Tape<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes.iter())
    }

    pub(crate) fn up_to(&mut self, count: usize) -> usize {
        usize::from(self.0.next().copied().unwrap_or(0)) % count.max(1)
    }

    pub(crate) fn yes(&mut self) -> bool {
        self.up_to(2) == 1
    }

    pub(crate) fn of<'t>(&mut self, all: &[&'t str]) -> &'t str {
        all[self.up_to(all.len())]
    }

    /// A letter that makes a hidden name come before, between or after the visible ones.
    pub(crate) fn letter(&mut self) -> &'static str {
        self.of(&["n", "a", "z", "m"])
    }
}

const WORDS: [&str; 6] = [
    "harbour", "lantern", "meadow", "granite", "thistle", "willow",
];
const HIDDEN_WORDS: [&str; 6] = [
    "harbour",
    "obsidian",
    "lantern",
    "nightshade",
    "Setup",
    "tidal",
];

/// Names of hidden things, which visible text may be made to mention.
struct Hidden {
    note: String,
    thing: String,
    word: String,
    page: String,
    keeper: String,
    /// The text of a hidden picture's name.
    picture: String,
}

/// Writes a site. `seen` decides what guests see, `hidden` what is between it.
pub(crate) fn site(seen: &[u8], hidden: &[u8]) -> Texts {
    let (mut seen, mut hidden) = (Tape::new(seen), Tape::new(hidden));
    let names = Hidden {
        note: format!("{}h0", hidden.letter()),
        thing: format!("{}h0", hidden.letter()),
        word: format!("{}h0", hidden.letter()),
        page: format!("{}h0", hidden.letter()),
        keeper: format!("{}h0", hidden.letter()),
        picture: format!("{}h0", hidden.letter()),
    };
    let mut writer = Writer {
        seen: &mut seen,
        hidden: &mut hidden,
        names,
        texts: Texts::new(),
    };
    writer
        .texts
        .insert("hirebook.toml".to_owned(), CONFIG.to_owned());
    writer.put(
        "code/seen.py",
        "import harbour\n# region kept\n    lantern = 1\n# endregion\n",
    );
    let letter = writer.hidden.letter();
    writer.put("code/hidden.py", format!("{letter} = 'a harbour'\n"));
    writer.visible();
    writer.rows();
    writer.secrets();
    writer.texts
}

struct Writer<'t, 'b> {
    seen: &'t mut Tape<'b>,
    hidden: &'t mut Tape<'b>,
    names: Hidden,
    texts: Texts,
}

impl Writer<'_, '_> {
    fn put(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.texts.insert(path.into(), text.into());
    }

    fn visible(&mut self) {
        for number in 0..3 {
            let text = self.note(number);
            let folder = if number == 1 {
                self.seen.of(&["notes", "notes/sub"])
            } else {
                "notes"
            };
            self.put(format!("content/{folder}/n{number}.md"), text);
        }
        for (number, word) in WORDS.iter().enumerate().take(2) {
            let body = self.body();
            self.put(
                format!("content/things/t{number}.md"),
                format!("---\ntitle: Thing {number}\nlabel: open\n---\n{body}"),
            );
            let text = format!(
                "---\ntitle: {word}\naliases: [alias{number}]\n---\nA word for {number}.\n"
            );
            self.put(format!("content/words/w{number}.md"), text);
        }
        let body = self.body();
        self.put(
            "content/loose/deep/p0.md",
            format!("---\ntitle: A page\n---\n{body}"),
        );
        self.put("content/loose/p1.md", "# Another page\n\nWith little.\n");
        self.put(
            "content/keepers/k0.md",
            "---\ntitle: Keeper\nlabel: open\n---\n",
        );
        self.put("content/pics/seen.png", "seen");
        self.put("content/notes/_defaults.yml", "owner: k0\n");
    }

    /// A visible note, with hidden keys, edges, blocks and sections.
    fn note(&mut self, number: usize) -> String {
        let mut text = format!("---\ntitle: Note {number}\nrank: {}\n", self.seen.up_to(3));
        if number > 0 {
            text += "parent: n0\n";
        }
        if self.seen.yes() {
            let _ = writeln!(text, "old_ids: [was-{number}]");
        }
        let day = self.seen.of(&["", "2026-05-20", "2020-02-02"]);
        if !day.is_empty() {
            let _ = writeln!(text, "reviewed: {day}\nreview_in: 1 month");
        }
        let keeper = if self.hidden.yes() {
            format!("owner: {}\n", self.names.keeper)
        } else {
            String::new()
        };
        // An owner who may not be seen is no owner; so this note's visible owner is always the one of the folder.
        if number == 2 && !keeper.is_empty() {
            text += &keeper
        } else if number == 2 {
            text += "owner: deep-keeper\n"
        }
        text += &self.edges(number);
        text += &self.objects();
        if self.hidden.yes() {
            let _ = writeln!(text, "mood: {}", self.hidden.of(&["calm", "wild"]));
        }
        if self.hidden.yes() {
            let _ = writeln!(
                text,
                "secret: A {} of [[note:n0]].",
                self.hidden.of(&HIDDEN_WORDS)
            );
        }
        if self.hidden.yes() {
            let _ = writeln!(text, "hidden_rank: {}", self.hidden.up_to(9));
        }
        if self.hidden.yes() {
            let _ = writeln!(text, "whispers: [n{}]", (number + 1) % 3);
        }
        let block = self.block();
        let _ = write!(
            text,
            "open_text: |\n  Words [[note:{}|of somebody]].\n",
            self.names.note
        );
        if !block.is_empty() {
            text += "\n";
            block
                .lines()
                .for_each(|line| text += &format!("  {line}\n"));
        }
        text += "---\n";
        text + &self.body()
    }

    /// Edges to what is visible, and between them some to what is not.
    fn edges(&mut self, number: usize) -> String {
        let mut text = String::from("sees:\n");
        let mut has_hidden_edge = false;
        for to in (0..3).filter(|to| *to != number) {
            if self.seen.yes() || to == 0 || number == 0 {
                let _ = writeln!(
                    text,
                    "  - to: n{to}\n    weight: {}\n    why: Since [[word:w{}]].",
                    self.seen.up_to(4),
                    to % 2
                );
                if self.hidden.yes() {
                    let _ = writeln!(
                        text,
                        "    hush: Told by [[note:n{number}]] {}.",
                        self.hidden.of(&HIDDEN_WORDS)
                    );
                }
            }
            if !has_hidden_edge && self.hidden.yes() {
                has_hidden_edge = true;
                let why = self.hidden.up_to(3);
                let _ = writeln!(
                    text,
                    "  - to: {}\n    weight: 1\n    why: See [[note:n{why}]].",
                    self.names.note
                );
            }
        }
        text += "holds: [";
        if self.hidden.yes() {
            let _ = write!(text, "{}, ", self.names.thing);
        }
        let _ = write!(text, "t{}", self.seen.up_to(2));
        if self.hidden.yes() {
            text += ", deep-thing";
        }
        text + "]\n"
    }

    /// A list of objects with a reference, a map by records, a map by steps.
    fn objects(&mut self) -> String {
        let mut text = String::from("parts:\n");
        for number in 0..=self.seen.up_to(2) {
            if self.hidden.yes() {
                let _ = writeln!(
                    text,
                    "  - {{ thing: {}, text: \"Hidden, see [[note:n1]].\" }}",
                    self.names.thing
                );
            }
            let hush = if self.hidden.yes() {
                ", hush: \"between us\""
            } else {
                ""
            };
            let _ = writeln!(
                text,
                "  - {{ thing: t{number}, text: \"Part {number}.\"{hush} }}"
            );
        }
        text += "by:\n  t0: About the first.\n";
        if self.hidden.yes() {
            let _ = writeln!(text, "  {}: About [[note:n2]].", self.names.thing);
        }
        text
    }

    /// A collection in which some rows are hidden.
    fn rows(&mut self) {
        let mut rows = String::from(
            "---\ntype: collection\nof: note\ndefaults: { label: open }\n---\n| id | title | rank | label | secret |\n|---|---|---|---|---|\n",
        );
        for number in 0..=self.seen.up_to(4) {
            for hidden in 0..self.hidden.up_to(3) {
                let (letter, label) = (self.hidden.letter(), self.label());
                let _ = writeln!(
                    rows,
                    "| {letter}r{number}{hidden} | {} row | {hidden} | {label} | |",
                    self.hidden.of(&HIDDEN_WORDS)
                );
            }
            let secret = self.hidden.of(&["", "told", "lantern"]);
            let _ = writeln!(
                rows,
                "| r{number} | Row {number} | {} | | {secret} |",
                self.seen.up_to(3)
            );
        }
        self.put("content/notes/rows.md", rows);
    }

    /// Records, pages and files that are hidden altogether.
    fn secrets(&mut self) {
        self.put(
            "content/keepers/deep-keeper.md",
            "---\ntitle: Unseen\n---\n",
        );
        self.put(
            "content/things/deep-thing.md",
            "---\ntitle: Unseen thing\n---\n",
        );
        let (note, thing, word) = (
            self.names.note.clone(),
            self.names.thing.clone(),
            self.names.word.clone(),
        );
        let (page, keeper, picture) = (
            self.names.page.clone(),
            self.names.keeper.clone(),
            self.names.picture.clone(),
        );
        self.secret_record(
            "notes",
            &note,
            "label: inner\nreviewed: 2020-01-01\nreview_in: 1 month\nowner: k0\nsees: [{ to: n0, why: \"As [[note:n1]].\" }, { to: n2 }]\nparent: n1\n",
        );
        self.secret_record("things", &thing, "");
        self.secret_record(
            "words",
            &word,
            "label: inner\naliases: [alias1, granite, harbour]\n",
        );
        self.secret_record("loose", &page, "label: deep\n");
        self.secret_record("keepers", &keeper, "");
        let bytes = self.hidden.of(&["one", "two"]);
        self.put(format!("content/pics/{picture}.png"), bytes);
        for number in 1..=self.hidden.up_to(4) {
            let id = format!("{}h{number}", self.hidden.letter());
            match self.hidden.up_to(8) {
                0 => {
                    self.secret_record("notes", &id, "label: inner\nholds: [t0]\nwhispers: [n1]\n")
                }
                1 => self.secret_record("shades", &id, "about: n0\n"),
                2 => self.secret_record("loose/only-hidden", &id, "label: inner\n"),
                3 => self.secret_record("loose/deep", &id, "label: inner\norder: 1\n"),
                4 => self.secret_record("notes", &id, "status: draft\nholds: [t1]\n"),
                5 => self.secret_record(
                    "words",
                    &id,
                    &format!("label: deep\naliases: [Setup, words]\nold_ids: [old-{id}]\n"),
                ),
                6 => self.secret_record(
                    "notes",
                    &id,
                    &format!(
                        "label: inner\nold_ids: [old-{id}, before-{id}]\nparts: [{{ thing: t0 }}]\n"
                    ),
                ),
                _ => {
                    self.put(
                        format!("content/hidden-folder-{number}/_defaults.yml"),
                        "label: deep\n",
                    );
                    self.put(
                        format!("content/hidden-folder-{number}/page.md"),
                        "# A page\n\nOf [[note:n0]].\n",
                    );
                }
            }
        }
        self.put(
            "content/shades/zero.md",
            "---\ntitle: Zero\n---\nOf [[note:n0]].\n",
        );
    }

    fn secret_record(&mut self, folder: &str, id: &str, keys: &str) {
        let title = self.hidden.of(&HIDDEN_WORDS);
        let body = self.inside();
        self.put(
            format!("content/{folder}/{id}.md"),
            format!("---\ntitle: {title}\n{keys}---\n{body}\n"),
        );
    }
}
