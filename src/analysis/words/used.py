"""What this process has asked for: by it a later run knows whether anything that counted is new."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ANYTHING = "*"  # nobody can tell
FILE = "file:"  # in front of the path of a file, as seen from the current folder

USED: set[str] = set()  # names of tables, and files


def use_file(path: Path) -> None:
    """A file besides the tables has been read."""
    try:
        USED.add(FILE + Path(os.path.relpath(path)).as_posix())
    except ValueError:  # on another drive
        USED.add(ANYTHING)


@contextmanager
def counted_as(*names: str) -> Iterator[None]:
    """Whatever is asked for inside counts as these and no more."""
    before = set(USED)
    try:
        yield
    finally:
        USED.intersection_update(before)
        USED.update(names)
