"""整改 and 销号: who mends, who looks again, and never the same person."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .inspection import DECIDING_POSTS

#: posts that may enter for those without an account that something was mended
MENDING_POSTS = ("affairs_director", "affairs_clerk", "asset_keeper")
#: posts that may close beside the inspectors
CLOSING_POSTS = ("affairs_director", "affairs_clerk", "vice_principal", "principal")
LONGEST_NOTE = 200
LARGEST_PHOTO = 12 * 1024 * 1024


class SchoolFinding(models.Model):
    _inherit = "school.finding"

    @api.model
    def _checked_note(self, note, photo):
        """Return note and photo, once both are texts of a sane length.

        :raise UserError: says what is expected
        """
        fits = (
            isinstance(note or "", str)
            and len(note or "") <= LONGEST_NOTE
            and isinstance(photo or "", str)
            and len(photo or "") <= LARGEST_PHOTO
        )
        if not fits:
            raise UserError(
                self.env._(
                    "Write up to %(most)s characters, and add one photo.",
                    most=LONGEST_NOTE,
                )
            )
        return (note or "").strip(), photo or False

    def _check_state(self, state):
        """:raise UserError: names the finding that has moved on"""
        for finding in self:
            if finding.state != state:
                states = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(finding)s is %(state)s. Load the page again.",
                        finding=finding.name,
                        state=states[finding.state],
                    )
                )
            if finding.inspection_id.state != "done":
                raise UserError(
                    self.env._(
                        "%(inspection)s is not on record yet.",
                        inspection=finding.inspection_id.name,
                    )
                )

    def action_rectify(self, note=None, photo=None):
        """Report that a finding is rectified, as who answers for it.

        :param str note: what was done
        :param str photo: base64; needed where the item asks for photos
        :raise UserError: for others, without a photo that is needed, moved on
        """
        self.check_access("read")
        note, photo = self._checked_note(note, photo)
        findings = self.sudo()
        findings._check_state("open")
        for finding in findings:
            if self.env.user not in finding.responsible_ids:
                finding.sudo(False).unit_id._check_post(MENDING_POSTS)
            if finding.photo_required and not photo:
                raise UserError(
                    self.env._(
                        "%(finding)s: add a photo of how it looks now.",
                        finding=finding.name,
                    )
                )
        findings._step("rectify", note, photo)
        findings._set_own({"state": "rectified"})
        findings.activity_ids.unlink()
        findings._tell(
            lambda finding: finding.inspection_id.inspector_ids,
            self.env._("Look again whether it is rectified"),
        )
        return True

    def _closing_error(self):
        """Return why the user may not close this finding; empty if he may."""
        self.ensure_one()
        finding = self.sudo()
        rectified = finding.step_ids.filtered(lambda step: step.kind == "rectify")
        if self.env.user in finding.responsible_ids | rectified.user_id:
            return self.env._(
                "%(finding)s: whoever rectified does not close. The inspector looks"
                " again.",
                finding=finding.name,
            )
        if self.env.user not in finding.inspection_id.inspector_ids:
            if not finding._holds_post(CLOSING_POSTS):
                return self.env._(
                    "%(finding)s: its inspectors close it, or the general affairs"
                    " office.",
                    finding=finding.name,
                )
        return ""

    def _check_closing(self):
        for finding in self:
            error = finding._closing_error()
            if error:
                raise UserError(error)

    def action_close(self, note=None, photo=None):
        """Close what was rectified (销号), as the inspector.

        :param str note: what was seen
        :param str photo: base64
        :raise UserError: for who rectified, for others, or moved on
        """
        self.check_access("read")
        note, photo = self._checked_note(note, photo)
        findings = self.sudo()
        findings._check_state("rectified")
        findings._check_closing()
        findings._step("close", note, photo)
        findings._set_own(
            {
                "state": "closed",
                "closed_on": fields.Datetime.now(),
                "closed_by_id": self.env.uid,
            }
        )
        findings.activity_ids.unlink()
        return True

    def action_reject(self, note=None, photo=None, deadline=None):
        """Send back what is not good yet, with a new deadline.

        :param str note: what is still wrong
        :param str photo: base64
        :param str deadline: ISO day; as many working days as the item gives if empty
        :raise UserError: without a note, or as :meth:`action_close`
        """
        self.check_access("read")
        note, photo = self._checked_note(note, photo)
        if not note:
            raise UserError(self.env._("Write what is not good yet."))
        day = self._deadline_day(deadline)
        findings = self.sudo()
        findings._check_state("rectified")
        findings._check_closing()
        findings._step("reject", note, photo)
        for finding in findings:
            until = day or finding.unit_id._add_working_days(
                self.env["school.unit"]._today(), max(finding.item_id.days, 1)
            )
            finding._set_own({"state": "open", "deadline": until, "alarmed_on": False})
        findings.activity_ids.unlink()
        findings._tell_responsible()
        return True

    def action_extend(self, deadline=None, note=None):
        """Give more time, with a reason; who leads alone.

        :param str deadline: ISO day after the present one
        :param str note: why
        :raise UserError: without a post or a reason, or not later
        """
        self.check_access("read")
        note, _photo = self._checked_note(note, None)
        day = self._deadline_day(deadline)
        if not note or not day:
            raise UserError(self.env._("Write until when, and why."))
        self.unit_id._check_post(DECIDING_POSTS)
        findings = self.sudo()
        findings._check_state("open")
        for finding in findings:
            if self.env.user in finding.responsible_ids:
                raise UserError(
                    self.env._(
                        "%(finding)s: nobody gives himself more time.",
                        finding=finding.name,
                    )
                )
            if finding.deadline and day <= finding.deadline:
                raise UserError(
                    self.env._("The new day must come after %s.", finding.deadline)
                )
        findings._step("extend", f"{day} {note}")
        findings._set_own({"deadline": day, "alarmed_on": False})
        return True

    def action_repair(self):
        """Report what was found as a fault, in one tap.

        :return: window action on the repair
        :raise UserError: nobody takes repairs, or it is reported already
        """
        self.ensure_one()
        self.check_access("read")
        finding = self.sudo()
        finding._check_state("open")
        mine = self.env.user in (
            finding.responsible_ids | finding.inspection_id.inspector_ids
        )
        if not mine:
            self.unit_id._check_post(MENDING_POSTS)
        if not self.can_repair:
            raise UserError(
                self.env._(
                    "%(finding)s: it is reported already, or nobody takes repairs"
                    " here.",
                    finding=self.name,
                )
            )
        repair = self.env["school.inspection.hook"]._report_repair(self)
        if not repair:
            raise UserError(self.env._("The fault could not be reported."))
        finding._set_own({"repair": f"{repair._name},{repair.id}"})
        finding._step("repair", repair.sudo().display_name)
        return {
            "type": "ir.actions.act_window",
            "res_model": repair._name,
            "res_id": repair.id,
            "views": [(False, "form")],
        }

    def _deadline_day(self, deadline):
        """Return a day that is not over; None if none is given.

        :raise UserError: no day, or over
        """
        if not deadline:
            return None
        try:
            day = fields.Date.to_date(deadline)
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("This is not a day.")) from error
        if day < self.env["school.unit"]._today():
            raise UserError(self.env._("%(day)s is over.", day=day))
        return day

    # -- messages -------------------------------------------------------------------

    def _tell_responsible(self):
        """Give everybody an activity for what is to be rectified."""
        self.filtered(lambda one: one.state == "open")._tell(
            lambda finding: finding.responsible_ids, self.env._("Rectify")
        )

    def _tell(self, users_of, summary):
        """Create activities for users of each finding, in one batch.

        :param users_of: function from a finding to users
        :param str summary: what is to be done
        """
        today = self.env["school.unit"]._today()
        todo = self.env.ref("mail.mail_activity_data_todo")
        model_id = self.env["ir.model"]._get_id(self._name)
        self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True
        ).create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": finding.id,
                    "activity_type_id": todo.id,
                    "user_id": user.id,
                    "date_deadline": finding.deadline or today,
                    "summary": summary,
                }
                for finding in self
                for user in users_of(finding)
            ]
        )
