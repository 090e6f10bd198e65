//! By what results can be narrowed: for each facet one file with the pages of each of its values.

use std::collections::HashMap;

use super::bits::Bits;
use super::{Compress, Facet, Site, narrow};

/// A facet's file: a line for each value (how many pages, its key, its words), an empty line, and the pages.
pub(super) fn files(site: &Site<'_>, compress: Compress<'_>) -> Vec<Vec<u8>> {
    site.facets.iter().map(|facet| file(site, facet, compress)).collect()
}

fn file(site: &Site<'_>, facet: &Facet, compress: Compress<'_>) -> Vec<u8> {
    let places: HashMap<&str, usize> = facet.values.iter().map(|(value, _)| value.as_str()).zip(0..).collect();
    let mut lists = vec![Vec::new(); facet.values.len()];
    for (page, number) in site.pages.iter().zip(0..) {
        for (_, value) in page.values.iter().filter(|(name, _)| *name == facet.name) {
            let list = places.get(value.as_str()).map(|at| &mut lists[*at]);
            if let Some(list) = list.filter(|list| list.last() != Some(&number)) {
                list.push(number);
            }
        }
    }
    let mut head = String::new();
    let mut bits = Bits::default();
    for ((name, title), list) in facet.values.iter().zip(&lists) {
        head.push_str(&format!("{}\t{}\t{}\n", list.len(), super::pages::line(name), super::pages::line(title)));
        bits.ascending(list, 0, narrow(site.pages.len()).saturating_sub(1));
    }
    head.push('\n');
    compress(&[head.as_bytes(), &bits.finish()])
}
