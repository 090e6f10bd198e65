#!/usr/bin/env python3
"""How well search ranks, what it costs a reader, and what others do on the same collections.

  python3 benches/search.py --shared DIR [--engines pagefind,minisearch-fuzzy] [--collections cppdocs,cranfield,cisi] [--pages N]

DIR/ir/ has search_eval.py, search_engines.mjs and collections/ (documents, queries, what answers them). Those are no part of
this repository; without them there is nothing to measure, and this says so. Each collection is built with
target/release/hirebook and asked through tests/search/runner.mjs, which also fails if the script in the theme and `hirebook
search` give different lists. Other engines come from npm into target/search-engines. With --pages, about so many documents of each
collection are taken, evenly, and the questions that these answer.
"""
import argparse
import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
ENGINES = ROOT / "target" / "search-engines"
PACKAGES = ["minisearch@7", "pagefind@1.6", "esbuild@0.25"]


def part(collection, pages, place):
    """About so many documents of a collection, as one of its own."""
    packed = collection / "docs.jsonl.gz"
    docs = gzip.open(packed, "rt", encoding="utf-8") if packed.exists() else open(collection / "docs.jsonl", encoding="utf-8")
    with docs:
        lines = [line for line in docs if line.strip()]
    lines = lines[:: max(1, len(lines) // pages)][:pages]
    kept = {json.loads(line)["id"] for line in lines}
    answers = [line for line in (collection / "qrels.tsv").read_text("utf-8").splitlines(True) if line.split("\t")[1] in kept]
    answered = {line.split("\t")[0] for line in answers}
    asked = [line for line in (collection / "queries.jsonl").read_text("utf-8").splitlines(True) if json.loads(line)["id"] in answered]
    place.mkdir(parents=True)
    (place / "docs.jsonl").write_text("".join(lines), "utf-8")
    (place / "qrels.tsv").write_text("".join(answers), "utf-8")
    (place / "queries.jsonl").write_text("".join(asked), "utf-8")
    return place


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=pathlib.Path, required=True)
    parser.add_argument("--engines", default="minisearch-fuzzy,pagefind", help="beside our own; `none` for no others")
    parser.add_argument("--collections", default="cppdocs,cranfield,cisi")
    parser.add_argument("--pages", type=int, help="take about so many documents of each collection")
    args = parser.parse_args()
    evaluate = args.shared / "ir" / "search_eval.py"
    if not evaluate.exists():
        sys.exit(f"{evaluate} is not there: the collections are kept apart from this repository, so nothing was measured")
    environment = dict(os.environ, HIREBOOK=os.environ.get("HIREBOOK", str(ROOT / "target/release/hirebook")))
    if args.engines != "none":
        ENGINES.mkdir(parents=True, exist_ok=True)
        if not (ENGINES / "node_modules" / "pagefind").exists():
            subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", ENGINES, *PACKAGES], check=True)
            (ENGINES / "package.json").touch()
        environment["SEARCH_EVAL_HOME"] = str(ENGINES)
    ours = f"hirebook=node {ROOT}/tests/search/runner.mjs {{docs}} {{queries}} {{run}} {{stats}} {{k}}"
    for name in args.collections.split(","):
        with tempfile.TemporaryDirectory() as keep:
            collection = args.shared / "ir" / "collections" / name
            if args.pages:
                collection = part(collection, args.pages, pathlib.Path(keep) / "part" / name)
            command = [sys.executable, evaluate, collection, "-e", args.engines, "-x", ours, "--keep", keep]
            subprocess.run(command, env=environment, check=True)
            stats = pathlib.Path(keep) / "hirebook.stats.json"
            if stats.exists():
                print(json.dumps(json.loads(stats.read_text()), indent=1), flush=True)


if __name__ == "__main__":
    main()
