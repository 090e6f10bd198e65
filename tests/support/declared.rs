//! Random hidden declarations for the sites of `secrets`: types, fields, relations, properties, pages, matrices, checks, audiences.
//!
//! All of them are hidden from guests. Two sites that differ in nothing else must look the same to them.

use std::fmt::Write as _;

use super::secrets::Tape;
use super::sites::Texts;

/// Changes what a site declares and hides, and adds hidden content that uses it.
pub(crate) fn declare(texts: &mut Texts, tape: &mut Tape<'_>) {
    let config = texts
        .remove("hirebook.toml")
        .expect("the site has a config");
    let mut declarations = Declarations {
        config,
        notes: String::new(),
        tape,
    };
    for number in 0..declarations.tape.up_to(6) {
        match declarations.tape.up_to(8) {
            0 | 1 => declarations.kind(number, texts),
            2 => declarations.field(number),
            3 => declarations.relation(number),
            4 => declarations.property(number),
            5 => declarations.pages(number),
            6 => declarations.checks(number),
            _ => declarations.audience(number),
        }
    }
    declarations.known();
    let Declarations { config, notes, .. } = declarations;
    texts.insert("hirebook.toml".to_owned(), config);
    if !notes.is_empty() {
        texts.insert(
            "content/notes/vaulted.md".to_owned(),
            format!("---\ntitle: Vaulted\nlabel: inner\n{notes}---\nBelow.\n"),
        );
    }
}

struct Declarations<'t, 'b> {
    config: String,
    /// Keys of a hidden note.
    notes: String,
    tape: &'t mut Tape<'b>,
}

/// Headers before which something can be declared: the place decides the order of types and relations.
const BEFORE_TYPES: [&str; 4] = [
    "[types.note]\n",
    "[types.thing]\n",
    "[types.page]\n",
    "[relations.parent]\n",
];
const BEFORE_RELATIONS: [&str; 3] = [
    "[relations.parent]\n",
    "[relations.holds]\n",
    "[pages.sheet]\n",
];

/// Lists of the visible config in which something hidden can be named.
const LISTS: [&str; 7] = [
    "sort = [\"-hidden_rank\"",
    "columns = [\"body\"",
    "columns = [\"secret\"",
    "sort = [\"secret\"",
    "columns = [\"title\", \"review_due\"",
    "columns = [\"hidden_rank\"",
    "columns = [\"edge\"",
];

impl Declarations<'_, '_> {
    fn replace(&mut self, old: &str, new: &str) {
        assert!(self.config.contains(old), "`{old}` is not in the config");
        self.config = self.config.replacen(old, new, 1);
    }

    fn before(&mut self, headers: &[&str], text: &str) {
        let header = self.tape.of(headers);
        self.replace(header, &format!("{text}{header}"));
    }

    fn label(&mut self) -> &'static str {
        self.tape.of(&["label = \"inner\"\n", "label = \"deep\"\n"])
    }

    /// Names something hidden in a list of the visible config that has room for it.
    fn name(&mut self, word: &str, lists: &[&str]) {
        let list = self.tape.of(lists);
        let (key, first) = list.split_once('[').expect("a list");
        let minus = if key.starts_with("sort") {
            self.tape.of(&["", "-"])
        } else {
            ""
        };
        let new = match self.tape.up_to(2) {
            0 => format!("{key}[\"{minus}{word}\", {first}"),
            _ => format!("{key}[{first}, \"{minus}{word}\""),
        };
        if self.config.contains(list) {
            self.replace(list, &new);
        }
    }

    /// A hidden type, with records or without, and things that name it.
    fn kind(&mut self, number: usize, texts: &mut Texts) {
        let name = format!("{}vault{number}", self.tape.letter());
        let label = self
            .tape
            .of(&["", "label = \"inner\"\n", "label = \"deep\"\n"]);
        let mut text = format!(
            "[types.{name}]\nfolder = \"{name}s\"\n{label}title = \"{}\"\n",
            self.tape.of(&["Vault", "Note", "Zebra"])
        );
        text += self.tape.of(&[
            "",
            "autolink = true\n",
            "page = \"entry\"\n",
            "help = \"Hidden.\"\nplural = \"Hiddens\"\n",
            "sort = [\"rank\"]\nlead = \"mood\"\n",
        ]);
        text += "fields.rank = { type = \"int\", title = \"Hidden rank\", search = true }\n";
        text += "fields.mood = { type = \"enum\", of = [\"calm\", \"stormy\"], title = \"Hidden mood\" }\n";
        text += "fields.step = { type = \"scale<step>\", title = \"Hidden step\" }\n";
        self.before(&BEFORE_TYPES, &text);
        for record in 0..self.tape.up_to(3) {
            let status = self
                .tape
                .of(&["", "status: draft\nlabel: open\n", "status: retired\n"]);
            let title = self.tape.of(&["harbour", "Vault", "lantern"]);
            texts.insert(
                format!("content/{name}s/v{record}.md"),
                format!("---\ntitle: {title}\nrank: 3\nmood: stormy\nstep: low\n{status}---\nOf [[note:n0]].\n"),
            );
        }
        if self.tape.yes() {
            self.replace(
                "[menu.all]\nitems = [",
                &format!("[menu.all]\nitems = [\"{name}\", "),
            );
        }
        if self.tape.yes() {
            let tail = format!(
                "[relations.{name}_of]\nfrom = \"note\"\nto = \"{name}\"\ninverse = \"{name}_in\"\ntitles = [\"Hidden of\", \"Hidden in\"]\n"
            );
            self.before(&BEFORE_RELATIONS, &tail);
            self.name(&format!("{name}_of"), &LISTS[1..5]);
            self.before(
                &["[pages.pair]\n"],
                &format!("[pages.{name}-page]\neach = \"note.{name}_of\"\nlabel = \"open\"\n"),
            );
        }
        if self.tape.yes() {
            let hidden = format!(
                "[pages.{name}-pages]\neach = \"{name}\"\nlabel = \"open\"\n[matrices.{name}]\nrows = \"{name}\"\ncolumns = \"step\"\nvia = \"by_step\"\nlabel = \"open\"\n"
            );
            self.replace(
                &format!("[types.{name}]\n"),
                &format!("[types.{name}]\nfields.by_step = \"map<step, markdown>\"\n"),
            );
            self.before(&["[pages.pair]\n"], &hidden);
        }
    }

    /// A hidden field of a visible type.
    fn field(&mut self, number: usize) {
        let name = format!("{}field{number}", self.tape.letter());
        let (kind, value) = [
            ("\"int\"", "4"),
            ("\"markdown\"", "Hidden *text*."),
            ("\"enum\", of = [\"wet\", \"dry\"]", "dry"),
            ("\"scale<step>\"", "low"),
        ][self.tape.up_to(4)];
        let label = self.label();
        let default = if self.tape.yes() {
            format!(", default = \"{value}\"")
        } else {
            String::new()
        };
        let search = self.tape.of(&["", ", search = true"]);
        let of = self.tape.of(&["note", "note", "thing", "word", "page"]);
        let declared = format!(
            "fields.{name} = {{ type = {kind}, {}, title = \"Hidden field\"{default}{search} }}\n",
            label.trim()
        );
        // Dotted keys belong to the table whose header they follow.
        self.replace(
            &format!("[types.{of}]\n"),
            &format!("[types.{of}]\n{declared}"),
        );
        if of == "note" {
            let _ = writeln!(self.notes, "{name}: {value}");
            if self.tape.yes() {
                self.name(&name, &LISTS);
            }
            if kind == "\"int\"" && self.tape.yes() {
                let sum = self
                    .tape
                    .of(&["{name} ?? hidden_rank", "hidden_rank ?? {name}"]);
                let sum = sum.replace("{name}", &name);
                self.replace("sum(hidden_rank", &format!("sum({sum}"));
            }
        }
    }

    /// A hidden relation between visible types, and a composed one over it.
    fn relation(&mut self, number: usize) {
        let name = format!("{}relation{number}", self.tape.letter());
        let (to, target) = [("note", "n0"), ("thing", "t0"), ("word", "w0")][self.tape.up_to(3)];
        let mut text = format!(
            "[relations.{name}]\nfrom = \"note\"\nto = \"{to}\"\ninverse = \"{name}_back\"\n{}titles = [\"Hidden\", \"Hidden back\"]\n",
            self.label()
        );
        text += self.tape.of(&[
            "",
            "ordered = true\n",
            "props.weight = { type = \"int\", default = 3, title = \"Hidden weight\" }\n",
        ]);
        if self.tape.yes() {
            let _ = write!(
                text,
                "[relations.{name}_over]\nfrom = \"note\"\nvia = \"sees.{name}\"\ninverse = \"{name}_under\"\ntitles = [\"Hidden over\", \"Hidden under\"]\n"
            );
            self.name(&format!("{name}_over"), &LISTS[1..5]);
        }
        self.before(&BEFORE_RELATIONS, &text);
        let _ = writeln!(self.notes, "{name}: [{target}]");
        if self.tape.yes() {
            self.name(&name, &LISTS[1..5]);
        }
    }

    /// A hidden property of visible edges.
    fn property(&mut self, number: usize) {
        let name = format!("{}prop{number}", self.tape.letter());
        let label = self.label();
        let default = self.tape.of(&["", ", default = 7"]);
        let text = format!(
            "props.{name} = {{ type = \"int\", {}, title = \"Hidden property\"{default} }}\n",
            label.trim()
        );
        let relation = self.tape.of(&[
            "[relations.sees]\n",
            "[relations.holds]\n",
            "[relations.parent]\n",
        ]);
        self.replace(relation, &format!("{relation}{text}"));
        let total = "totals = \"sum(@weight)\"";
        if relation == "[relations.sees]\n" && self.tape.yes() && self.config.contains(total) {
            self.replace(total, &format!("totals = \"sum(@{name} ?? @weight)\""));
        }
    }

    /// Hidden pages and matrices.
    fn pages(&mut self, number: usize) {
        let name = format!("{}page{number}", self.tape.letter());
        let label = self
            .tape
            .of(&["", "label = \"inner\"\n", "label = \"deep\"\n"]);
        let each = self.tape.of(&[
            "",
            "each = \"note\"\n",
            "each = \"note.sees\"\n",
            "each = \"thing\"\n",
        ]);
        let matrix = format!(
            "[matrices.{name}]\nrows = \"note\"\ncolumns = \"note\"\nvia = \"sees\"\ntitle = \"Hidden\"\n{label}"
        );
        let text = format!(
            "[pages.{name}]\n{each}{label}title = \"Hidden\"\nsets.all = {{ records = \"any\", title = \"Hidden\" }}\n{matrix}"
        );
        self.before(
            &["[pages.sheet]\n", "[pages.pair]\n", "[pages.all]\n"],
            &text,
        );
        if self.tape.yes() {
            let first = if each.is_empty() {
                format!("\"pages.{name}\", ")
            } else {
                String::new()
            };
            self.replace(
                "[menu.all]\nitems = [",
                &format!("[menu.all]\nitems = [{first}\"matrices.{name}\", "),
            );
        }
    }

    /// Checks of something hidden.
    fn checks(&mut self, number: usize) {
        let name = format!("{}check{number}", self.tape.letter());
        let rule = self.tape.of(&[
            "rule = \"has\"\non = \"note\"\nfield = \"secret\"\n",
            "rule = \"count\"\non = \"shade\"\nmin = 9\n",
            "rule = \"edges\"\non = \"note\"\nvia = \"whispers\"\nmin = 9\n",
            "rule = \"has\"\non = \"note\"\nfield = \"rank\"\nwhere.mood = { missing = false }\n",
            "rule = \"count\"\non = \"inner.all\"\nmin = 9\n",
        ]);
        self.replace(
            "[pages.inner]\n",
            "[pages.inner]\nsets.all = { records = \"note\" }\n",
        );
        self.config = self.config.replace(
            "sets.all = { records = \"note\" }\nsets.all = { records = \"note\" }\n",
            "sets.all = { records = \"note\" }\n",
        );
        self.before(
            &["[checks.note-unseen]\n", "[checks.rank-twice]\n"],
            &format!("[checks.{name}]\n{rule}help = \"Hidden.\"\nseverity = \"info\"\n"),
        );
        self.replace("findings = [", &format!("findings = [\"{name}\", "));
    }

    /// Another audience.
    fn audience(&mut self, number: usize) {
        let name = format!("{}readers{number}", self.tape.letter());
        let labels = self.tape.of(&[
            "\"inner\"",
            "\"open\", \"deep\"",
            "\"open\", \"inner\", \"deep\"",
        ]);
        // A home has to be visible to its audience.
        let home = if labels.contains("open") {
            self.tape.of(&["", "home = \"note:n0\"\n"])
        } else {
            ""
        };
        self.before(
            &["[audiences.guest]\n", "[audiences.crew]\n", "[scales]\n"],
            &format!("[audiences.{name}]\nlabels = [{labels}]\ntitle = \"Hidden\"\n{home}"),
        );
    }

    /// Hidden declarations that every such site has, in other words or not at all.
    fn known(&mut self) {
        if self.tape.yes() {
            self.replace(
                "[relations.whispers]\n",
                "[relations.whispers]\ntitles = [\"Hidden words\", \"Hidden ears\"]\n",
            );
        }
        if self.tape.yes() {
            self.replace(
                "[types.shade]\n",
                "[types.shade]\ntitle = \"Hidden shade\"\nlabel = \"deep\"\n",
            );
        }
        if self.tape.yes() {
            self.replace(
                "fields.secret = {",
                "fields.secret = { title = \"Hidden secret\", search = true,",
            );
        }
        if self.tape.yes() {
            self.replace("props.hush = {", "props.hush = { title = \"Hidden hush\",");
        }
        if self.tape.yes() {
            self.replace(
                "[relations.heard]\n",
                "[relations.heard]\ntitles = [\"Hidden hearing\", \"Hidden heard\"]\n",
            );
        }
        if self.tape.yes() {
            self.replace(
                "[matrices.unlabelled]\nrows = \"note\"\ncolumns = \"note\"\nvia = \"sees\"\n",
                "",
            );
        }
        if self.tape.yes() {
            self.replace(
                "[audiences.all]\n",
                "[audiences.all]\ntitle = \"Hidden readers\"\n",
            );
        }
        if self.tape.yes() {
            self.replace("[pages.shadow]\neach = \"shade\"\nlabel = \"open\"\n", "");
        }
    }
}
