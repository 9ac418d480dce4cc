"""Databases: a template with all dependencies installed, and quick copies of it."""

import hashlib
import json
import shutil
import subprocess
import time

from lib import odoo
from lib.addon import dependencies
from lib.paths import DATA, WORK
from lib.steps import CommandError, lock, step

# The schools' chart of accounts: most rules about money are tested with it.
REALISM = ("l10n_cn",)
# Odoo makes the first language the default and installs the others beside it.
TEST_LANGUAGES = "en_US,zh_CN"
DEMO_LANGUAGES = "zh_CN,en_US"
DEMO = "school_demo"


def sql(statement, database="postgres"):
    """Run one statement and return what it prints."""
    done = subprocess.run(
        ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement],
        env=odoo.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandError(f"PostgreSQL: {done.stderr.strip()}")
    return done.stdout.strip()


def exists(name):
    return name in sql("SELECT datname FROM pg_database").splitlines()


def drop(name):
    sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(_filestore(DATA, name), ignore_errors=True)


def copy(source, name):
    """Make database `name` from a template, with its attachments."""
    _create(source, name)
    _copy_files(_filestore(_shared_data(), source), _filestore(DATA, name))


def template(extra=(), demo=False):
    """Return the name of a database with the addon's dependencies installed.

    Concurrent runs wait for the one that makes it. The name changes with all that
    went in, so a checkout with other dependencies gets another template.
    """
    modules = sorted({*dependencies(), *REALISM, *extra})
    languages = DEMO_LANGUAGES if demo else TEST_LANGUAGES
    parts = json.dumps([modules, demo, languages, odoo.release()])
    name = f"school_template_{hashlib.sha256(parts.encode()).hexdigest()[:12]}"
    shared = _shared_data()
    with lock(shared / f"{name}.lock"):
        if not exists(name):
            with step(f"template database with {len(modules)} modules"):
                _make_template(name, modules, languages, demo)
    return name


def _make_template(name, modules, languages, demo):
    shared = _shared_data()
    unfinished = f"{name}_new"
    sql(f'DROP DATABASE IF EXISTS "{unfinished}" WITH (FORCE)')
    for leftover in (unfinished, name):
        shutil.rmtree(_filestore(shared, leftover), ignore_errors=True)
    odoo.run_odoo(
        *("-d", unfinished, "-i", ",".join(modules), f"--load-language={languages}"),
        *odoo.ONCE,
        *(["--with-demo"] if demo else []),
        log=name,
        ODOO_DATA_DIR=str(shared),
    )
    _filestore(shared, unfinished).rename(_filestore(shared, name))
    sql(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')


def _create(source, name):
    """PostgreSQL refuses to copy a database while anybody is connected to it."""
    deadline = time.monotonic() + 60
    while not _try_to_create(source, name):
        if time.monotonic() > deadline:
            raise CommandError(f"Somebody stays connected to the database {source}.")
        time.sleep(0.5)


def _try_to_create(source, name):
    try:
        sql(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    except CommandError as error:
        if "being accessed by other users" not in str(error):
            raise
        return False
    return True


def _copy_files(source, target):
    """Links are enough: Odoo never changes a file of the filestore, it adds others."""
    target.parent.mkdir(parents=True, exist_ok=True)
    command = ["cp", "-a", "--link", source, target]
    if subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode:
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target)


def _filestore(data, name):
    return data / "filestore" / name


def _shared_data():
    """Templates are shared by the checkouts that share the server."""
    folder = (WORK / "pg").resolve() / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
