#!/usr/bin/env python3
"""Compares two programs by the mistakes of `tests/mistakes.md`.

    benches/mistakes.py BEFORE AFTER [--table]

Each mistake is made by itself, then all of them at once in one handbook. Prints, for each program,

- how many mistakes are silent, how many are named at their place by the first message, and how many elsewhere; the place is where the
  first message of `tests/mistakes.md` stands, which was read and accepted by hand;
- for all at once: how many messages there are, how many stand at a mistake's place, how many mistakes are named, and how many runs it takes
  until nothing is reported, if each run undoes only what the first message is about that stands in a mistake's file.

`--table` prints the first message of both for each mistake, as Markdown. Both programs run `check --format short` in a temporary folder.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "tests" / "mistakes.md"
PLACE = re.compile(r"^(.*?\.?[\w-]+(?:\.\w+)*):(\d+):(\d+): (error|warning|info)\[([\w-]+)\]: (.*)$")


def block(section, kind):
    found = re.search(rf"~~~{kind}\n(.*?)~~~", section, re.S)
    return found.group(1) if found else ""


def apply(files, changes):
    """`=== PATH` writes a file, `+++ PATH` adds to one; `\\u{…}` is a character by its code."""
    changes = re.sub(r"\\u\{(\w+)\}", lambda code: chr(int(code.group(1), 16)), changes)
    path = None
    for line in changes.splitlines(keepends=True):
        if line.startswith("=== "):
            path = line[4:].rstrip("\n")
            files[path] = ""
        elif line.startswith("+++ "):
            path = line[4:].rstrip("\n")
            files.setdefault(path, "")
        else:
            files[path] += line
    return files


def check(program, files):
    """The messages of a run: path, line, severity, words."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            place = Path(folder) / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
        command = [program, "check", "--format", "short", "--today", "2026-06-01"]
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    found = []
    for line in (run.stdout + run.stderr).splitlines():
        if match := PLACE.match(line):
            found.append((match[1], int(match[2]), match[4], f"{match[4]}[{match[5]}]: {match[6]}"))
    return found


def mistakes():
    """The handbook's files, and for each mistake its title, its changes, its files and the place of its first message."""
    opening, *sections = FILE.read_text(encoding="utf-8").split("\n## ")
    handbook = apply({}, block(sections[0], "files"))
    found = []
    for section in sections[1:]:
        changes = block(section, "files")
        own = set(re.findall(r"^(?:===|\+\+\+) (.*)$", changes, re.M))
        own = {re.sub(r"\\u\{(\w+)\}", lambda code: chr(int(code[1], 16)), path) for path in own}
        place = re.search(r"^ *--> (.*):(\d+):\d+$", block(section, "text"), re.M)
        place = (place[1], int(place[2])) if place else None
        found.append({"title": section.split("\n")[0], "changes": changes, "files": own, "place": place})
    return handbook, found


def one_by_one(program, handbook, found):
    silent, named, elsewhere, firsts = [], [], [], []
    for mistake in found:
        messages = check(program, apply(dict(handbook), mistake["changes"]))
        first = messages[0] if messages else None
        firsts.append(first)
        if mistake["place"] is None:
            continue
        if first is None:
            silent.append(mistake["title"])
        elif first[:2] == mistake["place"]:
            named.append(mistake["title"])
        else:
            elsewhere.append(mistake["title"])
    total = len(silent) + len(named) + len(elsewhere)
    print(f"one by one: {total} mistakes; first message at the mistake: {len(named)}, elsewhere: {len(elsewhere)}, none: {len(silent)}")
    for what, titles in [("elsewhere", elsewhere), ("none", silent)]:
        for title in titles:
            print(f"  {what}: {title}")
    return firsts


def together(program, handbook, found):
    left = [mistake for mistake in found if mistake["place"]]
    messages = all_of(program, handbook, left)
    # Lines of the config are counted in one config with all mistakes.
    places = {place(mistake, handbook, left) for mistake in left}
    at_place = [message for message in messages if message[:2] in places]
    named = {message[:2] for message in at_place}
    print(f"all at once: {len(messages)} messages, {len(at_place)} at a mistake; {len(named)} of {len(left)} mistakes named")
    runs, passed_over = 1, 0
    while messages and runs <= 2 * len(found):
        undone = None
        for message in messages:
            owners = [mistake for mistake in left if message[0] in mistake["files"]]
            owners = [mistake for mistake in owners if place(mistake, handbook, left) == message[:2]] or [
                mistake for mistake in owners if message[0] != "hirebook.toml"
            ]
            if owners:
                undone = owners[0]
                break
            passed_over += 1
        if undone is None:
            break
        left.remove(undone)
        messages = all_of(program, handbook, left)
        runs += 1
    rest = f"{len(messages)} messages are left" if messages else "nothing is reported"
    print(f"following the first message: {runs} runs, {passed_over} messages passed over, then {rest}; {len(left)} mistakes are left")


def place(mistake, handbook, left):
    path, line = mistake["place"]
    if path == "hirebook.toml":
        added = handbook[path].count("\n")
        for other in left:
            if other is mistake:
                break
            if path in other["files"]:
                added += block_of(other, path).count("\n")
        line += added - handbook[path].count("\n")
    return path, line


def block_of(mistake, path):
    return apply({path: ""}, mistake["changes"])[path]


def all_of(program, handbook, left):
    files = dict(handbook)
    for mistake in left:
        apply(files, mistake["changes"])
    return check(program, files)


def main():
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    if len(arguments) != 2:
        sys.exit(__doc__)
    handbook, found = mistakes()
    firsts = []
    for name, program in zip(["before", "after"], arguments):
        program = str(Path(program).resolve())
        print(f"== {name}")
        firsts.append(one_by_one(program, handbook, found))
        together(program, handbook, found)
    if "--table" in sys.argv:
        words = lambda first: f"`{first[0]}:{first[1]}` {first[3]}".replace("|", "\\|")[:200] if first else "(none)"
        print("\n| Mistake | Before | After |\n|---|---|---|")
        for mistake, before, after in zip(found, *firsts):
            print(f"| {mistake['title']} | {words(before)} | {words(after)} |".replace("\n", " "))


if __name__ == "__main__":
    main()
