"""In which form something is counted: a number of them, a share, a mean."""

from __future__ import annotations

from functools import lru_cache

from analysis.reading.law.facts import SHARE
from analysis.registers.vocabulary import Vocabulary


@lru_cache(8)
def rates(words: Vocabulary) -> dict[str, str]:
    """The known shares of known counts: that of poor households is the poverty rate."""
    meant = (meaning for _, use, meaning in words.lines if use == "concept")
    forms = (dict(part.split("=") for part in one.split(",")) for one in meant)
    return {one["count"]: one["rate"] for one in forms if {"count", "rate"} <= one.keys()}


def has_form(standard: str, said: tuple[str, ...]) -> bool:
    """Whether what is counted in a unit may be a share, or a mean, where labels say so."""
    share = "rate" not in said or standard == SHARE
    return share and ("mean" not in said or standard == SHARE or "/" in standard)


def in_form(concept: str, said: tuple[str, ...], unit: str) -> str:
    """The indicator of a concept ("count=poor_households,rate=poverty_rate") in a form; or ""."""
    forms = dict(part.split("=") for part in concept.split(","))
    if not {"mean", "rate"}.intersection(said) <= forms.keys():
        return ""
    for form in ("mean", "rate", "count"):
        if form in said and form in forms:
            return forms[form]
    if said:
        return ""
    if unit == "%" and "rate" in forms:
        return forms["rate"]
    if unit.endswith("đồng/người") and "mean" in forms:
        return forms["mean"]
    return forms.get("", forms.get("count", "") if unit in ("hộ", "xã") else "")
