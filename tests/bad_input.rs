//! Hostile and degenerate input. Each site is generated here, because a repository cannot hold it well.
//!
//! For any input the program ends soon with an exit code of its own, never in a panic, and never writes outside its output.
//! The messages about ordinary mistakes are tested in `tests/broken/`.
#![expect(
    clippy::disallowed_methods,
    reason = "tests make files that no site should hold, and limit their time"
)]

#[path = "bad_input/data.rs"]
mod data;
#[path = "bad_input/files.rs"]
mod files;
#[path = "bad_input/names.rs"]
mod names;
#[path = "bad_input/texts.rs"]
mod texts;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The time limit of a run, in a build without optimisation and on a busy machine.
const LIMIT: Duration = Duration::from_secs(20);

/// A site under construction.
struct Site {
    aside: tempfile::TempDir,
}

struct Ran {
    code: i32,
    messages: String,
}

impl Site {
    fn new() -> Self {
        let site = Self {
            aside: tempfile::tempdir().expect("a folder to work in"),
        };
        fs::create_dir_all(site.root().join("content")).expect("a folder is made");
        fs::create_dir_all(site.aside.path().join("place")).expect("a folder is made");
        site
    }

    /// A site of one text.
    fn page(text: impl AsRef<[u8]>) -> Self {
        Self::new().with("content/index.md", text)
    }

    fn root(&self) -> PathBuf {
        self.aside.path().join("site")
    }

    /// Deep enough that a path which climbs out of it would still be inside the test's own folder.
    fn output(&self) -> PathBuf {
        self.aside.path().join("place/output")
    }

    fn with(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder"))
            .expect("its folder is made");
        fs::write(path, text).expect("a file is written");
        self
    }

    /// Builds the site within the time limit. Asserts that nothing is written outside the output, and nothing inside after an error.
    fn build(&self) -> Ran {
        self.run(&["build", "--output", "../place/output"])
    }

    fn run(&self, args: &[&str]) -> Ran {
        let (out, err) = (
            self.aside.path().join("stdout"),
            self.aside.path().join("stderr"),
        );
        let file =
            |path: &Path| Stdio::from(fs::File::create(path).expect("a file for the messages"));
        let start = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_hirebook"))
            .current_dir(self.root())
            .args(args)
            .args(["--root", ".", "--today", "2026-06-01"])
            .stdin(Stdio::null())
            .stdout(file(&out))
            .stderr(file(&err))
            .spawn()
            .expect("the program starts");
        let status = loop {
            if let Some(status) = child.try_wait().expect("the status of the program") {
                break status;
            }
            if start.elapsed() > LIMIT {
                child.kill().expect("the program can be stopped");
                child.wait().expect("the program ends");
                panic!("still at work after {LIMIT:?}");
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let messages = fs::read(&err).expect("messages can be read");
        let messages = String::from_utf8(messages).expect("messages are UTF-8");
        assert!(!messages.contains("panicked"), "{messages}");
        let code = status
            .code()
            .unwrap_or_else(|| panic!("the program died ({status}): {messages}"));
        assert!(matches!(code, 0 | 1), "exit {code}: {messages}");
        let mut around: Vec<String> = names(self.aside.path());
        around.extend(names(&self.aside.path().join("place")));
        around.retain(|name| !matches!(name.as_str(), "site" | "stdout" | "stderr" | "place"));
        let written: &[&str] = if code == 0 && args[0] == "build" {
            &["output"]
        } else {
            &[]
        };
        assert_eq!(around, written, "{messages}");
        Ran { code, messages }
    }
}

impl Ran {
    /// Asserts that the site was written.
    fn works(&self) {
        assert_eq!(self.code, 0, "{}", self.messages);
    }

    /// Asserts that the site was refused, with this code among others.
    fn refused(&self, code: &str) {
        assert_eq!(self.code, 1, "{}", self.messages);
        assert!(
            self.messages.contains(&format!("error[{code}]")),
            "{}",
            self.messages
        );
    }

    /// Asserts that the code was reported as a warning and the site was written.
    fn warns(&self, code: &str) {
        self.works();
        assert!(
            self.messages.contains(&format!("warning[{code}]")),
            "{}",
            self.messages
        );
    }
}

/// The entries of a folder, without names that begin with a dot.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder can be listed");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    names
}

/// A type whose records inherit edges, and a second type to relate them to.
const TEA: &str = "
[types.tea]
folder = \"teas\"
fields.heat = { type = \"int\" }
[types.pot]
folder = \"pots\"
[relations.like]
from = \"tea\"
to = \"tea\"
inverse = \"liked_by\"
[relations.served_in]
from = \"tea\"
to = \"pot\"
inverse = \"serves\"
inherit = \"like.served_in\"
";
