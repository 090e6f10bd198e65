//! A build that is killed, at two hundred moments, or stopped by a limit: the site is the old one or the new one.
//!
//! The builder is this test program itself, started again to run [`child`] alone.

use std::io::Read;
use std::process::{Child, ChildStdout, Command, Stdio};

use super::super::paths::INNER_STAGE;
use super::super::{in_place, swap};
use super::*;

const ROOT: &str = "HIREBOOK_TEST_ROOT";
const TASK: &str = "HIREBOOK_TEST_TASK";
/// What the child prints after each commit; the output of libtest does not contain it.
const DONE: u8 = b'#';

/// Two sites that share some files, differ in some and have some of their own.
fn sites() -> [Vec<Artifact>; 2] {
    ["A", "B"].map(|name| {
        let shared = (0..20).map(|n| (format!("shared/{n}.html"), "same in both".to_owned()));
        let differing = (0..20).map(|n| (format!("both/{n}.html"), name.repeat(3000)));
        let own = (0..20).map(|n| (format!("{name}/{n}.html"), name.repeat(500)));
        let files: Vec<(String, String)> = shared.chain(differing).chain(own).collect();
        site(
            &files
                .iter()
                .map(|(path, text)| (path.as_str(), text.as_str()))
                .collect::<Vec<_>>(),
        )
    })
}

/// The output folder with all of site A or of site B, with the manifest and a foreign file.
fn complete_sites() -> [BTreeMap<String, String>; 2] {
    sites().map(|site| {
        let (_dir, out) = scratch_output();
        commit(&out, &site).unwrap();
        put(&out, "CNAME", "foreign");
        complete_site(&out)
    })
}

fn complete_site(out: &Path) -> BTreeMap<String, String> {
    let mut all = contents_of(out);
    all.insert(
        "manifest".into(),
        fs::read_to_string(out.join(".hirebook-manifest")).unwrap_or_default(),
    );
    all
}

/// Not a test of its own: the tests below start it as another process.
#[test]
fn child() {
    let (Ok(root), Ok(task)) = (std::env::var(ROOT), std::env::var(TASK)) else {
        return;
    };
    let out = Path::new(&root).join("out");
    let Some(method) = METHODS
        .into_iter()
        .find(|method| format!("{method:?}") == task)
    else {
        let big = site(&[("a.html", "new"), ("b.html", &"new ".repeat(500_000))]);
        let error = commit(&out, &big).unwrap_err();
        println!("{error}");
        return;
    };
    let sites = sites();
    for turn in 0.. {
        commit_with(method, &out, &sites[turn % 2]).unwrap();
        // A whole line, because the end of a line is what sends it off.
        println!("{}", char::from(DONE));
    }
}

fn command(root: &Path, task: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let (_, module) = module_path!().split_once("::").unwrap();
    command.args(["--exact", &format!("{module}::child"), "--nocapture"]);
    command
        .env(ROOT, root)
        .env(TASK, task)
        .stdout(Stdio::piped());
    command
}

/// Reads until the child has committed `turns` times more.
fn wait(output: &mut ChildStdout, turns: u64) {
    let mut byte = [0];
    let mut left = turns;
    while left > 0 {
        output.read_exact(&mut byte).unwrap();
        left -= u64::from(byte[0] == DONE);
    }
}

/// Lets a builder alternate the sites and kills it `kills` times; `check` looks at what is left.
fn kill(method: CommitMethod, kills: u32, check: impl Fn(&Path)) {
    let (dir, out) = scratch_output();
    commit(&out, &sites()[0]).unwrap();
    put(&out, "CNAME", "foreign");
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut caught = 0;
    for _ in 0..kills {
        let mut child: Child = command(dir.path(), &format!("{method:?}")).spawn().unwrap();
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        wait(child.stdout.as_mut().unwrap(), 1 + (random >> 62));
        // A moment within the next commit, or somewhat after it.
        for _ in 0..(random >> 33) % 400_000 {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        caught += usize::from(names_in(dir.path()).len() > 1 || out.join(INNER_STAGE).exists());
        check(&out);
    }
    eprintln!("{method:?}: {caught} of {kills} kills hit a commit under way");
    assert!(
        caught > kills as usize / 10,
        "the kills miss the commits: {caught} of {kills}"
    );
    commit_with(method, &out, &sites()[1]).unwrap();
    assert_eq!(names_in(dir.path()), ["out"]);
    assert_eq!(
        names_in(&out),
        [".hirebook-manifest", "B", "CNAME", "both", "shared"]
    );
}

#[test]
fn a_killed_build_leaves_a_whole_site() {
    let wholes = complete_sites();
    kill(CommitMethod::Exchange, 200, |out| {
        assert!(wholes.contains(&complete_site(out)));
    });
}

#[test]
fn a_build_killed_between_two_renames_leaves_a_whole_site_once_repaired() {
    let wholes = complete_sites();
    kill(CommitMethod::TwoRenames, 60, |out| {
        swap::repair(&OutputLocation::new(out).unwrap()).unwrap();
        assert!(wholes.contains(&complete_site(out)));
    });
}

#[test]
fn a_build_killed_in_place_leaves_a_whole_site_once_repaired() {
    let wholes = complete_sites();
    kill(CommitMethod::InPlace, 60, |out| {
        in_place::repair(out).unwrap();
        assert!(wholes.contains(&complete_site(out)));
    });
}

#[test]
fn a_file_too_large_leaves_the_old_site() {
    let (dir, out) = scratch_output();
    commit(&out, &site(&[("a.html", "old")])).unwrap();
    // A limit on the size of files makes a write fail half-way; without the trap it would kill.
    let inner = command(dir.path(), "too large");
    let limited = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 500; exec \"$@\"", "sh"])
        .arg(inner.get_program())
        .args(inner.get_args())
        .envs(
            inner
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&limited.stdout);
    assert!(
        limited.status.success() && output.contains("cannot write `"),
        "{output}{}",
        String::from_utf8_lossy(&limited.stderr)
    );
    assert_contents(&out, &[("a.html", "old")]);
    assert_eq!(names_in(dir.path()), ["out"]);
}
