//! The site's own checks, `[checks.X]`, and what they find, as values: a message and a page can both show it.
//!
//! [`findings`] is a pure function of a model. A file for each kind of check, named as the kind, says what is not
//! as it should be; which records are looked at, and what a finding has in common with all others, is settled here.

mod conflict;
mod count;
mod edges;
mod forbidden;
mod has;
mod keys;
mod monotone;
mod once;
mod owners;
mod places;
mod review;
mod similar;
mod sum;
mod words;

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::config::{
    Check, CheckTargets, Condition, Direction, Endpoints, RelationStep, Root, Rule, TypeId,
};
use crate::diagnostic::{CheckFinding, Diagnostic, FAILED_CHECK, Label, Severity, Topic};
use crate::model::{Bound, Env, Item, Model, PageKind, RecordId};
use crate::text::Span;

pub(super) use owners::summary;

/// Something that is not as a check wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The check, by its place in [`crate::config::Config::checks`].
    pub check: usize,
    /// The record that is not as it should be; none where it is about a whole set.
    pub record: Option<RecordId>,
    /// Other records that have to do with it: the twin of a text, whoever forbids words, what does not fit into a sum.
    pub others: Vec<RecordId>,
    /// The derived pages on which it was found, by their numbers; none where the check is on types.
    pub pages: Vec<usize>,
    /// What is wrong, in a line.
    pub message: String,
    /// What to do.
    pub help: String,
    /// What else to know.
    pub notes: Vec<String>,
    /// Where it can be mended, then the other places.
    pub places: Vec<Label>,
}

impl Finding {
    /// As authors read it.
    #[must_use]
    pub fn diagnostic(&self, model: &Model) -> Diagnostic {
        let check = &model.config.checks[self.check];
        let mut diagnostic =
            Diagnostic::unplaced(FAILED_CHECK, self.message.as_str()).help(self.help.as_str());
        diagnostic.severity = check.severity;
        diagnostic.labels.clone_from(&self.places);
        diagnostic.notes.clone_from(&self.notes);
        if let (Some(_), Some(page)) = (self.record, self.pages.first()) {
            let more = self.pages.len() - 1;
            let more = if more == 0 {
                String::new()
            } else {
                format!(" and {more} more")
            };
            diagnostic
                .notes
                .push(format!("it is on {}{more}", model.name_of_page(*page)));
        }
        let record = self
            .record
            .map(|id| format!("{}:{}", model.type_of(id).name, model.record(id).id.value));
        let owner = self
            .record
            .or(self.others.first().copied())
            .and_then(|id| owners::of(model, id));
        diagnostic.check = Some(Box::new(CheckFinding {
            name: check.name.clone(),
            record,
            owner,
        }));
        diagnostic.needing(self.needs(model))
    }
}

impl Finding {
    /// What the check looked at: the keys of the record that it is about, else of any, and whether the records are there.
    fn needs(&self, model: &Model) -> Vec<Topic> {
        let check = &model.config.checks[self.check];
        let uses = check.uses(&model.config);
        let name = |kind: TypeId| model.config.schema.type_of(kind).name.clone();
        let mut topics: Vec<Topic> = uses
            .types
            .iter()
            .map(|kind| Topic {
                kind: Some(name(*kind)),
                ..Topic::default()
            })
            .collect();
        for key in &uses.keys {
            let is_field = !model.config.schema.relations.contains_key(key);
            topics.push(match self.record.filter(|_| is_field) {
                Some(id) => Topic::key(&model.type_of(id).name, &model.record(id).id.value, key),
                None => Topic {
                    key: Some(key.clone()),
                    ..Topic::default()
                },
            });
        }
        topics
    }
}

/// What the checks of a site find in a model, check by check, in the order of records and pages.
///
/// The config of an edition has only the checks whose audience may see everything that they look at: else what is hidden would
/// look like a gap.
#[must_use]
pub fn findings(model: &Model) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, check) in model.config.checks.values().enumerate() {
        if check.severity != Severity::Off {
            found.extend(Run { model, check, at }.findings());
        }
    }
    found
}

/// One check that is carried out.
struct Run<'m> {
    model: &'m Model,
    check: &'m Check,
    at: usize,
}

/// Records that are looked at together: all of some types, or a set of one page.
struct Group {
    page: Option<usize>,
    /// The page's names.
    names: Env,
    items: Vec<Item>,
    /// Where what is true of all of them can be mended.
    place: Span,
}

impl<'m> Run<'m> {
    fn findings(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        for group in self.groups() {
            // Of a record that is there twice, the first.
            let items: HashMap<RecordId, &Item> = group
                .items
                .iter()
                .rev()
                .map(|item| (item.record, item))
                .collect();
            found.extend(
                self.kind(&group)
                    .into_iter()
                    .map(|finding| self.in_own_words(finding, &group, &items)),
            );
        }
        // A record of several pages is mended once.
        let mut merged: IndexMap<(Option<RecordId>, String, Option<Span>), Finding> =
            IndexMap::new();
        for finding in found {
            let key = (
                finding.record,
                finding.message.clone(),
                finding.places.first().map(|label| label.span),
            );
            match merged.get_mut(&key) {
                Some(known) if finding.record.is_some() => known.pages.extend(finding.pages),
                _ => drop(merged.insert(key, finding)),
            }
        }
        merged.into_values().collect()
    }

    fn kind(&self, group: &Group) -> Vec<Finding> {
        match &self.check.rule {
            Rule::Edges {
                path,
                counting,
                min,
                max,
            } => edges::find(self, group, path, counting, (*min, *max)),
            Rule::Keys { field, scale } => keys::find(self, group, field, scale),
            Rule::Sum { fields, plus, max } => sum::find(self, group, fields, plus, max),
            Rule::Count { min, max } => count::find(self, group, (*min, *max)),
            Rule::Once { path } => once::find(self, group, path),
            Rule::Similar {
                field,
                alike,
                except,
            } => similar::find(self, group, field, *alike, except),
            Rule::Forbidden {
                fields,
                by,
                patterns,
                instead,
            } => forbidden::find(
                self,
                group,
                &forbidden::Words {
                    fields,
                    by,
                    patterns,
                    instead: instead.as_ref(),
                },
            ),
            Rule::Has { key } => has::find(self, group, key),
            Rule::Conflict { text, field } => conflict::find(self, group, text, field),
            Rule::Monotone { hop, field } => monotone::find(self, group, *hop, field),
            Rule::Review { within } => review::find(self, group, within.as_ref()),
        }
    }

    /// The records to look at, of each page apart.
    fn groups(&self) -> Vec<Group> {
        let model = self.model;
        let mut groups = match &self.check.on {
            CheckTargets::Records(types) => {
                let kinds = model.config.schema.type_ids().filter(|id| types.holds(*id));
                let items = kinds
                    .flat_map(|kind| model.of_type(kind))
                    .map(|id| Item::of(*id))
                    .collect();
                vec![Group {
                    page: None,
                    names: Env::default(),
                    items,
                    place: self.check.span,
                }]
            }
            CheckTargets::Set(declared, set) => (0..model.pages().len())
                .filter_map(|page| self.set(page, *declared, set))
                .collect(),
        };
        // What is asked of a page's names chooses pages, what is asked of keys chooses records.
        let of_pages = |condition: &&Condition| matches!(&condition.path.root, Root::Name(name) if name != "self");
        let of_pages: Vec<Condition> = self
            .check
            .conditions
            .iter()
            .filter(of_pages)
            .cloned()
            .collect();
        groups.retain(|group| model.holds(&of_pages, None, &group.names));
        for group in &mut groups {
            let mut items = std::mem::take(&mut group.items);
            items.retain(|item| model.is_current(item.record) && self.is_meant(group, item));
            group.items = items;
        }
        groups
    }

    /// The named set of a page, if the page is of the kind that was declared there.
    fn set(&self, page: usize, declared: usize, set: &str) -> Option<Group> {
        let model = self.model;
        let PageKind::Derived(at, subject) = model.pages()[page].kind else {
            return None;
        };
        if at != declared {
            return None;
        }
        let (_, mut names) = model.bind(subject);
        let mut items = Vec::new();
        for (name, found) in model.sets(&model.config.pages[at], subject) {
            if name == set {
                items.clone_from(&found);
            }
            names.bind(&name, Bound::Items(found));
        }
        Some(Group {
            page: Some(page),
            names,
            items,
            place: places::of_subject(model, at, subject),
        })
    }

    fn is_meant(&self, group: &Group, item: &Item) -> bool {
        let (model, check) = (self.model, self.check);
        let env = env(group, item);
        let leads = |path| !model.reach(path, Some(item), &env).is_empty();
        model.holds(&check.conditions, Some(item), &env)
            && (check.when_any.is_empty() || check.when_any.iter().any(leads))
    }

    /// A finding about one record.
    fn of(
        &self,
        group: &Group,
        record: RecordId,
        place: Span,
        message: String,
        help: String,
    ) -> Finding {
        let places = vec![Label {
            span: place,
            text: String::new(),
        }];
        let pages = group.page.into_iter().collect();
        Finding {
            check: self.at,
            record: Some(record),
            others: Vec::new(),
            pages,
            message,
            help,
            notes: Vec::new(),
            places,
        }
    }

    /// A finding about all records of a group together.
    fn of_all(&self, group: &Group, message: String, help: String) -> Finding {
        let places = vec![Label {
            span: group.place,
            text: String::new(),
        }];
        let (pages, others) = (
            group.page.into_iter().collect(),
            group.items.iter().map(|item| item.record).collect(),
        );
        Finding {
            check: self.at,
            record: None,
            others,
            pages,
            message,
            help,
            notes: Vec::new(),
            places,
        }
    }

    /// The check's own message, where it has one; what its kind says is then beside it.
    fn in_own_words(
        &self,
        mut finding: Finding,
        group: &Group,
        items: &HashMap<RecordId, &Item>,
    ) -> Finding {
        if let Some(pattern) = &self.check.message {
            let item = finding.record.and_then(|id| items.get(&id).copied());
            let env = item.map_or_else(|| group.names.clone(), |item| env(group, item));
            let own = self.model.fill(pattern, item, &env);
            finding
                .notes
                .insert(0, std::mem::replace(&mut finding.message, own));
        }
        finding
    }

    /// What a message calls a record: `` the dish `curry` ``.
    fn named(&self, id: RecordId) -> String {
        format!(
            "the {} `{}`",
            self.model.type_of(id).name,
            self.model.record(id).id.value
        )
    }

    /// What a message calls a group: the set of a page, or the records of types.
    fn called(&self, group: &Group) -> String {
        match (&self.check.on, group.page) {
            (CheckTargets::Set(_, set), Some(page)) => {
                format!("`{set}` of {}", self.model.name_of_page(page))
            }
            (CheckTargets::Records(Endpoints::Types(ids)), _) => {
                let plural =
                    |id: &TypeId| self.model.config.schema.type_of(*id).plural.to_lowercase();
                format!(
                    "the list of all {}",
                    ids.iter().map(plural).collect::<Vec<_>>().join(" and ")
                )
            }
            _ => "the list of all records".to_owned(),
        }
    }

    /// What a hop is called where it starts.
    fn word_of(&self, hop: RelationStep) -> &'m str {
        let relation = self.model.config.schema.relation(hop.relation);
        match (hop.direction, &relation.inverse) {
            (Direction::Inverse, Some(inverse)) => inverse,
            _ => &relation.name,
        }
    }
}

/// The names that are known at a record: `$self`, then those of its page.
fn env(group: &Group, item: &Item) -> Env {
    let mut env = Env::default();
    env.bind("self", Bound::Items(vec![item.clone()]));
    env.extend(&group.names);
    env
}
