//! What commands that compile share: finding and loading the site, its thread pool, and the request to compile it.
//!
//! Compiles nothing itself; each command passes the phase of `pipeline` that it needs.

#![expect(
    clippy::disallowed_methods,
    reason = "the edge that asks the environment for a date"
)]

use std::num::NonZero;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::args::{RootArgs, RunArgs, SourceArgs};
use super::paths::Paths;
use super::report::{self, ExitStatus};
use super::usage::UsageError;
use crate::diagnostic::{Format, one_line};
use crate::load;
use crate::pipeline::{Input, Observer, Outcome, Request};
use crate::write;

/// The files of a site, and the threads that compile them.
pub(crate) struct LoadedSite {
    input: Input,
    /// The files that may be copied.
    pub(crate) access: load::FileAccess,
    /// Its folders, and the folder to write it to.
    pub(crate) folders: load::SiteFolders,
    pool: rayon::ThreadPool,
}

impl LoadedSite {
    /// Loads the site that the arguments name, without the files in its output folder.
    pub(crate) fn load(
        args: &SourceArgs,
        output: Option<&Path>,
        observer: &dyn Observer,
    ) -> Result<Self, ExitStatus> {
        let root = root(&args.root)?;
        let content = args.content.as_deref();
        content.map_or(Ok(()), require_folder)?;
        let threads = args.run.jobs.map_or(0, NonZero::get);
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|problem| fail(&format!("cannot start {threads} threads: {problem}")))?;
        let output = output.map_or_else(|| root.join("output"), Path::to_path_buf);
        let folders = load::SiteFolders {
            root,
            content: args.content.clone(),
            output,
        };
        let input = pool.install(|| load::site_observed(&folders, observer));
        let access = load::FileAccess::new(&folders, input.config.as_deref());
        Ok(Self {
            input,
            access,
            folders,
            pool,
        })
    }

    /// How paths of its sources are shown in a format.
    pub(crate) fn paths(&self, format: Format) -> Paths {
        Paths::new(&self.folders.root, self.folders.content.as_deref(), format)
    }

    /// Runs `compile` on the site's threads.
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

    /// Writes what was built to the output folder, on the site's threads.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub(crate) fn write(
        &self,
        outcome: &Outcome,
        observer: &dyn Observer,
    ) -> Result<write::Report, String> {
        let open = |path: &Path| self.access.open(path);
        self.pool
            .install(|| write::commit(&self.folders.output, &outcome.artifacts, &open, observer))
            .map_err(|problem| problem.to_string())
    }
}

/// Prints why a command cannot be run.
pub(crate) fn fail(reason: &str) -> ExitStatus {
    report::fail(&UsageError::new(one_line(reason)))
}

/// Fails if a folder that an option names does not exist.
pub(crate) fn require_folder(folder: &Path) -> Result<(), ExitStatus> {
    if folder.is_dir() {
        return Ok(());
    }
    Err(fail(&format!("folder `{}` not found", folder.display())))
}

/// The site's folder: the named one, otherwise the nearest one upwards with a config, otherwise the working directory.
pub(crate) fn root(args: &RootArgs) -> Result<PathBuf, ExitStatus> {
    let Some(named) = &args.root else {
        return Ok(load::nearest_root(Path::new(".")));
    };
    require_folder(named).map(|()| named.clone())
}

/// The request to build an edition on the requested date, otherwise on the clock's.
pub(crate) fn request(audience: Option<&str>, args: &RunArgs) -> Result<Request, ExitStatus> {
    let today = match requested_date(args)? {
        Some(date) => date,
        None => load::today(None).map_err(|problem| fail(&problem))?,
    };
    Ok(Request {
        audience: audience.map(str::to_owned),
        base_url: None,
        strict: false,
        today,
        preview: false,
    })
}

/// The date that the arguments or `SOURCE_DATE_EPOCH` set, if any.
pub(crate) fn requested_date(args: &RunArgs) -> Result<Option<Date>, ExitStatus> {
    if args.today.is_some() {
        return Ok(args.today);
    }
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok();
    epoch
        .map(|epoch| load::today(Some(&epoch)).map_err(|problem| fail(&problem)))
        .transpose()
}
