//! What commands share that compile: finding the site, reading it, and compiling it on so many threads.

#![expect(
    clippy::disallowed_methods,
    reason = "the edge that asks the environment for a date"
)]

use std::path::{Path, PathBuf};

use super::args::{RootArgs, RunArgs, SourceArgs};
use super::paths::Paths;
use super::report::{self, ExitStatus};
use super::usage::UsageError;
use crate::diagnostic::{Format, one_line};
use crate::load;
use crate::pipeline::{Input, Observer, Outcome, Request, Unobserved};
use crate::write;

/// A site that was read.
pub(crate) struct Site {
    input: Input,
    /// Which files may be copied.
    pub(crate) bounds: load::Bounds,
    /// The folder it is written to.
    pub(crate) output: PathBuf,
    root: PathBuf,
    content: Option<PathBuf>,
    pool: rayon::ThreadPool,
}

impl Site {
    /// Reads the site that the arguments mean; its output is no part of it.
    pub(crate) fn read(args: &SourceArgs, output: Option<&Path>) -> Result<Self, ExitStatus> {
        Self::read_observed(args, output, &Unobserved)
    }

    /// [`Self::read`], with progress.
    pub(crate) fn read_observed(
        args: &SourceArgs,
        output: Option<&Path>,
        observer: &dyn Observer,
    ) -> Result<Self, ExitStatus> {
        let root = root(&args.root)?;
        if let Some(missing) = args.content.as_ref().filter(|content| !content.is_dir()) {
            return Err(fail(&format!("there is no folder `{}`", missing.display())));
        }
        let jobs = args.run.jobs.map_or(0, std::num::NonZero::get);
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(jobs)
            .build()
            .map_err(|problem| fail(&format!("{jobs} threads cannot be started: {problem}")))?;
        let output = output.map_or_else(|| root.join("output"), Path::to_path_buf);
        let input =
            pool.install(|| load::site_observed(&root, args.content.as_deref(), &output, observer));
        let bounds = load::Bounds::of(
            &root,
            args.content.as_deref(),
            &output,
            input.config.as_deref(),
        );
        Ok(Self {
            input,
            bounds,
            output,
            root,
            content: args.content.clone(),
            pool,
        })
    }

    /// The paths of its sources, for a format.
    pub(crate) fn paths(&self, format: Format) -> Paths {
        Paths::new(&self.root, self.content.as_deref(), format)
    }

    /// Compiles on the site's own threads.
    ///
    /// # Errors
    /// What is wrong with the request.
    pub(crate) fn compile<T: Send>(
        &self,
        request: &Request,
        compile: impl FnOnce(&Input, &Request) -> Result<T, String> + Send,
    ) -> Result<T, String> {
        self.pool.install(|| compile(&self.input, request))
    }

    /// Writes a site on the site's own threads.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub(crate) fn write(
        &self,
        outcome: &Outcome,
        observer: &dyn Observer,
    ) -> Result<write::Report, String> {
        let open = |path: &Path| self.bounds.open(path);
        self.pool
            .install(|| write::commit(&self.output, &outcome.artifacts, &open, observer))
            .map_err(|problem| problem.to_string())
    }
}

/// Says why a command cannot be carried out.
pub(crate) fn fail(why: &str) -> ExitStatus {
    report::fail(&UsageError::new(one_line(why)))
}

/// The folder of a site: the one that was named, or the nearest upwards that holds a config, or this one.
pub(crate) fn root(args: &RootArgs) -> Result<PathBuf, ExitStatus> {
    match &args.root {
        Some(named) if named.is_dir() => Ok(named.clone()),
        Some(named) => Err(fail(&format!("there is no folder `{}`", named.display()))),
        None => Ok(load::nearest_root(Path::new("."))),
    }
}

/// Today, as far as the run is concerned: the day that was told, else the clock's.
pub(crate) fn today(args: &RunArgs) -> Result<jiff::civil::Date, ExitStatus> {
    requested_date(args)?.map_or_else(|| load::today(None).map_err(|problem| fail(&problem)), Ok)
}

/// The day that the arguments say, else what the environment says.
pub(crate) fn requested_date(args: &RunArgs) -> Result<Option<jiff::civil::Date>, ExitStatus> {
    if args.today.is_some() {
        return Ok(args.today);
    }
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok();
    epoch
        .map(|epoch| load::today(Some(&epoch)).map_err(|problem| fail(&problem)))
        .transpose()
}
