"""Bills of compensation: they say what was decided, or they are not posted."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open

GATE = "damage_bill"


class AccountMove(models.Model):
    _inherit = "account.move"

    school_damage_party_id = fields.Many2one(
        "school.damage.party",
        string="Compensation",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create; bills of compensation come from decided cases only."""
        moves = super().create(vals_list)
        forged = moves.filtered("school_damage_party_id")
        if forged and not gate_open(self, GATE):
            forged._refuse_damage()
        return moves

    def write(self, vals):
        """Write; which case a bill belongs to never changes."""
        if "school_damage_party_id" in vals:
            self._refuse_damage()
        if vals.get("state") == "posted":
            self.filtered(
                lambda move: move.state != "posted" and move.school_damage_party_id
            )._check_damage()
        result = super().write(vals)
        if "state" in vals:
            self._follow_damage(vals["state"])
        return result

    def _follow_damage(self, state):
        """A cancelled bill makes room for another; a draft one opens its case again."""
        parties = self.school_damage_party_id.sudo()
        if state == "cancel":
            gone = parties.filtered(lambda party: party.move_id in self)
            gone._set_figures({"move_id": False})
        if state != "posted":
            parties.case_id._settle()

    def _post(self, soft=True):
        """Post; compensation after the decision was verified once more."""
        self.filtered("school_damage_party_id")._check_damage()
        return super()._post(soft=soft)

    def _school_pays_back(self):
        """Credit notes of compensation are written by our refunds alone."""
        refund = self.move_type == "out_refund" and self.state == "posted"
        return super()._school_pays_back() or bool(
            refund and self.school_damage_party_id
        )

    def _school_owed_items(self):
        """Return the journal items on which the payer owes."""
        return self.line_ids.filtered(lambda item: item.display_type == "payment_term")

    def _refuse_damage(self):
        raise UserError(
            self.env._("Bills of compensation are written from a decided damage case.")
        )

    def _check_damage(self):
        """Verify at use: the decision, the payer, the amount, no tax.

        :raise UserError: names the bill and what differs
        """
        for move in self.filtered(lambda one: one.move_type == "out_invoice"):
            party = move.school_damage_party_id.sudo()
            case = party.case_id
            case._check_approval(self.env._("post the bill"))
            due = party.billed - party.cash_paid - party.waived
            wrong = (
                case.state not in ("decided", "settled")
                or party.move_id not in (move, move.browse())
                or move.company_id != case.company_id
                or move.partner_id != party._payer()
                or move.currency_id.compare_amounts(move.amount_total, due)
                or move.amount_tax
            )
            if wrong:
                raise UserError(
                    self.env._(
                        "%(bill)s is not what %(case)s decided: payer, amount and the"
                        " absence of tax stay as they are. Cancel it and write it"
                        " anew.",
                        bill=move.display_name,
                        case=case.display_name,
                    )
                )

    def _invoice_paid_hook(self):
        """Close the case when its last bill is paid."""
        result = super()._invoice_paid_hook()
        self.school_damage_party_id.sudo().case_id._settle()
        return result
