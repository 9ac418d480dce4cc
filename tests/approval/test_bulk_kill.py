"""A worker is killed in the middle of a bulk approval: all of it, or nothing."""

import socket
import subprocess
import sys
import time

import requests

from odoo.tests import tagged

from ..parallel import ParallelCase
from .approval_common import ApprovalBuilder

DOCUMENTS = 40


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


@tagged("post_install", "-at_install", "-standard", "school_parallel")
class TestBulkKill(ApprovalBuilder, ParallelCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.flow = cls.make_flow([{"post": "affairs_director"}, {"post": "principal"}])
        cls.affairs.password = "affairs of the test"
        cls.approvals = cls.env["school.approval"]
        for _number in range(DOCUMENTS):
            cls.approvals |= cls.make_request(submit=True).sudo().approval_id
        cls.commit()

    def serve(self):
        """Start a server of its own on our copy of the database."""
        port = free_port()
        server = subprocess.Popen(
            [
                *(sys.executable, sys.argv[0], "-d", self.cr.dbname),
                *("--http-interface=127.0.0.1", f"--http-port={port}"),
                *("--workers=0", "--max-cron-threads=0", "--log-level=critical"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        return server, f"http://127.0.0.1:{port}"

    def log_in(self, url):
        session = requests.Session()
        body = {
            "params": {
                "db": self.cr.dbname,
                "login": self.affairs.login,
                "password": "affairs of the test",
            }
        }
        for _attempt in range(300):
            try:
                answer = session.post(f"{url}/web/session/authenticate", json=body)
            except requests.ConnectionError:
                time.sleep(0.1)
                continue
            self.assertTrue(answer.json()["result"]["uid"])
            return session
        self.fail("the server does not answer")

    def tasks(self):
        self.cr.rollback()
        self.env.invalidate_all()
        return self.approvals.task_ids.filtered(
            lambda task: task.state == "open" and task.user_id == self.affairs
        )

    def decided(self):
        """How many are decided; each of them wholly or not at all."""
        self.tasks()
        for approval in self.approvals:
            self.assertFalse(approval._chain_problem())
            open_tasks = approval.task_ids.filtered(lambda task: task.state == "open")
            kinds = approval._rows().mapped("kind")
            if approval.step_index:
                self.assertEqual(kinds, ["submit", "approve"])
                self.assertEqual(open_tasks.user_id, self.principal)
            else:
                self.assertEqual(kinds, ["submit"])
                self.assertEqual(open_tasks.user_id, self.affairs)
        return len(self.approvals.filtered("step_index"))

    def test_killed_and_taken_up_again(self):
        server, url = self.serve()
        session = self.log_in(url)
        call = {
            "params": {
                "model": "school.approval.task",
                "method": "action_bulk_approve",
                "args": [self.tasks().ids],
                "kwargs": {},
            }
        }
        # killed as soon as the first number was taken, in whatever it does then
        blocker = self.registry.cursor()
        self.addCleanup(blocker.close)
        last = max(self.approvals.ids)
        blocker.execute(
            "SELECT 1 FROM school_approval WHERE id = %s FOR UPDATE", [last]
        )
        with self.assertRaises(requests.Timeout):
            session.post(f"{url}/web/dataset/call_kw", json=call, timeout=3)
        server.kill()
        server.wait()
        blocker.rollback()
        self.assertEqual(self.decided(), 0)
        self.assertEqual(len(self.tasks()), DOCUMENTS)
        self.tasks().with_user(self.affairs).action_bulk_approve()
        self.commit()
        self.assertEqual(self.decided(), DOCUMENTS)
