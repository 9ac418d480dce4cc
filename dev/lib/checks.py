"""The checks of dev/lint."""

import ast
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lib import database, environment, odoo, templates
from lib.addon import addons_folder
from lib.paths import ADDON, REQUIREMENTS, ROOT, WORK
from lib.snapshot import bring_back, snapshot
from lib.steps import provide, run

SETTINGS = ROOT / "pyproject.toml"
NOT_OURS = (
    # The README is Markdown.
    "missing-readme",
    # A large model is split by topic over several files.
    "consider-merging-classes-inherited",
)
FORMATTED_BY_PRETTIER = "**/*.{js,scss,xml}"


@dataclass(frozen=True)
class Check:
    """`find` returns what is wrong, or nothing; `mend` changes what it can."""

    find: Callable
    mend: Callable = lambda: None


def find_with_ruff():
    return _ruff("check") + _ruff("format", "--diff")


def mend_with_ruff():
    _ruff("check", "--fix")
    _ruff("format")


def find_with_pylint():
    options = (
        *(f"--rcfile={SETTINGS}", "--disable=all", "--enable=odoolint"),
        # Pylint applies a settings file's `disable` before its `enable`.
        f"--disable={','.join(NOT_OURS)}",
    )
    with snapshot() as folder:
        return _call(_python(), "-m", "pylint", *options, "-j2", ADDON, cwd=folder)


def find_with_oca_hooks():
    with snapshot() as folder:
        return _oca_hooks(folder)


def mend_with_oca_hooks():
    with snapshot() as folder:
        _oca_hooks(folder, "--fix")
        bring_back(folder)


def find_with_prettier():
    return _prettier("--check")


def mend_with_prettier():
    _prettier("--write")


def find_wrong_imports():
    """The direction of imports between the folders of `models`."""
    command = "from importlinter.cli import lint_imports_command as c; c()"
    options = ("--config", SETTINGS, "--no-cache")
    return _call(*(_python(), "-c", command, *options), PYTHONPATH=str(addons_folder()))


def find_lost_tests():
    """Odoo runs only the modules that the `tests` package has as attributes."""
    imported = set(_imported(ROOT / "tests"))
    return "".join(
        f"{path.relative_to(ROOT)}: not imported by tests/__init__.py\n"
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if path.stem not in imported
    )


def find_missing_translations():
    return _compare_translations()


def mend_translations():
    """Bring the catalogue's terms up to date; translating them is left to people."""
    _compare_translations("--fix")


CHECKS = {
    "ruff": Check(find_with_ruff, mend_with_ruff),
    "pylint-odoo": Check(find_with_pylint),
    "oca-hooks": Check(find_with_oca_hooks, mend_with_oca_hooks),
    "prettier": Check(find_with_prettier, mend_with_prettier),
    "imports": Check(find_wrong_imports),
    "tests": Check(find_lost_tests),
    "translations": Check(find_missing_translations, mend_translations),
}


@cache
def _python():
    requirements = [REQUIREMENTS / "lint.txt"]
    folder = provide(
        WORK / "lint-venv",
        environment.key(requirements),
        lambda target: environment.create(target, requirements),
        "linters",
    )
    return folder / "bin/python"


def _ruff(*words):
    return _call(_python(), "-m", "ruff", *words)


def _oca_hooks(folder, *options):
    start = "from oca_pre_commit_hooks.{} import main; raise SystemExit(main())"
    module, catalogue = start.format("cli"), start.format("cli_po")
    config = f"--config={ROOT / '.oca_hooks.cfg'}"
    found = _call(_python(), "-c", module, config, *options, ADDON, cwd=folder)
    for path in sorted((folder / ADDON / "i18n").glob("*.po")):
        found += _call(_python(), "-c", catalogue, config, *options, path, cwd=folder)
    return found


def _prettier(*options):
    requirements = (REQUIREMENTS / "package.json").read_text()
    folder = provide(WORK / "node", requirements, _install_prettier, "prettier")
    modules = folder / "node_modules"
    return _call(
        *("node", modules / "prettier/bin/prettier.cjs", "--log-level=warn"),
        *("--plugin", modules / "@prettier/plugin-xml/src/plugin.js"),
        *("--no-error-on-unmatched-pattern", *options, FORMATTED_BY_PRETTIER),
    )


def _install_prettier(folder):
    shutil.copy(REQUIREMENTS / "package.json", folder)
    options = ("--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts")
    run("npm", "install", *options, log="npm-install", cwd=folder)


def _compare_translations(*options):
    catalogue = ROOT / "i18n/zh_CN.po"
    if not catalogue.exists():
        return "i18n/zh_CN.po is missing\n"
    program = Path(__file__).with_name("translations.py")
    with tempfile.TemporaryDirectory(prefix="school-lint-") as folder:
        template = Path(folder) / f"{ADDON}.pot"
        _export_terms(template)
        return _call(_python(), program, template, catalogue, *options)


def _export_terms(template):
    with database.scratch("lint") as name:
        templates.copy_dependencies(name)
        odoo.run_odoo("-d", name, "-i", ADDON, *odoo.ONCE, log=name)
        odoo.run_odoo("i18n", "export", "-d", name, "-o", template, ADDON, log=name)


def _imported(package):
    """Yield the modules that a package's `__init__.py` makes its attributes."""
    for node in ast.parse((package / "__init__.py").read_text()).body:
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            for alias in node.names:
                if alias.name == "*":
                    yield from _imported(package / node.module)
                else:
                    yield alias.name


def _call(*command, cwd=ROOT, **variables):
    """Run a checker and return its output if it found something."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=os.environ | variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout or f"{command[0]} failed\n" if done.returncode else ""
