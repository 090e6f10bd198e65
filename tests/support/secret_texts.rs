//! Texts of random sites, with hidden blocks between visible ones.

use super::*;

impl Writer<'_, '_> {
    /// A text with visible blocks and, between them, hidden ones.
    pub(super) fn body(&mut self) -> String {
        let mut text = String::new();
        for section in 0..=self.seen.up_to(3) {
            text += &self.block();
            for _ in 0..=self.seen.up_to(3) {
                text += &self.visible_block();
                text += &self.block();
            }
            if self.hidden.yes() {
                let _ = write!(text, "## {} {{label={}}}\n\n", self.heading(), self.label());
                text += &self.inside();
                text += "\n\n";
            }
            let _ = write!(text, "## {}\n\n", ["Setup", "Usage", "Setup"][section]);
        }
        text + "The end.\n"
    }

    pub(super) fn visible_block(&mut self) -> String {
        let (note, page) = (self.names.note.clone(), self.names.page.clone());
        match self.seen.up_to(17) {
            0 => "A harbour and a lantern, with alias1 too.\n\n".to_owned(),
            1 => "A note[^one] and again[^two].\n\n[^one]: The *first*.\n\n[^two]: The second.\n\n".to_owned(),
            2 => "### Setup\n\nUnder the same name.\n\n".to_owned(),
            3 => "See [the place][place] and [[note:n1#setup]] ![A picture](/pics/seen.png).\n\n[place]: /notes/n0.md \"Title\"\n\n".to_owned(),
            4 => "```view\nrecords = \"note\"\ncolumns = [\"title\", \"rank\", \"mood\", \"sees\", \"sees@hush\", \"whispers\"]\nsort = [\"-hidden_rank\"]\n```\n\n".to_owned(),
            5 => "```view\nrecords = \"thing\"\nas = \"full\"\ngroup = \"held_by\"\nlimit = 2\n```\n\n".to_owned(),
            6 => format!("Of [[note:{note}|a stranger]], [another](/loose/{page}.md) and [[word:{}|one more]].\n\n", self.names.word),
            7 => format!("Before.\n\n![[note:{note}]]\n\n![[word:w0]]\n\nBehind.\n\n"),
            8 => self.list(),
            9 => "| a | b |\n|---|---|\n| 1 | lantern |\n\n".to_owned(),
            10 => "Somebody said:\n\n> A quote\n> of two lines.\n\n".to_owned(),
            11 => format!("```view\nrecords = \"note\"\nwhere = {{ sees = [\"{note}\", \"n1\"] }}\nas = \"list\"\ngroup = \"mood\"\n```\n\n"),
            12 => "```view\nmatrix = \"weights\"\nrows = { where = { rank = [1, 2] } }\ntotals = false\n```\n\n".to_owned(),
            13 => "```view\nmatrix = \"held\"\ncolumns = { where = { mood = \"wild\" } }\n```\n\n".to_owned(),
            14 => "```view\nmatrix = \"inner\"\n```\n\n```view\nmatrix = \"hush\"\n```\n\n".to_owned(),
            15 => "```python file=\"code/seen.py#kept\"\n```\n\n".to_owned(),
            _ => "> [!open] For all\n> A block for everybody[^in].\n>\n> [^in]: With a note.\n\n".to_owned(),
        }
    }

    /// A list with hidden blocks in its items.
    pub(super) fn list(&mut self) -> String {
        let mut text = String::new();
        for item in ["1. first\n\n   more of it\n\n", "2. second\n\n"] {
            text += item;
            for line in self.block().lines() {
                text += &if line.is_empty() {
                    "\n".to_owned()
                } else {
                    format!("   {line}\n")
                };
            }
        }
        text
    }

    pub(super) fn label(&mut self) -> &'static str {
        self.hidden.of(&["inner", "deep"])
    }

    pub(super) fn heading(&mut self) -> &'static str {
        self.hidden.of(&["Setup", "Usage", "Aside"])
    }

    /// A hidden block, or nothing.
    pub(super) fn block(&mut self) -> String {
        if !self.hidden.yes() {
            return String::new();
        }
        let label = self.label();
        let title = self.hidden.of(&["", " Setup", " Only [[note:n1]]"]);
        let fold = self.hidden.of(&["", "-", "+"]);
        // A definition directly below the marker would go on with its paragraph.
        let mut block = format!(
            "> [!{label}]{fold}{title}\n{}>\n",
            self.hidden.of(&["", "> Words at once.\n"])
        );
        for line in self.inside().lines() {
            block += if line.is_empty() { ">\n" } else { "> " };
            if !line.is_empty() {
                let _ = writeln!(block, "{line}");
            }
        }
        block + "\n"
    }

    /// The content of a hidden block or section.
    pub(super) fn inside(&mut self) -> String {
        let picture = format!("![Hidden](/pics/{}.png)", self.names.picture);
        let mut text = String::new();
        for _ in 0..=self.hidden.up_to(3) {
            text += match self.hidden.up_to(14) {
                0 => "Some harbour words.",
                1 => "### Setup",
                2 => "[place]: /notes/n2.md \"Elsewhere\"\n\nTo [the place][place].",
                3 => {
                    "A note[^one] here[^three].\n\n[^one]: Hidden first.\n\n[^three]: Hidden third."
                }
                4 => {
                    "```view\nrecords = \"note\"\nas = \"cards\"\n```\n\n```view\nmatrix = \"why\"\n```"
                }
                5 => "![[word:w1]]",
                6 => "```rust\nfn main() {}\n\n# not a heading\n```",
                7 => "- [[word:w1]]\n- lantern\n\n  loose",
                8 => "[[thing:t0#setup]] and [[note:n0]] by [an address](https://example.org).",
                9 => "| harbour | b |\n|---|---|\n| [^one] | 2 |\n\n[^one]: Twice.",
                11 => "```file=code/hidden.py\n```",
                12 => "```python file=\"code/seen.py#L1-4\"\n```",
                10 => "<b>raw</b> &amp; `code`\\\nbroken",
                _ => &picture,
            };
            text += "\n\n";
        }
        text.trim_end().to_owned()
    }
}
