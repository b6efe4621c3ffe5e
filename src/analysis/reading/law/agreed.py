"""Whether the titles of a table speak of one time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from analysis.reading.law.labels import Label
from analysis.words.names import phrases

_UPDATED = re.compile(  # and not "cập nhật đến ngày …"
    rf"(?<!\w)(?:{phrases('updated')})(?!\w)(?!\W+(?:{phrases('until')})(?!\w))", re.I
)


def agree(titles: Sequence[Label]) -> bool:
    """Whether titles that each name a whole year name the same one, no day of another, and no
    stage without it that stands alone: "Giai đoạn 2026 - 2030" below "… năm 2022"."""
    told = [one.period for one in titles if one.period and not is_update(one, titles)]
    years = {one.year for one in told if not (one.since or one.part or one.as_of)} - {None}
    days = {one.year for one in told if one.as_of and one.part and one.year} if years else set()
    return len(years | days) <= 1 and _within_stages(titles, years)


def _within_stages(titles: Sequence[Label], years: Iterable[int | None]) -> bool:
    """Whether years are in all the stages that titles name alone."""
    alone = [one.period for one in titles if one.period and _is_but_a_time(one)]
    stages = [(one.since, one.year) for one in alone if one.since and one.year]
    return all(first <= year <= last for first, last in stages for year in years if year)


def _is_but_a_time(label: Label) -> bool:
    """Whether a title says but when."""
    plain = all(item.has("skip", "fill", "title", "head:period") for item in label.said.items)
    return plain and not (label.rest or label.places or label.numbers)


def is_update(label: Label, beside: Sequence[Label]) -> bool:
    """Whether a text tells when figures of a year, told beside it, were updated after its end."""
    day = label.period
    if day is None or not (day.as_of and day.year and _UPDATED.search(label.text)):
        return False
    told = (one.period for one in beside if one.period)
    return any(one.year and one.year < day.year for one in told if not (one.part or one.since))
