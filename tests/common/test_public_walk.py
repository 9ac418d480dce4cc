"""Every public method of ours, called by strangers with hostile arguments.

The methods are found, not listed: a new one is called as soon as it exists.
"""

import inspect
import logging

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..supply.acceptance_common import AcceptanceCommon
from .samples import Samples, addon_models

_logger = logging.getLogger(__name__)

OURS = "odoo.addons.school_logistics"
HOSTILE = (
    "1 OR 1=1; --",
    "<script>alert(1)</script>",
    True,
    None,
    -1,
    10**12,
    1.5,
    [],
    [[6, 0, [1]]],
    {},
    {"id": 1},
)
# Methods of core that ours only add to: pages everybody opens, searching by name, and
# the reading of defaults, whose arguments core itself stumbles over.
OPEN = {
    "default_get",
    "get_views",
    "name_search",
    "web_search_read",
}


def own_methods(model):
    """Names of the public methods that our classes define on a model."""
    found = set()
    for cls in type(model).mro():
        if (cls.__module__ or "").startswith(OURS):
            found |= {
                name
                for name, value in vars(cls).items()
                if callable(value) and not name.startswith("_")
            }
    return sorted(found)


@tagged("post_install", "-at_install")
class TestPublicWalk(AcceptanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        people = {
            unit.company_id: [
                cls.make_user(f"walk.{name}.{unit.code}", "某人", unit=unit)
                for name in ("nobody", "noone")
            ]
            for unit in (cls.school, cls.sister)
        }
        samples = Samples(cls.env, people)
        cls.records = {
            name: samples.row(name, cls.company)
            for name in addon_models(cls.env)
            if not cls.env[name]._transient
        }
        # documents of core that the school has: strangers may not touch them either
        order = cls.make_order()
        cls.receive(order)
        cls.make_bill(order)
        own = [("company_id", "in", (False, cls.company.id))]
        for name in cls.env.registry:
            model = cls.env[name]
            if name not in cls.records and not model._abstract and own_methods(model):
                where = own if "company_id" in model._fields else []
                cls.records[name] = model.sudo().search(where, limit=1, order="id desc")
        cls.portal = cls.env["res.users"].create(
            {
                "name": "家长",
                "login": "walk.portal",
                "group_ids": [(6, 0, cls.env.ref("base.group_portal").ids)],
            }
        )
        cls.env.flush_all()

    def rows(self):
        """Every row of our tables and of the documents of core, as text."""
        tables = {
            *(self.env[name]._table for name in addon_models(self.env)),
            *("purchase_order", "account_move", "stock_move", "stock_quant"),
            *("account_payment", "stock_picking", "res_users", "res_company"),
        }
        self.env.flush_all()
        return {
            table: self.env.execute_query(
                SQL(
                    "SELECT count(*), md5(string_agg(t::text, '' ORDER BY id))"
                    " FROM %s t",
                    SQL.identifier(table),
                )
            )
            for table in sorted(tables)
        }

    def arguments(self, method):
        """Lists of arguments: none, and each hostile value in every place."""
        wanted = [
            parameter
            for parameter in list(inspect.signature(method).parameters.values())[1:]
            if parameter.kind
            in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
        ]
        yield []
        for value in HOSTILE if wanted else ():
            yield [value] * len(wanted)

    def try_call(self, records, name, arguments):
        """Call as a client would.

        :return: the answer, or the refusal; anything else that is raised is a defect
        """
        method = getattr(type(records), name)
        ids = [] if getattr(method, "_api_model", False) else [records.ids]
        try:
            with self.env.cr.savepoint():
                answer = call_kw(records.browse(), name, [*ids, *arguments], {})
                self.env.flush_all()
                return answer
        except UserError as refusal:
            return refusal
        except (TypeError, ValueError) as refusal:
            # what core says of missing arguments, and of no record where one is wanted
            if arguments and records:
                raise
            return refusal

    @mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_rule", "odoo.models.unlink")
    def test_strangers_get_nowhere(self):
        before, tried = self.rows(), 0
        for user in (self.sister_teacher, self.portal):
            for model, record in self.records.items():
                records = record.with_user(user)
                for name in own_methods(records):
                    if name in ("create", "write", "unlink", "copy", *OPEN):
                        continue
                    for arguments in self.arguments(getattr(type(records), name)):
                        tried += 1
                        with self.subTest(
                            user=user.login, model=model, method=name, args=arguments
                        ):
                            self.try_call(records, name, arguments)
                self.env.invalidate_all()
                with self.subTest(user=user.login, model=model):
                    self.assertEqual(self.rows(), before)
        _logger.info("%s calls tried", tried)
