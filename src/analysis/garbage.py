"""What nothing holds any more is looked for seldom: where much is made at once, looking every 700
objects costs a tenth to a fifth."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 100_000  # objects between two searches


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Inside, garbage is looked for every 100,000 objects; never where it is not looked for."""
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], SELDOM) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
