"""The addon as Odoo sees it: a folder of links under the addon's technical name."""

import ast
import hashlib

from lib.paths import ADDON, ROOT, WORK

NOT_ADDON = {"__pycache__", "bench", "dev", "docs", "out"}


def addons_folder():
    """Return an addons path that holds the addon, its links brought up to date.

    The repository's root itself is not linked: `i18n export` follows links and would
    loop through the work folder inside it.
    """
    parent = WORK / "addons"
    folder = parent / ADDON
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {path.name: path for path in _entries()}
    for link in folder.iterdir():
        if link.name not in wanted:
            link.unlink()
    for name, path in wanted.items():
        link = folder / name
        if not link.is_symlink():
            link.symlink_to(path)
    return parent


def dependencies():
    """Return the modules that the manifest depends on."""
    manifest = ast.literal_eval((ROOT / "__manifest__.py").read_text())
    return manifest["depends"]


def digest():
    """Return what changes whenever a file of the addon does."""
    result = hashlib.sha256()
    for entry in sorted(_entries()):
        files = sorted(entry.rglob("*")) if entry.is_dir() else [entry]
        for file in files:
            if file.is_file() and file.suffix != ".pyc":
                result.update(str(file.relative_to(ROOT)).encode())
                result.update(file.read_bytes())
    return result.hexdigest()


def _entries():
    return [
        path
        for path in ROOT.iterdir()
        if path.name not in NOT_ADDON and not path.name.startswith(".")
    ]
