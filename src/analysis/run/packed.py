"""The rows of a file, kept small between its reading and the tables of a run."""

from __future__ import annotations

import pickle
import zlib
from dataclasses import replace

from analysis.reading.results import PARTS, FileResult, Tidied

FEW = 20  # rows


class Packed(Tidied):
    """Rows as they were, a twentieth in size: a run holds those of all its files at a time.

    Each part is unpacked when it is asked for, and not kept.
    """

    __slots__ = ("data",)

    def __init__(self, tidied: Tidied) -> None:
        self.data = {
            name: zlib.compress(pickle.dumps(rows, pickle.HIGHEST_PROTOCOL), 1)
            for name in PARTS
            if (rows := getattr(tidied, name))
        }

    def __getattr__(self, name: str) -> list[tuple]:  # where a field of Tidied is not set
        if name not in PARTS:
            raise AttributeError(name)
        data = self.data.get(name)
        return pickle.loads(zlib.decompress(data)) if data else []  # of this very process


def packed(result: FileResult) -> FileResult:
    """The result with its rows packed; a few take less time as they are."""
    if sum(len(getattr(result.tidied, name)) for name in PARTS) <= FEW:
        return result
    return replace(result, tidied=Packed(result.tidied))
