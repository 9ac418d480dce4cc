"""What the tests of rooms, classes and custody share."""

from datetime import date

from odoo import Command


class RoomBuilder:
    """Three classes in three classrooms, with desks of their own and of the rooms."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["school.unit"]._today()
        cls.desk_category = cls.env.ref("school_logistics.asset_category_a05010203")
        Room = cls.env["school.room"].with_user(cls.asset_keeper)
        cls.room1, cls.room2, cls.room3, cls.room4 = Room.create(
            [
                {"building": "教学楼", "floor": 3, "number": str(number)}
                for number in (301, 302, 303, 304)
            ]
        )
        Class = cls.env["school.class"].with_user(cls.asset_keeper)
        year = Class._year_of(cls.today)
        cls.class1, cls.class2, cls.class3 = Class.create(
            [
                {"entry_year": year, "number": number, "stage": "junior"}
                for number in (1, 2, 3)
            ]
        )
        cls.class1.teacher_id = cls.teacher_employee
        cls.first_move = cls.move(
            {cls.class1: cls.room1, cls.class2: cls.room2, cls.class3: cls.room3},
            date=date(2026, 1, 5),
        )
        cls.first_move.action_apply()

    @classmethod
    def move(cls, rooms, user=None, **values):
        """Return a sheet, by the property keeper, on which classes get rooms."""
        return (
            cls.env["school.class.move"]
            .with_user(user or cls.asset_keeper)
            .create(
                {
                    "line_ids": [
                        Command.create({"class_id": one.id, "to_room_id": room.id})
                        for one, room in rooms.items()
                    ],
                    **values,
                }
            )
        )

    @classmethod
    def cards(cls, count, room=None, keeper=None, user=None, **values):
        """Return desks, in a room and in the name of a class or a department."""
        holder = keeper.department_id if keeper and "entry_year" in keeper else keeper
        return (
            cls.env["school.asset"]
            .with_user(user or cls.asset_keeper)
            .create(
                [
                    {
                        "title": "学生课桌",
                        "category_id": cls.desk_category.id,
                        "original_value": 180,
                        "date_acquired": date(2024, 8, 20),
                        "date_booked": date(2024, 8, 20),
                        "room_id": room.id if room else False,
                        "department_id": holder.id if holder else False,
                        **values,
                    }
                    for _number in range(count)
                ]
            )
        )
