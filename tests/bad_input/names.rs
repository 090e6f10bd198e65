//! Names of files and addresses that are hostile or clash.

use std::fmt::Write as _;
use std::fs;

use super::{Site, TEA};

#[cfg(unix)]
#[test]
fn names_of_files_may_have_any_characters() {
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
        site = site
            .with(&format!("content/{name}/{name}.md"), "# Odd\n")
            .with(&format!("static/{name}"), "odd");
        site = site.with(&format!("content/{name}.png"), "odd");
    }
    let all = names.iter().fold("# Tea\n".to_owned(), |text, name| {
        format!("{text}\n[x](<{name}.md>)\n")
    });
    let ran = site.with("content/links.md", all).build();
    assert_eq!(ran.code, 1, "{}", ran.messages);
    let bytes = <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"latin-\xe9.md");
    let site = Site::page("# Tea\n");
    if fs::write(site.root().join("content").join(bytes), "# Tea\n").is_ok() {
        site.build().warns("unsafe-path");
    }
}

#[test]
fn links_can_spell_any_name() {
    let names = [
        "two words",
        "a%20b",
        "100%",
        "tea-🍵",
        "茶",
        "a'b",
        "a&b",
        "a,b",
        "a.b.c",
    ];
    let mut text = "# Tea\n\n".to_owned();
    let mut site = Site::new();
    for name in names {
        site = site
            .with(&format!("content/{name}.md"), "# Odd\n")
            .with(&format!("content/{name}.svg"), "<svg/>");
        let escaped = name.replace('%', "%25");
        let _ = write!(text, "[x](<{escaped}.md>) ![x](<{escaped}.svg>)\n\n");
    }
    let site = site.with("content/index.md", text);
    site.build().works();
    for name in names {
        assert!(
            site.output().join(format!("{name}.html")).is_file(),
            "{name}"
        );
    }
}

#[test]
fn paths_do_not_leave_the_output() {
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
        let quoted = id
            .replace('\\', "\\\\")
            .replace("\\\\u", "\\u")
            .replace("\\\\n", "\\n");
        let ran = tea(&format!("title: A\nid: \"{quoted}\""), "").build();
        assert!(matches!(ran.code, 0 | 1), "{id:?}: {}", ran.messages);
        let ran = Site::new()
            .with("content/a.md", format!("---\nid: \"{quoted}\"\n---\n"))
            .build();
        assert!(matches!(ran.code, 0 | 1), "{id:?}: {}", ran.messages);
        let ran = tea(&format!("title: A\nold_ids: [\"{quoted}\"]"), "").build();
        assert!(matches!(ran.code, 0 | 1), "{id:?}: {}", ran.messages);
        let ran = tea(
            &format!("title: \"{quoted}\"\nid: a"),
            "[pages.x]\neach = \"tea\"\npath = \"{title}\"\n",
        )
        .build();
        assert!(matches!(ran.code, 0 | 1), "{id:?}: {}", ran.messages);
        let ran = tea(
            &format!("title: \"{quoted}\"\nid: a"),
            "[pages.x]\neach = \"tea\"\npath = \"cards/{title}\"\n",
        )
        .build();
        assert!(matches!(ran.code, 0 | 1), "{id:?}: {}", ran.messages);
        let ran = tea("title: A", &format!("[pages.x]\npath = \"{quoted}\"\n")).build();
        assert!(matches!(ran.code, 0 | 1), "{id:?}: {}", ran.messages);
        let ran = tea(
            "title: A",
            &format!("[types.leaf]\nfolder = \"{quoted}\"\n"),
        )
        .with("content/leaf.md", "---\ntype: leaf\ntitle: L\n---\n")
        .build();
        assert!(matches!(ran.code, 0 | 1), "{id:?}: {}", ran.messages);
    }
    tea(
        "title: A",
        "[pages.x]\neach = \"tea\"\npath = \"x/{heat}\"\n",
    )
    .with("content/teas/b.md", "---\ntitle: B\n---\n")
    .build()
    .refused("path-clash");
    let config = "[site]\ntheme = \"../../..\"\n";
    let ran = Site::page("# Tea\n").with("hirebook.toml", config).build();
    assert!(matches!(ran.code, 0 | 1), "{}", ran.messages);
}

#[test]
fn files_with_the_same_address_are_reported() {
    Site::page("# Tea\n")
        .with("static/index.html", "x")
        .build()
        .refused("path-clash");
    Site::page("# Tea\n")
        .with("static/INDEX.HTML", "x")
        .build()
        .refused("path-clash");
    Site::page("# Tea\n")
        .with("static/404.html", "x")
        .build()
        .refused("path-clash");
    Site::page("# Tea\n")
        .with("static/robots.txt", "User-agent: *\n")
        .build()
        .works();
    // A page in a folder with the name of a file, and the reverse.
    Site::page("# Tea\n\n![x](a.svg)\n")
        .with("content/a.svg", "<svg/>")
        .with("content/a.svg.md", "# A\n")
        .build()
        .works();
    Site::page("# Tea\n")
        .with("content/a.html/b.md", "# B\n")
        .with("content/a.md", "# A\n")
        .build()
        .refused("path-clash");
    Site::page("# Tea\n")
        .with("static/a/b.html/c", "x")
        .with("content/a/b.md", "# B\n")
        .build()
        .refused("path-clash");
    Site::page("# Tea\n")
        .with("content/a/index.md", "# A\n")
        .with("content/a/README.md", "# A\n")
        .build()
        .works();
    Site::page("# Tea\n")
        .with("content/A/x.md", "# A\n")
        .with("content/a/y.md", "# A\n")
        .build();
}
