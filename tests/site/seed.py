#!/usr/bin/env python3
"""Is everything in the guide that has to be? Usage: seed.py [BUILT_FOLDER]

`tests/seed/map.toml` lists the facts that the demo handbook was begun with, by number, and which record and field carries
each. Every number is there once; every record, field, place in a list, edge and section exists and is not empty. And
`tests/seed/literals.txt` lists words that must stand, to the letter, in the visible text of the guide, which is the home page.
"""
import html.parser
import re
import tomllib

import content

FACTS = 171
INVISIBLE = {"head", "script", "style", "template", "noscript"}
INLINE = {"a", "abbr", "b", "bdi", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strong",
          "sub", "sup", "time", "u", "var", "wbr"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class VisibleText(html.parser.HTMLParser):
    """What a reader sees of a page. Words in two blocks are never next to each other."""

    def __init__(self):
        super().__init__()
        self.parts, self.hidden = [], []

    def handle_starttag(self, tag, attributes):
        if tag not in INLINE:
            self.parts.append("\n")
        if self.hidden or tag in INVISIBLE or "hidden" in dict(attributes):
            if tag not in VOID:
                self.hidden.append(tag)

    def handle_endtag(self, tag):
        if tag not in INLINE:
            self.parts.append("\n")
        if tag in self.hidden:
            while self.hidden.pop() != tag:
                pass

    def handle_data(self, data):
        if not self.hidden:
            self.parts.append(data)

    def text(self):
        return re.sub(r"[ \t\r]+", " ", "".join(self.parts))


# The page that reads like the seed, from top to bottom.
GUIDE = "guides/hire-django.html"

def empty(value):
    return not (value.strip() if isinstance(value, str) else value)


def problem_of(line, records):
    """What is wrong with a line of the map, or None."""
    record = records.get(line["record"])
    if record is None:
        return f"there is no record `{line['record']}`"
    field = line["field"]
    value = record.body if field == "body" else record.fields.get(field)
    if value is None or empty(value):
        return f"`{line['record']}` has nothing in `{field}`"
    if "index" in line:
        if not isinstance(value, list) or len(value) <= line["index"] or empty(value[line["index"]]):
            return f"`{field}` of `{line['record']}` has no item {line['index']}"
    if "to" in line and line["to"] not in record.ids(field):
        return f"`{field}` of `{line['record']}` does not name `{line['to']}`"
    if "heading" in line:
        if line["heading"] not in content.headings(record.body):
            return f"`{line['record']}` has no heading `{line['heading']}`"
        if not content.section(record.body, line["heading"]):
            return f"nothing stands below `{line['heading']}` in `{line['record']}`"
    unknown = set(line) - {"n", "record", "field", "index", "to", "heading"}
    return f"the map says `{sorted(unknown)[0]}`, which means nothing" if unknown else None


def main():
    root, output = content.arguments("Is everything in the guide that has to be?")
    records = content.read(root)
    lines = tomllib.loads((root / "tests/seed/map.toml").read_text("utf-8"))["lines"]
    passed, failures = 0, []
    numbers = [line["n"] for line in lines]
    for number in range(1, FACTS + 1):
        if numbers.count(number) == 0:
            failures.append(f"tests/seed/map.toml: {number} is not mapped")
    failures += [f"tests/seed/map.toml: {number} is not one of the {FACTS} facts" for number in set(numbers) - set(range(1, FACTS + 1))]
    for line in lines:
        problem = problem_of(line, records)
        if problem:
            failures.append(f"tests/seed/map.toml: {line['n']}: {problem}")
        else:
            passed += 1
    page = VisibleText()
    page.feed((output / GUIDE).read_text("utf-8"))
    page.close()
    text = page.text()
    for literal in (root / "tests/seed/literals.txt").read_text("utf-8").splitlines():
        if literal.strip() and literal not in text:
            failures.append(f"{GUIDE}: `{literal}` does not stand in the visible text")
        elif literal.strip():
            passed += 1
    content.finish(passed, failures)


if __name__ == "__main__":
    main()
