#!/usr/bin/env python3
"""How fast is a large matrix? Usage: matrix.py [--keep DIR] [--hirebook PATH] [--times N]

Writes a site of the size of a national capability framework (188 skills, 205 levels, 1,809 edges with a proficiency) over
the preset `hiring`, builds it in memory where there is tmpfs, and prints a row in Markdown. `--keep DIR` leaves sources and
site in DIR: `scroll.cjs` measures the page there in a browser. Standard library only.
"""
import argparse
import pathlib
import random
import shutil
import tempfile

from run import ROOT, Run, median_of, memory_folder

SKILLS, LEVELS, EDGES = 188, 205, 1809
STEPS = ["awareness", "working", "practitioner", "expert"]
CONFIG = """[site]
title = "A large framework"
preset = "hiring"
[severity]
unreachable-page = "off"
"""


def generate(place):
    """The same site every time."""
    chance = random.Random("hirebook")
    syllables = "ba de fi go ha ke la mo ne pi ra se ti vo zu".split()

    def words(count):
        return " ".join("".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(count))

    def write(path, text):
        file = place / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    write("hirebook.toml", CONFIG)
    for skill in range(SKILLS):
        write(f"content/skills/skill-{skill:03}.md", f"---\ntitle: {words(3).capitalize()}\n---\n{words(14).capitalize()}.\n")
    # Every level has an edge at least; the rest fall where they fall, each pair once.
    pairs = {(level, chance.randrange(SKILLS)) for level in range(LEVELS)}
    while len(pairs) < EDGES:
        pairs.add((chance.randrange(LEVELS), chance.randrange(SKILLS)))
    edges = {level: [] for level in range(LEVELS)}
    for level, skill in sorted(pairs):
        edges[level].append(f"  - {{ to: skill-{skill:03}, proficiency: {chance.choice(STEPS)} }}\n")
    for level, lines in edges.items():
        write(f"content/levels/level-{level:03}.md", f"---\ntitle: {words(2).capitalize()}\nexpects:\n{''.join(lines)}---\n{words(20).capitalize()}.\n")


def main():
    parser = argparse.ArgumentParser(description="How fast is a large matrix?")
    parser.add_argument("--keep", type=pathlib.Path, help="a folder for the sources and the site, which stay there")
    parser.add_argument("--hirebook", default=str(ROOT / "target/release/hirebook"), help="the program (default: the release build)")
    parser.add_argument("--times", type=int, default=5, help="builds; the median counts (default: 5)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=memory_folder(), prefix="hirebook-bench-") as aside:
        place = arguments.keep or pathlib.Path(aside)
        generate(place / "handbook")
        site = place / "site"
        build = [arguments.hirebook, "build", "--root", str(place / "handbook"), "--output", str(site), "--quiet"]
        runs = []
        for _ in range(arguments.times):
            shutil.rmtree(site, ignore_errors=True)
            runs.append(Run(build))
        cpu = sorted(run.cpu for run in runs)[len(runs) // 2]
        run = median_of(runs)
        page, sheet = site / "matrices/skills-by-level.html", site / "matrices/skills-by-level.csv"
        pages = sum(1 for _ in site.rglob("*.html"))
        print("| site | CPU s | wall s | peak MB | matrix page kB | sheet kB |\n|---|---|---|---|---|---|")
        print(f"| {pages} pages, {SKILLS} x {LEVELS}, {EDGES:,} edges | {cpu:.2f} | {run.wall:.2f} | {run.peak:.0f} | "
              f"{page.stat().st_size / 1000:.0f} | {sheet.stat().st_size / 1000:.0f} |")


if __name__ == "__main__":
    main()
