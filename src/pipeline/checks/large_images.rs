//! Pictures that take long to load.

use std::collections::{BTreeMap, HashSet};

use crate::diagnostic::{Diagnostic, LARGE_IMAGE};
use crate::model::{Destination, Model};
use crate::pipeline::InputFile;

/// The largest picture that is not reported, in bytes: on a connection of 10 Mbit/s it takes 0.4 seconds.
const LARGE: u64 = 500_000;

/// Reports each large picture where it is first shown.
pub(super) fn check(whole: &Model, assets: &[InputFile]) -> Vec<Diagnostic> {
    let large: BTreeMap<&str, u64> = assets
        .iter()
        .filter(|asset| asset.length > LARGE)
        .map(|asset| (asset.path.as_str(), asset.length))
        .collect();
    let (mut found, mut reported) = (Vec::new(), HashSet::new());
    if large.is_empty() {
        return found;
    }
    for id in whole.records() {
        for image in whole
            .texts(id)
            .into_iter()
            .flat_map(|text| &text.body.images)
        {
            let Ok(Destination::Asset(path)) = whole.destination(id, &image.target) else {
                continue;
            };
            let Some((path, length)) = large.get_key_value(path.as_str()) else {
                continue;
            };
            if reported.insert(*path) {
                let message = format!("the image `{path}` is {}", size(*length));
                let help = "reduce it; a width of 1600 pixels is enough for any screen";
                found.push(Diagnostic::new(LARGE_IMAGE, image.target_span, message).help(help));
            }
        }
    }
    found
}

/// A number of bytes for people, rounded: `730 kB`, `1.4 MB`.
fn size(bytes: u64) -> String {
    match (bytes + 500) / 1000 {
        kilobytes @ 0..1000 => format!("{kilobytes} kB"),
        kilobytes => format!(
            "{}.{} MB",
            (kilobytes + 50) / 1000,
            (kilobytes + 50) % 1000 / 100
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_rounded() {
        for (bytes, shown) in [
            (500_001, "500 kB"),
            (999_499, "999 kB"),
            (999_500, "1.0 MB"),
            (1_449_999, "1.5 MB"),
            (12_000_000, "12.0 MB"),
        ] {
            assert_eq!(size(bytes), shown);
        }
    }
}
