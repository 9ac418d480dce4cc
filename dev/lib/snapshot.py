"""A copy of the addon in a git repository of its own, one level below the root.

oca-checks-odoo-module exits 0 without checking an addon that is itself the root of its
repository, and pylint-odoo takes the addon's name from its folder.
"""

import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from lib.addon import NOT_ADDON
from lib.paths import ADDON, ROOT
from lib.steps import CommandError


@contextmanager
def snapshot():
    """Yield the folder that holds the copy, a git repository."""
    with tempfile.TemporaryDirectory(prefix="school-lint-") as name:
        folder = Path(name)
        for path in addon_files():
            target = folder / ADDON / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, target)
        _git(folder, "init", "--quiet")
        _git(folder, "add", "--all")
        yield folder


def bring_back(folder):
    """Take over what a check mended in its copy."""
    for name in _git(folder, "diff", "--name-only", "-z").split("\0"):
        if name:
            shutil.copy(folder / name, ROOT / Path(name).relative_to(ADDON))


def addon_files():
    """The addon's files: those that git knows or does not ignore."""
    listed = _git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    paths = (Path(name) for name in listed.split("\0") if name)
    return [
        path
        for path in paths
        if path.parts[0] not in NOT_ADDON
        and not path.parts[0].startswith(".")
        and (ROOT / path).is_file()
    ]


def _git(folder, *words):
    done = subprocess.run(
        ["git", *words], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CommandError(f"git {words[0]}: {done.stderr.strip()}")
    return done.stdout
