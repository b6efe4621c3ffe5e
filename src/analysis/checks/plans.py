"""Plans of work: what cannot be so in one of them, and what fell back between two.

A row stays as it is written; what is told here is to be looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from analysis.checks.reconcile import FULL
from analysis.reading.law.row import Cell, Row, Task
from analysis.reading.sheet import Understood
from analysis.registers.register import Registers
from analysis.registers.vocabulary import tokens_of
from analysis.words.days import days_in
from analysis.words.messages import Issue
from analysis.words.numbers import format_number
from analysis.words.periods import shown_day
from analysis.words.text import match_key


@dataclass(frozen=True)
class _Plan:
    """The tasks of one table, and how a cell of it is told."""

    said: Understood
    source: str
    tasks: list[tuple[Row, Task]]

    def tell(self, rule: str, cells: Iterable[Cell], found: str, **detail: str) -> Issue:
        """An issue at cells of this table."""
        return Issue(rule, self.source, self.said.sheet.name, self.address(cells), found, detail)

    def address(self, cells: Iterable[Cell]) -> str:
        """The names of cells, such as C7;D7."""
        return ";".join(self.said.sheet.address(*cell) for cell in cells)

    def of_place(self) -> dict[tuple[str, str], tuple[Row, Task]]:
        """The first task of each id at each place."""
        found: dict[tuple[str, str], tuple[Row, Task]] = {}
        for row, task in self.tasks:
            if task.said.get("task_id"):
                found.setdefault(_key(row, task), (row, task))
        return found


def plan_issues(said: Understood, source: str, known: Registers) -> list[Issue]:
    """What is odd in the plans of one sheet: days, ids, circles, owners.

    They are one: a plan goes on below heads that stand there again.
    """
    rows = [row for *_, result in said.tables if result.plan for row in result.rows]
    tasks = [(row, row.task) for row in rows if row.task is not None]
    plan = _Plan(said, source, tasks)
    rules = (_days, _progress, _places, _twice, _unknown, _circles, _owners)
    found = [issue for rule in rules for issue in rule(plan)]
    return [*found, *_of_what_day(plan, said.sheet.name), *_strangers(plan, known)]


def _key(row: Row, task: Task) -> tuple[str, str]:
    return str(row.place), str(task.said.get("task_id") or "")


def _of_what_day(plan: _Plan, sheet: str) -> Iterator[Issue]:
    """A plan of no day; or one whose sheet is called by another than its title says."""
    day = next((task.snapshot for _, task in plan.tasks), None)
    if day is None:
        return
    if not day:
        yield plan.tell("plan_day_missing", (), "")
        return
    named = days_in(sheet, int(day[:4]))
    other = named.last if named and not named.words and named.first == named.last else ""
    if other not in ("", day):
        yield plan.tell("plan_day_contradicts", (), shown_day(day), date=shown_day(other))


# --- one task ---


def _days(plan: _Plan) -> Iterator[Issue]:
    """Due or done before the start, done after the day of the table, another length."""
    for _, task in plan.tasks:
        start, due, done = (str(task.said.get(what) or "") for what in ("start", "due", "done"))
        done = "" if done in ("yes", "no") else done
        since = {"date": shown_day(start)}
        if start and "" < due < start:
            cells = _at(task, "due", "start")
            yield plan.tell("plan_due_before_start", cells, shown_day(due), **since)
        elif start and due:
            yield from _length(plan, task, start, due)
        if start and "" < done < start:
            cells = _at(task, "done", "start")
            yield plan.tell("plan_done_before_start", cells, shown_day(done), **since)
        if task.snapshot and done > task.snapshot:
            day, cells = {"date": shown_day(task.snapshot)}, _at(task, "done")
            yield plan.tell("plan_done_in_future", cells, shown_day(done), **day)


def _length(plan: _Plan, task: Task, start: str, due: str) -> Iterator[Issue]:
    """Another number of days than those from the start to the due day, both counted."""
    days = task.said.get("duration_days")
    own = (date.fromisoformat(due) - date.fromisoformat(start)).days + 1
    if days and own != days:
        cells, told = _at(task, "duration_days"), format_number(float(days))
        yield plan.tell("plan_duration_differs", cells, told, computed=str(own))


def _at(task: Task, *whats: str) -> list[Cell]:
    """The cells of what is told; of a stretch of time, its one cell."""
    cells = [task.cells.get(what, task.cells.get("time")) for what in whats]
    found = [cell for cell in cells if cell is not None]
    return list(dict.fromkeys(found)) or [next(iter(task.cells.values()))]


def _progress(plan: _Plan) -> Iterator[Issue]:
    """Done, and its progress is less than all."""
    for _, task in plan.tasks:
        progress, done = task.said.get("progress"), task.said.get("done")
        if isinstance(progress, float) and progress < FULL and done not in ("no", "", None):
            yield plan.tell("plan_done_without_progress", _at(task, "progress", "done"),
                            format_number(progress))  # fmt: skip


def _places(plan: _Plan) -> Iterator[Issue]:
    """Names of places that nobody knows; and once, that nothing says where the tasks are."""
    lost: dict[str, list[Cell]] = defaultdict(list)
    nowhere: list[Cell] = []
    for row, task in plan.tasks:
        if row.place is None:
            nowhere += _at(task, "task")
        elif row.place.place is None and not row.place.several:
            lost[row.place.name] += _at(task, "place" if "place" in task.cells else "task")
    for name, cells in lost.items():
        yield plan.tell("plan_place_unknown", dict.fromkeys(cells), name)
    if nowhere:
        yield plan.tell("plan_place_missing", nowhere, "")


# --- ids and predecessors ---


def _twice(plan: _Plan) -> Iterator[Issue]:
    """Ids of two tasks of one place."""
    first = plan.of_place()
    for row, task in plan.tasks:
        before = first.get(_key(row, task))
        if before is not None and before[1] is not task:
            meant = plan.address(_at(before[1], _numbers(before[1])))
            yield plan.tell("plan_id_twice", _at(task, _numbers(task)),
                            str(task.said["task_id"]), meant=meant)  # fmt: skip


def _numbers(task: Task) -> str:
    return "task_id" if "task_id" in task.cells else "ordinal"


def _before(plan: _Plan, row: Row, task: Task) -> Iterator[tuple[str, tuple[Row, Task] | None]]:
    """The predecessors of a task: at its own place, or the only one of that id."""
    own, anywhere = plan.of_place(), _anywhere(plan)
    for one in filter(None, str(task.said.get("predecessors") or "").split(";")):
        yield one, own.get((str(row.place), one)) or anywhere.get(one)


def _anywhere(plan: _Plan) -> dict[str, tuple[Row, Task] | None]:
    """The tasks by id, where only one has it."""
    found: dict[str, tuple[Row, Task] | None] = {}
    for row, task in plan.tasks:
        one = str(task.said.get("task_id") or "")
        found[one] = None if one in found else (row, task)
    return found


def _unknown(plan: _Plan) -> Iterator[Issue]:
    """Predecessors that the plan does not have."""
    for row, task in plan.tasks:
        lost = [one for one, found in _before(plan, row, task) if found is None]
        if lost:
            yield plan.tell("plan_predecessor_unknown", _at(task, "predecessors"), ", ".join(lost))


def _circles(plan: _Plan) -> Iterator[Issue]:
    """Tasks that wait for each other."""
    if not any(task.said.get("predecessors") for _, task in plan.tasks):
        return
    import networkx as nx  # 0.1 s, and most files plan nothing

    graph = nx.DiGraph()
    for n, (row, task) in enumerate(plan.tasks):
        found = [own for _, own in _before(plan, row, task) if own is not None]
        graph.add_edges_from((plan.tasks.index(own), n) for own in found)
    for group in nx.strongly_connected_components(graph):
        if len(group) > 1 or graph.has_edge(*group, *group):
            yield _circle(plan, [own for own, _ in nx.find_cycle(graph.subgraph(group))])


def _circle(plan: _Plan, numbers: Sequence[int]) -> Issue:
    """A circle, told from its smallest id on."""
    circle = [plan.tasks[n][1] for n in numbers]
    ids = [str(task.said["task_id"]) for task in circle]
    turned = ids.index(min(ids))
    circle, ids = circle[turned:] + circle[:turned], ids[turned:] + ids[: turned + 1]
    cells = [cell for task in circle for cell in _at(task, "predecessors")]
    return plan.tell("plan_circle", cells, " → ".join(ids))


# --- owners ---


def _owners(plan: _Plan) -> Iterator[Issue]:
    """Tasks without anybody in charge, where others have someone."""
    owned = [task for _, task in plan.tasks if task.said.get("owner")]
    for _, task in plan.tasks if owned else ():
        if not task.said.get("owner"):
            yield plan.tell("plan_owner_missing", _at(task, "task"), str(task.said["task"]))


def _strangers(plan: _Plan, known: Registers) -> Iterator[Issue]:
    """Owners in no register of organizations, where most others are in one.

    Plans name people, too: where most owners are in none, this tells nothing.
    """
    cells: dict[str, list[Cell]] = defaultdict(list)
    for _, task in plan.tasks:
        if task.said.get("owner"):
            cells[str(task.said["owner"])] += _at(task, "owner")
    if not cells:
        return
    offices = {match_key(word) for word, use, _ in known.words if use in ("org", "author")}
    offices |= {
        match_key(word) for word, use, of in known.words if use == "=" and match_key(of) in offices
    }  # "UBND xã"
    strange = [owner for owner in cells if not _is_office(owner, offices)]
    for owner in strange if 2 * len(strange) < len(cells) else ():
        yield plan.tell("plan_owner_unknown", dict.fromkeys(cells[owner]), owner)


def _is_office(owner: str, offices: set[str]) -> bool:
    """Whether an owner begins with the name of an office that is known."""
    words = [token.key for token in tokens_of(owner)]
    return any(" ".join(words[:n]) in offices for n in range(len(words), 0, -1))
