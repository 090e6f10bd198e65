#!/usr/bin/env python3
"""What does hirebook make of handbooks that nobody wrote for it? Usage: handbooks.py --shared DIR [--hirebook PATH]

Unpacks each archive of DIR/handbooks/*.tar.gz into a temporary folder, checks it as it is, and builds it. Where there are
errors, nothing would be written, so it is built a second time with those codes lowered to warnings. Prints one block of
lines for each archive. Standard library only.
"""
import argparse
import collections
import json
import os
import pathlib
import subprocess
import tarfile
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]

# Archives that are typed need to be told their types; the rest is built without a config.
CONFIGS = {
    "typed-30-seconds-questions": """\
[site]
title = "Interview questions"

[markdown]
label_attribute = "audience"

[audiences.public]
labels = ["public"]

[audiences.panel]
labels = ["public", "panel"]

[types.skill]
folder = "skills"
title = "Skill"
plural = "Skills"
label = "public"

[types.question]
folder = "questions"
title = "Question"
plural = "Questions"
label = "public"
fields.difficulty = { type = "int", title = "Difficulty" }
fields.good_to_hear = { type = "list<markdown>", title = "Good to hear", label = "panel" }
fields.prompt_extra = { type = "markdown", title = "The task" }

[relations.tests]
from = "question"
to = "skill"
inverse = "tested_by"
titles = ["Tests", "Questions"]
""",
}


def run(command, folder):
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, stdin=subprocess.DEVNULL)
    return done, (time.perf_counter() - start) * 1000


def diagnostics_of(done):
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise SystemExit(f"no JSON from `check`, exit code {done.returncode}:\n{done.stderr.decode(errors='replace')[-2000:]}")


def pages_in(output):
    return sum(1 for _ in output.rglob("*.html"))


def try_out(archive, hirebook, place):
    name = archive.name.removesuffix(".tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(place, filter="data")
    [root] = [path for path in place.iterdir() if path.is_dir()]
    if name in CONFIGS:
        (root / "hirebook.toml").write_text(CONFIGS[name], "utf-8")
    sources = sum(1 for _ in root.rglob("*.md"))
    checked, check_ms = run([hirebook, "check", "--format", "json"], root)
    found = diagnostics_of(checked)
    output = place / "site of the archive"
    built, build_ms = run([hirebook, "build", "--quiet", "--format", "short", "--output", str(output)], root)
    print(f"{name}: {sources} Markdown files")
    print(f"  check  exit {checked.returncode}, {check_ms:.0f} ms, {len(found)} diagnostics")
    counts = collections.Counter((one["severity"], one["code"]) for one in found)
    for (severity, code), count in sorted(counts.items(), key=lambda item: (item[0][0], -item[1])):
        print(f"    {count:6} {severity} {code}")
    print(f"  build  exit {built.returncode}, {build_ms:.0f} ms, {pages_in(output)} pages")
    errors = sorted({code for severity, code in counts if severity == "error"})
    if errors:
        own = CONFIGS.get(name, "")
        (root / "hirebook.toml").write_text(own + "\n[severity]\n" + "".join(f'{code} = "warning"\n' for code in errors), "utf-8")
        lenient, lenient_ms = run([hirebook, "build", "--quiet", "--format", "short", "--output", str(output)], root)
        print(f"  build, errors lowered  exit {lenient.returncode}, {lenient_ms:.0f} ms, {pages_in(output)} pages")
        built = lenient
    # An archive must never bring the compiler down.
    if checked.returncode not in (0, 1) or built.returncode not in (0, 1):
        raise SystemExit((checked.stderr + built.stderr).decode(errors="replace")[-2000:])
    return pages_in(output)


def main():
    parser = argparse.ArgumentParser(description="What does hirebook make of handbooks that nobody wrote for it?")
    parser.add_argument("--shared", type=pathlib.Path, required=True, help="a folder that holds handbooks/*.tar.gz")
    parser.add_argument("--hirebook", default=str(ROOT / "target/release/hirebook"), help="the program (default: the release build)")
    arguments = parser.parse_args()
    if not os.access(arguments.hirebook, os.X_OK):
        raise SystemExit(f"{arguments.hirebook} is not there: cargo build --release")
    archives = sorted((arguments.shared / "handbooks").glob("*.tar.gz"))
    if not archives:
        raise SystemExit(f"there are no archives in {arguments.shared / 'handbooks'}")
    total = 0
    for archive in archives:
        with tempfile.TemporaryDirectory(prefix="hirebook-handbooks-") as place:
            total += try_out(archive, str(pathlib.Path(arguments.hirebook).resolve()), pathlib.Path(place))
    print(f"{len(archives)} archives, {total} pages")


if __name__ == "__main__":
    main()
