//! Files: their names, their links, who may read them, and which of them want one address.

use std::fmt::Write as _;
use std::fs;

use super::{Site, TEA};

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
    site.build().refused("symlink-outside");
    let site = Site::page("# Tea\n");
    symlink("hirebook.toml", site.root().join("hirebook.toml")).expect("a link");
    site.build().refused("unreadable-file");
}

#[cfg(unix)]
#[test]
fn links_out_of_the_handbook() {
    use std::os::unix::fs::symlink;
    let linked = |config: &str, link: &str, target: &str| {
        // What is hidden is no part of the handbook, wherever it is.
        let site =
            Site::page("# Tea\n\n[Leaves](shared/leaves.txt), [a leaf](shared/more/leaf.txt)\n")
                .with("hirebook.toml", config)
                .with(".shared/leaves.txt", "secret leaves")
                .with(".shared/more/leaf.txt", "secret leaf");
        symlink(target, site.root().join(link)).expect("a link");
        site
    };
    let allowed = "[site]\nallow_links = [\".shared\"]\n";
    let site = linked(allowed, "content/shared", "../.shared");
    site.build().works();
    assert!(site.output().join("shared/more/leaf.txt").is_file());
    let site = linked("", "content/shared", "../.shared");
    site.build().refused("symlink-outside");
    let ran = site.run(&["check"]);
    assert!(
        ran.code == 1 && !ran.said.contains("secret"),
        "{}",
        ran.said
    );
    // A chain of links, and a link in a linked folder.
    let site = linked("", "content/shared", "../chain");
    symlink(".shared", site.root().join("chain")).expect("a link");
    site.build().refused("symlink-outside");
    let site = linked("", "content/shared", "../open");
    fs::create_dir(site.root().join("open")).expect("a folder");
    symlink("../.shared/leaves.txt", site.root().join("open/leaves.txt")).expect("a link");
    site.build().refused("symlink-outside");
    // Allowed is what is named, and no more.
    let site = linked(
        "[site]\nallow_links = [\".shared/more\"]\n",
        "content/shared",
        "../.shared",
    );
    site.build().refused("symlink-outside");
    for link in ["static", "themes"] {
        linked("", link, ".shared")
            .build()
            .refused("symlink-outside");
    }
    let site = linked("", "content/page.md", "/proc/self/environ");
    site.build().refused("symlink-outside");
    let site = linked(
        "[site]\nallow_links = [\"/proc\"]\n",
        "content/page.md",
        "/proc/self/environ",
    );
    if std::path::Path::new("/proc/self/environ").exists() {
        site.build().refused("unreadable-file");
    }
    let site = linked("", "moved", ".shared");
    fs::rename(site.root().join("content"), site.root().join(".content"))
        .expect("the content is moved");
    symlink(".content", site.root().join("content")).expect("a link");
    site.build().refused("symlink-outside");
}

#[cfg(unix)]
#[test]
fn pipes_wherever_a_file_is_read() {
    for path in [
        "hirebook.toml",
        "search-tests.toml",
        "content/a.md",
        "content/_defaults.yml",
        "content/a.png",
        "static/a.txt",
        "themes/default/css/site.css",
        "content/a.md.bak",
        "content/_Defaults.yml",
        "Hirebook.toml",
    ] {
        let site = Site::page("# Tea\n\n![a](a.png)\n").with("content/a.jpg", "x");
        let place = site.root().join(path);
        fs::create_dir_all(place.parent().expect("a file is in a folder"))
            .expect("its folder is made");
        assert!(
            std::process::Command::new("mkfifo")
                .arg(&place)
                .status()
                .expect("a pipe is made")
                .success()
        );
        assert_eq!(site.build().code, 1, "{path}");
        assert_eq!(site.run(&["check"]).code, 1, "{path}");
    }
}

#[cfg(unix)]
#[test]
fn files_of_any_size() {
    for path in [
        "hirebook.toml",
        "search-tests.toml",
        "content/a.md",
        "content/_defaults.yml",
        "content/a.png",
        "static/a.mp4",
        "themes/x/a.css",
    ] {
        let site = Site::page("# Tea\n").with(path, "");
        let file = fs::File::options()
            .write(true)
            .open(site.root().join(path))
            .expect("a file is opened");
        file.set_len(1 << 42).expect("a file is given a size");
        site.build().refused("file-too-large");
    }
}

#[cfg(unix)]
#[test]
fn files_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::page("# Tea\n")
        .with("content/secret.md", "# Secret\n")
        .with("content/locked/a.md", "# A\n");
    let lock = |path: &str, mode: u32| {
        fs::set_permissions(site.root().join(path), fs::Permissions::from_mode(mode))
            .expect("permissions are set");
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
    for path in [
        "hirebook.toml",
        "content/page.md",
        "content/_defaults.yml",
        "content/picture.png",
        "themes/default/templates/page.html",
    ] {
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
        site = site
            .with(&format!("content/{name}/{name}.md"), "# Odd\n")
            .with(&format!("static/{name}"), "odd");
        site = site.with(&format!("content/{name}.png"), "odd");
    }
    let all = names.iter().fold("# Tea\n".to_owned(), |text, name| {
        format!("{text}\n[x](<{name}.md>)\n")
    });
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
        let quoted = id
            .replace('\\', "\\\\")
            .replace("\\\\u", "\\u")
            .replace("\\\\n", "\\n");
        let ran = tea(&format!("title: A\nid: \"{quoted}\""), "").build();
        assert!(matches!(ran.code, 0 | 1), "{id:?}: {}", ran.said);
        let ran = Site::new()
            .with("content/a.md", format!("---\nid: \"{quoted}\"\n---\n"))
            .build();
        assert!(matches!(ran.code, 0 | 1), "{id:?}: {}", ran.said);
        let ran = tea(&format!("title: A\nold_ids: [\"{quoted}\"]"), "").build();
        assert!(matches!(ran.code, 0 | 1), "{id:?}: {}", ran.said);
        let ran = tea(
            &format!("title: \"{quoted}\"\nid: a"),
            "[pages.x]\neach = \"tea\"\npath = \"{title}\"\n",
        )
        .build();
        assert!(matches!(ran.code, 0 | 1), "{id:?}: {}", ran.said);
        let ran = tea(
            &format!("title: \"{quoted}\"\nid: a"),
            "[pages.x]\neach = \"tea\"\npath = \"cards/{title}\"\n",
        )
        .build();
        assert!(matches!(ran.code, 0 | 1), "{id:?}: {}", ran.said);
        let ran = tea("title: A", &format!("[pages.x]\npath = \"{quoted}\"\n")).build();
        assert!(matches!(ran.code, 0 | 1), "{id:?}: {}", ran.said);
        let ran = tea(
            "title: A",
            &format!("[types.leaf]\nfolder = \"{quoted}\"\n"),
        )
        .with("content/leaf.md", "---\ntype: leaf\ntitle: L\n---\n")
        .build();
        assert!(matches!(ran.code, 0 | 1), "{id:?}: {}", ran.said);
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
    assert!(matches!(ran.code, 0 | 1), "{}", ran.said);
}

#[test]
fn files_that_want_one_address() {
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
    // A page in a folder of the name of a file, and the other way round.
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
