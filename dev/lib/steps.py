"""Timed progress lines, locks, and parts that are built once and reused."""

import fcntl
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager

from lib.paths import LOGS

# The title that the cursor stands behind, if any.
_open_line = []


class CommandError(Exception):
    """Something the person at the keyboard can act on: printed without a traceback."""


@contextmanager
def step(title):
    """Print `title` and the seconds it took; a step within it gets its own line."""
    if _open_line:
        print(file=sys.stderr)
    _open_line[:] = [title]
    print(f"{title} ...", end="", file=sys.stderr, flush=True)
    started = time.monotonic()
    outcome = "failed"
    try:
        yield
        outcome = f"{time.monotonic() - started:.1f} s"
    finally:
        before = "" if _open_line == [title] else f"{title} ..."
        _open_line.clear()
        print(f"{before} {outcome}", file=sys.stderr, flush=True)


@contextmanager
def lock(path):
    """Hold an exclusive lock among all processes of this machine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def run(*command, log, **options):
    """Run quietly; on failure, end with the tail of its output."""
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{log}.log"
    with path.open("w") as output:
        done = subprocess.run(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            **options,
        )
    if done.returncode:
        tail = "\n".join(path.read_text(errors="replace").splitlines()[-40:])
        raise CommandError(f"{command[0]} failed ({path}):\n{tail}")


def provide(folder, key, build, title):
    """Return `folder`, built by `build(folder)` unless it is there for this `key`.

    The key is written last, so an interrupted build is started again by the next
    run. A link to the folder of another checkout is never rebuilt from here: the
    other checkout may stand at other requirements, and would rebuild it in turn.
    """
    linked = folder.is_symlink()
    folder = folder.resolve()
    stamp = folder / ".key"

    def ready():
        return stamp.exists() and (linked or stamp.read_text() == key)

    if ready():
        return folder
    with lock(folder.with_name(f".{folder.name}.lock")):
        if ready():
            return folder
        with step(title):
            stamp.unlink(missing_ok=True)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            build(folder)
            stamp.write_text(key)
    return folder
