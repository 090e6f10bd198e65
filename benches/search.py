#!/usr/bin/env python3
"""How well search ranks, what it costs a reader, and what others do on the same collections.

  python3 benches/search.py --shared DIR [--engines pagefind,minisearch-fuzzy] [--collections cppdocs,cranfield,cisi]

DIR/ir/ has search_eval.py, search_engines.mjs and collections/ (documents, queries, what answers them). Those are no part of
this repository; without them there is nothing to measure, and this says so. Each collection is built with
target/release/hirebook and asked through tests/search/runner.mjs, which also fails if the script in the theme and `hirebook
search` give different lists. Other engines come from npm into target/search-engines.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
ENGINES = ROOT / "target" / "search-engines"
PACKAGES = ["minisearch@7", "pagefind@1.6", "esbuild@0.25"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=pathlib.Path, required=True)
    parser.add_argument("--engines", default="minisearch-fuzzy,pagefind", help="beside our own; `none` for no others")
    parser.add_argument("--collections", default="cppdocs,cranfield,cisi")
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
            command = [sys.executable, evaluate, args.shared / "ir" / "collections" / name, "-e", args.engines, "-x", ours, "--keep", keep]
            subprocess.run(command, env=environment, check=True)
            stats = pathlib.Path(keep) / "hirebook.stats.json"
            if stats.exists():
                print(json.dumps(json.loads(stats.read_text()), indent=1), flush=True)


if __name__ == "__main__":
    main()
