//! Pictures in texts.

use super::Writer;
use super::links::title_attribute;
use crate::markdown::Image;
use crate::model::{Destination, RecordId};
use crate::render::escape;

impl Writer<'_> {
    pub(super) fn image(&mut self, image: &Image, owner: RecordId) -> String {
        let mut pixels = None;
        let source = match self.site.model.destination(owner, &image.target) {
            Ok(Destination::Asset(path)) => {
                pixels = self
                    .site
                    .shared
                    .assets
                    .get(&path)
                    .and_then(|file| file.pixels);
                self.asset(path)
            }
            Ok(Destination::External(address)) => address,
            _ => return self.broken(&image.alt),
        };
        let title = title_attribute(&image.title);
        let size = size(image.size, pixels);
        format!(
            "<img src=\"{}\" alt=\"{}\"{title}{size} loading=\"lazy\">",
            escape::html(&source),
            escape::html(&image.alt)
        )
    }
}

/// The attributes for the size of a picture, in CSS pixels: as the author wrote it, in the proportions of the file, or that of the
/// file.
fn size(written: Option<(u16, Option<u16>)>, file: Option<(u32, u32)>) -> String {
    let scaled = |width: u16| {
        let (from, height) = file?;
        (u64::from(height) * u64::from(width) + u64::from(from) / 2)
            .checked_div(u64::from(from))
            .map(|height| height.max(1))
    };
    let (width, height) = match (written, file) {
        (Some((width, height)), _) => (
            u32::from(width),
            height.map(u64::from).or_else(|| scaled(width)),
        ),
        (None, Some((width, height))) => (width, Some(u64::from(height))),
        (None, None) => return String::new(),
    };
    let height = height.map_or_else(String::new, |height| format!(" height=\"{height}\""));
    format!(" width=\"{width}\"{height}")
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn a_picture_keeps_the_proportions_of_its_file() {
        for (written, file, attributes) in [
            (None, None, ""),
            (None, Some((640, 480)), " width=\"640\" height=\"480\""),
            (Some((200, None)), None, " width=\"200\""),
            (
                Some((200, None)),
                Some((640, 480)),
                " width=\"200\" height=\"150\"",
            ),
            (
                Some((200, Some(50))),
                Some((640, 480)),
                " width=\"200\" height=\"50\"",
            ),
            (
                Some((1, None)),
                Some((100_000, 1)),
                " width=\"1\" height=\"1\"",
            ),
        ] {
            assert_eq!(size(written, file), attributes, "{written:?} {file:?}");
        }
    }
}
