"""Names in the file of a regulation: which records they mean here."""

from odoo.fields import Domain

#: where each kind of name is written in a condition
IN_BAND = {
    "kind": "kinds",
    "fund": "funds",
    "category": "categories",
    "department": "departments",
}
MODELS = {
    "post": "school.post",
    "kind": "school.purchase.kind",
    "fund": "school.fund",
    "category": "product.category",
    "department": "hr.department",
    "group": "res.groups",
    "user": "res.users",
}


class PackNames:
    """The records that the names of one file mean, read in one query for each kind.

    Reads as superuser: all it tells is whether a name exists for the school.
    """

    def __init__(self, env, pack, company, problems):
        """Look up every name of ``pack``.

        :param dict pack: checked file
        :param company: the school; empty for a rule of all schools
        :param Problems problems: gets the names that mean nothing
        """
        self.env = env
        self.company = company
        self.problems = problems
        wanted = {kind: set() for kind in MODELS}
        for flow in pack["flows"]:
            self._collect_band(wanted, flow["when"])
            wanted["post"].update(flow["copy_to"])
            for step in flow["steps"]:
                self._collect_band(wanted, step["when"])
                wanted["post"] |= {step["post"], step["fallback_post"]}
                wanted["group"].add(step["group"])
                wanted["user"].update(step["users"])
        for case in pack["cases"]:
            self._collect_case(wanted, case)
        self.known = {
            kind: getattr(self, f"_find_{kind}")(sorted(names - {""}))
            for kind, names in wanted.items()
        }

    def one(self, kind, path, name):
        """Id of the record that ``name`` means, False for no name or a problem."""
        if not name:
            return False
        found = self.known[kind].get(name)
        if not found:
            self._note_unknown(kind, path, name)
            return False
        if len(found) > 1:
            self.problems.note(
                path,
                self.env._("%(name)s means several records here.", name=name),
                self.env._("Rename one of them, or leave this condition out."),
            )
        return found[0]

    def ids(self, kind, path, names):
        """Ids of the records that ``names`` mean."""
        found = [
            self.one(kind, (*path, index), name) for index, name in enumerate(names)
        ]
        return [record_id for record_id in found if record_id]

    def _note_unknown(self, kind, path, name):
        what = self.env["ir.model"]._get(MODELS[kind]).sudo().name
        where = self.company.sudo().name or self.env._("the district")
        examples = ", ".join(list(self._examples(kind))[:30])
        mend = (
            self.env._("Known here: %(names)s.", names=examples)
            if examples
            else self.env._("Enter it first, or take it out of the file.")
        )
        self.problems.note(
            path,
            self.env._(
                "%(what)s “%(name)s” does not exist at %(where)s.",
                what=what,
                name=name,
                where=where,
            ),
            mend,
        )

    def _examples(self, kind):
        """Names that may be shown to whoever imports."""
        if kind in ("post", "kind", "fund"):
            model = self.env[MODELS[kind]].sudo()
            yield from model.search(self._domain(model)).mapped("code")

    # lookup ---------------------------------------------------------------

    def _collect_band(self, wanted, band):
        for kind, key in IN_BAND.items():
            wanted[kind].update(band[key])

    def _collect_case(self, wanted, case):
        facts = case["facts"]
        wanted["post"] |= {step["post"] for step in case["expect"]}
        wanted["kind"].update(facts["kinds"])
        wanted["category"].update(facts["categories"])
        wanted["fund"].add(facts["fund"])
        wanted["department"].add(facts["department"])

    def _domain(self, model):
        """Records of all schools, and those of the school."""
        if "company_id" not in model._fields:
            return Domain.TRUE
        return Domain("company_id", "in", [*self.company.ids, False])

    def _by_field(self, kind, field, names):
        if not names:
            return {}
        model = self.env[MODELS[kind]].sudo()
        found = {}
        for record in model.search(self._domain(model) & Domain(field, "in", names)):
            found.setdefault(record[field], []).append(record.id)
        return found

    def _find_post(self, names):
        return self._by_field("post", "code", names)

    def _find_kind(self, names):
        return self._by_field("kind", "code", names)

    def _find_fund(self, names):
        return self._by_field("fund", "code", names)

    def _find_department(self, names):
        return self._by_field("department", "name", names)

    def _find_user(self, names):
        users = self.env["res.users"].sudo()
        found = users.search(
            [("login", "in", names), ("company_ids", "in", self.company.ids)]
        )
        return {user.login: [user.id] for user in found}

    def _find_group(self, names):
        return self._by_xmlid("group", names)

    def _find_category(self, names):
        """By XML id, or by the full name of one that has none."""
        return self._by_field("category", "complete_name", names) | self._by_xmlid(
            "category", names
        )

    def _by_xmlid(self, kind, names):
        parts = [name.partition(".") for name in names]
        rows = (
            self.env["ir.model.data"]
            .sudo()
            .search_fetch(
                [
                    ("model", "=", MODELS[kind]),
                    ("module", "in", [module for module, _dot, _name in parts]),
                    ("name", "in", [name for _module, _dot, name in parts]),
                ],
                ["module", "name", "res_id"],
            )
        )
        found = {f"{row.module}.{row.name}": [row.res_id] for row in rows}
        return {name: found[name] for name in names if name in found}
