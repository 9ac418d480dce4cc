"""Databases of the server, and their attachments."""

import os
import re
import shutil
import subprocess
import time
from contextlib import contextmanager

from lib import odoo
from lib.paths import DATA
from lib.steps import CommandError

DEMO = "school_demo"
SCRATCH = re.compile(r"school_(?:bench|lint|test)_(\d{1,7})(?:_.*)?$")


def sql(statement, database="postgres", **values):
    """Run one statement and return what it prints; psql quotes the values."""
    variables = (f"--set={key}={value}" for key, value in values.items())
    done = subprocess.run(
        ["psql", "-XqAt", "--set=ON_ERROR_STOP=1", *variables, "-d", database],
        env=odoo.environment(),
        input=statement,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandError(f"PostgreSQL: {done.stderr.strip()}")
    return done.stdout.strip()


def names():
    return sql("SELECT datname FROM pg_database").splitlines()


def require(name):
    """End with a hint if there is no such database."""
    if name not in names():
        raise CommandError(f"There is no database {name}. dev/demo makes the demo's.")


def drop(name, data=DATA):
    sql('DROP DATABASE IF EXISTS :"name" WITH (FORCE)', name=name)
    shutil.rmtree(filestore(data, name), ignore_errors=True)


@contextmanager
def scratch(purpose):
    """Yield the name of a database that is dropped in the end.

    With it go the databases that were copied from it under longer names, and those of
    runs that were killed before they could drop theirs.
    """
    _drop_orphans()
    name = f"school_{purpose}_{os.getpid()}"
    try:
        yield name
    finally:
        for found in names():
            if found == name or found.startswith(f"{name}_"):
                drop(found)


def copy(source, name, source_data, data=DATA):
    """Make database `name` from another, with its attachments."""
    _create(source, name)
    _copy_files(filestore(source_data, source), filestore(data, name))


def rename(name, new_name, data=DATA):
    """Rename a database; it comes under the new name only with its attachments."""
    filestore(data, name).rename(filestore(data, new_name))
    sql('ALTER DATABASE :"name" RENAME TO :"new"', name=name, new=new_name)


def filestore(data, name):
    return data / "filestore" / name


def _drop_orphans():
    for name in names():
        process = SCRATCH.match(name)
        if process and not _runs(int(process[1])):
            drop(name)


def _runs(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _create(source, name):
    """PostgreSQL refuses to copy a database while anybody is connected to it."""
    deadline = time.monotonic() + 60
    while not _try_to_create(source, name):
        if time.monotonic() > deadline:
            raise CommandError(f"Somebody stays connected to the database {source}.")
        time.sleep(0.5)


def _try_to_create(source, name):
    try:
        sql('CREATE DATABASE :"name" TEMPLATE :"source"', name=name, source=source)
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
