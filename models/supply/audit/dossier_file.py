"""Papers that exist on paper only: scanned and filed with their purchase."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate
from .dossier_rule import PAPERS

FILING_POSTS = ("affairs_clerk", "affairs_director", "buyer", "accountant", "clerk")
VOIDING_POSTS = ("affairs_director", "principal")
GATE = "dossier file"


class SchoolDossierFile(models.Model):
    """One paper filed by hand, by whom and when. It is voided, never changed."""

    _name = "school.dossier.file"
    _description = "Paper Filed by Hand"
    _order = "id desc"
    _rec_name = "paper"
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
    )
    order_id = fields.Many2one(
        comodel_name="purchase.order",
        string="Purchase Order",
        index="btree_not_null",
        ondelete="restrict",
    )
    petty_id = fields.Many2one(
        comodel_name="school.petty",
        string="Petty Purchase",
        index="btree_not_null",
        ondelete="restrict",
    )
    paper = fields.Selection(PAPERS, required=True)
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="school_dossier_file_attachment_rel",
        string="Scans",
        help="Pictures or PDF of the signed paper.",
    )
    note = fields.Char(help="Where the original lies, or what it is.")
    user_id = fields.Many2one(
        comodel_name="res.users", string="Filed By", readonly=True, ondelete="restrict"
    )
    filed_on = fields.Datetime(readonly=True)
    void_reason = fields.Char(readonly=True)
    voided_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )

    _one_purchase = models.Constraint(
        "CHECK ((order_id IS NULL) <> (petty_id IS NULL))",
        "A paper belongs to one order or to one petty purchase.",
    )

    @api.depends("order_id", "petty_id")
    def _compute_company_id(self):
        for file in self:
            file.company_id = (file.order_id or file.petty_id).company_id

    @api.model_create_multi
    def create(self, vals_list):
        """File papers, in the name of the calling user.

        :raises UserError: without a post that files, or without a scan
        """
        for vals in vals_list:
            vals.update(
                user_id=self.env.uid,
                filed_on=fields.Datetime.now(),
                void_reason=False,
                voided_by_id=False,
            )
            vals.pop("company_id", None)
        files = super().create(vals_list)
        for file in files:
            (file.order_id or file.petty_id).check_access("read")
            self.env["school.unit"]._for_company(file.company_id)._check_post(
                FILING_POSTS
            )
            if not file.attachment_ids:
                raise UserError(
                    self.env._(
                        "Attach a picture or PDF of the paper: without it nothing is"
                        " filed."
                    )
                )
        files._keep_scans()
        return files

    def _keep_scans(self):
        """Tie the scans to what they were filed with, as their uploader may."""
        for file in self:
            file.attachment_ids.check_access("write")
            file.attachment_ids.write({"res_model": self._name, "res_id": file.id})

    def write(self, vals):
        """Refuse: what was filed is voided, never changed."""
        if not gate_open(self, GATE):
            raise UserError(
                self.env._(
                    "What was filed is not changed. Void it with a reason and file the"
                    " right paper."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(self.env._("What was filed stays on file. Void it instead."))

    def action_void(self, reason):
        """Void papers that were filed wrongly; they stay on file.

        :param str reason: why
        :raises UserError: without a post that voids, or without a reason
        """
        self.check_access("read")
        reason = reason.strip() if isinstance(reason, str) else ""
        if not reason:
            raise UserError(self.env._("Write why the paper does not count."))
        for file in self:
            self.env["school.unit"]._for_company(file.company_id)._check_post(
                VOIDING_POSTS
            )
        open_gate(self.sudo(), GATE).write(
            {"void_reason": reason, "voided_by_id": self.env.uid}
        )
        return True
