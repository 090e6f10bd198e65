//! Values as CSV (RFC 4180) and iCalendar (RFC 5545) require them.

/// Characters that make a spreadsheet read a cell as a formula, also in full width and after a line break: those that OWASP lists
/// under "CSV Injection".
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The maximum number of bytes of a line, without its end.
const LINE: usize = 75;

/// Appends a cell. It is quoted if it has to be, and never read as a formula.
pub(super) fn push_cell(cell: &str, out: &mut String) {
    let guard = if cell.starts_with(FORMULA_STARTS) {
        "'"
    } else {
        ""
    };
    if cell.contains(['"', ',', '\n', '\r']) {
        out.push_str(&format!("\"{guard}{}\"", cell.replace('"', "\"\"")));
    } else {
        out.push_str(guard);
        out.push_str(cell);
    }
}

/// A value of the type TEXT (3.3.11).
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(letter);
            }
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// A line with its end, divided where it is too long (3.1). No letter is divided.
pub(super) fn fold(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut width = 0;
    for letter in line.chars() {
        if width + letter.len_utf8() > LINE {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(letter);
        width += letter.len_utf8();
    }
    out.push_str("\r\n");
    out
}

/// What a template wrote, with the ends of lines and the folding that the format requires. Empty lines are left out.
pub(super) fn folded(text: &str) -> String {
    let lines = text.lines().map(str::trim_end);
    lines.filter(|line| !line.is_empty()).map(fold).collect()
}

#[cfg(test)]
mod tests {
    use super::{escape, fold, folded};

    #[test]
    fn texts_are_escaped() {
        assert_eq!(escape("a, b; c\\d\ne\r"), "a\\, b\\; c\\\\d\\ne");
    }

    #[test]
    fn lines_are_folded_between_letters() {
        let line = "é".repeat(80);
        let text = fold(&line);
        assert!(text.lines().all(|line| line.len() <= 75), "{text}");
        assert_eq!(text.replace("\r\n ", ""), format!("{line}\r\n"));
        assert_eq!(folded("A\n\nB  \r\n"), "A\r\nB\r\n");
    }
}
