#!/usr/bin/env python3
"""What readers must find, worked out from the sources, as JSON on standard output. The browser's tests compare with it.

Usage: facts.py. Nothing here has seen what the compiler made; texts are plain, and records are named by their address.
"""
import json
import pathlib
import re
import tomllib

import content
import derived
import gaps
import relations


def heading(declared, name):
    """The words above a relation's records, at the end where it goes by this name."""
    if name in declared:
        return declared[name]["titles"][0]
    return next(own["titles"][1] for own in declared.values() if own.get("inverse") == name)


def plain(text):
    """A short text as it is read: without the marks of code and emphasis."""
    return re.sub(r"[`*]", "", text)


def skills(records, address, declared):
    tied = {name: (heading(declared, name.removeprefix("_")), kind, sets) for name, (kind, sets) in relations.expected(records).items()}
    for skill in derived.of_kind(records, "skill"):
        yield {
            "page": address[skill.name],
            "relations": {title: sorted(address[f"{kind}:{other}"] for other in sets.get(skill.id, ())) for title, kind, sets in tied.values()},
        }


def needs(records, address):
    for need in derived.of_kind(records, "business_need"):
        yield {
            "page": address[need.name],
            "skills": [address[f"skill:{skill}"] for skill in need.ids("needs")],
            "questions": [address[f"question:{question}"] for question in need.ids("probed_by")],
        }


def signals(records):
    for signal in derived.of_kind(records, "signal"):
        yield {key: plain(signal.fields[key]) for key in ("title", "source", "polarity")}


def comparisons(records, address):
    for comparison in derived.of_kind(records, "comparison"):
        compared = comparison.ids("compares")
        title = {technology: records[f"technology:{technology}"].fields["title"] for technology in compared}
        yield {
            "page": address[comparison.name],
            "technologies": list(title.values()),
            "abreast": [
                [[plain(text) for text in records[f"technology:{technology}"].fields[field]] for technology in compared]
                for field in ("traits", "choose_when")
            ],
            "transfers": [
                {"from": title[technology], "to": title[tie["to"]], "time": tie["time"]}
                for technology in compared for tie in records[f"technology:{technology}"].fields.get("transfer", ()) if tie["to"] in title
            ],
        }


def kits(root, records):
    """Interview kits: the clock, the questions, and the skills that a scorecard has a row for, first come first."""
    asking, opening, closing = (gaps.usual(root, *of) for of in (("question", "minutes"), ("stage", "opening"), ("stage", "closing")))
    for role, step, stage, asked in gaps.kits(records):
        tested = [skill for question, _ in asked for skill in question.ids("tests")] or stage.ids("assesses")
        yield {
            "page": f"kits/{role.id}/{stage.id}.html",
            "minutes": int(step["minutes"]),
            "opening": int(stage.fields.get("opening", opening)),
            "closing": int(stage.fields.get("closing", closing)),
            "themes": step.get("form") == "themes",
            "questions": [
                {
                    "title": content.words(question.fields["title"], records),
                    "minutes": int(own or question.fields.get("minutes", asking)),
                    "answers": {name: content.words(answer, records) for name, answer in question.fields["answers"].items()},
                }
                for question, own in asked
            ],
            "skills": [records[f"skill:{skill}"].fields["title"] for skill in dict.fromkeys(tested)],
        }


def ladders(records, address):
    """Pages that tell what a level adds to the one below. Their rows are compared in derived.py."""
    side = lambda level: {"page": address[level.name], "title": level.fields["title"]}
    for lower, upper in derived.ladder(records):
        yield {"page": f"changes/{lower.id}-to-{upper.id}.html", "lower": side(lower), "upper": side(upper)}


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    records = content.read(root)
    declared = tomllib.loads((root / "src/presets/hiring/preset.toml").read_text("utf-8"))["relations"]
    address = {name: place for place, name in relations.addresses(root, records).items()}
    facts = {
        "skills": list(skills(records, address, declared)),
        "needs": list(needs(records, address)),
        "signals": list(signals(records)),
        "kits": list(kits(root, records)),
        "ladders": list(ladders(records, address)),
        "comparisons": list(comparisons(records, address)),
        "terms": {term.fields["title"]: plain(term.body) for term in derived.of_kind(records, "term")},
    }
    print(json.dumps(facts, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
