"""Files are written whole or not at all, and a text in them stays a text."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

# What Excel takes for the beginning of a formula when it opens a CSV file.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(text: str) -> str:
    """The text as it may stand in a CSV file: what Excel would run as a formula gets an apostrophe in front.

    Numbers with a sign ("-5", "+2,5%") and a sign alone are left as they are.
    """
    if not text.startswith(_FORMULA) or re.fullmatch(r"[+-](\d[\d.,]*%?)?", text):
        return text
    return f"'{text}"


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: an interrupted run leaves the old one. Readable as any new file is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)  # mkstemp lets nobody else read it
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
