//! `hirebook search`: finds pages of a built site with the index and the ranking that browsers use.

use std::fmt::{Display, Write as _};
use std::io::{BufRead, IsTerminal};

use hirebook_search::reader::{Hit, Reader, SearchResult};
use serde_json::json;

use super::args::{SearchArgs, SearchFormat};
use super::report::{ExitStatus, pluralize, print};
use super::site::{fail, root};
use crate::diagnostic::one_line;
use crate::load::index_file;

/// Answers the query in the arguments, otherwise each line of standard input.
pub(crate) fn run(args: &SearchArgs) -> Result<ExitStatus, ExitStatus> {
    let output = match &args.output {
        Some(output) => output.clone(),
        None => root(&args.root)?.join("output"),
    };
    let unreadable = |problem: &dyn Display| {
        fail(&format!(
            "cannot search `{}`: {problem}; run `hirebook build` to write the site and its index",
            output.display()
        ))
    };
    let mut reader = Reader::open(|path: &str| index_file(&output, path))
        .map_err(|problem| unreadable(&problem))?;
    let mut any_found = false;
    let mut answer = |query: &str| {
        let result = reader
            .query(query, args.limit.get())
            .map_err(|problem| unreadable(&problem))?;
        any_found |= result.total > 0;
        print(&match args.format {
            SearchFormat::Human => format_human(query, &result),
            SearchFormat::Json => format_json(query, &result),
        });
        Ok(())
    };
    let query = args.words.join(" ");
    if !query.is_empty() {
        answer(&query)?;
    } else if std::io::stdin().is_terminal() {
        return Err(fail(
            "no words to search for: write `hirebook search WORDS`",
        ));
    } else {
        for line in std::io::stdin().lock().lines() {
            let line =
                line.map_err(|problem| fail(&format!("cannot read standard input: {problem}")))?;
            answer(&line)?;
        }
    }
    Ok(ExitStatus::problems_if(!any_found))
}

fn format_json(query: &str, result: &SearchResult) -> String {
    let to_json = |hit: &Hit| {
        let sections: Vec<_> = hit
            .sections
            .iter()
            .map(|section| json!({ "anchor": section.anchor, "title": section.title }))
            .collect();
        json!({
            "path": hit.path,
            "title": hit.title,
            "kind": hit.kind,
            "retired": hit.retired,
            "score": hit.score,
            "sections": sections,
        })
    };
    let hits: Vec<_> = result.hits.iter().map(to_json).collect();
    let object = json!({ "query": query, "total": result.total, "hits": hits });
    format!("{object}\n")
}

fn format_human(query: &str, result: &SearchResult) -> String {
    if result.total == 0 {
        return format!("no results for `{}`\n", one_line(query));
    }
    let mut text = String::new();
    for hit in &result.hits {
        text.push_str(&hit.title);
        // Writing to a string cannot fail, here and below.
        if !hit.kind.is_empty() {
            let _ = write!(text, " · {}", hit.kind);
        }
        let retired = if hit.retired { " · retired" } else { "" };
        let _ = writeln!(text, "{retired}\n  {}", hit.path);
        if let Some(section) = hit.sections.first()
            && !section.anchor.is_empty()
            && !hit.path.contains('#')
        {
            let _ = writeln!(text, "  {}#{}  {}", hit.path, section.anchor, section.title);
        }
    }
    let is_limited = result.hits.len() < result.total;
    let shown = if is_limited { ", showing the best" } else { "" };
    let _ = writeln!(text, "{} found{shown}", pluralize(result.total, "page"));
    text
}
