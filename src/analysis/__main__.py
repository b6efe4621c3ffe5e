"""`ntm` and `python -m analysis`: the command line, also while it is still being loaded."""

from __future__ import annotations

import sys


def main() -> int:
    """Run one command; its exit status, 130 where it is interrupted."""
    try:
        from analysis.cli import main as run

        return run()
    except KeyboardInterrupt:  # before the command has begun
        from analysis.words.names import sentences

        print(f"\n{sentences('cli', 'vi')['interrupted']}", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
