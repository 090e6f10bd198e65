//! Reports links that the parser does not recognize: those whose name is not defined, and those with blanks in the address.
//!
//! The text stays as it is written. Next: [`super::links`], which reads the others.

use std::ops::Range;

use crate::diagnostic::{BROKEN_LINK, Severity};
use crate::markdown::builder::BodyBuilder;

/// Maximum length of an address with blanks, in characters.
const MAX_ADDRESS: usize = 200;

impl BodyBuilder<'_> {
    /// Reports a `[text][name]` whose name is not defined.
    pub(super) fn report_undefined_reference(&mut self, range: &Range<usize>, reference: &str) {
        if self.source[range.end..].starts_with('(') {
            return self.report_address_with_blanks(range, reference);
        }
        let message = format!("the link reference `{reference}` is not defined in this text");
        let help = format!(
            "define it on a separate line, `[{reference}]: page.md`, or write `\\[` for a literal bracket"
        );
        self.diagnostics
            .push(self.problem(BROKEN_LINK, range, message).help(help));
    }

    /// Reports `[text](my plan.md)`. The parser does not read it as a link, so readers see the brackets.
    fn report_address_with_blanks(&mut self, range: &Range<usize>, words: &str) {
        let Some(address) = address_with_blanks(&self.source[range.end..]) else {
            return;
        };
        let start = range.end + 1;
        let is_picture = self.source[..range.start].ends_with('!');
        let problem = self
            .problem(
                BROKEN_LINK,
                &(start..start + address.len()),
                "a link address cannot contain spaces",
            )
            .severity(Severity::Warning)
            .here("shown as text")
            .help(format!(
                "write `{}[{words}](<{}>)`",
                if is_picture { "!" } else { "" },
                address.trim()
            ));
        self.diagnostics.push(problem);
    }
}

/// The address after the text of a link, if the spaces in it are all that is wrong with it.
fn address_with_blanks(rest: &str) -> Option<&str> {
    let reach = rest
        .char_indices()
        .nth(MAX_ADDRESS)
        .map_or(rest, |(end, _)| &rest[..end]);
    let line = reach.split(['\n', '\r']).next()?.strip_prefix('(')?;
    let address = line
        .split(')')
        .next()
        .filter(|address| address.len() < line.len())?;
    let ends_in_name = || {
        let ending = address
            .rsplit_once('.')
            .map_or("", |(_, ending)| ending.split('#').next().unwrap_or(ending));
        (1..=8).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let is_path = address.starts_with(['/', '.', '#']) || address.contains("://") || ends_in_name();
    (address.trim().contains([' ', '\t', '\u{a0}'])
        && is_path
        && !address.contains(['"', '\'', '<', '(']))
    .then_some(address)
}
