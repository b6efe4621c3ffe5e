"""How far the reading is, on the screen."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any


def bar(said: str, jobs: Iterable[Any]) -> Iterable[Any]:
    """The jobs, behind a bar where more than one is new."""
    waited = [*jobs]
    if sum(not job.known for job in waited) < 2:
        return waited
    from tqdm import tqdm  # 17 ms

    return tqdm(waited, desc=said, unit="tệp", file=sys.stderr)
