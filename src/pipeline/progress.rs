//! What a run reports of its course, for whoever waits. It has no effect on what comes out.

/// A part of a run, in the order of runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Files are read from the disk.
    Load,
    /// Texts are parsed.
    Parse,
    /// Records are put together.
    Model,
    /// What an audience may not see is cut, and the rest is parsed and put together.
    Project,
    /// The site is checked.
    Check,
    /// Pages are rendered.
    Render,
    /// The search index is made.
    Index,
    /// Files are written to the disk.
    Write,
}

impl Phase {
    /// All phases.
    pub const ALL: [Self; 8] = [
        Self::Load,
        Self::Parse,
        Self::Model,
        Self::Project,
        Self::Check,
        Self::Render,
        Self::Index,
        Self::Write,
    ];

    /// Its name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Load => "load",
            Self::Parse => "parse",
            Self::Model => "model",
            Self::Project => "project",
            Self::Check => "check",
            Self::Render => "render",
            Self::Index => "index",
            Self::Write => "write",
        }
    }
}

/// Is notified of the course of a run. Phases begin one after the other on the thread that runs them; items are counted on all threads.
pub trait Observer: Sync {
    /// A phase begins. `items` is the number of items that it works on; 0 if they are not counted.
    fn begin(&self, phase: Phase, items: usize);

    /// One more item of the phase is done.
    fn advance(&self);
}

/// Takes no notice.
#[derive(Clone, Copy, Debug)]
pub struct Unobserved;

impl Observer for Unobserved {
    fn begin(&self, _: Phase, _: usize) {}

    fn advance(&self) {}
}
