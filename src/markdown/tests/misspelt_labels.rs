//! Spellings that authors mistake for labels, and similar ones with another meaning.

use super::options;
use crate::diagnostic::{RAW_HTML, Severity};
use crate::markdown::{cut, parse};
use crate::text::FileId;

/// One spelling per line; `⏎` stands for the end of a line, and `◌` for a zero-width space.
const NEAR: &str = r#"
##Answer {label=panel}⏎⏎x
## Answer {label=panel} .⏎⏎x
## Answer {label=panel} and more⏎⏎x
## Answer {label=panel⏎⏎x
## Answer label=panel}⏎⏎x
## Answer {lable=panel}⏎⏎x
## Answer {labels=panel}⏎⏎x
## Answer {label=pannel}⏎⏎x
## Answer {label=panels}⏎⏎x
## Answer {Label=panel}⏎⏎x
## Answer {LABEL=PANEL}⏎⏎x
## Answer {label=Panel}⏎⏎x
## Answer {label = panel}⏎⏎x
## Answer {label= panel}⏎⏎x
## Answer {label:panel}⏎⏎x
## Answer {label: panel}⏎⏎x
## Answer {label panel}⏎⏎x
## Answer {#panel}⏎⏎x
## Answer {.panel}⏎⏎x
## Answer {panel}⏎⏎x
## Answer {audience=panel}⏎⏎x
## Answer {visibility=panel}⏎⏎x
## Answer {pannel}⏎⏎x
## Answer {label=“panel”}⏎⏎x
## Answer {label='panel}⏎⏎x
## Answer {label=panel,public}⏎⏎x
## Answer {label=panel;}⏎⏎x
## Answer (label=panel)⏎⏎x
## Answer [label=panel]⏎⏎x
## Answer [panel]⏎⏎x
## Answer <label=panel>⏎⏎x
## Answer ((panel))⏎⏎x
## Answer `{label=panel}`⏎⏎x
## Answer \{label=panel}⏎⏎x
## Answer ｛label=panel｝⏎⏎x
## Answer {label＝panel}⏎⏎x
## Answer {la◌bel=panel}⏎⏎x
## Answer {label=pa◌nel}⏎⏎x
## Answer {label=panel}◌⏎⏎x
## Answer {label=panel} ##⏎⏎x
## Answer⏎{label=panel}⏎⏎x
## Answer⏎⏎{label=panel}⏎⏎x
## Answer⏎{: label=panel}⏎⏎x
## Answer {label=⏎panel}⏎⏎x
## Answer⏎{panel}⏎⏎x
Answer⏎------⏎{label=panel}⏎⏎x
Answer⏎------ {label=panel}⏎⏎x
    ## Answer {label=panel}⏎⏎x
text⏎⏎	## Answer {label=panel}⏎⏎x
\## Answer {label=panel}⏎⏎x
＃＃ Answer {label=panel}⏎⏎x
##◌ Answer {label=panel}⏎⏎x
## Answer {label=panel}⏎⏎x {label=staff
- ## Answer {label=panel}⏎  x
**Answer** {label=panel}⏎⏎x
Text. {.panel}
Text. {#panel}
Text. {panel}
{panel}⏎Text.
<div>⏎## Answer {label=panel}⏎</div>
<h2 label=panel>Answer</h2>
<h2 label="panel">Answer</h2>
<section data-label="panel">x</section>
<div class="panel">⏎⏎x⏎⏎</div>
<!-- label: panel -->⏎⏎x
<!-- label=panel -->⏎⏎x
<!-- panel -->⏎⏎x⏎⏎<!-- /panel -->
:::panel⏎x⏎:::
::: panel⏎x⏎:::
:::{.panel}⏎x⏎:::
!!! panel⏎    x
!!! panel "Title"⏎    x
??? panel⏎    x
((panel)) x
```panel⏎x⏎```
```{.panel}⏎x⏎```
```⏎## Answer {label=panel}⏎x⏎```
```⏎> [!panel]⏎> x⏎```
> [!panel]: Title⏎> x
> [!panel]Title⏎> x
> [!panel]x⏎> x
> [!panel](Title⏎> x
> \[!panel]⏎> x
> [\!panel]⏎> x
> [!panel\]⏎> x
> [panel]⏎> x
> [panel] Title⏎> x
> [Panel]⏎> x
> [pannel] Title⏎> x
> [!panel⏎> x
> !panel]⏎> x
> [! panel]⏎> x
> [!panel ]⏎> x
> [ !panel]⏎> x
> [!Panel x]⏎> x
> ![panel]⏎> x
> {!panel}⏎> x
> (!panel)⏎> x
> <!panel>⏎> x
> ［！panel］⏎> x
> 【!panel】⏎> x
> [！panel]⏎> x
> [¡panel]⏎> x
> [!pаnel⏎> x
> [!pan◌el⏎> x
> **[!panel]**⏎> x
> `[!panel]`⏎> x
> `[!panel] Title`⏎> x
> *[!panel]* Title⏎> x
> x [!panel]⏎> x
> x⏎> [!panel]⏎> x
> x⏎[!panel] Title
>⏎> [!panel]⏎> x
text⏎\> [!panel]⏎x
[!panel] Title⏎x
[!panel]: Title⏎x
&gt; [!panel]⏎x
＞ [!panel]⏎x
    > [!panel]⏎    > x
	> [!panel]⏎	> x
>     [!panel]⏎> x
- [!panel] x
- text⏎  [!panel] x
| a |⏎|---|⏎| [!panel] x |
| a |⏎|---|⏎| > [!panel] x |
<div>⏎> [!panel]⏎> x⏎</div>
<blockquote>[!panel] x</blockquote>
> [!pan⏎> el] Title⏎> x
> [⏎> !panel] Title⏎> x
text⏎> [!pannel]⏎> x
```text⏎x⏎⏎## Answer {label=panel}⏎⏎x
~~~text⏎x⏎~~⏎⏎> [!panel]⏎> x⏎⏎~~~text⏎y⏎~~~
<!-- a --⏎⏎## Answer {label=panel}⏎⏎x⏎⏎<!-- b -->⏎⏎x
"#;

/// Texts without a problem: `⏎` as above.
const OTHER: &str = r#"
## Answer {label=panel}⏎⏎x
## Answer { label=panel }⏎⏎x
## Answer {#answer .wide label="panel"}⏎⏎x
> [!panel] Title⏎> x⏎⏎y
> [!PANEL]- Title⏎> x⏎⏎y
> [!note] The panel⏎> x
text⏎> [!panel] Title⏎> x
- > [!panel]⏎  > x⏎- y
- x⏎⏎  > [!panel]⏎  > x⏎⏎  y⏎⏎z
> [!panel]⏎> x⏎⏎> [!staff]⏎> x⏎⏎> [!note]⏎> y
> [!panel]⏎> x⏎⏎<!-- -->⏎⏎> y
> [!panel]⏎> x⏎⏎## Heading⏎⏎y
<details>⏎⏎> [!panel]⏎> x⏎⏎</details>
# Panel {#panel}⏎⏎See [above](#panel).
## The panel meeting {#panel}⏎⏎x
## Gremium {#panel}⏎⏎See [above](#panel).
## Onsite (panel)⏎⏎x
## GET /users/{id}⏎⏎x
## What is {a, b}?⏎⏎x
[panel]⏎⏎[panel]: panel.md
> [panel] members⏎⏎[panel]: panel.md
> [The panel](panel.md) meets.
> The [panel] meets.
> "Panel!" said the staff.
> Panel (the staff): it meets.
The [panel] meets; see [the panel](panel.md) and [[page:panel]].
![The panel](panel.png)
In prose a label panel, the label (panel), a panel: staff, panel = staff.
Write `{label=panel}` or `> [!panel]` at the place.
Dear {name}, the panel [your team] meets at {time}.
```markdown⏎## Answer {label=panel}⏎⏎> [!panel] Title⏎```
```dot⏎a [label=panel]⏎```
```⏎a [label="x"] {label=foo} if [ ! -f panel ]⏎```
    a [label="x"] {label=foo}⏎    if [ ! -f x ]; then
    ```python⏎    x⏎⏎> [!panel]⏎> x
label = "English"⏎lang="en"
<track kind="captions" label="Captions">
````markdown⏎```python⏎x⏎```⏎````⏎⏎## Answer {label=panel}⏎⏎x
<!-- ## Answer {label=panel} -->⏎⏎x
<!--⏎> [!panel]⏎> x⏎-->⏎⏎x
<!-- The panel reads this. -->⏎⏎x
<div class="panel-body">⏎⏎x⏎⏎</div>
<label for="panel">Panel</label>
| panel | staff |⏎|:------|------:|⏎| (panel) | [staff](staff.md) |
- [ ] panel⏎- [x] staff
Footnote[^panel].⏎⏎[^panel]: Staff.
Panel!⏎: A definition
## Answer {label=panel}⏎⏎x⏎⏎Rule:⏎⏎---⏎⏎## Next⏎⏎y
Answer {label=panel}⏎====⏎⏎x⏎⏎Next⏎====⏎⏎y
"#;

fn spellings(texts: &str) -> impl Iterator<Item = String> {
    texts
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| line.replace('⏎', "\n").replace('◌', "\u{200b}"))
}

/// Whether guests are shown what the author meant to hide.
fn shows(text: &str) -> bool {
    let (body, _) = parse(text, FileId(0), 0, &options());
    let rest = cut(text, 0, &body.regions, |_| true);
    parse(&rest, FileId(0), 0, &options()).0.html.contains('x')
}

#[test]
fn misspelt_labels_are_reported() {
    let silent: Vec<String> = spellings(NEAR)
        .filter(|text| {
            let (_, problems) = parse(text, FileId(0), 0, &options());
            problems
                .iter()
                .all(|problem| problem.severity != Severity::Error)
                && shows(text)
        })
        .collect();
    assert!(
        silent.is_empty(),
        "{} spellings without an error:\n{}",
        silent.len(),
        silent.join("\n----\n")
    );
}

#[test]
fn each_mistake_is_reported_once() {
    let many: Vec<String> = spellings(NEAR)
        .map(|text| {
            let (_, problems) = parse(&text, FileId(0), 0, &options());
            let words: Vec<String> = problems
                .iter()
                .map(|problem| format!("{}: {}", problem.code.word(), problem.message))
                .collect();
            (text, words)
        })
        .filter(|(_, words)| words.len() > 1)
        .map(|(text, words)| format!("{text}\n  {}", words.join("\n  ")))
        .collect();
    assert!(
        many.is_empty(),
        "{} spellings with several messages:\n{}",
        many.len(),
        many.join("\n----\n")
    );
}

#[test]
fn text_with_another_meaning_is_not_reported() {
    for text in spellings(OTHER) {
        let (body, mut problems) = parse(&text, FileId(0), 0, &options());
        // Elements of HTML that are out of place in a text have a message of their own.
        problems.retain(|problem| problem.code != RAW_HTML);
        assert!(problems.is_empty(), "{text}\n{problems:#?}");
        let _ = cut(&text, 0, &body.regions, |_| true);
    }
}

#[test]
fn a_comment_that_is_indented_like_code_is_reported() {
    for text in [
        "\t<!-- a -->\n",
        "a\n\n    <!-- a\n    b -->\n",
        "- a\n\n      <!-- b -->\n",
    ] {
        let diagnostics = parse(text, FileId(0), 0, &options()).1;
        assert!(
            diagnostics
                .iter()
                .any(|found| found.message.contains("shown as code")),
            "{text:?}: {diagnostics:?}"
        );
    }
    assert!(
        parse("```html\n<!-- a -->\n```\n", FileId(0), 0, &options())
            .1
            .is_empty()
    );
}
