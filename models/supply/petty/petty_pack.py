"""Petty purchases in packs: approved ones, each once, booked by one entry."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.show import show
from ..reimbursement.reimbursement_check import PAPER_KINDS


class SchoolPetty(models.Model):
    _inherit = "school.petty"

    def action_make_pack(self):
        """Put approved purchases into packs: one per school, buyer and way of paying.

        :return: window action of the packs
        :raises UserError: names the purchase that cannot be in one
        """
        self.check_access("read")
        if not self:
            raise UserError(self.env._("Choose the petty purchases of the pack."))
        for petty in self:
            if petty.state != "approved" or petty.reimbursement_id:
                raise UserError(
                    self.env._(
                        "%(petty)s: only approved purchases go into a pack, each into"
                        " one.",
                        petty=petty.name,
                    )
                )
        packs = self.env["school.reimbursement"]
        Request = self.env["school.supply.request"]
        for key, documents in self.grouped(
            lambda petty: (petty.company_id, petty.requester_id, petty.pay_mode)
        ).items():
            company, buyer, mode = key
            modes = dict(self._fields["pay_mode"]._description_selection(self.env))
            pack = packs.create(
                {
                    "company_id": company.id,
                    "kind": "petty",
                    "payee_id": Request._employees(buyer, company)
                    .get(buyer, self.env["hr.employee"])
                    .id,
                    "purpose": modes[mode],
                }
            )
            documents._set_own({"reimbursement_id": pack.id})
            packs |= pack
        return show(packs, "school_logistics.school_reimbursement_action")

    def action_leave_pack(self):
        """Take purchases out of packs that are in preparation."""
        self.check_access("read")
        for pack, documents in self.grouped("reimbursement_id").items():
            if pack:
                pack.check_access("write")
                pack._check_open()
                pack._check_preparing()
                documents._set_own({"reimbursement_id": False})
        return True

    def _files(self):
        """Return the printable attachments, by the purchase's id."""
        Pack = self.env["school.reimbursement"]
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("res_field", "=", False),
                ],
                order="id",
            )
        )
        return attachments.filtered(Pack._is_printable).grouped("res_id")


class SchoolReimbursement(models.Model):
    _inherit = "school.reimbursement"

    kind = fields.Selection(
        selection_add=[("petty", "Petty Purchases")],
        ondelete={"petty": "cascade"},
    )
    petty_ids = fields.One2many(
        comodel_name="school.petty",
        inverse_name="reimbursement_id",
        string="Petty Purchases",
        readonly=True,
        copy=False,
    )
    petty_journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Paid From",
        check_company=True,
        domain="[('type', 'in', ('cash', 'bank', 'credit'))]",
        ondelete="restrict",
        help="Petty cash, or the account of the official card.",
    )
    petty_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Charged To",
        check_company=True,
        domain="[('account_type', 'in', ('expense', 'expense_other',"
        " 'expense_direct_cost'))]",
        ondelete="restrict",
    )
    petty_move_id = fields.Many2one(
        comodel_name="account.move",
        string="Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.depends("petty_ids.amount_total")
    def _compute_amount_total(self):
        result = super()._compute_amount_total()
        for pack in self:
            pack.amount_total += sum(pack.petty_ids.mapped("amount_total"))
        return result

    @api.depends("petty_ids")
    def _compute_checklist(self):
        return super()._compute_checklist()

    def _release_bills(self):
        """Also free the petty purchases of packs that are given up."""
        self.sudo().petty_ids._set_own({"reimbursement_id": False})
        return super()._release_bills()

    def _check_bills_fit(self):
        """Also keep petty purchases and vendors' bills apart.

        :raises UserError: names the pack
        """
        result = super()._check_bills_fit()
        for pack in self.sudo():
            if (pack.petty_ids and pack.kind != "petty") or (
                pack.bill_ids and pack.kind == "petty"
            ):
                raise UserError(
                    self.env._(
                        "%(pack)s: petty purchases and bills of vendors go into"
                        " different packs.",
                        pack=pack.name,
                    )
                )
        return result

    def _verify_effect(self):
        """Also verify the purchases: approved as they are, their invoices theirs."""
        result = super()._verify_effect()
        petty = self.sudo().petty_ids.sudo(False)
        if petty:
            petty._check_approval("bill")
            petty._check_invoice()
            for document in petty:
                document._duty_check("bill", self.env.user)
            petty._duty_record("bill", self.env.user)
        return result

    def _contents(self):
        return super()._contents() + [
            self._row("petty", petty.name, petty.state == "approved", petty.seller_name)
            for petty in self.petty_ids
        ]

    def _checklist(self):
        """Also the papers of petty purchases."""
        rows = super()._checklist()
        petty = self.sudo().petty_ids
        files = petty._files()
        for document in petty:
            paper = document.invoice_kind in PAPER_KINDS
            found = bool(files.get(document.id))
            rows += [
                self._row(
                    "file",
                    self.env._("Picture or PDF of the invoice"),
                    found,
                    self.env._("paste the original behind the cover sheet")
                    if paper and not found
                    else document.invoice_number or "",
                    otherwise="paper" if paper else "missing",
                ),
                self._row(
                    "accepted",
                    self.env._("Signatures of acceptor and taker"),
                    document.accepted and document.taken,
                    document.name,
                ),
            ]
        return rows

    # -- own books ----------------------------------------------------------------

    def action_make_entry(self):
        """Make the draft of the entry of a petty pack, as the school's accountant.

        :raises UserError: when something is missing, or there is an entry already
        """
        self.check_access("write")
        for pack in self.sorted("id"):
            pack._check_accountant()
            if not pack.keeps_books or pack.kind != "petty" or pack.petty_move_id:
                raise UserError(
                    self.env._(
                        "%(pack)s: an entry is made once, of petty purchases, where the"
                        " school keeps its own books.",
                        pack=pack.name,
                    )
                )
            pack._take_turn(("draft",))
            pack._check_complete()
            pack._verify_effect()
            credit = pack.petty_journal_id.sudo().default_account_id
            if not credit or not pack.petty_account_id:
                raise UserError(
                    self.env._(
                        "%(pack)s: choose what it was paid from and what it is charged"
                        " to.",
                        pack=pack.name,
                    )
                )
            move = self.env["account.move"].create(pack._prepare_entry(credit))
            pack._set_own({"petty_move_id": move.id})
        return True

    def _prepare_entry(self, credit):
        """Return the values of the entry: a line per purchase against what paid it."""
        debits = [
            {
                "account_id": self.petty_account_id.id,
                "name": f"{petty.name} {petty.seller_name}",
                "debit": petty.amount_total,
            }
            for petty in self.petty_ids
        ]
        paid = {
            "account_id": credit.id,
            "name": self.name,
            "credit": self.amount_total,
        }
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "journal_id": self.petty_journal_id.id,
            "ref": self.name,
            "line_ids": [(0, 0, vals) for vals in (*debits, paid)],
        }

    def _check_petty_entry(self):
        """Verify at use that the entry books what was approved.

        :raises UserError: names the pack and both figures
        """
        for pack in self:
            pack.petty_ids._check_approval("bill")
            booked = sum(pack.petty_move_id.line_ids.mapped("debit"))
            if pack.currency_id.compare_amounts(booked, pack.amount_total):
                raise UserError(
                    self.env._(
                        "%(pack)s: the entry books %(booked)s, the purchases add up to"
                        " %(total)s. Correct the entry.",
                        pack=pack.name,
                        booked=pack.currency_id.format(booked),
                        total=pack.currency_id.format(pack.amount_total),
                    )
                )


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        """Post; entries of petty packs only as approved."""
        packs = self.env["school.reimbursement"]
        entries = self.filtered(lambda move: move.move_type == "entry")
        if entries:
            # Whoever posts the entry may not see the purchases.
            packs = packs.sudo().search([("petty_move_id", "in", entries.ids)])
            packs._check_petty_entry()
        posted = super()._post(soft=soft)
        for pack in packs:
            move = pack.petty_move_id
            if move.state == "posted" and pack.state == "draft":
                pack._set_own(
                    {
                        "state": "booked",
                        "voucher_number": move.name,
                        "voucher_date": move.date,
                    }
                )
        return posted

    def write(self, vals):
        """Write; an entry that leaves the books opens its petty pack again."""
        result = super().write(vals)
        if "state" in vals and vals["state"] != "posted":
            packs = (
                self.env["school.reimbursement"]
                .sudo()
                .search([("petty_move_id", "in", self.ids), ("state", "=", "booked")])
            )
            packs._set_own(
                {"state": "draft", "voucher_number": False, "voucher_date": False}
            )
        return result
