#!/usr/bin/env python3
"""How fast is hirebook? Usage: run.py [--pages N,N...] [--shared DIR] [--hirebook PATH]

Builds the demo handbook, and then large trees of generated pages, and prints a table in Markdown. Everything happens in
memory (tmpfs) where there is one, so that the disk is not what is measured; the floor beside each number is what the
machine needs to read all inputs and to copy the finished site. Standard library only.

A tree comes from DIR/make_corpus.py or DIR/bench/make_corpus.py, called as `make_corpus.py --pages N --out OUT --only plain`,
which leaves Markdown in OUT/plain. Without one, a small generator in this file makes a similar tree.
"""
import argparse
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
PER_FOLDER = 50


class Run:
    """What a command needed: seconds of wall and CPU time, peak memory in MB."""

    def __init__(self, command, cwd=None):
        with tempfile.TemporaryFile() as said:
            start = time.perf_counter()
            process = subprocess.Popen(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
            _, status, usage = os.wait4(process.pid, 0)
            self.wall = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                said.seek(0)
                raise SystemExit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{said.read().decode(errors='replace')[-4000:]}")
        self.cpu = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)


def median_of(runs):
    """The run in the middle, by wall time."""
    return sorted(runs, key=lambda run: run.wall)[len(runs) // 2]


def memory_folder():
    shm = pathlib.Path("/dev/shm")
    if shm.is_dir() and os.access(shm, os.W_OK):
        return str(shm)
    print("no tmpfs at /dev/shm: the disk is part of what is measured\n")
    return None


# --- pages -------------------------------------------------------------------------------------------------------------


def corpus(pages, shared, place):
    """Makes a tree of Markdown in `place`; says where it comes from."""
    scripts = [shared / "make_corpus.py", shared / "bench" / "make_corpus.py"] if shared else []
    script = next((script for script in scripts if script.is_file()), None)
    if script:
        Run([sys.executable, str(script), "--pages", str(pages), "--out", str(place), "--only", "plain"])
        return place / "plain", "make_corpus.py"
    if shared:
        print(f"there is no make_corpus.py in {shared}: using the generator of this file\n")
    generate(pages, place / "plain")
    return place / "plain", "own generator"


def generate(pages, place):
    """Pages of about 5 kB with headings, lists, tables, code and links to pages and anchors; the same every time."""
    random_of = random.Random("hirebook")
    syllables = "ba de fi go ha ke la mo ne pi ra se ti vo zu".split()
    vocabulary = ["".join(random_of.choices(syllables, k=random_of.randint(1, 4))) for _ in range(6000)]

    def words(count):
        return " ".join(random_of.choices(vocabulary, k=count))

    def sentences(count):
        return " ".join(words(random_of.randint(6, 20)).capitalize() + "." for _ in range(count))

    def path(number):
        return f"part-{number // PER_FOLDER:04d}/page-{number:06d}.md"

    for number in range(pages):
        parts = [f"---\ntitle: {words(3).capitalize()} {number}\n---\n", sentences(3)]
        for section in range(random_of.randint(3, 7)):
            parts.append(f"## Section {section + 1} {words(2)}")
            parts += [sentences(random_of.randint(2, 5)) for _ in range(2)]
            kind = random_of.random()
            if kind < 0.3:
                parts.append("\n".join(f"- {sentences(1)}" for _ in range(5)))
            elif kind < 0.4:
                parts.append("| a | b | c |\n|---|---|---|\n" + "\n".join(f"| {words(2)} | {words(3)} | {words(1)} |" for _ in range(5)))
            elif kind < 0.5:
                parts.append("```python\n" + "\n".join(f"{words(1)} = {words(1)}({number})" for _ in range(6)) + "\n```")
            to = random_of.randrange(pages)
            link = os.path.relpath(path(to), os.path.dirname(path(number)))
            parts.append(f"See [{words(2)}]({link}) too.")
        file = place / path(number)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n\n".join(parts) + "\n", "utf-8")


# --- measuring ---------------------------------------------------------------------------------------------------------


def state_of(folder):
    """Inode and time of every file, to see which were written again."""
    return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}


def measure_guide(hirebook, place, times):
    walls = []
    for at in range(times):
        output = place / f"guide-{at}"
        walls.append(Run([hirebook, "build", "--root", str(ROOT), "--output", str(output), "--quiet"]).wall * 1000)
        shutil.rmtree(output)
    print(f"The demo handbook, `build` into an empty folder, {times} times: median {statistics.median(walls):.0f} ms wall, "
          f"fastest {min(walls):.0f}, slowest {max(walls):.0f}.\n")


def measure_tree(hirebook, place, pages, shared, times):
    tree, source = corpus(pages, shared, place)
    output = place / "site"
    build = [hirebook, "build", "--root", str(tree), "--output", str(output), "--quiet"]
    read = f"find {tree} -type f -print0 | xargs -0 cat > /dev/null && cp -r {output} {place}/copy"
    cold, floors = [], []
    for _ in range(times):
        shutil.rmtree(output, ignore_errors=True)
        cold.append(Run(build))
        floors.append(Run(["sh", "-c", read]))
        shutil.rmtree(place / "copy")
    before = state_of(output)
    again = [Run(build) for _ in range(times)]
    after = state_of(output)
    rewritten = sum(before.get(path) != state for path, state in after.items())
    floor = median_of(floors)
    rows = [("cold build", median_of(cold), ""), ("nothing changed", median_of(again), f"{rewritten} files rewritten"), ("floor", floor, "")]
    for name, run, note in rows:
        peak = "" if name == "floor" else f"{run.peak:.0f}"
        print(f"| {pages:,} ({source}) | {name} | {run.cpu:.2f} | {run.wall:.2f} | {run.wall / floor.wall:.1f} | {peak} | {note} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description="How fast is hirebook?")
    parser.add_argument("--pages", default="10000", help="sizes of the trees, with commas: 1000,10000,50000 (default: 10000; 0 for none)")
    parser.add_argument("--shared", type=pathlib.Path, help="a folder with make_corpus.py")
    parser.add_argument("--hirebook", default=str(ROOT / "target/release/hirebook"), help="the program (default: the release build)")
    parser.add_argument("--times", type=int, default=3, help="builds of each tree; the median counts (default: 3)")
    arguments = parser.parse_args()
    if not os.access(arguments.hirebook, os.X_OK):
        raise SystemExit(f"{arguments.hirebook} is not there: cargo build --release")
    hirebook = str(pathlib.Path(arguments.hirebook).resolve())
    memory = memory_folder()
    with tempfile.TemporaryDirectory(dir=memory, prefix="hirebook-bench-") as place:
        measure_guide(hirebook, pathlib.Path(place), 20)
    sizes = [int(size) for size in arguments.pages.split(",") if int(size)]
    if sizes:
        print("| pages | what | CPU s | wall s | wall / floor | peak MB | |\n|---|---|---|---|---|---|---|", flush=True)
    for pages in sizes:
        with tempfile.TemporaryDirectory(dir=memory, prefix="hirebook-bench-") as place:
            measure_tree(hirebook, pathlib.Path(place), pages, arguments.shared, arguments.times)


if __name__ == "__main__":
    main()
