"""The file of a regulation (制度模板): its keys, their types and their limits.

Plain data in, plain data out: this module knows no records. A file is JSON::

    {"format": "school_logistics.rule_pack", "code": "A1", "name": …, "source": …,
     "flows": [{"code": …, "document": …, "when": {…}, "demand": {…},
                "steps": [{"who": "post", "post": "principal", "when": {…}}]}],
     "cases": [{"facts": {"amount": 800}, "expect": [{"post": "principal"}]}]}

Posts and kinds are named by their codes, groups and categories by their XML ids, so
that a file means the same in every district. A key that is left out has its default.
"""

import json
import math
from datetime import date

from .pack_schema import (
    LONGEST_NAME,
    LONGEST_TEXT,
    PACK,
    REQUIRED,
    Choice,
    Names,
    Part,
    Parts,
    Text,
)

LARGEST_FILE = 1024 * 1024  # bytes
DEEPEST = 12
#: so many problems are listed; whoever sends more gets the first ones
MOST_PROBLEMS = 100


class Problems(list):
    """Problems of a file: mappings with ``place``, ``problem`` and ``mend``."""

    def note(self, path, problem, mend):
        """Remember a problem.

        :param path: keys and places from the top of the file, places from 0
        """
        if len(self) < MOST_PROBLEMS:
            self.append({"place": place(path), "problem": problem, "mend": mend})


def place(path):
    """A path in the file as a person counts: ``flows 1 › steps 2 › post``."""
    text = ""
    for part in path:
        text += f" {part + 1}" if isinstance(part, int) else f" › {part}"
    return text.removeprefix(" › ")


def load(env, content, problems, schema=PACK):
    """Read the bytes of a file.

    :param env: environment, for what is said
    :param bytes content: as uploaded
    :param Problems problems: gets what is wrong
    :param dict schema: keys of the file; see ``pack_schema.py``
    :return: the pack with every key, or None when there were problems
    """
    data = read_json(env, content, problems)
    return None if problems else check(env, data, problems, schema)


def read_json(env, content, problems):
    """Read the bytes of a JSON file, without looking at what they say.

    :return: the data, or None when there were problems
    """
    if len(content) > LARGEST_FILE:
        problems.note(
            (),
            env._("The file is larger than 1 MB."),
            env._("A regulation is a short text: take out what does not belong to it."),
        )
        return None
    try:
        data = json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_unique_keys,
            parse_constant=_refuse_constant,
        )
    except (ValueError, RecursionError) as error:
        problems.note(
            (),
            env._("This is not a rule pack: %(error)s", error=_reason(error)),
            env._(
                "Choose a .json file that was exported here, or mend it in an editor."
            ),
        )
        return None
    if _too_deep(data, DEEPEST):
        problems.note(
            (),
            env._("The file is nested too deeply."),
            env._("Compare it with an exported rule pack."),
        )
        return None
    return data


def check(env, data, problems, schema=PACK):
    """Check the keys, types and limits of a pack; see :func:`load`."""
    pack = _Reader(env, problems).part((), data, Part(schema))
    return None if problems else pack


class _Reader:
    """Walks a file along its schema and collects what is wrong."""

    def __init__(self, env, problems):
        self.env = env
        self.problems = problems

    def wrong(self, path, rule_text, value):
        """Note a value that is not what the key asks for."""
        self.problems.note(
            path,
            self.env._("%(value)s is not allowed here.", value=_short(value)),
            rule_text,
        )

    def value(self, path, value, rule):
        """Return ``value`` as ``rule`` wants it; note what is wrong."""
        return getattr(self, type(rule).__name__.lower())(path, value, rule)

    def part(self, path, value, rule):
        """Read a mapping."""
        if not isinstance(value, dict):
            self.wrong(path, self.env._("Write an object: {…}."), value)
            return {}
        for key in value:
            if key not in rule.schema:
                self.problems.note(
                    (*path, _short(key)),
                    self.env._("This key is not known."),
                    self.env._(
                        "Remove or correct it. Known here: %(keys)s.",
                        keys=", ".join(rule.schema),
                    ),
                )
        return {
            key: self.key(path, value, key, item)
            for key, item in rule.schema.items()
            if key in value or not rule.sparse
        }

    def key(self, path, value, key, rule):
        """Read one key of a mapping, or take its default."""
        if key in value:
            return self.value((*path, key), value[key], rule)
        if rule.default is REQUIRED:
            self.problems.note(
                (*path, key),
                self.env._("This key is missing."),
                self.env._("Add it with a value."),
            )
        if isinstance(rule, Part):
            return self.part((*path, key), {}, rule)
        empty = isinstance(rule, Parts | Names)
        return [] if empty else rule.default

    def parts(self, path, value, rule):
        """Read a list of mappings."""
        if not isinstance(value, list) or len(value) > rule.most:
            text = self.env._(
                "Write a list of at most %(most)s entries.", most=rule.most
            )
            self.wrong(path, text, value)
            return []
        return [
            self.part((*path, index), item, Part(rule.schema))
            for index, item in enumerate(value)
        ]

    def text(self, path, value, rule):
        """Read a text."""
        if not isinstance(value, str) or len(value) > rule.longest or "\0" in value:
            text = self.env._(
                "Write a text of at most %(most)s characters.", most=rule.longest
            )
            self.wrong(path, text, value)
            return ""
        if rule.default is REQUIRED and not value.strip():
            self.wrong(path, self.env._("Fill it in."), value)
        return value.strip()

    def number(self, path, value, rule):
        """Read a number."""
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if (
            not number
            or not math.isfinite(value)
            or not 0 <= value <= rule.highest
            or (rule.whole and value != int(value))
        ):
            text = (
                self.env._(
                    "Write a whole number from 0 to %(most)s.", most=rule.highest
                )
                if rule.whole
                else self.env._("Write a number from 0 to %(most)s.", most=rule.highest)
            )
            self.wrong(path, text, value)
            return 0
        return int(value) if rule.whole else round(float(value), rule.digits)

    def flag(self, path, value, rule):
        """Read true or false."""
        if not isinstance(value, bool):
            self.wrong(path, self.env._("Write true or false."), value)
            return False
        return value

    def choice(self, path, value, rule):
        """Read one of the options."""
        if not isinstance(value, str) or value not in rule.options:
            options = ", ".join(filter(None, rule.options))
            text = self.env._("Write one of: %(options)s.", options=options)
            self.wrong(path, text, value)
            return rule.default
        return value

    def day(self, path, value, rule):
        """Read a date."""
        if value is None:
            return None
        try:
            return date.fromisoformat(value).isoformat()
        except (TypeError, ValueError):
            self.wrong(path, self.env._("Write a date such as 2026-09-01."), value)
            return None

    def names(self, path, value, rule):
        """Read a list of names, each once, in the order of the file."""
        if not isinstance(value, list) or len(value) > rule.most:
            text = self.env._(
                "Write a list of at most %(most)s entries.", most=rule.most
            )
            self.wrong(path, text, value)
            return []
        names = []
        for index, item in enumerate(value):
            if rule.options:
                item = self.choice((*path, index), item, Choice(rule.options, ""))
            else:
                item = self.text((*path, index), item, Text(REQUIRED))
            if item not in names:
                names.append(item)
        return names

    def scalars(self, path, value, rule):
        """Read a mapping from fields to plain values."""
        plain = isinstance(value, dict) and all(
            isinstance(item, str | bool | int | float | None) for item in value.values()
        )
        if not plain or len(value) > rule.most or len(str(value)) > LONGEST_TEXT:
            text = self.env._("Write an object of fields and plain values.")
            self.wrong(path, text, value)
            return {}
        return value


def _unique_keys(pairs):
    keys = [key for key, _value in pairs]
    if len(set(keys)) != len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"key {_short(twice)} stands twice in one object")
    return dict(pairs)


def _refuse_constant(name):
    raise ValueError(f"{name} is no number of JSON")


def _reason(error):
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return str(error)[:LONGEST_NAME]


def _short(value):
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _too_deep(data, levels):
    """Whether ``data`` nests deeper than ``levels``, without recursion."""
    layer = [data]
    for _level in range(levels):
        layer = [
            item
            for container in layer
            if isinstance(container, dict | list)
            for item in (
                container.values() if isinstance(container, dict) else container
            )
        ]
        if not layer:
            return False
    return True
