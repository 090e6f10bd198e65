//! Front matter of random sites, in YAML, TOML and JSON, with the parts that hide something marked.

use super::*;

impl Writer {
    pub(super) fn put(&mut self, path: &str, text: &str) {
        let text = if self.random.percent(15) {
            text.replace('\n', "\r\n")
        } else {
            text.to_owned()
        };
        self.marked.insert(path.to_owned(), text);
    }

    /// Writes a page with front matter.
    pub(super) fn put_page(&mut self, path: &str, keys: &[(&str, Value)], body: &str) {
        let front = self.front_matter(keys);
        self.put(path, &format!("{front}{body}"));
    }

    pub(super) fn front_matter(&mut self, keys: &[(&str, Value)]) -> String {
        let is_plain = keys
            .iter()
            .all(|(_, value)| matches!(value, Value::Words(_) | Value::List(_)));
        match self.random.below(10) {
            0 if is_plain => self.toml(keys),
            1 if is_plain => self.json(keys),
            _ => self.yaml(keys),
        }
    }

    pub(super) fn yaml(&mut self, keys: &[(&str, Value)]) -> String {
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

    pub(super) fn toml(&mut self, keys: &[(&str, Value)]) -> String {
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

    pub(super) fn json(&mut self, keys: &[(&str, Value)]) -> String {
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
    pub(super) fn entry(&mut self, key: &str, value: &Value) -> String {
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
