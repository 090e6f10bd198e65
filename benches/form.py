#!/usr/bin/env python3
"""The form of checkouts side by side: benches/form.py [OLD NEW ...]

Prints, without tests, the lines of each module, and how many files, functions, import circles and names break the rules of
tests/architecture/. The rules are those of this checkout, so an old checkout is measured as a new one is.
"""

import os
import subprocess
import sys
from pathlib import Path

root = Path(__file__).resolve().parent.parent
checkouts = [str(Path(path).resolve()) for path in sys.argv[1:]]
command = ["cargo", "test", "--quiet", "--test", "architecture", "report::the_form_of_checkouts", "--", "--exact", "--nocapture"]
done = subprocess.run(
    command, cwd=root, env=dict(os.environ, HIREBOOK_CHECKOUTS=" ".join(checkouts)), stdout=subprocess.PIPE, text=True
)
print(*(line for line in done.stdout.splitlines() if line.startswith(("lines", "sum: "))), sep="\n")
sys.exit(done.returncode)
