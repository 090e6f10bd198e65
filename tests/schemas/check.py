"""The JSON Schemas that `hirebook schema --json` writes for editors, under a validator.

They accept the config, the front matter and the defaults of each site that builds: the demo, the bakery, the sites of tests/sites
and the examples of the reference. They reject each case of wrong.txt, as the compiler does, and each key has such a case.

    target/tests-python/bin/python tests/schemas/check.py [PROGRAM]
"""

import datetime
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
SITES = [".", "examples/bakery", "tests/sites/plain", "tests/sites/runbooks"]
DIR = ".schema"
CONFIG = "hirebook.schema.json"
# Any value is accepted here; the compiler compares it with the type of the field. `extends` is for presets.
WITHOUT_CASE = {("field", "default"), ("config", "extends")}

# The site for wrong front matter and wrong defaults.
KITCHEN = {
    "hirebook.toml": """
[site]
language_version = 2
[audiences]
guest.labels = ["open"]
[types]
page.label = "open"
dish = { folder = "dishes", label = "open", fields.price = "int" }
""",
    "content/index.md": "# Start\n\n[[dish:curry]]\n",
    "content/dishes/curry.md": "---\ntitle: Curry\n---\nRed.\n",
}


class Schemas:
    """The schemas of one site."""

    def __init__(self, program, site, work):
        done = subprocess.run(
            [program, "schema", "--json", str(work), "--root", str(site)], capture_output=True, text=True
        )
        assert done.returncode == 0, f"no schemas of {site}:\n{done.stdout}{done.stderr}"
        self.files = {
            path.name: json.loads(path.read_text()) for path in Path(work).glob("*.schema.json")
        }
        for schema in self.files.values():
            Draft202012Validator.check_schema(schema)
        resources = ((name, Resource.from_contents(schema)) for name, schema in self.files.items())
        self.registry = Registry().with_resources(resources)
        settings = json.loads((Path(work) / "vscode-settings.json").read_text())
        self.patterns = settings["yaml.schemas"]
        rules = tomllib.loads((Path(work) / ".taplo.toml").read_text())["rule"]
        self.rules = [(rule["include"], rule["schema"]["path"]) for rule in rules]

    def errors(self, name, value):
        validator = Draft202012Validator({"$ref": name}, registry=self.registry)
        return list(validator.iter_errors(plain(value)))

    def of_yaml(self, path):
        """The schema that the settings for editors give a file."""
        found = None
        for schema, patterns in self.patterns.items():
            taken = False
            for pattern in patterns:
                if matches(pattern.removeprefix("!"), path):
                    taken = not pattern.startswith("!")
            if taken:
                found = schema
        return found and found.rsplit("/", 1)[-1]

    def of_toml(self, path):
        for patterns, schema in self.rules:
            if any(matches(pattern, path) for pattern in patterns):
                return schema.rsplit("/", 1)[-1]
        return None


def matches(pattern, path):
    parts = re.split(r"(\*\*/|\*)", pattern)
    forms = {"**/": "(?:.*/)?", "*": "[^/]*"}
    return re.fullmatch("".join(forms.get(part) or re.escape(part) for part in parts), path) is not None


def plain(value):
    """A value as JSON: dates are texts, and keys are strings."""
    if isinstance(value, dict):
        return {plain_key(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return value


def plain_key(key):
    return key if isinstance(key, str) else str(plain(key)).lower() if isinstance(key, bool) else str(plain(key))


def front_matter(text):
    """The front matter of a text, or None."""
    if text.startswith("---\n"):
        return yaml.safe_load(text[4:].split("\n---", 1)[0]) or {}
    if text.startswith("+++\n"):
        return tomllib.loads(text[4:].split("\n+++", 1)[0])
    return None


def accept(schemas, root):
    """Validates the files of a site. Yields a failure, or None, for each."""
    for path in sorted(root.rglob("*.toml")):
        relative = path.relative_to(root).as_posix()
        if path.name not in ("hirebook.toml", "preset.toml") or is_foreign(relative):
            continue
        name = schemas.of_toml(relative)
        yield report(relative, schemas.errors(name, tomllib.loads(path.read_text()))) if name else f"{relative} has no schema"
    content = root / "content"
    defaults = {
        path.parent: yaml.safe_load(path.read_text()) or {} for path in content.rglob("_defaults.y*ml")
    }
    for path, values in defaults.items():
        relative = (path / "_defaults.yml").relative_to(root).as_posix()
        yield report(relative, schemas.errors(schemas.of_yaml(relative), values))
    for path in sorted(content.rglob("*.md")):
        values = front_matter(path.read_text())
        if values is None:
            continue
        relative = path.relative_to(root).as_posix()
        inherited = {key for folder, keys in defaults.items() if folder in path.parents for key in keys}
        # An editor cannot know the defaults of a folder.
        given = {key: values[key] for key in values}
        errors = schemas.errors(schemas.of_yaml(relative), given)
        yield report(relative, [error for error in errors if not is_inherited(error, inherited)])


def is_inherited(error, keys):
    if error.context:
        return any(is_inherited(inner, keys) for inner in error.context)
    return error.validator == "required" and any(repr(key) in error.message for key in keys)


def is_foreign(path):
    return path.startswith(("target/", "src/", "tests/", "examples/", "output/"))


def report(path, errors):
    if not errors:
        return None
    return f"{path}: " + "; ".join(f"{error.json_path}: {error.message[:300]}" for error in errors)


def sections(path):
    """The sections of a file: after `## WORD`, their lines."""
    parts = re.split(r"^## (.+)\n", path.read_text(), flags=re.M)[1:]
    return dict(zip(parts[::2], parts[1::2]))


def examples():
    """The example of each table: its config, and its other files."""
    found = {}
    for word, text in sections(ROOT / "src/schema/examples.txt").items():
        shown, _, rest = text.partition("\n--\n")
        at = rest.find("=== ")
        config, files = (rest, "") if at < 0 else (rest[:at], rest[at:])
        texts = dict(re.findall(r"^=== (\S+)\n(.*?)(?=^=== |\Z)", files, flags=re.M | re.S))
        found[word] = (f"{config}\n{shown}", texts or {"content/index.md": "# Start\n"})
    return found


def write(root, files):
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


def merge(below, over):
    """Tables are merged key by key; all else is replaced."""
    if not (isinstance(below, dict) and isinstance(over, dict)):
        return over
    return {**below, **{key: merge(below[key], value) if key in below else value for key, value in over.items()}}


def to_toml(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {to_toml(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(to_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def is_rejected(program, site):
    """Whether the compiler reports an error."""
    done = subprocess.run([program, "check", "--root", str(site)], capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return done.returncode == 1


def texts_of(text):
    """Files that are written as `=== PATH` and their texts."""
    return dict(re.findall(r"^=== (\S+)\n(.*?)(?=^=== |\Z)", text, flags=re.M | re.S))


def keys_of(schemas, word):
    """The keys of a table that need a wrong use, and `+` for an unknown key."""
    schema = schemas.files[CONFIG]
    check = schema["$defs"]["check"]
    rules = {part["if"]["properties"]["rule"]["const"]: part["then"]["properties"] for part in check["allOf"]}
    of_rules = {key for properties in rules.values() for key in properties}
    if word == "config":
        found = set(schema["properties"])
    elif word == "check":
        found = set(check["properties"]) - of_rules
    elif word in schema["$defs"]:
        found = set(schema["$defs"][word]["properties"])
    else:
        found = set(rules["count" if word == "total" else word])
    unknown = set() if word == "conditions" else {"+"}
    return {key for key in found if (word, key) not in WITHOUT_CASE} | unknown


class Cases:
    def __init__(self, program, work):
        self.program, self.work = program, Path(work)
        self.failures, self.passed = [], 0

    def count(self, failure):
        if failure:
            self.failures.append(failure)
        else:
            self.passed += 1

    def schemas(self, name, site):
        return Schemas(self.program, site, self.work / "schemas" / name.replace("/", "-"))

    def accepts(self, name, schemas, site):
        for failure in accept(schemas, site):
            self.count(failure and f"{name}: rejected by its schema: {failure}")

    def sites(self):
        for name in SITES:
            self.accepts(name, self.schemas(name, ROOT / name), ROOT / name)

    def version_1(self):
        """A site in version 1 can have the old spellings, and its schema marks them as deprecated."""
        site = self.work / "version-1"
        write(site, texts_of((ROOT / "tests/sites/version-1.txt").read_text()))
        schemas = self.schemas("version-1", site)
        self.accepts("version 1", schemas, site)
        old = schemas.files[CONFIG]["$defs"]["check"]["properties"]["kind"]
        self.count(None if old.get("deprecated") is True else "version 1: `kind` of a check is not deprecated")

    def tables(self):
        wrong = sections(HERE / "wrong.txt")
        for word, (config, files) in examples().items():
            config = merge(tomllib.loads(config), {"site": {"language_version": 2}})
            site = self.work / word
            write(site, {**files, "hirebook.toml": document(config)})
            schemas = self.schemas(word, site)
            self.accepts(f"the example of {word}", schemas, site)
            cases = [line.split(" | ", 1) for line in wrong.get(word, "").strip().splitlines()]
            missing = keys_of(schemas, word) - {key for key, _ in cases}
            self.count(missing and f"{word}: no wrong use of {', '.join(sorted(missing))}")

            def failure(case):
                at, (key, change) = case
                text = merge(config, tomllib.loads(change))
                errors = schemas.errors(CONFIG, text)
                return self.rejects(
                    f"{word}: {key}: {change}", errors, f"{word}-{at}", {**files, "hirebook.toml": document(text)}
                )

            with ThreadPoolExecutor() as pool:
                for found in pool.map(failure, enumerate(cases)):
                    self.count(found)

    def content(self):
        """Wrong front matter and wrong defaults."""
        wrong = sections(HERE / "wrong.txt")
        site = self.work / "kitchen"
        write(site, KITCHEN)
        schemas = self.schemas("kitchen", site)
        self.accepts("the kitchen", schemas, site)
        for section, path in [("defaults", "content/dishes/_defaults.yml"), ("front matter", "content/dishes/curry.md")]:
            schema = schemas.of_yaml(path)
            for at, line in enumerate(wrong[section].strip().splitlines()):
                key, change = line.split(" | ", 1)
                text = f"---\n{change}\n---\n# Curry\n" if path.endswith(".md") else f"{change}\n"
                errors = schemas.errors(schema, yaml.safe_load(change))
                self.count(self.rejects(f"{section}: {key}: {change}", errors, f"{section}-{at}", {**KITCHEN, path: text}))

    def rejects(self, name, errors, folder, files):
        if not errors:
            return f"accepted by the schema: {name}"
        write(self.work / folder, files)
        return None if is_rejected(self.program, self.work / folder) else f"accepted by the compiler: {name}"


def document(value):
    """A config as TOML: a key for each of its tables."""
    return "".join(f"{json.dumps(key)} = {to_toml(inner)}\n" for key, inner in value.items())


def main():
    program = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target/release/hirebook").resolve()
    with tempfile.TemporaryDirectory() as work:
        cases = Cases(program, work)
        for part in (cases.sites, cases.version_1, cases.tables, cases.content):
            part()
    for failure in cases.failures:
        print(failure)
    print(f"{cases.passed} passed, {len(cases.failures)} failed")
    sys.exit(1 if cases.failures else 0)


main()
