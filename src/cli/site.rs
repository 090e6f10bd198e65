//! What commands share that compile: finding the site, reading it, and compiling it on so many threads.

#![expect(
    clippy::disallowed_methods,
    reason = "the edge that asks the environment for a date"
)]

use std::path::{Path, PathBuf};

use super::args::SiteArgs;
use super::paths::Paths;
use super::report::{Exit, error};
use crate::diagnostic::{Format, one_line};
use crate::load;
use crate::pipeline::{Input, Observer, Outcome, Request, Unobserved};
use crate::write;

/// A site that was read.
pub(crate) struct Site {
    input: Input,
    /// Which files may be copied.
    pub(crate) bounds: load::FileAccess,
    /// The folder it is written to.
    pub(crate) output: PathBuf,
    root: PathBuf,
    content: Option<PathBuf>,
    pool: rayon::ThreadPool,
}

impl Site {
    /// Reads the site that the arguments mean; its output is no part of it.
    pub(crate) fn read(args: &SiteArgs, output: Option<&Path>) -> Result<Self, Exit> {
        Self::read_observed(args, output, &Unobserved)
    }

    /// [`Self::read`], whose files are counted.
    pub(crate) fn read_observed(
        args: &SiteArgs,
        output: Option<&Path>,
        observer: &dyn Observer,
    ) -> Result<Self, Exit> {
        let root = root(args.root.as_deref())?;
        if let Some(missing) = args.content.as_ref().filter(|content| !content.is_dir()) {
            return Err(refuse(&format!(
                "there is no folder `{}`",
                missing.display()
            )));
        }
        let jobs = args.jobs.map_or(0, std::num::NonZero::get);
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(jobs)
            .build()
            .map_err(|problem| refuse(&format!("{jobs} threads cannot be started: {problem}")))?;
        let output = output.map_or_else(|| root.join("output"), Path::to_path_buf);
        let folders = load::SiteFolders {
            root,
            content: args.content.clone(),
            output,
        };
        let input = pool.install(|| load::site_observed(&folders, observer));
        let bounds = load::FileAccess::new(&folders, input.config.as_deref());
        let load::SiteFolders {
            root,
            content,
            output,
        } = folders;
        Ok(Self {
            input,
            bounds,
            output,
            root,
            content,
            pool,
        })
    }

    /// The paths of its sources, for a format.
    pub(crate) fn paths(&self, format: Format) -> Paths {
        Paths::of(&self.root, self.content.as_deref(), format)
    }

    /// Compiles on the site's own threads.
    pub(crate) fn compile<T: Send>(
        &self,
        request: &Request,
        compile: impl FnOnce(&Input, &Request) -> Result<T, String> + Send,
    ) -> Result<T, Exit> {
        self.try_compile(request, compile)
            .map_err(|problem| refuse(&problem))
    }

    /// [`Self::compile`], with the words for what is asked wrongly.
    pub(crate) fn try_compile<T: Send>(
        &self,
        request: &Request,
        compile: impl FnOnce(&Input, &Request) -> Result<T, String> + Send,
    ) -> Result<T, String> {
        self.pool.install(|| compile(&self.input, request))
    }

    /// Writes a site on the site's own threads.
    ///
    /// # Errors
    /// Why it cannot be written, in words.
    pub(crate) fn write(
        &self,
        outcome: &Outcome,
        observer: &dyn Observer,
    ) -> Result<write::Report, String> {
        let open = |path: &Path| self.bounds.open(path);
        let written = self
            .pool
            .install(|| write::commit(&self.output, &outcome.artifacts, &open, observer));
        written.map_err(|problem| problem.to_string())
    }
}

/// Says why a command cannot be carried out.
pub(crate) fn refuse(why: &str) -> Exit {
    error(&format!("error: {}\n", one_line(why)));
    Exit::Usage
}

/// The folder of a site: the one that was named, or the nearest upwards that holds a config, or this one.
pub(crate) fn root(named: Option<&Path>) -> Result<PathBuf, Exit> {
    match named {
        Some(named) if named.is_dir() => Ok(named.to_path_buf()),
        Some(named) => Err(refuse(&format!("there is no folder `{}`", named.display()))),
        None => Ok(load::nearest_root(Path::new("."))),
    }
}

/// Today, as far as the run is concerned: the day that was told, else the clock's.
pub(crate) fn today(args: &SiteArgs) -> Result<jiff::civil::Date, Exit> {
    told_today(args)?.map_or_else(|| load::today(None).map_err(|problem| refuse(&problem)), Ok)
}

/// The day that the arguments say, else what the environment says.
pub(crate) fn told_today(args: &SiteArgs) -> Result<Option<jiff::civil::Date>, Exit> {
    if args.today.is_some() {
        return Ok(args.today);
    }
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok();
    epoch
        .map(|epoch| load::today(Some(&epoch)).map_err(|problem| refuse(&problem)))
        .transpose()
}
