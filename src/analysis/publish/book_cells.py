"""What one cell of a workbook came to: its dimensions a line each, and its row as a sentence."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from analysis.words.names import named
from analysis.words.numbers import format_number
from analysis.words.wording import approximately, date_words, money, number, period_words

Words = Mapping[str, str]  # of book_page.csv
DIMENSIONS = ("criteria", "contributions", "indicators")
PARTS = (*DIMENSIONS, "recognitions", "targets", "tasks")


def _missing(value: float | None) -> bool:
    return value is None or math.isnan(value)


def place_of(row: Any) -> str:
    """Kind and name of the place of a row."""
    return f"{getattr(row, 'place_type', '')} {row.place}".strip()


# -- line by line --------------------------------------------------------------------------------
def meaning(part: str, row: Any, words: Words, lang: str) -> Iterator[str]:
    """The dimensions of one row of a table, a line each."""
    yield f"→ {words['goes_to'].format(words[f'part.{part}'])}"
    if part in DIMENSIONS:
        told = {"place": place_of(row), "period": period_words([row.period], lang)}
        told |= _OWN[part](row, words, lang)
        told["figures"] = f"{words['measure.' + row.measure]}, {words['basis.' + row.basis]}"
        yield from (f"{words[name]}: {text}" for name, text in told.items() if text)


def _of_criterion(row: Any, words: Words, lang: str) -> dict[str, str]:
    told = {"criterion": f"{row.criterion} – {row.criterion_name} ({row.criteria_set})"}
    told["result"] = words[f"status.{row.status}"]
    return told | {"value": _amount(row.value, row.unit, "", words)}


def _of_gift(row: Any, words: Words, lang: str) -> dict[str, str]:
    things = row.qualifier if _missing(row.value_vnd) else ""  # what is not of the money
    told = {"organization": row.organization, "kind": named("kind", row.kind, lang)}
    told |= {"item": row.item, "quantity": _amount(row.quantity, row.unit, things, words)}
    worth = "" if things else _amount(row.value_vnd, "đồng", row.qualifier, words)
    return told | {"worth": worth}


def _of_indicator(row: Any, words: Words, lang: str) -> dict[str, str]:
    out_of = "" if _missing(row.out_of) else f"/{format_number(row.out_of)}"
    value = _amount(row.value, f"{out_of} {row.unit}".strip(), row.qualifier, words)
    return {"indicator": row.indicator_name, "value": value}


_OWN = {"criteria": _of_criterion, "contributions": _of_gift, "indicators": _of_indicator}


def _amount(value: float, unit: str, qualifier: str, words: Words) -> str:
    """ "khoảng 1.900 lượt người", "19/20 tiêu chí"; empty: no number and no word for one."""
    form = words.get(f"qualifier.{qualifier}", "{}")
    if _missing(value):
        return form if qualifier == "order_of_magnitude" else ""
    between = "" if unit.startswith("/") else " "
    return form.format(f"{format_number(value)}{between}{unit}".strip())


# -- as a sentence -------------------------------------------------------------------------------
def sentence(part: str, row: Any, words: Words, lang: str) -> str:
    """A row in one sentence: who or what, how much, where, when."""
    told = _SAYS[part](row, words, lang)
    plan = words["planned"] if getattr(row, "measure", "") == "plan" else ""
    when = period_words([row.period], lang) if part in DIMENSIONS else ""
    where = ", ".join(filter(None, (place_of(row), when)))
    said = words[f"say.{part}"].format(**told, where=where, when=when, place=place_of(row))
    said = said.replace(" ()", "").removesuffix(", ").removeprefix(": ").strip()
    return f"{said}{plan}."


def _number(value: float, unit: str, qualifier: str, lang: str) -> str:
    return approximately(f"{number(value, 3, lang)} {unit}".strip(), qualifier, lang)


def _says_criterion(row: Any, words: Words, lang: str) -> dict[str, str]:
    share = "" if _missing(row.value) else f", {_number(row.value, row.unit, '', lang)}"
    named_so = {"number": row.criterion, "name": row.criterion_name}
    return named_so | {"result": f"{words[f'status.{row.status}']}{share}"}


def _says_gift(row: Any, words: Words, lang: str) -> dict[str, str]:
    what = [] if _missing(row.quantity) else [_number(row.quantity, row.unit, "", lang)]
    what += [] if _missing(row.value_vnd) else [money(row.value_vnd, lang)]
    amount = approximately(", ".join(what), row.qualifier, lang) if what else ""
    if not what and row.qualifier == "order_of_magnitude":
        amount = words["qualifier.order_of_magnitude"]
    item = row.item or ("" if row.kind in ("cash", "labour") else named("kind", row.kind, lang))
    both = words["of_item"].format(amount=amount, item=item) if item and amount else amount or item
    return {"who": row.organization or words["somebody"], "what": both}


def _says_indicator(row: Any, words: Words, lang: str) -> dict[str, str]:
    out_of = "" if _missing(row.out_of) else f"/{number(row.out_of, 3, lang)}"
    value = "" if _missing(row.value) else f"{number(row.value, 3, lang)}{out_of} {row.unit}"
    return {"name": row.indicator_name, "what": approximately(value.strip(), row.qualifier, lang)}


def _says_recognition(row: Any, words: Words, lang: str) -> dict[str, str]:
    day = date_words(row.date or str(row.year), lang)
    event = words.get(f"event.{row.event}", row.event)
    return {"event": event, "standard": named("standard", row.standard, lang), "day": day}


def _says_target(row: Any, words: Words, lang: str) -> dict[str, str]:
    value = "" if _missing(row.value) else f" {_number(row.value, row.unit, '', lang)}"
    return {"what": f"{row.what}{value}", "year": str(row.year)}


def _says_task(row: Any, words: Words, lang: str) -> dict[str, str]:
    told = {"owner": row.owner, "due": date_words(row.due, lang) if row.due else ""}
    told["progress"] = "" if _missing(row.progress) else f"{number(row.progress, 1, lang)}%"
    more = [words[f"task.{name}"].format(text) for name, text in told.items() if text]
    return {"what": "; ".join([row.task, *more])}


_SAYS = {
    "criteria": _says_criterion, "contributions": _says_gift, "indicators": _says_indicator,
    "recognitions": _says_recognition, "targets": _says_target, "tasks": _says_task,
}  # fmt: skip
