"""Reads a built page as its readers do: what stands in which section, and every text that is there. Spaces are single.

A line is an item of a list or a row of a table, the outermost one in its section. A block is a text that stands by itself:
a paragraph, a cell, a heading, the explanation of a term. What only screen readers say is a block, too.
"""
import html.parser
import posixpath
import urllib.parse

INLINE = {"a", "abbr", "b", "code", "del", "em", "i", "kbd", "label", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "u"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
READ_OUT = ("alt", "aria-label", "placeholder", "title")


def tidy(text):
    return " ".join(text.split())


class Line:
    """`href` is the first link's target, as a path of the site; `group` is the row that heads this part of the table."""

    def __init__(self, group):
        self.group, self.href, self.cells = group, None, []


class Element:
    def __init__(self, tag, classes):
        self.tag, self.section, self.line = tag, None, None
        self.tip = "tip" in classes
        self.block = [] if tag not in INLINE or self.tip else None


class Page(html.parser.HTMLParser):
    """`sections`: {id: lines}; `blocks`: all texts, in order. The explanation of a term is a block of its own and in no line."""

    def __init__(self, folder, path):
        super().__init__()
        self.place, self.open, self.group, self.blocks, self.sections = path, [], "", [], {}
        self.feed((folder / path).read_text("utf-8"))
        self.close()

    def nearest(self, name):
        return next((element for element in reversed(self.open) if getattr(element, name) is not None), None)

    def handle_starttag(self, tag, attributes):
        attributes = {name: value or "" for name, value in attributes}
        self.blocks += [tidy(attributes[name]) for name in READ_OUT if attributes.get(name)]
        if attributes.get("name") == "description":
            self.blocks.append(tidy(attributes["content"]))
        if tag in VOID:
            return
        element = Element(tag, attributes.get("class", "").split())
        if element.block is not None and not element.tip:
            self.take(self.nearest("block"))
        self.open.append(element)
        if tag == "section" and "id" in attributes:
            element.section = self.sections.setdefault(attributes["id"], [])
        elif tag == "table":
            self.group = ""
        self.into_lines(element, attributes)

    def into_lines(self, element, attributes):
        section, line = self.nearest("section"), self.nearest("line")
        if section and not line and element.tag in ("li", "tr"):
            element.line = Line(self.group)
            section.section.append(element.line)
            element.line.cells += [""] if element.tag == "li" else []
        elif line and element.tag in ("td", "th"):
            line.line.cells.append("")
            if attributes.get("scope") == "rowgroup":
                line.line.group = None
        elif line and element.tag not in INLINE:
            self.handle_data(" ")
        elif line and element.tag == "a" and line.line.href is None and "href" in attributes:
            line.line.href = posixpath.normpath(posixpath.join(posixpath.dirname(self.place), urllib.parse.unquote(attributes["href"])))

    def handle_data(self, data):
        if block := self.nearest("block"):
            block.block.append(data)
        line = self.nearest("line")
        if line and line.line.cells and not any(element.tip for element in self.open):
            line.line.cells[-1] += data

    def handle_endtag(self, tag):
        while self.open:
            element = self.open.pop()
            self.take(element)
            if element.line:
                element.line.cells = [tidy(cell) for cell in element.line.cells]
                if element.line.group is None:
                    self.group = element.line.cells[0]
            if element.tag == tag:
                return

    def take(self, element):
        """Ends a block, if the element is one and has any words."""
        if element is None or element.block is None:
            return
        text, element.block = tidy("".join(element.block)), []
        if text and element.tag not in ("script", "style"):
            self.blocks.append(text)
