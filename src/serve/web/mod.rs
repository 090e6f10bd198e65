//! HTTP for the preview, by `tiny_http`. It knows no site: what a path shows is up to a [`Handler`].
//!
//! - `server`: accepts connections and hands each request to a thread, with `connections` (those with a response in progress) and
//!   `workarounds` for what `tiny_http` lacks; `responder` carries it from there to its response.
//! - `request`: checks what was sent, with `target` (paths) and `origin` (which pages may ask); pure.
//! - `response`: what is sent back, whole or in part (`range`).
//! - `events`: the streams by which pages learn of changes.
//!
//! SECURITY.md lists what this protects from, and what it does not.

mod connections;
mod events;
mod origin;
mod range;
mod request;
mod responder;
mod response;
mod server;
mod target;
mod workarounds;

#[cfg(test)]
mod tests;

pub(super) use events::{Broadcaster, Event};
pub(super) use request::HttpRequest;
pub(super) use response::{HttpResponse, content_type};
pub(super) use server::{Server, bind};

/// What is served. It is called from many threads at once; a panic becomes a response with status 500.
pub(super) trait Handler: Send + Sync + 'static {
    /// Responds to a request that was checked: it comes from one of the preview's own pages, and its path stays below the root.
    fn handle(&self, request: &HttpRequest) -> HttpResponse;
}
