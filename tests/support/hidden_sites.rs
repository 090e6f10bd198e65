//! Random sites in which everything hidden from guests holds a canary word, and the parts that hide it are known.
//!
//! A site is valid: its build for guests reports nothing and contains no canary. The parts that decide who reads something
//! (labels, keys, fences, markers, rows, lines of the config) are listed with the site, so that a test can edit them.

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

    fn put(&mut self, path: &str, text: &str) {
        let text = if self.random.percent(15) {
            text.replace('\n', "\r\n")
        } else {
            text.to_owned()
        };
        self.marked.insert(path.to_owned(), text);
    }

    /// Writes a page with front matter.
    fn put_page(&mut self, path: &str, keys: &[(&str, Value)], body: &str) {
        let front = self.front_matter(keys);
        self.put(path, &format!("{front}{body}"));
    }

    fn front_matter(&mut self, keys: &[(&str, Value)]) -> String {
        let is_plain = keys
            .iter()
            .all(|(_, value)| matches!(value, Value::Words(_) | Value::List(_)));
        match self.random.below(10) {
            0 if is_plain => self.toml(keys),
            1 if is_plain => self.json(keys),
            _ => self.yaml(keys),
        }
    }

    fn yaml(&mut self, keys: &[(&str, Value)]) -> String {
        let mut entries: Vec<String> = keys
            .iter()
            .map(|(key, value)| self.entry(key, value))
            .collect();
        self.random.shuffle(&mut entries);
        if self.random.percent(15) {
            let at = self.random.below(entries.len() + 1);
            entries.insert(
                at,
                self.random.one_of(&["# A comment.\n", "\n"]).to_string(),
            );
        }
        format!(
            "{}\n{}{}\n",
            part("opening fence", "---"),
            entries.concat(),
            part("closing fence", "---")
        )
    }

    fn toml(&mut self, keys: &[(&str, Value)]) -> String {
        let mut entries: Vec<String> = keys
            .iter()
            .map(|(key, value)| {
                let entry = format!("{key} = {}", quoted(value));
                if decides(key) {
                    part(&format!("TOML front matter, `{key}`"), &entry) + "\n"
                } else {
                    entry + "\n"
                }
            })
            .collect();
        self.random.shuffle(&mut entries);
        format!(
            "{}\n{}{}\n",
            part("opening fence of TOML", "+++"),
            entries.concat(),
            part("closing fence of TOML", "+++")
        )
    }

    fn json(&mut self, keys: &[(&str, Value)]) -> String {
        let mut entries: Vec<String> = keys
            .iter()
            .map(|(key, value)| {
                let entry = format!("\"{key}\": {}", quoted(value));
                if decides(key) {
                    part(&format!("JSON front matter, `{key}`"), &entry)
                } else {
                    entry
                }
            })
            .collect();
        self.random.shuffle(&mut entries);
        format!(
            "{}\n  {}\n{}\n",
            part("opening brace of JSON", "{"),
            entries.join(",\n  "),
            part("closing brace of JSON", "}")
        )
    }

    /// A key with its value, as YAML.
    fn entry(&mut self, key: &str, value: &Value) -> String {
        let decides = decides(key);
        let mut text = match value {
            Value::Words(words) => {
                let is_word =
                    !matches!(&**words, "true" | "false") && words.parse::<i64>().is_err();
                let quote = if is_word {
                    *self.random.one_of(&["", "", "", "'", "\""])
                } else {
                    ""
                };
                let space = if self.random.percent(10) { "  " } else { " " };
                let value = format!("{quote}{words}{quote}");
                let marked = if decides {
                    part(
                        &format!("front matter, `{key}`"),
                        &format!("{key}:{space}{value}"),
                    )
                } else {
                    format!(
                        "{}{space}{value}",
                        part("front matter, another key", &format!("{key}:"))
                    )
                };
                // A comment behind a text without quotes is reported.
                let is_comment = self.random.percent(8) && (decides || !quote.is_empty());
                if is_comment {
                    format!("{marked} # so it is")
                } else {
                    marked
                }
            }
            Value::List(items) => {
                let key = part("front matter, another key", &format!("{key}:"));
                if self.random.percent(50) {
                    format!("{key} [{}]", items.join(", "))
                } else {
                    let items: Vec<String> =
                        items.iter().map(|item| format!("  - {item}")).collect();
                    format!("{key}\n{}", items.join("\n"))
                }
            }
            Value::Text(text) => {
                let key = part("front matter, another key", &format!("{key}: |"));
                let lines: Vec<String> = text
                    .lines()
                    .map(|line| {
                        if line.is_empty() {
                            String::new()
                        } else {
                            format!("  {line}")
                        }
                    })
                    .collect();
                format!("{key}\n{}", lines.join("\n"))
            }
            Value::Nested(lines) if decides => {
                part(&format!("front matter, `{key}`"), &format!("{key}:{lines}"))
            }
            Value::Nested(lines) => format!(
                "{}{lines}",
                part("front matter, another key", &format!("{key}:"))
            ),
        };
        text += "\n";
        text
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

    fn canary_title(&mut self) -> String {
        format!("About {}", self.canary())
    }

    /// A table in which a column hides rows.
    fn collection(&mut self) {
        let hides = if self.random.percent(20) {
            "status"
        } else {
            "label"
        };
        let mut columns = vec!["id", "title", "price", hides, "secret"];
        if self.random.percent(70) {
            self.random.shuffle(&mut columns);
        }
        let keys = [("type", words("collection")), ("of", words("dish"))];
        let mut text = self.front_matter(&keys);
        let cells: Vec<String> = columns
            .iter()
            .map(|column| part("table, a column's name", &format!(" {column} ")))
            .collect();
        text += &format!("|{}|\n|{}\n", cells.join("|"), "---|".repeat(columns.len()));
        let first = self.canaries;
        for number in 0..=self.random.below(3) {
            let hidden = self.random.percent(60);
            let label = self.hiding_label();
            let cells: Vec<String> = columns
                .iter()
                .map(|column| match *column {
                    "id" => format!("row-{first}-{number}"),
                    "title" if hidden => self.canary(),
                    "title" => format!("Row {number}"),
                    "price" => "3".to_owned(),
                    "status" if hidden => "draft".to_owned(),
                    "label" if hidden => label.to_owned(),
                    "label" => "open".to_owned(),
                    "secret" => self.canary(),
                    _ => String::new(),
                })
                .collect();
            text += &part("table, a row", &format!("| {} |", cells.join(" | ")));
            text += "\n";
        }
        let name = self.name();
        self.put(&format!("content/dishes/{name}.md"), &text);
    }

    /// A table whose rows are all hidden: by their type or by the defaults of the table.
    fn hidden_collection(&mut self) {
        let mut keys = vec![("type", words("collection"))];
        if self.random.percent(50) {
            keys.push(("of", words("plan")));
        } else {
            let label = self.hiding_label();
            keys.push(("of", words("dish")));
            let how = if self.random.percent(50) {
                format!(" {{ label: {label} }}")
            } else {
                format!("\n  label: {label}")
            };
            keys.push(("defaults", Value::Nested(how)));
        }
        let mut text = self.front_matter(&keys);
        text += "| id | title |\n|---|---|\n";
        let first = self.canaries;
        for number in 0..2 {
            text += &format!("| only-{first}-{number} | {} |\n", self.canary());
        }
        let name = self.name();
        self.put(&format!("content/lists/{name}.md"), &text);
    }

    /// A dish that guests see, with keys that they do not.
    fn visible_dish(&mut self, name: &str) {
        let other = if name == "curry" { "soup" } else { "curry" };
        let mut keys = vec![
            ("title", Value::Words(format!("A {name}"))),
            ("price", words("4")),
        ];
        if self.random.percent(50) {
            keys.push(("secret", Value::Words(self.canary())));
        }
        if self.random.percent(30) {
            let lines = format!("\n  mild: {}\n  hot: {}", self.canary(), self.canary());
            keys.push(("remarks", Value::Nested(lines)));
        }
        if self.random.percent(30) {
            let lines = format!("\n  - text: Stir.\n    hush: {}", self.canary());
            keys.push(("steps", Value::Nested(lines)));
        }
        if self.random.percent(40) {
            let lines = format!(
                "\n  - to: {other}\n    hush: {}\n    why: It fits.",
                self.canary()
            );
            keys.push(("goes_with", Value::Nested(lines)));
        }
        if self.random.percent(30) {
            let lines = format!("\n  - to: {other}\n    why: {}", self.canary());
            keys.push(("rivals", Value::Nested(lines)));
        }
        if self.random.percent(40) {
            let text = self.body();
            keys.push(("story", Value::Text(text)));
        }
        if self.random.percent(20) {
            keys.push(("label", words("open")));
        }
        let body = self.body();
        self.put_page(&format!("content/dishes/{name}.md"), &keys, &body);
    }

    fn hidden_body(&mut self) -> String {
        let mut text = format!("{}\n", self.secret());
        if self.random.percent(30) {
            text += &format!("\n## Part {}\n\n- {}\n", self.canary(), self.secret());
        }
        text
    }

    /// A text that guests see, with sections and callouts that they do not.
    fn body(&mut self) -> String {
        let mut text = String::from("For all to read.\n\n");
        for number in 0..=self.random.below(3) {
            match self.random.below(6) {
                0 | 1 => text += &self.hidden_section(number),
                2 | 3 => text += &self.hidden_callout(""),
                4 => {
                    let callout = self.hidden_callout("  ");
                    text += &format!("- an item\n\n{callout}- another\n\n");
                }
                5 if self.random.percent(50) => {
                    let secret = self.secret();
                    text += &format!(
                        "{} {secret} {}\n\n",
                        part("delimiter of a comment", "<!--"),
                        part("delimiter of a comment", "-->")
                    );
                }
                _ => {
                    text += &format!(
                        "{}\n> For guests.\n\n",
                        part("callout for guests", "> [!open] Open")
                    );
                }
            }
        }
        text + "The end.\n"
    }

    /// A section with a label, and the one that ends it.
    fn hidden_section(&mut self, number: usize) -> String {
        let label = self.hiding_label();
        self.hidden_section_of(label, number)
    }

    fn hidden_section_of(&mut self, label: &str, number: usize) -> String {
        let attributes = match self.random.below(6) {
            0 => format!("{{#answer-{number} label={label}}}"),
            1 => format!("{{ label={label} }}"),
            _ => format!("{{label={label}}}"),
        };
        let title = if self.random.percent(50) {
            self.canary_title()
        } else {
            "Answers".to_owned()
        };
        let heading = match self.random.below(8) {
            0 => part(
                "setext heading of a section",
                &format!("{title} {attributes}\n---"),
            ),
            1 => part(
                "heading of a section",
                &format!("## {title} ## {attributes}"),
            ),
            _ => part("heading of a section", &format!("## {title} {attributes}")),
        };
        let inside = self.inside();
        format!("{heading}\n\n{inside}\n\n## Next {number}\n\nFor all.\n\n")
    }

    /// A callout with a label. `indent` is what stands before each of its lines.
    fn hidden_callout(&mut self, indent: &str) -> String {
        let label = self.hiding_label();
        let fold = self.random.one_of(&["", "", "-", "+"]);
        let title = if self.random.percent(50) {
            format!(" {}", self.canary_title())
        } else {
            String::new()
        };
        let marker = part(
            "marker of a callout",
            &format!("{indent}> [!{label}]{fold}{title}"),
        );
        let mut text = format!("{marker}\n");
        for line in self.inside().lines() {
            text += indent;
            text += if line.is_empty() { ">" } else { "> " };
            text += line;
            text += "\n";
        }
        text + "\n"
    }

    /// What a hidden section or callout holds.
    fn inside(&mut self) -> String {
        let secret = self.secret();
        match self.random.below(5) {
            0 => format!("{secret}\n\n- {}", self.secret()),
            1 => format!(
                "{}\n## {} is no heading here\n{}\n\n{secret}",
                part("fence of code in a hidden part", "```text"),
                self.canary(),
                part("fence of code in a hidden part", "```")
            ),
            2 => format!("{secret}\n\n{}", self.secret()),
            3 => format!("| a | b |\n|---|---|\n| {} | 1 |", self.canary()),
            _ => secret,
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

/// Whether a key can decide who reads a record.
fn decides(key: &str) -> bool {
    matches!(
        key,
        "label"
            | "type"
            | "of"
            | "status"
            | "defaults"
            | "draft"
            | "hidden"
            | "private"
            | "published"
    )
}

/// A value as TOML and JSON write it.
fn quoted(value: &Value) -> String {
    match value {
        Value::Words(words)
            if words.parse::<i64>().is_ok() || matches!(&**words, "true" | "false") =>
        {
            words.clone()
        }
        Value::Words(words) | Value::Text(words) | Value::Nested(words) => format!("{words:?}"),
        Value::List(items) => format!("{items:?}"),
    }
}

fn words(text: &str) -> Value {
    Value::Words(text.to_owned())
}

/// Guests hold `open`; `inner`, `deep` and `kitchen-staff` are hidden from them. `DECLARED` is the title of something hidden.
const CONFIG: &str = r#"[site]
title = "Kitchen book"
home = "page:start"

[severity]
unreachable-page = "off"

[audiences.guest]
labels = ["open", "world"]
[audiences.crew]
labels = ["open", "inner", "kitchen-staff"]
[audiences.all]
labels = ["open", "inner", "deep", "kitchen-staff"]

[scales]
heat = ["mild", "hot"]

[types.page]
label = "open"

[types.plan]
title = "Plan DECLARED"
plural = "Plans DECLARED"
folder = "plans"
label = "inner"
help = "About DECLARED."
fields.goal = "string"

[types.ledger]
folder = "ledgers"
fields.goal = "string"

[types.word]
folder = "words"
label = "open"
page = "entry"
autolink = true

[types.dish]
folder = "dishes"
label = "open"
fields.price = "int"
fields.story = "markdown"
fields.secret = { type = "markdown", label = "inner", title = "DECLARED" }
fields.remarks = { type = "map<heat, markdown>", label = "deep" }
index = { as = "table", columns = ["title", "price", "secret"] }

[types.dish.fields.steps]
type = "list<object>"
fields.text = "markdown"
fields.hush = { type = "string", label = "inner" }

[relations.goes_with]
from = "dish"
to = "dish"
inverse = "fits"
props.why = "markdown"
props.hush = { type = "markdown", label = "inner", title = "DECLARED" }

[relations.rivals]
from = "dish"
to = "dish"
inverse = "rival_of"
titles = ["DECLARED", "Of DECLARED"]
label = "inner"
props.why = "markdown"

[pages.menu]
label = "open"
sets.mains = { records = "dish" }

[pages.costs]
title = "Costs DECLARED"
label = "inner"
sets.mains = { records = "dish", title = "DECLARED" }

[pages.sheet]
each = "dish"
title = "DECLARED of {title}"
label = "deep"
sets.rivals = { records = "$self.rivals" }

[matrices.fits]
rows = "dish"
columns = "dish"
via = "goes_with"
label = "open"

[matrices.rivals]
title = "Rivals DECLARED"
rows = "dish"
columns = "dish"
via = "rivals"
label = "inner"
"#;
