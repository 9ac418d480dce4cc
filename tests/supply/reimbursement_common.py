"""What the tests of packs and payments share."""

import io

from PIL import Image, ImageDraw

from .acceptance_common import AcceptanceBuilder


def invoice_picture(text="INVOICE"):
    """Return a PNG that stands for the picture of an invoice."""
    picture = Image.new("RGB", (900, 560), "white")
    ImageDraw.Draw(picture).text((60, 60), text, fill="black")
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def invoice_pdf(text="INVOICE"):
    """Return a PDF of one page that stands for an electronic invoice."""
    buffer = io.BytesIO()
    Image.open(io.BytesIO(invoice_picture(text))).save(buffer, "PDF")
    return buffer.getvalue()


class ReimbursementBuilder(AcceptanceBuilder):
    """Brings accepted goods to packs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_flow([{"post": "principal"}], model="school.reimbursement")

    @classmethod
    def attach(cls, record, content=None, name="发票.png", mimetype="image/png"):
        """Attach a file to ``record`` as the accountant would."""
        return cls.env["ir.attachment"].create(
            {
                "name": name,
                "raw": content or invoice_picture(),
                "mimetype": mimetype,
                "res_model": record._name,
                "res_id": record.id,
            }
        )

    @classmethod
    def make_pack(cls, bill=None, staff=None, complete=True, **values):
        """Return a pack of the accountant with one bill, the teacher's if ``staff``."""
        if bill is None:
            order = cls.make_order()
            cls.receive(order)
            bill = cls.make_bill(order)
        action = bill.with_user(cls.accountant).action_school_pack()
        pack = cls.env["school.reimbursement"].with_user(cls.accountant)
        pack = pack.browse(action["res_id"])
        if staff:
            pack.write({"kind": "staff", "payee_id": staff.id})
        if values:
            pack.write(values)
        if complete:
            cls.attach(bill)
            if staff:
                pack.payee_account = "农商行 6222 0000 1111"
                cls.attach(pack, name="付款凭证.png")
        return pack
