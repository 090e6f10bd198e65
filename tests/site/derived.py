#!/usr/bin/env python3
"""Do derived pages say what follows from the sources? Usage: derived.py [BUILT] [--sources ROOT] [--today DAY] [--hirebook PROGRAM]

What each level adds to the one below, which skills no question tests, and whose reviews are overdue on a day (that of the build;
left out without one). Worked out here without the compiler, then compared both ways with the pages, the data beside them and,
where a program is named, with what its `check` reports.
"""
import calendar
import datetime
import json
import pathlib
import subprocess

import built
import content
import relations


def of_kind(records, kind):
    return [record for record in records.values() if record.kind == kind]


def effective(records, level):
    """What a level expects, with all it takes over: {skill: (proficiency, evidence)}. Its own word counts, then that of the nearest."""
    expected = {}
    while level:
        for edge in level.fields["expects"]:
            edge = edge if isinstance(edge, dict) else {"to": edge}
            expected.setdefault(edge["to"], (edge.get("proficiency", ""), edge.get("evidence", "")))
        below = level.ids("inherits")
        level = records[f"level:{below[0]}"] if below else None
    return expected


def ladder(records):
    """Each level that builds on another, as (the lower, the upper)."""
    return [(records[f"level:{below}"], level) for level in of_kind(records, "level") for below in level.ids("inherits")]


def changes(root, records, places):
    """The rows of each page about two levels: {page: {section: rows}}."""
    steps = {step["id"]: step["title"] for step in content.declared(root, "scales")["proficiency"]}
    pages = {}
    for lower, upper in ladder(records):
        before, after = effective(records, lower), effective(records, upper)
        added = {skill for skill in after if after[skill] != before.get(skill)}
        row = lambda skill, edge: (places[f"skill:{skill}"], steps.get(edge[0], ""), content.words(edge[1], records))
        pages[f"changes/{lower.id}-to-{upper.id}.html"] = {
            "_added": {row(skill, after[skill]) for skill in added},
            "_instead_of": {row(skill, before[skill]) for skill in added & before.keys()},
        }
    return pages


def untested(records):
    """Skills that a level or a role expects, or a business need asks for, and that no question to be asked tests."""
    active = [record for record in records.values() if record.fields.get("status") != "retired"]
    tied = lambda kind, relation: {skill for record in active if record.kind == kind for skill in record.ids(relation)}
    wanted = tied("level", "expects") | tied("role", "requires") | tied("business_need", "needs")
    asked = [record for record in active if record.kind == "question" and record.fields["kind"] != "avoid"]
    return wanted - {skill for question in asked for skill in question.ids("tests")}


def due(record):
    """The day until which a review holds, or nothing. A month later is the same day of the month, or the month's last."""
    if not {"reviewed", "review_in"} <= record.fields.keys():
        return None
    reviewed = datetime.date.fromisoformat(record.fields["reviewed"])
    number, unit = record.fields["review_in"].split()
    if unit.startswith(("day", "week")):
        return reviewed + datetime.timedelta(days=int(number) * (7 if unit.startswith("week") else 1))
    months = reviewed.month - 1 + int(number) * (12 if unit.startswith("year") else 1)
    year, month = reviewed.year + months // 12, months % 12 + 1
    return datetime.date(year, month, min(reviewed.day, calendar.monthrange(year, month)[1]))


def overdue(records, today):
    """What is overdue, by owner: {owner's name: {(record, the day it was due, the day of its last review)}}."""
    groups = {}
    for record in records.values():
        if record.fields.get("status") != "retired" and (day := due(record)) and day < today:
            owner = records[f"person:{record.fields['owner']}"].fields["title"]
            groups.setdefault(owner, set()).add((record.name, day.isoformat(), record.fields["reviewed"]))
    return groups


def compared(where, wanted, shown):
    """Failures: what lacks, what is too much, what is there more than once."""
    shown = list(shown)
    problems = [f"{where} lacks {one}" for one in sorted(wanted - set(shown))]
    problems += [f"{where} shows {one}, which does not follow" for one in sorted(set(shown) - wanted)]
    return problems + [f"{where} shows {one} more than once" for one in sorted(set(shown)) if shown.count(one) > 1]


def check_changes(root, records, places, output):
    pages = changes(root, records, places)
    shown = {f"changes/{path.name}" for path in (output / "changes").glob("*.html")}
    yield compared("the site", set(pages), shown)
    for path, sections in pages.items():
        page = built.Page(output, path)
        for section, rows in sections.items():
            yield compared(f"{path}#{section}", rows, [(line.href, *line.cells[1:]) for line in page.sections.get(section, ()) if line.href])


def check_coverage(root, records, names, output, hirebook):
    wanted = {f"skill:{skill}" for skill in untested(records)}
    page = built.Page(output, "coverage.html")
    if "_skill-untested" not in page.sections:
        yield ["coverage.html has no section for skills that are not tested"]
    yield compared("coverage.html", wanted, [names.get(line.href, line.href) for line in page.sections.get("_skill-untested", ())])
    if hirebook:
        said = subprocess.run([hirebook, "check", "--root", root, "--format", "json"], capture_output=True, text=True)
        found = [problem["record"] for problem in json.loads(said.stdout) if problem["code"] == "skill-untested"]
        yield compared("`hirebook check`", wanted, found)


def check_reviews(records, names, output, today):
    groups = overdue(records, today)
    kept = {record.name for record in records.values() if due(record)}
    late = {name for group in groups.values() for name, _, _ in group}
    yield [] if len(groups) > 1 and late < kept else [f"on {today}, some reviews of several owners must be overdue, and some not: choose another day"]
    lines = [line for line in built.Page(output, "reviews.html").sections["_overdue"] if line.href]
    data = json.loads((output / "reviews.json").read_text("utf-8"))["sets"]["overdue"]
    yield compared("reviews.html", set(groups), dict.fromkeys(line.group for line in lines))
    yield compared("reviews.json", set(groups), [group["group"] for group in data])
    for owner, wanted in groups.items():
        yield compared(f"reviews.html, {owner},", wanted, [(names.get(line.href, line.href), *line.cells[1:]) for line in lines if line.group == owner])
        items = [item for group in data if group["group"] == owner for item in group["items"]]
        shown = [(f"{item['type']}:{item['id']}", item["cells"]["review_due"], item["cells"]["reviewed"]) for item in items]
        yield compared(f"reviews.json, {owner},", wanted, shown)
        yield [f"reviews.json: {item['href']} is not {item['type']}:{item['id']}" for item in items if names.get(item["href"]) != f"{item['type']}:{item['id']}"]


def main():
    root, output, sources, today, hirebook = content.arguments("Do derived pages say what follows from the sources?", "sources", "today", "hirebook")
    root = pathlib.Path(sources) if sources else root
    records = content.read(root)
    names = relations.addresses(root, records)
    places = {name: place for place, name in names.items()}
    results = [*check_changes(root, records, places, output), *check_coverage(root, records, names, output, hirebook)]
    if today:
        results += check_reviews(records, names, output, datetime.date.fromisoformat(today))
    content.finish(sum(not problems for problems in results), [problem for problems in results for problem in problems])


if __name__ == "__main__":
    main()
