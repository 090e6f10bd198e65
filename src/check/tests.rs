//! What each built-in check reports, in cases as data (`tests/cases.md`).

mod sizes;

use std::sync::Arc;

use super::{BuiltInCheck, CHECKS, ViewContents};
use crate::config::Audience;
use crate::document::tests::site::{TestSite, compare, problem};
use crate::model::{self, Inputs, Model};

fn model(site: &TestSite) -> Model {
    let (documents, problems) = site.documents();
    assert_eq!(problems, "", "the defaults of the case are valid");
    let inputs = Inputs {
        config: site.config.clone(),
        folder: "content".into(),
        assets: Arc::from(["picture.png".to_owned()]),
        unread: Arc::from([]),
        left_out: Arc::from([]),
        today: jiff::civil::date(2026, 11, 30),
        drafts: false,
        visible_pages: None,
    };
    model::build(documents.into(), &inputs, None).0
}

#[test]
fn checks_report_what_is_expected() {
    let cases = include_str!("tests/cases.md");
    compare("src/check/tests/cases.md", cases, |site| {
        let model = model(site);
        let contents = ViewContents::new(&model);
        let audiences: Vec<&Audience> = model.config().audiences.values().collect();
        let mut result = String::new();
        for (name, check) in &CHECKS {
            let found = match check {
                BuiltInCheck::Model(check) => check(&model),
                BuiltInCheck::Views(check) => check(&model, &contents),
                BuiltInCheck::Audiences(check) => check(&model, &audiences),
            };
            for found in found {
                result.push_str(&format!("{name}: {}", problem(&found, &site.sources)));
            }
        }
        result
    });
}

#[test]
fn every_check_has_a_case_that_it_reports() {
    let cases = include_str!("tests/cases.md");
    for (name, _) in &CHECKS {
        assert!(cases.contains(&format!("\n{name}: ")), "{name}");
    }
}
