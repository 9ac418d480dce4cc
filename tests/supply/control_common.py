"""What the tests of control, audit and publication share: orders at dates of choice."""

from datetime import timedelta

from odoo.tools import SQL

from ..common.district import SchoolCommon
from .acceptance_common import AcceptanceBuilder


class ControlBuilder(AcceptanceBuilder):
    """Confirmed orders, moved to other days and schools as the tests need them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["school.unit"]._today()

    @classmethod
    def bought(cls, amount, days_ago=0, product=None, vendor=None, company=None):
        """Return a confirmed order of one line, dated back.

        :param amount: CNY, ten pieces
        :param company: another school's, which it is moved to
        """
        order = cls.make_order([(product or cls.chalk, 10, amount / 10)], vendor=vendor)
        cls.date_order(order, days_ago, company)
        return order

    @classmethod
    def date_order(cls, order, days_ago, company=None):
        """Let ``order`` have been confirmed ``days_ago``, by a company's school."""
        cls.env.flush_all()
        day = f"{cls.today - timedelta(days=days_ago)} 04:00:00"
        cls.env.cr.execute(
            SQL(
                "UPDATE purchase_order SET date_approve = %s, company_id = %s"
                " WHERE id = %s",
                day,
                (company or cls.company).id,
                order.id,
            )
        )
        cls.env.invalidate_all()

    @classmethod
    def rows(cls, model, user, domain=()):
        """The rows of a report model, as a user reads them now."""
        cls.env.flush_all()
        cls.env.invalidate_all()
        return cls.env[model].with_user(user).search(list(domain))


class ControlCommon(ControlBuilder, SchoolCommon):
    """Control in a transaction that is rolled back."""

    sister_books = False
