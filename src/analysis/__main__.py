"""`ntm` and `python -m analysis`: the command line, also while it is still being loaded."""

from __future__ import annotations

import atexit
import gc
import signal
import sys
from contextlib import suppress
from pathlib import Path


def main() -> int:
    """Run one command; its exit status, 130 where it is interrupted or asked to end."""
    atexit.register(gc.freeze)  # what ends with the process is not looked through once more
    try:
        with suppress(ValueError):  # a thread beside the main one has no say in that
            signal.signal(signal.SIGTERM, signal.default_int_handler)
        return _run()
    except KeyboardInterrupt:  # before the command has begun
        from analysis.words.names import sentences

        print(f"\n{sentences('cli', 'vi')['interrupted']}", file=sys.stderr)
        return 130


def _run() -> int:
    """The command, once more for each module that Python had kept cut short on a full disk."""
    while True:
        try:
            from analysis.cli import main as run

            return run()
        except (EOFError, ValueError) as error:
            kept = _kept_cut_short(error)
            if kept is None:
                raise
            kept.unlink()


def _kept_cut_short(error: BaseException) -> Path | None:
    """The compiled module at which an import broke off. Python keeps one whose writing a full disk
    cut short, and every later start would break off there."""
    step = error.__traceback__
    while step and step.tb_next:
        step = step.tb_next
    if step is None or step.tb_frame.f_code.co_name != "_compile_bytecode":
        return None
    path = step.tb_frame.f_locals.get("bytecode_path")
    return Path(path) if path and Path(path).exists() else None


if __name__ == "__main__":
    sys.exit(main())
