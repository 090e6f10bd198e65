//! Collections of random sites: tables whose rows are records, some of them hidden.

use super::*;

impl Writer {
    pub(super) fn canary_title(&mut self) -> String {
        format!("About {}", self.canary())
    }

    /// A table in which a column hides rows.
    pub(super) fn collection(&mut self) {
        let hides = if self.random.percent(20) {
            "status"
        } else {
            "label"
        };
        let mut columns = vec!["id", "title", "price", hides, "secret", "goes_with"];
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
        // Drafts may not be referred to, and other hidden rows may.
        let mut has_draft_first = false;
        for number in 0..=self.random.below(3) {
            let hidden = self.random.percent(60);
            has_draft_first |= number == 0 && hidden && hides == "status";
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
                    "goes_with" if number > 0 && !has_draft_first && self.random.percent(70) => {
                        format!(
                            "row-{first}-0(hush: \"{}, hush\", why: It fits.)",
                            self.canary()
                        )
                    }
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
    pub(super) fn hidden_collection(&mut self) {
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
}
