"""Databases that others are copied from, each made once.

A template's name changes with all that went into it. Concurrent runs wait for the one
that makes it. Checkouts that share the server share the templates.
"""

import hashlib
import json
import time
from dataclasses import asdict, dataclass

from lib import addon, database, odoo
from lib.paths import ADDON, ROOT, WORK
from lib.steps import CommandError, lock, step


@dataclass(frozen=True)
class Kind:
    """What a database is for."""

    # The addon's demo data, without that of Odoo's own applications beside it.
    demo: bool = False
    # The first is the default.
    languages: str = "en_US,zh_CN"
    # The schools' chart of accounts.
    beside: tuple = ("l10n_cn",)


TESTS = Kind()
DEMO = Kind(demo=True, languages="zh_CN,en_US")
BENCH = Kind(
    beside=(
        "l10n_cn",
        "auditlog",
        "purchase_request_tier_validation",
        "stock_no_negative",
        "stock_request",
        "web_widget_x2many_2d_matrix",
    )
)


def copy_dependencies(name, kind=TESTS):
    """Make a database in which all but the addon itself is installed."""
    database.copy(_dependencies(kind), name, _shared_data())


def copy_installed(name, kind):
    """Make a database with the addon installed as it stands in this checkout."""
    base = _dependencies(kind)
    prefix = f"school_addon_{_hash(asdict(kind), str(ROOT))}_"
    shared = _shared_data()
    with lock(shared / f"{prefix}.lock"):
        database.copy(_installed(kind, base, prefix), name, shared)


def _dependencies(kind):
    modules = sorted({*addon.dependencies(), *kind.beside})
    words = ("-i", ",".join(modules), f"--load-language={kind.languages}")

    def make(new):
        _run(new, *words)
        if kind.demo:
            # Odoo loads demo data only on top of the demo data of all dependencies.
            database.sql("UPDATE ir_module_module SET demo = state = 'installed'", new)

    name = f"school_template_{_hash(asdict(kind), modules, odoo.release())}"
    return _provide(name, "template database with what the addon depends on", make)


def _installed(kind, base, prefix):
    """Return the template of today, in place of the checkout's earlier ones."""
    # Demo data tells dates from the day of its installation.
    name = prefix + _hash(base, addon.digest(), time.strftime("%F"))
    for old in database.names():
        if old.startswith(prefix) and old != name:
            database.drop(old, _shared_data())

    def make(new):
        database.copy(base, new, _shared_data(), _shared_data())
        _run(new, "-i", ADDON, *(["--with-demo"] if kind.demo else []))
        if kind.demo:
            _check_demo(new)

    return _provide(name, "template database with the addon", make)


def _check_demo(name):
    """Odoo installs an addon without its demo data when these fail, and goes on."""
    loaded = database.sql(
        "SELECT demo FROM ir_module_module WHERE name = :'addon'", name, addon=ADDON
    )
    if loaded.strip() != "t":
        raise CommandError(
            f"The demo data of {ADDON} cannot be loaded: see {name}.log in the logs"
        )


def _provide(name, title, make):
    shared = _shared_data()
    new = f"{name}_new"
    # Sets up what is missing, with lines of its own.
    odoo.program()
    with lock(shared / f"{name}.lock"):
        if name not in database.names():
            with step(title):
                database.drop(new, shared)
                database.drop(name, shared)
                make(new)
                database.rename(new, name, shared)
    return name


def _run(name, *words):
    data = {"ODOO_DATA_DIR": str(_shared_data())}
    odoo.run_odoo("-d", name, *words, *odoo.ONCE, log=name, **data)


def _hash(*parts):
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:10]


def _shared_data():
    folder = (WORK / "pg").resolve() / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
