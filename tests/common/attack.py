"""Attacks from outside: over the external API, with a login and a password."""

from xmlrpc.client import Fault

from odoo.tests import HttpCase
from odoo.tools import mute_logger

# Odoo 19 says with every call that the protocol is old
NOISY = ("odoo.http", "odoo.addons.rpc.controllers.xmlrpc", "odoo.sql_db")
REFUSALS = (2, 3, 4)  # warning, access denied, access error: no failure of the server


class AttackCase(HttpCase):
    """Base of the tests that attack a room; they name in ``facts`` what must stay."""

    @classmethod
    def let_in(cls, *users):
        """Give accounts a password, which is their login."""
        for user in users:
            user.sudo().password = user.login
        cls.env.flush_all()

    @mute_logger(*NOISY)
    def rpc(self, user, model, method, *arguments, **keywords):
        """Call a method as ``user`` over XML-RPC."""
        return self.xmlrpc_object.execute_kw(
            self.env.cr.dbname, user.id, user.login, model, method, arguments, keywords
        )

    def facts(self):
        """Return everything that no attack may change."""
        raise NotImplementedError

    def assert_all_refused(self, attacks):
        """Make each attack: it is refused, in words, and changes nothing.

        :param attacks: ``(user, model, method, arguments, context)`` of each, with a
            word of the refusal as a sixth where one is expected
        """
        before = self.facts()
        for user, model, method, arguments, context, *words in attacks:
            with self.subTest(f"{user.login} {model}.{method} {arguments} {context}"):
                with self.assertRaises(Fault) as refused:
                    self.rpc(user, model, method, *arguments, context=context)
                said = refused.exception.faultString
                self.assertIn(refused.exception.faultCode, REFUSALS, said)
                for word in words:
                    self.assertIn(word, said)
                self.assertEqual(self.facts(), before)
