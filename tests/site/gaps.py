#!/usr/bin/env python3
"""Is the demo handbook finished? Usage: gaps.py

Reads the sources and no built site. Every skill is tested by a question; every question has an answer for each step of the scale,
and those that interviewers are given have a rating for each step, too; every stage says how to prepare; every record has somebody
who keeps it; and the questions of a kit fit into its minutes.
"""
import datetime
import pathlib

import content

# A kit is made for these kinds of stage; see `[pages.kit]` of the preset.
WITH_A_KIT = {"screen", "interview"}


def said(value):
    return value.strip() if isinstance(value, str) else value


def missing_keys(record, field, steps):
    """Steps of a scale for which a map says nothing."""
    written = record.fields.get(field) or {}
    return [step for step in steps if not said(written.get(step))]


def kit(role, step, records):
    """The questions of a step with their minutes: its own, else those of the role that are asked at the stage."""
    if step.get("items"):
        return [(records[f"question:{item['question']}"], item.get("minutes")) for item in step["items"]]
    suited = [records[f"question:{question}"] for question in role.ids("questions")]
    return [(question, None) for question in suited if step["to"] in question.ids("asked_at")]


def kits(records):
    """Each kit as (the role, its step, the stage, the questions with their minutes)."""
    for role in of_type(records, "role"):
        for step in role.fields["loop"]:
            stage = records[f"stage:{step['to']}"]
            if stage.fields["kind"] in WITH_A_KIT:
                yield role, step, stage, kit(role, step, records)


def usual(root, kind, field):
    """What a field says where a record does not."""
    return int(content.declared(root, "types")[kind]["fields"][field]["default"])


def of_type(records, kind):
    return [record for record in records.values() if record.kind == kind]


def is_day(text):
    try:
        return bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False


def checks(root, records):
    """What has to hold, as (words that say what is wrong, whether it holds)."""
    scales = content.declared(root, "scales")
    answers, ratings = ([step["id"] for step in scales[name]] for name in ("answer", "rating"))
    asking, opening, closing = usual(root, "question", "minutes"), usual(root, "stage", "opening"), usual(root, "stage", "closing")
    questions = [question for question in of_type(records, "question") if question.fields["kind"] != "avoid"]
    ready = [question for question in questions if question.fields.get("status", "ready") == "ready"]
    for record in records.values():
        yield f"{record.name} has an owner", f"person:{record.fields.get('owner')}" in records
        yield f"{record.name} has the day of its last review", is_day(record.fields.get("reviewed", ""))
    tested = {skill for question in ready for skill in question.ids("tests")}
    for skill in of_type(records, "skill"):
        yield f"{skill.name} is tested by a question", skill.id in tested
        yield f"{skill.name} says why it matters", "why-it-matters" in content.headings(skill.body)
    for question in ready:
        yield f"{question.name} has an answer for each of {answers}", not missing_keys(question, "answers", answers)
        written = [said(answer) for answer in (question.fields.get("answers") or {}).values()]
        yield f"{question.name} has answers that differ", len(set(written)) == len(written)
        yield f"{question.name} has follow-ups", bool(question.fields.get("probes"))
    for stage in of_type(records, "stage"):
        wanted = ["candidate_prep", "interviewer_prep"] if stage.fields["kind"] in WITH_A_KIT else ["candidate_prep"]
        for field in wanted:
            yield f"{stage.name} has {field}", bool(said(stage.fields.get(field)))
    for role, step, stage, asked in kits(records):
        name, minutes = f"{role.name}, {stage.name}", int(step["minutes"])
        needed = sum(int(own or question.fields.get("minutes", asking)) for question, own in asked)
        needed += int(stage.fields.get("opening", opening)) + int(stage.fields.get("closing", closing))
        yield f"beginning, questions and end of {name} fit: {needed} of {minutes} minutes", needed <= minutes
        yield f"{name} asks something", bool(asked) or stage.fields["kind"] != "interview"
    given = {question.id for *_, asked in kits(records) for question, _ in asked}
    given |= {question for role in of_type(records, "role") for question in role.ids("questions") + role.ids("samples")}
    for question in sorted(given):
        question = records[f"question:{question}"]
        yield f"{question.name}, which is in a kit, has a rating for each of {ratings}", not missing_keys(question, "anchors", ratings)
    for policy in of_type(records, "policy"):
        yield f"{policy.name} names where it holds", bool(policy.fields.get("jurisdiction"))
        yield f"{policy.name} says that it is not legal advice", "not legal advice" in " ".join(policy.body.split())
    for company in of_type(records, "company"):
        for fact in company.fields.get("facts") or []:
            dated = fact.get("as_of") and fact.get("source")
            yield f"{company.name}: `{fact['claim']}` has a date and a source, or says that it has none", bool(dated) or "undated" in fact["claim"]


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    results = list(checks(root, content.read(root)))
    content.finish(sum(holds for _, holds in results), [f"not so: {words}" for words, holds in results if not holds])


if __name__ == "__main__":
    main()
