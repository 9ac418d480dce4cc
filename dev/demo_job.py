#!/usr/bin/env python3
"""A school's opening of term, end to end, on a running Odoo.

Usage: demo_job.py URL DATABASE OUT_DIR

Every step is taken over the external API by the person who would take it, through the
methods that the pages call. What was made lies in OUT_DIR; the summary is printed.
"""

import argparse
import base64
import sys
import time
from pathlib import Path

from opening.people import District
from opening.steps import Opening
from opening.summary import Summary

ROOT = Path(__file__).resolve().parent.parent


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("url")
    parser.add_argument("database")
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    district = District(arguments.url, arguments.database)
    sheet = (ROOT / "demo/term_opening.csv").read_bytes()
    opening = Opening(district, base64.b64encode(sheet).decode(), arguments.out)
    for title, step in opening.steps():
        started = time.monotonic()
        result = step()
        seconds = time.monotonic() - started
        print(f"  {title:　<5} {result}  ({seconds:.1f} s)", flush=True)
    summary = Summary(opening)
    summary.show()
    problems = summary.problems()
    for problem in problems:
        print(f"不符: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
