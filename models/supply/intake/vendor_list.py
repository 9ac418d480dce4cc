"""Lists of vendors."""

from odoo import models
from odoo.tools import html2plaintext

from ...common.import_layout import Column, Layout, normal
from ...common.import_match import Matcher
from ...common.import_sheet import as_text


class VendorMatcher(Matcher):
    """Turns rows into values of vendors; those that are known stay as they are."""

    def vendors(self):
        """Return the values of a vendor, or None for a known one, for each row."""
        Partner = self.env["res.partner"].sudo()
        mine = [("company_id", "in", (False, self.company.id))]
        known = Partner.search(
            [
                *mine,
                ("is_company", "=", True),
                "|",
                ("name", "in", list(self.words("name"))),
                ("vat", "in", [word.upper() for word in self.words("code")]),
            ]
        )
        names = {normal(partner.name) for partner in known}
        codes = {normal(partner.vat): partner.name for partner in known if partner.vat}
        return [
            self._vendor(row, number, names, codes) for number, row in self.sheet.rows
        ]

    def _vendor(self, row, number, names, codes):
        name = self.text(number, row, "name")
        code = as_text(row.get("code")).upper()
        if code and normal(code) in codes:
            if normal(codes[normal(code)]) == normal(name):
                return None
            self.refuse(
                number,
                "code",
                self.env._(
                    "%(code)s belongs to %(vendor)s",
                    code=code,
                    vendor=codes[normal(code)],
                ),
                self.env._("correct the code, or write the name as it is known"),
            )
        if code and not (len(code) in (15, 18) and code.isalnum() and code.isascii()):
            self.refuse(
                number,
                "code",
                self.env._("%(code)s is no unified social credit code", code=code),
                self.env._("write its 18 letters and figures"),
            )
        if normal(name) in names:
            return None
        return {
            "name": name,
            "is_company": True,
            "supplier_rank": 1,
            "vat": code or False,
            "phone": as_text(row.get("phone")) or False,
            "street": as_text(row.get("address")) or False,
            "ref": as_text(row.get("number")) or False,
            "comment": as_text(row.get("note")) or False,
            "contact": as_text(row.get("contact")) or False,
        }


class SchoolImportVendor(models.AbstractModel):
    """A list of vendors: the school's own or, imported at the district, everybody's."""

    _name = "school.import.vendor"
    _description = "Vendors"
    _inherit = ["school.import.kind"]

    _posts = ("buyer", "accountant", "affairs_director", "administrator")
    _layout = Layout(
        columns=(
            Column("number", ("编号", "Number", "供应商编号")),
            Column("name", ("供应商名称", "Vendor", "名称", "单位名称"), True, 28),
            Column("code", ("统一社会信用代码", "Credit Code", "税号"), width=22),
            Column("contact", ("联系人", "Contact")),
            Column("phone", ("电话", "Phone", "联系电话"), width=16),
            Column("address", ("地址", "Address"), width=28),
            Column("note", ("备注", "Note"), width=24),
        )
    )

    def _examples(self):
        return [
            {
                "name": "启明文教用品有限公司",
                "code": "91340100MA2TXXXX1K",
                "contact": "赵经理",
                "phone": "0551-62880101",
                "address": "文昌路18号",
            }
        ]

    def _texts(self):
        return {
            "name": self.env._(
                "As on its invoices. A vendor who is known already stays as it is."
            ),
            "code": self.env._(
                "Its 18 letters and figures; two vendors never share one."
            ),
            "contact": self.env._("The person whom the buyer calls."),
            "note": self.env._(
                "Bank accounts are not imported: the accountant enters them from a"
                " letter of the vendor."
            ),
        }

    def _present(self, company):
        vendors = self.env["res.partner"].search(
            [
                ("company_id", "in", (False, company.id)),
                ("is_company", "=", True),
                ("supplier_rank", ">", 0),
            ],
            order="name, id",
        )
        contacts = vendors.child_ids.filtered(lambda one: one.type == "contact")
        first = {one.parent_id: one.name for one in reversed(contacts)}
        return [
            {
                "number": vendor.ref,
                "name": vendor.name,
                "code": vendor.vat,
                "contact": first.get(vendor),
                "phone": vendor.phone,
                "address": vendor.street,
                "note": html2plaintext(vendor.comment or "").strip(),
            }
            for vendor in vendors
        ]

    def _check_list(self, job, sheet):
        self._note_repeated(job, sheet, "name")
        self._note_repeated(job, sheet, "code")

    def _match_list(self, job, sheet):
        return VendorMatcher(self.env, job.company_id, sheet).vendors()

    def _write_list(self, job, values):
        shared = job.unit_id.kind == "district"
        new = [
            {**vals, "company_id": False if shared else job.company_id.id}
            for vals in filter(None, values)
        ]
        contacts = [vals.pop("contact") for vals in new]
        # the post was checked; nobody at a school writes partners otherwise
        Partner = self.env["res.partner"].sudo().with_context(tracking_disable=True)
        vendors = Partner.create(new)
        Partner.create(
            [
                {
                    "name": contact,
                    "parent_id": vendor.id,
                    "type": "contact",
                    "company_id": vendor.company_id.id,
                }
                for vendor, contact in zip(vendors, contacts, strict=True)
                if contact
            ]
        )
        return self.env["res.partner"].browse(vendors.ids)
