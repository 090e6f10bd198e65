//! Random edits of a site, as authors make them.

use super::sites::Texts;

/// Lines for texts and front matter, valid and invalid. `{path}` is that of some document, `{id}` its name.
pub(super) const LINES: &[&str] = &[
    "A sentence that nobody waits for.",
    "## A new heading",
    "## A new heading {#kept}",
    "# Another title",
    "See [[{id}]] and [[{id}#a-new-heading]].",
    "See [there](/{path}#a-new-heading) and [nowhere](gone.md).",
    "See [there](/{path}#kept) or [there](/{path}#another-title).",
    "See [there](/{path}).",
    "![[{id}]]",
    "![[{id}#a-new-heading]]",
    "> [!inner] For some eyes only.",
    "```view\nrecords = \"thing\"\n```",
    "```view\nrecords = \"nothing\"\n```",
    "title: Said anew",
    "id: renamed",
    "old_ids: [s0]",
    "label: open",
    "label: deep",
    "status: draft",
    "status: retired",
    "order: 3",
    "type: page",
    "type: collection",
    "aliases: [Setup]",
    "reviewed: 2026-05-01",
    "sees: [{id}, s9]",
    "parent: {id}",
    "about: {id}",
    "---",
    "a: [",
    "<b>raw</b>",
    "A word[^1].\n\n[^1]: Explained.",
    "```file=\"code/new.py\"\n```",
    "```text file=\"code/seen.py#kept\"\n```",
    "> [!inner]\n> ```python file=\"code/hidden.py\"\n> ```",
];

/// Lines for a config.
pub(super) const SETTINGS: &[&str] = &[
    "title = \"Another title\"",
    "[site]",
    "home = \"page:index\"",
    "[severity]\nbroken-link = \"warning\"",
    "[types.extra]\nfolder = \"extra\"",
    "enabled = false",
    "[pages.listed]\nformat = [\"csv\", \"json\", \"md\", \"txt\"]\nsets.all = { records = \"any\" }",
    "exports = [\"json\", \"jsonl\"]",
    "theme = \"plain\"",
    "smart = true",
    "[search.synonyms]\nglossary = [\"word\", \"another\"]\n\"two words\" = \"title\"",
    "[types.page]\nsearch_weight = 2.5",
    "= broken",
];

/// Overrides of templates, valid and invalid.
pub(super) const TEMPLATES: &[&str] = &[
    "{% extends \"default/record.html\" %}{% block main %}<p>Mine.</p>{% endblock %}",
    "<p>{{ page.title }}</p>",
    "<p>{{ page.nothing.at.all }}</p>",
    "{% if %}",
];

/// Random bytes, each of which decides something; zeros when they are used up.
pub(super) struct Tape<'a>(pub(super) std::slice::Iter<'a, u8>);

impl Tape<'_> {
    pub(super) fn up_to(&mut self, count: usize) -> usize {
        let mut byte = || usize::from(self.0.next().copied().unwrap_or(0));
        let chosen = if count > 256 {
            byte() * 256 + byte()
        } else {
            byte()
        };
        chosen % count.max(1)
    }

    fn key(&mut self, texts: &Texts, matches: impl Fn(&str) -> bool) -> Option<String> {
        let keys: Vec<&String> = texts.keys().filter(|path| matches(path)).collect();
        (!keys.is_empty()).then(|| keys[self.up_to(keys.len())].clone())
    }
}

/// A document, usually one of the first few, so that edits affect each other.
pub(super) fn document(texts: &Texts, tape: &mut Tape<'_>) -> Option<String> {
    const FEW: usize = 3;
    let all: Vec<&String> = texts.keys().filter(|path| is_document(path)).collect();
    let few = if tape.up_to(4) > 0 {
        all.len().min(FEW)
    } else {
        all.len()
    };
    (!all.is_empty()).then(|| all[tape.up_to(few)].clone())
}

pub(super) fn is_document(path: &str) -> bool {
    path.starts_with("content/") && path.ends_with(".md")
}

/// Inserts a line into a text, or replaces one.
pub(super) fn put_line(text: &str, line: &str, tape: &mut Tape<'_>) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    // Below the front matter, if there is any, more often than in it.
    let front = lines
        .iter()
        .skip(1)
        .position(|line| *line == "---")
        .map_or(0, |at| at + 2);
    let from = if tape.up_to(3) > 0 { front } else { 0 };
    let at = from + tape.up_to(lines.len() + 1 - from);
    if tape.up_to(3) == 0 && at < lines.len() {
        lines[at] = line;
    } else {
        lines.insert(at, line);
    }
    lines.join("\n") + "\n"
}

/// Makes one edit of the sources and describes it.
pub(super) fn edit(now: &mut Texts, first: &Texts, tape: &mut Tape<'_>) -> String {
    let document = document(now, tape);
    let kind = tape.up_to(25);
    match (kind, document) {
        (0..=3, Some(path)) => {
            now.get_mut(&path)
                .unwrap()
                .push_str("\nOne sentence more.\n");
            format!("{path}: a sentence")
        }
        (4..=9, Some(path)) => {
            let other = self::document(now, tape).unwrap_or_default();
            let other = other.trim_start_matches("content/");
            let id = other
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .trim_end_matches(".md");
            let line = LINES[tape.up_to(LINES.len())]
                .replace("{path}", other)
                .replace("{id}", id);
            let text = put_line(&now[&path], &line, tape);
            now.insert(path.clone(), text);
            format!("{path}: {line:?}")
        }
        (10, Some(path)) => {
            let mut lines: Vec<&str> = now[&path].lines().collect();
            if !lines.is_empty() {
                lines.remove(tape.up_to(lines.len()));
            }
            let text = lines.join("\n");
            now.insert(path.clone(), text);
            format!("{path}: a line less")
        }
        (11, Some(path)) => {
            now.remove(&path);
            format!("{path}: deleted")
        }
        (12, Some(path)) => {
            let (folder, name) = path.rsplit_once('/').unwrap();
            let to = if tape.up_to(2) == 0 {
                format!("{folder}/renamed-{name}")
            } else {
                format!("content/elsewhere/{name}")
            };
            let text = now.remove(&path).unwrap();
            now.insert(to.clone(), text);
            format!("{path}: renamed to {to}")
        }
        (13, Some(path)) => {
            let to = format!("{}-copy.md", path.trim_end_matches(".md"));
            now.insert(to.clone(), now[&path].clone());
            format!("{path}: copied to {to}")
        }
        (14, Some(path)) => {
            let other = tape.key(now, is_document).unwrap();
            let (a, b) = (now[&path].clone(), now[&other].clone());
            now.insert(path.clone(), b);
            now.insert(other.clone(), a);
            format!("{path} and {other}: exchanged")
        }
        (15, Some(path)) => {
            let folder = path.rsplit_once('/').unwrap().0.to_owned();
            let to = if folder == "content" {
                "content/moved".to_owned()
            } else {
                format!("{folder}-moved")
            };
            let all: Vec<String> = now
                .keys()
                .filter(|path| path.starts_with(&format!("{folder}/")))
                .cloned()
                .collect();
            for path in all {
                let text = now.remove(&path).unwrap();
                now.insert(path.replacen(&folder, &to, 1), text);
            }
            format!("{folder}: moved to {to}")
        }
        (16, _) => {
            let text = [
                "label: open\n",
                "owner: Somebody\n",
                "nobody: knows\n",
                "a: [\n",
            ][tape.up_to(4)];
            let folder = tape
                .key(now, is_document)
                .map_or("content".to_owned(), |path| {
                    path.rsplit_once('/').unwrap().0.to_owned()
                });
            now.insert(format!("{folder}/_defaults.yml"), text.to_owned());
            format!("{folder}/_defaults.yml: {text:?}")
        }
        (17, _) => {
            let line = SETTINGS[tape.up_to(SETTINGS.len())];
            let text = put_line(
                now.get("hirebook.toml").map_or("", String::as_str),
                line,
                tape,
            );
            now.insert("hirebook.toml".to_owned(), text);
            format!("hirebook.toml: {line:?}")
        }
        (18, _) => {
            let (theme, name) = (
                ["default", "plain"][tape.up_to(2)],
                ["record", "base", "index"][tape.up_to(3)],
            );
            let path = format!("themes/{theme}/templates/{name}.html");
            let text = TEMPLATES[tape.up_to(TEMPLATES.len())];
            now.insert(path.clone(), text.to_owned());
            format!("{path}: {text:?}")
        }
        (19, _) => {
            let query = ["harbour", "Setup", "nothing of the kind"][tape.up_to(3)];
            now.insert(
                "search-tests.toml".to_owned(),
                format!("[queries]\n\"{query}\" = \"page:index\"\n"),
            );
            format!("search-tests.toml: {query}")
        }
        (20, _) => {
            let path = [
                "static/robots.txt",
                "static/new.txt",
                "content/picture.png",
                "content/index.html",
            ][tape.up_to(4)];
            now.insert(path.to_owned(), "new".to_owned());
            format!("{path}: new")
        }
        (21, _) => {
            let path = ["code/new.py", "code/seen.py", "code/hidden.py"][tape.up_to(3)];
            let text = ["# region kept\none = 1\n# endregion\n", "two = 2\n"][tape.up_to(2)];
            now.insert(path.to_owned(), text.to_owned());
            format!("{path}: {text:?}")
        }
        (22, _) => {
            let path = tape.key(now, |path| !is_document(path));
            path.as_ref().map(|path| now.remove(path));
            format!("{path:?}: deleted")
        }
        (23, _) => {
            let path = tape.key(first, |_| true).unwrap();
            now.insert(path.clone(), first[&path].clone());
            format!("{path}: as at first")
        }
        _ => {
            now.clone_from(first);
            "everything: as at first".to_owned()
        }
    }
}
