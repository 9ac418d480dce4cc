"""What the people of a school do in a term: chosen at random, all of it legal.

Every step is taken by the person whose post it is, through the methods of the pages.
"""

from odoo import Command

PRICES = (0.8, 2.5, 3.2, 6.5, 12, 45, 165)


class TermActions:
    """Mixed into the simulation, which gives ``stage``, ``env`` and ``random``."""

    def user_model(self, model, user):
        """Return a model as one user of the school sees it."""
        return (
            self.env[model]
            .with_user(user)
            .with_context(allowed_company_ids=self.stage.company.ids)
        )

    def some(self, records, share):
        """Return about ``share`` of the records, at random."""
        return records.filtered(lambda _record: self.random.random() < share)

    # -- requests -------------------------------------------------------------------

    def apply(self):
        """Somebody applies, and submits."""
        user = self.random.choice(self.applicants)
        lines = []
        for product in self.random.sample(self.products, self.random.randint(1, 3)):
            kinds = ["consume"] * 3 + ["keep", "borrow"]
            lines.append(
                Command.create(
                    {
                        "product_id": product.id,
                        "quantity": self.random.randint(1, 20),
                        "price_unit": self.prices[product],
                        "kind": self.random.choice(kinds),
                    }
                )
            )
        if self.random.random() < 0.1:
            lines.append(
                Command.create(
                    {
                        "product_id": self.stage.repair.id,
                        "quantity": self.random.randint(1, 3),
                        "price_unit": 300,
                        "kind": "service",
                    }
                )
            )
        request = self.user_model("school.supply.request", user).create(
            {
                "company_id": self.stage.company.id,
                "department_id": self.random.choice(self.departments).id,
                "purpose": "教学",
                "line_ids": lines,
            }
        )
        request.action_submit()
        self.count("requests")
        return request

    def decide(self):
        """The head of the school decides on what waits, mostly with a yes."""
        approvals = self.env["school.approval"].search(
            [
                ("company_id", "=", self.stage.company.id),
                ("res_model", "=", "school.supply.request"),
                ("state", "=", "running"),
            ]
        )
        for approval in approvals:
            kind, comment = "approve", ""
            if (luck := self.random.random()) > 0.93:
                kind, comment = ("reject" if luck > 0.97 else "send_back"), "请说明用途"
            self.act(
                approval.with_user(self.stage.principal).action_decide,
                *(kind, approval.seq, comment),
            )

    def cancel_or_close(self):
        """Now and then a request is given up, in whole or for what is open."""
        requests = self.env["school.supply.request"].search(
            [
                ("company_id", "=", self.stage.company.id),
                ("state", "=", "approved"),
                ("line_ids.qty_open", ">", 0),
            ]
        )
        for request in self.some(requests, 0.02):
            own = request.with_user(request.requester_id)
            self.act(own.action_short_close, "不需要了")

    # -- buying ---------------------------------------------------------------------

    def buy(self):
        """The buyer pools what is open and orders it."""
        lines = self.env["school.supply.request.line"].search(
            [
                ("company_id", "=", self.stage.company.id),
                ("request_id.state", "=", "approved"),
                ("qty_open", ">", 0),
            ]
        )
        lines = self.some(lines, 0.8)
        if lines:
            vendor = self.random.choice((self.stage.vendor, self.stage.vendor2))
            orders = self.act(self.stage.pool, lines, vendor=vendor)
            self.count("orders", len(orders or ()))
        drafts = self.env["purchase.order"].search(
            [("company_id", "=", self.stage.company.id), ("state", "=", "draft")]
        )
        for order in drafts.with_user(self.stage.buyer):
            luck = self.random.random()
            if luck < 0.85:
                self.act(order.button_confirm)
            elif luck < 0.9:
                self.act(order.button_cancel)

    def short_close_orders(self):
        """Now and then a vendor does not deliver the rest."""
        for order in self.some(self.open_orders(), 0.03):
            own = order.with_user(self.stage.buyer)
            self.act(own.action_school_short_close, "厂家停产")

    def open_orders(self):
        """Confirmed orders of which something is still to come."""
        orders = self.env["purchase.order"].search(
            [("company_id", "=", self.stage.company.id), ("state", "=", "purchase")]
        )
        return orders.filtered(
            lambda order: any(line._school_pending() > 0 for line in order.order_line)
        )

    # -- acceptance -----------------------------------------------------------------

    def accept(self):
        """Two people accept what came, the keeper enters it."""
        for order in self.some(self.open_orders(), 0.7):
            self.act(self._accept, order)

    def _accept(self, order):
        acceptance = self.user_model("school.acceptance", self.stage.keeper).create(
            {
                "purchase_id": order.id,
                "acceptor_ids": [
                    Command.set((self.stage.acceptor1 | self.stage.acceptor2).ids)
                ],
            }
        )
        for line in acceptance.line_ids:
            came, luck = line.qty_received, self.random.random()
            if luck < 0.12:
                line.write({"qty_received": came, "qty_accepted": 0, "reason": "破损"})
            elif luck < 0.3 and came >= 2:
                part = self.random.randint(1, int(came) - 1)
                line.write({"qty_received": part, "qty_accepted": part})
            elif luck < 0.4 and came >= 2:
                good = self.random.randint(1, int(came) - 1)
                line.write({"qty_accepted": good, "reason": "受潮"})
        acceptance.action_count()
        self.stage.sign(acceptance)
        acceptance.action_done()
        self.count("acceptances")

    def correct(self):
        """Now and then goods that were accepted turn out bad."""
        done = self.env["school.acceptance"].search(
            [
                ("company_id", "=", self.stage.company.id),
                ("state", "=", "done"),
                ("corrects_id", "=", False),
            ],
            order="id desc",
            limit=30,
        )
        for acceptance in self.some(done, 0.03):
            self.act(self._correct, acceptance.with_user(self.stage.keeper))

    def _correct(self, acceptance):
        """Take back what is neither billed nor handed out."""
        free = {
            line.purchase_line_id: self._free_to_correct(line)
            for line in acceptance.sudo().line_ids
        }
        if not any(free.values()):
            return
        action = acceptance.action_correct()
        correction = acceptance.browse(action["res_id"])
        correction.is_replaced = self.random.random() < 0.5
        for line in correction.line_ids:
            most = free[line.purchase_line_id.sudo()]
            if most:
                back = self.random.randint(1, most)
                line.write({"qty_back": back, "reason": "受潮结块"})
        correction.action_count()
        self.stage.sign(correction)
        correction.action_done()
        self.count("corrections")

    def _free_to_correct(self, line):
        """How much of an accepted line no bill, issue or correction touched."""
        bought = line.purchase_line_id
        if line.product_id.type == "service":
            return 0
        asked = bought.school_allocation_ids.request_line_id
        if sum(asked.mapped("qty_issued")) or bought.school_qty_billed:
            return 0
        return int(min(line.qty_accepted, bought.school_qty_accepted))

    # -- bills and payments ---------------------------------------------------------

    def bill(self):
        """The accountant bills what was accepted; two posts approve it."""
        orders = self.env["purchase.order"].search(
            [("company_id", "=", self.stage.company.id), ("state", "=", "purchase")]
        )
        orders = orders.filtered(
            lambda order: any(
                line.school_qty_accepted > line.school_qty_billed
                for line in order.order_line
            )
        )
        for order in self.some(orders, 0.5):
            self.act(self._bill, order)

    def _bill(self, order):
        bill = self.stage.make_bill(order, approve=False)
        bill.invoice_date = self.today
        if self.random.random() < 0.2:
            for line in bill.invoice_line_ids:
                line.price_unit = round(line.price_unit * 0.9, 2)
        self.stage.approve_bill(bill)
        bill.action_post()
        self.count("bills")

    def pay(self):
        """The accountant pays what is due."""
        bills = self.env["account.move"].search(
            [
                ("company_id", "=", self.stage.company.id),
                ("move_type", "=", "in_invoice"),
                ("state", "=", "posted"),
                ("payment_state", "=", "not_paid"),
            ]
        )
        for bill in self.some(bills, 0.4):
            self.act(self._pay, bill)

    def _pay(self, bill):
        wizard = (
            self.user_model("account.payment.register", self.stage.accountant)
            .with_context(active_model="account.move", active_ids=bill.ids)
            .create({})
        )
        wizard._create_payments()
        self.count("payments")

    # -- issues and returns -----------------------------------------------------------

    def issue(self):
        """The keeper hands out what waits, all of it or a part."""
        waiting = self.env["stock.move"].search(
            [
                ("company_id", "=", self.stage.company.id),
                ("school_request_line_id", "!=", False),
                ("state", "in", ("assigned", "partially_available")),
            ]
        )
        for request in self.some(waiting.school_request_line_id.request_id, 0.6):
            self.act(self._issue, request)

    def _issue(self, request):
        employee = self.employees[request.requester_id]
        issue = self.user_model("school.issue", self.stage.keeper).create(
            {"employee_id": employee.id}
        )
        for line in issue.line_ids:
            if line.request_id != request or self.random.random() < 0.1:
                line.take = False
            elif self.random.random() < 0.2 and line.quantity >= 2:
                line.quantity = self.random.randint(1, int(line.quantity) - 1)
        if not any(issue.line_ids.mapped("take")):
            issue.action_cancel()
            return
        issue.with_user(request.requester_id).action_sign()
        issue.action_done()
        self.count("issues")

    def give_back(self):
        """Some bring back what they kept or borrowed; a little of it is damaged."""
        held = self.env["school.custody"].search(
            [("company_id", "=", self.stage.company.id), ("qty_out", ">", 0)]
        )
        for custody in self.some(held, 0.08):
            self.act(self._give_back, custody)

    def _give_back(self, custody):
        luck = self.random.random()
        condition = "good" if luck < 0.8 else "damaged" if luck < 0.95 else "lost"
        goods_return = self.user_model("school.return", self.stage.keeper).create(
            {
                "employee_id": custody.employee_id.id,
                "line_ids": [
                    Command.create(
                        {
                            "custody_id": custody.id,
                            "quantity": self.random.randint(1, int(custody.qty_out)),
                            "condition": condition,
                        }
                    )
                ],
            }
        )
        goods_return.action_done()
        self.count("returns")

    # -- the month ------------------------------------------------------------------

    def settle(self, month):
        """The accountant settles a month that is over."""
        settlement = self.user_model("school.settlement", self.stage.accountant).create(
            {"company_id": self.stage.company.id, "month_id": month.id}
        )
        settlement.action_settle()
        self.count("settlements")
        return settlement
