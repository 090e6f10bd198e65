//! The accent colour of a site, with enough contrast in both colour schemes.

use std::fmt;
use std::str::FromStr;

/// A colour of sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color([u8; 3]);

/// The background of the default theme's pages, `--paper` in its stylesheet: light and dark.
pub(super) const PAPER: [Color; 2] = [Color([0xfd, 0xfd, 0xfb]), Color([0x14, 0x18, 0x19])];

/// The contrast that text needs with its background (WCAG 2.2, 1.4.3).
pub(super) const MIN_CONTRAST: f64 = 4.5;

/// The share of the accent colour in tinted backgrounds.
const TINT: f64 = 0.09;

/// The accent colour of a site for one colour scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent {
    /// The colour of links and marks. Its contrast with the page and with `tint` is at least 4.5.
    pub color: Color,
    /// The colour of tinted backgrounds.
    pub tint: Color,
}

impl Accent {
    /// The nearest colour with enough contrast: darker on light paper, lighter on dark paper.
    #[must_use]
    pub fn with_contrast(paper: Color, wanted: Color) -> Self {
        let end = if paper.luminance() > 0.5 {
            Color([0; 3])
        } else {
            Color([0xff; 3])
        };
        let of = |color: Color| Self {
            color,
            tint: paper.mixed(color, TINT),
        };
        let is_readable = |accent: &Self| accent.color.contrast(accent.tint) >= MIN_CONTRAST;
        (0..=100)
            .map(|share| of(wanted.mixed(end, f64::from(share) / 100.0)))
            .find(is_readable)
            .unwrap_or_else(|| of(end))
    }
}

impl Color {
    /// The relative luminance, from 0 (black) to 1 (white), as WCAG 2.2 defines it.
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The contrast ratio of two colours, from 1 to 21, as WCAG 2.2 defines it.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        a.max(b) / a.min(b)
    }

    /// A mixture: `share` of the other colour, the rest of this one.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a mean of two bytes is a byte"
    )]
    fn mixed(self, other: Self, share: f64) -> Self {
        let mix = |at: usize| {
            (f64::from(self.0[at]) * (1.0 - share) + f64::from(other.0[at]) * share).round() as u8
        };
        Self([mix(0), mix(1), mix(2)])
    }
}

impl fmt::Display for Color {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(out, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl FromStr for Color {
    type Err = ();

    /// Reads `#rgb` or `#rrggbb`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text
            .strip_prefix('#')
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .ok_or(())?;
        let number = u32::from_str_radix(digits, 16).map_err(|_| ())?;
        let [_, high, middle, low] = number.to_be_bytes();
        match digits.len() {
            6 => Ok(Self([high, middle, low])),
            3 => Ok(Self(
                [middle & 0xf, low >> 4, low & 0xf].map(|digit| digit * 0x11),
            )),
            _ => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Accent, Color, MIN_CONTRAST, PAPER};

    fn color(text: &str) -> Color {
        text.parse().unwrap()
    }

    #[test]
    fn colours_are_read_and_written_in_hexadecimal() {
        for (written, shown) in [
            ("#005a66", "#005a66"),
            ("#ABC", "#aabbcc"),
            ("#000", "#000000"),
        ] {
            assert_eq!(color(written).to_string(), shown);
        }
        for wrong in [
            "", "005a66", "#12345", "#gggggg", "teal", "#+12345", "#1234567",
        ] {
            assert!(wrong.parse::<Color>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((color("#fff").contrast(color("#000")) - 21.0).abs() < 1e-9);
        assert!((color("#777").contrast(color("#fff")) - 4.48).abs() < 0.01);
    }

    #[test]
    fn every_accent_is_readable_in_both_schemes() {
        for red in (0..=255).step_by(51) {
            for green in (0..=255).step_by(51) {
                for blue in (0..=255).step_by(51) {
                    for paper in PAPER {
                        let accent = Accent::with_contrast(paper, Color([red, green, blue]));
                        assert!(
                            accent.color.contrast(accent.tint) >= MIN_CONTRAST,
                            "{accent:?}"
                        );
                        assert!(accent.color.contrast(paper) >= MIN_CONTRAST, "{accent:?}");
                    }
                }
            }
        }
        assert_eq!(
            Accent::with_contrast(PAPER[0], color("#00616d")).color,
            color("#00616d")
        );
    }

    #[test]
    fn the_papers_are_those_of_the_theme() {
        let style = include_str!("../../themes/default/css/style.css");
        for paper in PAPER {
            assert!(style.contains(&format!("--paper: {paper};")), "{paper}");
        }
    }
}
