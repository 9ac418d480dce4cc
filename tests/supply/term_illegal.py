"""What people of a school should not do: every attempt is refused.

An attempt returns a function that tries it, or None when there is nothing to try on.
"""

from odoo import Command


class TermIllegal:
    """Mixed into the simulation beside its legal actions."""

    def attempts(self):
        """The methods below that try something illegal."""
        return [getattr(self, name) for name in sorted(dir(self)) if name[:4] == "try_"]

    def newest(self, model, *domain, limit=1):
        """Return the newest record of the school that fits, at random among a few."""
        found = self.env[model].search(
            [("company_id", "=", self.stage.company.id), *domain],
            order="id desc",
            limit=20,
        )
        return found.browse(self.random.sample(found.ids, min(limit, len(found))))

    def try_over_receipt(self):
        """Accept more than was ordered."""
        orders = self.open_orders()
        if not orders:
            return None

        def attempt():
            order = self.random.choice(orders)
            acceptance = self.user_model("school.acceptance", self.stage.keeper).create(
                {
                    "purchase_id": order.id,
                    "acceptor_ids": [
                        Command.set((self.stage.acceptor1 | self.stage.acceptor2).ids)
                    ],
                }
            )
            line = acceptance.line_ids[0]
            much = line.qty_pending + 1
            line.write({"qty_received": much, "qty_accepted": much})
            acceptance.action_count()
            self.stage.sign(acceptance)
            acceptance.action_done()

        return attempt

    def try_double_bill(self):
        """Bill what is billed already, or more than was accepted."""
        bill = self.newest(
            "account.move", ("move_type", "=", "in_invoice"), ("state", "=", "posted")
        )
        line = bill.invoice_line_ids.filtered("purchase_line_id")[:1]
        bought = line.purchase_line_id
        if not bought or bought.school_qty_accepted > bought.school_qty_billed:
            return None

        def attempt():
            again = self.user_model("account.move", self.stage.accountant).create(
                {
                    "move_type": "in_invoice",
                    "partner_id": bill.partner_id.id,
                    "invoice_date": self.today,
                    "ref": f"重复 {bill.id}",
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": line.product_id.id,
                                "quantity": line.quantity,
                                "price_unit": line.price_unit,
                                "purchase_line_id": bought.id,
                            }
                        )
                    ],
                }
            )
            self.stage.approve_bill(again)
            again.action_post()

        return attempt

    def try_bill_before_acceptance(self):
        """Bill an order of which nothing was accepted."""
        orders = self.open_orders().filtered(
            lambda order: not any(order.order_line.mapped("school_qty_accepted"))
        )
        if not orders:
            return None

        def attempt():
            bill = self.stage.make_bill(orders[0], approve=False)
            self.stage.approve_bill(bill)
            bill.action_post()

        return attempt

    def try_issue_before_acceptance(self):
        """Hand out what nobody has accepted yet, with core's own transfer."""
        orders = self.open_orders()
        products = orders.order_line.product_id.filtered("is_storable")
        if not products:
            return None

        def attempt():
            product = self.random.choice(products)
            moves = self.stage.issue_by_hand(product, 5)
            moves.picking_id.button_validate()
            moves._action_done()

        return attempt

    def try_to_issue_more(self):
        """Hand out more than waits for a request."""
        waiting = self.newest(
            "stock.move",
            ("school_request_line_id", "!=", False),
            ("state", "=", "assigned"),
        )
        request = waiting.school_request_line_id.request_id
        if not request:
            return None

        def attempt():
            employee = self.employees[request.requester_id]
            issue = self.user_model("school.issue", self.stage.keeper).create(
                {"employee_id": employee.id}
            )
            for line in issue.line_ids:
                line.take = line.request_id == request
                line.quantity += 1
            issue.with_user(request.requester_id).action_sign()
            issue.action_done()

        return attempt

    def try_edit_after_done(self):
        """Change the quantity of what moved already."""
        move = self.newest("stock.move", ("state", "=", "done"))
        if not move:
            return None
        user = self.random.choice((self.stage.keeper, self.stage.buyer))
        return lambda: move.with_user(user).write({"quantity": move.quantity + 1})

    def try_edit_done_acceptance(self):
        """Change an acceptance that was entered."""
        acceptance = self.newest("school.acceptance", ("state", "=", "done"))
        if not acceptance:
            return None
        line = acceptance.line_ids[0].with_user(self.stage.keeper)
        return lambda: line.write({"qty_accepted": 0.5, "reason": "破损"})

    def try_edit_order_line(self):
        """Order more than was approved, after the order is confirmed."""
        order = self.newest("purchase.order", ("state", "=", "purchase"))
        if not order:
            return None

        def attempt():
            line = order.order_line[0].with_user(self.stage.buyer)
            line.product_qty += 1000
            acceptance = self._accept(order)
            return acceptance

        return attempt

    def try_backdate(self):
        """Date a document into a settled month."""
        if not self.settled:
            return None
        day = self.settled[-1].date_start
        order = self.open_orders()[:1]
        if not order:
            return None

        def attempt():
            acceptance = self.user_model("school.acceptance", self.stage.keeper).create(
                {"purchase_id": order.id}
            )
            acceptance.date = day
            self.env.flush_all()

        return attempt

    def try_backdate_bill(self):
        """Post a bill into a settled month."""
        if not self.settled:
            return None
        order = self.env["purchase.order"].search(
            [("company_id", "=", self.stage.company.id), ("state", "=", "purchase")]
        )
        order = order.filtered(
            lambda order: any(
                line.school_qty_accepted > line.school_qty_billed
                for line in order.order_line
            )
        )[:1]
        if not order:
            return None

        def attempt():
            bill = self.stage.make_bill(order, approve=False)
            day = self.settled[-1].date_start
            bill.write({"invoice_date": day, "date": day})
            self.stage.approve_bill(bill)
            bill.action_post()
            if bill.date > self.settled[-1].date_end:
                raise self.refusal(bill)  # core dated it later: that is a refusal too

        return attempt

    def try_over_budget(self):
        """Apply for more than the budget has."""

        def attempt():
            request = self.user_model(
                "school.supply.request", self.stage.teacher
            ).create(
                {
                    "company_id": self.stage.company.id,
                    "department_id": self.departments[0].id,
                    "line_ids": [
                        Command.create(
                            {"name": "金条", "quantity": 1, "price_unit": 90_000_000}
                        )
                    ],
                }
            )
            request.action_submit()

        return attempt

    def try_return_more(self):
        """Bring back more than is held."""
        custody = self.newest("school.custody", ("qty_out", ">", 0))
        if not custody:
            return None

        def attempt():
            goods_return = self.user_model("school.return", self.stage.keeper).create(
                {
                    "line_ids": [
                        Command.create(
                            {
                                "custody_id": custody.id,
                                "quantity": custody.qty_out + 1,
                            }
                        )
                    ]
                }
            )
            goods_return.action_done()

        return attempt

    def try_ledger_write(self):
        """Write the budget's figures, or its ledger."""
        line = self.env["school.budget.line"].search(
            [("company_id", "=", self.stage.company.id)], limit=1
        )
        user = self.random.choice((self.stage.accountant, self.stage.principal))
        return lambda: line.with_user(user).write({"amount_left": 10**6})

    def try_own_approval(self):
        """Approve one's own request."""
        request = self.newest("school.supply.request", ("state", "=", "submitted"))
        approval = request.approval_id
        if not approval:
            return None
        own = approval.with_user(request.requester_id)
        return lambda: own.action_decide("approve", approval.seq, "")

    def try_second_settlement(self):
        """Settle a month twice."""
        if not self.settled:
            return None
        return lambda: self.settle(self.settled[-1])
