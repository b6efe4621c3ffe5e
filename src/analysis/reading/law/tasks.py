"""The lines of a plan of work: each task with what its cells say, and what they do not tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.reading.law.days_of_plans import as_period, snapshot_of
from analysis.reading.law.labels import Label, Labels, Named
from analysis.reading.law.places import Settled, settle
from analysis.reading.law.plans import Told
from analysis.reading.law.row import Plan, Refusal, Result, Row, Task
from analysis.reading.law.stub import level_of, shown
from analysis.reading.law.table import Table
from analysis.reading.law.task_cells import Cells, read_cell
from analysis.reading.structure.kinds import ordinal_of
from analysis.registers.vocabulary import tokens_of
from analysis.words.names import items_of
from analysis.words.numbers import format_number
from analysis.words.periods import Period
from analysis.words.text import match_key

Cell = tuple[int, int]
Merges = Sequence[tuple[int, int, int, int]]
# What tells how far a task is stands in front.
_READ = ("progress", "done", "due", "start", "time", "duration_days", "obstacle", "cause",
         "criterion", "owner", "predecessors", "task_id", "ordinal", "task", "place")  # fmt: skip
_NAMING = {"ordinal", "task_id", "task"}
_ALONE = {"task", "task_id", "predecessors", "progress"}  # of which a merge over lines is of none
Columns = dict[str, tuple[int, Told]]


@dataclass(frozen=True)
class _Line:
    """One line: what was read of it, where, and the sections that it stands under."""

    row: int
    said: dict[str, str | float | None]
    cells: dict[str, Cell]
    sections: tuple[Label, ...]
    over: tuple[Cell, ...]


class _Body:
    """The lines of a plan; `at` gives what stands in a cell or the merge over it, and where."""

    def __init__(
        self, table: Table, columns: Columns, names: Sequence[str], merges: Merges
    ) -> None:
        self.table, self.columns = table, dict(columns)
        if "task" not in columns:
            self.columns["task"] = self.columns.pop("content")
        self.snapshot, self.year = snapshot_of(table, names)
        self.first = {
            (r, c): (top, left)
            for top, left, bottom, right in merges
            for r in range(top, min(bottom, max(table.block.lines, default=0)) + 1)
            for c in range(left, min(right, max(table.block.columns)) + 1)
        }
        over = table.block.sections
        self.heading = {cell for r in table.block.lines for cell in over[r]}
        self.places = _places(self)

    def at(self, cell: Cell) -> tuple[object, Cell]:
        """What stands in a cell, or in the merge that covers it, and where."""
        first = self.first.get(cell, cell)
        return self.table.at(first), first

    def over(self, row: int) -> list[str]:
        """The names of the sections over a line, outer to inner, without their ordinals.

        Where ids have a column of their own, the ordinal of a section may stand in it.
        """
        naming = {c for what, (c, _) in self.columns.items() if what in _NAMING}
        texts = [
            str(self.table.at(cell))
            for over in self.table.block.sections[row]
            for cell in self.filled(over[0])
            if cell == over or cell[1] in naming
        ]
        return [text for text in texts if ordinal_of(text) is None]

    def filled(self, row: int) -> list[Cell]:
        """The filled cells of a line."""
        cells = ((row, c) for c in self.table.block.columns)
        return [cell for cell in cells if self.table.at(cell) not in ("", None)]


def take_plan(table: Table, columns: Columns, names: Sequence[str], merges: Merges) -> Result:
    """The tasks of a plan, and why cells of its lines say nothing that is read."""
    body, result = _Body(table, columns, names, merges), Result()
    result.plan = Plan({what: c for what, (c, _) in body.columns.items()})
    lines: list[_Line] = []
    for r in (r for r in table.block.lines if r in table.row_of):
        line = _line(body, r, result)
        if line is not None:
            lines.append(line)
    ids = _ids(body, lines)
    for line in lines:
        _take(body, line, ids, result)
    _account(body, result)
    return result


def _line(body: _Body, r: int, result: Result) -> _Line | None:
    """What the cells of a line say; None of one that heads others, sums them or is blank."""
    filled = body.filled(r)
    name, first = body.at((r, body.columns["task"][0]))
    if _is_none(body, filled, name):
        result.plan.roles.update(dict.fromkeys(filled, "section"))  # type: ignore[union-attr]
    elif name in ("", None):
        result.refused += [Refusal(cell, "row_without_label") for cell in filled]
    elif first[0] != r:  # a task over several lines
        result.refused += [Refusal(cell, "merged_value") for cell in filled]
    else:
        return _read(body, r, result)
    return None


def _is_none(body: _Body, filled: Sequence[Cell], name: object) -> bool:
    """Whether a line is no task: blank, a total, or but the name of what it heads."""
    if not filled:
        return True
    texts = (str(body.table.at(filled[0])), str(name or ""))
    if any(_sums(body.table.labels.read(text)) for text in texts):
        return True
    own = {c: what for what, (c, _) in body.columns.items()}
    bare = {own.get(c, "") for _, c in filled} <= {"task", "ordinal", "task_id", ""}
    heads = any(cell in body.heading for cell in filled)
    return bare and (heads or _names_only(body, filled))


def _names_only(body: _Body, filled: Sequence[Cell]) -> bool:
    """Whether a line holds but a place or a criterion: it heads others, though there are none."""
    texts = [str(body.table.at(cell)) for cell in filled]
    labels = body.table.labels
    return any(labels.place(text)[0] is not None for text in texts)


def _sums(label: Label) -> bool:
    """Whether a line is a total: "Tổng cộng: 15 việc"."""
    items = label.said.items
    return bool(items) and items[0].start == 0 and items[0].has("total") and not label.rest


def _read(body: _Body, r: int, result: Result) -> _Line:
    said: dict[str, str | float | None] = {}
    cells: dict[str, Cell] = {}
    reader = Cells(body.table.labels, body.snapshot, body.year)
    for what in (one for one in _READ if one in body.columns):
        c, told = body.columns[what]
        value, cell = body.at((r, c))
        if value in ("", None):
            said |= {"done": "no"} if what == "done" and "done" not in said else {}
            continue
        if cell[0] != r and what in _ALONE:
            result.refused.append(Refusal(cell, "merged_value"))
            continue
        found = read_cell(reader, what, value, told)
        if isinstance(found, str):
            text = format_number(value) if isinstance(value, float) else shown(value)
            result.refused.append(Refusal(cell, found, (text,)))
            said |= {"done": ""} if what in ("done", "progress") else {}
            continue
        said |= {name: one for name, one in found.items() if _says_more(said.get(name), one)}
        cells[what] = cell
    labels = tuple(map(body.table.labels.read, body.over(r)))
    return _Line(r, said, cells, labels, tuple(body.table.block.sections[r]))


def _says_more(before: object, now: object) -> bool:
    """Whether a second cell says what the first of its sort did not: a day, not only "yes"."""
    return before in (None, "", "no") or (before == "yes" and now not in ("", "no"))


# --- ids and what comes before ---


@dataclass(frozen=True)
class _Ids:
    """The id of each line, and the ids that a word of a predecessor may mean, by its section."""

    own: dict[int, str]
    named: dict[tuple[tuple[Cell, ...], str], str]


def _ids(body: _Body, lines: Sequence[_Line]) -> _Ids:
    """Ids as written, or else ordinals; where these begin anew in each section, behind its own."""
    coded = any(line.said.get("task_id") for line in lines)
    written = {one.row: str(one.said.get("task_id" if coded else "ordinal") or "") for one in lines}
    anew = len({(body.places[one.row], written[one.row]) for one in lines}) < len(lines)
    own: dict[int, str] = {}
    named: dict[tuple[tuple[Cell, ...], str], str] = {}
    for line in lines:
        number = _number(body, line.over) if anew and not coded and line.over else ""
        own[line.row] = f"{number}.{written[line.row]}" if number else written[line.row]
        for text in (written[line.row], str(line.said.get("ordinal") or ""), own[line.row]):
            for scope in (line.over, ()):
                key = scope, key_of(text)
                named[key] = "" if named.get(key, own[line.row]) != own[line.row] else own[line.row]
    return _Ids(own, named)


def _number(body: _Body, over: Sequence[Cell]) -> str:
    """The ordinal of the section over a line, as it stands in front of its name."""
    row = over[-1][0]
    texts = [str(body.table.at((row, c))) for c in body.table.block.columns if c <= over[-1][1]]
    first = next((text for text in texts if text.strip()), "")
    return first.split(".")[0].split(")")[0].strip() if len(first.split()[0]) <= 5 else ""


def key_of(text: str) -> str:
    """An id without what spelling changes: "CV 01." is "cv01"."""
    return match_key(text).replace(" ", "")


def _before(body: _Body, line: _Line, ids: _Ids) -> str:
    """The ids of the tasks before one; a word that is none stays as it is written."""
    text = str(line.said.get("predecessors") or "")
    found = [_id_of(body, line, ids, part) for part in items_of(text)]
    return ";".join(dict.fromkeys(found))


def _id_of(body: _Body, line: _Line, ids: _Ids, text: str) -> str:
    """The id that a word of a predecessor means, perhaps behind known words: "việc 1"."""
    shown_words = [token.shown for token in tokens_of(text)]
    read = body.table.labels.of_plans.read
    led = range(1, len(shown_words))
    plain = [n for n in led if not (own := read(" ".join(shown_words[:n]))).rest and own.said.items]
    words = [text, *(" ".join(shown_words[n:]) for n in plain)]
    for scope in (line.over, ()):
        for word in words:
            known = ids.named.get((scope, key_of(word)))
            if known:
                return known
    return text


# --- rows ---


def _take(body: _Body, line: _Line, ids: _Ids, result: Result) -> None:
    said = line.said | {"task_id": ids.own[line.row], "predecessors": _before(body, line, ids)}
    criterion = said.get("criterion") or _criterion(line.sections)
    said["criterion"] = criterion
    place = body.places[line.row]
    task = Task(body.snapshot, said, line.cells)
    cell = next(iter(line.cells.values()))
    period = as_period(body.snapshot, body.year, str(said.get("due") or said.get("start") or ""))
    result.rows.append(
        Row("tasks", cell, place, period or Period(None), "plan", "", "", None, task=task)
    )


def _criterion(sections: Sequence[Label]) -> str:
    """The criterion that a section names by its number: "Tiêu chí số 17: Môi trường"."""
    for label in reversed(sections):
        named = label.find("criterion")
        if label.has("crit") and len(label.numbers) == 1:
            return label.numbers[0]
        if named is not None and not label.rest:
            return (named.meaning("criterion") or "").rpartition("/")[2]
    return ""


def _places(body: _Body) -> dict[int, Settled | None]:
    """The place of each line: its own, that of a section over it, or that of the whole plan."""
    table, area = body.table, body.table.context.area
    at = body.columns["place"][0] if "place" in body.columns else None
    named: dict[int, list[Named]] = {}
    for r in table.block.lines:
        own = [] if at is None else named_in(table.labels, shown(body.at((r, at))[0] or ""))
        over = [named_in(table.labels, text) for text in body.over(r)[::-1]]
        named[r] = next(filter(None, (own, *over)), [])
    level = level_of(table.heads, [at]) if at is not None else None
    flat = [one for own in named.values() for one in own]
    settled = dict(
        zip(
            map(id, flat),
            settle(flat, area, level, table.on, known=table.labels.country),
            strict=True,
        )
    )
    whole = Settled(area.name, area.kind, area) if area is not None else None
    return {
        r: _together([settled[id(one)] or Settled(one.name, one.kind, None) for one in own])
        if own else whole
        for r, own in named.items()
    }  # fmt: skip


def named_in(labels: Labels, text: str) -> list[Named]:
    """The places that a cell or a section names: one, several in a list, one nobody knows."""
    whole = labels.place(text)[0]
    if whole is not None:
        return [whole]
    parts = [labels.place(part)[0] for part in items_of(text)]
    if len(parts) > 1 and all(parts):
        return [one for one in parts if one is not None]
    return [one for one in labels.read(text).places if one.kind][:1]


def _together(places: Sequence[Settled]) -> Settled:
    """Several places as one, unsplit."""
    units = tuple(one.place for one in places if one.place is not None)
    if len(places) == 1 or len(units) < len(places):
        return places[0]
    return Settled(", ".join(one.name for one in places), "", None, several=units)


# --- the ledger ---


def _account(body: _Body, result: Result) -> None:
    """Each filled cell of the lines that is in no row: a label, a note, or told by its head."""
    plan = result.plan
    assert plan is not None
    done = {cell for row in result.rows for cell in row.cells} | plan.roles.keys()
    done |= {one.cell for one in result.refused}
    whats = {c: what for what, c in plan.columns.items()}
    for r in body.table.block.lines:
        for cell in body.filled(r):
            if cell in done or r not in body.table.row_of:
                continue
            what = whats.get(cell[1], "")
            if what == "note" or body.first.get(cell, cell) != cell:  # or a ditto mark
                plan.roles[cell] = "note"
            else:
                result.refused.append(_left_out(body, cell))


def _left_out(body: _Body, cell: Cell) -> Refusal:
    heads = body.table.heads.get(cell[1]) or [""]
    return Refusal(cell, "plan_column_unknown", (heads[-1],))
