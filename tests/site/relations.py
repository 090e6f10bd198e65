#!/usr/bin/env python3
"""Does every skill's page list exactly what is tied to the skill? Usage: relations.py [BUILT_FOLDER]

The sets are worked out here, from front matter and rows of tables, without the compiler; then they are compared, both ways,
with the links in the sections that the pages show. Which page stands for which record is worked out from the sources, too.
"""
import html.parser
import posixpath
import urllib.parse

import content


def written(records, kind, relation):
    """The edges that records of a type write under a relation's name: (from, to)."""
    return {(record.id, to) for record in records.values() if record.kind == kind for to in record.ids(relation)}


def expected(records):
    """For each relation of a skill's page: the type at its other end and {skill: ids}."""
    def by_skill(edges):
        sets = {}
        for other, skill in edges:
            sets.setdefault(skill, set()).add(other)
        return sets

    runs = {}
    for use_case, company in written(records, "use_case", "run_by"):
        runs.setdefault(use_case, set()).add(company)
    used_at = {(company, skill) for use_case, skill in written(records, "use_case", "exercises") for company in runs.get(use_case, ())}
    return {
        "_needed_by": ("business_need", by_skill(written(records, "business_need", "needs"))),
        "_used_at": ("company", by_skill(used_at)),
        "_expected_at": ("level", by_skill(with_inherited(written(records, "level", "expects"), written(records, "level", "inherits")))),
        "_tested_by": ("question", by_skill(written(records, "question", "tests"))),
        "_mistakes": ("mistake", by_skill(written(records, "mistake", "about"))),
        "_shown_by": ("signal", by_skill(written(records, "signal", "shows"))),
    }


def with_inherited(expects, inherits):
    """What a level expects, every level expects that builds on it, however many steps up."""
    while True:
        more = {(upper, skill) for upper, lower in inherits for level, skill in expects if level == lower}
        if more <= expects:
            return expects
        expects = expects | more


class RelationSections(html.parser.HTMLParser):
    """The first link of every item or row of every `<section class="relation">`, by the section's id.

    The first link of an item is the record; what comes after it belongs to the edge."""

    def __init__(self):
        super().__init__()
        self.sections, self.open, self.items, self.linked = {}, [], 0, False

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "section":
            is_relation = "relation" in (attributes.get("class") or "").split()
            self.open.append(attributes.get("id") if is_relation else None)
            if is_relation:
                self.sections.setdefault(attributes.get("id"), [])
                self.items = 0
        elif self.open and self.open[-1]:
            if tag in ("ul", "ol", "dl", "tbody"):
                self.items += 1
            elif tag in ("li", "tr") and self.items == 1:
                self.linked = False
            elif tag == "a" and self.items and not self.linked and attributes.get("href"):
                self.sections[self.open[-1]].append(attributes["href"])
                self.linked = True

    def handle_endtag(self, tag):
        if tag == "section" and self.open:
            self.open.pop()
        elif tag in ("ul", "ol", "dl", "tbody") and self.open and self.open[-1]:
            self.items -= 1


def addresses(root, records):
    """Where each record is shown: {"skills/drf.html": "skill:drf", "signals/index.html#has-tests": "signal:has-tests"}."""
    types, home = content.declared(root, "types"), content.declared(root, "site").get("home")
    found = {}
    for record in records.values():
        own = types[record.kind]
        folder = own.get("folder", record.kind)
        if record.name == home:
            found["index.html"] = record.name
        elif record.kind == "page":
            found[f"{record.id}.html"] = record.name
        else:
            entry = own.get("page", "own") == "entry"
            found[f"{folder}/index.html#{record.id}" if entry else f"{folder}/{record.id}.html"] = record.name
    return found


def main():
    root, output = content.arguments("Does every skill's page list exactly what is tied to the skill?")
    records = content.read(root)
    places = addresses(root, records)
    skills = sorted(record.id for record in records.values() if record.kind == "skill")
    passed, failures = 0, []
    if not skills:
        failures.append("content: there are no skills")
    relations = expected(records)
    for relation, (kind, sets) in relations.items():
        if not sets:
            failures.append(f"content: nothing is tied to any skill by `{relation}`")
        failures += [f"content: `{skill}` is no skill, and `{relation}` ties {sorted(sets[skill])} to it" for skill in sorted(set(sets) - set(skills))]
    for skill in skills:
        path = f"skills/{skill}.html"
        if not (output / path).is_file():
            failures.append(f"{path}: there is no such page")
            continue
        page = RelationSections()
        page.feed((output / path).read_text("utf-8"))
        page.close()
        for relation, (kind, sets) in relations.items():
            wanted = {f"{kind}:{other}" for other in sets.get(skill, ())}
            shown = []
            for href in page.sections.get(relation, []):
                target = posixpath.normpath(posixpath.join("skills", urllib.parse.unquote(href)))
                shown.append(places.get(target, target))
            problems = [f"`{relation}` lacks {name}" for name in sorted(wanted - set(shown))]
            problems += [f"`{relation}` shows {name}, which is not tied to it" for name in sorted(set(shown) - wanted)]
            problems += [f"`{relation}` shows {name} more than once" for name in sorted(set(shown)) if shown.count(name) > 1]
            failures += [f"{path}: {problem}" for problem in problems]
            passed += not problems
    content.finish(passed, failures)


if __name__ == "__main__":
    main()
