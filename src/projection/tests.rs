//! What a guest sees of sites that are cases as data (`tests/cases.md`). Everything hidden contains the word "secret".

use std::fmt::Write as _;
use std::sync::Arc;

use super::project;
use crate::document::ConditionalLabels;
use crate::document::Status;
use crate::document::tests::site::{compare, record};

#[test]
fn editions_contain_what_their_audience_may_see() {
    let cases = include_str!("tests/cases.md");
    compare("src/projection/tests/cases.md", cases, |site| {
        let (documents, _) = site.documents();
        let guest = &site.config.audiences["guest"];
        let (projected, documents) = project(
            &documents,
            guest,
            &site.config,
            &ConditionalLabels::default(),
            &Arc::default(),
            None,
        );
        let mut result = String::new();
        for document in documents {
            // The model leaves out drafts.
            let records = document.records.iter();
            for kept in records.filter(|record| record.status != Status::Draft) {
                let kept_record = record(kept, projected.config());
                let _ = write!(result, "{}: {kept_record}", document.path);
                assert_eq!(kept.draft.kind, kept.kind, "{kept_record}");
                let text = kept.draft.text.as_str();
                assert!(!text.contains("secret"), "{text}");
                let values = format!("{:?} {:?}", kept.fields, kept.edges);
                assert!(!values.contains("secret"), "{values}");
            }
        }
        assert!(!result.contains("secret"), "{result}");
        result
    });
}
