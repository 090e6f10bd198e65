//! Four things that a handbook can declare: the table of needs, an interview kit, the page of a guide, and what a candidate may
//! expect. Each is declared in TOML and Markdown, and its sets are compared before anything is rendered.
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

use models::{
    addresses, compile_model, edges, field_text, items_of_set, results_of_views, valid_model,
};

/// The config of a small handbook about hiring, with everything that the four fixtures use.
const CONFIG: &str = include_str!("fixtures/config.txt");

/// Skills, questions and signals, and the edges between them.
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
fn a_table_of_needs_can_be_declared() {
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
    let model = valid_model(&format!("{CONFIG}{RECORDS}{needs}"));
    assert_eq!(
        models::records_of_type(&model, "business_need"),
        ["rest-api", "traffic"]
    );
    assert_eq!(
        edges(&model, "rest-api", "needs"),
        ["drf", "serializers", "api-auth"]
    );
    assert_eq!(edges(&model, "rest-api", "probed_by"), ["endpoint"]);
    assert_eq!(edges(&model, "skill:orm", "needed_by"), ["traffic"]);
    assert_eq!(edges(&model, "endpoint", "probes_need"), ["rest-api"]);
    // Readers who may not see questions see the need without its interview focus.
    let candidate = compile_model(&format!("{CONFIG}{RECORDS}{needs}"), Some("candidate")).model;
    assert!(models::records_of_type(&candidate, "business_need").is_empty());
}

/// A role whose loop has its own questions at one stage, and those of the role at the other.
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
fn a_loop_has_a_kit_for_each_step() {
    let model = valid_model(&format!("{CONFIG}{RECORDS}{ROLE}"));
    assert_eq!(
        addresses(&model, "kit"),
        ["kits/mid/tech-screen.html", "kits/mid/deep-dive.html"]
    );
    // At the screen: the role's questions for that stage, in the role's order.
    let screen = |name| items_of_set(&model, "kits/mid/tech-screen.html", name);
    assert_eq!(screen("questions"), ["n-plus-one"]);
    assert_eq!(screen("skills"), ["orm"]);
    assert_eq!(screen("flags"), ["measured", "only-tutorials"]);
    assert_eq!(screen("nogo"), ["everywhere", "at-screens"]);
    // At the interview: the questions that the edge lists, with their own minutes.
    let interview = |name| items_of_set(&model, "kits/mid/deep-dive.html", name);
    assert_eq!(
        interview("questions"),
        [
            "n-plus-one {question: How do you keep a list from asking the database once per row?, minutes: 25}",
            "endpoint {question: Sketch an endpoint with a filter and pages.}"
        ]
    );
    assert_eq!(interview("skills"), ["orm", "drf", "serializers"]);
    assert_eq!(interview("nogo"), ["everywhere"]);
    // The properties of an edge fill the page's title.
    let (declared, subject) = models::derived_page(&model, "kits/mid/deep-dive.html");
    let (item, env) = model.bind(subject);
    let title = model.fill(&model.config().pages[declared].title, item.as_ref(), &env);
    assert_eq!(title, "Django developer: Deep dive, 60 minutes");
    // The answer key is in the order of its scale, regardless of the author's order.
    assert_eq!(
        field_text(&model, "n-plus-one", "answers"),
        "junior: Has not met the problem.; senior: Names both cures and when each costs more."
    );
    assert_eq!(field_text(&model, "n-plus-one", "minutes"), "8");
}

#[test]
fn a_guide_has_a_page() {
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
columns = ["title", "expects@evidence", "flags", "note"]
```

```view
records = "skill"
where = { expected_at = "two" }
```
"#;
    let model = valid_model(&format!("{CONFIG}{RECORDS}{guide}"));
    assert_eq!(
        results_of_views(&model, "guide:django"),
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
fn a_candidate_sees_what_to_expect() {
    let site = format!("{CONFIG}{RECORDS}{ROLE}");
    let whole = valid_model(&site);
    assert_eq!(
        items_of_set(&whole, "what-to-expect/mid.html", "samples"),
        ["sample"]
    );
    let candidate = compile_model(&site, Some("candidate"));
    assert_eq!(candidate.problems, "");
    let model = candidate.model;
    assert_eq!(addresses(&model, "expect"), ["what-to-expect/mid.html"]);
    assert!(addresses(&model, "kit").is_empty());
    // Stages with their minutes, and only the sample of the questions.
    assert_eq!(
        items_of_set(&model, "what-to-expect/mid.html", "stages"),
        [
            "tech-screen {minutes: 30}",
            "deep-dive {minutes: 60}",
            "wrap-up {minutes: 20}"
        ]
    );
    assert_eq!(
        items_of_set(&model, "what-to-expect/mid.html", "samples"),
        ["sample"]
    );
    assert_eq!(models::records_of_type(&model, "question"), ["sample"]);
    assert_eq!(
        field_text(&model, "tech-screen", "candidate_prep"),
        "Bring a problem."
    );
    assert_eq!(field_text(&model, "tech-screen", "open_text"), "");
    assert!(models::records_of_type(&model, "skill").is_empty());
    assert!(edges(&model, "role:mid", "questions").is_empty());
}
