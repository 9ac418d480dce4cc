"""审查资料: every purchase with the papers that it lacks."""

from odoo import api, fields, models
from odoo.tools import SQL

from .dossier_query import FLUSHED
from .dossier_rule import PAPERS


class SchoolDossierItem(models.Model):
    """One paper that a purchase must have: there, filed by hand, or missing."""

    _inherit = "school.dossier.item"
    # by id: purchase and paper (a many2one would be ordered by a table that is none)
    _order = "date desc, id"
    _rec_name = "paper"

    _listed_columns = (
        "company_id",
        "name",
        "date",
        "party",
        "amount",
        "paper",
        "due_date",
        "state",
    )

    dossier_id = fields.Many2one("school.dossier", string="Purchase", readonly=True)
    company_id = fields.Many2one("res.company", string="School", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [("order", "Order"), ("petty", "Petty Purchase")], readonly=True
    )
    order_id = fields.Many2one("purchase.order", string="Purchase Order", readonly=True)
    petty_id = fields.Many2one("school.petty", string="Petty Purchase", readonly=True)
    name = fields.Char(string="Number", readonly=True)
    party = fields.Char(string="Vendor", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Vendor Record", readonly=True)
    amount = fields.Monetary(readonly=True)
    method = fields.Selection("_methods", string="Way of Buying", readonly=True)
    date = fields.Date(readonly=True)
    paper = fields.Selection(PAPERS, readonly=True)
    rule_id = fields.Many2one(
        "school.dossier.rule", string="Required By", readonly=True
    )
    place = fields.Integer(readonly=True)
    demanded = fields.Integer(readonly=True)
    count = fields.Integer(string="Found", readonly=True)
    files = fields.Integer(string="Filed by Hand", readonly=True)
    due_date = fields.Date(string="Missing From", readonly=True)
    state = fields.Selection(
        [
            ("there", "There"),
            ("filed", "Filed by Hand"),
            ("waiting", "Not Due Yet"),
            ("missing", "Missing"),
        ],
        readonly=True,
    )

    @property
    def _table_query(self):
        return self._items_query()

    def _methods(self):
        method = self.env["purchase.order"]._fields["school_method"]
        return method._description_selection(self.env)

    def action_open_purchase(self):
        """Open the purchase, with the reader's own rights.

        :return: window action
        """
        self.ensure_one()
        self.check_access("read")
        return self.dossier_id.action_open_purchase()


class SchoolDossier(models.Model):
    """One purchase: its papers, and which of them are missing today."""

    _name = "school.dossier"
    _description = "Purchase Dossier"
    _inherit = ["school.sql.view"]
    _auto = False
    _order = "missing_count desc, date desc, id desc"

    _flushed = FLUSHED
    _listed_columns = (
        "company_id",
        "name",
        "date",
        "kind",
        "party",
        "method",
        "amount",
        "paper_count",
        "missing_count",
        "missing",
    )
    _listed_totals = ("amount", "missing_count")

    name = fields.Char(string="Number", readonly=True)
    company_id = fields.Many2one("res.company", string="School", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [("order", "Order"), ("petty", "Petty Purchase")], readonly=True
    )
    order_id = fields.Many2one("purchase.order", string="Purchase Order", readonly=True)
    petty_id = fields.Many2one("school.petty", string="Petty Purchase", readonly=True)
    party = fields.Char(string="Vendor", readonly=True)
    amount = fields.Monetary(readonly=True)
    method = fields.Selection("_methods", string="Way of Buying", readonly=True)
    date = fields.Date(readonly=True)
    term_id = fields.Many2one("school.term", readonly=True)
    paper_count = fields.Integer(string="Papers Required", readonly=True)
    missing_count = fields.Integer(string="Papers Missing", readonly=True)
    waiting_count = fields.Integer(string="Not Due Yet", readonly=True)
    missing_keys = fields.Char(readonly=True)
    missing = fields.Char(compute="_compute_missing")
    item_ids = fields.One2many(
        "school.dossier.item", "dossier_id", string="Papers", readonly=True
    )
    file_ids = fields.One2many(
        "school.dossier.file",
        string="Filed by Hand",
        compute="_compute_file_ids",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT item.dossier_id AS id, item.company_id, item.kind, item.order_id,
                   item.petty_id, item.name, item.party, item.amount, item.method,
                   item.date, term.id AS term_id, COUNT(*) AS paper_count,
                   COUNT(*) FILTER (WHERE state = 'missing') AS missing_count,
                   COUNT(*) FILTER (WHERE state = 'waiting') AS waiting_count,
                   string_agg(item.paper, ',' ORDER BY item.place)
                       FILTER (WHERE state = 'missing') AS missing_keys
              FROM (%s) AS item
         LEFT JOIN school_term term
                ON item.date BETWEEN term.date_start AND term.date_end
          GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
            """,
            self.env["school.dossier.item"]._items_query(),
        )

    def _methods(self):
        return self.env["school.dossier.item"]._methods()

    @api.depends("missing_keys")
    def _compute_missing(self):
        labels = dict(
            self.env["school.dossier.item"]
            ._fields["paper"]
            ._description_selection(self.env)
        )
        for dossier in self:
            keys = filter(None, (dossier.missing_keys or "").split(","))
            dossier.missing = "、".join(labels[key] for key in keys)

    @api.depends("order_id", "petty_id")
    def _compute_file_ids(self):
        File = self.env["school.dossier.file"]
        files = File.search(
            [
                "|",
                ("order_id", "in", self.order_id.ids),
                ("petty_id", "in", self.petty_id.ids),
            ]
        )
        for dossier in self:
            dossier.file_ids = files.filtered(
                lambda file, dossier=dossier: (
                    (file.order_id and file.order_id == dossier.order_id)
                    or (file.petty_id and file.petty_id == dossier.petty_id)
                )
            )

    def action_open_purchase(self):
        """Open the order or petty purchase, with the reader's own rights.

        :return: window action
        """
        self.ensure_one()
        self.check_access("read")
        purchase = self.order_id or self.petty_id
        return {
            "type": "ir.actions.act_window",
            "res_model": purchase._name,
            "res_id": purchase.id,
            "views": [(False, "form")],
        }

    def action_file_paper(self):
        """Open the filing of a paper that exists on paper only.

        :return: window action
        """
        self.ensure_one()
        self.check_access("read")
        missing = (self.missing_keys or "").split(",")[0]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("File a Paper"),
            "res_model": "school.dossier.file",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_order_id": self.order_id.id,
                "default_petty_id": self.petty_id.id,
                "default_paper": missing or False,
            },
        }
