"""A PostgreSQL server of our own, shared by the checkouts that share `.work/pg`.

It listens on a socket only, trusts whoever may enter the socket's folder, and gives up
crash safety for speed: its databases can all be made anew.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from lib.paths import IS_ROOT, WORK
from lib.steps import CommandError, lock, provide, run, step

SETTINGS = """
listen_addresses = ''
max_connections = 300
shared_buffers = 512MB
work_mem = 16MB
maintenance_work_mem = 256MB
effective_cache_size = 4GB
max_wal_size = 4GB
checkpoint_timeout = 30min
wal_level = minimal
max_wal_senders = 0
fsync = off
synchronous_commit = off
full_page_writes = off
logging_collector = off
"""
# initdb refuses root.
SYSTEM_USER = "postgres"
# Odoo refuses a database user of that name.
DATABASE_USER = "odoo"


def postgres_environment():
    """Return the `PG*` variables of a running server."""
    if "PGHOST" in os.environ:
        return {k: v for k, v in os.environ.items() if k.startswith("PG")}
    folder = provide(WORK / "pg", "1", _initialise, "PostgreSQL cluster")
    data = (folder / "data").resolve()
    socket = _socket_folder(data)
    with lock(folder / "start.lock"):
        if not _accepts_connections(socket):
            with step("PostgreSQL server"):
                _start(data, socket)
    return {"PGHOST": str(socket), "PGUSER": DATABASE_USER}


def stop():
    """Stop the server, if it is ours and runs."""
    data = (WORK / "pg/data").resolve()
    if not (data / "postmaster.pid").exists():
        return
    with step("PostgreSQL server stops"):
        command = (_program("pg_ctl"), "stop", "-m", "fast", "-D", data)
        run(*_unprivileged(*command), log="pg_ctl", cwd="/")
    shutil.rmtree(_socket_folder(data), ignore_errors=True)


def _initialise(folder):
    data = folder / "data"
    if IS_ROOT and not _reachable(folder):
        data.symlink_to(tempfile.mkdtemp(prefix="school-logistics-pg-", dir="/var/tmp"))
        data = data.resolve()
    data.mkdir(exist_ok=True)
    if IS_ROOT:
        shutil.chown(data, SYSTEM_USER)
    options = ("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
    run(
        *_unprivileged(_program("initdb"), "-D", data, "-U", DATABASE_USER, *options),
        log="initdb",
        cwd="/",
    )
    with (data / "postgresql.conf").open("a") as file:
        file.write(SETTINGS)


def _start(data, socket):
    socket.mkdir(mode=0o700, exist_ok=True)
    if IS_ROOT:
        shutil.chown(socket, SYSTEM_USER)
    options = f"-k {socket}"
    run(
        *_unprivileged(_program("pg_ctl"), "start", "-w", "-t", "60", "-D", data),
        *("-l", data / "server.log", "-o", options),
        log="pg_ctl",
        cwd="/",
    )


def _accepts_connections(socket):
    command = [_program("pg_isready"), "-q", "-h", socket]
    return subprocess.run(command, check=False).returncode == 0


def _socket_folder(data):
    """A short path: a socket's may have no more than 107 bytes."""
    name = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    return Path("/tmp") / f"school-logistics-pg-{name}"


def _reachable(folder):
    command = _unprivileged("test", "-x", folder)
    return subprocess.run(command, check=False).returncode == 0


def _unprivileged(*command):
    return ("runuser", "-u", SYSTEM_USER, "--", *command) if IS_ROOT else command


def _program(name):
    """Debian keeps the server's programs out of PATH."""
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = max(versions, key=lambda path: int(path.parts[-3]), default=None)
    program = newest or shutil.which(name)
    if not program:
        raise CommandError("PostgreSQL's server programs are not installed.")
    return program
