//! Models of a site: the whole, and the edition of an audience.

use std::sync::Arc;

use crate::config::Audience;
use crate::diagnostic::{Diagnostic, EMPTY_AUDIENCE};
use crate::document::Document;
use crate::markdown::IncludedFiles;
use crate::model::{self, Inputs, Model};
use crate::projection::{self, ProjectedConfig};

/// A model and its diagnostics.
#[derive(Debug)]
pub(super) struct ModelBuild {
    pub(super) model: Model,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl ModelBuild {
    /// Builds a model, with what still holds of a previous one.
    pub(super) fn new(
        documents: Arc<[Arc<Document>]>,
        inputs: &Inputs,
        previous: Option<&Self>,
    ) -> Self {
        let previous = previous.map(|previous| (&previous.model, &*previous.diagnostics));
        let (model, diagnostics) = model::build(documents, inputs, previous);
        Self { model, diagnostics }
    }
}

/// What an audience may see of a site.
#[derive(Debug)]
pub(super) struct EditionBuild {
    declarations: ProjectedConfig,
    pub(super) build: ModelBuild,
}

/// Projects a site to an audience and builds the model of what is left.
pub(super) fn project(
    audience: &Audience,
    whole: &Model,
    inputs: &Inputs,
    included: &Arc<IncludedFiles>,
    previous: Option<&EditionBuild>,
) -> EditionBuild {
    let (declarations, documents) = projection::project(
        whole.documents(),
        audience,
        &inputs.config,
        whole.labels(),
        included,
        previous.map(|previous| &previous.declarations),
    );
    let inputs = Inputs {
        config: declarations.config().clone(),
        visible_pages: Some(Arc::new(
            whole.pages_with_label(|label| audience.holds(label)),
        )),
        ..inputs.clone()
    };
    let previous = previous.map(|previous| &previous.build);
    let mut build = ModelBuild::new(documents.into(), &inputs, previous);
    let diagnostics = &mut build.diagnostics;
    diagnostics.retain(|diagnostic| diagnostic.code != EMPTY_AUDIENCE);
    if build.model.records().next().is_none() {
        let message = format!(
            "the audience `{}` cannot see any page of this site",
            audience.name
        );
        let problem = Diagnostic::new(EMPTY_AUDIENCE, audience.span, message);
        diagnostics
            .push(problem.help("give a type or some records a label that the audience holds"));
    }
    EditionBuild {
        declarations,
        build,
    }
}
