"""The check at the end of the term, against the list that was signed."""

from odoo import fields, models
from odoo.exceptions import UserError

MOST_NAMED = 5


class SchoolAgreement(models.Model):
    _inherit = "school.agreement"

    def action_start_check(self):
        """Begin the check; what was handed on in between is ticked off by itself.

        :raise UserError: it is not signed, or the user answers for the things himself
        """
        self.check_access("write")
        for agreement in self.filtered(lambda one: one.state != "checking"):
            agreement._check_state("signed")
            agreement._check_checker()
            agreement._check_frozen()
            agreement._set_own(
                {"state": "checking", "started_on": fields.Datetime.now()}
            )
        self._tick_handed_on()
        return self.action_open_lines() if len(self) == 1 else True

    def action_all_present(self):
        """Say of everything that was not looked at yet that it is there."""
        self.check_access("write")
        self._check_checking()
        self.line_ids.filtered(lambda line: not line.result)._found("present")
        return True

    def action_finish_check(self):
        """End the check; differences become one damage case. Twice is harmless.

        :raise UserError: names what was not looked at
        """
        self.check_access("write")
        for agreement in self.filtered(lambda one: one.state != "done"):
            agreement._check_checking()
            agreement._check_frozen()
            left = agreement.line_ids.filtered(lambda line: not line.result)
            if left:
                raise UserError(
                    self.env._(
                        "%(agreement)s: %(count)s things were not looked at:"
                        " %(things)s.",
                        agreement=agreement.display_name,
                        count=len(left),
                        things=", ".join(left[:MOST_NAMED].mapped("title")),
                    )
                )
            agreement._set_own(
                {
                    "state": "done",
                    "checked_by_id": self.env.uid,
                    "checked_on": fields.Datetime.now(),
                }
            )
            # whoever ends it at the same moment waits here and begins again
            agreement.flush_recordset()
            agreement._open_case()
        return True

    def _check_checking(self):
        """:raise UserError: it is not being checked, or not by this user"""
        self._check_state("checking")
        self._check_checker()

    def _check_checker(self):
        """:raise UserError: without a post, or for one's own things"""
        self._check_preparing()
        own = self.filtered(lambda agreement: agreement.signer_id == self.env.user)
        if own:
            raise UserError(
                self.env._(
                    "%(agreement)s: nobody checks what he answers for himself.",
                    agreement=own[0].display_name,
                )
            )

    def _tick_handed_on(self):
        """Tick off what does not stand in the holder's name any more."""
        for company, agreements in self.grouped("company_id").items():
            held = agreements._held(company)
            for agreement in agreements:
                here = {
                    (row["record"]._name, row["record"].id)
                    for row in held.get(agreement.id, [])
                }
                gone = agreement.line_ids.filtered(
                    lambda line, here=here: (
                        not line.result and (line.res_model, line.res_id) not in here
                    )
                )
                gone._own().write({"result": "moved"})
