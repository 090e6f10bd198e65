//! Blocks of random documents: headings, tables, code, HTML, lists, quotes.

use super::*;

impl Generator<'_> {
    pub(super) fn heading(&mut self) -> String {
        let level = "#".repeat(1 + self.random.below(7));
        let ending = *self.random.one_of(&[
            "",
            "",
            "",
            " #",
            " ##",
            " {#own}",
            " {.wide}",
            " {#own .wide}",
            " {key=value}",
            "#",
            " \\#",
            " {}",
            " {#}",
        ]);
        match self.random.below(8) {
            0 => format!("{}\n===\n", self.inline(1)),
            1 => format!("{}\n---\n", self.inline(1)),
            2 => format!("{level} {} {{{}}}\n", self.words(), self.words()),
            3 => format!("{level}{}\n", self.words()),
            4 => format!(
                "<h{level}>{}</h{level}>\n",
                self.words(),
                level = 1 + self.random.below(6)
            ),
            5 => format!("{level} ![{}](p.png) {}\n", self.words(), self.words()),
            _ => format!("{level} {}{ending}\n", self.inline(1)),
        }
    }

    pub(super) fn cell(&mut self) -> String {
        match self.random.below(12) {
            0 => String::new(),
            1 => format!("[[other\\|{}]]", self.words()),
            2 => format!("[[other|{}]]", self.words()),
            3 => format!("{}<br>{}", self.word(), self.word()),
            4 => format!("`{} \\| {}`", self.word(), self.word()),
            5 => format!("`{} | {}`", self.word(), self.word()),
            6 => format!("{} \\| {}", self.word(), self.word()),
            7 => self.inline(1),
            _ => self.words(),
        }
    }

    pub(super) fn table(&mut self) -> String {
        let columns = 1 + self.random.below(4);
        let has_bars = columns == 1 || self.random.percent(70);
        let mut lines = Vec::new();
        for row in 0..2 + self.random.below(4) {
            if row == 1 {
                let dashes = *self
                    .random
                    .one_of(&["---", ":-:", "-", ":--", "--:", " --- "]);
                let count = if self.random.percent(10) {
                    columns + 1
                } else {
                    columns
                };
                lines.push(vec![dashes.to_owned(); count]);
                continue;
            }
            let count = if row > 1 && self.random.percent(25) {
                self.random.below(columns + 3)
            } else {
                columns
            };
            lines.push((0..count).map(|_| self.cell()).collect());
        }
        let mut text = String::new();
        for cells in lines {
            let line = cells.join("|");
            text.push_str(&if has_bars {
                format!("|{line}|\n")
            } else {
                format!("{line}\n")
            });
        }
        text
    }

    pub(super) fn code(&mut self) -> String {
        match self.random.below(6) {
            0 => format!("    {}\n    {}\n", self.words(), self.words()),
            1 => format!("~~~\n{}\n~~~\n", self.words()),
            2 => format!("```\n{}\n", self.words()),
            3 => format!("```{{.python title=\"name\"}}\n{}\n```\n", self.words()),
            4 => format!(
                "```python\n# {}\n\n{} = 1\n```\n",
                self.words(),
                self.word()
            ),
            _ => format!("```\n{}\n\n{}\n```\n", self.words(), self.words()),
        }
    }

    pub(super) fn html(&mut self) -> String {
        match self.random.below(12) {
            0 => format!("<p>{}</p>\n", self.words()),
            1 => format!(
                "<table>\n<tr><td>{}</td><td>{}</td></tr>\n</table>\n",
                self.words(),
                self.words()
            ),
            2 => format!("<div>{}\n", self.words()),
            3 => format!("<center>{}</center>\n{}\n", self.words(), self.words()),
            4 => format!("<img src=\"p.png\" alt=\"{}\">\n", self.words()),
            5 => format!("<!-- remark --> {}\n", self.words()),
            6 => format!(
                "<{}>\n{}\n</{}>\n",
                "placeholder",
                self.words(),
                "placeholder"
            ),
            7 => format!("<{} name>\n", self.word()),
            8 => format!("<ul>\n<li>{}<li>{}\n</ul>\n", self.words(), self.words()),
            9 => format!("<pre>\n{}\n\n{}\n</pre>\n", self.words(), self.words()),
            10 => format!(
                "<p align=\"center\">\n  <a href=\"other.md\">{}</a> <b>{}</b>\n</p>\n",
                self.words(),
                self.words()
            ),
            _ => format!(
                "{} <div>{}</div> {}\n",
                self.word(),
                self.word(),
                self.word()
            ),
        }
    }

    pub(super) fn picture(&mut self) -> String {
        match self.random.below(4) {
            0 => format!("![{}|100x50](p.png)", self.words()),
            1 => format!("![[p.png|{}|200]]", self.words()),
            2 => format!("![{}][defined]", self.words()),
            _ => format!("![{}](p.png){{width=200}}", self.words()),
        }
    }

    /// The name of a footnote whose text is defined at the end.
    pub(super) fn footnote(&mut self) -> String {
        let name = format!("n{}", self.definitions.len());
        let text = match self.random.below(4) {
            0 => format!("[^{name}]: {}\n    {}\n", self.words(), self.words()),
            1 => format!("[^{name}]: {}\n\n    {}\n", self.words(), self.words()),
            2 => format!("[^{name}]: {}", self.inline(1)),
            _ => format!("[^{name}]: {}", self.words()),
        };
        self.definitions.push(text);
        name
    }

    pub(super) fn footnote_paragraph(&mut self) -> String {
        let name = self.footnote();
        match self.random.below(4) {
            0 => format!("{}[^{name}] {}[^{name}]\n", self.words(), self.words()),
            1 => format!("[^unused]: {}\n", self.words()),
            2 => format!("[defined]: other.md \"title\"\n{}\n", self.words()),
            _ => format!("{}[^{name}]\n", self.words()),
        }
    }

    pub(super) fn definition_list(&mut self) -> String {
        match self.random.below(3) {
            0 => format!("{}\n: {}\n", self.words(), self.words()),
            1 => format!("{}\n\n:   {}\n", self.words(), self.words()),
            _ => format!("{}\n:{}\n", self.words(), self.words()),
        }
    }

    /// Blocks of other tools' Markdown.
    pub(super) fn dialect(&mut self) -> String {
        match self.random.below(12) {
            0 => format!("!!! note \"{}\"\n    {}\n", self.words(), self.words()),
            1 => format!(":::tip {}\n{}\n:::\n", self.words(), self.words()),
            2 => format!("{{{{< figure title=\"{}\" >}}}}\n", self.words()),
            3 => format!("%% hidden %%\n{}\n", self.words()),
            4 => format!("$$\n{}\n$$\n", self.words()),
            5 => format!("[TOC]\n\n{}\n", self.words()),
            6 => format!("{{: .wide}}\n{}\n", self.words()),
            7 => format!(
                "<Tabs>\n<Tab title=\"one\">{}</Tab>\n</Tabs>\n",
                self.words()
            ),
            8 => format!("import {} from \"./{}\"\n", self.word(), self.word()),
            9 => format!("{}\n{{: #own}}\n", self.words()),
            10 => format!("*[{}]: {}\n\n{}\n", self.word(), self.words(), self.words()),
            _ => format!(
                "- [ ] {}\n- [x] {}\n- [] {}\n",
                self.words(),
                self.words(),
                self.words()
            ),
        }
    }

    /// Puts something before each line of a block; the first line may differ.
    pub(super) fn indented(&mut self, first: &str, rest: &str, depth: usize) -> String {
        let block = self.block(depth + 1);
        let mut out = String::new();
        for (number, line) in block.lines().enumerate() {
            out.push_str(if number == 0 { first } else { rest });
            out.push_str(line);
            out.push('\n');
        }
        out
    }

    pub(super) fn list(&mut self, depth: usize) -> String {
        let mut out = String::new();
        let marker = *self
            .random
            .one_of(&["- ", "* ", "+ ", "1. ", "7) ", "- [ ] ", "- [x] "]);
        let indent = " ".repeat(if marker.starts_with(|c: char| c.is_ascii_digit()) {
            3
        } else {
            *self.random.one_of(&[2, 4])
        });
        for _ in 0..=self.random.below(3) {
            if self.random.percent(60) {
                out.push_str(&format!("{marker}{}\n", self.inline(1)));
            } else {
                out.push_str(&self.indented(marker, &indent, depth));
            }
            let blank = *self.random.one_of(&["", "", "\n"]);
            out.push_str(blank);
        }
        out
    }

    pub(super) fn quote(&mut self, depth: usize) -> String {
        let rest = *self.random.one_of(&["> ", "> ", ">", ""]);
        self.indented("> ", rest, depth)
    }

    pub(super) fn callout(&mut self, depth: usize) -> String {
        let kind = *self
            .random
            .one_of(&["note", "tip", "NOTE", "warning", "unheard-of"]);
        let title = if self.random.percent(50) {
            format!(" {}", self.inline(1).replace('\n', " "))
        } else {
            String::new()
        };
        let fold = *self.random.one_of(&["", "", "-", "+"]);
        let body = self.indented("> ", "> ", depth);
        format!("> [!{kind}]{fold}{title}\n{body}")
    }

    pub(super) fn details(&mut self, depth: usize) -> String {
        let summary = self.words();
        let blank = *self.random.one_of(&["\n", ""]);
        let end = *self.random.one_of(&["</details>\n", "</details>\n", ""]);
        format!(
            "<details>\n<summary>{summary}</summary>\n{blank}{}{blank}{end}",
            self.block(depth + 1)
        )
    }
}
