//! The words of scales and enumerations.

use indexmap::IndexMap;

/// An ordered enumeration.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// Its steps, lowest first.
    pub steps: Steps,
}

/// The words of a scale or an enumeration, in order and indexed by word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Steps(IndexMap<String, Step>);

impl Steps {
    /// Appends a step. Returns false, and adds nothing, if its word is already present.
    pub fn push(&mut self, step: Step) -> bool {
        let is_new = !self.0.contains_key(&step.id);
        if is_new {
            self.0.insert(step.id.clone(), step);
        }
        is_new
    }

    /// Whether there are no steps.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The step of a word.
    #[must_use]
    pub fn get(&self, word: &str) -> Option<&Step> {
        self.0.get(word)
    }

    /// The position of a word, counted from 0.
    #[must_use]
    pub fn position(&self, word: &str) -> Option<usize> {
        self.0.get_index_of(word)
    }

    /// The steps, lowest first.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Step> + ExactSizeIterator + Clone {
        self.0.values()
    }

    /// The words, lowest first.
    pub fn words(&self) -> impl Iterator<Item = &str> + Clone {
        self.0.keys().map(String::as_str)
    }
}

impl FromIterator<Step> for Steps {
    fn from_iter<T: IntoIterator<Item = Step>>(steps: T) -> Self {
        let mut found = Self::default();
        for step in steps {
            found.push(step);
        }
        found
    }
}

/// One word of a scale or an enumeration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The word that authors write.
    pub id: String,
    /// The words that readers see.
    pub title: String,
    /// What is said beside records with this value wherever they are named, if the value is negative: that readers are to avoid them.
    pub negative: Option<String>,
}

impl Step {
    /// A step that is not negative.
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            negative: None,
        }
    }
}
