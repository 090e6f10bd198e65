//! The score of a stem group on a page, quantized to an impact: BM25F with a field for the body and one for titles.

/// Impacts range from 1 to this.
pub(crate) const MAX_IMPACT: u8 = 20;

/// How much an occurrence counts: a whole word twice as much as a part, and twice again in a heading.
pub(crate) const WHOLE: u32 = 2;
pub(crate) const PART: u32 = 1;
pub(crate) const HEADING: u32 = 2;

/// The maximum score of a title, where that of a body is 1.
const TITLE_BOOST: f64 = 1.25;

/// The maximum score of a group on a page.
pub(crate) const MAX_SCORE: f64 = 1.0 + TITLE_BOOST;

/// A group on a page.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Posting {
    pub(crate) page: u32,
    /// The quantized score, 1 to [`MAX_IMPACT`].
    pub(crate) impact: u8,
    /// Whether the title contains the group.
    pub(crate) in_title: bool,
    /// The section where the group is most frequent; 0 for the page as a whole.
    pub(crate) section: u16,
}

/// What the current page contains of a group. Occurrences are counted in units of [`PART`].
#[derive(Clone, Copy, Default)]
pub(crate) struct GroupCounts {
    pub(crate) group: u32,
    body: u32,
    /// The density in the current section, and the section with the highest.
    density: f32,
    section: u16,
    best_density: f32,
    best_section: u16,
    /// The occurrences in the last title that contains the group, and the number of that title.
    title: u32,
    title_number: u32,
    /// The highest saturated frequency in a title or alias.
    title_score: f64,
    /// What synonyms add to the score, the section of the first one, and whether one is in a title.
    synonym_score: f64,
    synonym_section: u16,
    synonym_in_title: bool,
}

/// The score of a group on a page, and where it is.
#[derive(Clone, Copy)]
pub(crate) struct GroupScore {
    pub(crate) score: f64,
    pub(crate) in_title: bool,
    /// 0 for the page as a whole.
    pub(crate) section: u16,
}

impl GroupCounts {
    pub(crate) fn new(group: u32) -> Self {
        Self {
            group,
            ..Self::default()
        }
    }

    /// Counts an occurrence in a title or alias, given its number and the length-normalized `k`.
    pub(crate) fn add_in_title(&mut self, weight: u32, number: u32, saturation: f64) {
        if self.title_number != number {
            (self.title, self.title_number) = (0, number);
        }
        self.title = self.title.saturating_add(weight);
        let frequency = f64::from(self.title) / f64::from(WHOLE);
        self.title_score = self.title_score.max(frequency / (frequency + saturation));
    }

    pub(crate) fn add(&mut self, weight: u32) {
        self.body = self.body.saturating_add(weight);
    }

    /// Counts an occurrence in the text of a section, given the reciprocal of its length.
    pub(crate) fn add_in_section(&mut self, weight: u32, section: u16, density: f32) {
        if self.section != section {
            self.end_section();
            self.section = section;
        }
        self.add(weight);
        self.density += if weight == WHOLE {
            density
        } else {
            density / 2.0
        };
    }

    fn end_section(&mut self) {
        if self.density > self.best_density {
            self.best_density = self.density;
            self.best_section = self.section;
        }
        self.density = 0.0;
    }

    /// Adds the score of a synonym.
    pub(crate) fn add_synonym(&mut self, score: f64, section: u16, in_title: bool) {
        if self.synonym_score == 0.0 {
            self.synonym_section = section;
        }
        self.synonym_score += score;
        self.synonym_in_title |= in_title;
    }

    /// Ends the page, given the length-normalized `k` of its body.
    pub(crate) fn end(&mut self, saturation: f64) -> GroupScore {
        self.end_section();
        let frequency = f64::from(self.body) / f64::from(WHOLE);
        let score = frequency / (frequency + saturation) + TITLE_BOOST * self.title_score;
        let in_title = self.title_score > 0.0 || self.synonym_in_title;
        GroupScore {
            score: score + self.synonym_score,
            in_title,
            // A word of the title is the subject of the whole page.
            section: match self.body {
                _ if in_title => 0,
                0 => self.synonym_section,
                _ => self.best_section,
            },
        }
    }

    /// The posting of the page, given the length-normalized `k` of its body and a factor for the whole score.
    pub(crate) fn posting(&mut self, page: u32, saturation: f64, factor: f64) -> Posting {
        let GroupScore {
            score,
            in_title,
            section,
        } = self.end(saturation);
        Posting {
            page,
            impact: impact(factor * score),
            in_title,
            section,
        }
    }
}

/// Quantizes the score of a group on a page, from 0 to [`MAX_SCORE`].
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is clamped before"
)]
pub(crate) fn impact(score: f64) -> u8 {
    let share = score / MAX_SCORE;
    (share * f64::from(MAX_IMPACT) + 0.5).clamp(1.0, f64::from(MAX_IMPACT)) as u8
}
