//! A search without an index: loops over the pages, as `FORMAT.md` says what they are worth.
//!
//! It shares nothing with the program. It knows words between blanks, in lower case, and no parts of words, no stop words and
//! no corrections. The caller passes which words are forms of one word.

use std::collections::{BTreeMap, BTreeSet};

use hirebook_search::{Corpus, Page};

/// The words of a site, page by page.
pub(crate) struct Naive<'s> {
    site: &'s Corpus<'s>,
    group: fn(&str) -> &str,
    pages: Vec<Words>,
    /// All words, each once.
    forms: BTreeSet<String>,
    /// On how many pages each group is.
    groups: BTreeMap<String, usize>,
    mean_title: f64,
    mean_text: f64,
}

/// The words of a page.
struct Words {
    /// Of its title, and of each alias.
    titles: Vec<Vec<String>>,
    headings: Vec<Vec<String>>,
    texts: Vec<Vec<String>>,
}

/// What a search has to find.
#[derive(Debug)]
pub(crate) enum Answer {
    /// These pages with these scores, in this order.
    Ranked(Vec<(u32, u64)>),
    /// At least the first, and no others than the second: what is found depends on where files of words end.
    Between(BTreeSet<u32>, BTreeSet<u32>),
    /// Whatever it may be: a word is on no page, and is corrected.
    Corrected,
}

/// What a word of a query may mean.
struct Choice {
    group: String,
    weight: u64,
    idf: u64,
}

impl<'s> Naive<'s> {
    /// Reads all pages; `group` gives the same text for forms of one word.
    pub(crate) fn of(site: &'s Corpus<'s>, group: fn(&str) -> &str) -> Self {
        let pages: Vec<Words> = site.pages.iter().map(Words::of).collect();
        let forms = pages.iter().flat_map(Words::all).cloned().collect();
        let mut groups = BTreeMap::new();
        for page in &pages {
            for found in page.all().map(|word| group(word)).collect::<BTreeSet<_>>() {
                *groups.entry(found.to_owned()).or_insert(0) += 1;
            }
        }
        let mean = |length: fn(&Page<'_>) -> usize| {
            let all: usize = site.pages.iter().map(length).sum();
            (all as f64 / site.pages.len().max(1) as f64).max(1.0)
        };
        Self {
            site,
            group,
            pages,
            forms,
            groups,
            mean_title: mean(|page| page.title.len()),
            mean_text: mean(text_length),
        }
    }

    /// All words, each once.
    pub(crate) fn forms(&self) -> impl Iterator<Item = &str> {
        self.forms.iter().map(String::as_str)
    }

    /// What `query` has to find: words between blanks, all of it perhaps between quotation marks.
    pub(crate) fn answer(&self, query: &str) -> Answer {
        let phrase = query.starts_with('"');
        let words: Vec<&str> = query
            .split([' ', '"'])
            .filter(|word| !word.is_empty())
            .collect();
        let mut times: Vec<(&str, u64)> = Vec::new();
        for word in &words {
            match times.iter_mut().find(|known| known.0 == *word) {
                Some(known) => known.1 = (known.1 + 1).min(3),
                None => times.push((word, 1)),
            }
        }
        let last = words.last().filter(|_| !query.ends_with([' ', '"']));
        let (mut terms, mut apart) = (Vec::new(), false);
        for (word, times) in times {
            let mut choices = Vec::new();
            if self.forms.contains(word) {
                let group = (self.group)(word).to_owned();
                choices.push(Choice {
                    idf: self.idf(&group),
                    weight: 1024,
                    group,
                });
            }
            if choices.is_empty() || last == Some(&word) {
                apart |= self.longer(word, &mut choices);
            }
            if choices.is_empty() && word.chars().count() >= 4 {
                return Answer::Corrected;
            }
            if !choices.is_empty() {
                terms.push((choices, times));
            }
        }
        if apart {
            return self.between(&terms);
        }
        let mut ranked = self.rank(&terms);
        if phrase && words.len() > 1 {
            let best: Vec<(u32, u64)> = ranked
                .iter()
                .copied()
                .take(48)
                .filter(|(page, _)| self.pages[*page as usize].holds(&words))
                .collect();
            if !best.is_empty() {
                ranked = best;
            }
        }
        Answer::Ranked(ranked)
    }

    /// Whether a page has a word as it is written, or one that begins with it, or another form of one of these.
    pub(crate) fn may_mean(&self, word: &str, found: &str) -> bool {
        self.forms
            .iter()
            .any(|form| form.starts_with(word) && (self.group)(form) == (self.group)(found))
    }

    /// Adds longer words that begin with this one. Whether there may be more files of such words than are looked through.
    fn longer(&self, word: &str, choices: &mut Vec<Choice>) -> bool {
        let mut longer: Vec<&str> = self
            .forms()
            .filter(|form| form.starts_with(word) && *form != word)
            .collect();
        longer.sort_by_key(|form| form.len());
        let idf = longer
            .iter()
            .map(|form| self.idf((self.group)(form)))
            .min()
            .unwrap_or(0);
        let whole = self.forms.contains(word);
        let apart = longer.len() + usize::from(whole) > 2;
        for form in longer {
            let weight = (922.0 * (word.len() as f64 / form.len() as f64).sqrt()).floor() as u64;
            choices.push(Choice {
                group: (self.group)(form).to_owned(),
                weight,
                idf,
            });
        }
        apart
    }

    /// What is found if only some of the files are looked through: all that has a word as it is written, and nothing that has none.
    fn between(&self, terms: &[(Vec<Choice>, u64)]) -> Answer {
        let pages = |choices: &mut dyn Iterator<Item = &Choice>| {
            choices
                .flat_map(|choice| self.list(&choice.group))
                .map(|(page, _)| page)
                .collect::<BTreeSet<_>>()
        };
        let all = || terms.iter().flat_map(|(choices, _)| choices);
        Answer::Between(
            pages(&mut all().filter(|choice| choice.weight == 1024)),
            pages(&mut all()),
        )
    }

    fn rank(&self, terms: &[(Vec<Choice>, u64)]) -> Vec<(u32, u64)> {
        let mut found: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
        let mut all = 0;
        for (choices, times) in terms {
            let mut best: BTreeMap<u32, u64> = BTreeMap::new();
            for choice in choices {
                for (page, impact) in self.list(&choice.group) {
                    let best = best.entry(page).or_insert(0);
                    *best = (*best).max(impact * choice.idf * choice.weight * times);
                }
            }
            let worth = |choice: &Choice| choice.idf * choice.weight * times;
            let exact = choices
                .iter()
                .find(|choice| choice.weight == 1024)
                .map(worth);
            let worth = exact.unwrap_or_else(|| choices.iter().map(worth).max().unwrap_or(0));
            for (page, best) in best {
                let (sum, matched) = found.entry(page).or_default();
                *sum += best;
                *matched += worth;
            }
            all += worth;
        }
        let score = |(sum, matched): (u64, u64)| {
            let fourth = (matched as f64 / all as f64).sqrt().sqrt();
            sum * (1024.0 * fourth * fourth.sqrt()).floor() as u64 / 1024
        };
        let mut ranked: Vec<(u32, u64)> = found
            .into_iter()
            .map(|(page, found)| (page, self.weighted(page, score(found))))
            .collect();
        ranked.sort_by_key(|(page, score)| (std::cmp::Reverse(*score), *page));
        ranked
    }

    fn weighted(&self, page: u32, score: u64) -> u64 {
        let hundredths = self.site.pages[page as usize].weight.factor() * 100.0;
        score * hundredths.round() as u64 / 100
    }

    /// The pages of a group with their impacts, as far as they are kept.
    fn list(&self, group: &str) -> Vec<(u32, u64)> {
        let pages = self.pages.iter().zip(0..).filter_map(|(page, number)| {
            let (impact, in_title) = self.impact(page, &self.site.pages[number as usize], group)?;
            Some((number, impact, in_title))
        });
        let mut list: Vec<(u32, u64, bool)> = pages.collect();
        if list.len() > 512 && list.len() as f64 > 0.3 * self.site.pages.len() as f64 {
            list.sort_by_key(|(page, impact, in_title)| {
                (!in_title, std::cmp::Reverse(*impact), *page)
            });
            let titles = list.iter().filter(|(_, _, in_title)| *in_title).count();
            list.truncate(titles + 64);
        }
        list.sort_by_key(|(page, impact, _)| (std::cmp::Reverse(*impact), *page));
        list.truncate(2048);
        list.into_iter()
            .map(|(page, impact, _)| (page, impact))
            .collect()
    }

    /// How much a page has of a group, 1 to 20, and whether a title has it; none if it has nothing.
    fn impact(&self, words: &Words, page: &Page<'_>, group: &str) -> Option<(u64, bool)> {
        let count = |words: &[String]| {
            words
                .iter()
                .filter(|word| (self.group)(word) == group)
                .count() as f64
        };
        let texts: f64 = words.texts.iter().map(|text| count(text)).sum();
        let text = texts
            + 2.0
                * words
                    .headings
                    .iter()
                    .map(|heading| count(heading))
                    .sum::<f64>();
        let lengths = std::iter::once(&page.title)
            .chain(&page.aliases)
            .map(|title| title.len() as f64);
        let title = words
            .titles
            .iter()
            .zip(lengths)
            .fold(0.0_f64, |best, (title, length)| {
                let count = count(title);
                best.max(count / (count + 1.0 * (1.0 - 0.9 + 0.9 * length / self.mean_title)))
            });
        if text == 0.0 && title == 0.0 {
            return None;
        }
        let half = 1.2 * (1.0 - 0.5 + 0.5 * text_length(page) as f64 / self.mean_text);
        let worth = if page.retired { 0.5 } else { 1.0 };
        let share = worth * (text / (text + half) + 1.25 * title) / (1.0 + 1.25);
        Some(((share * 20.0 + 0.5).clamp(1.0, 20.0) as u64, title > 0.0))
    }

    /// 16 times the inverse document frequency of a group.
    fn idf(&self, group: &str) -> u64 {
        let found = self.groups.get(group).copied().unwrap_or(0) as f64;
        let all = self.pages.len() as f64;
        ((16.0 * (1.0 + (all - found + 0.5) / (found + 0.5)).ln()).round() as u64).max(1)
    }
}

impl Words {
    fn of(page: &Page<'_>) -> Self {
        let titles = std::iter::once(&page.title).chain(&page.aliases);
        Self {
            titles: titles.map(|title| split(title)).collect(),
            headings: page
                .sections
                .iter()
                .map(|section| split(&section.title))
                .collect(),
            texts: page
                .sections
                .iter()
                .map(|section| split(&section.text))
                .collect(),
        }
    }

    fn all(&self) -> impl Iterator<Item = &String> {
        self.titles
            .iter()
            .chain(&self.headings)
            .chain(&self.texts)
            .flatten()
    }

    /// Whether the title, a heading or a text has the words one behind the other.
    fn holds(&self, words: &[&str]) -> bool {
        let mut places = self
            .titles
            .iter()
            .take(1)
            .chain(&self.headings)
            .chain(&self.texts);
        places.any(|place| place.windows(words.len()).any(|window| window == words))
    }
}

fn split(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_lowercase).collect()
}

fn text_length(page: &Page<'_>) -> usize {
    page.sections
        .iter()
        .map(|section| section.title.len() + section.text.len())
        .sum()
}
