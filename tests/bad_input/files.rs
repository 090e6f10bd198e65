//! Files: symbolic links, pipes, sizes and permissions.

use std::fs;

use super::Site;

#[cfg(unix)]
#[test]
fn symbolic_links_are_followed_or_reported() {
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
fn links_do_not_leave_the_handbook() {
    use std::os::unix::fs::symlink;
    let linked = |config: &str, link: &str, target: &str| {
        // Hidden files are not part of the handbook, wherever they are.
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
        ran.code == 1 && !ran.messages.contains("secret"),
        "{}",
        ran.messages
    );
    // A chain of links, and a link in a linked folder.
    let site = linked("", "content/shared", "../chain");
    symlink(".shared", site.root().join("chain")).expect("a link");
    site.build().refused("symlink-outside");
    let site = linked("", "content/shared", "../open");
    fs::create_dir(site.root().join("open")).expect("a folder");
    symlink("../.shared/leaves.txt", site.root().join("open/leaves.txt")).expect("a link");
    site.build().refused("symlink-outside");
    // Only named targets are allowed.
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
fn pipes_are_not_read() {
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
fn files_of_any_size_are_read_or_reported() {
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
fn unreadable_files_are_reported() {
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
fn folders_in_place_of_files_are_reported() {
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
        assert!(matches!(ran.code, 0 | 1), "{path}: {}", ran.messages);
    }
    let site = Site::page("# Tea\n").with("static", "a file");
    site.build().works();
    let site = Site::page("# Tea\n").with("themes", "a file");
    site.build();
}
