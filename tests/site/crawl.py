#!/usr/bin/env python3
"""Walks a built site from its first page, over the file system, and says what a reader or a browser would trip over.

Usage: crawl.py [BUILT_FOLDER] [--clicks N]

Nothing but the standard library. Each failure is a line, `page: what`; the exit code is 1 if there is one.
"""
import argparse
import collections
import html.parser
import pathlib
import re
import urllib.parse

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Attributes that make a browser fetch something, by element.
RESOURCES = {
    "img": ["src", "srcset"], "source": ["src", "srcset"], "script": ["src"], "iframe": ["src"], "frame": ["src"], "embed": ["src"],
    "object": ["data"], "video": ["src", "poster"], "audio": ["src"], "track": ["src"], "input": ["src"], "use": ["href", "xlink:href"],
    "image": ["href", "xlink:href"], "body": ["background"],
}
# What `<link>` may say without a browser fetching it.
NAMED_ONLY = {"canonical", "alternate", "author", "license", "next", "prev", "help", "search"}
# Attributes whose words are ids on the same page.
IDREFS = ["aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-details", "for", "headers", "popovertarget"]
CSS_URL = re.compile(r"url\(\s*(['\"]?)(.*?)\1\s*\)|@import\s+(['\"])(.*?)\3", re.I)
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.S)


class Page(html.parser.HTMLParser):
    """What one HTML file says, and what is wrong with it by itself."""

    def __init__(self, path):
        super().__init__()
        self.path, self.problems = path, []
        self.ids, self.names, self.links, self.resources, self.idrefs = [], set(), [], [], []
        self.headings, self.titles, self.count = [], [], collections.Counter()
        self.lang, self.redirect, self.stack = None, None, []

    def handle_starttag(self, tag, pairs):
        attributes = {name: value or "" for name, value in pairs}
        self.count[tag] += 1
        if tag not in VOID:
            self.stack.append(tag)
        if len(attributes) < len(pairs):
            self.problems.append(f"<{tag}> has an attribute twice")
        if "id" in attributes:
            self.ids.append(attributes["id"])
        for name in attributes:
            if name == "style":
                self.problems.append(f"<{tag}> has an inline style: {attributes[name]!r}")
            elif name.startswith("on"):
                self.problems.append(f"<{tag}> has an inline handler: {name}")
        if tag == "html":
            self.lang = attributes.get("lang")
        elif tag == "style":
            self.problems.append("<style> within the page")
        elif tag == "script" and not attributes.get("src") and attributes.get("type") not in ("application/json", "application/ld+json"):
            self.problems.append("<script> without a src")
        elif tag == "title" and "svg" not in self.stack:
            self.titles.append("")
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.headings.append((int(tag[1]), self.getpos()[0]))
        elif tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
            self.redirect = re.sub(r"^\s*\d+\s*;\s*url\s*=\s*", "", attributes.get("content", ""), flags=re.I).strip("'\" ")
            self.links.append(self.redirect)
        elif tag == "base":
            self.problems.append("<base> makes links depend on where the site is")
        if tag in ("a", "area") and "href" in attributes:
            self.links.append(attributes["href"])
        if tag == "a" and attributes.get("name"):
            self.names.add(attributes["name"])
        if tag == "form" and attributes.get("action"):
            self.links.append(attributes["action"])
        if tag == "link" and "href" in attributes:
            kinds = set(attributes.get("rel", "").lower().split())
            (self.resources if kinds - NAMED_ONLY else self.links).append(attributes["href"])
        for name in RESOURCES.get(tag, []):
            if name == "srcset":
                self.resources += [part.split()[0] for part in attributes.get(name, "").split(",") if part.strip()]
            elif name in attributes:
                self.resources.append(attributes[name])
        if tag == "img" and "alt" not in attributes:
            self.problems.append(f"<img src={attributes.get('src')!r}> has no alt")
        for name in IDREFS:
            self.idrefs += [(name, word) for word in attributes.get(name, "").split()]

    def handle_startendtag(self, tag, pairs):
        self.handle_starttag(tag, pairs)
        if tag not in VOID and self.stack:
            self.stack.pop()

    def handle_endtag(self, tag):
        if tag in self.stack:
            while self.stack.pop() != tag:
                pass

    def handle_data(self, data):
        if self.stack and self.stack[-1] == "title" and "svg" not in self.stack and self.titles:
            self.titles[-1] += data

    def finish(self):
        """What is wrong with the page, whatever the others say."""
        for ident, times in collections.Counter(self.ids).items():
            if times > 1:
                self.problems.append(f"the id `{ident}` stands {times} times")
            if not ident or re.search(r"\s", ident):
                self.problems.append(f"`{ident}` is no id")
        if not self.lang:
            self.problems.append("<html> has no lang")
        if len(self.titles) != 1 or not self.titles[0].strip():
            self.problems.append(f"{len(self.titles)} titles" if len(self.titles) != 1 else "the title is empty")
        for tag in ("h1", "main"):
            if self.count[tag] != 1:
                self.problems.append(f"{self.count[tag]} times <{tag}>")
        before = 0
        for level, line in self.headings:
            if level > before + 1:
                self.problems.append(f"line {line}: <h{level}> follows <h{before}>" if before else f"line {line}: the first heading is <h{level}>")
            before = level
        anchors = set(self.ids) | self.names
        for name, word in self.idrefs:
            if word not in self.ids:
                self.problems.append(f"{name}=`{word}` names no id of the page")
        return anchors


class Site:
    def __init__(self, root):
        self.root = root
        self.files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
        self.pages, self.anchors, self.passed, self.failures = {}, {}, 0, []
        for path in sorted(self.files):
            if path.endswith(".html"):
                page = Page(path)
                page.feed((root / path).read_text("utf-8"))
                page.close()
                self.anchors[path] = page.finish()
                self.pages[path] = page

    def check(self, path, problem):
        if problem:
            self.failures.append(f"{path}: {problem}")
        else:
            self.passed += 1

    def target(self, page, link):
        """The file and the anchor that a link of a page leads to, and what is wrong with the link itself."""
        parts = urllib.parse.urlsplit(link)
        if parts.scheme or parts.netloc:
            return None, "", None
        if not link:
            return None, "", "an empty link"
        path = urllib.parse.unquote(parts.path)
        if path.startswith("/"):
            if page != "404.html":
                return None, "", f"`{link}` begins at the server's root"
            # The page is shown at any depth, so its links begin at the base path, whatever that is.
            here = path.lstrip("/")
            while here and here not in self.files:
                here = here.partition("/")[2]
            return (here, "", None) if here else (None, "", f"`{link}` leads nowhere")
        if path:
            steps = []
            for step in (page.rpartition("/")[0] + "/" + path).split("/"):
                if step == "..":
                    if not steps and page == "404.html":
                        # The page looks for its files in folders above. A browser stays at the server's root.
                        continue
                    if not steps:
                        return None, "", f"`{link}` leaves the site"
                    steps.pop()
                elif step not in ("", "."):
                    steps.append(step)
            here = "/".join(steps)
            if here not in self.files:
                folder = path.endswith("/") or (self.root / here).is_dir()
                return None, "", f"`{link}` names a folder, not a file" if folder else f"`{link}` leads nowhere"
        else:
            here = page
        return here, urllib.parse.unquote(parts.fragment), None

    def links(self, path, page):
        """Checks a page's links; the pages they lead to."""
        reached = set()
        for link in page.links:
            scheme = urllib.parse.urlsplit(link).scheme.lower()
            if scheme in ("javascript", "data", "file", "vbscript"):
                self.check(path, f"`{link}` is a {scheme} link")
                continue
            here, anchor, problem = self.target(path, link)
            if not problem and anchor and here in self.pages and anchor not in self.anchors[here]:
                problem = f"`{link}`: {here} has no `{anchor}`"
            self.check(path, problem)
            if here in self.pages:
                reached.add(here)
        return reached

    def resource(self, path, link):
        parts = urllib.parse.urlsplit(link)
        if parts.scheme or parts.netloc:
            what = f"`{link[:80]}` is loaded from another host" if parts.netloc else f"`{link[:80]}` is not a file of the site"
            self.check(path, what)
        else:
            here, anchor, problem = self.target(path, link)
            if not problem and anchor and here in self.pages and anchor not in self.anchors[here]:
                problem = f"`{link}`: {here} has no `{anchor}`"
            self.check(path, problem)

    def crawl(self, clicks):
        depth, queue, reached = {"index.html": 0}, collections.deque(["index.html"]), {}
        for path, page in self.pages.items():
            reached[path] = self.links(path, page)
            for link in page.resources:
                self.resource(path, link)
            self.failures += [f"{path}: {problem}" for problem in page.problems]
            self.passed += not page.problems
        while queue:
            path = queue.popleft()
            for other in sorted(reached[path]):
                if other not in depth:
                    depth[other] = depth[path] + 1
                    queue.append(other)
        for path, page in self.pages.items():
            if path == "404.html" or page.redirect is not None:
                continue
            if path not in depth:
                self.check(path, "no page leads here")
            else:
                self.check(path, f"{depth[path]} clicks from the first page" if depth[path] > clicks else None)
        for path in sorted(self.files):
            if path.endswith(".css"):
                text = CSS_COMMENT.sub("", (self.root / path).read_text("utf-8"))
                for match in CSS_URL.finditer(text):
                    self.resource(path, match[2] or match[4] or "")


def main():
    parser = argparse.ArgumentParser(description="Walks a built site and says what a reader would trip over.")
    default = pathlib.Path(__file__).resolve().parents[2] / "output"
    parser.add_argument("output", nargs="?", type=pathlib.Path, default=default, help="a built site (default: output)")
    parser.add_argument("--clicks", type=int, default=3, help="how far from the first page a page may be (default: 3)")
    arguments = parser.parse_args()
    if not (arguments.output / "index.html").is_file():
        raise SystemExit(f"{arguments.output} holds no site; build one first: cargo run --release -- build")
    site = Site(arguments.output)
    site.crawl(arguments.clicks)
    failures = sorted(set(site.failures))
    for failure in failures:
        print(failure)
    print(f"{site.passed} passed, {len(failures)} failed")
    raise SystemExit(1 if failures else 0)


if __name__ == "__main__":
    main()
