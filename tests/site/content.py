"""Reads a handbook's sources: front matter, folder defaults, rows of tables, bodies.

For tests only, and on purpose not a line of it is shared with the compiler: what the compiler makes of the sources is
compared with what stands here. It knows as little as it can: which keys a record has, not what they mean. All scalars
are text. Needs PyYAML.
"""
import pathlib
import re
import tomllib

import yaml

PRESETS = pathlib.Path(__file__).resolve().parents[2] / "src" / "presets"
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.S | re.M)
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


class Record:
    def __init__(self, kind, ident, fields, body, source):
        self.kind, self.id, self.fields, self.body, self.source = kind, ident, fields, body, source

    @property
    def name(self):
        return f"{self.kind}:{self.id}"

    def ids(self, relation):
        """Ids that are written under a relation's name: one, a list, `{ to: id }`, or a table's cell with commas."""
        written = self.fields.get(relation)
        if isinstance(written, dict):
            written = [written]
        if isinstance(written, str):
            written = written.split(",")
        found = []
        for one in written or []:
            one = (one.get("to") or "") if isinstance(one, dict) else one
            if one.strip():
                found.append(one.strip().split(":", 1)[-1])
        return found


def load_yaml(text, where):
    try:
        loaded = yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as problem:
        raise SystemExit(f"{where}: not YAML: {problem}")
    return loaded if isinstance(loaded, dict) else {}


def declared(root, table):
    """A table of the site's declarations: that of its preset, with that of its own config laid over it, entry by entry."""
    config = tomllib.loads((root / "hirebook.toml").read_text("utf-8"))
    preset = PRESETS / config.get("site", {}).get("preset", "pages") / "preset.toml"
    merged = dict(tomllib.loads(preset.read_text("utf-8")).get(table, {}))
    for name, own in config.get(table, {}).items():
        merged[name] = {**merged.get(name, {}), **own} if isinstance(own, dict) else own
    return {name: own for name, own in merged.items() if not isinstance(own, dict) or own.get("enabled", True)}


def read(root):
    """All records of `root`/content that a build shows, as {"type:id": Record}."""
    content = root / "content"
    folders = {own.get("folder", name): name for name, own in declared(root, "types").items() if name != "page"}
    records = {}
    for path in sorted(content.rglob("*.md")):
        place = path.relative_to(content)
        text = path.read_text("utf-8-sig").replace("\r\n", "\n")
        matter = FRONT_MATTER.match(text)
        written = load_yaml(matter[1], path) if matter else {}
        body = text[matter.end():] if matter else text
        defaults = folder_defaults(content, place.parent)
        kind = written.get("type") or defaults.get("type") or kind_of_folder(place.parent, folders)
        if kind == "collection":
            shared = {**defaults, **(written.get("defaults") or {})}
            found = [Record(written["of"], row_id(row), {**shared, **row}, row.get("body", ""), place) for row in rows(body)]
        else:
            own = place.with_suffix("").as_posix() if kind == "page" else place.stem
            found = [Record(kind, written.get("id") or own, {**defaults, **written}, body, place)]
        for record in found:
            if record.fields.get("status") == "draft":
                continue
            if record.name in records:
                raise SystemExit(f"{place}: `{record.name}` is in {records[record.name].source}, too")
            records[record.name] = record
    return records


def folder_defaults(content, folder):
    """What holds in a folder: its own `_defaults.yml` over those of the folders around it."""
    merged = {}
    for here in [*reversed(folder.parents), folder]:
        path = content / here / "_defaults.yml"
        if path.is_file():
            merged.update(load_yaml(path.read_text("utf-8"), path))
    return merged


def kind_of_folder(folder, folders):
    for here in [folder, *folder.parents]:
        if here.as_posix() in folders:
            return folders[here.as_posix()]
    return "page"


def row_id(row):
    return row.get("id") or slug(row.get("title", ""))


def cells(line):
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))]


def rows(body):
    """Every row of every table, as {header: cell} without empty cells; `a.b` in a header is a key within a key."""
    header = None
    lines = body.splitlines()
    for at, line in enumerate(lines):
        if "|" not in line:
            header = None
        elif header is None:
            if at + 1 < len(lines) and re.fullmatch(r"[\s|:-]*-[\s|:-]*", lines[at + 1]):
                header = cells(line)
        elif not re.fullmatch(r"[\s|:-]*-[\s|:-]*", line):
            row = {}
            for key, cell in zip(header, cells(line)):
                if cell:
                    first, _, rest = key.partition(".")
                    if rest:
                        row.setdefault(first, {})[rest] = cell
                    else:
                        row[key] = cell
            yield row


def slug(text):
    """The id that a heading of these words has."""
    words = "".join(c if c.isalnum() or c in " -_" else "" for c in text.lower())
    return re.sub(r"\s", "-", words.strip())


def headings(body):
    """The body's headings: {id: (line's number, level)}; those within fences are text."""
    found, fence = {}, None
    for at, line in enumerate(body.splitlines()):
        mark = FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = None
            continue
        if mark:
            fence = mark[1]
            continue
        heading = re.match(r"(#{1,6})\s+(.*?)\s*#*\s*$", line)
        if heading:
            words, attributes = re.match(r"(.*?)\s*(\{[^{}]*\})?$", heading[2]).groups()
            given = re.search(r"#([\w-]+)", attributes or "")
            found.setdefault(given[1] if given else slug(words), (at, len(heading[1])))
    return found


def section(body, heading):
    """The text below a heading, down to the next of its level or a higher one, without the headings in it."""
    all_of_them = headings(body)
    start, level = all_of_them[heading]
    after = [line for line, own in all_of_them.values() if line > start and own <= level]
    inner = {line for line, _ in all_of_them.values()}
    lines = body.splitlines()[: min(after, default=None)]
    return "\n".join(line for at, line in enumerate(lines) if at > start and at not in inner).strip()


def words(text, records):
    """A text of one paragraph as it is read: without marks, and with references by their words, else by a title."""
    def reference(found):
        target, _, own = found[1].partition("|")
        return own or records[target.partition("#")[0]].fields["title"]

    text = re.sub(r"\[\[(.*?)\]\]", reference, text)
    text = re.sub(r"\[([^\[\]]*)\]\([^()]*\)", r"\1", text)
    return " ".join(re.sub(r"[`*]", "", text).split())


def arguments(description, *options):
    """The root of the repository and the built folder, from the command line; then what each of the options says, or None."""
    import argparse

    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("output", nargs="?", type=pathlib.Path, help="a built site (default: output)")
    for option in options:
        parser.add_argument(f"--{option}")
    given = parser.parse_args()
    root = pathlib.Path(__file__).resolve().parents[2]
    output = given.output or root / "output"
    if not (output / "index.html").is_file():
        raise SystemExit(f"{output} holds no site; build one first: cargo run --release -- build")
    return root, output, *(getattr(given, option) for option in options)


def finish(passed, failures):
    """Prints what failed and the line that `tests/run` adds up; leaves with 1 if anything failed."""
    for failure in failures:
        print(failure)
    print(f"{passed} passed, {len(failures)} failed")
    raise SystemExit(1 if failures else 0)
