//! Inodes, symlinks, rights, mount points and full disks.

use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::process::Command;

use super::*;

#[test]
fn unchanged_files_keep_their_inode() {
    for method in METHODS {
        let (_dir, out) = scratch_output();
        let inode = |path: &str| fs::symlink_metadata(out.join(path)).unwrap().ino();
        commit_with(
            method,
            &out,
            &site(&[("a.html", "a"), ("b/c.html", "c"), ("d.html", "d")]),
        )
        .unwrap();
        put(&out, "files/x.pdf", "foreign");
        let (a, c, x, d) = (
            inode("a.html"),
            inode("b/c.html"),
            inode("files/x.pdf"),
            inode("d.html"),
        );
        commit_with(
            method,
            &out,
            &site(&[("a.html", "a"), ("b/c.html", "c"), ("d.html", "D")]),
        )
        .unwrap();
        assert_eq!(
            (inode("a.html"), inode("b/c.html"), inode("files/x.pdf")),
            (a, c, x),
            "{method:?}"
        );
        assert_ne!(inode("d.html"), d);
        assert_eq!(
            fs::metadata(out.join("a.html")).unwrap().nlink(),
            1,
            "nothing else holds on to it"
        );
    }
}

#[test]
fn the_output_may_be_a_symlink_or_end_in_dots() {
    for method in METHODS {
        let (dir, out) = scratch_output();
        let real = dir.path().join("elsewhere/site");
        symlink("elsewhere/site", dir.path().join("link")).unwrap();
        symlink("link", &out).unwrap();
        // The first build makes what the links point to.
        commit_with(method, &out, &site(&[("a.html", "a"), ("s/b.html", "b")])).unwrap();
        commit_with(method, &out, &site(&[("a.html", "A"), ("s/b.html", "b")])).unwrap();
        commit_with(
            method,
            &real.join("s/.."),
            &site(&[("a.html", "AA"), ("s/b.html", "b")]),
        )
        .unwrap();
        commit_with(method, &out.join("."), &site(&[("a.html", "AAA")])).unwrap();
        assert_contents(&real, &[("a.html", "AAA")]);
        assert_eq!(fs::read_link(&out).unwrap(), Path::new("link"));
        assert_eq!(names_in(dir.path()), ["elsewhere", "link", "out"]);
        assert_eq!(names_in(&dir.path().join("elsewhere")), ["site"]);
    }
}

#[test]
fn foreign_symlinks_and_rights_stay() {
    for method in METHODS {
        let (_dir, out) = scratch_output();
        commit_with(method, &out, &site(&[("a.html", "a")])).unwrap();
        put(&out, "private/key", "secret");
        symlink("../no/where", out.join("dangling")).unwrap();
        symlink("private", out.join("to-folder")).unwrap();
        let chmod = |path: &str, mode| {
            fs::set_permissions(out.join(path), Permissions::from_mode(mode)).unwrap();
        };
        let mode = |path: &str| fs::metadata(out.join(path)).unwrap().permissions().mode() & 0o7777;
        chmod("private/key", 0o600);
        chmod("private", 0o700);
        chmod("", 0o2775);
        commit_with(method, &out, &site(&[("b.html", "b")])).unwrap();
        assert_eq!(
            [mode(""), mode("private"), mode("private/key")],
            [0o2775, 0o700, 0o600],
            "{method:?}"
        );
        let expected = [
            ("b.html", "b"),
            ("dangling", "-> ../no/where"),
            ("private/", ""),
            ("private/key", "secret"),
            ("to-folder", "-> private"),
        ];
        assert_contents(&out, &expected);
    }
}

#[test]
fn a_folder_that_became_a_link_is_left_alone_with_what_it_points_to() {
    for method in METHODS {
        let (dir, out) = scratch_output();
        commit_with(method, &out, &site(&[("a/x.html", "x"), ("z.html", "z")])).unwrap();
        put(dir.path(), "precious/x.html", "x");
        fs::remove_dir_all(out.join("a")).unwrap();
        symlink("../precious", out.join("a")).unwrap();

        let error =
            commit_with(method, &out, &site(&[("a/x.html", "new"), ("z.html", "z")])).unwrap_err();
        assert!(
            matches!(error, WriteError::ForeignClash { ref path } if *path == out.join("a")),
            "{error}"
        );
        commit_with(method, &out, &site(&[("z.html", "Z")])).unwrap();
        assert_contents(&out, &[("a", "-> ../precious"), ("z.html", "Z")]);
        assert_eq!(
            fs::read_to_string(dir.path().join("precious/x.html")).unwrap(),
            "x",
            "{method:?}"
        );
    }
}

#[test]
fn a_foreign_folder_without_the_right_to_write_does_not_pile_up() {
    for method in METHODS {
        let (dir, out) = scratch_output();
        commit_with(method, &out, &site(&[("a.html", "1")])).unwrap();
        put(&out, "closed/sub/x", "foreign");
        for folder in ["closed/sub", "closed"] {
            fs::set_permissions(out.join(folder), Permissions::from_mode(0o555)).unwrap();
        }
        for text in ["2", "3"] {
            commit_with(method, &out, &site(&[("a.html", text)])).unwrap();
            assert_contents(
                &out,
                &[
                    ("a.html", text),
                    ("closed/", ""),
                    ("closed/sub/", ""),
                    ("closed/sub/x", "foreign"),
                ],
            );
            assert_eq!(names_in(dir.path()), ["out"], "{method:?}");
        }
        for folder in ["closed", "closed/sub"] {
            assert_eq!(
                fs::metadata(out.join(folder)).unwrap().permissions().mode() & 0o777,
                0o555
            );
            fs::set_permissions(out.join(folder), Permissions::from_mode(0o755)).unwrap();
        }
    }
}

#[test]
fn a_reader_never_misses_the_site() {
    let (_dir, out) = scratch_output();
    let sites = ["A", "B"].map(|text| site(&[("v.html", text), ("w/x.html", text)]));
    commit(&out, &sites[0]).unwrap();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for turn in 0..300 {
                commit(&out, &sites[turn % 2]).unwrap();
            }
        });
        while !writer.is_finished() {
            for path in ["v.html", "w/x.html"] {
                let text = fs::read_to_string(out.join(path)).unwrap();
                assert!(text == "A" || text == "B", "{text:?}");
            }
        }
    });
}

#[test]
fn a_parent_without_the_right_to_write_is_worked_around() {
    let (dir, out) = scratch_output();
    commit(&out, &site(&[("a.html", "a"), ("b.html", "b")])).unwrap();
    put(&out, "CNAME", "foreign");
    fs::set_permissions(dir.path(), Permissions::from_mode(0o555)).unwrap();
    if fs::create_dir(dir.path().join("probe")).is_ok() {
        eprintln!("rights do not bind this user: the mount point test covers the same way");
        return;
    }
    let report = commit(&out, &site(&[("a.html", "A"), ("c.html", "c")]));
    let untouched = commit(&out, &site(&[("a.html", "A"), ("c.html", "c")]));
    let missing = commit(&dir.path().join("new"), &[]);
    fs::set_permissions(dir.path(), Permissions::from_mode(0o755)).unwrap();
    assert_eq!(
        report.unwrap(),
        Report {
            written: 2,
            unchanged: 0,
            removed: 1
        }
    );
    assert_eq!(
        untouched.unwrap(),
        Report {
            written: 0,
            unchanged: 2,
            removed: 0
        }
    );
    assert_contents(
        &out,
        &[("CNAME", "foreign"), ("a.html", "A"), ("c.html", "c")],
    );
    let error = missing.unwrap_err().to_string();
    assert!(
        error.starts_with("cannot create") && error.contains("another output folder"),
        "{error}"
    );
}

/// A small disk of its own, where the system lets us have one.
struct Disk(PathBuf);

impl Disk {
    fn mount(at: &Path, kilobytes: u32) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        let size = format!("size={kilobytes}k");
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(at)
            .output();
        match mount {
            Ok(output) if output.status.success() => Some(Self(at.to_path_buf())),
            Ok(output) => {
                eprintln!(
                    "no disk of our own: {}",
                    String::from_utf8_lossy(&output.stderr).trim()
                );
                None
            }
            Err(error) => {
                eprintln!("no disk of our own: cannot run mount: {error}");
                None
            }
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

fn large(text: &str) -> Vec<Artifact> {
    let body = text.repeat(4096 / text.len());
    (0..100)
        .map(|n| Artifact {
            path: format!("p/{n:03}.html"),
            content: ArtifactContent::Bytes(body.clone().into_bytes().into()),
        })
        .collect()
}

#[test]
fn a_full_disk_leaves_the_old_site() {
    let dir = scratch();
    let root = dir.path().join("disk");
    // Without the right to mount, `a_file_too_large_leaves_the_old_site` still meets a write that fails half-way.
    let Some(disk) = Disk::mount(&root, 700) else {
        return;
    };
    for (method, out) in [
        (CommitMethod::Exchange, disk.0.join("out")),
        (CommitMethod::TwoRenames, disk.0.join("out")),
        (CommitMethod::InPlace, disk.0.join("in")),
    ] {
        commit_with(method, &out, &large("old ")).unwrap();
        let before = contents_of(&out);
        let error = commit_with(method, &out, &large("new ")).unwrap_err();
        assert!(
            matches!(&error, WriteError::Io { source, .. } if source.kind() == std::io::ErrorKind::StorageFull)
        );
        let words = error.to_string();
        assert!(
            words.contains("the previous site is unchanged")
                && words.ends_with("free some space and build again"),
            "{words}"
        );
        assert_eq!(contents_of(&out), before);
        assert_eq!(
            names_in(&disk.0),
            [out.file_name().unwrap().to_str().unwrap()]
        );
        assert_eq!(names_in(&out), [".hirebook-manifest", "p"]);
        fs::remove_dir_all(&out).unwrap();
    }
}

#[test]
fn a_mount_point_is_written_in_place() {
    let dir = scratch();
    let Some(disk) = Disk::mount(&dir.path().join("out"), 4000) else {
        return;
    };
    let out = disk.0.clone();
    let build = |files: &[(&str, &str)]| commit(&out, &site(files)).unwrap();
    build(&[("a.html", "a"), ("b/c.html", "c")]);
    put(&out, "CNAME", "foreign");
    let inode = fs::metadata(out.join("a.html")).unwrap().ino();
    assert_eq!(
        build(&[("a.html", "a"), ("d.html", "d")]),
        Report {
            written: 1,
            unchanged: 1,
            removed: 1
        }
    );
    assert_contents(
        &out,
        &[("CNAME", "foreign"), ("a.html", "a"), ("d.html", "d")],
    );
    assert_eq!(fs::metadata(out.join("a.html")).unwrap().ino(), inode);
    assert_eq!(names_in(dir.path()), ["out"]);
}

#[test]
fn pipes_in_the_output_are_not_waited_for() {
    let pipe = |path: std::path::PathBuf| {
        let _ = fs::remove_file(&path);
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    };
    for method in METHODS {
        let (_dir, out) = scratch_output();
        commit_with(method, &out, &site(&[("a.html", "a"), ("b.html", "b")])).unwrap();
        pipe(out.join("a.html"));
        assert_eq!(
            commit_with(method, &out, &site(&[("a.html", "a"), ("b.html", "b")]))
                .unwrap()
                .written,
            1
        );
        assert_contents(&out, &[("a.html", "a"), ("b.html", "b")]);
        pipe(out.join(".hirebook-manifest"));
        let error = commit_with(method, &out, &site(&[("a.html", "a")])).unwrap_err();
        assert!(matches!(error, WriteError::NotOurs { .. }), "{error}");
    }
}
