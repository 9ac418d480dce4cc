"""What the tests of held items share: a textbook in the store, sheets of a class."""

from .store_common import DRAWING, StoreBuilder


class HeldBuilder(StoreBuilder):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.book = (
            cls.env["school.held.item"]
            .with_user(cls.keeper)
            .create({"name": "语文 七年级上册", "code": "9787107", "grade": "七年级"})
        )
        cls.sheet("receive", 100).action_done()

    @classmethod
    def sheet(cls, kind="issue", quantity=10, user=None, **values):
        """A draft sheet of the keeper with one item."""
        if kind in ("issue", "back"):
            values.setdefault("department_id", cls.department.id)
        return (
            cls.env["school.held.move"]
            .with_user(user or cls.keeper)
            .create(
                {
                    "kind": kind,
                    "line_ids": [
                        (0, 0, {"item_id": cls.book.id, "quantity": quantity})
                    ],
                    **values,
                }
            )
        )

    @classmethod
    def drawn(cls, kind="issue", quantity=10, **values):
        """A sheet with a drawn signature."""
        signed = {"signature": DRAWING, "signed_by": "韩主任", **values}
        return cls.sheet(kind, quantity, **signed)

    def held(self, department=None):
        """How much lies in the store, or is with a class."""
        self.env.invalidate_all()
        rows = self.env["school.held.balance"].search(
            [
                ("item_id", "=", self.book.id),
                ("department_id", "=", department and department.id),
            ]
        )
        return sum(rows.mapped("quantity"))
