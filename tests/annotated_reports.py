"""Reports that we wrote, annotated by hand: every quantity with what it says.

`⟦trên 50 triệu đồng|50|triệu đồng|k=at_least⟧`: text, quantity ("-": none), unit, and, where there
is more, `k` qualifier, `h` upper end, `o` out of, `v` đồng, `p` place, `t` period; `opt`: a person
might not count it; `skip`: no quantity. `@p=` and `@t=` say place and period of what follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "cases" / "texts"
MONEY = {"đồng": 1.0, "nghìn đồng": 1e3, "triệu đồng": 1e6, "tỷ đồng": 1e9}


@dataclass(frozen=True)
class Annotated:
    """One quantity as a person reads it."""

    start: int
    end: int
    quantity: float | None
    high: float | None
    unit: str
    value_vnd: float | None
    qualifier: str
    out_of: float | None
    place: str
    period: str
    optional: bool


def read(name: str) -> tuple[str, list[Annotated]]:
    """The plain text of a report, and its quantities."""
    text, found, usual = "", [], {"p": "", "t": ""}
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines(keepends=True):
        if said := re.match(r"@([pt])=(.*)", line):
            usual[said[1]] = said[2].strip()
            continue
        at = 0
        for match in re.finditer(r"⟦([^⟧]*)⟧", line):
            text += line[at : match.start()]
            at = match.end()
            raw, number, unit, *more = match[1].split("|")
            own = dict(pair.partition("=")[::2] for pair in ",".join(more).split(","))
            if "skip" not in own:
                found.append(_annotated(len(text), raw, number, unit, usual | own))
            text += raw
        text += line[at:]
    return text, found


def _annotated(start: int, raw: str, number: str, unit: str, own: dict[str, str]) -> Annotated:
    quantity = None if number == "-" else float(number)
    worth = MONEY.get(unit)
    money = round(quantity * worth, 3) if worth and quantity is not None else None
    return Annotated(
        start, start + len(raw), quantity, float(own["h"]) if "h" in own else None, unit,
        float(own["v"]) if "v" in own else money, own.get("k", "exact"),
        float(own["o"]) if "o" in own else None, own["p"], own["t"], "opt" in own,
    )  # fmt: skip
