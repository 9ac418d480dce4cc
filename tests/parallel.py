"""Tests with real transactions side by side, committed, on a copy of the database."""

import subprocess
import threading
from functools import partial
from unittest.mock import patch

from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.sql_db import close_db, db_connect
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import SQL, mute_logger
from odoo.tools.misc import exec_pg_environ, find_pg_tool

from .common.district import SchoolDistrict


def _execute(statement):
    """Run a statement on the server, outside any transaction."""
    with db_connect("postgres").cursor() as cr:
        cr._cnx.autocommit = True
        cr.execute(statement)


def _drop(name):
    Registry.delete(name)
    close_db(name)
    _execute(SQL("DROP DATABASE IF EXISTS %s WITH (FORCE)", SQL.identifier(name)))


class CopyCase(BaseCase):
    """A case with a copy of the database for itself, where it may commit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        source = get_db_name()
        name = f"{source}_{cls.__name__.lower()}"
        cls._copy(source, name)
        cls.addClassCleanup(_drop, name)
        # the test runner holds the lock of the registries; our threads need them
        cls.startClassPatcher(patch.object(Registry, "_lock", DummyRLock()))
        cls.registry = Registry(name)
        cls.cr = cls.registry.cursor()
        cls.addClassCleanup(cls.cr.close)
        cls.env = Environment(cls.cr, SUPERUSER_ID, {})

    @classmethod
    def commit(cls):
        """Let the other transactions see what was set up."""
        cls.cr.commit()  # pylint: disable=invalid-commit

    @classmethod
    def _copy(cls, source, target):
        """Copy a database that is in use, which CREATE DATABASE could not."""
        _drop(target)
        _execute(SQL("CREATE DATABASE %s", SQL.identifier(target)))
        env = exec_pg_environ()
        dump = subprocess.Popen(
            [find_pg_tool("pg_dump"), "--no-owner", "--format=custom", "-Z0", source],
            env=env,
            stdout=subprocess.PIPE,
        )
        with dump:
            subprocess.run(
                [find_pg_tool("pg_restore"), "--no-owner", f"--dbname={target}"],
                env=env,
                stdin=dump.stdout,
                check=True,
            )


class ParallelCase(SchoolDistrict, CopyCase):
    """A small district, committed. :meth:`in_parallel` runs calls at once, each in its
    own transaction and with Odoo's own retry, as the server does.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.commit()

    # who loses a race logs an error and is retried: that is what is tested
    @mute_logger("odoo.sql_db")
    def in_parallel(self, calls):
        """Run calls at once, each in its own transaction.

        :param calls: list of ``(user, function)``; the function takes an environment
        :return: list of results; an exception stands for a call that was refused
        """
        barrier = threading.Barrier(len(calls))
        results = [None] * len(calls)

        def work(number, user, function):
            try:
                with self.registry.cursor() as cr:
                    env = Environment(cr, user.id, {})
                    # the snapshot begins before anybody acts
                    env.cr.execute("SELECT 1")
                    barrier.wait(timeout=60)
                    results[number] = retrying(partial(function, env), env)
            except Exception as error:  # a refusal is a result here
                results[number] = error

        threads = [
            threading.Thread(target=work, args=(number, user, function))
            for number, (user, function) in enumerate(calls)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.cr.rollback()
        self.env.invalidate_all()
        return results
