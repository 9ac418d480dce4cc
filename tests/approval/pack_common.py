"""What the tests of regulations share: their files, imports, and a staffed school."""

import json
from pathlib import Path

from odoo.tools import file_open

from .approval_common import ApprovalCommon

SHIPPED = ["a1", "a2", "a3", "a4", "a5", "a6"]
HERE = Path(__file__).parent / "rule_packs"
INVENTED = sorted(path.stem for path in HERE.glob("*.json"))


class PackCommon(ApprovalCommon):
    """Imports regulations into the school under test."""

    @classmethod
    def content(cls, name):
        """Bytes of a regulation: a shipped one, or one of the tests."""
        if name in SHIPPED:
            path = f"school_logistics/data/rule_packs/approvals_{name}.json"
            with file_open(path, "rb") as file:
                return file.read()
        return (HERE / f"{name}.json").read_bytes()

    @classmethod
    def data(cls, name):
        """The same, read."""
        return json.loads(cls.content(name))

    @classmethod
    def import_pack(cls, content, company=None, user=None):
        """Import a regulation for the school, as its administrator.

        :param content: name of a regulation, or what its file says
        :param company: empty recordset for all schools
        """
        if isinstance(content, str):
            content = cls.content(content)
        elif isinstance(content, dict):
            content = json.dumps(content).encode()
        packs = cls.env["school.rule.pack"].with_user(user or cls.admin_user)
        return packs._import(content, cls.company if company is None else company)

    @classmethod
    def small_pack(cls, **values):
        """A regulation of one rule and one case."""
        return {
            "format": "school_logistics.rule_pack",
            "code": "X1",
            "name": "采购规定",
            "flows": [
                {
                    "code": "request",
                    "name": "采购",
                    "document": "school.supply.request",
                    "steps": [{"post": "principal"}],
                }
            ],
            "cases": [{"facts": {"amount": 5}, "expect": [{"post": "principal"}]}],
            **values,
        }
