//! How messages show the paths of sources: relative to the working directory for people, so that a terminal can open them,
//! and relative to the root of the repository for programs, which show them next to the code.
//!
//! Only `Paths::new` looks at the file system.

use std::path::{Component, Path, PathBuf};

use crate::diagnostic::Format;
use crate::text::Sources;

/// Where the sources of a site are, and from where their paths are shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paths {
    /// The site's folder.
    root: PathBuf,
    /// The folder that shown paths are relative to.
    base: PathBuf,
    /// A content folder outside of the site's folder: its path in sources, and its canonical path.
    content: Option<(String, PathBuf)>,
}

impl Paths {
    /// The paths of the site in `root`, whose content may be in another folder.
    pub(crate) fn new(root: &Path, content: Option<&Path>, format: Format) -> Self {
        let canonical = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let working_directory = canonical(Path::new("."));
        let canonical_root = canonical(root);
        let base = match format {
            Format::Human | Format::Short => working_directory,
            Format::Json | Format::Github => {
                repository(&canonical_root).unwrap_or(working_directory)
            }
        };
        let content = content
            .filter(|content| content.strip_prefix(root).is_err())
            .map(|content| (with_slashes(content), canonical(content)));
        Self {
            root: canonical_root,
            base,
            content,
        }
    }

    /// The path of a source as messages show it.
    pub(crate) fn display(&self, path: &str) -> String {
        let in_content = |(name, folder): &(String, PathBuf)| {
            path.strip_prefix(&format!("{name}/"))
                .map(|rest| folder.join(rest))
        };
        let path = self
            .content
            .as_ref()
            .and_then(in_content)
            .unwrap_or_else(|| self.root.join(path));
        relative(&self.base, &path)
    }

    /// Replaces the paths of sources by those that messages show.
    pub(crate) fn rewrite(&self, sources: &mut Sources) {
        if self.root != self.base || self.content.is_some() {
            sources.rename(|path| self.display(path));
        }
    }
}

/// The nearest folder upwards that is a git repository.
fn repository(root: &Path) -> Option<PathBuf> {
    root.ancestors()
        .find(|folder| folder.join(".git").exists())
        .map(Path::to_path_buf)
}

fn with_slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The path from the folder `from` to `to`, with slashes; `to` itself if they have only the root of the file system in common.
/// Both are absolute.
fn relative(from: &Path, to: &Path) -> String {
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (from.components().collect(), to.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if from.len() > shared && !matches!(from[..shared].last(), Some(Component::Normal(_))) {
        return with_slashes(&to.iter().collect::<PathBuf>());
    }
    let up = from[shared..].iter().map(|_| "..".to_owned());
    let down = to[shared..]
        .iter()
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{Paths, relative};

    #[test]
    fn relative_paths_go_upwards_and_downwards() {
        for (from, to, path) in [
            ("/a/b", "/a/b/c.md", "c.md"),
            ("/a/b", "/a/c/d.md", "../c/d.md"),
            ("/a/b/c", "/a/d.md", "../../d.md"),
            ("/", "/a.md", "a.md"),
            ("/a/b", "/c/d.md", "/c/d.md"),
        ] {
            assert_eq!(relative(Path::new(from), Path::new(to)), path);
        }
    }

    #[test]
    fn content_outside_of_the_site_has_its_own_folder() {
        let content = Some(("../texts".to_owned(), PathBuf::from("/books/texts")));
        let paths = Paths {
            root: "/books/site".into(),
            base: "/books".into(),
            content,
        };
        assert_eq!(paths.display("../texts/a/b.md"), "texts/a/b.md");
        assert_eq!(paths.display("hirebook.toml"), "site/hirebook.toml");
    }
}
