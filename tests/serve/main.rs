//! `hirebook serve` from outside: the program runs on sites in temporary folders and receives requests over plain sockets, while
//! files change in the ways in which editors, git and authors change them.
//!
//! After each step, every response equals that of a clean compilation of the folder, byte for byte. `HIREBOOK_EDITS=10000` makes
//! more edits in the test of memory.
#![cfg(unix)]
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a test writes files, runs programs and measures time"
)]

mod addresses;
mod attacks;
mod audience;
mod client;
mod console;
mod crowd;
mod edits;
mod fresh;
mod many_files;
mod memory;
mod program;
mod saves;
mod scenario;
#[path = "../support/sites.rs"]
mod sites;
#[path = "../support/mod.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod support;

use std::path::Path;
use std::time::Duration;

/// The maximum time that a test waits for an expected event. Usually the event arrives much sooner.
const DEADLINE: Duration = Duration::from_secs(30);

/// A garden: a page, plants with heights that visitors may not see, a picture, a static file, defaults, golden queries.
const GARDEN: &str = "
=== hirebook.toml
[site]
title = \"Garden\"

[audiences.visitors]
title = \"Visitors\"
labels = [\"open\"]

[audiences.gardeners]
title = \"Gardeners\"
labels = [\"open\", \"inner\"]

[types.page]
label = \"open\"

[types.plant]
folder = \"plants\"
title = \"Plant\"
plural = \"Plants\"
help = \"What grows here.\"
label = \"open\"
fields.height = { type = \"string\", title = \"Height\", label = \"inner\" }

[relations.shades]
from = \"plant\"
to = \"plant\"
inverse = \"shaded_by\"
titles = [\"Shades\", \"Shaded by\"]
=== search-tests.toml
[queries]
\"fern\" = \"plant:fern\"
=== content/index.md
# Garden

See [the fern](plants/fern.md), [[plant:oak]] and ![a map](map.svg).

> [!inner] The key is under the pot.
=== content/map.svg
<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>
=== content/plants/_defaults.yml
height: one foot
=== content/plants/fern.md
# Fern

It likes [shade](#shade).

## Shade

Under the [[oak]].
=== content/plants/oak.md
---
title: Oak
height: sixty feet
shades: [fern]
---
It is old.
=== content/plants/moss.md
---
title: Moss
status: draft
---
It is soft.
=== static/robots.txt
User-agent: *
=== static/plan.txt
The first plan.
";

/// The maximum number of threads of a preview in these tests: for each stream and each idle connection one of `tiny_http`, for each stream
/// another, one for each response, and some of its own.
const THREADS: usize = 128 * 2 + 160;

/// A temporary folder, and the root of a copy of the site in it.
fn garden() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    sites::put(&sites::texts(GARDEN), &root);
    (folder, root)
}

/// Replaces a file by an atomic rename, for tests that count events.
fn save(path: &Path, text: &str) {
    let temporary = path.with_file_name(".save");
    std::fs::write(&temporary, text).unwrap();
    std::fs::rename(temporary, path).unwrap();
}
