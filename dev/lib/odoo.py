"""Running Odoo: the one that was set up here, or the one that ODOO_BIN names."""

import configparser
import os
import subprocess
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from lib.addon import addons_folder
from lib.environment import odoo_python
from lib.paths import DATA, LOGS, WORK
from lib.postgres import postgres_environment
from lib.source import odoo_release
from lib.steps import CommandError, run

# What makes an Odoo command do its work on the database and end.
ONCE = ("--stop-after-init", "--no-http", "--max-cron-threads=0")


@cache
def program():
    """The command that starts Odoo: a real script file, which `--workers` needs."""
    if "ODOO_BIN" in os.environ:
        return [os.environ["ODOO_BIN"]]
    return [str(python()), str(WORK / "odoo/usr/bin/odoo")]


@cache
def python():
    """The Python in which `import odoo` works."""
    if "ODOO_BIN" not in os.environ:
        return odoo_python()
    if "ODOO_PYTHON" in os.environ:
        return Path(os.environ["ODOO_PYTHON"])
    first_line = Path(os.environ["ODOO_BIN"]).read_text().split("\n", 1)[0]
    if first_line.startswith("#!/") and " " not in first_line:
        return Path(first_line.removeprefix("#!"))
    raise CommandError("Set ODOO_PYTHON to the Python that runs ODOO_BIN.")


@cache
def release():
    """What tells one Odoo from another, so that templates are not mixed up."""
    if "ODOO_BIN" not in os.environ:
        return odoo_release()
    command = [*program(), "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@cache
def environment():
    """The environment variables of every Odoo and PostgreSQL program."""
    LOGS.mkdir(parents=True, exist_ok=True)
    variables = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    variables |= postgres_environment()
    paths = [str(addons_folder()), *_configured_addons_paths()]
    variables["ODOO_ADDONS_PATH"] = ",".join(paths)
    variables["ODOO_DATA_DIR"] = str(DATA)
    if "ODOO_BIN" not in os.environ:
        variables["ODOO_RC"] = os.devnull
    return variables


def run_odoo(*words, log, **variables):
    """Run an Odoo command to its end; raise with the tail of its log if it fails."""
    run(*program(), *words, log=log, env=environment() | variables)


@contextmanager
def following(*words, output=subprocess.PIPE, **variables):
    """Run an Odoo command beside this process, and end it when the block is left."""
    process = subprocess.Popen(
        [*program(), *words],
        env=environment() | variables,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    with process:
        try:
            yield process
        finally:
            process.terminate()


def become(subcommand, *words):
    """Replace this process by an Odoo command."""
    command = [*program(), subcommand, *words]
    os.execvpe(command[0], command, environment())


def _configured_addons_paths():
    """ODOO_ADDONS_PATH replaces the path of an installed Odoo's configuration."""
    if "ODOO_BIN" not in os.environ:
        return []
    file = os.environ.get("ODOO_RC", Path.home() / ".odoorc")
    config = configparser.ConfigParser(interpolation=None)
    config.read(file)
    paths = config.get("options", "addons_path", fallback="")
    return [path.strip() for path in paths.split(",") if path.strip()]
