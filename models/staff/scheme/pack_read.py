"""Reads the file of a scheme; notes what is wrong, and where."""

from odoo import api, models
from odoo.fields import Command

from ...approval.pack_format import Problems, read_json
from .pack_format import FORMAT, LINKS, LISTS, MOST_PARTS, SWITCHED, plain_fields


class SchoolStaffSchemeReader(models.AbstractModel):
    """Turns the file of a scheme into values; notes what is wrong."""

    _name = "school.staff.scheme.reader"
    _description = "Reader of Scheme Files"

    @api.model
    def _load(self, content, company):
        """Read a file.

        :param bytes content: as uploaded
        :param company: the school; empty for all schools
        :return: ``(data, problems)``; the data only without problems
        """
        problems = Problems()
        data = read_json(self.env, content, problems)
        if problems:
            return None, problems
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            problems.note(
                ("format",),
                self.env._("This is not the file of a scheme."),
                self.env._("It begins with the format %(format)s.", format=FORMAT),
            )
            return None, problems
        return data, problems

    def _mapping(self, path, value, problems):
        if isinstance(value, dict):
            return value
        problems.note(
            path, self.env._("An object is wanted here."), self.env._("Write {…}.")
        )
        return {}

    def _rows(self, path, value, problems):
        if isinstance(value, list) and len(value) <= MOST_PARTS:
            return value
        problems.note(
            path,
            self.env._("A list is wanted here."),
            self.env._("Write […] of at most %(most)s entries.", most=MOST_PARTS),
        )
        return []

    def _plain(self, path, model, name, value, problems):
        """Return one value as its field wants it; note what does not fit."""
        field = model._fields[name]
        fits = {
            "boolean": lambda: isinstance(value, bool),
            "integer": lambda: isinstance(value, int) and abs(value) < 10**9,
            "float": lambda: (
                isinstance(value, int | float)
                and not isinstance(value, bool)
                and abs(value) < 10**11
            ),
            "selection": lambda: value in field.get_values(self.env),
        }.get(field.type, lambda: isinstance(value, str) and len(value) <= 20000)
        if fits():
            return value
        words = self.env._("Write a %(type)s.", type=field.type)
        if field.type == "selection":
            words = ", ".join(field.get_values(self.env))
        problems.note(
            path,
            self.env._("%(value)s is not allowed here.", value=str(value)[:80]),
            words,
        )
        return False

    def _values(self, path, model, data, problems, links):
        """Values of one part and of the lists inside it.

        :param dict links: ``{key: {code: id}}`` of what the part may name
        """
        data = self._mapping(path, data, problems)
        known = plain_fields(model)
        named, lists = LINKS.get(model._name, {}), LISTS.get(model._name, {})
        values = {}
        for key, value in data.items():
            here = (*path, key)
            if (
                key in SWITCHED
                and key in model._fields
                and f"has_{key}" in model._fields
            ):
                values[f"has_{key}"] = value is not None
                values[key] = (
                    0.0
                    if value is None
                    else self._plain(here, model, key, value, problems)
                )
            elif key in known:
                values[key] = self._plain(here, model, key, value, problems)
            elif key in named:
                values[named[key]] = self._link(
                    here, model, named[key], value, links.get(key, {}), problems
                )
            elif key in lists and model._name != "school.staff.scheme":
                values[lists[key]] = self._list(
                    here, model, lists[key], value, links, problems
                )
            elif key not in lists:
                problems.note(
                    here,
                    self.env._("This key is not known."),
                    self.env._(
                        "Known here: %(keys)s.",
                        keys=", ".join([*known, *named, *lists]),
                    ),
                )
        return values

    def _list(self, path, model, name, value, links, problems):
        """Commands that make the rows of a One2many anew."""
        comodel = self.env[model._fields[name].comodel_name]
        commands = [Command.clear()]
        for place, row in enumerate(self._rows(path, value, problems)):
            here = (*path, place)
            if isinstance(row, list) and len(row) == 2 and name == "step_ids":
                keys = plain_fields(comodel)
                row = dict(zip(keys, row, strict=True))
            commands.append(
                Command.create(self._values(here, comodel, row, problems, links))
            )
        return commands

    def _link(self, path, model, name, value, known, problems):
        """Id or ids of what is named by its code."""
        many = model._fields[name].type == "many2many"
        codes = value if isinstance(value, list) else [value]
        found = []
        for code in codes:
            if isinstance(code, str) and code in known:
                found.append(known[code])
            else:
                problems.note(
                    path,
                    self.env._("There is no %(code)s.", code=str(code)[:80]),
                    self.env._(
                        "Known are: %(codes)s.", codes=", ".join(list(known)[:50])
                    ),
                )
        if many:
            return [Command.set(found)]
        return found[0] if found else False
