//! `hirebook search`: what readers find on a built site, with the ranking and from the files that their browser has.

use std::io::{BufRead, IsTerminal};

use hirebook_search::reader::{Hit, Reader, SearchResult};
use serde_json::json;

use super::args::{SearchArgs, SearchFormat};
use super::report::{Exit, out};
use super::site::{refuse, root};
use crate::diagnostic::one_line;
use crate::load::index_file;

/// Answers the query, or one for each line of standard input.
pub(crate) fn run(args: &SearchArgs) -> Exit {
    answer(args).unwrap_or_else(|exit| exit)
}

fn answer(args: &SearchArgs) -> Result<Exit, Exit> {
    let output = match &args.output {
        Some(output) => output.clone(),
        None => root(args.root.as_deref())?.join("output"),
    };
    let missing = |problem: &dyn std::fmt::Display| {
        refuse(&format!(
            "`{}` cannot be searched: {problem}; `hirebook build` writes the site with its index",
            output.display()
        ))
    };
    let mut reader = Reader::open(|path: &str| index_file(&output, path))
        .map_err(|problem| missing(&problem))?;
    let mut any = false;
    let mut one = |query: &str| {
        let found = reader
            .query(query, args.limit)
            .map_err(|problem| missing(&problem))?;
        any |= found.total > 0;
        out(&shown(query, &found, args.format));
        Ok(())
    };
    if !args.words.is_empty() {
        one(&args.words)?;
    } else if std::io::stdin().is_terminal() {
        return Err(refuse(
            "there is nothing to search for; write `hirebook search WORDS`",
        ));
    } else {
        for line in std::io::stdin().lock().lines() {
            one(&line.map_err(|problem| {
                refuse(&format!("standard input cannot be read: {problem}"))
            })?)?;
        }
    }
    Ok(if any { Exit::Fine } else { Exit::Problems })
}

fn shown(query: &str, found: &SearchResult, format: SearchFormat) -> String {
    match format {
        SearchFormat::Human => human(query, found),
        SearchFormat::Json => {
            let hits: Vec<_> = found.hits.iter().map(hit).collect();
            format!(
                "{}\n",
                json!({ "query": query, "total": found.total, "hits": hits })
            )
        }
    }
}

fn hit(hit: &Hit) -> serde_json::Value {
    let sections: Vec<_> = hit
        .sections
        .iter()
        .map(|place| json!({ "anchor": place.anchor, "title": place.title }))
        .collect();
    json!({
        "path": hit.path,
        "title": hit.title,
        "kind": hit.kind,
        "retired": hit.retired,
        "score": hit.score,
        "sections": sections,
    })
}

fn human(query: &str, found: &SearchResult) -> String {
    if found.total == 0 {
        return format!("nothing found for `{}`\n", one_line(query));
    }
    let mut text = String::new();
    for hit in &found.hits {
        let kind = if hit.kind.is_empty() {
            String::new()
        } else {
            format!(" · {}", hit.kind)
        };
        let retired = if hit.retired { " · retired" } else { "" };
        text.push_str(&format!("{}{kind}{retired}\n  {}\n", hit.title, hit.path));
        for place in hit
            .sections
            .iter()
            .take(1)
            .filter(|place| !place.anchor.is_empty() && !hit.path.contains('#'))
        {
            text.push_str(&format!(
                "  {}#{}  {}\n",
                hit.path, place.anchor, place.title
            ));
        }
    }
    let pages = super::report::counted(found.total, "page");
    text.push_str(&format!(
        "{pages} found{}\n",
        if found.hits.len() < found.total {
            ", the best of them shown"
        } else {
            ""
        }
    ));
    text
}
