//! Files that are read under one name and reported under another, and links that the config allows.

use super::*;

#[test]
fn names_that_are_almost_right_are_reported() {
    for poll in [None, Some(Duration::from_millis(20))] {
        let garden = WatchedGarden::new(&PAGES).watch(poll);
        garden.follow(|garden| garden.rename("hirebook.toml", "Hirebook.toml"));
        garden.follow(|garden| garden.rename("Hirebook.toml", "hirebook.toml"));
        garden.follow(|garden| garden.put("hirebook.yaml", "of another name"));
        garden.follow(|garden| garden.remove("hirebook.yaml"));
        garden.follow(|garden| garden.put("_defaults.yml", "in another place"));
        garden.follow(|garden| garden.remove("_defaults.yml"));
        garden.follow(|garden| {
            garden.rename("content/trees/_defaults.yml", "content/trees/.defaults.yml");
        });
        garden.follow(|garden| {
            garden.rename("content/trees/.defaults.yml", "content/trees/_Defaults.yml");
        });
        garden.follow(|garden| {
            garden.rename(
                "content/trees/_Defaults.yml",
                "content/trees/_defaults.yaml",
            );
        });
        garden.follow(|garden| garden.rename("content/fern.md", "content/fern.MD"));
        garden.follow(|garden| garden.put("content/fern.MD", "changed"));
        garden.follow(|garden| garden.rename("content/fern.MD", "content/fern.mdx"));
    }
}

#[test]
fn presets_are_watched_once_they_are_named() {
    const SITE: &str = "[site]\npreset = \"presets/herbs\"\n";
    let preset = |garden: &WatchedGarden, folder: &str| {
        let found = garden.load().presets.get(folder).cloned();
        found
            .and_then(Result::ok)
            .map(|preset| preset.config.to_string())
    };
    for (poll, content) in [
        (None, "content/fern.md"),
        (None, "fern.md"),
        (Some(Duration::from_millis(20)), "content/fern.md"),
        (Some(Duration::from_millis(20)), "fern.md"),
    ] {
        let garden = WatchedGarden::new(&["hirebook.toml", content]).watch(poll);
        garden.follow(|garden| garden.put("hirebook.toml", SITE));
        garden.follow(|garden| garden.put("presets/herbs/preset.toml", ""));
        garden.follow(|garden| garden.put("presets/herbs/templates/bed.html", "one"));
        garden.follow(|garden| garden.put("presets/herbs/templates/bed.html", "two"));
        garden.follow(|garden| garden.put("presets/herbs/strings.toml", "bed = \"Bed\""));
        garden.follow(|garden| garden.put("presets/herbs/preset.toml", "extends = \"../plants\""));
        garden.follow(|garden| garden.put("presets/plants/preset.toml", "# one"));
        garden.follow(|garden| garden.put("presets/plants/preset.toml", "# two"));
        assert_eq!(preset(&garden, "presets/plants").as_deref(), Some("# two"));
        garden.follow(|garden| garden.remove("presets/plants/preset.toml"));
        garden.follow(|garden| garden.rename("presets/herbs", "presets/shrubs"));
        garden.follow(|garden| garden.rename("presets/shrubs", "presets/herbs"));
        garden.follow(|garden| garden.put("hirebook.toml", ""));
        assert!(garden.load().presets.is_empty());
    }
}

#[cfg(unix)]
#[test]
fn links_out_of_the_site_are_watched_once_they_are_allowed() {
    for poll in [None, Some(Duration::from_millis(20))] {
        let garden = WatchedGarden::new(&PAGES);
        put(
            garden.root.parent().unwrap(),
            "shared/elm.md",
            "of another garden",
        );
        std::os::unix::fs::symlink("../../shared", garden.root.join("content/shared")).unwrap();
        let garden = garden.watch(poll);
        assert!(
            garden
                .load()
                .problems
                .iter()
                .any(|problem| problem.path == "content/shared")
        );
        garden.follow(|garden| {
            garden.put("hirebook.toml", "[site]\nallow_links = [\"../shared\"]\n");
        });
        garden.follow(|garden| put(garden.root.parent().unwrap(), "shared/elm.md", "changed"));
        assert!(
            garden
                .load()
                .documents
                .iter()
                .any(|page| page.path == "shared/elm.md" && &*page.text == "changed")
        );
        garden.follow(|garden| garden.put("hirebook.toml", ""));
    }
}
