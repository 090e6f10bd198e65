//! Pages to postings: every word form, its stem group, and the impact of each group on each page.
//!
//! Each batch of pages numbers its words independently. Tokenizing a run of ASCII is cached, since the same runs recur. Impacts are
//! computed here, so that readers need neither lengths nor averages.

use std::ops::Range;

use crate::analysis::{Analyzer, Piece, Role};
use crate::impact::{GroupCounts, HEADING, PART, Posting, WHOLE};
use crate::language::Language;
use crate::synonyms::{SynonymMatcher, Synonyms};
use crate::word_sequence::WordSequence;
use crate::word_table::{WordKey, WordTable};
use crate::{Page, count_u32};

/// BM25F's `k` and `b` for bodies and for titles; each field saturates by itself.
const BODY_K: f64 = 1.2;
const BODY_B: f64 = 0.5;
const TITLE_K: f64 = 1.0;
const TITLE_B: f64 = 0.9;

/// Added to the lengths of sections in bytes when they are compared, so that very short sections do not always win.
const SECTION_LENGTH_OFFSET: f32 = 400.0;

/// The factor of retired pages.
const RETIRED_FACTOR: f64 = 0.5;

/// The words of a batch of pages.
#[derive(Default)]
pub(crate) struct Batch {
    /// ASCII runs as written, with their words.
    runs: WordTable<RunWords>,
    parts: Vec<u32>,
    /// Tokenizes new runs.
    analyzer: Analyzer,
    pub(crate) forms: WordTable<BatchForm>,
    /// Groups by stem, each with where its counts on the current page are.
    pub(crate) groups: WordTable<CountsSlot>,
    /// The counts of the groups on the current page.
    counts: Vec<GroupCounts>,
    /// Each with its group.
    pub(crate) postings: Vec<(u32, Posting)>,
    /// The words of all pages in order.
    pub(crate) sequence: WordSequence,
    synonyms: SynonymMatcher,
    /// The groups of postings that only the single words of a synonym's key have, which do not make a word common.
    pub(crate) weak: Vec<u32>,
}

/// The words of a run: one form, and a range of [`Batch::parts`].
#[derive(Clone)]
struct RunWords {
    whole: u32,
    parts: Range<u32>,
}

/// A form in a batch. It has a copy of its group's slot, which saves a lookup for words that recur on a page.
#[derive(Clone, Copy)]
pub(crate) struct BatchForm {
    pub(crate) group: u32,
    slot: CountsSlot,
    /// The number of pages that contain it.
    pub(crate) pages: u32,
    pub(crate) in_title: bool,
}

/// The page that a group was last found on, and the index of its counts while that page is read.
#[derive(Clone, Copy)]
pub(crate) struct CountsSlot {
    page: u32,
    index: u32,
}

const NO_SLOT: CountsSlot = CountsSlot {
    page: u32::MAX,
    index: 0,
};

/// Average lengths over all pages, in bytes.
pub(crate) struct AverageLengths {
    body: f64,
    title: f64,
}

/// The parameters of the text that is being read.
#[derive(Clone, Copy)]
struct Field<'a> {
    page: u32,
    is_title: bool,
    language: &'a Language,
    synonyms: &'a Synonyms,
}

impl AverageLengths {
    #[expect(
        clippy::cast_precision_loss,
        reason = "lengths of texts are far below 2^52"
    )]
    pub(crate) fn new(pages: &[Page<'_>]) -> Self {
        let count = pages.len().max(1) as f64;
        let body: usize = pages.iter().map(body_length).sum();
        let title: usize = pages.iter().map(|page| page.title.len()).sum();
        Self {
            body: (body as f64 / count).max(1.0),
            title: (title as f64 / count).max(1.0),
        }
    }
}

fn body_length(page: &Page<'_>) -> usize {
    page.sections
        .iter()
        .map(|section| section.title.len() + section.text.len())
        .sum()
}

impl Batch {
    /// Reads a page.
    #[expect(
        clippy::cast_precision_loss,
        reason = "lengths of texts are far below 2^52"
    )]
    pub(crate) fn page(
        &mut self,
        page: &Page<'_>,
        number: u32,
        averages: &AverageLengths,
        (language, synonyms): (&Language, &Synonyms),
        analyzer: &mut Analyzer,
    ) {
        self.counts.clear();
        let saturation =
            BODY_K * (1.0 - BODY_B + BODY_B * body_length(page) as f64 / averages.body);
        let factor = if page.retired { RETIRED_FACTOR } else { 1.0 };
        self.sequence.start_page(number, saturation, factor);
        let title = Field {
            page: number,
            is_title: true,
            language,
            synonyms,
        };
        let body = Field {
            is_title: false,
            ..title
        };
        // Titles are read first, so that a form's first occurrence on the page tells whether a title contains it.
        for (text, at) in std::iter::once(&page.title)
            .chain(&page.aliases)
            .zip(0_u32..)
        {
            let saturation =
                TITLE_K * (1.0 - TITLE_B + TITLE_B * text.len() as f64 / averages.title);
            self.text(text, title, analyzer, |counts, weight| {
                counts.add_in_title(weight, at, saturation);
            });
        }
        for (section, at) in page.sections.iter().zip(0_u32..) {
            // A posting can refer to the first 65,536 sections; later ones count for the page as a whole.
            let at = u16::try_from(at).unwrap_or(0);
            self.text(&section.title, body, analyzer, |counts, weight| {
                counts.add(weight * HEADING);
            });
            let density = 1.0 / (section.text.len() as f32 + SECTION_LENGTH_OFFSET);
            self.text(&section.text, body, analyzer, |counts, weight| {
                counts.add_in_section(weight, at, density);
            });
        }
        if !synonyms.is_empty() {
            self.add_synonyms(saturation, title);
        }
        self.postings.extend(
            self.counts
                .iter_mut()
                .map(|counts| (counts.group, counts.posting(number, saturation, factor))),
        );
        self.sequence.end_page(self.postings.len());
    }

    /// Calls `count` for each word of a text with the counts of its group and the weight of the occurrence.
    fn text(
        &mut self,
        text: &str,
        field: Field<'_>,
        analyzer: &mut Analyzer,
        count: impl Fn(&mut GroupCounts, u32),
    ) {
        let mut end = usize::MAX;
        self.synonyms.start_text();
        analyzer.pieces(text, |piece| match piece {
            Piece::Run(range) => {
                let is_adjacent = match text.as_bytes().get(end..range.start) {
                    Some([byte]) => *byte <= b' ',
                    Some(between) => between.iter().all(|byte| *byte <= b' '),
                    None => false,
                };
                end = range.end;
                let key = self.runs.key(text, range.clone());
                let RunWords { whole, parts } = match self.runs.find(key) {
                    Some(number) => self.runs.value(number).clone(),
                    None => self.run_words(key, &text[range], field.language),
                };
                self.sequence.push(whole, is_adjacent);
                count(self.counts_of(whole, field), WHOLE);
                self.match_synonyms(whole, field, &count);
                for at in parts {
                    count(self.counts_of(self.parts[at as usize], field), PART);
                }
            }
            Piece::Word(word, role) => {
                let weight = match role {
                    Role::Whole => WHOLE,
                    Role::Part => PART,
                };
                if role == Role::Whole {
                    end = usize::MAX;
                }
                let form = self.form(word, field.language);
                count(self.counts_of(form, field), weight);
                if role == Role::Whole {
                    self.match_synonyms(form, field, &count);
                }
            }
        });
    }

    /// Counts the synonyms that end with this word.
    fn match_synonyms(
        &mut self,
        form: u32,
        field: Field<'_>,
        count: impl Fn(&mut GroupCounts, u32),
    ) {
        if field.synonyms.is_empty() {
            return;
        }
        let group = self.forms.value(form).group;
        let stem = |group| self.groups.text_of(group);
        self.synonyms.push(field.synonyms, group, stem, count);
    }

    /// Adds the words of keys to the current page.
    fn add_synonyms(&mut self, saturation: f64, title: Field<'_>) {
        for found in self.synonyms.end_page(title.synonyms, saturation) {
            let form = self.form(found.word, title.language);
            let group = self.forms.value(form).group;
            if found.is_weak {
                if self.groups.value(group).page == title.page {
                    continue;
                }
                self.weak.push(group);
            }
            let field = Field {
                is_title: found.is_in_title,
                ..title
            };
            self.counts_of(form, field)
                .add_synonym(found.score, found.section, found.is_in_title);
        }
    }

    /// Tokenizes a new run.
    fn run_words(&mut self, key: WordKey, run: &str, language: &Language) -> RunWords {
        let (mut whole, start) = (0, count_u32(self.parts.len()));
        let mut analyzer = std::mem::take(&mut self.analyzer);
        analyzer.run(run, |word, role| {
            let form = self.form(word, language);
            match role {
                Role::Whole => whole = form,
                Role::Part => self.parts.push(form),
            }
        });
        self.analyzer = analyzer;
        let words = RunWords {
            whole,
            parts: start..count_u32(self.parts.len()),
        };
        self.runs.add(key, words.clone());
        words
    }

    /// The number of a form, which is added with its group if it is new.
    pub(crate) fn form(&mut self, word: &str, language: &Language) -> u32 {
        let key = self.forms.key(word, 0..word.len());
        self.forms.find(key).unwrap_or_else(|| {
            let stem = language.stem(word);
            let group = self.groups.key(&stem, 0..stem.len());
            let group = self
                .groups
                .find(group)
                .unwrap_or_else(|| self.groups.add(group, NO_SLOT));
            self.forms.add(
                key,
                BatchForm {
                    group,
                    slot: NO_SLOT,
                    pages: 0,
                    in_title: false,
                },
            )
        })
    }

    /// The counts of a form's group on the current page.
    fn counts_of(&mut self, form: u32, field: Field<'_>) -> &mut GroupCounts {
        let Self {
            forms,
            groups,
            counts,
            ..
        } = self;
        let form = forms.value(form);
        if form.slot.page != field.page {
            let slot = groups.value(form.group);
            if slot.page != field.page {
                *slot = CountsSlot {
                    page: field.page,
                    index: count_u32(counts.len()),
                };
                counts.push(GroupCounts::new(form.group));
            }
            form.slot = *slot;
            form.pages += 1;
            form.in_title |= field.is_title;
        }
        &mut counts[form.slot.index as usize]
    }
}
