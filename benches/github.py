#!/usr/bin/env python3
"""Where does hirebook read Markdown otherwise than GitHub? Usage: github.py [--hirebook PATH]

Builds the examples of the specification through the whole pipeline, each as a page, and compares the text and the structure of each with
what GitHub's own parser makes of it. The parser (`cmarkgfm`, PyPI), the 649 examples of CommonMark 0.29 (`commonmark-spec`, npm) and the
examples of the extensions (from the tests of pulldown-cmark in the folder of Cargo's sources, and a few here) come through their package
managers, into `target/`. Prints each example that differs, then `N examples, M differ`.
"""
import argparse
import glob
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from html.parser import HTMLParser

ROOT = pathlib.Path(__file__).resolve().parents[1]
TOOLS = ROOT / "target" / "github-markdown"

# Bare addresses and tags that GitHub does not let through: the forms that the specification names, in words of our own.
MORE = [
    "www.example.org\n",
    "See www.example.org/help for more.\n",
    "See www.example.org.\n\nSee www.example.org/a.b.\n",
    "www.example.org/s?q=A+(b)\n\nwww.example.org/s?q=A+(b)))\n\n(www.example.org/s?q=A+(b))\n\n(www.example.org/s?q=A+(b)\n",
    "www.example.org/s?q=(b))+ok\n",
    "www.example.org/s?q=a&hl=en\n\nwww.example.org/s?q=a&hl;\n",
    "www.example.org/he<lp\n",
    "http://example.org\n\n(See https://example.org/s?q=A+(b))\n",
    "ann@example.org\n",
    "a@b+c.example is none, a+c@b.example is one.\n",
    "a.b-c_d@a.b\n\na.b-c_d@a.b.\n\na.b-c_d@a.b-\n\na.b-c_d@a.b_\n",
    "<b>a</b> <title> <xmp>\n",
]

# Problems of the content that keep a site from being built.
CODES = """ambiguous-reference broken-anchor broken-link duplicate-anchor duplicate-key front-matter-open misplaced-label missing-image
path-clash too-deep unknown-callout unknown-key unknown-label unknown-reference yaml-syntax""".split()

KEPT = {"em", "strong", "code", "del", "li", "ol", "ul", "blockquote", "heading", "pre", "table", "tr", "td", "th", "hr", "br"}
BREAKS = {"p", "br", "div", "li", "td", "th", "heading", "pre"}


class Outline(HTMLParser):
    """The words of a page, with the elements that give them their structure."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.out = []

    def tag(self, name):
        name = "heading" if re.fullmatch("h[1-6]", name) else name
        if name in BREAKS:
            self.out.append(" ")
        return name

    def handle_starttag(self, tag, attrs):
        name = self.tag(tag)
        if name == "img":
            self.out.append(dict(attrs).get("alt") or "")
        elif name in KEPT:
            self.out.append(f"<{name}>")

    def handle_endtag(self, tag):
        name = self.tag(tag)
        if name in KEPT - {"br", "hr", "li", "tr", "td", "th"}:
            self.out.append(f"</{name}>")

    def handle_data(self, data):
        self.out.append(data)


def outline(html):
    reader = Outline()
    reader.feed(html)
    reader.close()
    text = re.sub(r"\s+", " ", "".join(reader.out))
    text = re.sub(r" ?(</?(?:heading|pre|table|tr|td|th|ul|ol|li|blockquote|hr|br)>) ?", r"\1", text)
    # GitHub's parser joins strong emphasis within strong emphasis, which its specification does not.
    before = None
    while before != text:
        before, text = text, re.sub(r"<strong>([^<]*)<strong>(.*?)</strong>([^<]*)</strong>", r"<strong>\1\2\3</strong>", text)
    return text.strip()


def tools():
    python = TOOLS / "venv" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", TOOLS / "venv"], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "cmarkgfm"], check=True)
    if not (TOOLS / "package" / "spec.txt").exists():
        subprocess.run(["npm", "pack", "--silent", "commonmark-spec@0.29.0"], cwd=TOOLS, check=True, stdout=subprocess.DEVNULL)
        shutil.unpack_archive(TOOLS / "commonmark-spec-0.29.0.tgz", TOOLS)
    return python


def examples():
    text = (TOOLS / "package" / "spec.txt").read_text(encoding="utf-8")
    found = re.findall(r"^`{32} example[^\n]*\n(.*?)^\.\n.*?^`{32}$", text, re.M | re.S)
    found = [example.replace("→", "\t") for example in found]
    [suite] = glob.glob(os.path.expanduser("~/.cargo/registry/src/*/pulldown-cmark-0.13.6/tests/suite/"))
    for name in ["gfm_table", "gfm_strikethrough", "gfm_tasklist"]:
        found += re.findall(r'let original = r##"(.*?)"##;', pathlib.Path(suite, f"{name}.rs").read_text(encoding="utf-8"), re.S)
    return found + MORE


def built(hirebook, found, place):
    root = pathlib.Path(place)
    (root / "content").mkdir()
    lowered = "".join(f'{code} = "warning"\n' for code in CODES)
    (root / "hirebook.toml").write_text(f'[site]\ntitle = "Examples"\n[severity]\nunreachable-page = "off"\n{lowered}')
    (root / "content" / "index.md").write_text("# Home\n")
    for number, example in enumerate(found, 1):
        (root / "content" / f"e{number:03}.md").write_text(example, encoding="utf-8", newline="")
    done = subprocess.run([hirebook, "build", "-q", "--root", root], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    for number in range(1, len(found) + 1):
        page = (root / "output" / f"e{number:03}.html").read_text(encoding="utf-8")
        attributes, title = re.search(r"<h1([^>]*)>(.*?)</h1>", page, re.S).groups()
        body = re.search(r'<div class="prose">\n(.*?)\n</div>\n(?:<nav class="neigh|</article>|<section)', page, re.S)
        # A title without an id is the name of the file.
        yield (f"<h1>{title}</h1>" if "id=" in attributes else "") + (body.group(1) if body else "")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--hirebook", default=ROOT / "target" / "release" / "hirebook")
    hirebook = pathlib.Path(options.parse_args().hirebook).resolve()
    TOOLS.mkdir(parents=True, exist_ok=True)
    python = tools()
    found = examples()
    ask = "import sys, json, cmarkgfm; from cmarkgfm.cmark import Options as o; " \
        "json.dump([cmarkgfm.github_flavored_markdown_to_html(e, options=o.CMARK_OPT_UNSAFE) for e in json.load(sys.stdin)], sys.stdout)"
    expected = json.loads(subprocess.run([python, "-c", ask], input=json.dumps(found), capture_output=True, text=True, check=True).stdout)
    differ = 0
    with tempfile.TemporaryDirectory() as place:
        for number, (example, theirs, ours) in enumerate(zip(found, expected, built(hirebook, found, place)), 1):
            theirs, ours = outline(theirs), outline(ours)
            if theirs != ours:
                differ += 1
                print(f"{number}: {example[:200]!r}\n  GitHub:   {theirs[:200]}\n  hirebook: {ours[:200]}")
    print(f"{len(found)} examples, {differ} differ")


main()
