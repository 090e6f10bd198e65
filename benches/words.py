#!/usr/bin/env python3
"""Is every word of real handbooks on its page and in the search, or reported? Usage: words.py --shared DIR

Unpacks each archive of DIR/handbooks/*.tar.gz into a temporary folder and runs the test `every_word` on it. Prints a line for each
archive, and the words that are lost. Standard library only; needs Rust.
"""
import argparse
import os
import pathlib
import re
import subprocess
import tarfile
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
TEST = ["cargo", "test", "--quiet", "--profile", "long", "--test", "every_word", "--", "--ignored", "--nocapture"]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--shared", type=pathlib.Path, required=True)
    archives = sorted((options.parse_args().shared / "handbooks").glob("*.tar.gz"))
    if not archives:
        raise SystemExit("no archives: name the folder that has handbooks/*.tar.gz with --shared")
    for archive in archives:
        with tempfile.TemporaryDirectory() as place:
            with tarfile.open(archive) as packed:
                packed.extractall(place, filter="data")
            [root] = [path for path in pathlib.Path(place).iterdir() if path.is_dir()]
            done = subprocess.run(TEST, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "HIREBOOK_FOLDER": str(root)})
        said = done.stdout + done.stderr
        counts = re.search(r"^\d+ files, .*$", said, re.M)
        print(f"{archive.name}: {counts.group() if counts else said[-2000:]}", flush=True)
        lost = re.search(r"^(\d+ words are lost:.*?)^(?:note|stack backtrace)", said, re.M | re.S)
        if lost:
            print(lost.group(1))


main()
