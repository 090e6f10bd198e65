//! Tags of raw HTML: which of them are written, which are shown as text, and what is reported about them.
//!
//! Nothing that is written reaches beyond its place: a tag without an end, or one that would make the following text its
//! content, is shown as text.

use std::ops::Range;

use super::raw_attributes::MOVE_SCRIPT;
use crate::diagnostic::{RAW_HTML, Severity};
use crate::markdown::builder::BodyBuilder;
use crate::markdown::elements::{self, ElementPolicy, HtmlTag};
use crate::markdown::html::escape;
use crate::markdown::raw_html::OpenRawElement;

/// Maximum number of raw elements that are open at once; more are shown as text.
const MAX_OPEN: usize = 100;
/// Maximum number of different messages about the HTML of one text. It also bounds the search for a message.
const MAX_REPORTED: usize = 50;

impl BodyBuilder<'_> {
    /// Writes a tag, or shows it as text; returns the number of bytes. Those include the content of an element whose content
    /// is not HTML.
    pub(super) fn write_tag(
        &mut self,
        html: &str,
        tag: &HtmlTag<'_>,
        source_range: &Range<usize>,
        out: &mut String,
    ) -> usize {
        let written = &html[..tag.len];
        let name = tag.name.to_ascii_lowercase();
        let policy = self.policy_here(&name);
        let is_escaped = matches!(policy, ElementPolicy::Escaped | ElementPolicy::Unknown)
            && !self.is_stray_closing(tag, policy, &name);
        if elements::is_component(tag.name) {
            self.report_foreign(format!("<{}>", tag.name), source_range);
        } else if self.options.refused_html.is_some() {
            self.report_refused(written, tag, &name, source_range);
        } else if is_escaped {
            self.report_escaped(written, &name, policy, source_range);
        } else if tag.is_closing {
            self.close_element(&name, source_range, out);
            if name.starts_with('h') {
                self.close_raw_heading(out);
            }
            return tag.len;
        } else if elements::is_raw_text(&name) {
            return self.write_raw_text(html, tag, &name, source_range, out);
        } else {
            if policy == ElementPolicy::Reported {
                self.report_element(&name, source_range);
            }
            self.check_attributes(tag, &name, source_range);
            if self.raw_html.open.len() < MAX_OPEN {
                self.write_opening_tag(html, tag, name, source_range, out);
                return tag.len;
            }
            let message = "HTML is nested too deeply, so it is shown as text";
            let help = "close the open elements, or use Markdown";
            self.report_html(message, help, source_range);
        }
        escape(out, written);
        tag.len
    }

    /// The policy for an element at the current position. Outside of a drawing, `<text>` is a placeholder.
    fn policy_here(&self, name: &str) -> ElementPolicy {
        let is_root = |name: &str| matches!(name, "svg" | "math");
        let is_misplaced = elements::is_drawing(name)
            && !is_root(name)
            && !self.raw_html.open.iter().any(|open| is_root(&open.name));
        if is_misplaced {
            ElementPolicy::Unknown
        } else {
            elements::policy(name)
        }
    }

    /// Whether a tag closes an element that would take over the page and whose opening tag was not reported. It closes nothing and is left out.
    fn is_stray_closing(&self, tag: &HtmlTag<'_>, policy: ElementPolicy, name: &str) -> bool {
        tag.is_closing
            && policy == ElementPolicy::Escaped
            && !self.raw_html.reported.contains(&takes_over_page(name))
    }

    /// Writes an element whose content is not HTML; returns its length.
    fn write_raw_text(
        &mut self,
        html: &str,
        tag: &HtmlTag<'_>,
        name: &str,
        source_range: &Range<usize>,
        out: &mut String,
    ) -> usize {
        self.report_element(name, source_range);
        self.check_attributes(tag, name, source_range);
        if self.raw_html.search_budget > 0
            && let Some(length) = elements::raw_text_length(html, tag)
        {
            self.write_html(&html[..length], out);
            return length;
        }
        self.raw_html.search_budget = self.raw_html.search_budget.saturating_sub(html.len());
        self.report_html(
            format!("`<{name}>` is never closed, so it is shown as text"),
            "close it, or remove it",
            source_range,
        );
        escape(out, &html[..tag.len]);
        tag.len
    }

    fn write_opening_tag(
        &mut self,
        html: &str,
        tag: &HtmlTag<'_>,
        name: String,
        source_range: &Range<usize>,
        out: &mut String,
    ) {
        let written = &html[..tag.len];
        if self.opens_heading(html, tag, &name) {
            self.open_raw_heading(tag, written, &name, source_range, out);
        } else {
            self.copy_tag(written, tag, source_range, out);
        }
        if elements::is_void(&name) || (tag.is_empty && elements::is_drawing(&name)) {
            return;
        }
        if tag.is_empty {
            // Browsers ignore the slash.
            out.push_str(&format!("</{name}>"));
        } else {
            self.raw_html.open.push(OpenRawElement {
                name,
                depth: self.stack.len(),
                source_range: source_range.clone(),
            });
        }
    }

    /// Reports text that resembles a tag but is none.
    pub(super) fn report_incomplete_tag(&mut self, rest: &str, source_range: &Range<usize>) {
        if self.options.refused_html.is_some() {
            return;
        }
        match rest.as_bytes().get(1) {
            Some(b'!' | b'?') => self.report_html(
                "`<!…>` and `<?…>` are not supported, so they are shown as text",
                "remove it, or put it in backticks to show it",
                source_range,
            ),
            Some(byte) if byte.is_ascii_alphabetic() || *byte == b'/' => {
                let message = "this tag never ends, so it is shown as text";
                self.report_html(
                    message,
                    "end it with `>`, and close its quotes",
                    source_range,
                );
            }
            _ => {}
        }
    }

    /// Reports an element that is passed through nevertheless.
    fn report_element(&mut self, name: &str, source_range: &Range<usize>) {
        let (message, help) = match name {
            "script" => (
                "`<script>` in text does not run under a strict content security policy",
                MOVE_SCRIPT,
            ),
            "style" => (
                "`<style>` in text has no effect under a strict content security policy",
                "use `class=`, and move the rules to the theme",
            ),
            "iframe" | "object" | "embed" | "applet" => (
                "frames and plug-ins are not loaded under a strict content security policy",
                "link to the page instead",
            ),
            _ => {
                let help = "use Markdown, or move it to the theme";
                let message = format!("`<{name}>` may not work in text");
                return self.report_html(message, help, source_range);
            }
        };
        self.report_html(message, help, source_range);
    }

    /// Reports an element whose tags are shown as text.
    fn report_escaped(
        &mut self,
        tag: &str,
        name: &str,
        policy: ElementPolicy,
        source_range: &Range<usize>,
    ) {
        let shown = tag_for_message(tag, name, policy);
        let message = match policy {
            ElementPolicy::Unknown => {
                format!("`{shown}` is not an HTML element, so it is shown as text")
            }
            _ => takes_over_page(name),
        };
        self.report_html(
            message,
            &format!("write `\\{shown}` to show it, or remove it"),
            source_range,
        );
    }

    /// Reports HTML on a site that does not pass it through.
    fn report_refused(
        &mut self,
        written: &str,
        tag: &HtmlTag<'_>,
        name: &str,
        source_range: &Range<usize>,
    ) {
        if self.options.refused_html != Some(Severity::Error) {
            self.report_html(
                "raw HTML is shown as text on this site",
                "use Markdown",
                source_range,
            );
            return;
        }
        let shown = tag_for_message(written, name, elements::policy(name));
        let message = format!("raw HTML is not allowed on this site: `{shown}`");
        if tag.is_closing || !self.is_new_message(&message) {
            return;
        }
        let help = format!("write `\\{shown}` or `` `{shown}` `` to show it, or use Markdown");
        let note = "it could move text out of its labelled part; `raw_html = \"allow\"` in `[markdown]` allows it";
        let problem = self.problem(RAW_HTML, source_range, message.clone());
        self.diagnostics
            .push(problem.severity(Severity::Error).help(help).note(note));
        self.raw_html.reported.push(message);
    }

    /// Reports a problem of raw HTML once.
    pub(super) fn report_html(
        &mut self,
        message: impl Into<String>,
        help: &str,
        source_range: &Range<usize>,
    ) {
        let message = message.into();
        if self.is_new_message(&message) {
            let problem = self.problem(RAW_HTML, source_range, message.clone());
            self.diagnostics.push(problem.help(help));
            self.raw_html.reported.push(message);
        }
    }

    fn is_new_message(&self, message: &String) -> bool {
        let reported = &self.raw_html.reported;
        reported.len() < MAX_REPORTED && !reported.contains(message)
    }
}

/// The message about an element that belongs to the page around a text.
fn takes_over_page(name: &str) -> String {
    format!("`<{name}>` would affect the whole page, so it is shown as text")
}

/// A tag as messages show it: a placeholder as it is written, an element by its name.
fn tag_for_message(tag: &str, name: &str, policy: ElementPolicy) -> String {
    let is_short = tag.chars().count() <= 40 && !tag.contains(['=', '\n', '\r', '`']);
    if policy == ElementPolicy::Unknown && is_short {
        tag.to_owned()
    } else {
        format!("<{}>", name.chars().take(40).collect::<String>())
    }
}
