"""The keeper's counter: what its page shows and finds; what it does is in an entry."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...common.initials import initials_domain

MOST_FOUND = 12
MOST_ITEMS = 5000
MOST_PEOPLE = 5000
HOLDERS = {"employee": "hr.employee", "department": "hr.department"}


class SchoolStorePage(models.AbstractModel):
    """Reads for the page of the store; each method is for a keeper of the school."""

    _name = "school.store.page"
    _description = "Store Counter"

    @api.model
    def _check_keeper(self):
        """Return the unit of the school at whose counter the user stands.

        :raise UserError: unless the user is a keeper of it today
        """
        unit = self.env["school.unit"]._for_company(self.env.company)
        if not unit:
            raise UserError(
                self.env._(
                    "%(company)s is not a school of the district. Switch to your"
                    " school.",
                    company=self.env.company.name,
                )
            )
        unit._check_post(["keeper"])
        return unit

    # -- the start

    @api.model
    def get_page(self):
        """Return the four buttons, counted with the user's own rights.

        :return: list of ``{"key", "icon", "label", "rows"}``; each row is
            ``{"label", "count", "alert", "action", "filter"}``, the filter being one of
            the action's search view
        """
        return [
            self._page_receipts(),
            self._page_issues(),
            self._page_loans(),
            self._page_counts(),
        ]

    @api.model
    def _page_row(self, label, model, domain, action, filter_name=False, alert=False):
        """Return a row below a button; zero where the user may not read."""
        records = self.env[model]
        count = (
            records.search_count(
                [("company_id", "in", self.env.companies.ids), *domain]
            )
            if records.has_access("read")
            else 0
        )
        return {
            "label": label,
            "count": count,
            "alert": bool(alert and count),
            "action": f"school_logistics.{action}",
            "filter": filter_name,
        }

    @api.model
    def _page_receipts(self):
        """The button for goods that arrive."""
        return {
            "key": "receive",
            "icon": "fa-truck",
            "label": self.env._("Receive"),
            "rows": [
                self._page_row(
                    self.env._("Acceptances to finish"),
                    "school.acceptance",
                    [("state", "in", ("draft", "counted"))],
                    "school_acceptance_action",
                    "unfinished",
                ),
            ],
        }

    @api.model
    def _page_issues(self):
        """The button for handing out."""
        return {
            "key": "issue",
            "icon": "fa-hand-o-right",
            "label": self.env._("Hand Out"),
            "rows": [
                self._page_row(
                    self.env._("Waiting for Issue"),
                    "stock.move",
                    self._waiting_domain(),
                    "school_waiting_action",
                ),
                self._page_row(
                    self.env._("Signed, to hand out"),
                    "school.issue",
                    [("state", "=", "signed")],
                    "school_issue_action",
                    "open",
                ),
            ],
        }

    @api.model
    def _page_loans(self):
        """The button for lending and taking back."""
        return {
            "key": "return",
            "icon": "fa-exchange",
            "label": self.env._("Lend and Take Back"),
            "rows": [
                self._page_row(
                    self.env._("On loan"),
                    "school.custody",
                    [("kind", "=", "borrow"), ("qty_out", ">", 0)],
                    "school_loan_action",
                    "out",
                ),
                self._page_row(
                    self.env._("Overdue"),
                    "school.custody",
                    [("is_overdue", "=", True)],
                    "school_loan_action",
                    "overdue",
                    alert=True,
                ),
            ],
        }

    @api.model
    def _page_counts(self):
        """The button for counting."""
        return {
            "key": "count",
            "icon": "fa-list-ol",
            "label": self.env._("Stock Count"),
            "rows": [
                self._page_row(
                    self.env._("Differences to settle"),
                    "school.store.count",
                    [("state", "=", "draft")],
                    "school_store_count_action",
                    "open",
                ),
            ],
        }

    # -- finding items and people

    @api.model
    def find(self, term):
        """Find items, people and departments by name, initials, code or label.

        :param str term: what was typed or scanned
        :return: ``{"exact": bool, "found": [{"type", "id", "name", "detail"}]}``;
            ``exact``: a label was scanned, which is the one thing found
        """
        self._check_keeper()
        term = term.strip() if isinstance(term, str) else ""
        if not term:
            return {"exact": False, "found": []}
        for exact in (True, False):
            found = [
                *self._find_items(term, exact),
                *self._find_people(term, exact),
                *([] if exact else self._find_departments(term)),
            ]
            if found:
                break
        return {"exact": exact and len(found) == 1, "found": found}

    @api.model
    def _company_domain(self):
        return Domain("company_id", "in", (False, self.env.company.id))

    @api.model
    def _find_items(self, term, exact):
        if exact:
            match = Domain("barcode", "=", term) | Domain("default_code", "=", term)
        else:
            match = Domain("display_name", "ilike", term)
        kept = Domain("is_storable", "=", True) & self._company_domain()
        products = self.env["product.product"].search(match & kept, limit=MOST_FOUND)
        return [self._item_row(product) for product in products]

    @api.model
    def _find_people(self, term, exact):
        # Staff files are closed to keepers; what is told is the name and the office.
        Employee = self.env["hr.employee"].sudo()
        if exact:
            match = Domain("barcode", "=", term)
        else:
            match = Domain("name", "ilike", term) | initials_domain("ilike", term)
        own = Domain("company_id", "=", self.env.company.id)
        people = Employee.search(match & own, limit=MOST_FOUND)
        return [self._holder_row(person) for person in people]

    @api.model
    def _find_departments(self, term):
        match = Domain("name", "ilike", term) | initials_domain("ilike", term)
        own = Domain("company_id", "=", self.env.company.id)
        # The department is a name here; who reads departments is not the question.
        departments = (
            self.env["hr.department"].sudo().search(match & own, limit=MOST_FOUND)
        )
        return [self._holder_row(department) for department in departments]

    @api.model
    def _item_row(self, product):
        return {
            "type": "item",
            "id": product.id,
            "name": product.name,
            "detail": product.default_code or "",
            "code": product.default_code or "",
            "barcode": product.barcode or "",
            "initials": product.product_tmpl_id.school_initials or "",
            "unit": product.uom_id.name,
        }

    @api.model
    def _holder_row(self, holder):
        """Return a person or a department (sudo) as a row."""
        person = holder._name == "hr.employee"
        return {
            "type": "employee" if person else "department",
            "id": holder.id,
            "name": holder.name,
            "detail": (holder.department_id.name or "") if person else "",
            "code": (holder.barcode or "") if person else "",
            "initials": holder.school_initials or "",
        }

    @api.model
    def _holder(self, kind, holder_id):
        """Return a person or department of the present school, sudo.

        :param kind: ``employee`` or ``department``
        :param holder_id: database id
        :raise UserError: when the school has none such
        """
        model = HOLDERS.get(kind) if isinstance(kind, str) else None
        known = isinstance(holder_id, int) and not isinstance(holder_id, bool)
        if model and known:
            holder = (
                self.env[model]
                .sudo()
                .search(
                    [("id", "=", holder_id), ("company_id", "=", self.env.company.id)]
                )
            )
            if holder:
                return holder
        raise UserError(
            self.env._("Choose a person or a department of %s.", self.env.company.name)
        )

    # -- one person, one department, one item

    @api.model
    def get_holder(self, kind, holder_id):
        """Return what waits for somebody, and what they hold.

        :param kind: ``employee`` or ``department``
        :param holder_id: database id
        :return: ``{"holder", "waiting", "held"}``
        :raise UserError: when the school has none such
        """
        self._check_keeper()
        holder = self._holder(kind, holder_id)
        waiting, held = self._holder_domains(holder)
        return {
            "holder": self._holder_row(holder),
            "waiting": self._waiting_rows(waiting),
            "held": self._held_rows(held),
        }

    @api.model
    def _holder_domains(self, holder):
        """Return the domains of what waits for a holder and of what they hold."""
        if holder._name == "hr.department":
            waiting = [
                ("school_request_line_id.request_id.department_id", "=", holder.id)
            ]
            return waiting, [("department_id", "=", holder.id)]
        user = holder.user_id.id or 0
        waiting = [("school_request_line_id.request_id.requester_id", "=", user)]
        return waiting, [("employee_id", "=", holder.id)]

    @api.model
    def get_item(self, product_id):
        """Return one item: its stock, for whom it waits, who holds it.

        :param int product_id: database id of the ``product.product``
        :return: ``{"item", "stock", "free", "lots", "waiting", "held"}``
        :raise UserError: when the school has no such item
        """
        self._check_keeper()
        product = self._item(product_id)
        [row] = self._stock_rows(product)
        return {
            "item": self._item_row(product),
            **row,
            "waiting": self._waiting_rows([("product_id", "=", product.id)]),
            "held": self._held_rows([("product_id", "=", product.id)]),
        }

    @api.model
    def _item(self, product_id):
        """Return the item of the present school with this id.

        :raise UserError: when there is none
        """
        known = isinstance(product_id, int) and not isinstance(product_id, bool)
        product = known and self.env["product.product"].search(
            Domain("id", "=", product_id)
            & Domain("is_storable", "=", True)
            & self._company_domain()
        )
        if not product:
            raise UserError(self.env._("Choose an item that the store keeps."))
        return product

    @api.model
    def _stock_rows(self, products):
        """Return stock, free stock and lots of each item, in their order."""
        groups = self.env["stock.quant"]._read_group(
            [
                ("product_id", "in", products.ids),
                ("location_id", "child_of", self.env.company._school_stock().id),
                ("owner_id", "=", False),
            ],
            ["product_id", "lot_id"],
            ["quantity:sum", "reserved_quantity:sum"],
        )
        rows = {
            product: {"stock": 0.0, "free": 0.0, "lots": []} for product in products
        }
        for product, lot, quantity, reserved in groups:
            row = rows[product]
            row["stock"] += quantity
            row["free"] += quantity - reserved
            if lot:
                row["lots"].append(
                    {"id": lot.id, "name": lot.name, "quantity": quantity}
                )
        return [rows[product] for product in products]

    # -- rows

    @api.model
    def _waiting_domain(self):
        """Domain of what is reserved for approved lines of the present school."""
        return [
            ("school_request_line_id", "!=", False),
            ("state", "in", ("assigned", "partially_available")),
        ]

    @api.model
    def _waiting_rows(self, domain):
        """Return reserved goods as rows, in the order of their requests."""
        company = self.env.company
        moves = self.env["stock.move"].search(
            [("company_id", "=", company.id), *self._waiting_domain(), *domain],
            order="school_request_line_id, id",
        )
        # The keeper hands out what the requests of others approve.
        lines = moves.sudo().school_request_line_id
        employees = lines.request_id._employees(lines.request_id.requester_id, company)
        return [self._waiting_row(move, employees) for move in moves]

    @api.model
    def _waiting_row(self, move, employees):
        line = move.sudo().school_request_line_id
        request = line.request_id
        employee = employees.get(request.requester_id)
        return {
            "move": move.id,
            "product": move.product_id.id,
            "name": move.product_id.name,
            "specification": line.specification or "",
            "quantity": move.quantity,
            "unit": move.product_uom.name,
            "kind": line.kind,
            "due": fields.Date.to_string(line._loan_due()) or "",
            "request": request.name,
            "employee": employee.id if employee else 0,
            "person": request.requester_id.name,
            "department": request.department_id.id or 0,
        }

    @api.model
    def _held_rows(self, domain):
        """Return what is held as rows, what is due first at the top."""
        held = self.env["school.custody"].search(
            [("company_id", "=", self.env.company.id), ("qty_out", ">", 0), *domain]
        )
        return [
            {
                "custody": custody.id,
                "product": custody.product_id.id,
                "name": custody.product_id.name,
                "quantity": custody.qty_out,
                "unit": custody.product_uom_id.name,
                "kind": custody.kind,
                "due": fields.Date.to_string(custody.due_date) or "",
                "days": custody.days_overdue,
                "employee": custody.employee_id.id or 0,
                "person": custody.sudo().employee_id.name or "",
                "department": custody.department_id.id or 0,
            }
            for custody in held
        ]

    # -- for the time without a network

    @api.model
    def get_pack(self):
        """Return what the page needs to go on while the network is away.

        :return: ``{"items", "holders", "waiting", "held"}``: items with their stock,
            people and departments, and what :meth:`get_holder` tells of all of them
        """
        self._check_keeper()
        own = [("company_id", "=", self.env.company.id)]
        products = self.env["product.product"].search(
            Domain("is_storable", "=", True) & self._company_domain(), limit=MOST_ITEMS
        )
        stock = self._stock_rows(products)
        # names and offices only, as in the search
        people = self.env["hr.employee"].sudo().search(own, limit=MOST_PEOPLE)
        departments = self.env["hr.department"].sudo().search(own, limit=MOST_PEOPLE)
        return {
            "items": [
                {**self._item_row(product), **row}
                for product, row in zip(products, stock, strict=True)
            ],
            "holders": [self._holder_row(holder) for holder in [*departments, *people]],
            "waiting": self._waiting_rows([]),
            "held": self._held_rows([]),
        }
