"""The addon's tests as its source tells them, and how Odoo is asked for some."""

import ast
from dataclasses import dataclass

from lib.paths import ADDON, ROOT
from lib.steps import CommandError


@dataclass(frozen=True)
class TestClass:
    """A class with test methods of its own, in a file that Odoo should run."""

    path: str
    name: str
    methods: tuple

    @property
    def logger(self):
        """The name under which Odoo logs this file's tests."""
        module = self.path.removesuffix(".py").replace("/", ".")
        return f"odoo.addons.{ADDON}.{module}"


def all_classes():
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return [found for file in files for found in _classes(file)]


def select(names):
    """Return the classes that `names` mean, and the value for `--test-tags`.

    The `*` makes Odoo run tests outside its `standard` tag as well.
    """
    classes = all_classes()
    if not names:
        return classes, f"*/{ADDON}"
    picked, tags = [], []
    for name in names:
        found, found_tags = _matching(classes, name)
        if not found:
            raise CommandError(f"No test file, class or method is called {name}.")
        picked += found
        tags += found_tags
    return picked, ",".join(tags)


def share_out(classes, jobs):
    """Return values for `--test-tags` that together ask for all `classes`.

    Whole files, the largest first to whoever has least. A file costs about as much to
    set up as eight of its tests take.
    """
    cost = {}
    for found in classes:
        cost[found.path] = cost.get(found.path, 8) + len(found.methods)
    shares = [[0, []] for _ in range(max(1, min(jobs, len(cost))))]
    for path in sorted(cost, key=lambda path: (-cost[path], path)):
        least = min(shares, key=lambda share: share[0])
        least[0] += cost[path]
        least[1].append(f"*/{ADDON}/{path}")
    return [",".join(sorted(paths)) for _, paths in shares]


def _matching(classes, name):
    stem = name.rsplit("/", 1)[-1].removesuffix(".py")
    in_file = [c for c in classes if c.path.endswith(f"/{stem}.py")]
    if in_file:
        return in_file, [f"*/{ADDON}/{c.path}" for c in in_file[:1]]
    class_name, _, method = name.partition(".")
    named = [c for c in classes if c.name == class_name]
    if named:
        wanted = f".{method}" if method else ""
        return named, [f"*/{ADDON}:{class_name}{wanted}"]
    having = [c for c in classes if name in c.methods]
    return having, [f"*/{ADDON}:{c.name}.{name}" for c in having]


def _classes(file):
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.ClassDef):
            methods = tuple(
                member.name
                for member in node.body
                if isinstance(member, ast.FunctionDef)
                and member.name.startswith("test_")
            )
            if methods:
                yield TestClass(str(file.relative_to(ROOT)), node.name, methods)
