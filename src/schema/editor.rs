//! Settings that associate schemas with files in editors, and a README that explains them.
//!
//! Both are written next to the schemas; settings of the user are never changed.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::files;
use super::json::folders;
use crate::config::{Config, TypeId};

/// The default folder of a site's Markdown.
const CONTENT: &str = "content";
/// The settings of Taplo, which editors use for TOML.
const TAPLO: &str = ".taplo.toml";
/// Files that are pages in every folder.
const PAGES: [&str; 2] = ["index.md", "README.md"];

/// Settings for editors and the README that explains them: names (without a folder) and contents.
///
/// `dir` is the folder of the schemas, relative to the site's root or absolute. A trailing slash is ignored.
#[must_use]
pub fn editor_wiring(config: &Config, dir: &str) -> Vec<(String, String)> {
    let dir = Folder::new(dir);
    let settings = json!({ "yaml.schemas": associations(config, &dir) });
    vec![
        ("vscode-settings.json".to_owned(), format!("{settings:#}\n")),
        (TAPLO.to_owned(), taplo(&dir)),
        ("README.md".to_owned(), readme(config, &dir)),
    ]
}

/// The folder of the schemas, as in paths.
struct Folder {
    path: String,
}

impl Folder {
    fn new(dir: &str) -> Self {
        let path = dir.replace('\\', "/");
        let path = path.trim_start_matches("./").trim_end_matches('/');
        Self {
            path: if path == "." {
                String::new()
            } else {
                path.to_owned()
            },
        }
    }

    fn is_absolute(&self) -> bool {
        self.path.starts_with('/') || self.path.as_bytes().get(1) == Some(&b':')
    }

    /// The path of a file in it, from a folder that is `depth` levels below the site's root.
    fn file(&self, name: &str, depth: usize) -> String {
        let up = if self.is_absolute() {
            String::new()
        } else if depth == 0 {
            "./".to_owned()
        } else {
            "../".repeat(depth)
        };
        let slash = if self.path.is_empty() { "" } else { "/" };
        format!("{up}{}{slash}{name}", self.path)
    }
}

/// Each schema with its files. In a list of patterns, a later one overrides an earlier one.
fn associations(config: &Config, dir: &Folder) -> Map<String, Value> {
    let folders = folders(&config.schema);
    let mut found = Map::new();
    let mut others = vec![format!("{CONTENT}/**/*.md")];
    for (id, folder) in &folders {
        let mut patterns = vec![format!("{CONTENT}/{folder}/**/*.md")];
        let deeper = folders.iter().filter(|(_, other)| {
            other
                .strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
        });
        patterns.extend(deeper.map(|(_, other)| format!("!{CONTENT}/{other}/**/*.md")));
        patterns.extend(PAGES.map(|page| format!("!{CONTENT}/{folder}/**/{page}")));
        found.insert(
            dir.file(&files::of_folder(*id, &config.schema), 0),
            json!(patterns),
        );
        others.push(format!("!{CONTENT}/{folder}/**/*.md"));
    }
    others.extend(PAGES.map(|page| format!("{CONTENT}/**/{page}")));
    found.insert(dir.file(files::FRONT_MATTER, 0), json!(others));
    found.insert(
        dir.file(files::DEFAULTS, 0),
        json!([format!("{CONTENT}/**/_defaults.yml")]),
    );
    found
}

/// The schema of the config, for Taplo. Paths are relative to the site's root.
fn taplo(dir: &Folder) -> String {
    let path = json!(dir.file(files::CONFIG, 0));
    format!(
        "[[rule]]\ninclude = [\"hirebook.toml\", \"**/preset.toml\"]\n\n[rule.schema]\nenabled = true\npath = {path}\n"
    )
}

fn readme(config: &Config, dir: &Folder) -> String {
    let schema = &config.schema;
    let mut out = String::from(INTRODUCTION);
    out.push_str("| type | files | first line of the front matter |\n|---|---|---|\n");
    let mut row = |id: TypeId, place: &str, depth: usize| {
        let line = dir.file(&files::of_type(id, schema), depth);
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "| {} | `{place}` | `# yaml-language-server: $schema={line}` |",
            schema.type_of(id).name.replace('|', "\\|")
        );
    };
    let folders = folders(schema);
    for (id, folder) in &folders {
        row(
            *id,
            &format!("{CONTENT}/{folder}/*.md"),
            2 + folder.matches('/').count(),
        );
    }
    for id in schema
        .type_ids()
        .filter(|id| !folders.iter().any(|(known, _)| known == id))
    {
        row(id, &format!("{CONTENT}/*.md"), 1);
    }
    let lines = [
        ("a file with rows", "*.md", files::COLLECTION),
        ("defaults", "_defaults.yml", files::DEFAULTS),
    ];
    for (what, place, file) in lines {
        let _ = writeln!(
            out,
            "| {what} | `{CONTENT}/{place}` | `# yaml-language-server: $schema={}` |",
            dir.file(file, 1)
        );
    }
    let editors = EDITORS.replace("DEFAULTS_SCHEMA", &dir.file(files::DEFAULTS, 0));
    out.push_str(&editors.replace("CONFIG_SCHEMA", &dir.file(files::CONFIG, 0)));
    out
}

const INTRODUCTION: &str = r"# Schemas for editors

`hirebook schema --json` wrote these files from the preset and this site's `hirebook.toml`. Write them again after changing
either; nothing in here is meant to be edited. `hirebook check` is what decides: it sees the whole site, an editor one file.

| file | describes |
|---|---|
| `TYPE.schema.json` | the front matter of a record of that type |
| `TYPE.folder.schema.json` | any file in that type's folder: a record of it, or a file that says `type:` |
| `front-matter.schema.json` | any Markdown file, by its `type:`; a page if it has none |
| `collection.schema.json` | the front matter of a file whose tables are records |
| `defaults.schema.json` | a folder's `_defaults.yml` |
| `hirebook.schema.json` | `hirebook.toml`, and the `preset.toml` of a preset |
| `vscode-settings.json` | which schema is for which YAML, to copy from |
| `.taplo.toml` | which schema is for which TOML, to copy |

The schemas refer to each other, so keep them together, in a folder whose name begins with a dot (it is not taken for
content then).

## Without any setting: a line in the file

A comment on the first line of the front matter (or of a `_defaults.yml`) names its schema. hirebook takes no notice of it.
Whatever hands the YAML to yaml-language-server obeys it, and it wins over all settings. The path begins at the file itself;
add one `../` for each folder further down.

";

const EDITORS: &str = r#"
## With settings

The paths and patterns are those of `vscode-settings.json`. They take the Markdown to be in `content/`; change them if yours
is elsewhere. A pattern that begins with `!` takes files out again, and the last one that fits counts.

**VS Code.** Install the extension YAML (`redhat.vscode-yaml`) and copy `yaml.schemas` into the workspace's
`.vscode/settings.json`. Files named `_defaults.yml` are then checked and completed. For front matter, the editor also has to
hand the YAML inside Markdown to that extension; by itself it looks at YAML files only
(<https://github.com/redhat-developer/vscode-yaml/issues/207>), so a second extension that does this is needed.

**TOML.** The extension Even Better TOML of VS Code, Zed, Helix and Neovim use Taplo for TOML. Copy `.taplo.toml` into the site's
folder, next to `hirebook.toml`: keys are then completed, explained and checked. Without it, a first line
`#:schema CONFIG_SCHEMA` in `hirebook.toml` does the same for that file.

**Zed**, in `.zed/settings.json`:

```json
{ "lsp": { "yaml-language-server": { "settings": { "yaml": { "schemas": { "DEFAULTS_SCHEMA": ["**/_defaults.yml"] } } } } } }
```

**Helix**, in `.helix/languages.toml`:

```toml
[language-server.yaml-language-server.config.yaml.schemas]
"DEFAULTS_SCHEMA" = ["**/_defaults.yml"]
```

**Neovim**, with yaml-language-server set up as `yamlls`:

```lua
vim.lsp.config("yamlls", { settings = { yaml = { schemas = { ["DEFAULTS_SCHEMA"] = { "**/_defaults.yml" } } } } })
```

Add the other lines of `vscode-settings.json` in the same way where your editor, or a plugin of it, treats front matter as
YAML. Do not let yaml-language-server read whole Markdown files: it takes the text below the front matter for YAML too.

## What an editor cannot tell

- Whether an id exists, and whether the record behind it is of the right type.
- Whether a missing key comes from a `_defaults.yml`. Keys that the schema requires are asked for in every file, unless they
  have a default there; a minimum of relations is asked for only where some are written.
- The texts below the front matter, and the rows of tables.
"#;
