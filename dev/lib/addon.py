"""The addon as Odoo sees it: a folder of links under the addon's technical name."""

import ast

from lib.paths import ADDON, ROOT, WORK

NOT_ADDON = {"bench", "dev", "docs", "out"}


def addons_folder():
    """Return an addons path that holds the addon, its links brought up to date.

    The repository's root itself is not linked: `i18n export` follows links and would
    loop through the work folder inside it.
    """
    parent = WORK / "addons"
    folder = parent / ADDON
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {
        path.name: path
        for path in ROOT.iterdir()
        if not path.name.startswith((".", "__pycache__")) and path.name not in NOT_ADDON
    }
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
