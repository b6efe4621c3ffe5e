"""What one cell of a plan says in its column: an id, a day, how far a task is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.plans import Told
from analysis.reading.law.stub import shown
from analysis.reading.law.values import Value, value_of
from analysis.words.days import Days, days_in
from analysis.words.names import items_of
from analysis.words.text import normalize

Said = Mapping[str, str | float | None]
FAR = timedelta(days=183)  # before the snapshot a day without a year may be one of the next
MOST_DAYS = 3_650  # of a task
_WHOLE = 100.0


@dataclass(frozen=True)
class Cells:
    """What the cells of a plan are read with; `year`: that of days that are written without one."""

    labels: Labels
    snapshot: str
    year: int | None


def read_cell(cells: Cells, what: str, value: object, told: Told) -> Said | str:
    """What a filled cell says, by column of `tasks` (or "ordinal"); or the rule why nothing."""
    found = _READERS.get(what, _text)(cells, what, normalize(shown(value)), told)
    if found is None:
        return "plan_not_understood"
    return "plan_progress_over" if _over(found.get("progress")) else found


def _over(progress: object) -> bool:
    return isinstance(progress, float) and progress > _WHOLE


def _text(cells: Cells, what: str, text: str, told: Told) -> Said | None:
    return {what: text}


def _id(cells: Cells, what: str, text: str, told: Told) -> Said | None:
    return {what: text.rstrip(" .)") or text}


def _trouble(cells: Cells, what: str, text: str, told: Told) -> Said | None:
    return {what: "" if _is_nothing(cells, text) else text}


def _is_nothing(cells: Cells, text: str) -> bool:
    """A dash, or words that say that there is nothing: "Không"."""
    return not any(map(str.isalnum, text)) or _state(cells, text) == "none"


def _before(cells: Cells, what: str, text: str, told: Told) -> Said | None:
    return {what: "" if _is_nothing(cells, text) else text}


# --- days ---


def _days(cells: Cells, text: str) -> Days | None:
    """The days of a text that says nothing else; None where their year is not sure."""
    found = days_in(text, cells.year)
    if found is None or found.dated or not cells.snapshot:
        return found
    since = date.fromisoformat(cells.snapshot) - date.fromisoformat(found.last)
    return None if since > FAR else found


def _day(cells: Cells, what: str, text: str, told: Told) -> Said | None:
    found = _days(cells, text)
    if found is None or found.words:
        return None
    return {what: found.first if what == "start" else found.last}


def _time(cells: Cells, what: str, text: str, told: Told) -> Said | None:
    """Both ends of a stretch, its only day as that by which it is due, or how long it takes."""
    found = _days(cells, text)
    if found is None:
        return _duration(cells, "duration_days", text, told)
    if found.words:
        return None
    return {"due": found.last} | ({"start": found.first} if found.first < found.last else {})


def _duration(cells: Cells, what: str, text: str, told: Told) -> Said | None:
    found = re.fullmatch(r"(\d+(?:,0+)?)\s*(\D*)", text)
    if found is None:
        return None
    days: str | None = "1" if told.days else None
    if found[2]:
        label = cells.labels.of_plans.read(found[2])
        days = label.only.meaning("span") if label.only is not None else None
    number = int(found[1].partition(",")[0]) * int(days or 0)
    return {what: float(number)} if 0 < number <= MOST_DAYS else None


# --- how far a task is ---


def _state(cells: Cells, text: str) -> str:
    """What words say of a task: "done", "not_done", "none"; "" for anything else."""
    label = cells.labels.of_plans.read(text)
    plain = not (label.rest or label.places or label.numbers or label.periods)
    states = {item.meaning("state") for item in label.said.items}
    return states.pop() or "" if plain and len(states) == 1 else ""


def _mark(cells: Cells, value: Value) -> str:
    if value.sort == "mark" and value.number is None:
        return {"met": "done", "not_met": "not_done", "in_progress": "not_done"}.get(
            value.status, ""
        )
    return ""


def _done(cells: Cells, what: str, text: str, told: Told) -> Said | None:
    """A mark, words or the day on which it was done; a share where per cent are told."""
    found = _days(cells, text)
    if found is not None:
        state = _state(cells, found.words) if found.words else "done"
        return {"done": found.last} if state == "done" else None
    value = value_of(cells.labels, text)
    state = _state(cells, text) or _mark(cells, value)
    if state in ("done", "not_done"):
        return {"done": "yes" if state == "done" else "no"}
    if value.sort == "blank" or state == "none":
        return {"done": "no"}
    return _progress(cells, "progress", text, told) if "%" in text or told.percent else None


def _progress(cells: Cells, what: str, text: str, told: Told) -> Said | None:
    """Per cent where something says so, or words: "Đang thực hiện"."""
    value = value_of(cells.labels, text)
    percent = value.unit == "%" or told.percent and value.unit == ""
    said = value.number if value.sort in ("number", "mark") and percent else None
    if said is not None and value.qualifier in ("exact", "about"):
        return _share(said, value)
    if value.sort == "blank":
        return {}
    found = _days(cells, text)
    if found is not None and found.words and _state(cells, found.words) == "done":
        return {"done": found.last}
    state = _state(cells, text) or _mark(cells, value)
    if state in ("done", "not_done"):
        return {"done": "yes" if state == "done" else "no"}
    return None


def _share(said: float, value: Value) -> Said | None:
    """A share in per cent; one below 1 without the sign may be one of 1."""
    if said < 0 or (0 < said <= 1 and value.unit != "%"):
        return None
    return {"progress": said, "done": "yes" if said >= _WHOLE else "no"}


# --- criteria ---


def _criterion(cells: Cells, what: str, text: str, told: Told) -> Said | None:
    whole = _number_of(cells.labels.read(text), text)
    if whole != text:  # a name may hold "và" and commas itself: "Môi trường và an toàn thực phẩm"
        return {what: whole}
    found = [_number_of(cells.labels.read(part), part) for part in items_of(text)]
    return {what: ";".join(dict.fromkeys(found))} if found else {}


def _number_of(label: Label, text: str) -> str:
    """The number of the criterion that a text is, by number or by name; else the text."""
    if re.fullmatch(r"\d{1,2}(?:\.\d{1,2})?\.?", text):
        return text.rstrip(".")
    if label.rest:
        return text
    if label.has("crit") and len(label.numbers) == 1:
        return label.numbers[0]
    named = {item.meaning("criterion") or "" for item in label.all("criterion")}
    return named.pop().rpartition("/")[2] if len(named) == 1 else text


_READERS: dict[str, Callable[[Cells, str, str, Told], Said | None]] = {
    "task_id": _id, "ordinal": _id, "start": _day, "due": _day, "time": _time, "done": _done,
    "duration_days": _duration, "progress": _progress, "predecessors": _before,
    "obstacle": _trouble, "cause": _trouble, "criterion": _criterion,
}  # fmt: skip
