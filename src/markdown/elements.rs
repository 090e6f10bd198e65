//! What HTML in a text may contain: tags as browsers read them, allowed elements and attributes, and addresses that a
//! browser would run. Reports nothing; [`super::events`] does.
//!
//! The lists follow what public hosts of Markdown allow: text, tables, pictures, folding; nothing that runs, loads or takes
//! input.

/// A tag as a browser reads it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct HtmlTag<'t> {
    /// Its length in bytes, brackets included.
    pub(super) len: usize,
    /// As written.
    pub(super) name: &'t str,
    pub(super) is_closing: bool,
    /// Whether it ends in `/>`.
    pub(super) is_empty: bool,
    /// Names and values, as written; an attribute without a value has an empty one.
    pub(super) attributes: Vec<(&'t str, &'t str)>,
}

/// The tag at the beginning of a text, if a browser would find its end. Follows the tokenizer of the HTML standard.
pub(super) fn read_tag(text: &str) -> Option<HtmlTag<'_>> {
    let bytes = text.as_bytes();
    let is_closing = bytes.get(1) == Some(&b'/');
    let start = 1 + usize::from(is_closing);
    if bytes.first() != Some(&b'<') || !bytes.get(start)?.is_ascii_alphabetic() {
        return None;
    }
    let until = |from: usize, ends: &dyn Fn(u8) -> bool| {
        Some(from + bytes[from..].iter().position(|byte| ends(*byte))?)
    };
    let is_blank = |byte: u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c');
    let mut at = until(start, &|byte| is_blank(byte) || matches!(byte, b'/' | b'>'))?;
    let name = &text[start..at];
    let mut attributes = Vec::new();
    loop {
        at = until(at, &|byte| !is_blank(byte) && byte != b'/')?;
        if bytes[at] == b'>' {
            let is_empty = bytes[at - 1] == b'/';
            return Some(HtmlTag {
                len: at + 1,
                name,
                is_closing,
                is_empty,
                attributes,
            });
        }
        // An equals sign that opens an attribute belongs to its name.
        let end = until(at + 1, &|byte| {
            is_blank(byte) || matches!(byte, b'/' | b'>' | b'=')
        })?;
        let key = text.get(at..end)?;
        let equals = until(end, &|byte| !is_blank(byte))?;
        if bytes[equals] != b'=' {
            attributes.push((key, ""));
            at = end;
            continue;
        }
        let value = until(equals + 1, &|byte| !is_blank(byte))?;
        let (value, after) = match bytes[value] {
            quote @ (b'"' | b'\'') => {
                let close = until(value + 1, &|byte| byte == quote)?;
                (value + 1..close, close + 1)
            }
            b'>' => (value..value, value),
            _ => {
                let close = until(value, &|byte| is_blank(byte) || byte == b'>')?;
                (value..close, close)
            }
        };
        attributes.push((key, text.get(value)?));
        at = after;
    }
}

/// Elements that texts may contain.
const ALLOWED: &str = "a abbr acronym address article aside audio b bdi bdo big blockquote br caption center cite code col colgroup data dd \
    del details dfn div dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark meter nav ol p \
    picture pre progress q rp rt ruby s samp section small source span strike strong sub summary sup table tbody td tfoot \
    th thead time tr track tt u ul var video wbr";

/// Elements that are shown as text, because a browser would read the text after them as their content, or them as parts of
/// the page itself.
const NEVER: &str = "base basefont bgsound body dialog fencedframe footer frame frameset head html link listing main marquee meta noembed \
    noframes noscript optgroup option param plaintext portal search select selectedcontent slot template textarea title \
    xmp image keygen";

/// Elements that are passed through, although a text should not contain them.
const REPORTED: &str = "applet area button canvas command datalist embed fieldset form iframe input label legend map nobr object output script \
    style menu hgroup dir";

/// Elements of drawings and formulas, in lower case: they may be empty.
const DRAWING: &str = "svg g path circle ellipse line polyline polygon rect text tspan textpath defs use symbol marker mask pattern clippath \
    lineargradient radialgradient stop filter desc metadata switch view animate animatemotion animatetransform set mpath \
    feblend fecolormatrix fecomponenttransfer fecomposite fedropshadow feflood fefunca fefuncb fefuncg fefuncr \
    fegaussianblur feimage femerge femergenode feoffset feturbulence math mi mn mo mrow mfrac msup msub msubsup msqrt \
    mroot mtext mtable mtr mtd mspace semantics annotation";

/// Schemes of addresses that a text may link to.
const SCHEMES: &str = "http https mailto tel sms ftp xmpp irc";

/// Elements whose content is not HTML. Only the closing tag ends it.
const RAW_TEXT: &str = "script style iframe";

/// Elements without content or closing tag.
const VOID: &str = "area br col embed hr img input source track wbr command spacer nextid";

/// Elements that need not be closed.
const IMPLIED: &str = "p li dt dd tr td th thead tbody tfoot colgroup caption rp rt";

/// Attributes that any element may have, in addition to `aria-…` and `data-…`.
const ATTRIBUTES: &str = "abbr align alt axis border cellpadding cellspacing char charoff cite class clear color cols colspan compact controls \
    coords datetime default dir face frame headers height hidden high href hreflang hspace id itemprop itemscope itemtype \
    kind label lang loading longdesc loop low max media min muted name noshade nowrap open optimum playsinline poster \
    preload rel reversed role rows rowspan rules scope size sizes span src srclang srcset start summary tabindex target \
    title translate type valign value vspace width bgcolor decoding download";

/// Attributes that contain an address.
const ADDRESSES: &str =
    "action background cite data formaction href longdesc poster src srcset xlink:href ping";

/// Whether a list of words separated by blanks contains a word.
fn contains(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|listed| listed == word)
}

/// How an element in a text is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ElementPolicy {
    Allowed,
    /// Passed through, and reported.
    Reported,
    /// Shown as text, and reported.
    Escaped,
    /// Not an element of HTML, such as a placeholder; shown as text, and reported.
    Unknown,
}

/// The policy for an element, given its name in lower case.
pub(super) fn policy(name: &str) -> ElementPolicy {
    if contains(ALLOWED, name) {
        ElementPolicy::Allowed
    } else if contains(NEVER, name) {
        ElementPolicy::Escaped
    } else if contains(REPORTED, name) || contains(DRAWING, name) {
        ElementPolicy::Reported
    } else {
        ElementPolicy::Unknown
    }
}

/// Whether an element is part of a drawing or a formula.
pub(super) fn is_drawing(name: &str) -> bool {
    contains(DRAWING, name)
}

pub(super) fn is_known_scheme(scheme: &str) -> bool {
    contains(SCHEMES, scheme)
}

pub(super) fn is_raw_text(name: &str) -> bool {
    contains(RAW_TEXT, name)
}

pub(super) fn is_void(name: &str) -> bool {
    contains(VOID, name)
}

/// Whether an element needs no closing tag.
pub(super) fn is_implied(name: &str) -> bool {
    contains(IMPLIED, name)
}

pub(super) fn is_allowed_attribute(key: &str) -> bool {
    contains(ATTRIBUTES, key) || key.starts_with("aria-") || key.starts_with("data-")
}

pub(super) fn is_address(key: &str) -> bool {
    contains(ADDRESSES, key)
}

/// The scheme of an address as a browser reads it, in lower case: entities are decoded, control characters and blanks
/// ignored.
pub(super) fn scheme(address: &str) -> Option<String> {
    let decoded = decode_references(address);
    let address: String = decoded.chars().filter(|c| *c > ' ').collect();
    let (scheme, _) = address.split_once(':')?;
    let is_valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    is_valid.then(|| scheme.to_ascii_lowercase())
}

/// Whether an address points to another site.
pub(super) fn is_remote(address: &str) -> bool {
    let decoded = decode_references(address);
    let address: String = decoded
        .chars()
        .filter(|c| *c > ' ')
        .map(|c| if c == '\\' { '/' } else { c })
        .collect();
    address.starts_with("//") || matches!(scheme(&address).as_deref(), Some("http" | "https"))
}

/// A text with those character references resolved that can hide a scheme.
fn decode_references(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some((c, after)) = character_reference(rest) {
            decoded.push(c);
            rest = after;
        } else {
            decoded.push('&');
        }
    }
    decoded.push_str(rest);
    decoded
}

/// The character of a reference, given without its `&`, and the text after it.
fn character_reference(text: &str) -> Option<(char, &str)> {
    const NAMED: [(&str, char); 7] = [
        ("colon;", ':'),
        ("Tab;", '\t'),
        ("NewLine;", '\n'),
        ("sol;", '/'),
        ("bsol;", '\\'),
        ("amp;", '&'),
        ("nbsp;", '\u{a0}'),
    ];
    if let Some((name, c)) = NAMED.iter().find(|(name, _)| text.starts_with(name)) {
        return Some((*c, &text[name.len()..]));
    }
    let number = text.strip_prefix('#')?;
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let end = digits
        .find(|c: char| !c.is_digit(radix))
        .unwrap_or(digits.len());
    let c = u32::from_str_radix(&digits[..end], radix)
        .ok()
        .and_then(char::from_u32)?;
    Some((c, digits[end..].strip_prefix(';').unwrap_or(&digits[end..])))
}

/// Whether a name is that of another tool's component, such as `<Tabs>`. Old HTML in capitals (`<BR>`) is not.
pub(super) fn is_component(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.contains(|c: char| c.is_ascii_lowercase())
}

/// The length of the comment at the beginning of a text, if it is closed.
pub(super) fn comment_length(text: &str) -> Option<usize> {
    let inside = &text["<!--".len()..];
    let short = ["->", ">"]
        .into_iter()
        .find(|short| inside.starts_with(short));
    match short {
        Some(short) => Some("<!--".len() + short.len()),
        None => inside
            .find("-->")
            .map(|end| "<!--".len() + end + "-->".len()),
    }
}

/// The length of an element whose content is not HTML, if it is closed. An ambiguous one counts as unclosed.
pub(super) fn raw_text_length(html: &str, tag: &HtmlTag<'_>) -> Option<usize> {
    let mut at = tag.len;
    loop {
        let close = at + html[at..].find("</")?;
        match read_tag(&html[close..]) {
            Some(closing) if closing.name.eq_ignore_ascii_case(tag.name) => {
                let is_plain = !html[tag.len..close].contains("<!--");
                return is_plain.then_some(close + closing.len);
            }
            _ => at = close + 2,
        }
    }
}

pub(super) fn tag_name(text: &str) -> &str {
    &text[..text
        .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | ':' | '.' | '_'))
        .unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::{is_remote, read_tag, scheme};

    #[test]
    fn tags_end_where_browsers_end_them() {
        for (text, len) in [
            ("<b>x", Some(3)),
            ("<svg/onload=alert(1)>x", Some(21)),
            ("<a title=\"a>b\">x", Some(15)),
            ("<a title= 'a>b'>x", Some(16)),
            ("<a b = c>d", Some(9)),
            ("<a =b>c", Some(6)),
            ("</div >x", Some(7)),
            ("<br/>x", Some(5)),
            ("<a \u{e9}='\u{e9}'>x", Some(11)),
            ("<a title=\"x>y", None),
            ("<div", None),
            ("<div ", None),
            ("<a b=", None),
            ("< b>", None),
            ("</>", None),
            ("<!b>", None),
            ("<", None),
            ("", None),
        ] {
            assert_eq!(read_tag(text).map(|tag| tag.len), len, "{text}");
        }
        let found = read_tag("<Svg/onload=alert(1) hidden href = \"a b\"/>").expect("a tag");
        assert_eq!(
            (found.name, found.is_empty, found.is_closing),
            ("Svg", true, false)
        );
        assert_eq!(
            found.attributes,
            [("onload", "alert(1)"), ("hidden", ""), ("href", "a b")]
        );
    }

    #[test]
    fn schemes_are_found_as_browsers_find_them() {
        for address in [
            "javascript:x",
            " JavaScript:x",
            "java&#9;script:x",
            "java\nscript:x",
            "java&Tab;script:x",
            "&#106;avascript:x",
            "&#x6A;avascript&colon;x",
            "\u{1}javascript:x",
            "javascript&#58x",
        ] {
            assert_eq!(scheme(address).as_deref(), Some("javascript"), "{address}");
        }
        for address in ["a/b:c", "#a:b", "", "a b.md", "?q=a:b", "/x:y"] {
            assert_eq!(scheme(address), None, "{address}");
        }
        assert!(
            is_remote("//a.b")
                && is_remote("HTTPS://a")
                && is_remote("\\\\a.b")
                && is_remote("ht&#9;tp://a")
                && !is_remote("a/b")
        );
    }
}
