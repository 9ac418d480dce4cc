from odoo.tests import tagged

from .acceptance_common import AcceptanceCommon
from .term_simulation import TermBuilder, TermSimulation


@tagged("post_install", "-at_install")
class TestTermSimulation(TermBuilder, AcceptanceCommon):
    """A short term; `dev/simulate` does a whole one with 2,000 requests."""

    def test_a_term_keeps_every_rule(self):
        simulation = TermSimulation(self, requests=40, months=2, days=3, seed=20260901)
        simulation.run()
        self.assertTrue(simulation.is_sound, "\n".join(simulation.report()))
        for what in ("requests", "acceptances", "bills", "payments", "issues"):
            self.assertGreater(simulation.counts.get(what, 0), 0, what)
        self.assertEqual(simulation.counts["settlements"], 2)
        self.assertGreater(len(simulation.refused), 4)
