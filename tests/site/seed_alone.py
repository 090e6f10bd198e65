#!/usr/bin/env python3
"""Writes the seed alone as a handbook of its own, and counts its gaps: seed_alone.py FOLDER HIREBOOK

The demo has gone beyond its seed and has no gaps; the seed had them. So this takes from the demo what the seed's own lines
speak of: skills, levels, business needs, and its 22 questions to ask with 2 not to ask (those that tests/seed/map.toml names, and
those of the needs), with the 4 answer keys that it gave. A line of the seed asks after one thing, so a question here tests the
first skill that it names; the others came with the demo. `hirebook check` must then count what was counted in the seed itself.
"""
import collections
import json
import pathlib
import subprocess
import sys
import tomllib

import content
import derived

KEPT = {"skill": ("category",), "level": ("order", "inherits", "expects"), "business_need": ("needs", "probed_by"), "question": ("kind", "tests")}
RELATIONS = {"needs", "probed_by", "tests"}
# One line of the seed, 158, names two questions.
OF_ONE_LINE = {"null-vs-blank", "user-profile-optional"}
MEASURED = {"skill-untested": 11, "answer-key": 18, "question-twin": 2}


def questions(lines, records):
    """Ids of the seed's own questions."""
    named = {line["record"] for line in lines} | {f"question:{line['to']}" for line in lines if line["field"] in ("questions", "fix_with")}
    needs = [question for need in derived.of_kind(records, "business_need") for question in need.ids("probed_by")]
    return {name.removeprefix("question:") for name in named if name.startswith("question:")} | set(needs) | OF_ONE_LINE


def front_matter(record, records, answered):
    """What is kept of a record; JSON is YAML, too."""
    written = {"title": record.fields["title"]}
    for key in KEPT[record.kind]:
        if key in record.fields:
            written[key] = record.ids(key) if key in RELATIONS else record.fields[key]
    if record.kind == "question":
        written["tests"] = written["tests"][:1]
        if record.name in answered:
            written["answers"] = {step: content.words(answer, records) for step, answer in record.fields["answers"].items()}
    if "order" in written:
        written["order"] = int(written["order"])
    for edge in written.get("expects", ()):
        edge.pop("evidence", None)
    return json.dumps(written, indent=1, ensure_ascii=False)


def write(root, folder):
    records = content.read(root)
    lines = tomllib.loads((root / "tests/seed/map.toml").read_text("utf-8"))["lines"]
    own, answered = questions(lines, records), {line["record"] for line in lines if line["field"] == "answers"}
    for record in records.values():
        if record.kind not in KEPT or record.kind == "question" and record.id not in own:
            continue
        path = folder / "content" / record.source.parts[0] / f"{record.id}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{front_matter(record, records, answered)}\n---\n{'What it is.' if record.kind == 'skill' else ''}\n", "utf-8")
    (folder / "hirebook.toml").write_text('[site]\npreset = "hiring"\n', "utf-8")


def main():
    root, folder, hirebook = pathlib.Path(__file__).resolve().parents[2], pathlib.Path(sys.argv[1]), sys.argv[2]
    write(root, folder)
    records = content.read(folder)
    asked = [question for question in derived.of_kind(records, "question") if question.fields["kind"] != "avoid"]
    said = subprocess.run([hirebook, "check", "--root", folder, "--format", "json"], capture_output=True, text=True)
    found = collections.Counter(problem["code"] for problem in json.loads(said.stdout))
    counted = [
        ("questions to ask", 22, len(asked)),
        ("untested skills, worked out here", MEASURED["skill-untested"], len(derived.untested(records))),
        *((f"of `{code}`", number, found[code]) for code, number in MEASURED.items()),
    ]
    failures = [f"{what}: {number}, and not {wanted}" for what, wanted, number in counted if number != wanted]
    content.finish(len(counted) - len(failures), failures)


if __name__ == "__main__":
    main()
