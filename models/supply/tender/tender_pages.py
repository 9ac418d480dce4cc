"""The pages that a tender's buttons open."""

from odoo import models


class SchoolTender(models.Model):
    _inherit = "school.tender"

    def _open_list(self, name, domain=()):
        """Return the action with this XML id for the rows of the tender."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"school_logistics.{name}"
        )
        return {
            **action,
            "domain": [("tender_id", "=", self.id), *domain],
            "context": {"default_tender_id": self.id},
        }

    def action_pick_requests(self):
        """Choose the approved requests that it buys for."""
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_logistics.school_tender_pick_action"
        )
        return {**action, "context": {"default_tender_id": self.id}}

    def action_bidders(self):
        """Open the vendors that take part."""
        return self._open_list("school_tender_bidder_action")

    def action_offers(self):
        """Open the register of the offers."""
        return self._open_list("school_tender_offer_action")

    def action_prices(self):
        """Open the prices, to type in what the envelopes say."""
        return self._open_list("school_tender_price_action")

    def action_my_scores(self):
        """Open the own points."""
        return self._open_list(
            "school_tender_score_action", [("user_id", "=", self.env.uid)]
        )

    def action_objections(self):
        """Open the objections."""
        return self._open_list("school_tender_objection_action")

    def action_orders(self):
        """Open the orders that came out of the award."""
        self.ensure_one()
        self.check_access("read")
        return self.order_ids._get_records_action(name=self.env._("Orders Made"))

    def action_follow(self):
        """Ask what is made of the award."""
        self.ensure_one()
        self.check_access("read")
        self._check_final()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_logistics.school_tender_follow_action"
        )
        return {**action, "context": {"default_tender_id": self.id}}

    def action_frameworks(self):
        """Open the framework agreements that came out of the award."""
        self.ensure_one()
        self.check_access("read")
        return self.requisition_ids._get_records_action(
            name=self.env._("Framework Agreements")
        )

    def action_contracts(self):
        """Open the contracts that came out of the award."""
        self.ensure_one()
        self.check_access("read")
        return self.contract_ids._get_records_action(name=self.env._("Contracts"))
