//! What a site answers, as values. How it goes over the wire, and what is left out of it there, is `http`'s part.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

use super::asked::Asked;
use super::events::Event;
use super::mime;

/// What is served. It is asked from many threads at once, each request from one of its own; a slow answer keeps nobody else
/// waiting, and a panic is an answer with status 500.
pub(crate) trait Site: Send + Sync + 'static {
    /// The answer to a request that was found to be from one of our own pages, for a path that stays below the root.
    fn answer(&self, asked: &Asked) -> Reply;
}

/// What becomes of a request.
pub(crate) enum Reply {
    /// It is answered, and the connection ends.
    Answer(Answer),
    /// It becomes a stream of events, and begins with these. They are asked for when the stream joins the others, by the
    /// thread that sends to all: whatever is sent afterwards reaches it too, so nothing falls between the two.
    Events(Box<dyn FnOnce() -> Vec<Event> + Send>),
}

/// An answer. A part of it, nothing but its head, or that it has not changed, is made of it where that was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// Of three digits.
    pub(crate) status: u16,
    /// The MIME type, with its charset.
    pub(crate) kind: Cow<'static, str>,
    /// What is sent.
    pub(crate) body: Body,
    /// What tells this body from others at its address: a strong tag, without quotes, in ASCII.
    pub(crate) etag: Option<String>,
    /// Where to go instead, as an address in a link: percent-encoded.
    pub(crate) location: Option<String>,
}

/// What is sent.
#[derive(Debug, Clone)]
pub(crate) enum Body {
    /// These bytes.
    Bytes(Arc<[u8]>),
    /// A file, opened when it is sent, and never held in memory as a whole. That it may be shown is for the site to know; no
    /// link is looked at here. If there is none, the answer is 404.
    File(PathBuf),
}

impl Answer {
    /// These bytes, with status 200.
    #[must_use]
    pub(crate) fn bytes(kind: impl Into<Cow<'static, str>>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self {
            status: 200,
            kind: kind.into(),
            body: Body::Bytes(bytes.into()),
            etag: None,
            location: None,
        }
    }

    /// A file, with the type that its name tells.
    #[must_use]
    pub(crate) fn file(path: PathBuf) -> Self {
        let kind = mime(&path.to_string_lossy());
        Self {
            status: 200,
            kind: kind.into(),
            body: Body::File(path),
            etag: None,
            location: None,
        }
    }

    /// A sentence, as plain text.
    #[must_use]
    pub(crate) fn sentence(status: u16, text: &str) -> Self {
        Self::bytes(
            "text/plain; charset=utf-8",
            format!("{text}\n").into_bytes(),
        )
        .with_status(status)
    }

    /// Where it is now. Not for ever: the next preview at this port may be of another site.
    #[must_use]
    pub(crate) fn redirect(location: impl Into<String>) -> Self {
        let location = location.into();
        Self {
            location: Some(location),
            ..Self::sentence(302, "It is elsewhere.")
        }
    }

    /// The same with another status.
    #[must_use]
    pub(crate) fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// The same with a tag.
    #[must_use]
    pub(crate) fn with_etag(self, etag: impl Into<String>) -> Self {
        Self {
            etag: Some(etag.into()),
            ..self
        }
    }
}
