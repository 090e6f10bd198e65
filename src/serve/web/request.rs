//! Requests: what was sent becomes a request that is safe to handle, or a [`Rejection`]. Pure.

use tiny_http::{Method, Request};

use super::origin::{RequestSource, is_own_host};
use super::target::{RequestTarget, query_value};

/// The longest head that is accepted, in bytes. Browsers send one or two thousand.
const MAX_HEAD: usize = 32 * 1024;

/// A request that was checked and decoded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct HttpRequest {
    /// With `/` between its segments and none at its start: empty for the root. No segment is empty, `.` or `..`; a `/` at the end
    /// means a folder.
    pub(crate) path: String,
    /// What follows `?`, as it was sent.
    pub(crate) query: String,
    /// Whether only the head of the response is expected.
    pub(super) is_head: bool,
    /// The header `If-None-Match`: entity tags with their quotes.
    pub(super) if_none_match: String,
    pub(super) range: Option<String>,
    pub(super) if_range: Option<String>,
}

impl HttpRequest {
    /// Checks and decodes a request. `names` are the host names of the preview beside those of this machine.
    pub(super) fn check(request: &Request, names: &[String]) -> Result<Self, Rejection> {
        let headers = request.headers().iter();
        let head: usize = headers
            .clone()
            .map(|header| header.field.as_str().as_str().len() + header.value.as_str().len() + 4)
            .sum();
        if head + request.url().len() > MAX_HEAD {
            return Err(Rejection::HeadTooLong);
        }
        let expect_own = |host: &str| {
            let unknown = || Rejection::UnknownHost(host.to_owned());
            is_own_host(host, names).then_some(()).ok_or_else(unknown)
        };
        let host = single_header(request, "Host")?.ok_or(Rejection::MissingHost)?;
        expect_own(host)?;
        let is_head = match request.method() {
            Method::Get => false,
            Method::Head => true,
            _ => return Err(Rejection::Method),
        };
        let target = RequestTarget::parse(request.url()).map_err(Rejection::MalformedTarget)?;
        let host = target.host.as_deref().unwrap_or(host);
        expect_own(host)?;
        let source = RequestSource {
            origin: single_header(request, "Origin")?,
            site: single_header(request, "Sec-Fetch-Site")?,
            mode: single_header(request, "Sec-Fetch-Mode")?,
        };
        if !source.may_read(host) {
            return Err(Rejection::CrossOrigin);
        }
        let etags = headers.filter(|header| header.field.equiv("If-None-Match"));
        let etags: Vec<&str> = etags.map(|header| header.value.as_str()).collect();
        Ok(Self {
            path: target.path,
            query: target.query,
            is_head,
            if_none_match: etags.join(","),
            range: single_header(request, "Range")?.map(str::to_owned),
            if_range: single_header(request, "If-Range")?.map(str::to_owned),
        })
    }

    /// The value of a name in the query, decoded.
    #[must_use]
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        query_value(&self.query, name)
    }

    /// Whether the browser has the body with this entity tag.
    pub(super) fn has_cached(&self, etag: &str) -> bool {
        let is_same = |cached: &str| cached.trim_start_matches("W/").trim_matches('"') == etag;
        let mut cached = self.if_none_match.split(',').map(str::trim);
        cached.any(|cached| cached == "*" || !cached.is_empty() && is_same(cached))
    }

    /// The header `Range`, unless it is about another body than the one with this entity tag.
    pub(super) fn range_of(&self, etag: Option<&str>) -> Option<&str> {
        let is_current =
            |expected: &String| etag.is_some_and(|etag| *expected == format!("\"{etag}\""));
        self.range
            .as_deref()
            .filter(|_| !self.is_head && self.if_range.as_ref().is_none_or(is_current))
    }
}

/// Why a request is not handled.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Rejection {
    /// It has a body.
    Body,
    CrossOrigin,
    /// It has this header twice.
    DuplicateHeader(&'static str),
    HeadTooLong,
    /// A target that names no page, and why.
    MalformedTarget(&'static str),
    /// Neither GET nor HEAD.
    Method,
    MissingHost,
    /// A host that is none of the preview's.
    UnknownHost(String),
}

impl Rejection {
    /// The status code, and a sentence for the reader of the response.
    pub(super) fn describe(&self) -> (u16, String) {
        let (status, message) = match self {
            Self::Body => (
                413,
                "The preview is read-only and does not accept requests with a body.",
            ),
            Self::CrossOrigin => (403, "Cross-origin requests are not allowed here."),
            Self::DuplicateHeader(name) => {
                return (400, format!("The request has a duplicate header `{name}`."));
            }
            Self::HeadTooLong => (431, "The head of the request exceeds 32 KiB."),
            Self::MalformedTarget(reason) => {
                return (400, format!("This address is malformed: {reason}."));
            }
            Self::Method => (405, "The preview is read-only: use GET or HEAD."),
            Self::MissingHost => (400, "The request has no `Host` header."),
            Self::UnknownHost(host) => {
                let name: String = host.chars().take(100).collect();
                let message = format!(
                    "The preview does not respond to the host name `{name}`, under which a page of another site could read it. Open \
                     http://localhost with the preview's port, or start the preview with `--host {name}`."
                );
                return (403, message);
            }
        };
        (status, message.to_owned())
    }
}

/// The value of a header that may occur once.
fn single_header<'r>(
    request: &'r Request,
    name: &'static str,
) -> Result<Option<&'r str>, Rejection> {
    let headers = request.headers().iter();
    let mut named = headers.filter(|header| header.field.equiv(name));
    match (named.next(), named.next()) {
        (_, Some(_)) => Err(Rejection::DuplicateHeader(name)),
        (header, None) => Ok(header.map(|header| header.value.as_str())),
    }
}

#[cfg(test)]
mod tests {
    use tiny_http::{Header, TestRequest};

    use super::*;

    fn checked(method: &str, target: &str, headers: &[(&str, &str)]) -> Result<HttpRequest, u16> {
        let mut request = TestRequest::new()
            .with_method(method.parse().unwrap())
            .with_path(target);
        for (name, value) in headers {
            request = request.with_header(Header::from_bytes(*name, *value).unwrap());
        }
        let checked = HttpRequest::check(&request.into(), &[]);
        checked.map_err(|rejection| rejection.describe().0)
    }

    #[test]
    fn a_request_is_decoded() {
        let headers = [
            ("Host", "localhost:1"),
            ("If-None-Match", "\"a\""),
            ("if-none-match", "W/\"b\""),
        ];
        let request = checked("HEAD", "/books/?page=a%2Fb", &headers).unwrap();
        assert_eq!((request.path.as_str(), request.is_head), ("books/", true));
        assert_eq!(request.value("page").as_deref(), Some("a/b"));
        assert!(
            request.has_cached("a")
                && request.has_cached("b")
                && !request.has_cached("c")
                && !request.has_cached("")
        );
    }

    #[test]
    fn requests_that_are_rejected() {
        let here = ("Host", "localhost:1");
        let foreign = ("Host", "evil.example");
        let (origin, foreign_origin) = (
            ("Origin", "http://localhost:1"),
            ("Origin", "http://evil.example"),
        );
        let (site, mode) = (
            ("Sec-Fetch-Site", "cross-site"),
            ("Sec-Fetch-Mode", "no-cors"),
        );
        let range = ("Range", "bytes=0-1");
        let long = "g".repeat(MAX_HEAD);
        for (method, target, headers, status) in [
            ("GET", "/", vec![], 400),
            ("GET", "/", vec![here, here], 400),
            ("GET", "/", vec![here, ("X-Leaf", &long)], 431),
            ("GET", "/", vec![foreign], 403),
            ("POST", "/", vec![here], 405),
            ("get", "/", vec![here], 405),
            ("OPTIONS", "*", vec![here], 405),
            ("CONNECT", "localhost:1", vec![here], 405),
            ("GET", "localhost:1", vec![here], 400),
            ("GET", "/../a", vec![here], 400),
            ("GET", "http://evil.example/", vec![here], 403),
            ("GET", "http://localhost/", vec![foreign], 403),
            ("GET", "http://localhost@evil.example/", vec![here], 403),
            ("GET", "/", vec![here, foreign_origin], 403),
            ("GET", "/", vec![here, origin, foreign_origin], 400),
            ("GET", "http://localhost:2/", vec![here, origin], 403),
            ("GET", "/", vec![here, site, mode], 403),
            ("GET", "/", vec![here, range, range], 400),
        ] {
            assert_eq!(
                checked(method, target, &headers),
                Err(status),
                "{method} {target} {headers:?}"
            );
        }
    }

    #[test]
    fn a_range_is_of_the_body_that_the_browser_has() {
        let of = |range: &str, if_range: Option<&str>, is_head| HttpRequest {
            range: Some(range.to_owned()),
            if_range: if_range.map(str::to_owned),
            is_head,
            ..HttpRequest::default()
        };
        for (if_range, is_head, tag, is) in [
            (None, false, None, true),
            (Some("\"a\""), false, Some("a"), true),
            (Some("\"a\""), false, Some("b"), false),
            (Some("W/\"a\""), false, Some("a"), false),
            (Some("a"), false, Some("a"), false),
            (
                Some("Wed, 04 May 1983 11:17:00 GMT"),
                false,
                Some("a"),
                false,
            ),
            (Some("\"a\""), false, None, false),
            (None, true, None, false),
        ] {
            assert_eq!(
                of("bytes=0-", if_range, is_head).range_of(tag).is_some(),
                is,
                "{if_range:?} {tag:?}"
            );
        }
    }
}
