"""The correction of an acceptance (红字验收单): goods found bad, or miscounted.

What was accepted is never edited. A second acceptance with negative quantities is
signed by two people as well, and takes the goods out of the store again.
"""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class SchoolAcceptance(models.Model):
    _inherit = "school.acceptance"

    corrects_id = fields.Many2one(
        comodel_name="school.acceptance",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The acceptance that this one takes back in part.",
    )
    correction_ids = fields.One2many(
        comodel_name="school.acceptance",
        inverse_name="corrects_id",
        string="Corrections",
        readonly=True,
    )
    correction_count = fields.Integer(
        string="Number of Corrections", compute="_compute_correction_count"
    )
    is_replaced = fields.Boolean(
        string="To Be Replaced",
        copy=False,
        default=True,
        help="The vendor delivers again what goes back. Otherwise it is short-closed,"
        " and the requests may cover it in another way.",
    )

    @api.depends("correction_ids")
    def _compute_correction_count(self):
        counts = dict(
            self._read_group(
                [("corrects_id", "in", self.ids)], ["corrects_id"], ["__count"]
            )
        )
        for acceptance in self:
            acceptance.correction_count = counts.get(acceptance, 0)

    @api.constrains("corrects_id")
    def _check_corrects(self):
        for acceptance in self.sudo().filtered("corrects_id"):
            corrected = acceptance.corrects_id
            if (
                corrected.state != "done"
                or corrected.corrects_id
                or corrected.purchase_id != acceptance.purchase_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(name)s corrects no finished acceptance of %(order)s. Open"
                        " that acceptance and press “Take Back”.",
                        name=acceptance.name or self.env._("This document"),
                        order=acceptance.purchase_id.name,
                    )
                )

    def write(self, vals):
        """Write; what is corrected is chosen once, when the correction is made."""
        if "corrects_id" in vals:
            raise UserError(
                self.env._("A correction stays with the acceptance that it corrects.")
            )
        return super().write(vals)

    def action_correct(self):
        """Prepare the correction of this acceptance, or open the one being prepared.

        :return: window action
        :raises UserError: when it is not finished, or the user prepares no acceptances
        """
        self.ensure_one()
        self._check_preparing()
        correction = self.correction_ids.filtered(
            lambda correction: correction.state in ("draft", "counted")
        )[:1] or self.create(
            {
                "purchase_id": self.purchase_id.id,
                "corrects_id": self.id,
                "acceptor_ids": [fields.Command.set(self.acceptor_ids.ids)],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "views": [(False, "form")],
            "res_id": correction.id,
        }

    def action_view_corrections(self):
        """Open the corrections of this acceptance.

        :return: window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Corrections"),
            "res_model": self._name,
            "views": [(False, "list"), (False, "form")],
            "domain": [("corrects_id", "=", self.id)],
        }

    def _fill_lines(self):
        """List in a correction what was accepted, nothing of it taken back yet."""
        corrections = self.filtered("corrects_id")
        self.env["school.acceptance.line"].create(
            [
                {
                    "acceptance_id": correction.id,
                    "purchase_line_id": line.purchase_line_id.id,
                    "sequence": line.sequence,
                    "qty_received": 0.0,
                    "qty_accepted": 0.0,
                    "lot_name": line.lot_name,
                }
                for correction in corrections
                for line in correction.corrects_id.line_ids
                if line.qty_accepted
            ]
        )
        return super(SchoolAcceptance, self - corrections)._fill_lines()


class SchoolAcceptanceLine(models.Model):
    _inherit = "school.acceptance.line"

    is_correction = fields.Boolean(
        compute="_compute_is_correction", store=True, precompute=True
    )
    qty_back = fields.Float(
        string="Taken Back",
        compute="_compute_qty_back",
        inverse="_inverse_qty_back",
        digits="Product Unit",
    )
    qty_before = fields.Float(
        string="Accepted Before",
        compute="_compute_qty_before",
        digits="Product Unit",
        help="Accepted and not taken back by another correction.",
    )

    _quantities = models.Constraint(
        "CHECK (CASE WHEN is_correction"
        " THEN qty_accepted <= 0 AND qty_received = qty_accepted"
        " ELSE qty_accepted >= 0 AND qty_received >= qty_accepted END)",
        "No more can be accepted than was received, and nothing below zero; a"
        " correction only takes back.",
    )

    @api.depends("acceptance_id")
    def _compute_is_correction(self):
        for line in self:
            line.is_correction = bool(line.acceptance_id.sudo().corrects_id)

    @api.depends("qty_accepted")
    def _compute_qty_back(self):
        for line in self:
            line.qty_back = -line.qty_accepted if line.is_correction else 0.0

    def _inverse_qty_back(self):
        for line in self.filtered("is_correction"):
            line.write({"qty_received": -line.qty_back, "qty_accepted": -line.qty_back})

    @api.depends("purchase_line_id", "qty_accepted")
    def _compute_qty_before(self):
        before = self._accepted_before()
        for line in self:
            line.qty_before = before.get(line, 0.0)

    def _accepted_before(self):
        """What was accepted of each line's goods and not taken back by others."""
        corrected = self.acceptance_id.sudo().corrects_id
        documents = corrected | corrected.correction_ids.filtered(
            lambda correction: correction.state == "done"
        )
        own = documents - self.acceptance_id.sudo()
        sums = defaultdict(float)
        for line in own.line_ids:
            document = line.acceptance_id
            key = (document.corrects_id or document, line.purchase_line_id)
            sums[key] += line.qty_accepted
        return {
            line: sums[line.acceptance_id.sudo().corrects_id, line.purchase_line_id]
            for line in self
        }

    def _check_complete(self):
        """Check that a correction says why, and takes back what was there.

        :raises UserError: names the goods
        """
        corrections = self.filtered("is_correction")
        for line in corrections.filtered("qty_accepted"):
            if not (line.reason or "").strip():
                raise UserError(
                    self.env._(
                        "%(product)s: write why %(quantity)s %(unit)s go back.",
                        product=line.product_id.display_name,
                        quantity=line.qty_back,
                        unit=line.product_uom_id.name,
                    )
                )
        corrections._check_was_accepted()
        return super(SchoolAcceptanceLine, self - corrections)._check_complete()

    def _check_was_accepted(self):
        """:raises UserError: more goes back than the acceptance brought"""
        before = self._accepted_before()
        for line in self:
            if line.product_uom_id.compare(line.qty_back, before[line]) > 0:
                raise UserError(
                    self.env._(
                        "%(product)s: %(accepted)s %(unit)s were accepted with"
                        " %(name)s, no more can be taken back.",
                        product=line.product_id.display_name,
                        accepted=before[line],
                        unit=line.product_uom_id.name,
                        name=line.acceptance_id.sudo().corrects_id.name,
                    )
                )
