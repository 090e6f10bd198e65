//! By what results can be narrowed: for each facet one file with the pages of each of its values.

use std::collections::HashMap;

use super::bits::Bits;
use super::pages::line;
use super::{Compress, Facet, Site, narrow};

/// A facet's file: a line for each value (how many pages, its key, its words), an empty line, and the pages.
pub(super) fn files(site: &Site<'_>, compress: Compress<'_>) -> Vec<Vec<u8>> {
    let last = narrow(site.pages.len()).saturating_sub(1);
    site.facets.iter().zip(lists(site)).map(|(facet, lists)| file(facet, &lists, last, compress)).collect()
}

/// For each facet, for each of its values, the pages that have it.
fn lists(site: &Site<'_>) -> Vec<Vec<Vec<u32>>> {
    let mut lists: Vec<Vec<Vec<u32>>> = site.facets.iter().map(|facet| vec![Vec::new(); facet.values.len()]).collect();
    let places: HashMap<(&str, &str), (usize, usize)> = site
        .facets
        .iter()
        .zip(0..)
        .flat_map(|(facet, at)| {
            facet.values.iter().zip(0..).map(move |((value, _), place)| ((&*facet.name, value.as_str()), (at, place)))
        })
        .collect();
    for (page, number) in site.pages.iter().zip(0..) {
        for (name, value) in &page.values {
            let Some((facet, place)) = places.get(&(name.as_str(), value.as_str())) else { continue };
            let list = &mut lists[*facet][*place];
            // A page may have a value twice.
            if list.last() != Some(&number) {
                list.push(number);
            }
        }
    }
    lists
}

fn file(facet: &Facet, lists: &[Vec<u32>], last: u32, compress: Compress<'_>) -> Vec<u8> {
    let mut head = String::new();
    let mut bits = Bits::default();
    for ((name, title), list) in facet.values.iter().zip(lists) {
        head.push_str(&format!("{}\t{}\t{}\n", list.len(), line(name), line(title)));
        bits.ascending(list, 0, last);
    }
    head.push('\n');
    compress(&[head.as_bytes(), &bits.finish()])
}
