//! Four things that a handbook must be able to say before anything is rendered: the table of needs, an interview kit, the
//! guide's page and what a candidate may expect. Each is said in TOML and Markdown, and its sets are asked for.
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "long texts, kept together"
)]

#[path = "support/models.rs"]
mod models;
#[path = "support/sites.rs"]
mod sites;

use models::{addresses, asked, edges, field, set, sound, views};

/// The words of a small handbook about hiring, with all that the four fixtures use.
const WORDS: &str = r#"=== hirebook.toml
[audiences.candidate]
labels = ["public"]
[audiences.panel]
labels = ["public", "staff", "screen", "panel"]

[scales]
proficiency = ["awareness", "working", "practitioner", "expert"]
answer = ["junior", "senior"]
rating = [{ id = "1", title = "Strong no" }, { id = "2", title = "No" }, { id = "3", title = "Yes" }]

[types.guide]
folder = "guides"
label = "staff"
[types.business_need]
folder = "needs"
label = "staff"
sort = ["order"]
[types.skill]
folder = "skills"
label = "staff"
[types.level]
folder = "levels"
label = "staff"
sort = ["order"]
fields.note = "markdown"
[types.role]
folder = "roles"
label = "public"
[types.stage]
folder = "stages"
label = "public"
fields.kind = { type = "enum", of = ["screen", "interview", "debrief"] }
fields.candidate_prep = "markdown"
fields.open_text = { type = "markdown", label = "panel" }
[types.question]
folder = "questions"
label = "panel"
fields.kind = { type = "enum", of = ["knowledge", "design", "avoid"] }
fields.minutes = { type = "int", default = 8 }
fields.answers = { type = "map<answer, markdown>" }
fields.anchors = { type = "map<rating, markdown>" }
[types.signal]
folder = "signals"
label = "screen"
page = "entry"
fields.polarity = { type = "enum", of = ["green", "red"] }
fields.source = "string"
[types.policy]
folder = "policies"
label = "staff"

[relations.needs]
from = "business_need"
to = "skill"
inverse = "needed_by"
ordered = true
[relations.probed_by]
from = "business_need"
to = "question"
inverse = "probes_need"
label = "panel"
[relations.inherits]
from = "level"
to = "level"
inverse = "inherited_by"
[relations.expects]
from = "level"
to = "skill"
inverse = "expected_at"
inherit = "inherits.expects"
props.proficiency = { type = "scale<proficiency>" }
props.evidence = "markdown"
[relations.flags]
from = "level"
to = "signal"
inverse = "flag_of_level"
[relations.loop]
from = "role"
to = "stage"
inverse = "in_loop_of"
ordered = true
[relations.loop.props]
minutes = { type = "int", required = true }
items = { type = "list<object>", fields = { question = "ref<question>", minutes = "int" }, label = "panel" }
[relations.questions]
from = "role"
to = "question"
inverse = "suits"
ordered = true
label = "panel"
[relations.samples]
from = "role"
to = "question"
inverse = "sample_for"
label = "public"
[relations.tests]
from = "question"
to = "skill"
inverse = "tested_by"
min = 1
label = "panel"
[relations.asked_at]
from = "question"
to = "stage"
inverse = "asks"
label = "panel"
[relations.shows]
from = "signal"
to = "skill"
inverse = "shown_by"
[relations.applies_to]
from = "policy"
to = "stage"
inverse = "policies"

[pages.kit]
each = "role.loop"
where = { "to.kind" = ["screen", "interview"] }
path = "kits/{from.id}/{to.id}"
title = "{from.title}: {to.title}, {edge.minutes} minutes"
layout = "kit"
label = "panel"
[pages.kit.sets]
questions = { first_of = [ { records = "$edge.items" }, { records = "$from.questions", where = { asked_at = "$to" } } ] }
skills = { records = "$questions.tests" }
flags = { records = "signal", where = { shows = "$skills" } }
nogo = { records = "policy", where = { applies_to = "$to" }, or_empty = ["applies_to"] }

[pages.expect]
each = "role"
path = "what-to-expect/{id}"
label = "public"
sets.stages = { records = "$self.loop" }
sets.samples = { records = "$self.samples" }
"#;

/// Skills, questions and signals that the fixtures tie together.
const RECORDS: &str = r#"
=== content/skills/all.md
---
type: collection
of: skill
---
| id | title |
|---|---|
| drf | Building APIs |
| serializers | Serializers |
| api-auth | Authentication of APIs |
| orm | The ORM |
| celery | Background work |
=== content/questions/endpoint.md
---
title: Sketch an endpoint with a filter and pages.
kind: design
minutes: 20
tests: [drf, serializers]
asked_at: [deep-dive]
---
=== content/questions/n-plus-one.md
---
title: How do you keep a list from asking the database once per row?
kind: knowledge
tests: [orm]
asked_at: [tech-screen, deep-dive]
answers:
  senior: Names both cures and when each costs more.
  junior: Has not met the problem.
anchors:
  1: Cannot describe it.
  3: Names one cure.
---
> [!panel] Listen for
> A measurement before a fix.
=== content/questions/sample.md
---
title: Tell us about an API you are proud of.
label: public
tests: drf
---
=== content/signals/resume.md
---
type: collection
of: signal
defaults: { source: resume }
---
| id | polarity | title | shows |
|---|---|---|---|
| measured | green | Numbers before and after | orm |
| only-tutorials | red | Nothing but tutorials | drf, orm |
| queues | green | Ran a queue in production | celery |
=== content/stages/all.md
---
type: collection
of: stage
---
| id | title | kind | candidate_prep | open_text |
|---|---|---|---|---|
| tech-screen | Technical screen | screen | Bring a problem. | We have half an hour. |
| deep-dive | Deep dive | interview | Nothing to prepare. | Let us design. |
| wrap-up | Debrief | debrief | | |
=== content/policies/all.md
---
type: collection
of: policy
---
| id | title | applies_to |
|---|---|---|
| everywhere | Never ask about family | |
| at-screens | No homework before a screen | tech-screen |
| at-debriefs | Write before you talk | wrap-up |
"#;

#[test]
fn the_table_of_needs() {
    let needs = r#"
=== content/needs/needs.md
---
type: collection
of: business_need
---
| id       | title                    | needs                      | probed_by |
|----------|--------------------------|----------------------------|-----------|
| rest-api | REST APIs for mobile/SPA | drf, serializers, api-auth | endpoint  |
| traffic  | A site with many readers | orm, celery                | n-plus-one |
"#;
    let model = sound(&format!("{WORDS}{RECORDS}{needs}"));
    assert_eq!(
        models::all(&model, "business_need"),
        ["rest-api", "traffic"]
    );
    assert_eq!(
        edges(&model, "rest-api", "needs"),
        ["drf", "serializers", "api-auth"]
    );
    assert_eq!(edges(&model, "rest-api", "probed_by"), ["endpoint"]);
    assert_eq!(edges(&model, "skill:orm", "needed_by"), ["traffic"]);
    assert_eq!(edges(&model, "endpoint", "probes_need"), ["rest-api"]);
    // Who may not see questions sees the need without its interview focus.
    let candidate = asked(&format!("{WORDS}{RECORDS}{needs}"), Some("candidate")).model;
    assert!(models::all(&candidate, "business_need").is_empty());
}

/// A role whose loop asks questions of its own at one stage, and the role's at the other.
const ROLE: &str = r#"
=== content/roles/mid.md
---
title: Django developer
questions: [endpoint, n-plus-one]
samples: sample
loop:
  - to: tech-screen
    minutes: 30
  - { to: deep-dive, minutes: 60, items: [{ question: n-plus-one, minutes: 25 }, { question: endpoint }] }
  - { to: wrap-up, minutes: 20 }
---
"#;

#[test]
fn a_kit_for_each_step_of_a_loop() {
    let model = sound(&format!("{WORDS}{RECORDS}{ROLE}"));
    assert_eq!(
        addresses(&model, "kit"),
        ["kits/mid/tech-screen.html", "kits/mid/deep-dive.html"]
    );
    // At the screen: the role's questions, in the role's order, that are asked there.
    let screen = |name| set(&model, "kits/mid/tech-screen.html", name);
    assert_eq!(screen("questions"), ["n-plus-one"]);
    assert_eq!(screen("skills"), ["orm"]);
    assert_eq!(screen("flags"), ["measured", "only-tutorials"]);
    assert_eq!(screen("nogo"), ["everywhere", "at-screens"]);
    // At the interview: those that the edge lists, with its own minutes.
    let interview = |name| set(&model, "kits/mid/deep-dive.html", name);
    assert_eq!(
        interview("questions"),
        [
            "n-plus-one {question: How do you keep a list from asking the database once per row?, minutes: 25}",
            "endpoint {question: Sketch an endpoint with a filter and pages.}"
        ]
    );
    assert_eq!(interview("skills"), ["orm", "drf", "serializers"]);
    assert_eq!(interview("nogo"), ["everywhere"]);
    // What an edge carries fills the page's title.
    let (declared, subject) = models::derived(&model, "kits/mid/deep-dive.html");
    let (item, env) = model.bind(subject);
    let title = model.fill(&model.config().pages[declared].title, item.as_ref(), &env);
    assert_eq!(title, "Django developer: Deep dive, 60 minutes");
    // The answer key stands in the order of its scale, whatever the author's was.
    assert_eq!(
        field(&model, "n-plus-one", "answers"),
        "junior: Has not met the problem.; senior: Names both cures and when each costs more."
    );
    assert_eq!(field(&model, "n-plus-one", "minutes"), "8");
}

#[test]
fn the_page_of_a_guide() {
    let guide = r#"
=== content/levels/one.md
---
title: Level 1
order: 1
expects:
  - { to: orm, proficiency: awareness, evidence: Reads a model. }
  - { to: drf, proficiency: awareness }
flags: only-tutorials
note: Enough to start.
---
=== content/levels/two.md
---
title: Level 2
order: 2
inherits: one
expects: [{ to: orm, proficiency: practitioner, evidence: Removes repeated queries unprompted. }]
---
=== content/needs/needs.md
---
type: collection
of: business_need
---
| title | needs |
|---|---|
| Internal tools | drf |
=== content/guides/django.md
---
title: Hiring
---
Every need names the skills to look for first.

```view
records = "business_need"
columns = ["title", "needs", "probed_by"]
```

## Levels

```view
records = "level"
as = "full"
columns = ["title", "expects.edge.evidence", "flags", "note"]
```

```view
records = "skill"
where = { expected_at = "two" }
```
"#;
    let model = sound(&format!("{WORDS}{RECORDS}{guide}"));
    assert_eq!(
        views(&model, "guide:django"),
        [
            vec!["internal-tools"],
            vec!["one", "two"],
            vec!["drf", "orm"]
        ]
    );
    assert_eq!(
        edges(&model, "level:two", "expects"),
        [
            "orm {proficiency: practitioner, evidence: Removes repeated queries unprompted.}",
            "drf {proficiency: awareness} via one"
        ]
    );
    assert_eq!(
        edges(&model, "skill:drf", "expected_at"),
        [
            "one {proficiency: awareness}",
            "two {proficiency: awareness} via one"
        ]
    );
    assert_eq!(edges(&model, "only-tutorials", "flag_of_level"), ["one"]);
}

#[test]
fn what_a_candidate_may_expect() {
    let site = format!("{WORDS}{RECORDS}{ROLE}");
    let whole = sound(&site);
    assert_eq!(
        set(&whole, "what-to-expect/mid.html", "samples"),
        ["sample"]
    );
    let candidate = asked(&site, Some("candidate"));
    assert_eq!(candidate.problems, "");
    let model = candidate.model;
    assert_eq!(addresses(&model, "expect"), ["what-to-expect/mid.html"]);
    assert!(addresses(&model, "kit").is_empty());
    // Steps and their minutes, and of the questions only the sample.
    assert_eq!(
        set(&model, "what-to-expect/mid.html", "stages"),
        [
            "tech-screen {minutes: 30}",
            "deep-dive {minutes: 60}",
            "wrap-up {minutes: 20}"
        ]
    );
    assert_eq!(
        set(&model, "what-to-expect/mid.html", "samples"),
        ["sample"]
    );
    assert_eq!(models::all(&model, "question"), ["sample"]);
    assert_eq!(
        field(&model, "tech-screen", "candidate_prep"),
        "Bring a problem."
    );
    assert_eq!(field(&model, "tech-screen", "open_text"), "");
    assert!(models::all(&model, "skill").is_empty());
    assert!(edges(&model, "role:mid", "questions").is_empty());
}
