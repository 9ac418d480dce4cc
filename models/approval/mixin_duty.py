from odoo import models
from odoo.exceptions import UserError


class SchoolApprovalMixin(models.AbstractModel):
    """Duties across the documents of one chain (不相容岗位)."""

    _inherit = "school.approval.mixin"

    def _duty_record(self, duty, users):
        """Enter that ``users`` did ``duty`` on these records."""
        self.env["school.duty.act"].sudo().create(
            [
                {
                    "res_model": record._name,
                    "res_id": record.id,
                    "document_name": record.sudo().display_name,
                    "company_id": record.sudo().company_id.id,
                    "duty": duty,
                    "user_id": user.id,
                }
                for record in self
                for user in users
            ]
        )

    def _duty_conflicts(self, duty, users=None):
        """Acts in the chain that exclude their doers from ``duty``, with the rule."""
        rules = self.env["school.duty.rule"]._incompatible_with(duty)
        acts = self.env["school.duty.act"]._of_chain(self.sudo()._duty_chain())
        return [
            (act, rules[act.duty])
            for act in acts
            if act.duty in rules and (users is None or act.user_id in users)
        ]

    def _duty_conflicting(self, duty, unit):
        """Users who may not do ``duty`` here, because of what they did before."""
        self.ensure_one()
        return self._duty_standing(duty, unit)[self.id][0]

    def _duty_standing(self, duty, unit=None):
        """Who did what ``duty`` excludes, by the id of each of these documents.

        :param unit: whose permissions to overlap count; each document's own by default
        :return: pairs of users: those whom it bars, and those whom the district lets
            do both
        """
        rules = self.env["school.duty.rule"]._incompatible_with(duty)
        chains = {record.id: record.sudo()._duty_chain() for record in self}
        acts = self.env["school.duty.act"]._by_document(
            [records for chain in chains.values() for records in chain], list(rules)
        )
        Grant, today, grants = self.env["school.duty.grant"], self._duty_today(), {}
        nobody = self.env["res.users"].sudo()
        standing = {}
        for record in self:
            barred = granted = nobody
            where = unit or record.sudo()._approval_unit()
            for act in self._duty_acts(chains[record.id], acts):
                case = (rules[act.duty], act.user_id, where)
                if case not in grants:
                    grants[case] = Grant._find(*case, today)
                if grants[case]:
                    granted |= act.user_id
                else:
                    barred |= act.user_id
            standing[record.id] = (barred, granted - barred)
        return standing

    def _duty_acts(self, chain, acts):
        """The acts on the records of one chain, out of those by document."""
        return [
            act
            for records in chain
            for key in records.ids
            for act in acts.get((records._name, key), ())
        ]

    def _duty_check(self, duty, users):
        """Refuse if one of ``users`` did an incompatible duty in this chain.

        A permission of the district lets the overlap through and counts its use.

        :raise UserError: names the person, both duties and the document
        """
        unit = self[:1].sudo()._approval_unit()
        Grant, today = self.env["school.duty.grant"], self._duty_today()
        uses = {}
        for act, rule in self._duty_conflicts(duty, users):
            grant = Grant._find(rule, act.user_id, unit, today)
            if not grant:
                labels = rule._labels()
                raise UserError(
                    self.env._(
                        "%(user)s did “%(done)s” on %(document)s and may not also do"
                        " “%(duty)s”. Let somebody else do it, or ask the district for"
                        " permission to overlap.",
                        user=act.user_id.name,
                        done=labels[act.duty],
                        document=act.document_name,
                        duty=labels[duty],
                    )
                )
            uses[grant, rule, act.user_id] = {
                "grant_id": grant.id,
                "rule_id": rule.id,
                "company_id": unit.company_id.id,
                "user_id": act.user_id.id,
                "res_model": self._name,
                "res_id": self[:1].id,
                "document_name": self[:1].sudo().display_name,
            }
        if uses:
            self.env["school.duty.use"].sudo().create(list(uses.values()))

    def _duty_today(self):
        return self.env["school.unit"]._today()
