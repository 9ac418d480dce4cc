"""The virtual environment that Odoo, the tests and the benchmarks run in."""

import hashlib
import sys

from lib.paths import REQUIREMENTS, ROOT, WORK
from lib.source import odoo_source
from lib.steps import CommandError, provide, run

PLAIN = [REQUIREMENTS / "odoo.txt", REQUIREMENTS / "test.txt"]
ON_ODOO = [ROOT / "requirements.txt", REQUIREMENTS / "anchors.txt"]


def odoo_python():
    """Return the environment's Python, with Odoo and the OCA addons importable."""
    if sys.version_info < (3, 11):
        raise CommandError("Odoo's pinned packages need Python 3.11 or newer.")
    source = odoo_source()

    def build(folder):
        python = create(folder, PLAIN)
        # The OCA addons ask for a distribution named `odoo`, which no index has; pip
        # finds the unpacked one by this path.
        (site_packages,) = folder.glob("lib/python*/site-packages")
        (site_packages / "odoo.pth").write_text(f"{source}\n")
        _install(python, ON_ODOO)

    folder = provide(WORK / "venv", key([*PLAIN, *ON_ODOO]), build, "Python packages")
    return folder / "bin/python"


def create(folder, requirements):
    """Make a virtual environment in `folder` with the given requirement files."""
    run(sys.executable, "-m", "venv", folder, log="venv")
    python = folder / "bin/python"
    _install(python, requirements)
    return python


def key(requirements):
    digest = hashlib.sha256(sys.version.encode())
    for file in requirements:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _install(python, requirements):
    """With pip, which heeds the index that the machine is set up to use."""
    files = (word for file in requirements for word in ("-r", file))
    options = ("--disable-pip-version-check", "--no-input")
    run(python, "-m", "pip", "install", *options, *files, log=f"pip-{python.parts[-3]}")
