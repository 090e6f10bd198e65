//! The lines of a file that a code block shows: all of them, a range, or a region.
//!
//! Regions are those that editors fold: from a comment `#region NAME` to the matching `#endregion`. The lines of these comments are never
//! shown. Next: [`super::events`], which shows the lines.

use super::fence_file::FilePart;
use crate::diagnostic::{list_of, nearest, suggest};

/// Maximum number of regions that a message lists.
const MAX_NAMES: usize = 12;

/// What may precede the `#` of a marker on its line.
const COMMENT_SIGNS: [&str; 22] = [
    "", "#", "//", "///", "/*", "/**", "{/*", "<!--", "<%--", "<%", "{{!--", "{#", "--", ";", ";;",
    "%", "'", "::", "rem", "(*", "{-", "!",
];

/// What may end the comment of a marker.
const COMMENT_ENDS: [&str; 9] = ["-->", "--%>", "--}}", "*/}", "*/", "%>", "#}", "*)", "-}"];

/// A line that opens or closes a region.
#[derive(Debug, PartialEq, Eq)]
enum RegionMarker<'t> {
    Open(&'t str),
    Close,
}

/// Takes a part of a file.
///
/// # Errors
/// What is wrong, and what to do.
pub(super) fn take(path: &str, text: &str, part: &FilePart) -> Result<String, (String, String)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines: Vec<&str> = text.lines().collect();
    let range = match part {
        FilePart::Whole => 0..lines.len(),
        FilePart::Lines(first, last) => {
            if *last > lines.len() {
                return Err(beyond_end(path, *first, lines.len()));
            }
            first - 1..*last
        }
        FilePart::Region(name) => region(path, &lines, name)?,
    };
    let kept: Vec<&str> = lines[range]
        .iter()
        .copied()
        .filter(|line| marker(line).is_none())
        .collect();
    if kept.iter().all(|line| line.trim().is_empty()) {
        let what = match part {
            FilePart::Whole => format!("`{path}` has no lines to show"),
            FilePart::Lines(..) => format!("these lines of `{path}` are blank"),
            FilePart::Region(name) => format!("the region `{name}` of `{path}` has no lines"),
        };
        return Err((what, "include other lines, or delete the block".to_owned()));
    }
    Ok(without_indentation(&kept))
}

fn beyond_end(path: &str, first: usize, count: usize) -> (String, String) {
    let message = match count {
        1 => format!("`{path}` has only 1 line"),
        _ => format!("`{path}` has only {count} lines"),
    };
    let help = match count {
        0 => "include another file".to_owned(),
        _ if first < count => format!("write `#L{first}-{count}`"),
        _ => format!("write `#L{count}` for its last line"),
    };
    (message, help)
}

/// The lines between the markers of a region.
fn region(
    path: &str,
    lines: &[&str],
    name: &str,
) -> Result<std::ops::Range<usize>, (String, String)> {
    let mut open: Vec<(&str, usize)> = Vec::new();
    // Each region with the line below its first marker, and the line of its second one.
    let mut found: Vec<(&str, usize, Option<usize>)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        match marker(line) {
            Some(RegionMarker::Open(name)) => open.push((name, at + 1)),
            Some(RegionMarker::Close) => {
                let closed = open.pop();
                found.extend(closed.map(|(name, start)| (name, start, Some(at))));
            }
            None => {}
        }
    }
    found.extend(open.into_iter().map(|(name, start)| (name, start, None)));
    found.sort_by_key(|(_, start, _)| *start);
    let mut named = found.iter().filter(|(other, ..)| *other == name);
    match (named.next(), named.next()) {
        (Some((_, first, _)), Some((_, second, _))) => Err((
            format!("`{path}` has the region `{name}` twice: on lines {first} and {second}"),
            "rename one of them".to_owned(),
        )),
        (Some((_, start, Some(end))), None) => Ok(*start..*end),
        (Some((_, start, None)), None) => Err((
            format!(
                "the region `{name}` of `{path}`, which begins on line {start}, is never closed"
            ),
            "add a line with `#endregion` in a comment where it should end".to_owned(),
        )),
        (None, _) => Err(no_region(path, name, &found)),
    }
}

fn no_region(path: &str, name: &str, found: &[(&str, usize, Option<usize>)]) -> (String, String) {
    let message = format!("`{path}` has no region `{name}`");
    let mut names: Vec<&str> = found.iter().map(|(name, ..)| *name).collect();
    names.retain(|name| !name.is_empty());
    names.sort_unstable();
    names.dedup();
    let near = nearest(name, names.iter().copied());
    let is_like_lines = name
        .trim_start_matches(['L', 'l'])
        .starts_with(|c: char| c.is_ascii_digit());
    names.sort_by_key(|name| !near.contains(name));
    let all = list_of(names.iter().copied(), MAX_NAMES);
    let help = match suggest(&near) {
        Some(help) if near.len() == names.len() => help,
        Some(help) => format!("{help}\nuse one of its regions: {all}"),
        None if is_like_lines => "write `#L3` for a line and `#L3-20` for a range".to_owned(),
        None if names.is_empty() => {
            "add a comment `#region NAME` above the lines and `#endregion` below them".to_owned()
        }
        None => format!("use one of its regions: {all}"),
    };
    (message, help)
}

/// Reads a line as a marker: a comment that consists of `#region NAME` or `#endregion`, in any language.
fn marker(line: &str) -> Option<RegionMarker<'_>> {
    let line = line.trim();
    let (before, rest) = COMMENT_SIGNS.iter().find_map(|sign| {
        let rest = strip_word(line, sign)?.trim_start();
        rest.starts_with('#').then_some((sign, rest))
    })?;
    let rest = rest.trim_start_matches('#').trim_start();
    let rest = match strip_word(rest, "pragma") {
        Some(rest) if before.is_empty() => rest.trim_start(),
        _ => rest,
    };
    let (is_open, rest) = match strip_word(rest, "region") {
        Some(rest) => (true, rest),
        None => (false, strip_word(rest, "endregion")?),
    };
    if rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '(' | '=' | '.')) {
        return None;
    }
    if !is_open {
        return Some(RegionMarker::Close);
    }
    let mut name = rest.trim();
    for end in COMMENT_ENDS {
        name = name.strip_suffix(end).unwrap_or(name).trim_end();
    }
    let quoted = name
        .strip_prefix('"')
        .and_then(|name| name.strip_suffix('"'));
    Some(RegionMarker::Open(quoted.unwrap_or(name)))
}

/// What follows a word of ASCII letters or signs, in either case, at the start of a line.
fn strip_word<'t>(line: &'t str, word: &str) -> Option<&'t str> {
    let start = line.get(..word.len())?;
    start
        .eq_ignore_ascii_case(word)
        .then(|| &line[word.len()..])
}

/// The lines without the indentation that all of them have, each with its line ending. Blank lines become empty.
fn without_indentation(lines: &[&str]) -> String {
    let is_blank = |line: &&&str| line.trim().is_empty();
    let mut common: Option<&str> = None;
    for line in lines.iter().filter(|line| !is_blank(line)) {
        let own = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        let same = match common {
            None => own.len(),
            Some(common) => own
                .bytes()
                .zip(common.bytes())
                .take_while(|(a, b)| a == b)
                .count(),
        };
        common = Some(&own[..same]);
    }
    let width = common.map_or(0, str::len);
    let mut text = String::new();
    for line in lines {
        if !is_blank(&line) {
            text.push_str(&line[width..]);
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{FilePart, RegionMarker, marker, take};

    #[test]
    fn comments_of_all_languages_are_markers_and_code_is_not() {
        for line in [
            "# region soil",
            "  #region soil",
            "// #region soil",
            "//#region soil",
            "<!-- #region soil -->",
            "/* #region soil */",
            "-- #region soil",
            "#pragma region soil",
            "#Region \"soil\"",
            "{/* #region soil */}",
            "{# #region soil #}",
            "REM #region soil",
            "## region soil",
        ] {
            assert_eq!(marker(line), Some(RegionMarker::Open("soil")), "{line}");
        }
        for line in ["# endregion", "// #endregion soil", "<!-- #endregion -->"] {
            assert_eq!(marker(line), Some(RegionMarker::Close), "{line}");
        }
        assert_eq!(marker("#region"), Some(RegionMarker::Open("")));
        for line in [
            "",
            "#",
            "region soil",
            "# regional soil",
            "# region_of = 1",
            "print('#region soil')",
            "x = 1  # region soil",
            "\u{e9}# region",
            "// region soil",
        ] {
            assert_eq!(marker(line), None, "{line}");
        }
    }

    #[test]
    fn parts_are_taken_without_markers_and_indentation() {
        let text = "a\r\n  # region x\r\n    b\r\n\r\n  # region y\n\tc\n  # endregion\n      d\n  # endregion\n";
        let taken = |part| take("f", text, &part).unwrap_or_else(|(message, _)| message);
        let region = |name: &str| FilePart::Region(name.to_owned());
        assert_eq!(taken(FilePart::Whole), "a\n    b\n\n\tc\n      d\n");
        assert_eq!(taken(FilePart::Lines(2, 4)), "b\n\n");
        assert_eq!(taken(FilePart::Lines(9, 9)), "these lines of `f` are blank");
        assert_eq!(taken(FilePart::Lines(1, 10)), "`f` has only 9 lines");
        assert_eq!(taken(region("x")), "    b\n\n\tc\n      d\n");
        assert_eq!(taken(region("y")), "c\n");
        assert_eq!(taken(region("z")), "`f` has no region `z`");
        assert_eq!(taken(region("X")), "`f` has no region `X`");
    }

    #[test]
    fn regions_that_are_not_closed_or_not_alone_are_wrong() {
        let message = |text: &str| {
            let part = FilePart::Region("x".to_owned());
            take("f", text, &part).unwrap_or_else(|(message, _)| message)
        };
        assert_eq!(
            message("# region x\n# region y\na\n# endregion\n"),
            "the region `x` of `f`, which begins on line 1, is never closed"
        );
        assert_eq!(
            message("# region x\na\n# endregion\n# region x\nb\n# endregion\n"),
            "`f` has the region `x` twice: on lines 1 and 4"
        );
        assert_eq!(
            message("# region x\n# endregion\n"),
            "the region `x` of `f` has no lines"
        );
        assert_eq!(message("# endregion\n# region x\na\n# endregion\n"), "a\n");
    }
}
