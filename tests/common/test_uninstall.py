"""The addon goes and comes again, and leaves Odoo whole."""

import re
import subprocess
import sys

from odoo.tests import tagged

from ..parallel import ParallelCase

LEFT = """
SELECT 'table ' || tablename FROM pg_tables WHERE tablename LIKE 'school\\_%'
 UNION ALL
SELECT 'function ' || proname FROM pg_proc WHERE proname LIKE 'school\\_%'
 UNION ALL
SELECT 'trigger ' || tgname FROM pg_trigger WHERE tgname LIKE 'school\\_%'
 UNION ALL
SELECT 'data of ' || model FROM ir_model_data WHERE module = 'school_logistics'
"""
UNINSTALL = """
module = env["ir.module.module"].search([("name", "=", "school_logistics")])
module.button_immediate_uninstall()
"""


@tagged("post_install", "-at_install", "-standard", "school_slow")
class TestUninstall(ParallelCase):
    def odoo(self, *words, script=None):
        """Run Odoo in a process of its own on our copy; its log has no complaint."""
        done = subprocess.run(
            [sys.executable, sys.argv[0], *words, "--log-level=warn"],
            input=script,
            capture_output=True,
            text=True,
            check=True,
        )
        log = done.stdout + done.stderr
        self.assertFalse(re.findall(r".* (?:ERROR|WARNING|CRITICAL) .*", log), log)

    def test_uninstalled_with_documents_and_installed_again(self):
        self.make_documents()
        database = self.cr.dbname
        self.cr.close()
        shell = ("shell", "-d", database, "--no-http")
        self.odoo(*shell, script=UNINSTALL)
        with self.registry.cursor() as cr:
            cr.execute(LEFT)
            self.assertEqual(cr.fetchall(), [])
            cr.execute("SELECT count(*) FROM res_users WHERE login LIKE 'test.%'")
            self.assertGreater(cr.fetchone()[0], 10)
        install = ("-i", "school_logistics", "--stop-after-init", "--no-http")
        self.odoo("-d", database, *install)

    def make_documents(self):
        request = (
            self.env["school.supply.request"]
            .with_user(self.teacher)
            .create(
                {
                    "company_id": self.company.id,
                    "department_id": self.department.id,
                    "purpose": "教学",
                    "line_ids": [
                        (
                            0,
                            0,
                            {
                                "kind": "consume",
                                "name": "粉笔",
                                "quantity": 1,
                                "price_unit": 5,
                            },
                        )
                    ],
                }
            )
        )
        flow = self.env["school.approval.flow"].create(
            {
                "name": "审批",
                "model_id": self.env["ir.model"]._get_id(request._name),
                "company_id": self.company.id,
                "step_ids": [(0, 0, {"post_id": self.post("principal").id})],
            }
        )
        flow.action_publish()
        request.action_submit()
        approval = request.sudo().approval_id
        approval.with_user(self.principal).action_decide("approve", approval.seq)
        self.commit()
