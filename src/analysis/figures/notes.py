"""Notes below a figure: what it leaves out or lacks, as claims that pass the gate as all others."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.figures.facts import Claim, Fact, numbers
from analysis.figures.said import Finding

Note = Finding | str


def naming(key: str, names: Iterable[str], lang: str, label: str = "") -> Note:
    """A note of these, by name; "" for none."""
    own = f"note_{key}"
    facts = tuple(Fact(own, 1.0, name, name) for name in dict.fromkeys(map(str, names)) if name)
    claim = Claim("count", own, facts, label=label, noun="named")
    return Finding(own, (claim,), "", lang=lang) if facts else ""


def counting(key: str, count: float, lang: str, label: str = "", **more: float) -> Note:
    """A note of so many, with other numbers by what they measure; "" for none."""
    own = f"note_{key}"
    facts = [Fact(name, float(n), own) for name, n in {"count": count, **more}.items()]
    return Finding(own, (numbers(own, *facts, label=label),), "", lang=lang) if count else ""
