#!/usr/bin/env python3
"""Does the candidates' site say what to expect, and nothing else? Usage: candidate.py BUILT_FOLDER

From the sources alone: which pages candidates have, what each role's steps are with their minutes and how to prepare for them,
and which questions are samples. Every text that stands on a page must be one that the sources label for candidates, a word that
the site declares for such a thing, or one of the theme's; and no text that is labelled otherwise may stand in any file.
"""
import html
import re

import built
import content
import derived
import relations

READER = "candidate"
# What the theme says by itself.
THEME = {
    "Skip to the text", "Menu", "Site", "Breadcrumb", "On this page", "Neighbours", "All contents", "Also called", "Built for Candidates",
    "This page is not here", "There is no page at this address. It may have moved, or the address may hold a typing error.",
    "Go to the first page, or choose a place in the menu.",
    "Search", "Searching takes a script. Without it, here is everything by type.",
}
NUMBERS = re.compile(r"Reviewed on \d{4}-\d\d-\d\d|\d+|Minutes in all: \d+")
# Between two texts of one line, or before a text.
JOINTS = re.compile(r" · |(?:^| )(?:Before|After) ")
MOVED = re.compile(r"This page has moved to (.*)\.")
# A hidden text of fewer words may well stand somewhere for other reasons.
WORDS = 4


class Sources:
    """The handbook as its declarations part it for one reader: texts that may be seen, and texts that may not."""

    def __init__(self, root):
        self.root, self.records = root, content.read(root)
        tables = ("types", "relations", "pages", "menu", "site", "audiences")
        self.types, self.relations, self.pages, self.menu, self.site, audiences = (content.declared(root, table) for table in tables)
        self.labels = set(audiences[READER]["labels"])
        self.seen, self.hidden = set(), set()
        for record in self.records.values():
            self.part(record)

    def sees(self, record):
        return record.fields.get("label", self.types[record.kind].get("label")) in self.labels

    def may(self, declared):
        return "label" not in declared or declared["label"] in self.labels

    def visible(self, kind=None):
        return [record for record in self.records.values() if self.sees(record) and kind in (None, record.kind)]

    def part(self, record):
        """Puts each text of a record where it belongs."""
        shown, own = self.sees(record), self.types[record.kind]
        self.put(shown, record.fields["title"])
        self.put(shown and own.get("body") != "none", record.body)
        self.put(shown and record.kind == "term", *texts(record.fields.get("aliases")))
        for name, field in own.get("fields", {}).items():
            options = field.get("of", [])
            written = record.fields.get(name)
            if options:
                titles = {option["id"]: option["title"] for option in options if isinstance(option, dict)}
                self.put(shown and self.may(field), titles.get(written, written or ""))
            else:
                self.put(shown and self.may(field), *texts(written))
        for name, relation in self.relations.items():
            written = record.fields.get(name)
            for edge in [written] if isinstance(written, dict) else written if isinstance(written, list) else []:
                if isinstance(edge, dict):
                    self.part_edge(shown and self.may(relation), relation, edge)

    def part_edge(self, shown, relation, edge):
        other = self.records.get(f"{relation['to']}:{edge['to']}")
        shown = shown and other is not None and self.sees(other)
        for name, value in edge.items():
            if name in relation["props"]:
                declared = relation["props"][name]
                self.put(shown and (isinstance(declared, str) or self.may(declared)), *texts(value))

    def put(self, shown, *written):
        for text in written:
            (self.seen if shown else self.hidden).update(blocks(text, self.records))

    def declared_words(self):
        """Titles and sentences of what candidates see records of, and of the pages made for them."""
        kinds = {record.kind for record in self.visible()}
        yield from (self.site["title"], self.site["description"])
        # The title of the site and the way to search stand on one line.
        yield f"{self.site['title']} Search"
        yield from (group["title"] for group in self.menu.values())
        for kind in kinds:
            own = self.types[kind]
            yield from (own[key] for key in ("title", "plural", "help") if key in own)
            yield from (field["title"] for field in own.get("fields", {}).values() if self.may(field))
        for relation in self.relations.values():
            if self.may(relation) and "titles" in relation:
                yield from relation["titles"]
                yield from (prop["title"] for prop in relation.get("props", {}).values() if self.may(prop))
        for name, page in self.made().items():
            yield name.capitalize()
            yield from (page["title"].replace("{title}", role.fields["title"]) for role in self.visible("role"))
            yield from (query["title"] for query in page["sets"].values())

    def made(self):
        """Derived pages for candidates. All are made for a role each, so far."""
        found = {name: page for name, page in self.pages.items() if page.get("label") in self.labels}
        assert all(page.get("each") == "role" for page in found.values()), "teach this test what else candidates get a page for"
        return found

    def page_list(self):
        own = {place.partition("#")[0] for place, name in relations.addresses(self.root, self.records).items() if self.sees(self.records[name])}
        folders = {self.types[record.kind].get("folder", record.kind) for record in self.visible() if record.kind != "page"}
        made = {page["path"].replace("{id}", role.id) + ".html" for page in self.made().values() for role in self.visible("role")}
        return own | {f"{folder}/index.html" for folder in folders} | made | {"index.html", "contents.html", "search.html", "404.html"}


def texts(value):
    """All texts in a value, however deep."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value or ()
    return [text for one in inner for text in texts(one)]


def same(text):
    """A text as it is compared: without what marks it up, or marks it as words to fill in."""
    return " ".join(re.sub(r"[`*\[\]]", "", html.unescape(text)).split())


def blocks(text, records):
    """The paragraphs, items and headings of a Markdown text, as they are compared. Views show other records, and are left out."""
    text = re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.S | re.M)
    parts = re.split(r"\n\s*\n|^\s*(?:[-*+]|\d+\.|#+)\s+", text, flags=re.M)
    return {same(content.words(part, records)) for part in parts} - {""}


def check_pages(sources, output):
    shown = [path.relative_to(output).as_posix() for path in output.rglob("*.html")]
    yield derived.compared("the candidates' site", sources.page_list(), shown)


def check_words(sources, output):
    """Nothing stands on a page that has no reason to."""
    known = THEME | sources.seen | set(map(same, sources.declared_words()))
    explained = lambda block: block in known or NUMBERS.fullmatch(block)
    for path in sorted(output.rglob("*.html")):
        place = path.relative_to(output).as_posix()
        texts = map(same, built.Page(output, place).blocks)
        yield [f"{place} says “{text}”, which is for nobody outside" for text in texts if not explained(text) and not all(map(explained, pieces(text)))]


def pieces(text):
    """The texts that a line of the theme is made of."""
    return [piece for piece in JOINTS.split(MOVED.sub(r"\1", text)) if piece]


def check_expectations(sources, output):
    for role in sources.visible("role"):
        place = f"what-to-expect/{role.id}.html"
        page = built.Page(output, place)
        said = list(map(same, page.blocks))
        wanted = []
        for step in role.fields["loop"]:
            stage = sources.records[f"stage:{step['to']}"]
            wanted += [same(stage.fields["title"]), step["minutes"]]
            prep = blocks(stage.fields["candidate_prep"], sources.records)
            yield [f"{place} does not say: {block}" for block in prep - set(said)]
        steps = [block for block in said[said.index("The steps"):] if block in wanted]
        yield [] if steps == wanted else [f"{place} has the steps {steps}, and they are {wanted}"]
        total = sum(int(step["minutes"]) for step in role.fields["loop"])
        yield [] if f"Minutes in all: {total}" in said else [f"{place} does not add up to {total} minutes"]
        samples = {f"questions/{question}.html" for question in role.ids("samples")}
        yield derived.compared(f"{place}, samples,", samples, [line.href for line in page.sections["_samples"]])


def check_hidden(sources, output):
    """No text that candidates may not see stands in a file of theirs, unless the same words are also said to them."""
    heard = "\n".join([*sources.seen, *map(same, sources.declared_words())])
    secrets = {text for text in sources.hidden if len(text.split()) >= WORDS and text not in heard}
    yield [] if len(secrets) > 300 else [f"only {len(secrets)} texts are hidden, which proves little"]
    for path in sorted(output.rglob("*")):
        if path.is_file():
            said = path.read_text("utf-8", errors="replace")
            said = said + "\n" + same(re.sub(r"<[^>]*>", "", said))
            yield [f"{path.relative_to(output)} holds “{text}”" for text in secrets if text in said]


def main():
    root, output = content.arguments("Does the candidates' site say what to expect, and nothing else?")
    sources = Sources(root)
    results = [result for check in (check_pages, check_words, check_expectations, check_hidden) for result in check(sources, output)]
    content.finish(sum(not problems for problems in results), [problem for problems in results for problem in problems])


if __name__ == "__main__":
    main()
