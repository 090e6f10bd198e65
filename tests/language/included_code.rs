//! Code that a text takes from a file: in a text, in a field and in a default; in search, and for an audience.

use super::kitchen::kitchen;
use super::models::{record, valid_model};
use super::sites;

const OVEN: &str = "
=== code/oven.py
import time

# region heat
def heat(oven):
    # region preheat
    oven.preheat()
    # endregion
    time.sleep(600)
# endregion
=== content/dishes/_defaults.yml
notes:
  hot: |
    ```file=\"code/oven.py#preheat\"
    ```
=== content/dishes/bread.md
---
title: Bread
notes:
  mild: |
    Slowly:

    ```file=\"code/oven.py#L8-9\"
    ```
---
Heat the oven.

```python file=\"code/oven.py#heat\"
```
=== content/dishes/cake.md
---
title: Cake
---
```text file='code/oven.py'
```
";

/// The words of a text as search reads them, without line endings.
fn words(text: &hirebook::document::Text) -> String {
    let sections = text.body.plain.sections();
    let words: Vec<&str> = sections
        .flat_map(|(_, text)| text.split_whitespace())
        .collect();
    words.join(" ")
}

#[test]
fn a_text_has_the_lines_of_its_files_as_code() {
    let model = valid_model(&format!("{}{OVEN}", kitchen("")));
    let bread = model.record(record(&model, "bread"));
    assert_eq!(
        words(&bread.body),
        "Heat the oven. def heat(oven): oven.preheat() time.sleep(600)"
    );
    assert_eq!(bread.body.body.excerpt, "Heat the oven.");
    assert!(bread.body.body.html.contains("class=\"language-python\""));
    let notes = |id: &str| {
        let mut found = Vec::new();
        let fields = &model.record(record(&model, id)).fields;
        fields["notes"].value.walk(&mut |value| {
            if let hirebook::document::Value::Markdown(text) = value {
                found.push(words(text));
            }
        });
        found
    };
    assert_eq!(notes("bread"), ["Slowly: time.sleep(600)"]);
    assert_eq!(notes("cake"), ["oven.preheat()"]);
    assert_eq!(
        words(&model.record(record(&model, "cake")).body),
        "import time def heat(oven): oven.preheat() time.sleep(600)"
    );
}

#[test]
fn a_file_that_is_only_shown_as_code_is_not_reported_as_ignored() {
    let site = "
=== content/index.md
# Start

```file=\"content/code/oven.txt#heat\"
```
=== content/code/oven.txt
// #region heat
hot
// #endregion
";
    let outcome = sites::compile(&sites::input(&sites::texts(site)), None);
    assert_eq!(sites::problems(&outcome), "");
    let unused = site.replace("```file=\"content/code/oven.txt#heat\"", "```text");
    let outcome = sites::compile(&sites::input(&sites::texts(&unused)), None);
    assert_eq!(sites::codes(&outcome), ["file-not-read"]);
}

#[test]
fn what_a_part_lacks_is_reported_at_the_fence() {
    let site = "
=== content/index.md
# Start

```file=\"code/oven.py#haet\"
```

```file=\"code/ovens.py\"
```
=== code/oven.py
# region heat
hot
# endregion
";
    let outcome = sites::compile(&sites::input(&sites::texts(site)), None);
    let problems = sites::problems(&outcome);
    for words in [
        "`code/oven.py` has no region `haet`",
        "content/index.md:3:4",
        "did you mean `heat`?",
        "file `code/ovens.py` not found",
        "content/index.md:6:4",
    ] {
        assert!(problems.contains(words), "{words}: {problems}");
    }
}
