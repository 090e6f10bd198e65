//! Texts of random sites: hidden sections, callouts and blocks between visible ones.

use super::*;

impl Writer {
    /// A dish that guests see, with keys that they do not.
    pub(super) fn visible_dish(&mut self, name: &str) {
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

    pub(super) fn hidden_body(&mut self) -> String {
        let mut text = format!("{}\n", self.secret());
        if self.random.percent(30) {
            text += &format!("\n## Part {}\n\n- {}\n", self.canary(), self.secret());
        }
        text
    }

    /// A text that guests see, with sections and callouts that they do not.
    pub(super) fn body(&mut self) -> String {
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
    pub(super) fn hidden_section(&mut self, number: usize) -> String {
        let label = self.hiding_label();
        self.hidden_section_of(label, number)
    }

    pub(super) fn hidden_section_of(&mut self, label: &str, number: usize) -> String {
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

    /// A callout with a label. `indent` precedes each of its lines.
    pub(super) fn hidden_callout(&mut self, indent: &str) -> String {
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

    /// The content of a hidden section or callout.
    pub(super) fn inside(&mut self) -> String {
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
}
