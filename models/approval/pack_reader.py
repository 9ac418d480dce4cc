"""From the file of a regulation to values of rules and cases, all names resolved."""

from ast import literal_eval

from odoo import api, models
from odoo.fields import Command, Domain

from .band import RANGES, UNIT_KINDS
from .definition import TRISTATES
from .pack_names import PackNames

#: which key of a step says whom it asks
ASKS = {"post": "post", "group": "group", "user": "users", "field": "field"}
#: keys of a step that are fields of the same name
STEP_PLAIN = (
    "who",
    "level",
    "head_level",
    "is_ladder",
    "chosen_from",
    "mode",
    "vote_count",
    "vote_percent",
    "is_collective",
    "members",
    "quorum_percent",
    "is_witness",
    "needs_signature",
    "needs_attachment",
    "needs_comment",
    "min_quotes",
    "days",
    "on_timeout",
)
#: types of fields whose plain values a case may give
SCALAR = (
    "char",
    "text",
    "selection",
    "boolean",
    "integer",
    "float",
    "monetary",
    "date",
)


class SchoolRulePackReader(models.AbstractModel):
    """Turns a checked file into values; notes what does not exist here."""

    _name = "school.rule.pack.reader"
    _description = "Reader of Rule Packs"

    @api.model
    def _read_pack(self, pack, company, problems):
        """Values of the rules of ``pack``, for ``company``.

        :param dict pack: as :func:`pack_format.load` returned it
        :param company: ``res.company``; empty for a rule of all schools
        :param Problems problems: gets what does not exist or does not go together
        :return: list of values of ``school.approval.flow``, in the order of the file
        """
        names = PackNames(self.env, pack, company, problems)
        self._check_pack(pack, problems)
        flows = [
            self._flow_values(("flows", index), flow, company, names)
            for index, flow in enumerate(pack["flows"])
        ]
        for index, case in enumerate(pack["cases"]):
            self._check_case(("cases", index), case, names)
        return flows

    # rules ----------------------------------------------------------------

    def _check_pack(self, pack, problems):
        self._check_dates((), pack, problems)
        if not pack["flows"]:
            problems.note(
                ("flows",),
                self.env._("There is no rule."),
                self.env._("Add the rules of the regulation."),
            )
        codes = [flow["code"] for flow in pack["flows"]]
        for index, code in enumerate(codes):
            if code in codes[:index]:
                problems.note(
                    ("flows", index, "code"),
                    self.env._("Another rule has the code %(code)s.", code=code),
                    self.env._("Give each rule a code of its own."),
                )

    def _check_dates(self, path, item, problems):
        if (
            item["date_from"]
            and item["date_to"]
            and item["date_from"] > item["date_to"]
        ):
            problems.note(
                (*path, "date_to"),
                self.env._("It ends before it begins."),
                self.env._("Correct date_from or date_to."),
            )

    def _flow_values(self, path, flow, company, names):
        model = self._document_model((*path, "document"), flow["document"], names)
        self._check_dates(path, flow, names.problems)
        self._check_outcome(path, flow, names.problems)
        return {
            "pack_code": flow["code"],
            "name": flow["name"],
            "model_id": model is not None and self.env["ir.model"]._get_id(model._name),
            "company_id": company.id,
            "sequence": flow["sequence"],
            "source": flow["source"],
            "date_from": flow["date_from"],
            "date_to": flow["date_to"],
            "outcome": flow["outcome"],
            "refuse_reason": flow["refuse_reason"],
            **flow["demand"],
            "method": flow["demand"]["method"] or False,
            "copy_post_ids": [
                Command.set(names.ids("post", (*path, "copy_to"), flow["copy_to"]))
            ],
            **self._band_values((*path, "when"), flow["when"], model, names),
            "step_ids": [
                Command.create(
                    {
                        "sequence": 10 * (index + 1),
                        **self._step_values(
                            (*path, "steps", index), step, model, names
                        ),
                    }
                )
                for index, step in enumerate(flow["steps"])
            ],
        }

    def _document_model(self, path, name, names):
        """Empty recordset of the model of a document, or None with a problem."""
        known = self.env["school.approval.flow"]._bindable_models()
        if name in known:
            return self.env[name]
        names.problems.note(
            path,
            self.env._("There is no such document here: %(name)s.", name=name),
            self.env._("Known are: %(names)s.", names=", ".join(known)),
        )
        return None

    def _check_outcome(self, path, flow, problems):
        if flow["outcome"] == "refuse" and not flow["refuse_reason"]:
            problems.note(
                (*path, "refuse_reason"),
                self.env._("The rule refuses without a reason."),
                self.env._("Write what the applicant is told."),
            )
        if flow["outcome"] == "approve" and not flow["steps"]:
            problems.note(
                (*path, "steps"),
                self.env._("The rule has no step: nobody would decide."),
                self.env._("Add at least one step, or let the rule refuse."),
            )

    def _band_values(self, path, band, model, names):
        """Values of the conditions of a rule or a step."""
        for name in ("amount", "price"):
            if 0 < band[f"{name}_max"] < band[f"{name}_min"]:
                names.problems.note(
                    (*path, f"{name}_max"),
                    self.env._("The upper end lies below the lower one."),
                    self.env._("Exchange them, or leave the upper end out."),
                )
        self._check_domain((*path, "domain"), band["domain"], model, names.problems)
        return {
            **{name: band[name] for name in (*RANGES, *TRISTATES)},
            "season": band["season"],
            **{f"at_{kind}": kind in band["unit_kinds"] for kind in UNIT_KINDS},
            "condition_domain": band["domain"],
            **{
                f"{kind}_ids": [Command.set(names.ids(kind, (*path, key), band[key]))]
                for kind, key in (
                    ("kind", "kinds"),
                    ("fund", "funds"),
                    ("category", "categories"),
                    ("department", "departments"),
                )
            },
        }

    def _check_domain(self, path, text, model, problems):
        try:
            domain = Domain(literal_eval(text))
            if model is not None:
                domain.validate(model.sudo())
        except (
            ValueError,
            SyntaxError,
            TypeError,
            KeyError,
            RecursionError,
            MemoryError,
        ):
            problems.note(
                path,
                self.env._("This condition cannot be read."),
                self.env._(
                    "Write it as the condition editor of a rule does, such as"
                    " [('move_type', '=', 'in_invoice')]."
                ),
            )

    # steps ----------------------------------------------------------------

    def _step_values(self, path, step, model, names):
        self._check_step(path, step, model, names.problems)
        values = {
            **{name: step[name] for name in STEP_PLAIN},
            "method": step["method"] or False,
            "post_id": names.one("post", (*path, "post"), step["post"]),
            "fallback_post_id": names.one(
                "post", (*path, "fallback_post"), step["fallback_post"]
            ),
            "group_id": names.one("group", (*path, "group"), step["group"]),
            "user_ids": [
                Command.set(names.ids("user", (*path, "users"), step["users"]))
            ],
            "field_name": step["field"],
            **self._band_values((*path, "when"), step["when"], model, names),
        }
        # without a name the step is called after whom it asks
        return {**values, "name": step["name"]} if step["name"] else values

    def _check_step(self, path, step, model, problems):
        who = step["chosen_from"] if step["who"] == "chosen" else step["who"]
        if who in ASKS and not step[ASKS[who]]:
            problems.note(
                (*path, ASKS[who]),
                self.env._("The step does not say who decides."),
                self.env._("Fill in %(key)s.", key=ASKS[who]),
            )
        elif who == "field" and model is not None:
            field = model._fields.get(step["field"])
            if field is None or field.comodel_name not in ("res.users", "hr.employee"):
                problems.note(
                    (*path, "field"),
                    self.env._(
                        "%(field)s is not a person on the document.",
                        field=step["field"],
                    ),
                    self.env._("Name a field that holds a user or an employee."),
                )
        if step["mode"] == "vote" and not (step["vote_count"] or step["vote_percent"]):
            problems.note(
                (*path, "vote_count"),
                self.env._("The step is decided by vote, but not by how many."),
                self.env._("Fill in vote_count or vote_percent."),
            )

    # cases ----------------------------------------------------------------

    def _check_case(self, path, case, names):
        model = self._document_model((*path, "document"), case["document"], names)
        if bool(case["expect"]) == bool(case["expect_refused"]):
            names.problems.note(
                (*path, "expect"),
                self.env._("A case expects either steps or a refusal."),
                self.env._("Fill in expect or expect_refused, not both."),
            )
        for index, step in enumerate(case["expect"]):
            names.one("post", (*path, "expect", index, "post"), step["post"])
        facts = case["facts"]
        names.ids("kind", (*path, "facts", "kinds"), facts["kinds"])
        for kind, key in (("fund", "fund"), ("department", "department")):
            names.one(kind, (*path, "facts", key), facts[key])
        names.ids("category", (*path, "facts", "categories"), facts["categories"])
        for field in case["values"] if model is not None else ():
            if field not in model._fields or model._fields[field].type not in SCALAR:
                names.problems.note(
                    (*path, "values", field),
                    self.env._("%(field)s is no plain field of it.", field=field),
                    self.env._("Name a field that holds a text, number or date."),
                )
