//! What HTML in a text may hold: tags as a browser reads them, the elements and attributes that are let through without a word, and
//! addresses that a browser would run.
//!
//! The lists follow what public hosts of Markdown allow: text, tables, pictures, folding; nothing that runs, loads or takes input.

/// A tag as a browser reads it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TagText<'t> {
    /// Its bytes, brackets included.
    pub(super) len: usize,
    /// As written.
    pub(super) name: &'t str,
    pub(super) is_closing: bool,
    /// Whether it ends in `/>`.
    pub(super) is_empty: bool,
    /// Names and values, as written; an attribute without a value has an empty one.
    pub(super) attributes: Vec<(&'t str, &'t str)>,
}

/// The tag with which a text begins, if a browser would find its end; the states of the tokenizer in the HTML standard.
pub(super) fn tag(text: &str) -> Option<TagText<'_>> {
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
            return Some(TagText {
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
        let (value, behind) = match bytes[value] {
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
        at = behind;
    }
}

/// Elements that texts may hold.
const ALLOWED: &str = "a abbr acronym address article aside audio b bdi bdo big blockquote br caption center cite code col colgroup data dd \
    del details dfn div dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark meter nav ol p \
    picture pre progress q rp rt ruby s samp section small source span strike strong sub summary sup table tbody td tfoot \
    th thead time tr track tt u ul var video wbr";

/// Elements that are shown as text: a browser would take what follows for their content, or them for parts of the page itself.
const NEVER: &str = "base basefont bgsound body dialog fencedframe footer frame frameset head html link listing main marquee meta noembed \
    noframes noscript optgroup option param plaintext portal search select selectedcontent slot template textarea title \
    xmp image keygen";

/// Elements that are passed through, though a text should not hold them.
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

/// Elements whose content is no HTML: it ends with the closing tag and nothing else.
const RAW_TEXT: &str = "script style iframe";

/// Elements without content, which nothing closes.
const VOID: &str = "area br col embed hr img input source track wbr command spacer nextid";

/// Elements that need not be closed.
const IMPLIED: &str = "p li dt dd tr td th thead tbody tfoot colgroup caption rp rt";

/// Attributes that any of them may have; `aria-…` and `data-…` besides.
const ATTRIBUTES: &str = "abbr align alt axis border cellpadding cellspacing char charoff cite class clear color cols colspan compact controls \
    coords datetime default dir face frame headers height hidden high href hreflang hspace id itemprop itemscope itemtype \
    kind label lang loading longdesc loop low max media min muted name noshade nowrap open optimum playsinline poster \
    preload rel reversed role rows rowspan rules scope size sizes span src srclang srcset start summary tabindex target \
    title translate type valign value vspace width bgcolor decoding download";

/// Attributes that hold an address.
const ADDRESSES: &str =
    "action background cite data formaction href longdesc poster src srcset xlink:href ping";

/// Whether a list, whose words are divided by blanks, has a word.
fn holds(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|listed| listed == word)
}

/// What an element is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    Allowed,
    /// Passed through, and reported.
    Reported,
    /// Shown as text, and reported.
    Never,
    /// Not an element at all, such as a placeholder; the same.
    Unknown,
}

/// What an element of this name, in lower case, is to us.
pub(super) fn element(name: &str) -> Element {
    if holds(ALLOWED, name) {
        Element::Allowed
    } else if holds(NEVER, name) {
        Element::Never
    } else if holds(REPORTED, name) || holds(DRAWING, name) {
        Element::Reported
    } else {
        Element::Unknown
    }
}

/// Whether it is a part of a drawing or a formula.
pub(super) fn is_drawing(name: &str) -> bool {
    holds(DRAWING, name)
}

pub(super) fn is_known_scheme(scheme: &str) -> bool {
    holds(SCHEMES, scheme)
}

pub(super) fn is_raw_text(name: &str) -> bool {
    holds(RAW_TEXT, name)
}

pub(super) fn is_void(name: &str) -> bool {
    holds(VOID, name)
}

/// Whether an element ends by itself, with what it is in.
pub(super) fn is_implied(name: &str) -> bool {
    holds(IMPLIED, name)
}

pub(super) fn is_allowed_attribute(key: &str) -> bool {
    holds(ATTRIBUTES, key) || key.starts_with("aria-") || key.starts_with("data-")
}

pub(super) fn is_address(key: &str) -> bool {
    holds(ADDRESSES, key)
}

/// The scheme of an address as a browser finds it, in lower case: entities are decoded, control characters and blanks left out.
pub(super) fn scheme(address: &str) -> Option<String> {
    let decoded = decoded(address);
    let address: String = decoded.chars().filter(|c| *c > ' ').collect();
    let (scheme, _) = address.split_once(':')?;
    let is_one = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    is_one.then(|| scheme.to_ascii_lowercase())
}

/// Whether an address leads to another site.
pub(super) fn is_remote(address: &str) -> bool {
    let decoded = decoded(address);
    let address: String = decoded
        .chars()
        .filter(|c| *c > ' ')
        .map(|c| if c == '\\' { '/' } else { c })
        .collect();
    address.starts_with("//") || matches!(scheme(&address).as_deref(), Some("http" | "https"))
}

/// A text with its character references resolved, as far as they can hide a scheme.
fn decoded(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some((c, behind)) = reference(rest) {
            decoded.push(c);
            rest = behind;
        } else {
            decoded.push('&');
        }
    }
    decoded.push_str(rest);
    decoded
}

/// The character that a reference, given without its `&`, stands for, and what follows it.
fn reference(text: &str) -> Option<(char, &str)> {
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

/// A component of another tool: `<Tabs>`. Old HTML in capitals (`<BR>`) is none.
pub(super) fn is_component(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.contains(|c: char| c.is_ascii_lowercase())
}

/// How long the comment is with which a text begins, if it ends.
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

/// How long an element is whose content is no HTML, if it is closed. What a browser might read in two ways is taken for unclosed.
pub(super) fn raw_text_length(html: &str, tag: &TagText<'_>) -> Option<usize> {
    let mut at = tag.len;
    loop {
        let close = at + html[at..].find("</")?;
        match super::elements::tag(&html[close..]) {
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
    use super::{is_remote, scheme, tag};

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
            assert_eq!(tag(text).map(|tag| tag.len), len, "{text}");
        }
        let found = tag("<Svg/onload=alert(1) hidden href = \"a b\"/>").expect("a tag");
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
