"""What the cases share: a small district, and how a call is measured."""

import json
import time

from odoo.addons.school_logistics.tests.common.district import SchoolDistrict


class Stage(SchoolDistrict):
    """The district of the tests, in the database of the benchmark."""

    @classmethod
    def prepare(cls, env):
        """Build the district in ``env`` and return the class."""
        cls.env = env
        cls.build()
        env.cr.commit()
        return cls


class Meter:
    """Seconds and queries of one side of a comparison."""

    def __init__(self, env):
        self.env = env
        self.seconds = 0.0
        self.queries = 0

    def run(self, function, *arguments):
        """Run ``function`` as one request would: cold cache, committed."""
        self.env.invalidate_all()
        queries = self.env.cr.sql_log_count
        started = time.perf_counter()
        result = function(*arguments)
        self.env.flush_all()
        self.env.cr.commit()
        self.seconds += time.perf_counter() - started
        self.queries += self.env.cr.sql_log_count - queries
        return result


def report(case, ours, anchor, **more):
    """Print one line of JSON with both times and their ratio."""
    print(
        json.dumps(
            {
                "case": case,
                "ours_s": round(ours, 3),
                "anchor_s": round(anchor, 3),
                "ratio": round(ours / anchor, 3),
                **more,
            },
            ensure_ascii=False,
        ),
        flush=True,
    )
