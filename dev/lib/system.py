"""The Debian packages that the commands need: installed by root, named to others."""

import glob
import os
import shutil
from pathlib import Path

from lib.paths import IS_ROOT
from lib.steps import CommandError, run, step

# Package: a program or a file by which its presence is told.
ODOO = {
    "npm": "npm",
    "python3-venv": f"{Path(os.__file__).parent}/ensurepip",
    "libmagic1": "/usr/lib/*/libmagic.so.1",
    "wkhtmltopdf": "wkhtmltopdf",
    "fonts-noto-cjk": "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "poppler-utils": "pdftoppm",
}
POSTGRES_SERVER = {"postgresql": "/usr/lib/postgresql/*/bin/initdb"}
ALWAYS = {"postgresql-client": "psql", "chromium": "chromium"}


def require_packages():
    """Make sure of what Odoo, its tests and its reports need."""
    wanted = dict(ALWAYS)
    if "ODOO_BIN" not in os.environ:
        wanted |= ODOO
    if "PGHOST" not in os.environ:
        wanted |= POSTGRES_SERVER
    missing = [name for name, probe in wanted.items() if not _present(probe)]
    if not missing:
        return
    install = ("apt-get", "install", "--yes", "--no-install-recommends", *missing)
    if not IS_ROOT:
        raise CommandError(
            "Debian packages are missing. Install them, then try again:\n"
            f"  sudo {' '.join(install)}"
        )
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with step(f"Debian packages {' '.join(missing)}"):
        run("apt-get", "update", log="apt-update")
        run(*install, log="apt-install", env=environment)


def _present(probe):
    return bool(glob.glob(probe) if probe.startswith("/") else shutil.which(probe))
