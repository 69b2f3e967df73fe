"""The command line: one thin module a verb.

Exit codes: 0 clean, 1 findings, 2 usage or environment,
130 after Ctrl-C or SIGTERM: what was done until then is kept, and the same command goes on from
there.
"""

from __future__ import annotations

import atexit
import errno
import gc
import signal
import sys

USAGE, STOPPED = 2, 130
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
_NO_PATH = (
    errno.EACCES,
    errno.ENOENT,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.EEXIST,
    errno.ENAMETOOLONG,
    errno.ELOOP,
)


def main() -> None:
    """Run the command line and exit with the documented code."""
    # Loading takes long enough for a Ctrl-C to fall into it, so nothing is loaded before.
    try:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # what Ctrl-C does
        collect_rarely()
        _run()
    except KeyboardInterrupt:
        sys.stderr.write("error: Stopped before anything was begun.\n")
        sys.exit(STOPPED)
    finally:
        # Python clears up for a while, and a Ctrl-C then would call what is finished killed.
        for sign in (signal.SIGINT, signal.SIGTERM):
            atexit.register(signal.signal, sign, signal.SIG_IGN)


def collect_rarely() -> None:
    """Let Python look for cyclic garbage less often: what we decode by the thousand has none.

    By default the search takes a quarter of the processor time of a pull.
    """
    gc.set_threshold(50_000, 20, 20)


def _run() -> None:
    from workbench.cli.app import app
    from workbench.cli.console import print_error
    from workbench.errors import WorkbenchError

    try:
        app()
    except WorkbenchError as error:
        print_error(error.message, error.remedy)
        sys.exit(USAGE)
    except SystemExit as stop:
        if stop.code == STOPPED:
            print_error("Stopped.", "What was done is kept; the same command goes on from there.")
        raise
    except OSError as error:
        if error.errno not in (*_NO_ROOM, *_NO_PATH):
            raise
        where = f" {error.filename}" if error.filename else ""
        if error.errno in _NO_PATH:
            print_error(
                f"Cannot open{where}: {error.strerror}.", "Check the path and its permissions."
            )
        else:
            print_error(
                f"Cannot write{where}: {error.strerror}.", "Make room or choose another folder."
            )
        sys.exit(USAGE)
