//! Pages to postings: every form of a word, the group it belongs to, and what each page holds of each group.
//!
//! Pages are read in parallel, in runs; a run numbers its words by itself, and the runs are joined in order, so that neither
//! the number of threads nor a hash decides anything. A posting's share of the score is worked out here, once and for all.

use rayon::prelude::*;

use super::analysis::{Analyser, Role};
use super::forms::{beginning, by_units};
use super::hash::{Word, Words};
use super::language::Language;
use super::{Page, Site};

/// Impacts go from 1 to this.
pub(super) const LEVELS: u8 = 20;

/// A word counts twice its part; in a heading twice again.
const WHOLE: u32 = 2;
const PART: u32 = 1;
const HEADING: u32 = 2;

/// What a title that holds the word is worth beside a body that is full of it.
const TITLE: f64 = 1.25;

/// Where a body, and a title, is half full; how much its length matters (BM25F's `k` and `b`, but each field by itself).
const BODY_HALF: f64 = 1.2;
const BODY_LENGTH: f64 = 0.5;
const TITLE_HALF: f64 = 1.0;
const TITLE_LENGTH: f64 = 0.9;

/// Bytes added to a section's length when sections are compared: the shorter one that holds a word as often has more of it.
const SECTION_HALF: f32 = 400.0;

/// What a word's presence on a page that no longer holds is worth.
const RETIRED: f64 = 0.5;

/// A list is cut to this many pages, the best.
const LONGEST_LIST: usize = 2048;

/// A word on more than so many of all pages, and on more pages than fit a short list, says nothing in a body: a few stay.
const COMMON: f64 = 0.3;
const SHORT_LIST: usize = 512;
const COMMON_KEPT: usize = 64;

/// What a page holds of a group.
#[derive(Clone, Copy, Debug)]
pub(super) struct Posting {
    pub(super) page: u32,
    /// 1 to [`LEVELS`].
    pub(super) level: u8,
    /// Whether the title holds it.
    titled: bool,
    /// The section that holds most of it; 0 where it is the page's matter as a whole.
    pub(super) section: u16,
}

/// A form of a word.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) text: Box<str>,
    pub(super) group: u32,
    /// On how many pages it stands.
    pub(super) pages: u32,
    pub(super) titled: bool,
}

/// All words of a site.
#[derive(Debug)]
pub(super) struct Index {
    /// Sorted as [`by_units`] sorts.
    pub(super) forms: Vec<Form>,
    /// For each group: its weight and its postings, by page.
    pub(super) groups: Vec<Group>,
    pub(super) pages: u32,
}

/// All forms of a word.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// 16 times the natural logarithm of how rare it is.
    pub(super) weight: u8,
    pub(super) postings: Vec<Posting>,
}

/// The words of a run of pages.
#[derive(Default)]
struct Run {
    forms: Words<RunForm>,
    /// Numbers of groups, by what each is known by in every run.
    groups: Words<u32>,
    postings: Vec<(u32, Posting)>,
    /// Where each group stood last.
    places: Vec<Here>,
    /// What the page at hand holds of groups.
    states: Vec<State>,
}

/// A form, and where its group stood last: most words of a page come again, and are found without a look at the group.
#[derive(Clone, Copy)]
struct RunForm {
    group: u32,
    here: Here,
    pages: u32,
    titled: bool,
}

/// A page, and the place of a group's state while that page is read.
#[derive(Clone, Copy)]
struct Here {
    page: u32,
    state: u32,
}

const NOWHERE: Here = Here { page: u32::MAX, state: 0 };

/// What the page at hand holds of a group.
#[derive(Clone, Copy, Default)]
struct State {
    group: u32,
    body: u32,
    here: f32,
    best: f32,
    section: u16,
    best_section: u16,
    title: u32,
    title_share: f64,
}

/// Means over all pages, in bytes.
struct Means {
    body: f64,
    title: f64,
}

/// Reads all pages.
pub(super) fn collect(site: &Site<'_>) -> Index {
    let language = Language::of(&site.language);
    let means = means(&site.pages);
    let length = site.pages.len().div_ceil(rayon::current_num_threads()).max(64);
    let runs: Vec<Run> = site
        .pages
        .par_chunks(length)
        .enumerate()
        .map(|(at, pages)| {
            let mut run = Run::default();
            let mut analyser = Analyser::default();
            for (page, number) in pages.iter().zip(narrow(at * length)..) {
                run.page(page, number, &means, &language, &mut analyser);
            }
            run
        })
        .collect();
    join(&runs, narrow(site.pages.len()))
}

pub(super) fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "lengths of texts are far below 2^52")]
fn means(pages: &[Page<'_>]) -> Means {
    let count = pages.len().max(1) as f64;
    let body: usize = pages.iter().map(body_length).sum();
    let title: usize = pages.iter().map(|page| page.title.len()).sum();
    Means { body: (body as f64 / count).max(1.0), title: (title as f64 / count).max(1.0) }
}

fn body_length(page: &Page<'_>) -> usize {
    page.sections.iter().map(|section| section.title.len() + section.text.len()).sum()
}

impl Run {
    #[expect(clippy::cast_precision_loss, reason = "lengths of texts are far below 2^52")]
    fn page(&mut self, page: &Page<'_>, number: u32, means: &Means, language: &Language, analyser: &mut Analyser) {
        self.states.clear();
        for title in std::iter::once(&page.title).chain(&page.aliases) {
            let half = TITLE_HALF * (1.0 - TITLE_LENGTH + TITLE_LENGTH * title.len() as f64 / means.title);
            analyser.places(title, |text, place, role| {
                let state = self.state(Word::at(text, place), number, true, language);
                state.title += weight(role);
                let count = f64::from(state.title) / f64::from(WHOLE);
                state.title_share = state.title_share.max(count / (count + half));
            });
            self.states.iter_mut().for_each(|state| state.title = 0);
        }
        for (section, at) in page.sections.iter().zip(0_u32..) {
            // A section beyond those that a posting can name is told like the page as a whole.
            let at = u16::try_from(at).unwrap_or(0);
            analyser.places(&section.title, |text, place, role| {
                self.state(Word::at(text, place), number, false, language).body += weight(role) * HEADING;
            });
            let density = 1.0 / (section.text.len() as f32 + SECTION_HALF);
            analyser.places(&section.text, |text, place, role| {
                self.state(Word::at(text, place), number, false, language).count(weight(role), at, density);
            });
        }
        let half = BODY_HALF * (1.0 - BODY_LENGTH + BODY_LENGTH * body_length(page) as f64 / means.body);
        let worth = if page.retired { RETIRED } else { 1.0 };
        self.postings.extend(self.states.iter_mut().map(|state| (state.group, state.posting(number, half, worth))));
    }

    /// What the page holds of a word's group. A word of a title is met there first.
    fn state(&mut self, word: Word<'_>, page: u32, titled: bool, language: &Language) -> &mut State {
        let Self { forms, groups, places, states, .. } = self;
        let form = forms.entry(word, || {
            let next = narrow(groups.len());
            let group = *groups.entry(Word::of(&language.group(word.text)), || next);
            if group == next {
                places.push(NOWHERE);
            }
            RunForm { group, here: NOWHERE, pages: 0, titled: false }
        });
        if form.here.page != page {
            let here = &mut places[form.group as usize];
            if here.page != page {
                *here = Here { page, state: narrow(states.len()) };
                states.push(State { group: form.group, ..State::default() });
            }
            form.here = *here;
            form.pages += 1;
            form.titled |= titled;
        }
        &mut states[form.here.state as usize]
    }
}

fn weight(role: Role) -> u32 {
    match role {
        Role::Whole => WHOLE,
        Role::Part => PART,
    }
}

impl State {
    fn count(&mut self, weight: u32, section: u16, density: f32) {
        if self.section != section {
            self.close();
            self.section = section;
        }
        self.body += weight;
        self.here += if weight == WHOLE { density } else { density / 2.0 };
    }

    fn close(&mut self) {
        if self.here > self.best {
            self.best = self.here;
            self.best_section = self.section;
        }
        self.here = 0.0;
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is clamped before")]
    fn posting(&mut self, page: u32, half: f64, worth: f64) -> Posting {
        self.close();
        let count = f64::from(self.body) / f64::from(WHOLE);
        let impact = worth * (count / (count + half) + TITLE * self.title_share) / (1.0 + TITLE);
        let level = (impact * f64::from(LEVELS)).round().clamp(1.0, f64::from(LEVELS)) as u8;
        let titled = self.title_share > 0.0;
        // What the page is about stands everywhere on it.
        let section = if titled { 0 } else { self.best_section };
        Posting { page, level, titled, section }
    }
}

/// Joins the runs: one order of forms, one list for each group.
fn join(runs: &[Run], pages: u32) -> Index {
    let mut numbers = Words::default();
    let global: Vec<Vec<u32>> = runs
        .iter()
        .map(|run| {
            let mut global = vec![0; run.groups.len()];
            for (text, group) in run.groups.all() {
                let next = narrow(numbers.len());
                global[*group as usize] = *numbers.entry(Word::of(text), || next);
            }
            global
        })
        .collect();
    let mut lengths = vec![0; numbers.len()];
    for (run, numbers) in runs.iter().zip(&global) {
        run.postings.iter().for_each(|(group, _)| lengths[numbers[*group as usize] as usize] += 1);
    }
    let mut groups: Vec<Vec<Posting>> = lengths.into_iter().map(Vec::with_capacity).collect();
    for (run, numbers) in runs.iter().zip(&global) {
        for (group, posting) in &run.postings {
            groups[numbers[*group as usize] as usize].push(*posting);
        }
    }
    let groups = groups.into_par_iter().map(|postings| prune(postings, pages)).collect();
    Index { forms: forms(runs, &global), groups, pages }
}

/// The forms of all runs, each once.
fn forms(runs: &[Run], global: &[Vec<u32>]) -> Vec<Form> {
    let mut entries: Vec<(u64, &str, usize, &RunForm)> = Vec::new();
    for (at, run) in runs.iter().enumerate() {
        entries.extend(run.forms.all().map(|(text, form)| (beginning(text), text, at, form)));
    }
    entries.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| by_units(a.1, b.1)).then(a.2.cmp(&b.2)));
    let mut forms: Vec<Form> = Vec::with_capacity(entries.len());
    for same in entries.chunk_by(|a, b| a.0 == b.0 && a.1 == b.1) {
        let (_, text, run, form) = same[0];
        forms.push(Form {
            text: text.into(),
            group: global[run][form.group as usize],
            pages: same.iter().map(|entry| entry.3.pages).sum(),
            titled: same.iter().any(|entry| entry.3.titled),
        });
    }
    forms
}

/// Weighs a list and cuts it to what is worth sending.
#[expect(clippy::cast_precision_loss, reason = "a list has at most as many entries as there are pages")]
fn prune(mut postings: Vec<Posting>, pages: u32) -> Group {
    let weight = rarity(postings.len() as f64, f64::from(pages));
    let best_first = |a: &Posting, b: &Posting| b.level.cmp(&a.level).then(a.page.cmp(&b.page));
    if postings.len() > SHORT_LIST && postings.len() as f64 > f64::from(pages) * COMMON {
        // It tells no section from another either.
        postings.iter_mut().for_each(|posting| posting.section = 0);
        let (titled, mut rest): (Vec<_>, Vec<_>) = postings.into_iter().partition(|posting| posting.titled);
        rest.sort_unstable_by(best_first);
        rest.truncate(COMMON_KEPT);
        postings = titled;
        postings.append(&mut rest);
    }
    if postings.len() > LONGEST_LIST {
        postings.sort_unstable_by(best_first);
        postings.truncate(LONGEST_LIST);
    }
    postings.sort_unstable_by_key(|posting| posting.page);
    Group { weight, postings }
}

/// 16 ln(1 + (n - df + ½) / (df + ½)), rounded. By hand, since libraries differ in the last bit of a logarithm.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is clamped before")]
fn rarity(found: f64, pages: f64) -> u8 {
    let mut ratio = 1.0 + (pages - found + 0.5) / (found + 0.5);
    let mut logarithm = 0.0;
    while ratio >= 2.0 {
        ratio /= 2.0;
        logarithm += 1.0;
    }
    let mut bit = 0.5;
    for _ in 0..24 {
        ratio *= ratio;
        if ratio >= 2.0 {
            ratio /= 2.0;
            logarithm += bit;
        }
        bit /= 2.0;
    }
    (16.0 * std::f64::consts::LN_2 * logarithm).round().clamp(1.0, 255.0) as u8
}
