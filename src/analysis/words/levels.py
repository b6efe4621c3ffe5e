"""The level of a commune among all: the whole set of criteria, or a band of a province's map.

Bands belong to a criteria set (`bands` in criteria_sets.csv): where each begins, from the highest,
as in `16;12`. A level is called "full", "from_16", "12_to_15", "under_12"; where the set has no
bands, or a commune has fewer criteria than they need, "full" or "not_full".
"""

from __future__ import annotations

import re

from analysis.words.names import named


def level_of(met: float, out_of: float, bands: str) -> str:
    """The level of a commune that meets so many criteria of so many (NaN: nobody says)."""
    starts = sorted((int(start) for start in bands.split(";") if start), reverse=True)
    if met >= out_of:
        return "full"
    if not starts or out_of <= starts[0]:
        return "not_full"
    for start, above in zip(starts, [None, *starts], strict=False):
        if met >= start:
            return f"{start}_to_{above - 1}" if above else f"from_{start}"
    return f"under_{starts[-1]}"


def level_order(level: str) -> float:
    """For `sorted`: the highest level first, "not_full" last."""
    if low := re.search(r"\d+", level):
        return level.startswith("under") / 2 - int(low[0])
    return 0 if level == "not_full" else -1000


def level_kind(level: str) -> str:
    """What sort of level it is: full, from, to, under or not_full."""
    return re.sub(r"\d*_?(from|to|under)_?\d*", r"\1", level)


def level_name(level: str, lang: str = "vi", of: str = "level") -> str:
    """A level for readers, as in a legend, or behind "communes ..." (`of`="at_level")."""
    low, *high = re.findall(r"\d+", level) or [""]
    return named(of, level_kind(level), lang).format(low=low, high="".join(high))
