//! Paths of sources as a run shows them: from the working directory for people, so that a terminal can open them, and from the root of the
//! repository for programs that show them beside the code.

use std::path::{Component, Path, PathBuf};

use crate::diagnostic::Format;
use crate::text::Sources;

/// Where the sources of a site are, and from where their paths are shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paths {
    /// The site's folder.
    root: PathBuf,
    /// The folder that paths are shown from.
    from: PathBuf,
    /// The content's folder as sources name it, and as it is, where it is not in the site's folder.
    content: Option<(String, PathBuf)>,
}

impl Paths {
    /// Those of the site in `root`, whose content may be in another folder, for a format.
    pub(crate) fn new(root: &Path, content: Option<&Path>, format: Format) -> Self {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let here = real(Path::new("."));
        let real_root = real(root);
        let from = match format {
            Format::Human | Format::Short => here,
            Format::Json | Format::Github => repository(&real_root).unwrap_or(here),
        };
        let elsewhere = content.filter(|content| content.strip_prefix(root).is_err());
        let content =
            elsewhere.map(|content| (content.to_string_lossy().replace('\\', "/"), real(content)));
        Self {
            root: real_root,
            from,
            content,
        }
    }

    /// A path of a source, as it is shown.
    pub(crate) fn display(&self, path: &str) -> String {
        let in_content = |(name, folder): &(String, PathBuf)| {
            path.strip_prefix(&format!("{name}/"))
                .map(|rest| folder.join(rest))
        };
        let whole = self
            .content
            .as_ref()
            .and_then(in_content)
            .unwrap_or_else(|| self.root.join(path));
        relative(&self.from, &whole)
    }

    /// The sources with their paths as they are shown.
    pub(crate) fn rewrite(&self, sources: &mut Sources) {
        if self.root != self.from || self.content.is_some() {
            sources.rename(|path| self.display(path));
        }
    }
}

/// The nearest folder upwards that a version control system keeps.
fn repository(root: &Path) -> Option<PathBuf> {
    root.ancestors()
        .find(|folder| folder.join(".git").exists())
        .map(Path::to_path_buf)
}

/// A path from a folder, `/`-separated, with `..` where it leads upwards; the whole path if the two share no folder but the root of the
/// file system. Both are whole.
fn relative(from: &Path, to: &Path) -> String {
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (from.components().collect(), to.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if from.len() > shared && !matches!(from[..shared].last(), Some(Component::Normal(_))) {
        return to
            .iter()
            .collect::<PathBuf>()
            .to_string_lossy()
            .replace('\\', "/");
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
    fn paths_lead_from_one_folder_to_a_place() {
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
    fn content_elsewhere_has_its_own_way() {
        let content = Some(("../texts".to_owned(), PathBuf::from("/books/texts")));
        let paths = Paths {
            root: "/books/site".into(),
            from: "/books".into(),
            content,
        };
        assert_eq!(paths.display("../texts/a/b.md"), "texts/a/b.md");
        assert_eq!(paths.display("hirebook.toml"), "site/hirebook.toml");
    }
}
