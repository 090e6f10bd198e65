//! The records that a check looks at: all of some types, or a set on each derived page.

use super::{CheckRun, places};
use crate::config::{CheckTargets, Condition, Endpoints, Root, TypeId};
use crate::model::{Binding, Env, Item, PageId, PageKind};
use crate::text::Span;

/// Records that are checked together.
pub(super) struct Group {
    /// The page, if the records are a set of one.
    pub(super) page: Option<PageId>,
    /// The names in scope on the page.
    pub(super) names: Env,
    pub(super) items: Vec<Item>,
    /// The place of problems that concern all of them.
    pub(super) place: Span,
}

impl CheckRun<'_> {
    /// The groups of records to check.
    pub(super) fn groups(&self) -> Vec<Group> {
        let model = self.model;
        let mut groups = match &self.check.on {
            CheckTargets::Records(types) => {
                let kinds = model
                    .config()
                    .schema
                    .type_ids()
                    .filter(|id| types.holds(*id));
                let items = kinds
                    .flat_map(|kind| model.of_type(kind))
                    .map(|id| Item::from_record(*id))
                    .collect();
                vec![Group {
                    page: None,
                    names: Env::default(),
                    items,
                    place: self.check.span,
                }]
            }
            CheckTargets::Set(declared, set) => model
                .all_page_ids()
                .filter_map(|page| self.set(page, *declared, set))
                .collect(),
        };
        // Conditions on the names of a page select pages. Conditions on keys select records.
        let of_pages = |condition: &&Condition| {
            let mut is_of_page = true;
            condition.each_test(&mut |test| {
                is_of_page &= matches!(&test.path.root, Root::Name(name) if name != "self");
            });
            is_of_page
        };
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
            items.retain(|item| model.is_current(item.record) && self.is_selected(group, item));
            group.items = items;
        }
        groups
    }

    /// The named set of a page, if the page is made from the given declaration.
    fn set(&self, page: PageId, declared: usize, set: &str) -> Option<Group> {
        let model = self.model;
        let subject = match model.page(page).kind {
            PageKind::Derived(at, subject) if at == declared => subject,
            _ => return None,
        };
        let (_, mut names) = model.bind(subject);
        let mut items = Vec::new();
        for (name, found) in model.sets(&model.config().pages[declared], subject) {
            if name == set {
                items.clone_from(&found);
            }
            names.bind(&name, Binding::Items(found));
        }
        Some(Group {
            page: Some(page),
            names,
            items,
            place: places::of_subject(model, declared, subject),
        })
    }

    /// Whether the conditions of the check select a record.
    fn is_selected(&self, group: &Group, item: &Item) -> bool {
        let env = group.env(item);
        self.model.holds(&self.check.conditions, Some(item), &env)
    }

    /// The group as messages name it: the set of a page, or the records of types.
    pub(super) fn group_name(&self, group: &Group) -> String {
        match (&self.check.on, group.page) {
            (CheckTargets::Set(_, set), Some(page)) => {
                format!("`{set}` of {}", self.model.name_of_page(page))
            }
            (CheckTargets::Records(Endpoints::Types(ids)), _) => {
                let plural = |id: &TypeId| {
                    self.model
                        .config()
                        .schema
                        .type_of(*id)
                        .plural
                        .to_lowercase()
                };
                format!(
                    "the set of all {}",
                    ids.iter().map(plural).collect::<Vec<_>>().join(" and ")
                )
            }
            _ => "the set of all records".to_owned(),
        }
    }
}

impl Group {
    /// The names in scope at a record of the group: `$self`, then those of the page.
    pub(super) fn env(&self, item: &Item) -> Env {
        let mut env = Env::default();
        env.bind("self", Binding::Items(vec![item.clone()]));
        env.extend(&self.names);
        env
    }
}
