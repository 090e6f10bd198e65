//! Pages to postings: every form of a word, the group it belongs to, and what each page holds of each group.
//!
//! Pages are read in parallel, in runs, and a run numbers its words by itself. What letters say that stand together is worked out when
//! they come first. A posting's share of the score is worked out here, once and for all.

use std::ops::Range;

use rayon::prelude::*;

use super::analysis::{Analyser, Piece, Role};
use super::compounds::{self, Sequence};
use super::join::{Index, join};
use super::language::Language;
use super::words::{Key, Words};
use super::{Page, Site, narrow};

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

/// What a page holds of a group.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Posting {
    pub(super) page: u32,
    /// 1 to [`LEVELS`].
    pub(super) level: u8,
    /// Whether the title holds it.
    pub(super) titled: bool,
    /// The section that holds most of it; 0 where it is the page's matter as a whole.
    pub(super) section: u16,
}

/// The words of a run of pages.
#[derive(Default)]
pub(super) struct Run {
    /// Letters that stand together, as they are written, and what each of these says.
    written: Words<Meaning>,
    parts: Vec<u32>,
    /// What takes them apart.
    analyser: Analyser,
    pub(super) forms: Words<RunForm>,
    /// Words by what stands for all their forms, and where each stood last.
    pub(super) groups: Words<Here>,
    /// What the page at hand holds of groups.
    states: Vec<State>,
    /// Each with its group.
    pub(super) postings: Vec<(u32, Posting)>,
    /// The words of its pages in order.
    pub(super) sequence: Sequence,
}

/// What letters say that stand together: a form, and where its parts are among all parts.
#[derive(Clone)]
struct Meaning {
    whole: u32,
    parts: Range<u32>,
}

/// A form, and where its group stood last: most words of a page come again, and are found without a look at the group.
#[derive(Clone, Copy)]
pub(super) struct RunForm {
    pub(super) group: u32,
    here: Here,
    /// On how many pages it stood.
    pub(super) pages: u32,
    pub(super) titled: bool,
}

/// A page, and the place of a group's state while that page is read.
#[derive(Clone, Copy)]
pub(super) struct Here {
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
    /// What the last title that has it holds of it, and which title that is.
    title: u32,
    title_at: u32,
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
    let mut runs: Vec<Run> = site
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
    compounds::add(&mut runs, &language);
    join(&runs, narrow(site.pages.len()))
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
        let half = BODY_HALF * (1.0 - BODY_LENGTH + BODY_LENGTH * body_length(page) as f64 / means.body);
        let worth = if page.retired { RETIRED } else { 1.0 };
        self.sequence.page(number, half, worth);
        // A word of a title is met there first.
        for (title, at) in std::iter::once(&page.title).chain(&page.aliases).zip(0_u32..) {
            let half = TITLE_HALF * (1.0 - TITLE_LENGTH + TITLE_LENGTH * title.len() as f64 / means.title);
            self.text(title, number, true, language, analyser, |state, weight| {
                if state.title_at != at {
                    (state.title, state.title_at) = (0, at);
                }
                state.title = state.title.saturating_add(weight);
                let count = f64::from(state.title) / f64::from(WHOLE);
                state.title_share = state.title_share.max(count / (count + half));
            });
        }
        for (section, at) in page.sections.iter().zip(0_u32..) {
            // A posting names one of the first 65,536 sections; what is in others counts as the page as a whole.
            let at = u16::try_from(at).unwrap_or(0);
            self.text(&section.title, number, false, language, analyser, |state, weight| state.add(weight * HEADING));
            let density = 1.0 / (section.text.len() as f32 + SECTION_HALF);
            self.text(&section.text, number, false, language, analyser, |state, weight| state.count(weight, at, density));
        }
        self.postings.extend(self.states.iter_mut().map(|state| (state.group, state.posting(number, half, worth))));
        self.sequence.end(self.postings.len());
    }

    /// Counts the words of a text: `count` gets what the page holds of each word's group, and the word's weight.
    fn text(
        &mut self,
        text: &str,
        page: u32,
        titled: bool,
        language: &Language,
        analyser: &mut Analyser,
        count: impl Fn(&mut State, u32),
    ) {
        let mut end = usize::MAX;
        analyser.pieces(text, |piece| match piece {
            Piece::Run(place) => {
                let is_neighbour = match text.as_bytes().get(end..place.start) {
                    Some([byte]) => *byte <= b' ',
                    Some(between) => between.iter().all(|byte| *byte <= b' '),
                    None => false,
                };
                end = place.end;
                let key = self.written.key(text, place.clone());
                let Meaning { whole, parts } = match self.written.find(key) {
                    Some(number) => self.written.of(number).clone(),
                    None => self.meaning(key, &text[place], language),
                };
                self.sequence.word(whole, is_neighbour);
                count(self.state(whole, page, titled), WHOLE);
                for at in parts {
                    count(self.state(self.parts[at as usize], page, titled), PART);
                }
            }
            Piece::Word(word, role) => {
                if role == Role::Whole {
                    end = usize::MAX;
                }
                let form = self.form(word, language);
                count(self.state(form, page, titled), weight(role));
            }
        });
    }

    /// What letters say that come first.
    fn meaning(&mut self, key: Key, written: &str, language: &Language) -> Meaning {
        let (mut whole, start) = (0, narrow(self.parts.len()));
        let mut analyser = std::mem::take(&mut self.analyser);
        analyser.run(written, |word, role| {
            let form = self.form(word, language);
            match role {
                Role::Whole => whole = form,
                Role::Part => self.parts.push(form),
            }
        });
        self.analyser = analyser;
        let meaning = Meaning { whole, parts: start..narrow(self.parts.len()) };
        self.written.add(key, meaning.clone());
        meaning
    }

    /// The number of a form; of a new one, its group is found.
    pub(super) fn form(&mut self, word: &str, language: &Language) -> u32 {
        let key = self.forms.key(word, 0..word.len());
        self.forms.find(key).unwrap_or_else(|| {
            let stem = language.group(word);
            let group = self.groups.key(&stem, 0..stem.len());
            let group = self.groups.find(group).unwrap_or_else(|| self.groups.add(group, NOWHERE));
            self.forms.add(key, RunForm { group, here: NOWHERE, pages: 0, titled: false })
        })
    }

    /// What the page holds of a form's group.
    fn state(&mut self, form: u32, page: u32, titled: bool) -> &mut State {
        let Self { forms, groups, states, .. } = self;
        let form = forms.of(form);
        if form.here.page != page {
            let here = groups.of(form.group);
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
        self.add(weight);
        self.here += if weight == WHOLE { density } else { density / 2.0 };
    }

    fn add(&mut self, weight: u32) {
        self.body = self.body.saturating_add(weight);
    }

    fn close(&mut self) {
        if self.here > self.best {
            self.best = self.here;
            self.best_section = self.section;
        }
        self.here = 0.0;
    }

    fn posting(&mut self, page: u32, half: f64, worth: f64) -> Posting {
        self.close();
        let count = f64::from(self.body) / f64::from(WHOLE);
        let level = level(worth * (count / (count + half) + TITLE * self.title_share));
        let titled = self.title_share > 0.0;
        // What the page is about stands everywhere on it.
        let section = if titled { 0 } else { self.best_section };
        Posting { page, level, titled, section }
    }
}

/// The level of what a page holds of a group: of its body at most 1, of its title at most [`TITLE`].
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is clamped before")]
pub(super) fn level(held: f64) -> u8 {
    let impact = held / (1.0 + TITLE);
    (impact * f64::from(LEVELS) + 0.5).clamp(1.0, f64::from(LEVELS)) as u8
}
