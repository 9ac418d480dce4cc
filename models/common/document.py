"""The head that every document of a school has: number, school, unit, open or not."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from .gate import gate_open, open_gate

HEAD_FIELDS = frozenset({"name", "company_id", "unit_id", "state"})
# written by Odoo's messages and activities, also on what is finished
TALK = ("message_", "activity_")


class SchoolDocument(models.AbstractModel):
    """Base of a document: numbered, of one school for good, changed while it is open.

    A model states in class attributes

    - ``_document_prefix``: first part of the number, for instance ``"QT"``;
    - ``_document_own``: fields, beside the head's, that only its own methods set
      (with :meth:`_set_own`), whatever a client, an import or a default says;
      ``requester_id`` among them is whoever creates the document;
    - ``_document_fixed``: fields that stay as the document was created;
    - ``_document_open``: the states in which it may be changed and deleted; the first
      is the one it begins in;

    declares the selection ``state``, and overrides :meth:`_check_preparing`.
    """

    _name = "school.document"
    _description = "Document of a School"
    _inherit = ["school.numbered", "mail.thread"]

    _document_own = frozenset()
    _document_fixed = frozenset()
    _document_open = ("draft",)

    can_prepare = fields.Boolean(
        string="Prepared by Me",
        compute="_compute_can_prepare",
        help="Shows the buttons of those who prepare it; their methods check again.",
    )

    @api.depends("company_id")
    @api.depends_context("uid")
    def _compute_can_prepare(self):
        for document in self:
            document.can_prepare = document._may_prepare()

    def _may_prepare(self):
        """Return whether the user passes the check of those who prepare this one."""
        self.ensure_one()
        try:
            self._check_preparing()
        except UserError:
            return False
        return True

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create documents in their first state, numbered.

        :raise UserError: outside of a school, or unless the user may prepare them there
        """
        blank = self._document_blank()
        for vals in vals_list:
            # explicit values, which no default of a client overrides
            vals.update(blank)
        documents = super().create(vals_list)
        documents._check_school()
        documents._check_preparing()
        documents._document_number()
        return documents

    def write(self, vals):
        """Write, while it is open, by those who prepare it.

        :raise UserError: for a finished document, without a post, and for fields that
            only the buttons set
        """
        if self._document_own_writes() or all(name.startswith(TALK) for name in vals):
            return super().write(vals)
        self._refuse_own(vals)
        self._check_changeable()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_open(self):
        self._check_changeable()

    # -- what a model says about itself ---------------------------------------------

    def _check_preparing(self):
        """Refuse unless the user may prepare every one of these documents.

        Override it, mostly with ``self.unit_id._check_post(POSTS)``.

        :raise UserError: always, as long as a model does not say who prepares it
        """
        raise UserError(
            self.env._("Nobody may prepare %(documents)s.", documents=self._description)
        )

    def _document_hint(self):
        """Return what to do instead of changing a finished document, in words."""
        self.ensure_one()
        return ""

    def _document_date(self):
        """Return the day whose month the number belongs to; today."""
        self.ensure_one()
        return self.env["school.unit"]._today()

    # -- helpers of the models ------------------------------------------------------

    def _check_changeable(self):
        """Refuse to change what is finished or what the user may not prepare.

        :raise UserError: names the document, and who may change it
        """
        if not self._document_own_writes():
            self._check_open()
            self._check_preparing()

    def _check_open(self):
        """:raise UserError: names the first document that is not open any more"""
        for document in self:
            if document.state not in self._document_open:
                states = document._fields["state"]._description_selection(self.env)
                message = self.env._(
                    "%(document)s is %(state)s and cannot be changed any more.",
                    document=document.display_name,
                    state=dict(states)[document.state],
                )
                hint = document._document_hint()
                raise UserError(f"{message} {hint}" if hint else message)

    def _set_own(self, vals):
        """Write fields that only our methods set; rights and state were checked."""
        open_gate(self, f"own {self._name}").write(vals)

    # -- inside ---------------------------------------------------------------------

    def _document_own_writes(self):
        return gate_open(self, f"own {self._name}") or gate_open(self, "approval")

    def _document_blank(self):
        """Return the values that a new document has in the fields of its own."""
        blank = {
            name: [Command.clear()]
            if self._fields[name].type.endswith("many")
            else False
            for name in {"name", *self._document_own}
        }
        blank["state"] = self._document_open[0]
        if "requester_id" in blank:
            blank["requester_id"] = self.env.uid
        return blank

    def _document_number(self):
        """Number the documents."""
        names = self._draw_numbers(
            [(document.company_id, document._document_date()) for document in self]
        )
        for document, name in zip(self, names, strict=True):
            document._set_own({"name": name})

    def _refuse_own(self, vals):
        """Refuse fields that a client may not set."""
        refused = (
            HEAD_FIELDS | self._document_own | self._document_fixed
        ).intersection(vals)
        if refused:
            raise UserError(
                self.env._(
                    "%(fields)s of %(documents)s cannot be changed by hand. Use the"
                    " buttons of the form.",
                    fields=", ".join(
                        self._fields[name]._description_string(self.env)
                        for name in sorted(refused)
                    ),
                    documents=", ".join(self.mapped("display_name")),
                )
            )


class SchoolDocumentLine(models.AbstractModel):
    """Base of a line, which changes whenever its document may.

    A model names the field of its document in ``_document_field``.
    """

    _name = "school.document.line"
    _description = "Line of a School's Document"
    _check_company_auto = True

    _document_field = ""

    @api.model_create_multi
    def create(self, vals_list):
        """Create lines, in documents that the user may change.

        :raise UserError: names the document that may not be changed
        """
        lines = super().create(vals_list)
        lines[self._document_field]._check_changeable()
        return lines

    def write(self, vals):
        """Write, before and after in documents that the user may change.

        :raise UserError: names the document that may not be changed
        """
        self[self._document_field]._check_changeable()
        result = super().write(vals)
        if self._document_field in vals:
            self[self._document_field]._check_changeable()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_changeable(self):
        self[self._document_field]._check_changeable()
