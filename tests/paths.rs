//! Following paths: the answers are the same with and without provenance, and each recorded route leads to its answer.
//!
//! Every path of the config is followed from every record, on the demo, on the golden sites and on random ones (`HIREBOOK_CASES` of them).
#![allow(
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads the repository"
)]

use hirebook::config::{Config, Path, Query, Records, Root};
use hirebook::model::{Answers, Env, Item, LastEdge, Model, PathResult, RouteStep, Routes};
use hirebook::pipeline;

#[allow(dead_code, reason = "others use the rest of it")]
mod support;

#[allow(dead_code, reason = "others use the rest of it")]
#[path = "support/hidden_sites.rs"]
mod hidden_sites;
#[path = "support/random.rs"]
mod random;
#[path = "support/sites.rs"]
mod sites;

#[test]
fn provenance_changes_no_answer() {
    let mut followed = 0;
    for folder in ["", "tests/sites/plain", "tests/sites/runbooks"] {
        followed += check(&sites::read(&support::root().join(folder)));
    }
    let cases = std::env::var("HIREBOOK_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(30);
    for seed in 0..cases {
        followed += check(&sites::input(&hidden_sites::hidden_site(seed).files));
    }
    println!("{followed} paths followed");
    assert!(followed > 10_000, "only {followed} paths were followed");
}

/// Follows all paths of a site and counts them.
fn check(input: &pipeline::Input) -> usize {
    let Ok((model, ..)) = pipeline::model(input, &sites::request(None)) else {
        return 0;
    };
    let paths = paths(model.config());
    let mut followed = 0;
    for path in &paths {
        for id in model.records() {
            let (item, env) = (Item::from_record(id), Env::of_record(id));
            let plain = model.evaluate(path, Some(&item), &env);
            let routes = model.follow::<Routes<'_>>(path, Some(&item), &env);
            let last = model.follow::<LastEdge<'_>>(path, Some(&item), &env);
            assert_eq!(
                words(&plain),
                words(&routes.clone().plain()),
                "`{}`",
                path.text
            );
            assert_eq!(words(&plain), words(&last.plain()), "`{}`", path.text);
            routes_lead_to_their_answers(&model, &routes, path);
            followed += 1;
        }
    }
    followed
}

fn words(result: &PathResult) -> String {
    format!("{result:?}")
}

/// The last record of each route is the one that was found, or the one that holds the value.
fn routes_lead_to_their_answers(model: &Model, answers: &Answers<Routes<'_>>, path: &Path) {
    let Answers::Items(items) = answers else {
        return;
    };
    for item in items {
        assert!(item.provenance.count >= item.provenance.routes.len() && item.provenance.count > 0);
        for route in &item.provenance.routes {
            let mut at = None;
            for step in route {
                at = match *step {
                    RouteStep::Record(id)
                    | RouteStep::Reference(id, _)
                    | RouteStep::Field(id, _) => Some(id),
                    RouteStep::Edge(relation_step, edge) => {
                        assert!(
                            at.is_none_or(|at| at == relation_step.target(edge.to, edge.from)),
                            "`{}` jumps",
                            path.text
                        );
                        Some(relation_step.target(edge.from, edge.to))
                    }
                    RouteStep::Properties
                    | RouteStep::Property(_)
                    | RouteStep::Key(_)
                    | RouteStep::Item(..) => at,
                };
            }
            assert_eq!(
                at,
                Some(item.found.record),
                "`{}` leads elsewhere: {}",
                path.text,
                model.record(item.found.record).title
            );
        }
    }
}

/// All paths of a config.
fn paths(config: &Config) -> Vec<Path> {
    let mut paths = Vec::new();
    let sets = config.pages.values().flat_map(|page| page.sets.values());
    let sets = sets.chain(
        config
            .schema
            .types
            .values()
            .flat_map(|declared| declared.sets.values()),
    );
    sets.for_each(|query| of_query(query, &mut paths));
    paths.extend(
        config
            .matrices
            .values()
            .map(|matrix| matrix.via.path.clone()),
    );
    paths.retain(|path| matches!(path.root, Root::Item) || path.root.is_name("self"));
    paths
}

fn of_query(query: &Query, paths: &mut Vec<Path>) {
    match &query.records {
        Records::Path(path) => paths.push(path.clone()),
        Records::FirstOf(queries) => queries.iter().for_each(|query| of_query(query, paths)),
        Records::Any | Records::Type(_) => {}
    }
    for condition in &query.conditions {
        condition.each_path(&mut |path| paths.push(path.clone()));
    }
    paths.extend(query.sort.iter().map(|key| key.path.clone()));
    paths.extend(query.group.clone());
    paths.extend(query.columns.iter().cloned());
    query
        .without
        .iter()
        .for_each(|query| of_query(query, paths));
}
