//! Random sites in which everything hidden from guests holds a canary word, and the parts that hide it are known.
//!
//! A site is valid: its build for guests reports nothing and contains no canary. The parts that decide who reads something
//! (labels, keys, fences, markers, rows, lines of the config) are listed with the site, so that a test can edit them.

#[path = "hidden_collections.rs"]
mod collections;
#[path = "hidden_front_matter.rs"]
mod front_matter;
#[path = "hidden_texts.rs"]
mod texts;

use std::ops::Range;

use super::random::Random;
use super::sites::Texts;

/// The word that must not reach guests. A number behind it tells which hidden thing it is from.
pub(crate) const CANARY: &str = "zqcanary";

/// Mark the parts of a text while it is written: `BEGIN` area `TEXT` part `END`. They never reach a file.
const BEGIN: char = '\u{e000}';
const TEXT: char = '\u{e001}';
const END: char = '\u{e002}';

/// A valid site, and the parts of it that decide who reads what.
#[derive(Clone, Debug)]
pub(crate) struct HiddenSite {
    /// The audience that sees no canary.
    pub audience: &'static str,
    /// Path from the root, and text.
    pub files: Texts,
    /// Where an edit can change who reads something.
    pub parts: Vec<Part>,
}

/// A part of a file that decides who reads something.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// The file's path.
    pub file: String,
    /// What kind of part it is, for reports.
    pub area: String,
    /// Where it is in the text.
    pub range: Range<usize>,
}

/// A random site.
pub(crate) fn hidden_site(seed: u64) -> HiddenSite {
    let mut writer = Writer {
        random: Random::new(seed),
        canaries: 0,
        marked: Texts::new(),
    };
    let audience = if writer.random.percent(20) {
        writer.write_over_preset()
    } else {
        writer.write()
    };
    let mut site = HiddenSite {
        audience,
        files: Texts::new(),
        parts: Vec::new(),
    };
    for (path, marked) in writer.marked {
        let mut text = String::new();
        let mut parts = marked.split(BEGIN);
        text += parts.next().unwrap_or_default();
        for part in parts {
            let (area, rest) = part.split_once(TEXT).expect("an area ends");
            let (inside, behind) = rest
                .split_once(END)
                .expect("a part ends, and parts are not nested");
            let range = text.len()..text.len() + inside.len();
            site.parts.push(Part {
                file: path.clone(),
                area: area.to_owned(),
                range,
            });
            text += inside;
            text += behind;
        }
        site.files.insert(path, text);
    }
    site
}

fn part(area: &str, text: &str) -> String {
    format!("{BEGIN}{area}{TEXT}{text}{END}")
}

/// A value in front matter.
enum Value {
    /// One line of text without characters that mean something to YAML.
    Words(String),
    List(Vec<String>),
    /// Several lines.
    Text(String),
    /// Lines of YAML below the key.
    Nested(String),
}

struct Writer {
    random: Random,
    canaries: usize,
    marked: Texts,
}

impl Writer {
    fn canary(&mut self) -> String {
        self.canaries += 1;
        format!("{CANARY}-{}", self.canaries)
    }

    /// A sentence with a canary.
    fn secret(&mut self) -> String {
        let canary = self.canary();
        let before =
            self.random
                .one_of(&["Only we know", "The price is", "Between us:", "Ask for"]);
        format!("{before} {canary} today.")
    }

    fn hiding_label(&mut self) -> &'static str {
        let labels = ["inner", "deep", "kitchen-staff"];
        labels[self.random.below(labels.len())]
    }

    /// A name for a hidden file.
    fn name(&mut self) -> String {
        let name = *self
            .random
            .one_of(&["salary", "plan-b", "notes 2026", "Margins", "x"]);
        if self.random.percent(30) {
            self.canary()
        } else {
            format!("{name}-{}", self.canaries)
        }
    }

    /// A site that declares its own types. Returns the audience to build for.
    fn write(&mut self) -> &'static str {
        self.config();
        let body = self.body();
        self.put_page("content/start.md", &[("title", words("Start"))], &body);
        for name in ["curry", "soup"] {
            self.visible_dish(name);
        }
        self.put_page(
            "content/words/broth.md",
            &[("title", words("Broth"))],
            "What *bones* give.\n",
        );
        for _ in 0..=self.random.below(2) {
            self.hidden_record();
        }
        for _ in 0..=self.random.below(4) {
            match self.random.below(8) {
                0 => self.hidden_record(),
                1 => self.record_of_hidden_type(),
                2 => self.record_with_type(),
                3 => self.draft(),
                4 => self.folder_with_defaults(),
                5 => self.collection(),
                6 => self.hidden_collection(),
                _ => self.hidden_word(),
            }
        }
        "guest"
    }

    /// A site over the preset `hiring`, with changes of what it declares. Returns the audience to build for.
    fn write_over_preset(&mut self) -> &'static str {
        let mut config = String::new();
        for line in [
            "types.question.fields.answers = \"map<answer, markdown>\"",
            "types.question.fields.probes = { type = \"list<markdown>\", label = \"panel\", title = \"Then ask\" }",
            "types.role.fields.focus = { type = \"markdown\", title = \"What we look for\" }",
            "types.role.fields.grade.title = \"Pay grade\"",
            "types.stage.fields.agenda.label = \"staff\"",
            "types.page.label = \"staff\"",
            "types.skill.label = \"staff\"",
            "types.note = { folder = \"notes\", label = \"panel\" }",
            "types.question.title = \"Prompt\"",
            "audiences.candidate.home = \"page:welcome\"",
        ] {
            if self.random.percent(50) {
                config += &part("config over a preset", line);
                config += "\n";
            }
        }
        config += "[site]\ntitle = \"Hiring\"\npreset = \"hiring\"\nhome = \"page:welcome\"\n\n[severity]\nunreachable-page = \"off\"\nfailed-check = \"off\"\n\n";
        self.put("hirebook.toml", &config);
        self.put_page(
            "content/welcome.md",
            &[("label", words("public")), ("title", words("Welcome"))],
            "Good day.\n",
        );
        let mut keys = vec![
            ("title", words("Call")),
            ("kind", words("screen")),
            ("candidate_prep", words("Sleep well.")),
        ];
        keys.push(("agenda", Value::Words(self.canary())));
        keys.push(("open_text", Value::Words(self.canary())));
        self.put_page("content/stages/call.md", &keys, "");
        let body = format!("{}\n", self.secret());
        self.put_page("content/skills/sql.md", &[("title", words("SQL"))], &body);
        let keys = [
            ("title", Value::Words(self.canary())),
            ("kind", words("design")),
            ("tests", words("sql")),
        ];
        let body = self.hidden_body();
        self.put_page("content/questions/hidden.md", &keys, &body);
        let mut keys = vec![
            ("title", words("A sample")),
            ("kind", words("design")),
            ("tests", words("sql")),
            ("label", words("public")),
        ];
        let lines = format!("\n  junior: {}\n  senior: {}", self.canary(), self.canary());
        keys.push(("answers", Value::Nested(lines)));
        keys.push(("probes", Value::List(vec![self.canary()])));
        let body = self.hidden_section_of("panel", 0);
        self.put_page("content/questions/sample.md", &keys, &body);
        let (body, keys) = (self.hidden_body(), [("title", Value::Words(self.canary()))]);
        self.put_page("content/plan.md", &keys, &body);
        "candidate"
    }

    /// Keys that hide a record from guests.
    fn hidden(&mut self) -> Vec<(&'static str, Value)> {
        let label = self.hiding_label();
        let mut keys = vec![
            ("label", words(label)),
            ("title", Value::Words(self.canary())),
        ];
        if self.random.percent(30) {
            keys.push((
                "aliases",
                Value::List(vec![self.canary(), "stew".to_owned()]),
            ));
        }
        if self.random.percent(20) {
            keys.push(("old_ids", Value::List(vec![self.canary()])));
        }
        if self.random.percent(20) {
            keys.push(("order", words("3")));
        }
        keys
    }

    /// A file with a label of its own, of an open or a closed type.
    fn hidden_record(&mut self) {
        let keys = self.hidden();
        let body = self.hidden_body();
        let name = self.name();
        let folder = self.random.one_of(&[
            "",
            "notes/",
            "notes/deeper/",
            "dishes/",
            "dishes/old/",
            "words/",
        ]);
        let ending = self.random.one_of(&["md", "md", "md", "MD", "markdown"]);
        self.put_page(&format!("content/{folder}{name}.{ending}"), &keys, &body);
    }

    /// A file that is hidden by the type of its folder.
    fn record_of_hidden_type(&mut self) {
        let folder = *self.random.one_of(&["plans", "plans/next", "ledgers"]);
        let mut keys = vec![("title", Value::Words(self.canary()))];
        if self.random.percent(50) {
            keys.push(("goal", Value::Words(self.canary())));
        }
        let (body, name) = (self.hidden_body(), self.name());
        self.put_page(&format!("content/{folder}/{name}.md"), &keys, &body);
    }

    /// A file outside the folder of its type.
    fn record_with_type(&mut self) {
        let kind = *self.random.one_of(&["plan", "ledger"]);
        let keys = vec![
            ("title", Value::Words(self.canary())),
            ("type", words(kind)),
        ];
        let (body, name) = (self.hidden_body(), self.name());
        self.put_page(&format!("content/{name}.md"), &keys, &body);
    }

    fn draft(&mut self) {
        let keys_that_hide = [
            ("status", "draft"),
            ("status", "draft"),
            ("draft", "true"),
            ("hidden", "true"),
            ("private", "true"),
            ("published", "false"),
        ];
        let (key, value) = *self.random.one_of(&keys_that_hide);
        let keys = vec![("title", Value::Words(self.canary())), (key, words(value))];
        let (body, name) = (self.hidden_body(), self.name());
        let folder = self.random.one_of(&["", "notes/", "dishes/"]);
        self.put_page(&format!("content/{folder}{name}.md"), &keys, &body);
    }

    fn hidden_word(&mut self) {
        let mut keys = self.hidden();
        keys.retain(|(key, _)| *key != "aliases");
        keys.push(("aliases", Value::List(vec!["bones".to_owned()])));
        let (body, name) = (format!("{}\n", self.secret()), self.name());
        self.put_page(&format!("content/words/{name}.md"), &keys, &body);
    }

    /// A folder whose pages are hidden by its `_defaults.yml`.
    fn folder_with_defaults(&mut self) {
        let folder = *self.random.one_of(&["shut", "dishes/shut", "notes/shut"]);
        if self
            .marked
            .keys()
            .any(|path| path.starts_with(&format!("content/{folder}/")))
        {
            return;
        }
        let label = self.hiding_label();
        let key = if self.random.percent(15) {
            self.entry("status", &words("draft"))
        } else {
            self.entry("label", &words(label))
        };
        let more = if self.random.percent(40) {
            self.entry("order", &words("2"))
        } else {
            String::new()
        };
        let ending = self.random.one_of(&["yml", "yml", "yaml"]);
        self.put(
            &format!("content/{folder}/_defaults.{ending}"),
            &format!("{key}{more}"),
        );
        for below in ["", "below/"] {
            let keys = [("title", Value::Words(self.canary()))];
            let (body, name) = (self.hidden_body(), self.name());
            if self.random.percent(20) && folder != "dishes/shut" {
                let title = self.canary_title();
                self.put(
                    &format!("content/{folder}/{below}{name}.md"),
                    &format!("# {title}\n\n{body}"),
                );
            } else {
                self.put_page(&format!("content/{folder}/{below}{name}.md"), &keys, &body);
            }
        }
    }

    fn config(&mut self) {
        let text = CONFIG.replace("DECLARED", CANARY);
        let mut marked = String::new();
        for line in text.lines() {
            let decides = !line.is_empty() && !line.starts_with('#') && !line.starts_with("title");
            marked += &if decides {
                part("config", line)
            } else {
                line.to_owned()
            };
            marked += "\n";
        }
        self.put("hirebook.toml", &marked);
    }
}

fn words(text: &str) -> Value {
    Value::Words(text.to_owned())
}

/// Guests hold `open`; `inner`, `deep` and `kitchen-staff` are hidden from them. `DECLARED` is the title of something hidden.
const CONFIG: &str = include_str!("hidden_sites.toml");
