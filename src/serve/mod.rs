//! The preview of a site: it shows what a build would write, and refuses to write it.

#[cfg_attr(not(test), expect(dead_code, reason = "the command that previews is still to come"))]
mod watch;
