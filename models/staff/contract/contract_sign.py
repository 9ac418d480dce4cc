"""Signing: what the law says first, then the contract and Odoo's own record."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .law import (
    LABOUR_FORMS,
    longest_probation,
    open_ended_due,
    probation_fits,
)

FAR = "9999-12-31"
#: who signs for the school
SIGNING_POSTS = ("affairs_director", "vice_principal", "principal")


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    service_gap_days = fields.Integer(
        string="Days That Do Not Break the Service",
        default=90,
        help="Between two contracts, such as a vacation. Terms in a row count towards a"
        " contract without end (Labour Contract Law, Art. 14).",
    )


class SchoolStaffContract(models.Model):
    _inherit = "school.staff.contract"

    def _earlier(self):
        """Return the contracts of these people that were signed: ``{person: [spell]}``.

        :return: spells are ``(form, first day, last day)``
        """
        spells = {}
        contracts = self.sudo().search(
            [
                ("employee_id", "in", self.employee_id.ids),
                ("state", "in", ("signed", "ended")),
            ]
        )
        for contract in contracts - self:
            if contract.last_day:
                spells.setdefault(contract.employee_id, []).append(
                    (contract.form, contract.date_start, contract.last_day)
                )
        return spells

    def _law_findings(self, earlier=None):
        """Return what the law says about a contract: ``[(hard, text)]``.

        What is hard keeps the contract from being signed.

        :param earlier: what :meth:`_earlier` says, if it is known
        """
        self.ensure_one()
        if not self.employee_id or not self.date_start:
            return []
        if earlier is None:
            earlier = self._earlier()
        spells = earlier.get(self.employee_id.sudo(), [])
        return [*self._law_probation(spells), *self._law_open_ended(spells)]

    def _law_probation(self, spells):
        """Check the probation (Art. 19, 70)."""
        if not self.probation_end:
            return []
        if not probation_fits(
            self.form, self.date_start, self.date_end, self.probation_end
        ):
            most = longest_probation(self.form, self.date_start, self.date_end)
            return [
                (
                    True,
                    self.env._(
                        "Probation may last %(most)s months at most with this contract"
                        " (Labour Contract Law, Art. 19: none under three months or for"
                        " a task, one month under a year, two under three years, six"
                        " from three years on; Art. 70: none part-time).",
                        most=most,
                    ),
                )
            ]
        if spells:
            return [
                (
                    True,
                    self.env._(
                        "There is one probation with the same employer (Labour Contract"
                        " Law, Art. 19 para. 2): this person has worked here before."
                    ),
                )
            ]
        return []

    def _law_open_ended(self, spells):
        """Check whether a contract without end is due (Art. 14)."""
        if self.form not in LABOUR_FORMS or self.form == "open":
            return []
        gap = self.unit_id.sudo().service_gap_days
        why = open_ended_due(spells, self.date_start, gap)
        if not why:
            return []
        reasons = {
            "years": self.env._(
                "ten years of unbroken service (Art. 14 para. 2 no. 1)"
            ),
            "terms": self.env._("two fixed terms in a row (Art. 14 para. 2 no. 3)"),
        }
        text = self.env._(
            "A contract without end is due: %(reason)s of the Labour Contract Law."
            " Another fixed term only if the person asks for it in writing; otherwise"
            " double wages are due (Art. 82).",
            reason=reasons[why],
        )
        return [(not (self.fixed_wish or "").strip(), text)]

    def action_sign(self):
        """Put contracts in force, all or none.

        :raise UserError: without a post, or names what the law forbids
        """
        self.check_access("write")
        self._check_open()
        self.unit_id._check_post(SIGNING_POSTS)
        problems = self._sign_problems()
        if problems:
            raise UserError("\n".join(problems.values()))
        self._sign()
        return True

    def _sign_problems(self):
        """Return what keeps contracts from being signed: ``{contract: text}``."""
        earlier = self._earlier()
        problems = {}
        for contract in self:
            hard = [text for stops, text in contract._law_findings(earlier) if stops]
            person = contract.sudo().employee_id
            if not person.active:
                hard.append(self.env._("The person has left."))
            if any(
                first <= (contract.date_end or fields.Date.to_date(FAR))
                and contract.date_start <= last
                for _form, first, last in earlier.get(person, ())
            ):
                hard.append(self.env._("There is a contract in this period already."))
            if hard:
                problems[contract] = f"{person.name}: {' '.join(hard)}"
        return problems

    def _sign(self):
        """Sign what was checked: contracts, records and group membership together."""
        self._set_own(
            {
                "state": "signed",
                "signed_on": self.env["school.unit"]._today(),
                "signed_by_id": self.env.uid,
            }
        )
        self._write_versions()
        self.filtered("group_id")._join_groups()

    def _write_versions(self):
        """Copy dates and wage to ``hr.version``, in one batch.

        Its fields belong to Odoo's own personnel officers; ours hold a post instead.
        """
        Version = self.env["hr.version"].sudo()
        known = {}
        for version in Version.search(
            [("employee_id", "in", self.employee_id.ids)], order="date_version"
        ):
            known.setdefault(version.employee_id.id, []).append(version)
        new, contracts = [], []
        for contract in self.sudo():
            values = {
                "contract_date_start": contract.date_start,
                "contract_date_end": contract.date_end,
                "trial_date_end": contract.probation_end,
                "wage": contract.wage,
                "job_title": contract.job,
            }
            versions = known[contract.employee_id.id]
            same = [one for one in versions if one.date_version == contract.date_start]
            if same:
                same[0].with_context(sync_contract_dates=True).write(values)
                contract._set_own({"version_id": same[0].id})
                continue
            before = [one for one in versions if one.date_version < contract.date_start]
            data = (before or versions)[-1 if before else 0].copy_data()[0]
            new.append(
                {
                    **data,
                    **values,
                    "employee_id": contract.employee_id.id,
                    "date_version": contract.date_start,
                }
            )
            contracts.append(contract)
        for contract, version in zip(contracts, Version.create(new), strict=True):
            contract._set_own({"version_id": version.id})

    def _join_groups(self):
        """Let the people be members of their groups from the first day on."""
        Member = self.env["school.staff.member"].sudo()
        present = Member.search(
            [("employee_id", "in", self.employee_id.ids)], order="date_from"
        )
        until = {}
        for member in present:
            until[member.employee_id.id] = member.date_to or fields.Date.to_date(FAR)
        new = [
            {
                "group_id": contract.group_id.id,
                "employee_id": contract.employee_id.id,
                "date_from": contract.date_start,
                "date_to": contract.date_end,
                "job": contract.job,
            }
            for contract in self.sudo()
            if contract.employee_id.id not in until
            or until[contract.employee_id.id] < contract.date_start
        ]
        Member.create(new)

    def _end(self, day):
        """End contracts on a day, in Odoo's own record as well; rights were checked."""
        self._set_own({"state": "ended", "ended_on": day})
        Member = self.env["school.staff.member"].sudo()
        for contract in self.sudo():
            if contract.version_id:
                last = max(day, contract.version_id.contract_date_start)
                contract.version_id.write({"contract_date_end": last})
        members = Member.search(
            [("employee_id", "in", self.employee_id.ids), ("date_from", "<=", day)]
        )
        members.filtered(lambda one: not one.date_to or one.date_to > day).write(
            {"date_to": day}
        )

    @api.model
    def _in_force(self, people, day):
        """Return the contract of each person on a day: ``{person id: contract}``."""
        contracts = self.sudo().search(
            [
                ("employee_id", "in", people.ids),
                ("state", "=", "signed"),
                ("date_start", "<=", day),
            ],
            order="date_start",
        )
        return {contract.employee_id.id: contract for contract in contracts}
