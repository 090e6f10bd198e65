//! The words of a batch of pages in order, in which open compounds are looked for when all words of the corpus are known.

/// In place of a form: the next word is not adjacent to the previous one.
const BREAK: u32 = u32::MAX;

/// The words of a batch in order.
#[derive(Debug, Default)]
pub(crate) struct WordSequence {
    /// Forms, and [`BREAK`] between words that are not adjacent.
    pub(crate) forms: Vec<u32>,
    pub(crate) pages: Vec<PageEnd>,
}

/// The ends of a page's words and postings, and the parameters of its impacts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageEnd {
    pub(crate) page: u32,
    pub(crate) forms: usize,
    pub(crate) postings: usize,
    pub(crate) saturation: f64,
    pub(crate) factor: f64,
}

impl WordSequence {
    /// Starts a page, given its length-normalized `k` and the factor of its scores.
    pub(crate) fn start_page(&mut self, page: u32, saturation: f64, factor: f64) {
        self.pages.push(PageEnd {
            page,
            forms: 0,
            postings: 0,
            saturation,
            factor,
        });
    }

    /// Adds a word by its form. It is adjacent to the previous one if only blanks are between them.
    pub(crate) fn push(&mut self, form: u32, is_adjacent: bool) {
        if !is_adjacent {
            self.forms.push(BREAK);
        }
        self.forms.push(form);
    }

    /// Ends a page, given the number of postings so far.
    pub(crate) fn end_page(&mut self, postings: usize) {
        if let Some(page) = self.pages.last_mut() {
            (page.forms, page.postings) = (self.forms.len(), postings);
        }
    }
}
