"""What was done, with its certificate, for good; a finding goes to the repair desk."""

from odoo import fields, models
from odoo.exceptions import UserError


class SchoolAssetCareRecord(models.Model):
    """One time that upkeep or an inspection was done."""

    _name = "school.asset.care.record"
    _description = "Upkeep Done"
    _inherit = ["school.ledger", "school.listed"]
    _order = "date desc, id desc"
    _rec_name = "date"
    _listed_columns = (
        "date",
        "asset_id",
        "care_id",
        "done_by",
        "result",
        "note",
        "certificate_number",
        "valid_until",
        "repair_name",
    )

    care_id = fields.Many2one(
        "school.asset.care", required=True, index=True, ondelete="restrict"
    )
    asset_id = fields.Many2one(
        "school.asset", string="Card", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, ondelete="restrict"
    )
    date = fields.Date(string="Done On", required=True)
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    entered_on = fields.Datetime(required=True)
    done_by = fields.Char(help="The firm or the person, if somebody else.")
    result = fields.Selection(
        [("ok", "In Order"), ("finding", "Something Found")], required=True
    )
    note = fields.Char()
    certificate_number = fields.Char()
    certificate = fields.Binary(attachment=True)
    certificate_name = fields.Char()
    valid_until = fields.Date()
    repair_model = fields.Char()
    repair_id = fields.Many2oneReference(model_field="repair_model")
    repair_name = fields.Char(string="Repair Number")

    def action_open_repair(self):
        """Open the repair of the finding."""
        self.ensure_one()
        self.check_access("read")
        if not self.repair_model:
            raise UserError(self.env._("Nothing was given to the repair desk."))
        return self.env[self.repair_model].browse(self.repair_id)._get_records_action()


class SchoolAssetCare(models.Model):
    _inherit = "school.asset.care"

    def _record_done(self, vals, with_repair=False):
        """Enter that it was done; a finding is repaired, if one wishes, in one tap.

        :param dict vals: of the record: day, result, note, certificate
        :param bool with_repair: report what was found to the repair desk
        :raise UserError: who may not, or the day lies ahead
        """
        self._check_doing()
        day = vals["date"]
        if day > self.env["school.unit"]._today():
            raise UserError(
                self.env._("What was done lies in the past, not on %(day)s.", day=day)
            )
        early = self.filtered(lambda care: care.last_done and care.last_done > day)
        if early:
            raise UserError(
                self.env._(
                    "%(care)s was done on %(day)s already, which is later.",
                    care=early[0].title,
                    day=early[0].last_done,
                )
            )
        repairs = self._open_repairs(vals) if with_repair else {}
        self.env["school.asset.care.record"].sudo().create(
            [
                {
                    **vals,
                    "care_id": care.id,
                    "asset_id": care.asset_id.id,
                    "company_id": care.company_id.id,
                    "user_id": self.env.uid,
                    "entered_on": fields.Datetime.now(),
                    **repairs.get(care.id, {}),
                }
                for care in self
            ]
        )
        # who answers for a thing need not keep the register
        done = self.sudo()
        done.write({"last_done": day, "alarmed_for": False, "alarmed_late": False})
        done.activity_ids.unlink()

    def _open_repairs(self, vals):
        """Report what was found.

        :return: values of the records, by id; empty where nobody repairs
        """
        repairs = self.env["school.repair.hook"]._open_repair(
            [
                {
                    "company": care.company_id,
                    "asset": care.asset_id,
                    "title": self.env._(
                        "%(asset)s: found at %(care)s",
                        asset=care.asset_id.title,
                        care=care.title,
                    ),
                    "place": care.place or "",
                    "description": vals.get("note") or care.title,
                    "source": care,
                }
                for care in self
            ]
        )
        if len(repairs) != len(self):
            return {}
        return {
            care.id: {
                "repair_model": repair._name,
                "repair_id": repair.id,
                "repair_name": repair.display_name,
            }
            for care, repair in zip(self, repairs, strict=True)
        }
