//! Input that nobody should write and somebody will: each site is made here, because a repository could not hold it well.
//!
//! Whatever comes in, the program ends soon with an exit code of its own, never in a panic, and never writes outside its
//! output. What exactly is said of mistakes that people make is the matter of `tests/broken/`.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test makes the sites that it breaks, and says what it saw"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// No input of these may take longer, in a build without optimisation and on a busy machine.
const LIMIT: Duration = Duration::from_secs(20);

/// A site in the making, and what became of it.
struct Site {
    aside: tempfile::TempDir,
}

struct Ran {
    code: i32,
    said: String,
}

impl Site {
    fn new() -> Self {
        let site = Self { aside: tempfile::tempdir().expect("a folder to work in") };
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
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("its folder is made");
        fs::write(path, text).expect("a file is written");
        self
    }

    /// Builds it within the limit; nothing appears outside the output, and nothing in it unless all is well.
    fn build(&self) -> Ran {
        self.run(&["build", "--output", "../place/output"])
    }

    fn run(&self, args: &[&str]) -> Ran {
        let (out, err) = (self.aside.path().join("stdout"), self.aside.path().join("stderr"));
        let file = |path: &Path| Stdio::from(fs::File::create(path).expect("a file for what is said"));
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
            if let Some(status) = child.try_wait().expect("the program can be asked") {
                break status;
            }
            if start.elapsed() > LIMIT {
                child.kill().expect("the program can be stopped");
                child.wait().expect("the program ends");
                panic!("still at work after {LIMIT:?}");
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let said = fs::read(&err).expect("what was said can be read");
        let said = String::from_utf8(said).expect("messages are UTF-8");
        assert!(!said.contains("panicked"), "{said}");
        let code = status.code().unwrap_or_else(|| panic!("the program died ({status}): {said}"));
        assert!(matches!(code, 0 | 1), "exit {code}: {said}");
        let mut around: Vec<String> = names(self.aside.path());
        around.extend(names(&self.aside.path().join("place")));
        around.retain(|name| !matches!(name.as_str(), "site" | "stdout" | "stderr" | "place"));
        let written: &[&str] = if code == 0 && args[0] == "build" { &["output"] } else { &[] };
        assert_eq!(around, written, "{said}");
        if std::env::var_os("TALK").is_some() {
            let shown: String = said.chars().take(3000).collect();
            eprintln!("{:?} exit {code}\n{shown}", start.elapsed());
        }
        Ran { code, said }
    }
}

impl Ran {
    /// Nothing stops the site.
    fn works(&self) {
        assert_eq!(self.code, 0, "{}", self.said);
    }

    /// The site is refused, for this reason among others.
    fn refused(&self, code: &str) {
        assert_eq!(self.code, 1, "{}", self.said);
        assert!(self.said.contains(&format!("error[{code}]")), "{}", self.said);
    }

    /// It is said, but does not stop the site.
    fn warns(&self, code: &str) {
        self.works();
        assert!(self.said.contains(&format!("warning[{code}]")), "{}", self.said);
    }
}

/// What lies in a folder, without the names that begin with a dot.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder can be listed");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    names
}

/// A type of records that passes its ties on, and another to be tied to.
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

#[test]
fn a_line_of_ten_megabytes() {
    Site::page(format!("# Long\n\n{}\n", "word ".repeat(2_000_000))).build().works();
    Site::page(format!("# Long\n\n{}\n", "w".repeat(10_000_000))).build().works();
}

#[test]
fn a_link_of_ten_megabytes() {
    let mut site = Site::page(format!("# Long\n\n[x]({}.md) [[{}]]\n", "w".repeat(5_000_000), "é".repeat(2_000_000)));
    for n in 0..50 {
        site = site.with(&format!("content/some-page-{n}.md"), "# Some\n");
    }
    site.build().refused("broken-link");
}

#[test]
fn front_matter_of_ten_megabytes() {
    Site::page(format!("---\ntitle: {}\n---\n", "w".repeat(10_000_000))).build().works();
}

#[test]
fn nesting_without_end_in_a_text() {
    for deep in [
        format!("{}deep", "> ".repeat(10_000)),
        format!("{}deep", ">".repeat(10_000)),
        format!("{}deep", "- ".repeat(10_000)),
        (0..2_000).fold(String::new(), |text, n| text + &" ".repeat(2 * n) + "- deep\n"),
        format!("{}deep", "1. ".repeat(10_000)),
        format!("{}deep{}", "*".repeat(10_000), "*".repeat(10_000)),
        format!("{}deep{}", "*a ".repeat(10_000), " a*".repeat(10_000)),
        format!("{}deep{}", "**_".repeat(10_000), "_**".repeat(10_000)),
        format!("{}deep{}", "[".repeat(10_000), "]".repeat(10_000)),
        format!("{}deep{}", "![".repeat(10_000), "](x)".repeat(10_000)),
        format!("{}deep{}", "[[".repeat(10_000), "]]".repeat(10_000)),
        format!("{}deep{}", "[a](".repeat(10_000), ")".repeat(10_000)),
        format!("{}deep{}", "<b>".repeat(10_000), "</b>".repeat(10_000)),
        format!("{}deep{}", "<div>\n\n".repeat(10_000), "</div>\n\n".repeat(10_000)),
        "`".repeat(10_000) + "deep",
        (1..300).fold(String::new(), |text, n| text + &"`".repeat(n) + " "),
        "> [!note] deep\n".to_owned() + &"> > [!note]\n".repeat(5_000),
        (0..1_000).map(|n| format!("{}> [!note] deep\n", "> ".repeat(n % 120))).collect::<String>(),
        "<!--".repeat(10_000),
        "<![CDATA[".repeat(10_000),
        "<?".repeat(10_000),
        "[^a]: ".repeat(5_000) + "deep[^a]",
        "{{".repeat(10_000) + &"}}".repeat(10_000),
        "# ".repeat(10_000),
        "a\n---\n".repeat(10_000),
        "~~a ".repeat(10_000),
        "&".repeat(10_000) + &"&amp;".repeat(10_000),
        "\\".repeat(10_001),
        "$".repeat(10_000) + &"$$a".repeat(10_000),
        "## A {label=x}\n".repeat(10_000),
        "[a]: b\n".repeat(10_000) + &"[a]".repeat(10_000),
        "![[a]]".repeat(10_000),
        "| a | b |\n|---|---|\n".to_owned() + &"| | ".repeat(10_000),
    ] {
        let start: String = deep.chars().take(24).collect();
        if std::env::var_os("TALK").is_some() {
            eprintln!("{start:?}");
        }
        let ran = Site::page(format!("# Deep\n\n{deep}\n")).build();
        assert!(matches!(ran.code, 0 | 1), "{start}");
    }
}

#[test]
fn nesting_without_end_in_data() {
    for yaml in [
        format!("a: {}{}", "[".repeat(10_000), "]".repeat(10_000)),
        format!("a: {}", "[".repeat(10_000)),
        format!("a: {}1{}", "{ a: ".repeat(10_000), "}".repeat(10_000)),
        format!("a:\n {}b", "- ".repeat(10_000)),
        (0..2_000).fold(String::new(), |text, n| text + &" ".repeat(n) + "a:\n"),
        format!("a: {}", "? ".repeat(10_000)),
        format!("a: {}", "!x ".repeat(10_000)),
        format!("a: {}b", "&x ".repeat(10_000)),
    ] {
        Site::page(format!("---\n{yaml}\n---\n")).build().refused("yaml-syntax");
        Site::page("# Tea\n").with("content/_defaults.yml", &yaml).build().refused("yaml-syntax");
    }
    for toml in [
        format!("a = {}{}", "[".repeat(10_000), "]".repeat(10_000)),
        format!("a = {}", "[".repeat(10_000)),
        format!("a = {}1{}", "{ a = ".repeat(10_000), " }".repeat(10_000)),
        format!("{}a = 1", "a.".repeat(10_000)),
        format!("[{}a]", "a.".repeat(10_000)),
        format!("{}a{}", "[[".repeat(10_000), "]]".repeat(10_000)),
    ] {
        let ran = Site::page("# Tea\n").with("hirebook.toml", &toml).build();
        assert_eq!(ran.code, 1, "{}", ran.said);
        let ran = Site::page(format!("# Tea\n\n```view\n{toml}\n```\n")).build();
        assert_eq!(ran.code, 1, "{}", ran.said);
    }
}

#[test]
fn a_bomb_of_aliases() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..40 {
        let _ = writeln!(bomb, "a{n}: &a{n} [{}]", vec![format!("*a{}", n - 1); 10].join(", "));
    }
    Site::page(format!("---\n{bomb}---\n")).build().refused("yaml-syntax");
    let chain = (1..200).fold("a0: &a0 [x]\n".to_owned(), |text, n| format!("{text}a{n}: &a{n} [*a{}]\n", n - 1));
    Site::page(format!("---\n{chain}---\n")).build().refused("yaml-syntax");
    let many = (0..100_000).map(|n| format!("- &a{n} x\n")).collect::<String>();
    let used = (90_000..100_000).map(|n| format!("- *a{n}\n")).collect::<String>();
    Site::page(format!("---\naliases:\n{many}{used}---\n")).build();
    Site::page("---\na: &a [*a]\n---\n").build().refused("yaml-syntax");
}

#[test]
fn many_keys() {
    let keys = (0..100_000).map(|n| format!("key_{n}: x\n")).collect::<String>();
    Site::page(format!("---\n{keys}---\n")).build().works();
    let twice = "same: x\n".repeat(20_000);
    Site::page(format!("---\n{twice}---\n")).build().refused("duplicate-key");
    let unknown = (0..20_000).map(|n| format!("key_{n}: x\n")).collect::<String>();
    Site::page("# Tea\n")
        .with("hirebook.toml", TEA)
        .with("content/teas/a.md", format!("---\ntitle: A\n{unknown}---\n"))
        .build()
        .refused("unknown-key");
    let tables = (0..5_000).map(|n| format!("[types.t{n}]\nfields.a = \"string\"\n")).collect::<String>();
    Site::page("# Tea\n").with("hirebook.toml", tables).build().works();
}

#[test]
fn embeds_in_circles() {
    Site::page("![[page:index]]\n").build().refused("embed-cycle");
    let ring = |count: usize| {
        (0..count).fold(Site::page("![[page:p0]]\n"), |site, n| {
            site.with(
                &format!("content/p{n}.md"),
                format!("# P\n\n![[page:p{}]] ![[page:p{}]]\n", (n + 1) % count, (n + 1) % count),
            )
        })
    };
    ring(2).build().refused("embed-cycle");
    ring(300).build().refused("embed-cycle");
}

#[test]
fn embeds_that_double_at_every_step() {
    let mut site = Site::page("![[page:p0]]\n").with("content/p60.md", "# End\n\nLast.\n");
    for n in 0..60 {
        site = site.with(&format!("content/p{n}.md"), format!("# P\n\n![[page:p{}]]\n\n![[page:p{}]]\n", n + 1, n + 1));
    }
    let ran = site.build();
    assert!(matches!(ran.code, 0 | 1), "{}", ran.said);
}

#[test]
fn inheriting_in_circles_and_along_long_chains() {
    let ring = |count: usize, back: bool| {
        (0..count).fold(
            Site::page("# Tea\n").with("hirebook.toml", TEA).with("content/pots/iron.md", "---\ntitle: Iron\n---\n"),
            |site, n| {
                let next = if n + 1 == count {
                    if back { "like: t0".to_owned() } else { "served_in: iron".to_owned() }
                } else {
                    format!("like: t{}", n + 1)
                };
                site.with(&format!("content/teas/t{n}.md"), format!("---\ntitle: T\n{next}\n---\n"))
            },
        )
    };
    for count in [1, 2, 3, 500] {
        ring(count, true).build().refused("inherit-cycle");
    }
    ring(2_000, false).build().works();
}

#[test]
fn relations_composed_of_relations() {
    let mut config = TEA.to_owned();
    for n in 0..40 {
        let next = if n == 39 { "like.like".to_owned() } else { format!("r{m}.r{m}", m = n + 1) };
        let _ = write!(config, "[relations.r{n}]\nfrom = \"tea\"\nto = \"tea\"\npath = \"{next}\"\n");
    }
    let site = |config: &str| {
        Site::page("# Tea\n")
            .with("hirebook.toml", config)
            .with("content/teas/a.md", "---\ntitle: A\nlike: b\n---\n")
            .with("content/teas/b.md", "---\ntitle: B\n---\n")
    };
    site(&config).build().works();
    let circle = config.replace("like.like", "r0.r0");
    site(&circle).build().refused("bad-config");
    let around = "[relations.x]\nfrom = \"tea\"\nto = \"tea\"\ninherit = \"y.x\"\n[relations.y]\nfrom = \"tea\"\nto = \"tea\"\ninherit = \"x.y\"\n";
    let ran = site(&format!("{TEA}{around}")).build();
    assert!(matches!(ran.code, 0 | 1), "{}", ran.said);
}

#[cfg(unix)]
#[test]
fn links_of_the_file_system() {
    use std::os::unix::fs::symlink;
    let site = Site::page("# Tea\n");
    let content = site.root().join("content");
    symlink(".", content.join("self")).expect("a link");
    symlink("b", content.join("a")).expect("a link");
    symlink("a", content.join("b")).expect("a link");
    fs::create_dir(content.join("deep")).expect("a folder");
    symlink("../..", content.join("deep/up")).expect("a link");
    site.build().warns("symlink-loop");
    let site = Site::page("# Tea\n");
    symlink("/nowhere/at/all.md", site.root().join("content/gone.md")).expect("a link");
    site.build().refused("unreadable-file");
    let site = Site::page("# Tea\n");
    symlink("/dev/zero", site.root().join("content/endless.md")).expect("a link");
    symlink("/dev/zero", site.root().join("content/endless.png")).expect("a link");
    site.build().refused("unreadable-file");
    let site = Site::page("# Tea\n");
    symlink("hirebook.toml", site.root().join("hirebook.toml")).expect("a link");
    site.build().refused("unreadable-file");
}

#[cfg(unix)]
#[test]
fn files_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::page("# Tea\n").with("content/secret.md", "# Secret\n").with("content/locked/a.md", "# A\n");
    let lock = |path: &str, mode: u32| {
        fs::set_permissions(site.root().join(path), fs::Permissions::from_mode(mode)).expect("permissions are set");
    };
    lock("content/secret.md", 0);
    if fs::read(site.root().join("content/secret.md")).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    lock("content/locked", 0);
    let ran = site.build();
    lock("content/locked", 0o755);
    ran.refused("unreadable-file");
}

#[cfg(unix)]
#[test]
fn folders_where_files_should_be() {
    for path in
        ["hirebook.toml", "content/page.md", "content/_defaults.yml", "content/picture.png", "themes/default/templates/page.html"]
    {
        let site = Site::page("# Tea\n");
        fs::create_dir_all(site.root().join(path).join("inside")).expect("a folder");
        let ran = site.build();
        assert!(matches!(ran.code, 0 | 1), "{path}: {}", ran.said);
    }
    let site = Site::page("# Tea\n").with("static", "a file");
    site.build().works();
    let site = Site::page("# Tea\n").with("themes", "a file");
    site.build();
}

#[cfg(unix)]
#[test]
fn names_of_files_with_any_characters() {
    let names = [
        "two words",
        "a#b",
        "a%20b",
        "a%zz",
        "100%",
        "what?",
        "tea-🍵",
        "茶",
        "a'b",
        "a\"b",
        "a<b>",
        "a&amp;b",
        "a\\b",
        "a;b",
        "a,b",
        "a:b",
        "[a]",
        "{a}",
        "{{a}}",
        "a|b",
        "a*b",
        "-a",
        "~a",
        "a.b.c",
        "CON",
        "aux",
        "nul",
        "com1.x",
        "line\nend",
        "tab\tinside",
        "bell\u{7}",
        "e\u{301}",
        "\u{202e}txt",
        "a ",
        "a.",
        "index",
        "README",
        "404",
        "contents",
        "search",
    ];
    let mut site = Site::page("# Tea\n");
    for name in names {
        if name != "index" {
            site = site.with(&format!("content/{name}.md"), "# Odd\n");
        }
        site = site.with(&format!("content/{name}/{name}.md"), "# Odd\n").with(&format!("static/{name}"), "odd");
        site = site.with(&format!("content/{name}.png"), "odd");
    }
    let all = names.iter().fold("# Tea\n".to_owned(), |text, name| format!("{text}\n[x](<{name}.md>)\n"));
    let ran = site.with("content/links.md", all).build();
    assert_eq!(ran.code, 1, "{}", ran.said);
    let bytes = <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"latin-\xe9.md");
    let site = Site::page("# Tea\n");
    if fs::write(site.root().join("content").join(bytes), "# Tea\n").is_ok() {
        site.build().warns("unsafe-path");
    }
}

#[test]
fn names_that_links_must_spell() {
    let names = ["two words", "a%20b", "100%", "tea-🍵", "茶", "a'b", "a&b", "a,b", "a.b.c"];
    let mut text = "# Tea\n\n".to_owned();
    let mut site = Site::new();
    for name in names {
        site = site.with(&format!("content/{name}.md"), "# Odd\n").with(&format!("content/{name}.svg"), "<svg/>");
        let escaped = name.replace('%', "%25");
        let _ = write!(text, "[x](<{escaped}.md>) ![x](<{escaped}.svg>)\n\n");
    }
    let site = site.with("content/index.md", text);
    site.build().works();
    for name in names {
        assert!(site.output().join(format!("{name}.html")).is_file(), "{name}");
    }
}

#[test]
fn files_that_are_empty_or_nearly() {
    for text in [
        "",
        "\u{feff}",
        "\n",
        "\r",
        "\r\n",
        " ",
        "\0",
        "---",
        "---\n---",
        "---\n---\n",
        "---\n...\n",
        "\u{feff}---\n---\n",
        "# ",
        "#",
        "[[]]",
        "![[]]",
        "[]()",
        "![]()",
        "> [!",
        "> [!]",
        "```view\n```",
        "```view",
        "|",
        "|-|",
        "| |\n|-|",
        "<",
        "&",
        "\\",
        "{",
        "{{",
        "[^]",
        "[^]:",
        ":::",
        "\u{0}\u{0}\u{0}\n# A\0b {#\0}\n[[\0]] [x](\0.md)",
    ] {
        let ran = Site::page(text)
            .with("hirebook.toml", "")
            .with("content/_defaults.yml", "")
            .with("content/a/_defaults.yml", "\u{feff}")
            .build();
        assert!(matches!(ran.code, 0 | 1), "{text:?}: {}", ran.said);
    }
    Site::new().build();
    for config in [
        "\u{feff}",
        "\0",
        "=",
        "[",
        "[]",
        "a",
        "a=",
        "\"",
        "[site]\r[site]",
        "site = 1",
        "types = []",
        "\u{feff}[site]\ntitle = \"T\"\n",
    ] {
        let ran = Site::page("# Tea\n").with("hirebook.toml", config).build();
        assert!(matches!(ran.code, 0 | 1), "{config:?}: {}", ran.said);
    }
}

#[test]
fn zero_bytes_everywhere() {
    let site = Site::page("---\ntitle: \"a\0b\"\nid: \"x\\0y\"\n---\nA\0B [x\0](y\0.md)\n")
        .with("content/_defaults.yml", "label: \"\\0\"\n");
    let ran = site.build();
    assert!(!ran.said.contains('\0'), "control characters reach the terminal");
}

#[test]
fn a_table_of_ten_thousand_columns() {
    let row = |cell: &str| format!("|{}\n", format!("{cell}|").repeat(10_000));
    Site::page(format!("# T\n\n{}{}{}", row("a"), row("-"), row("b"))).build().works();
    let head = (0..10_000).fold("|id|".to_owned(), |text, n| format!("{text}k{n}|")) + "\n";
    let rule = format!("|-|{}\n", "-|".repeat(10_000));
    let site = Site::page("# Tea\n").with("hirebook.toml", TEA);
    let text = format!("---\ntype: collection\nof: tea\n---\n\n{head}{rule}{head}");
    site.with("content/teas/all.md", text).build().refused("unknown-key");
}

#[test]
fn a_collection_of_a_hundred_thousand_rows() {
    let mut rows = "---\ntype: collection\nof: pot\n---\n\n| id | title |\n|--|--|\n".to_owned();
    for n in 0..100_000 {
        let _ = writeln!(rows, "| p{n} | Pot {n} |");
    }
    let config = format!("{TEA}\n[types.pot]\npage = \"entry\"\n").replace("[types.pot]\nfolder = \"pots\"\n", "");
    let ran = Site::page("# Tea\n").with("hirebook.toml", config).with("content/pots/all.md", rows).run(&["check"]);
    ran.warns("unreachable-page");
}

#[test]
fn a_page_of_a_hundred_thousand_links() {
    let text = "[a](a.md) [[page:a]] ".repeat(50_000);
    Site::page(format!("# Tea\n\n{text}\n")).with("content/a.md", "# A\n").build().works();
    let text = (0..20_000).map(|n| format!("[a](gone-{n}.md)\n")).collect::<String>();
    Site::page(format!("# Tea\n\n{text}\n")).with("content/a.md", "# A\n").build().refused("broken-link");
    let text = (0..2_000).map(|n| format!("## H {n}\n\n[a](#h-{n}) [b](#g-{n})\n")).collect::<String>();
    Site::page(format!("# Tea\n\n{text}\n")).build().refused("broken-anchor");
}

#[test]
fn paths_that_would_leave_the_output() {
    let tea = |front: &str, config: &str| {
        Site::page("# Tea\n")
            .with("hirebook.toml", format!("{TEA}{config}"))
            .with("content/teas/a.md", format!("---\n{front}\n---\n"))
    };
    for id in [
        "../../x",
        "/x",
        "a/../../../x",
        "..",
        ".",
        "a\\..\\..\\x",
        "C:x",
        "a//b",
        "a/",
        "/",
        "",
        "\\u0001",
        "\\u0000",
        "a\\u0000b",
        "a\\nb",
        " ",
        "a/./b",
    ] {
        let quoted = id.replace('\\', "\\\\").replace("\\\\u", "\\u").replace("\\\\n", "\\n");
        let ran = tea(&format!("title: A\nid: \"{quoted}\""), "").build();
        assert!(matches!(ran.code, 0 | 1), "{id:?}: {}", ran.said);
        let ran = Site::new().with("content/a.md", format!("---\nid: \"{quoted}\"\n---\n")).build();
        assert!(matches!(ran.code, 0 | 1), "{id:?}: {}", ran.said);
        let ran = tea(&format!("title: A\nold_ids: [\"{quoted}\"]"), "").build();
        assert!(matches!(ran.code, 0 | 1), "{id:?}: {}", ran.said);
        let ran = tea(&format!("title: \"{quoted}\"\nid: a"), "[pages.x]\neach = \"tea\"\npath = \"{title}\"\n").build();
        assert!(matches!(ran.code, 0 | 1), "{id:?}: {}", ran.said);
        let ran = tea(&format!("title: \"{quoted}\"\nid: a"), "[pages.x]\neach = \"tea\"\npath = \"cards/{title}\"\n").build();
        assert!(matches!(ran.code, 0 | 1), "{id:?}: {}", ran.said);
        let ran = tea("title: A", &format!("[pages.x]\npath = \"{quoted}\"\n")).build();
        assert!(matches!(ran.code, 0 | 1), "{id:?}: {}", ran.said);
        let ran = tea("title: A", &format!("[types.leaf]\nfolder = \"{quoted}\"\n"))
            .with("content/leaf.md", "---\ntype: leaf\ntitle: L\n---\n")
            .build();
        assert!(matches!(ran.code, 0 | 1), "{id:?}: {}", ran.said);
    }
    tea("title: A", "[pages.x]\neach = \"tea\"\npath = \"x/{heat}\"\n")
        .with("content/teas/b.md", "---\ntitle: B\n---\n")
        .build()
        .refused("path-clash");
    let config = "[site]\ntheme = \"../../..\"\n";
    let ran = Site::page("# Tea\n").with("hirebook.toml", config).build();
    assert!(matches!(ran.code, 0 | 1), "{}", ran.said);
}

#[test]
fn files_that_want_one_address() {
    Site::page("# Tea\n").with("static/index.html", "x").build().refused("path-clash");
    Site::page("# Tea\n").with("static/INDEX.HTML", "x").build().refused("path-clash");
    Site::page("# Tea\n").with("static/404.html", "x").build().refused("path-clash");
    Site::page("# Tea\n").with("static/robots.txt", "User-agent: *\n").build().works();
    // A page in a folder of the name of a file, and the other way round.
    Site::page("# Tea\n\n![x](a.svg)\n").with("content/a.svg", "<svg/>").with("content/a.svg.md", "# A\n").build().works();
    Site::page("# Tea\n").with("content/a.html/b.md", "# B\n").with("content/a.md", "# A\n").build().refused("path-clash");
    Site::page("# Tea\n").with("static/a/b.html/c", "x").with("content/a/b.md", "# B\n").build().refused("path-clash");
    Site::page("# Tea\n").with("content/a/index.md", "# A\n").with("content/a/README.md", "# A\n").build().works();
    Site::page("# Tea\n").with("content/A/x.md", "# A\n").with("content/a/y.md", "# A\n").build();
}

#[test]
fn a_config_in_which_every_value_is_of_the_wrong_kind() {
    let keys =
        ["site", "scales", "types", "relations", "pages", "audiences", "menu", "severity", "markdown", "matrices", "checks"];
    let inner = [
        "title",
        "folder",
        "from",
        "to",
        "path",
        "inherit",
        "each",
        "sets",
        "labels",
        "items",
        "order",
        "home",
        "fields",
        "sort",
        "where",
        "props",
        "preset",
        "theme",
        "enabled",
        "label",
        "body",
        "page",
        "help",
        "titles",
        "min",
        "max",
        "ordered",
        "inverse",
        "layout",
        "language",
        "base_url",
        "page_size",
        "owner_type",
        "raw_html",
        "type",
        "of",
        "default",
        "required",
    ];
    for value in [
        "1",
        "\"x\"",
        "true",
        "[]",
        "[1, \"a\", [], {}]",
        "{}",
        "{ x = 1 }",
        "{ x = { y = [{ z = {} }] } }",
        "2026-01-01",
        "1.5e300",
        "\"\"",
        "-1",
        "99999999999999999999",
    ] {
        let flat = keys.iter().fold(String::new(), |text, key| format!("{text}{key} = {value}\n"));
        let ran = Site::page("# Tea\n").with("hirebook.toml", &flat).build();
        assert!(matches!(ran.code, 0 | 1), "{value}: {}", ran.said);
        let mut deep = String::new();
        for key in keys {
            let table = if matches!(key, "site" | "markdown" | "severity") { format!("[{key}]") } else { format!("[{key}.x]") };
            let _ = writeln!(deep, "{table}");
            for key in inner {
                let _ = writeln!(deep, "{key} = {value}");
            }
        }
        let ran = Site::page("# Tea\n").with("hirebook.toml", &deep).build();
        assert_eq!(ran.code, 1, "{value}: {}", ran.said);
        let record = inner
            .iter()
            .chain(&["status", "aliases", "old_ids", "owner", "reviewed", "review_in", "id"])
            .filter(|key| **key != "type")
            .fold(String::new(), |text, key| format!("{text}{key}: {}\n", value.replace(" = ", ": ")));
        let ran = Site::page(format!("---\n{record}---\n"))
            .with("hirebook.toml", TEA)
            .with("content/teas/a.md", format!("---\n{record}---\n"))
            .build();
        assert_eq!(ran.code, 1, "{value}: {}", ran.said);
    }
}

#[test]
fn numbers_and_periods_out_of_range() {
    let config = "[types.tea]\nfolder = \"teas\"\nfields.a = \"int\"\nfields.b = \"number\"\nfields.c = \"date\"\nfields.d = \"duration\"\n";
    for (key, value) in [
        ("a", "99999999999999999999"),
        ("b", "1e999"),
        ("b", "nan"),
        ("b", "inf"),
        ("c", "9999-99-99"),
        ("d", "P99999999999Y"),
        ("reviewed", "0000-00-00"),
    ] {
        let text = format!("---\ntitle: A\n{key}: {value}\n---\n");
        let ran = Site::page("# Tea\n").with("hirebook.toml", config).with("content/teas/a.md", text).build();
        ran.refused("wrong-type");
    }
    for (day, period) in [
        ("9999-12-31", "19998 years"),
        ("-9999-01-01", "1 day"),
        ("2020-01-01", "-5 years"),
        ("2020-01-01", "5 hours"),
        ("2020-01-01", "P1Y2M3DT4H"),
    ] {
        let text = format!("---\ntitle: A\nreviewed: {day}\nreview_in: {period}\n---\n");
        let ran = Site::page("# Tea\n").with("hirebook.toml", config).with("content/teas/a.md", text).build();
        assert!(matches!(ran.code, 0 | 1), "{day} {period}: {}", ran.said);
    }
}
