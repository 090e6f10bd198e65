//! Folders that are added, removed, replaced or linked, and more files at once than there can be events.

use std::fs;
use std::time::Instant;

use super::{PAGES, WatchedGarden};

#[test]
fn a_folder_that_is_made_and_filled_at_once_loses_nothing() {
    let garden = WatchedGarden::watched(&PAGES);
    let events = garden.follow(|garden| {
        for page in 0..1000 {
            garden.put(&format!("content/moss/{}/{page}.md", page % 7), "moss");
        }
    });
    println!(
        "a new folder of 1,000 files: {events} events and {} more",
        garden.rest()
    );
    garden.follow(|garden| garden.put("content/moss/3/3.md", "and what is in it is watched"));
    garden.follow(|garden| garden.rename("content/moss", "content/mosses"));
    garden.follow(|garden| garden.put("content/mosses/3/3.md", "under the new name"));
    garden.follow(|garden| fs::remove_dir_all(garden.root.join("content/mosses")).unwrap());
    garden.follow(|garden| garden.put("content/mosses/3/3.md", "a folder that was there before"));
    garden.follow(|garden| garden.put("content/mosses/3/3.md", "is watched again"));
}

#[test]
fn a_folder_is_replaced_in_one_step() {
    let garden = WatchedGarden::watched(&PAGES);
    garden.put("new/oak.md", "another oak");
    garden.put("new/elm.md", "an elm");
    garden.follow(|garden| {
        garden.rename("content/trees", "old");
        garden.rename("new", "content/trees");
    });
    garden.follow(|garden| garden.put("content/trees/elm.md", "watched where it is now"));
    garden.put("old/oak.md", "and not where it was");
    garden.nothing_until("content/trees/oak.md");
}

#[test]
fn a_checkout_is_one_event_or_very_few() {
    let garden = WatchedGarden::new(&PAGES);
    for page in 0..2000 {
        garden.put(&format!("content/{}/{page}.md", page % 20), "before");
    }
    let start = Instant::now();
    let garden = garden.watch(None);
    println!(
        "2,000 files in 20 folders: watched after {:?}",
        start.elapsed()
    );
    let start = Instant::now();
    let events = garden.follow(|garden| {
        // As git does it: the old file is removed and a new one made.
        for page in 0..2000 {
            let path = format!("content/{}/{page}.md", page % 20);
            garden.remove(&path);
            garden.put(&path, "after");
        }
        println!("2,000 files checked out in {:?}", start.elapsed());
    });
    let read = start.elapsed();
    let rest = garden.rest();
    println!("and read after {read:?}: {events} events and {rest} more");
    assert!(events + rest <= 8, "{events} events and {rest} more");
    garden.follow(|garden| {
        for page in 0..100 {
            garden.remove(&format!("content/{}/{page}.md", page % 20));
            garden.put(
                &format!("content/{}/{}.md", page % 20, page + 100),
                "changed",
            );
            garden.put(&format!("content/{}/new-{page}.md", page % 30), "made");
        }
    });
}

#[test]
fn the_content_goes_away_and_comes_back() {
    let garden = WatchedGarden::watched(&PAGES);
    garden.follow(|garden| garden.rename("content", "away"));
    garden.follow(|garden| garden.put("ivy.md", "the root is the content meanwhile"));
    garden.follow(|garden| garden.rename("away", "content"));
    garden.follow(|garden| garden.put("content/trees/oak.md", "back"));
    garden.follow(|garden| fs::remove_dir_all(garden.root.join("content")).unwrap());
    garden.follow(|garden| garden.put("content/trees/oak.md", "planted anew"));
    garden.follow(|garden| garden.put("content/trees/oak.md", "and watched"));
    // The whole site.
    garden.follow(|garden| fs::rename(&garden.root, garden.root.with_extension("away")).unwrap());
    garden.follow(|garden| fs::rename(garden.root.with_extension("away"), &garden.root).unwrap());
    garden.follow(|garden| garden.put("content/trees/oak.md", "back again"));
}

#[test]
fn a_content_folder_that_is_named_comes_and_goes_too() {
    let mut garden = WatchedGarden::new(&["garden/hirebook.toml", "pages/fern.md"]);
    garden.content = Some(garden.root.join("pages"));
    garden.root = garden.root.join("garden");
    let garden = garden.watch(None);
    garden.follow(|garden| garden.put("../pages/fern.md", "beside the root"));
    garden.follow(|garden| garden.rename("../pages", "../away"));
    garden.follow(|garden| garden.rename("../away", "../pages"));
    garden.follow(|garden| garden.put("../pages/fern.md", "back"));
    garden.follow(|garden| garden.put("../pages/trees/oak.md", "more"));
    garden.put("content/fern.md", "not the content");
    garden.put("../beside", "of no concern");
    garden.nothing_until("hirebook.toml");
}

#[test]
fn what_is_beside_the_content_is_seen_from_its_first_day() {
    let garden = WatchedGarden::watched(&["content/fern.md"]);
    garden.follow(|garden| garden.put("hirebook.toml", "title = \"Ferns\""));
    garden.follow(|garden| garden.put("hirebook.toml", "title = \"Mosses\""));
    garden.follow(|garden| garden.put("search-tests.toml", "[[test]]"));
    garden.follow(|garden| garden.remove("hirebook.toml"));
    garden.follow(|garden| garden.put("themes/moss/templates/page.html", "a theme"));
    garden.follow(|garden| garden.put("themes/moss/templates/page.html", "of another colour"));
    garden.follow(|garden| garden.put("static/a.txt", "a file"));
    garden.follow(|garden| fs::remove_dir_all(garden.root.join("themes")).unwrap());
    garden.put("static/a.txt", "as long as one");
    garden.rest();
    garden.nothing_until("static/a.txt");
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_content_folder_that_is_a_link_is_watched_where_it_leads() {
        let garden = WatchedGarden::new(&[
            "hirebook.toml",
            "real/fern.md",
            "real/trees/oak.md",
            "other/fern.md",
        ]);
        symlink("real", garden.root.join("content")).unwrap();
        let garden = garden.watch(None);
        garden.nothing_until("content/fern.md");
        garden.put("real/trees/oak.md", "by its real name");
        garden.expect(&["content/trees/oak.md"]);
        garden.follow(|garden| {
            garden.remove("content");
            symlink("other", garden.root.join("content")).unwrap();
        });
        garden.put("real/fern.md", "no longer the content");
        garden.nothing_until("content/fern.md");
        garden.follow(|garden| garden.rename("other", "gone"));
        garden.follow(|garden| garden.rename("gone", "other"));
        garden.follow(|garden| garden.put("other/fern.md", "back"));
    }

    #[test]
    fn a_file_behind_two_names_is_never_reported_by_one() {
        let garden = WatchedGarden::new(&[
            "content/fern.md",
            "content/trees/oak.md",
            "shared/moss.md",
            "shared/more/ivy.md",
        ]);
        symlink("trees", garden.root.join("content/arbor")).unwrap();
        symlink("fern.md", garden.root.join("content/ferns.md")).unwrap();
        symlink("../shared", garden.root.join("content/shared")).unwrap();
        symlink("../late.md", garden.root.join("content/late.md")).unwrap();
        symlink("..", garden.root.join("content/trees/round")).unwrap();
        let garden = garden.watch(None);
        garden.follow(|garden| garden.put("content/trees/oak.md", "two pages"));
        garden.follow(|garden| garden.put("content/arbor/oak.md", "through the link"));
        garden.follow(|garden| garden.put("content/fern.md", "two pages too"));
        garden.follow(|garden| garden.put("shared/more/ivy.md", "from outside"));
        garden.follow(|garden| garden.put("shared/new/ivy.md", "a new folder outside"));
        garden.follow(|garden| garden.put("late.md", "a link that led nowhere"));
        garden.follow(|garden| garden.put("late.md", "and now leads there"));
        garden.follow(|garden| garden.rename("shared", "gone"));
        garden.follow(|garden| garden.put("shared/moss.md", "another folder"));
        garden.follow(|garden| garden.put("shared/moss.md", "is watched in its place"));
        garden.follow(|garden| {
            garden.remove("content/ferns.md");
            garden.put("content/ferns.md", "a file of its own");
        });
        garden.follow(|garden| symlink("fern.md", garden.root.join("content/more.md")).unwrap());
        garden.follow(|garden| garden.put("content/fern.md", "also as the link that came later"));
    }

    #[test]
    fn a_site_is_reported_by_the_name_it_was_given() {
        let mut garden = WatchedGarden::new(&["content/fern.md"]);
        let alias = garden.root.with_extension("alias");
        symlink(&garden.root, &alias).unwrap();
        garden.root = alias;
        let garden = garden.watch(None);
        garden.nothing_until("content/fern.md");
        garden.follow(|garden| garden.put("content/fern.md", "by another name"));
    }
}

#[test]
fn a_folder_behind_odd_names_is_watched() {
    let names = [
        "content/two words/ä.md",
        "content/4913/oak.md",
        "content/old~/oak.md",
        "content/x.tmp/oak.md",
        "content/a.md/b.md",
    ];
    let garden = WatchedGarden::watched(&["content/fern.md"]);
    for name in names {
        garden.follow(|garden| garden.put(name, "made"));
        garden.follow(|garden| garden.put(name, "saved"));
    }
    garden.follow(|garden| garden.put("content/4913.md", "a page"));
    garden.follow(|garden| garden.put("content/page.tmp", "an asset"));
    garden.follow(|garden| garden.put("content/page.tmp", "another one"));
}

#[test]
fn more_events_than_the_system_keeps_end_in_an_event() {
    let garden = WatchedGarden::watched(&["content/fern.md"]);
    for folder in 0..20 {
        garden.follow(|garden| {
            garden.put(
                &format!("content/{folder}/first.md"),
                "a folder that is watched",
            );
        });
    }
    let start = Instant::now();
    let events = garden.follow(|garden| {
        for page in 0..20_000 {
            fs::write(
                garden.root.join(format!("content/{}/{page}.md", page % 20)),
                "moss",
            )
            .unwrap();
        }
        println!("20,000 files written in {:?}", start.elapsed());
    });
    println!(
        "and read after {:?}: {events} events and {} more",
        start.elapsed(),
        garden.rest()
    );
}
