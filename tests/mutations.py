"""Sheets with a word put somewhere.

Of each change it is known what must not happen: a row of a known thing that a changed word governs
comes out as it was (`stays`); a row is gone and nothing tells of it (`lost`); it is refused, and no
message names the word or its cell (`unnamed`); or there is a row that was not there (`new`).
"""

import copy
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from analysis.sheets.sheet import Sheet, address_of, column_index
from analysis.words.numbers import format_number
from analysis.words.text import is_unaccented, match_key, strip_accents
from workbook_makers import COLUMNS, registers

Cell = tuple[int, int]
FIRST_YEARS = 3_000  # below it numbers may be years, which have no point
UNKNOWN = ("lăng nhăng", "xyzt", "quýnh")
PLANS = ("dự kiến", "du kien", "kế hoạch", "đăng ký", "phấn đấu", "lộ trình")
FORMS = ("bình quân", "tỷ lệ", "%", "nghìn", "triệu", "hộ", "ước", "Tổng")
CHANGING = (
    "chưa", "còn thiếu", "nhu cầu", "dư nợ", "cùng kỳ", "so với", "điểm", "thôn", "cận", "không",
    "huyện khác", "USD", "đề nghị", "lũy kế", "năm trước", "phải thu", "tăng thêm", "trừ", "ngoài",
    "giảm", "nợ", "thiếu", "hết hạn", "bị thu hồi", "chưa công nhận", "năm 2009",
)  # fmt: skip
WORDS = {"unknown": UNKNOWN, "plan": PLANS, "form": FORMS, "changing": CHANGING}
# What may hold any word but those that change a figure wherever they stand.
HOLDING = ("letterhead", "note", "legend", "line below", "item", "sheet", "value")
INSIDE = ("{label} {word}", "{word} {label}", "{label} ({word})", "{label}\n{word}")


@dataclass(frozen=True)
class Slot:
    """A text: what it is, where it stands, and the addresses of the figures that it governs.

    `measured`: those of them whose own labels say whether they are a plan or a result; `counted`:
    those that say themselves in which unit or form they are, `dated` when they were.
    """

    place: str
    cell: Cell | None
    text: str
    figures: frozenset[str]
    measured: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()
    dated: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Change:
    """A changed sheet: the slot, the word and its kind, the text that has it, and its cell.

    `moved`: where an address of the sheet as it was has gone.
    """

    slot: Slot
    kind: str
    word: str
    text: str
    sheet: Sheet
    cell: Cell | None
    moved: Callable[[str], str] = str


@dataclass
class Leaks:
    """The addresses of the sheet as it was at which a change leaked, by how."""

    stays: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)


# -- rows ------------------------------------------------------------------------------------------
def rows_by_address(rows) -> dict[str, set[tuple]]:
    """All rows by address, without what merely repeats a label; the first says if it is known."""
    repeats = {"sheet", "item", "organization", "indicator_name", "criterion_name", "address"}
    found = defaultdict(set)
    for table, columns in COLUMNS.items():
        for values in getattr(rows, table):
            row = dict(zip(columns, values, strict=True))
            known = row.get("criterion") or row.get("indicator") or row.get("organization_id")
            kept = tuple((k, v) for k, v in row.items() if k not in repeats)
            for address in row["address"].split(";"):
                found[address].add((bool(known), table, *kept))
    return found


def known_of(rows: dict[str, set[tuple]]) -> dict[str, set[tuple]]:
    kept = {at: {row for row in own if row[0]} for at, own in rows.items()}
    return {at: own for at, own in kept.items() if own}


# -- slots -----------------------------------------------------------------------------------------
def slots(said) -> Iterator[Slot]:
    """The texts of a sheet that say what its figures are, and those that stand around them."""
    own = {"measured": measured_in(said), "counted": counted_in(said), "dated": dated_in(said)}
    for slot in _slots(said):
        yield replace(slot, **own)


def _slots(said) -> Iterator[Slot]:
    sheet, every = said.sheet, set()
    for block, table, result in said.tables:
        cells = {row.cell for row in result.rows}
        own = frozenset(sheet.address(*cell) for cell in cells)
        every |= own
        yield from _above(said, table, block, own)
        yield from _of_columns(said, table, block, cells)
        yield from _of_lines(said, table, block, cells)
        for row in block.notes:
            for column in range(len(sheet.rows[row])):
                role = said.roles.get((row, column), "")
                legend = "legend" if table.context.legend else "note"
                place = legend if role == "note" else role and "signature"
                yield from _slot(said, place, (row, column), own)
        for cell in sorted(cells):
            yield Slot("value", cell, sheet.shown(*cell), frozenset([sheet.address(*cell)]))
    if said.tables:
        yield Slot("sheet", None, sheet.name, frozenset(every))


def _above(said, table, block, own: frozenset[str]) -> Iterator[Slot]:
    letterhead = {label.text for label in table.context.letterhead}
    units = {label.text for label in table.context.unit_lines}
    top = True
    for row in block.titles:
        for column in range(len(said.sheet.rows[row])):
            text = said.sheet.rows[row][column]
            place = said.roles.get((row, column), "")
            if text in letterhead:
                place = "letterhead"
            elif text in units:
                place = "unit line"
            elif place == "title":
                place, top = ("title" if top else "subtitle"), False
            yield from _slot(said, place, (row, column), own)


def _of_columns(said, table, block, cells: set[Cell]) -> Iterator[Slot]:
    every = frozenset(said.sheet.address(*cell) for cell in cells)
    for at, column in table.columns.items():
        if column.job in ("ordinal", "note", "requirement"):
            continue
        own = frozenset(said.sheet.address(*cell) for cell in cells if cell[1] == at)
        value = column.job in ("value", "verdict")
        path = block.column_paths[at]
        for n, cell in enumerate(path):
            place = "head" if n == len(path) - 1 else "outer head"
            yield from _slot(said, place if value else "name", cell, own if value else every)
        for row in block.numbering if value else ():
            yield from _slot(said, "numbering", (row, at), own)


def _of_lines(said, table, block, cells: set[Cell]) -> Iterator[Slot]:
    for line in table.lines:
        own = frozenset(said.sheet.address(*cell) for cell in cells if cell[0] == line.row)
        item = line.part or line.free or table.leads(line)
        for cell in (*block.sections[line.row], *block.stubs[line.row]):
            job = table.columns[cell[1]].job if cell[1] in table.columns else "content"
            if job not in ("ordinal", "note", "requirement", "value", "verdict"):
                section = cell in block.sections[line.row]
                thing = any(said.sheet.shown(*cell) == label.text for label in line.things)
                place = "item" if item or thing else "section" if section else "line"
                yield from _slot(said, place, cell, own)


def measured_in(said) -> frozenset[str]:
    """The figures whose own labels, or the title, say whether they are a plan or a result."""
    found = set()
    for _, table, result in said.tables:
        stated = bool(table.context.aims)
        for row in result.rows:
            line, column = table.row_of.get(row.cell[0]), table.columns.get(row.cell[1])
            own = column is not None and column.facts.measure
            own = own or line is not None and table.facts([*line.stated, *line.own]).measure
            if own or stated:
                found.add(said.sheet.address(*row.cell))
    return frozenset(found)


def counted_in(said) -> frozenset[str]:
    """The figures whose value, line or column says what is counted: a unit, a form, a thing."""
    found = set()
    for _, table, result in said.tables:
        for row in result.rows:
            line, column = table.row_of.get(row.cell[0]), table.columns.get(row.cell[1])
            own = [*(line.own if line else ()), *(line.stated if line else ())]
            facts = table.facts([*own, *(column.labels if column else ())])
            text = said.sheet.shown(*row.cell)
            in_cell = any(map(str.isalpha, text)) or "%" in text
            thing = facts.units or facts.forms or facts.concept or facts.indicator
            if thing or in_cell or line is not None and line.unit is not None:
                found.add(said.sheet.address(*row.cell))
    return frozenset(found)


def dated_in(said) -> frozenset[str]:
    """The figures whose line or column says when they were."""
    return frozenset(
        said.sheet.address(*row.cell)
        for _, table, result in said.tables
        for row in result.rows
        if row.cell[1] in table.columns and _is_dated(table, *row.cell)
    )


def _is_dated(table, row: int, column: int) -> bool:
    """Whether line or column say when a figure was: what a title says then is of the table."""
    line = table.row_of.get(row)
    return bool(table.columns[column].facts.period or line and line.period)


def _slot(said, place: str, cell: Cell, figures: frozenset[str]) -> Iterator[Slot]:
    row = said.sheet.rows[cell[0]] if cell[0] < len(said.sheet.rows) else []
    text = row[cell[1]] if cell[1] < len(row) else None
    text = format_number(text) if place == "numbering" and isinstance(text, float) else text
    letters = isinstance(text, str) and (any(map(str.isalpha, text)) or place == "numbering")
    if place and letters and figures:
        yield Slot(place, cell, text, figures)


# -- a word somewhere ------------------------------------------------------------------------------
def with_word(sheet: Sheet, slot: Slot, kind: str, word: str, chance: random.Random) -> Change:
    """The sheet with a word in one slot."""
    bare = word if slot.place in HOLDING else strip_accents(word)  # there it is any other word
    spelled = chance.choice((word, word, word, word.upper(), bare))
    text = _text_with(slot, spelled, chance)
    other = copy.copy(sheet)
    if slot.cell is None:
        other.name = text[:31]
    else:
        r, c = slot.cell
        other.rows = [list(row) for row in sheet.rows]
        other.rows[r][c] = text
        other.percents = sheet.percents - {slot.cell}
    return Change(slot, kind, word, text, other, slot.cell)


def _text_with(slot: Slot, word: str, chance: random.Random) -> str:
    words = slot.text.split()
    if slot.place == "value":
        form = chance.choice(("{label} ({word})", "{label} {word}", "{word} {label}"))
    elif len(words) > 1 and chance.random() < 0.2:
        at = chance.randrange(1, len(words))
        return " ".join([*words[:at], word, *words[at:]])
    else:
        form = chance.choice(INSIDE)
    return form.format(label=slot.text, word=word)


def with_line(said, kind: str, word: str, chance: random.Random) -> Change | None:
    """The sheet with a line of its own that holds a word: above, within or below a table."""
    tables = [one for one in said.tables if one[2].rows and one[0].heads]
    if not tables:
        return None
    block, table, result = chance.choice(tables)
    place = chance.choice(("line above", "line below", "line within"))
    cells = {row.cell for row in result.rows}
    left, right = block.columns[0], block.columns[-1]
    if place == "line above":
        row = min(block.heads)
        cells = {cell for cell in cells if "năm" not in word or not _is_dated(table, *cell)}
    elif place == "line below":
        row = max(block.lines) + 1
    else:
        row = chance.choice(sorted({r for r, _ in cells}))
        heads = [line.row for line in table.lines if line.section and line.row > row]
        cells = {cell for cell in cells if row <= cell[0] < min(heads, default=cell[0] + 1)}
    form = chance.choice(("{word}", "({word})", "Số liệu {word}"))
    text = form.format(word=word)
    figures = frozenset(said.sheet.address(*cell) for cell in cells)
    own = measured_in(said), counted_in(said), dated_in(said)
    slot = Slot(place, (row, left), "", figures, *own)
    if place == "line below" and is_free(slot, kind, word):
        return None
    other = with_row(said.sheet, row)
    other.rows[row][left] = text
    other.merges = [*other.merges, (row, left, row, right)]
    moved = _moved_down(said.sheet, row, 1)
    return Change(slot, kind, word, text, other, (row, left), moved)


def with_row(sheet: Sheet, at: int, count: int = 1) -> Sheet:
    """The sheet with blank rows before one of its rows."""
    other = copy.copy(sheet)
    width = max(map(len, sheet.rows))
    rows = [[*row, *[None] * (width - len(row))] for row in sheet.rows]
    other.rows = [*rows[:at], *([None] * width for _ in range(count)), *rows[at:]]
    other.merges = [
        (top + count * (top >= at), left, bottom + count * (bottom >= at), right)
        for top, left, bottom, right in sheet.merges
    ]
    for name in ("flags", "colours"):
        kept = getattr(sheet, name)
        setattr(other, name, {(r + count * (r >= at), c): own for (r, c), own in kept.items()})
    other.percents = {(r + count * (r >= at), c) for r, c in sheet.percents}
    return other


def _moved_down(sheet: Sheet, at: int, count: int) -> Callable[[str], str]:
    def moved(address: str) -> str:
        letters, row = re.fullmatch(r"([A-Z]+)(\d+)", address).groups()
        below = int(row) - 1 - sheet.top >= at
        return address_of(int(row) - 1 + count * below, column_index(letters))

    return moved


# -- what a change must not do ---------------------------------------------------------------------
@cache
def plain_in_things() -> frozenset[str]:
    """The words that an item may hold without being another thing."""
    words = registers().tables["vocabulary"]
    return frozenset(row["word"] for row in words if row["use"] == "plain")


@cache
def changing_anywhere() -> frozenset[str]:
    """The words that change what is counted wherever they stand."""
    words = registers().tables["vocabulary"]
    change = {row["word"] for row in words if row["use"] in ("change", "pchange", "cumulative")}
    return frozenset(change | set(PLANS))


def is_free(slot: Slot, kind: str, word: str) -> bool:
    """Whether a slot may hold a word without changing what is counted."""
    if slot.place == "signature" or slot.text.lstrip().startswith("(Kèm theo"):
        return True
    if slot.place in HOLDING[:-3]:
        if is_unaccented(word) and not is_unaccented(slot.text):
            return True  # one word of it may be any of several
        return word not in changing_anywhere()
    if slot.place == "sheet":
        bare = is_unaccented(slot.text) or not any(map(str.isalpha, slot.text))
        return word == "bị thu hồi" or bare and (kind == "unknown" or " " not in word)
    if slot.place == "item":
        if is_unaccented(word) and not is_unaccented(slot.text):
            return True
        return kind != "changing" or word not in changing_anywhere() - plain_in_things()
    return False


NOT_MET = re.compile(r"(?:chưa|không) đạt \(", re.I)
AROUND = ("title", "subtitle", "sheet", "name", "unit line", "line above", "line within")
PROSE = 8  # words of a note
PILOTS = re.compile(r"(?<!\w)xã\s+\(?(?:năm \d{4} )?điểm(?!\w)")


def may_stay(change: Change, at: str, row: tuple) -> bool:
    """Whether a row says by itself what the word would: a plan, a share, a level."""
    said, word = dict(row[2:]), change.word
    if _says_less(change, at, said):
        return True
    if word == "điểm" and PILOTS.search(change.text.lower()):
        return True  # "các xã điểm" are communes
    if change.kind == "plan":
        return said["measure"] == "plan" or at in change.slot.measured
    if word == "lũy kế":
        return said.get("indicator", "").startswith("criteria_met")
    if word == "còn thiếu" and change.slot.place == "title" and "tiêu chí" in change.text.lower():
        return row[1] == "criteria"  # as "chưa đạt": heads that say both say it better
    if word in ("tăng thêm",):
        return row[1] == "criteria" or said.get("indicator", "") == "criteria_gained"
    if change.kind == "form" and row[1] == "criteria":
        return change.slot.place != "value"  # a mark is no number
    unit = str(said.get("unit", ""))
    same = {"%": "%", "tỷ lệ": "%", "hộ": "hộ", "triệu": "triệu", "nghìn": "nghìn"}
    if word in same:
        return same[word] in unit or word == "triệu" and said.get("value_vnd") is not None
    # A mean of shares is one.
    return word == "Tổng" or word == "bình quân" and ("/" in unit or unit == "%")


def _says_less(change: Change, at: str, said: dict) -> bool:
    """Whether the word changes nothing where it stands, whatever it is elsewhere.

    A sentence of a note may hold any ("chưa tính lại"); in brackets behind "chưa đạt" stands by how
    much or why. A unit or form around a table is of figures that say none themselves, but of two
    scales of money nobody knows which; "ước" is of those that do not say how sure they are.
    """
    place, word = change.slot.place, change.word
    if place in ("note", "legend"):
        return _is_within_prose(change)
    if place == "value" and NOT_MET.match(change.text):
        return True
    if word == "ước":
        return said.get("qualifier", "exact") != "exact" or at in change.slot.measured
    if word == "năm 2009" and at in change.slot.dated:
        return place in AROUND
    if word == "hộ" and place == "name":
        return True  # who gave: "Đơn vị, hộ"
    if change.kind != "form" or place not in AROUND or at not in change.slot.counted:
        return False
    return word not in ("nghìn", "triệu") or said.get("value_vnd") is None


def _is_within_prose(change: Change) -> bool:
    """Whether the word is part of a sentence, and not in brackets or a line of its own."""
    alone = rf"(?:^|[(\n;]|\.\s)\s*{re.escape(change.word)}\s*(?:$|[)\n;.])"
    bare = strip_accents(change.text), strip_accents(alone)
    apart = re.search(alone, change.text, re.I) or re.search(bare[1], bare[0], re.I)
    return len(change.text.split()) > PROSE and not apart


def _blank_cells(change: Change) -> set[str]:
    """The addresses without a text, of which a message on the changed cell tells enough."""
    rows, address = change.sheet.rows, change.sheet.address
    return {
        address(r, c)
        for r, row in enumerate(rows)
        for c, v in enumerate(row)
        if v in (None, "", "-")
    }


def _is_meant(row: tuple) -> bool:
    """A count that marks no longer bear out, or a place that no register has, under its name."""
    said = dict(row[2:])
    return said.get("indicator") == "criteria_met" or "--" in said["place_id"]


def leaks_of(change: Change, before, after, issues) -> Leaks:
    """What a change did that it must not; `before` and `after`: all rows by address."""
    found, moved = Leaks(), change.moved
    told = {at for issue in issues for at in issue.address.split(";")}
    key = match_key(strip_accents(change.word))
    own = change.cell and change.sheet.address(*change.cell)
    named = {
        at
        for issue in issues
        for at in issue.address.split(";")
        if own in issue.address.split(";")
        or key
        and key in match_key(strip_accents(f"{issue.found} {issue.detail}"))
    }
    tab = any(issue.rule == "sheet_name_tells" for issue in issues)
    silent = _blank_cells(change) if named else set()
    for at, rows in before.items():
        known = {row for row in rows if row[0]}
        governed = known and at in change.slot.figures
        there = after.get(moved(at), set())
        if governed and any(r in there and not may_stay(change, at, r) for r in known):
            left = change.slot.place == "name" and named  # a column that is told to be left out
            left = left or change.cell is None and tab  # its name is told for the whole sheet
            (found.told if own in told or left or moved(at) in named else found.stays).append(at)
        if not there and moved(at) not in told | silent:
            found.lost.append(at)
        elif governed and not there and change.cell and moved(at) not in named:
            found.unnamed.append(at)
    if change.kind == "unknown":
        was = {row for rows in before.values() for row in rows if row[0]}
        found.new += [
            f"{at} {', '.join(str(v) for _, v in row[2:] if v not in (None, ''))}"
            for at, rows in after.items()
            for row in rows
            if row[0] and row not in was and not _is_meant(row)
        ]
    return found
