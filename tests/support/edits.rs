//! Edits of one character, at places that decide who reads something, and which of them leave another valid declaration.

use super::hidden_sites::HiddenSite;
use super::random::Random;
use super::sites::Texts;

/// One character changed in a text or a name.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    /// The file that is edited. Of a renamed folder, the folder's path.
    pub file: String,
    /// The path it has then, if it is renamed.
    pub renamed: Option<String>,
    /// What kind of part was edited.
    pub area: String,
    /// The lines that are changed, or the name.
    pub before: String,
    /// What they are then.
    pub after: String,
    /// The site's files after the edit.
    pub files: Texts,
    /// The audience that is to see nothing hidden.
    pub audience: &'static str,
}

/// Characters with a meaning in YAML, TOML or Markdown, invisible ones, and ones that resemble others.
pub(crate) const ALPHABET: &[char] = &[
    ' ', ' ', '\t', '\n', '\n', '\r', '\u{a0}', '\u{ad}', '\u{200b}', '\u{feff}', '\u{2028}',
    '\u{b}', '\u{c}', '\0', '"', '\'', '`', '-', '-', ':', ':', '#', '#', '>', '>', '[', ']', '{',
    '}', '(', ')', '<', '!', '=', '=', '.', ',', '/', '\\', '\\', '_', '*', '&', '%', '@', '|',
    '|', '?', '~', '+', ';', '$', '^', 'a', 'e', 'i', 'n', 's', 'x', 'A', 'L', 'S', '0', '7',
    '\u{ff1a}', '\u{ff5c}', '\u{ff03}', '\u{3010}', '\u{ff3b}', '\u{2014}', '\u{2013}', '\u{2212}',
    '\u{430}', '\u{435}', '\u{456}', '\u{131}', '\u{e9}', '\u{301}', '\u{201c}', '\u{2019}',
    '\u{202e}',
];

/// A random edit; none where the place that was chosen cannot be edited in the way that was chosen.
pub(crate) fn random_edit(site: &HiddenSite, random: &mut Random) -> Option<Edit> {
    if random.percent(15) {
        rename(site, random)
    } else {
        edit_text(site, random)
    }
}

fn edit_text(site: &HiddenSite, random: &mut Random) -> Option<Edit> {
    // Files first, so that the long config does not take most of the edits.
    let files: Vec<&String> = site
        .files
        .keys()
        .filter(|file| site.parts.iter().any(|part| part.file == **file))
        .collect();
    let file = *random.one_of(&files);
    let parts: Vec<_> = site
        .parts
        .iter()
        .filter(|part| part.file == *file)
        .collect();
    let part = *random.one_of(&parts);
    let text = &site.files[file];
    let inside = change(&text[part.range.clone()], random)?;
    let edited = format!(
        "{}{inside}{}",
        &text[..part.range.start],
        &text[part.range.end..]
    );
    let (before, after) = changed_lines(text, &edited);
    let mut files = site.files.clone();
    files.insert(file.clone(), edited);
    Some(Edit {
        file: file.clone(),
        renamed: None,
        area: part.area.clone(),
        before,
        after,
        files,
        audience: site.audience,
    })
}

/// The text with one character deleted, inserted, replaced or in the other case, or two neighbours swapped.
fn change(text: &str, random: &mut Random) -> Option<String> {
    let mut letters: Vec<char> = text.chars().collect();
    let at = random.below(letters.len() + 1);
    match random.below(10) {
        0..4 => letters.insert(at, *random.one_of(ALPHABET)),
        4 if at < letters.len() => letters.insert(at, letters[at]),
        5 | 6 if at < letters.len() => drop(letters.remove(at)),
        7 if at < letters.len() => letters[at] = *random.one_of(ALPHABET),
        8 if at + 1 < letters.len() => letters.swap(at, at + 1),
        9 if at < letters.len() && letters[at].is_alphabetic() => {
            letters[at] = other_case(letters[at])
        }
        _ => return None,
    }
    let changed: String = letters.into_iter().collect();
    (changed != text).then_some(changed)
}

fn other_case(letter: char) -> char {
    let other = if letter.is_lowercase() {
        letter.to_uppercase().next()
    } else {
        letter.to_lowercase().next()
    };
    other.unwrap_or(letter)
}

/// Renames a file or a folder by one character.
fn rename(site: &HiddenSite, random: &mut Random) -> Option<Edit> {
    let paths: Vec<&String> = site.files.keys().collect();
    let path = *random.one_of(&paths);
    let depth = path.split('/').count();
    let at = random.below(depth);
    let components: Vec<&str> = path.split('/').take(at + 1).collect();
    let (name, folders) = components.split_last()?;
    let renamed = change(name, random)?;
    let is_forbidden = |letter: char| matches!(letter, '/' | '\0');
    if renamed.contains(is_forbidden) || renamed.is_empty() || renamed == "." || renamed == ".." {
        return None;
    }
    let old = components.join("/");
    let new = [folders, &[renamed.as_str()]].concat().join("/");
    let below = |path: &str, folder: &str| {
        path == folder
            || path
                .strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
    };
    if site.files.keys().any(|path| below(path, &new)) {
        return None;
    }
    let moved = |path: &String| {
        if below(path, &old) {
            format!("{new}{}", &path[old.len()..])
        } else {
            path.clone()
        }
    };
    let files = site
        .files
        .iter()
        .map(|(path, text)| (moved(path), text.clone()))
        .collect();
    let area = match (at + 1 == depth, old.as_str()) {
        (_, "content") => "name of the content folder",
        (_, "hirebook.toml") => "name of the config",
        (true, path) if path.contains("_defaults.y") => "name of a file of defaults",
        (true, _) => "name of a file",
        (false, _) => "name of a folder",
    };
    Some(Edit {
        file: old.clone(),
        renamed: Some(new.clone()),
        area: area.to_owned(),
        before: old,
        after: new,
        files,
        audience: site.audience,
    })
}

/// The lines in which two texts differ.
fn changed_lines(before: &str, after: &str) -> (String, String) {
    let (a, b): (Vec<&str>, Vec<&str>) =
        (before.split('\n').collect(), after.split('\n').collect());
    let same_start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let rest = a.len().min(b.len()) - same_start;
    let same_end = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take(rest)
        .take_while(|(a, b)| a == b)
        .count();
    (
        a[same_start..a.len() - same_end].join("\n"),
        b[same_start..b.len() - same_end].join("\n"),
    )
}

impl Edit {
    /// Why it leaves another valid declaration, so that what it shows is what the author asks for; none where it does not.
    pub(crate) fn excuse(&self) -> Option<&'static str> {
        if let Some(renamed) = &self.renamed {
            let name = renamed.rsplit('/').next().unwrap_or_default();
            // A documented way to leave something out: a folder's defaults, too.
            return name
                .starts_with('.')
                .then_some("a file is left out by a dot before its name");
        }
        let data = self.area.contains("front matter") || self.area.starts_with("config");
        let comments = |text: &str| {
            text.lines()
                .filter(|line| line.trim_start().starts_with('#'))
                .count()
        };
        if data && comments(&self.after) > comments(&self.before) {
            return Some("a line is commented out");
        }
        if data
            && self.before.contains(" #")
            && !self.after.contains('\n')
            && self.before.contains('\n')
        {
            return Some("a line is joined to a comment");
        }
        let markers = |text: &str| {
            text.chars()
                .take_while(|letter| matches!(letter, ' ' | '>'))
                .filter(|letter| *letter == '>')
                .count()
        };
        if self.area == "marker of a callout" && markers(&self.after) > markers(&self.before) {
            return Some("a callout is in a quote, whose other paragraphs it does not hide");
        }
        None
    }
}
