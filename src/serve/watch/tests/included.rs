//! Files that texts include in code blocks, which are anywhere in the site's folder.

use super::*;
use crate::load::IncludedPlaces;

impl WatchedGarden {
    /// Has the files watched that texts include now.
    fn watch_included(&self) {
        let watch = self.watch.as_ref().unwrap().inclusion();
        watch(IncludedPlaces::new(&self.load()));
        while self.next() != FsEvent::Unknown {}
        self.rest();
    }
}

fn garden(page: &str) -> WatchedGarden {
    let files = [
        "hirebook.toml",
        "beds/big/rake.py",
        "content/code/hoe.py",
        "notes/x",
    ];
    let garden = WatchedGarden::new(&files);
    garden.put("hirebook.toml", "");
    garden.put("content/index.md", page);
    garden
}

const PAGE: &str = "```file=\"beds/big/rake.py\"\n```\n\n```file=\"content/code/hoe.py\"\n```\n";

fn follow_all(garden: &WatchedGarden) {
    garden.watch_included();
    garden.follow(|garden| garden.put("beds/big/rake.py", "rake = 2"));
    garden.follow(|garden| garden.put("content/code/hoe.py", "hoe = 2"));
    garden.follow(|garden| garden.remove("beds/big/rake.py"));
    garden.watch_included();
    garden.follow(|garden| garden.put("beds/big/rakes.py", "a nearer name"));
    garden.follow(|garden| garden.remove("beds/big/rakes.py"));
    garden.follow(|garden| garden.put("beds/big/rake.py", "rake = 3"));
    garden.watch_included();
    garden.follow(|garden| garden.rename("beds", "old-beds"));
    garden.watch_included();
    garden.follow(|garden| garden.put("beds/big/rake.py", "rake = 4"));
    garden.watch_included();
    garden.follow(|garden| garden.rename("beds/big/rake.py", "beds/big/Rake.py"));
    garden.watch_included();
    garden.follow(|garden| garden.rename("beds/big/Rake.py", "beds/big/rake.py"));
    garden.watch_included();
    garden.follow(|garden| {
        garden.put("beds/big/rake.py.tmp", "by rename");
        garden.rename("beds/big/rake.py.tmp", "beds/big/rake.py");
    });
    garden.follow(|garden| garden.remove("content/code/hoe.py"));
    garden.follow(|garden| garden.put("content/code/hoe.py", "hoe = 3"));
}

#[test]
fn included_files_are_followed() {
    follow_all(&garden(PAGE).watch(None));
}

#[test]
fn included_files_are_followed_by_polling() {
    follow_all(&garden(PAGE).watch(Some(Duration::from_millis(20))));
}

#[test]
fn other_files_beside_included_ones_are_ignored() {
    let garden = garden(PAGE).watch(None);
    garden.put("beds/big/rake.py", "before it is watched");
    garden.watch_included();
    garden.put("beds/big/saw.py", "of no concern");
    garden.put("beds/saw.py", "of no concern");
    garden.put("notes/x", "of no concern");
    garden.nothing_until("beds/big/rake.py");
    assert_eq!(garden.rest(), 0);
}

#[cfg(unix)]
#[test]
fn targets_of_links_are_followed() {
    use std::os::unix::fs::symlink;
    let garden = garden("```file=\"tools/rake.py\"\n```\n\n```file=\"hoe.py\"\n```\n");
    symlink("beds/big", garden.root.join("tools")).unwrap();
    symlink("content/code/hoe.py", garden.root.join("hoe.py")).unwrap();
    let garden = garden.watch(None);
    garden.watch_included();
    garden.follow(|garden| garden.put("beds/big/rake.py", "rake = 2"));
    garden.follow(|garden| garden.put("content/code/hoe.py", "hoe = 2"));
    garden.follow(|garden| {
        fs::remove_file(garden.root.join("tools")).unwrap();
        symlink("notes", garden.root.join("tools")).unwrap();
    });
}
