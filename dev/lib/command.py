"""What all commands have in common: arguments, and errors without a traceback."""

import argparse
import signal
import sys

from lib.steps import CommandError


def parser(description):
    """Return an argument parser whose help is the command's docstring."""
    return argparse.ArgumentParser(
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def main(command):
    """Run `command` and leave with its exit status, tidied up even when ended."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(command())
    except CommandError as error:
        print(f"\n{error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
