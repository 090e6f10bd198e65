//! The width and height of pictures, from the first bytes of their files. Pages state them, so that text does not move while a picture
//! loads. It decodes no picture.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};

use crate::guard;
use crate::pipeline::Pixels;

/// The first bytes of an SVG file, in which its root element is looked for.
const SVG_HEAD: u64 = 8 * 1024;

/// Extensions of the pictures whose size is read by `imagesize`.
const EXTENSIONS: [&str; 6] = ["avif", "gif", "jpeg", "jpg", "png", "webp"];

/// The size of a picture by its name and its file; none for other files and for pictures that cannot be read.
pub(super) fn size(name: &str, mut file: File) -> Option<Pixels> {
    let extension = name.rsplit_once('.')?.1.to_ascii_lowercase();
    file.seek(SeekFrom::Start(0)).ok()?;
    if extension == "svg" {
        let mut head = Vec::new();
        file.take(SVG_HEAD).read_to_end(&mut head).ok()?;
        return svg(&String::from_utf8_lossy(&head));
    }
    if !EXTENSIONS.contains(&extension.as_str()) {
        return None;
    }
    let found = guard::catch(|| imagesize::reader_size(BufReader::new(&file)).ok())??;
    pixels(
        u32::try_from(found.width).ok()?,
        u32::try_from(found.height).ok()?,
    )
}

fn pixels(width: u32, height: u32) -> Option<Pixels> {
    (width > 0 && height > 0).then_some(Pixels { width, height })
}

/// The size of an SVG picture: its width and height in pixels, or those of its view box.
fn svg(text: &str) -> Option<Pixels> {
    let start = text.find("<svg")?;
    let tag = &text[start..start + text[start..].find('>')?];
    let attribute = |name: &str| {
        let at = tag
            .match_indices(name)
            .map(|(at, _)| at)
            .find(|at| tag[..*at].ends_with(char::is_whitespace))?;
        let value = tag[at + name.len()..]
            .trim_start()
            .strip_prefix('=')?
            .trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        value[1..].split(quote).next()
    };
    let length = |value: &str| round_pixels(value.trim().trim_end_matches("px"));
    let size = attribute("width")
        .and_then(length)
        .zip(attribute("height").and_then(length));
    let view_box = || {
        let mut numbers = attribute("viewBox")?
            .split([' ', ','])
            .filter(|number| !number.is_empty())
            .skip(2)
            .map(round_pixels);
        numbers.next()?.zip(numbers.next()?)
    };
    let (width, height) = size.or_else(view_box)?;
    pixels(width, height)
}

/// A number of pixels, rounded.
fn round_pixels(number: &str) -> Option<u32> {
    let number: f64 = number.parse().ok()?;
    let fits = (0.5..f64::from(1_000_000)).contains(&number);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range was checked"
    )]
    fits.then(|| number.round() as u32)
}

#[cfg(test)]
mod tests {
    use super::{Pixels, svg};

    #[test]
    fn the_size_of_an_svg_is_in_its_root_element() {
        let found = |text: &str| svg(text).map(|Pixels { width, height }| (width, height));
        for (text, size) in [
            ("<svg width=\"20\" height='10px'>", Some((20, 10))),
            (
                "<?xml version=\"1.0\"?>\n<svg xmlns=\"x\" viewBox=\"0 0 24.6,12\">",
                Some((25, 12)),
            ),
            (
                "<svg width=\"100%\" height=\"100%\" viewBox=\"0 0 3 4\">",
                Some((3, 4)),
            ),
            ("<svg stroke-width=\"3\" viewBox=\"0 0 3 4\">", Some((3, 4))),
            ("<svg width=\"0\" height=\"4\">", None),
            ("<svg width=\"1e9\" height=\"4\">", None),
            ("<svg width=\"nan\" height=\"4\">", None),
            ("<svg width=3 height=4>", None),
            ("<svg", None),
            ("", None),
        ] {
            assert_eq!(found(text), size, "{text}");
        }
    }
}
