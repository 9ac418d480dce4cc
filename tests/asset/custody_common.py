"""What the tests of agreements share."""

from .damage_common import DamageBuilder
from .room_common import RoomBuilder

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


class CustodyBuilder(RoomBuilder, DamageBuilder):
    """A class with desks of its own, a batch of chairs and a board of the room."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desks = cls.cards(3, cls.room1, cls.class1)
        cls.chairs = cls.cards(
            1, cls.room1, cls.class1, title="学生椅", quantity=40, original_value=4000
        )
        cls.board = cls.cards(1, cls.room1, title="黑板", original_value=600)

    @classmethod
    def agreement(cls, holder=None, user=None, **values):
        """Return a new agreement, of the first class unless told otherwise."""
        holder = cls.class1.department_id if holder is None else holder
        name = "employee_id" if holder._name == "hr.employee" else "department_id"
        return (
            cls.env["school.agreement"]
            .with_user(user or cls.asset_keeper)
            .create({"term_id": cls.term.id, name: holder.id, **values})
        )

    @classmethod
    def signed(cls, **values):
        """Return an agreement that the class teacher signed."""
        agreement = cls.agreement(**values)
        agreement.action_issue()
        agreement.with_user(cls.teacher).action_sign(PNG)
        agreement.invalidate_recordset()
        return agreement

    @classmethod
    def checking(cls, **values):
        """Return an agreement whose check has begun."""
        agreement = cls.signed(**values)
        agreement.action_start_check()
        return agreement

    @classmethod
    def line(cls, agreement, card):
        return agreement.line_ids.filtered(lambda line: line.asset_id == card)
