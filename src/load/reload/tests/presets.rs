//! Presets in folders of the site.

use super::*;

#[test]
fn files_of_presets_need_a_full_load() {
    const SITE: &[u8] = b"[site]\npreset = \"presets/moss\"\n";
    for content in ["content/fern.md", "fern.md"] {
        let garden = GardenFolder::new(&[content]);
        garden.put("hirebook.toml", SITE);
        for file in ["preset.toml", "strings.toml", "templates/bed.html"] {
            let path = format!("presets/moss/{file}");
            let without = garden.load();
            garden.put(&path, b"");
            assert!(!garden.check(&without, &[&path]), "{path} is there");
            let before = garden.load();
            garden.put(&path, b"# two");
            assert!(!garden.check(&before, &[&path]), "{path} differs");
        }
        let before = garden.load();
        fs::remove_file(garden.root().join("presets/moss/strings.toml")).unwrap();
        assert!(!garden.check(&before, &["presets/moss/strings.toml"]));
        let (before, page) = (garden.load(), content);
        garden.put(page, b"two");
        assert!(garden.check(&before, &[page]), "a page is read by itself");
    }
}

#[test]
fn presets_in_the_root_are_no_content() {
    let garden = GardenFolder::new(&["fern.md", "presets/moss/fern.md", "presets/moss/a.png"]);
    assert_eq!(garden.load().documents.len(), 2);
    garden.put("hirebook.toml", b"[site]\npreset = \"presets/moss\"\n");
    garden.put("presets/moss/preset.toml", b"");
    let input = garden.load();
    assert!(input.presets["presets/moss"].is_ok());
    assert_eq!(input.documents.len(), 1);
    assert!(input.assets.is_empty());
}
