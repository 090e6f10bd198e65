//! `hirebook search`: what readers find on a built site, with the ranking and from the files that their browser has.

use std::io::{BufRead, IsTerminal};

use hirebook_search::reader::{Hit, Reader, SearchResult};
use serde_json::json;

use super::args::{SearchArgs, SearchFormat};
use super::report::{ExitStatus, print};
use super::site::{fail, root};
use crate::diagnostic::one_line;
use crate::load::index_file;

/// Answers the query, or one for each line of standard input.
pub(crate) fn run(args: &SearchArgs) -> ExitStatus {
    search(args).unwrap_or_else(|exit| exit)
}

fn search(args: &SearchArgs) -> Result<ExitStatus, ExitStatus> {
    let output = match &args.output {
        Some(output) => output.clone(),
        None => root(&args.root)?.join("output"),
    };
    let missing = |problem: &dyn std::fmt::Display| {
        fail(&format!(
            "`{}` cannot be searched: {problem}; `hirebook build` writes the site with its index",
            output.display()
        ))
    };
    let mut reader = Reader::open(|path: &str| index_file(&output, path))
        .map_err(|problem| missing(&problem))?;
    let query = args.words.join(" ");
    let mut any = false;
    let mut one = |query: &str| {
        let found = reader
            .query(query, args.limit.get())
            .map_err(|problem| missing(&problem))?;
        any |= found.total > 0;
        print(&format_results(query, &found, args.format));
        Ok(())
    };
    if !query.is_empty() {
        one(&query)?;
    } else if std::io::stdin().is_terminal() {
        return Err(fail(
            "there is nothing to search for; write `hirebook search WORDS`",
        ));
    } else {
        for line in std::io::stdin().lock().lines() {
            one(&line
                .map_err(|problem| fail(&format!("standard input cannot be read: {problem}")))?)?;
        }
    }
    Ok(if any {
        ExitStatus::Success
    } else {
        ExitStatus::Problems
    })
}

fn format_results(query: &str, found: &SearchResult, format: SearchFormat) -> String {
    match format {
        SearchFormat::Human => format_human(query, found),
        SearchFormat::Json => {
            let hits: Vec<_> = found.hits.iter().map(hit_to_json).collect();
            format!(
                "{}\n",
                json!({ "query": query, "total": found.total, "hits": hits })
            )
        }
    }
}

fn hit_to_json(hit: &Hit) -> serde_json::Value {
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

fn format_human(query: &str, found: &SearchResult) -> String {
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
    let pages = super::report::pluralize(found.total, "page");
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
