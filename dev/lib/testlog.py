"""Reading Odoo's log of a test run: what ran, what failed, what was complained of."""

import re
from dataclasses import dataclass, field

from lib.paths import ADDON

LINE = re.compile(
    r"^\S+ \S+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>\S+): (?P<message>.*)$"
)
RESULT = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests when loading")
STARTING = re.compile(r"Starting (\w+)\.(\w+)")
SKIPPED = re.compile(r"skipped \w+\.\w+")
COMPLAINTS = {"WARNING", "ERROR", "CRITICAL"}
# Complaints that an Odoo without this addon makes as well: (logger, message).
NOT_OURS = (
    # Python's deprecations in Odoo's own code and in libraries.
    (r"py\.warnings", rf"(?!.*/{ADDON}/)"),
)


@dataclass
class TestLog:
    """Fed with the lines of the log, one at a time, while Odoo runs."""

    result: str = ""
    failed: int = 0
    total: int = 0
    skipped: int = 0
    started: set = field(default_factory=set)
    complaints: dict = field(default_factory=dict)
    status: int = 0
    speaking: bool = False

    def feed(self, line):
        """Take a line in, and tell whether a person wants to see it."""
        match = LINE.match(line)
        if not match:
            return self.speaking
        logger, message = match["logger"], match["message"]
        if result := RESULT.search(message):
            self.result = line.rstrip()
            failures, errors, self.total = map(int, result.groups())
            self.failed = failures + errors
            return False
        self._count(logger, message)
        self.speaking = match["level"] in COMPLAINTS and not _allowed(logger, message)
        if self.speaking:
            self.complaints[f"{match['level']} {logger}: {message}"] = True
        return self.speaking

    def _count(self, logger, message):
        if test := STARTING.match(message):
            self.started.add((logger, test[1]))
        elif SKIPPED.match(message):
            self.skipped += 1

    @property
    def passed(self):
        # subtests fail one by one within a single test
        return max(0, self.total - self.failed - self.skipped)


def _allowed(logger, message):
    return any(
        re.fullmatch(known, logger) and re.match(text, message)
        for known, text in NOT_OURS
    )
