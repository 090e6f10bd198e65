//! The preview's way to browsers: HTTP on loopback, made so that nothing that knocks can stop it. It knows no site; what is
//! answered, it asks of a [`Site`].
//!
//! A connection passes, in this order:
//!
//! - `listen`: which port.
//! - `gate`: how many are let in, and who has to go; `relay`: one of them, from the first byte to the last, in a time.
//! - `head`: what was sent, line by line; a body is never let in.
//! - `inner`: `tiny_http`, on a port of its own that only the gate talks to.
//! - `http`: its requests to answers, with `path`, `host`, `range` and `mime`; `wire` is how they are written.
//! - `events`: the streams that tell pages of changes.
//!
//! `tiny_http` alone would do for friends. It ends when descriptors run out, aborts on a body said to be of a terabyte, and
//! waits for ever for a head; so it is handed nothing but heads that were read whole and found harmless.

mod answer;
mod asked;
mod events;
mod gate;
mod head;
mod host;
mod http;
mod inner;
mod listen;
mod mime;
mod path;
mod range;
mod relay;
mod server;
mod wire;

#[cfg(test)]
mod tests;

pub(super) use answer::{Answer, Reply, Site};
pub(super) use asked::Asked;
pub(super) use events::{Event, Streams};
pub(super) use listen::listen;
pub(super) use mime::mime;
pub(super) use server::Server;
