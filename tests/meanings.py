"""A workbook written in another way, and what must come of it.

Of each way it is known what is right: the rows as they were, at the cells where they stand now;
other rows (`may`); or none (`gone`). What is not there must be told at its cell. `verdicts` counts
what is `right`, `told`, an `open` row under its own name, silently `wrong` and silently `missing`.
"""

import random
import re
import unicodedata
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, field
from operator import eq
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from analysis.checks.crosschecks import cross_checks
from analysis.reading.reader import FileResult
from analysis.reading.rows import PARTS
from analysis.registers.preferences import Preferences
from analysis.run.build import as_table
from analysis.words.messages import Issue
from analysis.words.numbers import format_number
from analysis.words.text import strip_accents
from workbook_makers import COLUMNS, FRAMES, TRUTHS, read, registers, save, save_as_excel_does

Spot = tuple[str, int, int]  # sheet, row, column; from 1
Said = dict[str, object]  # a row, without what merely repeats a label
Judge = Callable[[Said, Said], bool]  # whether a row may be now where another was
HOW = ("right", "told", "open", "wrong", "missing")
REPEATS = {"sheet", "item", "organization", "indicator_name", "criterion_name", "address", "source"}
NEEDS_POINTS = 1_000
WIDEST = 40  # columns of a table
APART = 10  # rows between two tables of a sheet


@dataclass
class Written:
    """A workbook open to be changed, the name of its file, and where its figures stand."""

    book: Workbook
    name: str
    spots: list[Spot]
    rows: dict[Spot, list[Said]]
    chance: random.Random
    texts: dict[str, bytes] = field(default_factory=dict)

    def sheet(self) -> Worksheet:
        """The first sheet, which most changes are made to."""
        return self.book[self.spots[0][0]]

    def own(self) -> list[Spot]:
        """The figures of the first sheet."""
        return [one for one in self.spots if one[0] == self.spots[0][0]]

    def first(self) -> list[Spot]:
        """The figures of its first table; another stands far below, under a title of its own."""
        own = sorted(self.own(), key=lambda spot: spot[1])
        gaps = (n for n in range(1, len(own)) if own[n][1] - own[n - 1][1] > APART)
        return own[: next(gaps, len(own))]

    def cell(self, spot: Spot) -> Cell:
        return self.book[spot[0]].cell(spot[1], spot[2])

    def pick(self, fits: Callable[[Spot], bool] = bool) -> Spot | None:
        """A figure of the first sheet that fits, by chance."""
        found = [spot for spot in self.own() if fits(spot)]
        return self.chance.choice(found) if found else None

    def is_number(self, spot: Spot) -> bool:
        """Whether a figure is a number that no mark is made of."""
        amount = any("criterion" not in row for row in self.rows[spot])
        return isinstance(self.cell(spot).value, int | float) and amount

    def heads(self, spot: Spot) -> list[Cell]:
        """The headings over a figure; those right over it last."""
        sheet, top = self.book[spot[0]], min(row for name, row, _ in self.spots if name == spot[0])
        table = [row for row in range(1, top) if len(filled(sheet, row)) > 2]
        cells = [_first_of_merge(sheet, sheet.cell(row, spot[2])) for row in table]
        return [c for c in cells if isinstance(c.value, str) and re.search(r"[^\W\d]", c.value)]

    def labels(self, spot: Spot) -> list[Cell]:
        """The words beside a figure, at its left; not what describes a criterion in any words."""
        left = min(column for name, _, column in self.spots if name == spot[0])
        cells = [self.book[spot[0]].cell(spot[1], column) for column in range(1, left)]
        words = [c for c in cells if isinstance(c.value, str) and len(c.value) > 3]
        return [c for c in words if not self._describes(spot, c)]

    def _describes(self, spot: Spot, label: Cell) -> bool:
        """Whether a label stands below "Nội dung tiêu chí": free by nature, as texts of law."""
        over = (self.book[spot[0]].cell(row, label.column).value for row in range(1, spot[1]))
        headed = any(isinstance(one, str) and one.startswith("Nội dung") for one in over)
        return headed and any("criterion" in row for row in self.rows[spot])

    def title(self) -> Cell | None:
        """The line that says what the first sheet is about."""
        rows = (
            [c for c in row if c.value is not None] for row in self.sheet().iter_rows(max_row=16)
        )
        alone = (row[0] for row in rows if len(row) == 1 and isinstance(row[0].value, str))
        return next((c for c in alone if not re.match(r"\(|Đơn vị tính", c.value)), None)


def filled(sheet: Worksheet, row: int) -> list[Cell]:
    return [cell for cell in sheet[row] if cell.value is not None]


def _first_of_merge(sheet: Worksheet, cell: Cell) -> Cell:
    """The cell that speaks for a cell."""
    for merge in sheet.merged_cells.ranges:
        if cell.coordinate in merge and merge.min_row == cell.row:
            return sheet.cell(merge.min_row, merge.min_col)
    return cell


def same(spot: Spot) -> Spot:
    """Nothing has moved."""
    return spot


@dataclass(frozen=True)
class Meant:
    """What must come of a change; figures that it does not name stay as they were."""

    moved: Callable[[Spot], Spot] = same
    may: dict[Spot, Judge] = field(default_factory=dict)
    beside: list[Said] = field(default_factory=list)  # what may stand where another row does
    gone: frozenset[Spot] = frozenset()
    warned: frozenset[Spot] = frozenset()  # what may come of them must at least be told
    tells: str = ""  # a rule that must be told
    new: Callable[[Said], bool] = lambda row: False  # which rows may be there that were not


Way = Callable[[Written], Meant | None]
WAYS: dict[str, Way] = {}


def way(name: str) -> Callable[[Way], Way]:
    """Name a way to write."""

    def named(change: Way) -> Way:
        WAYS[name] = change
        return change

    return named


# -- reading ---------------------------------------------------------------------------------------
def rows_of(result: FileResult) -> dict[Spot, list[Said]]:
    """All rows by where they stand."""
    found: dict[Spot, list[Said]] = defaultdict(list)
    for table, columns in COLUMNS.items():
        for values in getattr(result.tidied, table):
            row = dict(zip(columns, values, strict=True))
            kept = {k: v for k, v in row.items() if k not in REPEATS} | {"table": table}
            for address in str(row["address"]).split(";"):
                found[(str(row["sheet"]), *at(address))].append(kept)
    return found


def at(address: str) -> tuple[int, int]:
    """Row and column of an address."""
    letters, row = re.fullmatch(r"([A-Z]+)(\d+)", address).groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(row), column


def is_known(row: Said) -> bool:
    """Whether a row claims to be of a thing that a register holds."""
    return bool(row.get("criterion") or row.get("indicator") or row.get("organization_id"))


def told_by(issues: Iterable[Issue]) -> tuple[set[Spot], set[str], set[str]]:
    """The cells that issues name, the sheets that they name as a whole, and their rules."""
    issues, spots, whole = list(issues), set(), set()
    for issue in issues:
        if issue.address:
            spots |= {(issue.sheet, *at(one)) for one in re.findall("[A-Z]+[0-9]+", issue.address)}
            there = re.findall(r"\[([^\[\]]+)\] ([A-Z]+[0-9]+)", f"{issue.found} {issue.detail}")
            spots |= {(sheet, *at(one)) for sheet, one in there}
            if issue.rule == "line_twice":  # all of both lines
                row, first = at(issue.detail["meant"])
                spots |= {(issue.sheet, row, column) for column in range(first, first + WIDEST)}
            if issue.rule in ("gifts_grown", "gift_twice"):  # two sheets, by a cell of each
                whole |= {issue.sheet, issue.found.partition(" [")[2].partition("] ")[0]}
        elif issue.rule not in ("cell_comment", "hidden_rows", "hidden_columns", "hidden_cells"):
            whole.add(issue.sheet)
    return spots, whole, {issue.rule for issue in issues}


def verdicts(before: dict[Spot, list[Said]], meant: Meant, path: Path) -> tuple[Counter, list]:
    """How often a change came out how, and the figures of what passed in silence.

    What one sheet does not see the checks of a run may: the same gifts on another.
    """
    result = read(path)
    counts, silent = _verdicts(before, meant, path, result, result.issues)
    if not silent:
        return counts, silent
    tables = {name: as_table(name, getattr(result.tidied, name)) for name in PARTS}
    over = cross_checks(tables, registers(), Preferences(), "2019-01-15")
    return _verdicts(before, meant, path, result, [*result.issues, *over])


def _verdicts(
    before: dict[Spot, list[Said]],
    meant: Meant,
    path: Path,
    result: FileResult,
    issues: Iterable[Issue],
) -> tuple[Counter, list]:
    after, (told, whole, rules) = rows_of(result), told_by(issues)
    counts, silent, places = Counter(), [], {meant.moved(spot) for spot in before}
    blank = _blank(path) if path.suffix == ".xlsx" else set()
    for spot, was in before.items():
        if not any(map(is_known, was)):
            continue
        now = meant.moved(spot)
        if now in blank and now not in after and spot in meant.may:
            continue  # a blank says nothing of a plan
        is_told = now in told or bool({"", now[0]} & whole) or now in blank and bool(told)
        how = _verdict(spot, was, after.get(now, []), meant, is_told)
        if spot in meant.warned:
            known = any(map(is_known, after.get(now, [])))
            how = "told" if is_told else "wrong" if known else how
        counts[how] += 1
        if how in HOW[3:]:
            silent.append((how, now, was, after.get(now)))
    for spot, rows in after.items():
        # A printed count of criteria that marks no longer bear out stands for itself.
        rows = [row for row in rows if row.get("indicator") != "criteria_met"]
        rows = [row for row in rows if is_known(row) and not meant.new(row)]
        if spot not in places and rows:
            counts["wrong"] += 1
            silent.append(("wrong", spot, None, rows))
    if meant.tells and meant.tells not in rules:
        counts["missing"] += 1
        silent.append(("missing", meant.tells, None, None))
    return counts, silent


def _verdict(spot: Spot, was: list[Said], rows: list[Said], meant: Meant, told: bool) -> str:
    known = [row for row in rows if is_known(row)]
    if spot in meant.gone:
        may: Judge = lambda old, new: False  # noqa: E731
    else:
        may = meant.may.get(spot, lambda old, new: old == new)
    if any(not any(may(old, new) for old in was) for new in known if new not in meant.beside):
        return "wrong"
    if spot not in meant.gone and all(any(may(old, new) for new in known) for old in was):
        return "right"
    if told:
        return "right" if spot in meant.gone else "told"
    return "open" if rows and not known else "missing"


def _blank(path: Path) -> set[Spot]:
    """The cells in which no mark stands: messages name their column or table."""
    if not path.exists():
        return set()
    return {
        (sheet.title, cell.row, cell.column)
        for sheet in load_workbook(path).worksheets
        for line in sheet.iter_rows()
        for cell in line
        if cell.value in (None, "", "-")
    }


@dataclass(frozen=True)
class Sent:
    """A workbook as it was sent: its figures, the rows that they give, where others are written."""

    path: Path
    layout: str
    spots: list[Spot]
    before: dict[Spot, list[Said]]
    folder: Path

    def in_way(self, name: str) -> tuple[Meant, Path] | None:
        """What is meant by the workbook in another way, and where it is; None: it does not fit."""
        book = load_workbook(self.path, rich_text=True)
        chance = random.Random(f"{self.layout}{name}")
        one = Written(book, self.path.name, self.spots, self.before, chance)
        meant = WAYS[name](one)
        if meant is None:
            return None
        made = self.folder / one.name
        save_as_excel_does(one.book, made)
        if one.texts:
            _rewritten(made, one.texts)
        return meant, made


def as_sent(truth: str, layout: str, frame: str, folder: Path) -> Sent:
    """A layout in a frame, written and read."""
    path, made = folder / "bieu.xlsx", folder / "moi"
    made.mkdir(exist_ok=True)
    placed = save(path, TRUTHS[truth].layouts[layout](), FRAMES[frame])
    before = rows_of(read(path))
    spots = [spot for sheet, address in placed if (spot := (sheet, *at(address))) in before]
    return Sent(path, layout, spots, before, made)


def _rewritten(path: Path, formulas: dict[str, bytes]) -> None:
    """Put formulas before stored values, as Excel writes both."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    for address, formula in formulas.items():
        pattern = rb'(<c r="%s"[^>]*?>)(?:<f>.*?</f>)?<v>' % address.encode()
        parts[sheet] = re.sub(pattern, rb"\1<f>%s</f><v>" % formula, parts[sheet])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)


# -- struck out ------------------------------------------------------------------------------------
def _strike(cell: Cell) -> None:
    font = copy(cell.font)
    cell.font = Font(name=font.name, size=font.size, bold=font.bold, strike=True)


@way("struck figure")
def _(one: Written) -> Meant | None:
    spot = one.pick(lambda spot: one.cell(spot).value is not None)
    _strike(one.cell(spot))
    return Meant(gone=frozenset([spot]))


@way("struck line")
def _(one: Written) -> Meant | None:
    spot = one.pick(lambda spot: bool(one.labels(spot)))
    if spot is None:
        return None
    for cell in filled(one.sheet(), spot[1]):
        _strike(cell)
    return Meant(gone=frozenset(s for s in one.own() if s[1] == spot[1]))


@way("struck label of a line")
def _(one: Written) -> Meant | None:
    spot = one.pick(lambda spot: bool(one.labels(spot)))
    if spot is None:
        return None
    for cell in one.labels(spot):
        _strike(cell)
    return Meant(gone=frozenset(s for s in one.own() if s[1] == spot[1]))


@way("struck head")
def _(one: Written) -> Meant | None:
    spot = one.pick(lambda spot: bool(one.heads(spot)))
    if spot is None:
        return None
    cell = one.heads(spot)[-1]
    _strike(cell)
    within = _width(one.sheet(), cell)
    return Meant(gone=frozenset(s for s in one.first() if s[2] in within))


@way("struck title")
def _(one: Written) -> Meant | None:
    title = one.title()
    if title is None:
        return None
    _strike(title)
    return Meant(gone=frozenset(one.first()))


@way("struck and corrected")
def _(one: Written) -> Meant | None:
    spot = one.pick(one.is_number)
    if spot is None:
        return None
    cell = one.cell(spot)
    cell.value = CellRichText(TextBlock(InlineFont(strike=True), "999 "), _text(cell.value))
    return Meant()


def _width(sheet: Worksheet, cell: Cell) -> range:
    for merge in sheet.merged_cells.ranges:
        if cell.coordinate in merge:
            return range(merge.min_col, merge.max_col + 1)
    return range(cell.column, cell.column + 1)


def _text(value: object) -> str:
    """A number as it is typed, in the Vietnamese way."""
    if not isinstance(value, int | float):
        return str(value)
    shown = format_number(float(value))
    return shown if abs(value) >= NEEDS_POINTS else shown.replace(".", "")


# -- marks of footnotes ----------------------------------------------------------------------------
def _on_figure(name: str, write: Callable[[Cell], object], number: bool = True) -> None:
    @way(name)
    def _(one: Written) -> Meant | None:
        own = one.is_number if number else lambda spot: isinstance(one.cell(spot).value, str)
        spot = one.pick(own)
        if spot is None:
            return None
        cell = one.cell(spot)
        cell.value = write(cell)
        return Meant()


def _raised(text: str, mark: str) -> CellRichText:
    return CellRichText(text, TextBlock(InlineFont(vertAlign="superscript"), mark))


FOOTNOTES = {
    "*": lambda cell: f"{_text(cell.value)}*",
    "(*)": lambda cell: f"{_text(cell.value)} (*)",
    "(1)": lambda cell: f"{_text(cell.value)} (1)",
    "(1) close": lambda cell: f"{_text(cell.value)}(1)",
    "¹": lambda cell: f"{_text(cell.value)}¹",
    "raised 1": lambda cell: _raised(_text(cell.value), "1"),
    "raised (2)": lambda cell: _raised(_text(cell.value), "(2)"),
    "raised *": lambda cell: _raised(_text(cell.value), "*"),
    "1)": lambda cell: f"{_text(cell.value)} 1)",
    "[1]": lambda cell: f"{_text(cell.value)} [1]",
}
for _name, _write in FOOTNOTES.items():
    _on_figure(f"figure with {_name}", _write)
    if not _name.startswith("1)"):
        _on_figure(f"mark with {_name}", _write, number=False)


def _on_label(name: str, write: Callable[[Cell], object]) -> None:
    @way(f"label with {name}")
    def _(one: Written) -> Meant | None:
        spot = one.pick(lambda spot: bool(one.labels(spot)))
        if spot is None:
            return None
        for cell in one.labels(spot)[-1:]:
            cell.value = write(cell)
        return Meant()

    @way(f"head with {name}")
    def _(one: Written) -> Meant | None:
        spot = one.pick(lambda spot: bool(one.heads(spot)))
        if spot is None:
            return None
        cell = one.heads(spot)[-1]
        cell.value = write(cell)
        return Meant()


for _name, _write in FOOTNOTES.items():
    _on_label(_name, _write)


# -- marks and words of figures --------------------------------------------------------------------
@way("a mark merged over two")
def _(one: Written) -> Meant | None:
    def twin(spot: Spot) -> Spot:
        return spot[0], spot[1], spot[2] + 1

    def fits(spot: Spot) -> bool:
        own, next_one = one.rows[spot], one.rows.get(twin(spot), [])
        marks = [row.get("status") for row in (*own, *next_one)]
        return bool(next_one) and marks == ["met", "met"]

    spot = one.pick(fits)
    if spot is None:
        return None
    first, second = one.rows[spot], one.rows[twin(spot)]
    one.cell(twin(spot)).value = None
    letters = get_column_letter(spot[2]), get_column_letter(spot[2] + 1)
    one.sheet().merge_cells(f"{letters[0]}{spot[1]}:{letters[1]}{spot[1]}")
    return Meant(lambda s: spot if s == twin(spot) else s, beside=[*first, *second])


def never(old: Said, new: Said) -> bool:
    return False


def as_plan(old: Said, new: Said) -> bool:
    return new == {**old, "measure": "plan"}


def about(old: Said, new: Said) -> bool:
    if "qualifier" not in old:
        return False  # a mark is met or not, never about
    if old == new and old.get("measure") == "plan":
        return True  # what is planned is no estimate
    return {**new, "qualifier": ""} == {**old, "qualifier": ""} and new["qualifier"] != "exact"


def on_its_way(old: Said, new: Said) -> bool:
    told = {k: new[k] for k in ("value", "unit")}  # how far it is may stand beside it
    return new == {**old, **told, "status": "in_progress"}


def elsewhere(old: Said, new: Said) -> bool:
    """A commune of the district that is named now, under its own name."""
    other = new["place_id"] != old["place_id"] and "--" in str(new["place_id"])
    return old == new or other and new == {**old, "place_id": new["place_id"]}


def _format(code: str, may: Judge) -> None:
    @way(f"format {code}")
    def _(one: Written) -> Meant | None:
        spot = one.pick(one.is_number)
        if spot is None:
            return None
        one.cell(spot).number_format = code
        return Meant(may={spot: may})


def _scaled(code: str, factor: float) -> None:
    """A number that shows a scale word is so many, or so much money whatever the unit is."""

    @way(f"format {code}")
    def _(one: Written) -> Meant | None:
        spot = one.pick(one.is_number)
        if spot is None:
            return None
        one.cell(spot).number_format, value = code, one.cell(spot).value * factor

        def judge(old: Said, new: Said) -> bool:
            amount = "quantity" if old.get("value_vnd") is None else "value_vnd"
            return "kind" in old and new == {**old, amount: value}

        return Meant(may={spot: judge})


def in_unit(unit: str) -> Judge:
    """Of the same unit; or things that are counted so."""

    def judge(old: Said, new: Said) -> bool:
        counted = ("materials", "infrastructure", "other")
        things = new.get("kind") in counted and new.get("value_vnd") is None
        return unit in str(new.get("unit", "")) and (old == new or things)

    return judge


_format('0" KH"', as_plan)
_format('0.##" (kế hoạch)"', as_plan)
_format('"ước "0.##', about)
_format('"khoảng "0.##', about)
_format('0.##" chưa"', never)
_scaled('#,##0.##" triệu"', 1e6)
_scaled('#,##0.##" tỷ"', 1e9)
_format('0.##" xã"', in_unit("xã"))
_format('0.##" hộ"', in_unit("hộ"))
_format('0.##"%"', in_unit("%"))
_format('0.##" *"', lambda old, new: old == new)
_format("#,##0.##", lambda old, new: old == new)
_format("#,##0,", never)
_format('0.##" năm 2009"', never)
_format('0.##;-0.##;"không có số liệu"', lambda old, new: old == new)


def _said(name: str, pattern: str, may: Judge, status: str = "") -> None:
    """A figure with words behind it; `status`: a mark."""

    @way(name)
    def _(one: Written) -> Meant | None:
        def marked(spot: Spot) -> bool:
            text = isinstance(one.cell(spot).value, str)
            return text and status in [row.get("status") for row in one.rows[spot]]

        spot = one.pick(marked if status else one.is_number)
        if spot is None:
            return None
        cell = one.cell(spot)
        cell.value = pattern.format(_text(cell.value))
        return Meant(may={spot: may})


_said("met, owing criteria", "{} (nợ tiêu chí)", never, "met")
_said("met, on conditions", "{} (có điều kiện)", never, "met")
_said("met, asked for", "{} (đề nghị)", never, "met")
_said("met, almost", "Cơ bản {}", on_its_way, "met")
_said("met?", "{}?", never, "met")
_said("met, in a year", "{} năm 2009", lambda old, new: old == new, "met")  # and still then
_said("met, in a year to come", "{} năm 2029", never, "met")
_said("not met, but", "{} (xin nợ)", lambda old, new: old == new, "not_met")
_said("figure with KH", "{} (KH)", as_plan)
_said("figure, about", "khoảng {}", about)
_said("figure?", "{}?", never)
_said("figure with a year", "{} (năm 2009)", never)
_said("figure of another unit", "{} USD", in_unit("USD"))


@way("of which in the cell")
def _(one: Written) -> Meant | None:
    spot = one.pick(lambda spot: one.is_number(spot) and one.cell(spot).value > 2)
    if spot is None:
        return None
    cell = one.cell(spot)
    cell.value = f"{_text(cell.value)}, trong đó: hội viên {_text(int(cell.value) // 3)}"
    return Meant()


@way("of which below")
def _(one: Written) -> Meant | None:
    """A line of parts: the whole stays, or what is left of it."""
    spot = one.pick(lambda spot: one.is_number(spot) and bool(one.labels(spot)))
    if spot is None or merges_at(one.sheet(), spot[1]):
        return None
    own = [s for s in one.own() if s[1] == spot[1]]
    if not all(map(one.is_number, own)):
        return None
    label, values = one.labels(spot)[-1].column, {s: one.cell(s).value for s in own}
    moved = insert(one, spot[1] + 1)
    one.sheet().cell(spot[1] + 1, label).value = "Trong đó: hội viên"
    parts = {}
    for s, value in values.items():
        parts[s] = one.sheet().cell(spot[1] + 1, s[2]).value = round(value * 0.25, 2)

    def rest(s: Spot) -> Judge:
        def judge(old: Said, new: Said) -> bool:
            return old == new or _close(old, new, 1 - parts[s] / values[s])

        return judge

    return Meant(moved, {s: rest(s) for s in own}, new=bool)


def _close(old: Said, new: Said, factor: float) -> bool:
    for key in ("value_vnd", "quantity", "value"):
        a, b = old.get(key), new.get(key)
        if isinstance(a, float) and isinstance(b, float) and abs(a * factor - b) > 1e-6 * a:
            return False
    amounts = ("value_vnd", "quantity", "value")
    return all(new[k] == v for k, v in old.items() if k not in amounts)


def merges_at(sheet: Worksheet, row: int) -> bool:
    return any(m.min_row < row <= m.max_row for m in sheet.merged_cells.ranges) or any(
        m.min_row <= row <= m.max_row for m in sheet.merged_cells.ranges
    )


def insert(one: Written, row: int, count: int = 1) -> Callable[[Spot], Spot]:
    """Blank rows before a row of the first sheet; where its cells are now."""
    sheet = one.sheet()
    merges = [m.bounds for m in sheet.merged_cells.ranges]
    for merge in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merge))
    sheet.insert_rows(row, count)
    for left, top, right, bottom in merges:
        sheet.merge_cells(
            start_row=top + count * (top >= row), start_column=left,
            end_row=bottom + count * (bottom >= row), end_column=right,
        )  # fmt: skip
    name = sheet.title

    def moved(spot: Spot) -> Spot:
        below = spot[0] == name and spot[1] >= row
        return spot[0], spot[1] + count * below, spot[2]

    return moved


def says_result(one: Written, spot: Spot) -> bool:
    """Whether the heads of a figure say what measure it is of."""
    heads = " ".join(str(c.value) for c in one.heads(spot)).lower()
    return bool(re.search(r"\b(?:kế hoạch|thực hiện|kết quả|ước|nhu cầu|kh|th)\b", heads))


# -- titles and names ------------------------------------------------------------------------------
def _titled(name: str, start: str, may: Judge, tells: str = "") -> None:
    @way(name)
    def _(one: Written) -> Meant | None:
        title = one.title()
        if title is None:
            return None
        text = title.value
        for old in ("Tổng hợp", "Kết quả thực hiện", "Kết quả"):
            text = re.sub(f"^{old} ", "", text, flags=re.IGNORECASE)
        title.value = f"{start} {text[0].lower()}{text[1:]}"
        own = [s for s in one.first() if not says_result(one, s)]
        rows = {s: [row.get("measure") for row in one.rows[s]] for s in own}
        below = [s for s in own if set(rows[s]) == {"actual"}]
        return Meant(may=dict.fromkeys(below, may), tells=tells) if below else None


_titled("title Kế hoạch", "Kế hoạch", as_plan)
_titled("title Dự kiến", "Dự kiến", as_plan)
_titled("title Đăng ký", "Đăng ký", as_plan)
_titled("title Chỉ tiêu giao", "Chỉ tiêu giao", as_plan)
_titled("title Nhu cầu", "Nhu cầu", never)
_titled("title Đề xuất", "Đề xuất", never)
_titled("title Dự thảo", "Dự thảo", eq, "note_qualifies")
_titled("title Mẫu", "Mẫu biểu", lambda old, new: old == new)
_titled("title Ước", "Ước thực hiện", about)
_titled("title Báo cáo", "Báo cáo", lambda old, new: old == new)


def _named(name: str, file: str) -> None:
    @way(f"file {name}")
    def _(one: Written) -> Meant | None:
        one.name = file
        return Meant(may=dict.fromkeys(one.spots, elsewhere))


_named("of another year", "so lieu nam 2009.xlsx")
_named("of a plan", "Ke hoach 2018.xlsx")
_named("of another district", "Huyện Cẩm Xuyên.xlsx")
_named("with a copy", "Biểu (1) - Copy.xlsx")
_named("of a draft", "Dự thảo.xlsx")


def _on_sheet(name: str, title: str) -> None:
    @way(f"sheet {name}")
    def _(one: Written) -> Meant | None:
        old = one.sheet().title
        if re.search(r"\d{2}|Kỳ", old):
            return None  # it says when or where
        one.sheet().title = title
        return Meant(lambda spot: (title if spot[0] == old else spot[0], *spot[1:]))


_on_sheet("Biểu 3", "Biểu 3")
_on_sheet("a date", "15.3")
_on_sheet("(2)", "Sheet1 (2)")
_on_sheet("of another year", "2009")
_on_sheet("another district", "Cẩm Xuyên")


# -- how texts are written -------------------------------------------------------------------------
def _texts(name: str, write: Callable[[str], str]) -> None:
    @way(f"texts {name}")
    def _(one: Written) -> Meant | None:
        for sheet in one.book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str):
                        cell.value = write(cell.value)
        return Meant()


_texts("with spaces", lambda text: f"  {text}  ")
_texts("with hard spaces", lambda text: text.replace(" ", "\u00a0"))
_texts("with thin spaces", lambda text: text.replace(" ", "\u2009"))
_texts("with zero width", lambda text: "\u200b".join(text.partition(" ")) + "\u200b")
_texts("with byte order marks", lambda text: f"\ufeff{text}")
_texts("with soft hyphens", lambda text: text.replace(" ", "\u00ad ", 1))
_texts("decomposed", lambda text: unicodedata.normalize("NFD", text))
_texts("with double spaces", lambda text: text.replace(" ", "  "))
_texts("without accents", strip_accents)
_texts("in capitals", str.upper)
_texts("in small letters", str.lower)
_texts("with long dashes", lambda text: text.replace("-", "–"))
_texts("with minus signs", lambda text: text.replace("-", "\u2212"))
_texts("with other quotes and points", lambda text: text.replace("...", "…").replace('"', "“"))
_texts("over lines", lambda text: text.replace(" ", "\n", 1))
_texts("with tabs", lambda text: text.replace(" ", "\t", 1))
_texts("old tone marks", lambda text: text.replace("òa", "oà").replace("ủy", "uỷ"))
_texts("with full stops", lambda text: f"{text}." if text[-1:].isalpha() and " " in text else text)
_texts("with colons", lambda text: f"{text}:" if text[-1:].isalpha() and " " in text else text)


@way("numbers as texts")
def _(one: Written) -> Meant | None:
    for spot in one.spots:
        if one.is_number(spot):
            one.cell(spot).value = _text(one.cell(spot).value)
    return Meant()


@way("numbers with apostrophes and spaces")
def _(one: Written) -> Meant | None:
    for spot in one.spots:
        if one.is_number(spot):
            one.cell(spot).value = f" {_text(one.cell(spot).value)}\u00a0"
    return Meant()


@way("formulas with values")
def _(one: Written) -> Meant | None:
    spots = [s for s in one.own() if one.is_number(s)][:3]
    if not spots or one.book.worksheets[0].title != one.sheet().title:
        return None
    for spot in spots:
        value = one.cell(spot).value
        one.texts[one.cell(spot).coordinate] = f"{value - 1}+1".encode()
    return Meant()


@way("formulas without values")
def _(one: Written) -> Meant | None:
    spot = one.pick(one.is_number)
    if spot is None:
        return None
    one.cell(spot).value = "=1+1"
    return Meant(gone=frozenset([spot]))


# -- hidden, noted, coloured -----------------------------------------------------------------------
@way("a hidden line")
def _(one: Written) -> Meant | None:
    one.sheet().row_dimensions[one.pick()[1]].hidden = True
    return Meant(tells="hidden_rows")


@way("a hidden column")
def _(one: Written) -> Meant | None:
    one.sheet().column_dimensions[get_column_letter(one.pick()[2])].hidden = True
    return Meant(tells="hidden_columns")


@way("a comment")
def _(one: Written) -> Meant | None:
    one.cell(one.pick()).comment = Comment("Số kế hoạch, chưa thực hiện", "Văn phòng")
    return Meant(tells="cell_comment")


@way("a comment on a head")
def _(one: Written) -> Meant | None:
    spot = one.pick(lambda spot: bool(one.heads(spot)))
    if spot is None:
        return None
    one.heads(spot)[-1].comment = Comment("Số kế hoạch, chưa thực hiện", "Văn phòng")
    return Meant(tells="cell_comment")


@way("a note beside a figure")
def _(one: Written) -> Meant | None:
    spot, last = one.pick(), max(column for _, _, column in one.own())
    cell = one.sheet().cell(spot[1], last + 1)
    if cell.value is not None or isinstance(cell, MergedCell):
        return None
    cell.value = "đã kiểm tra"
    return Meant()


@way("a far note")
def _(one: Written) -> Meant | None:
    one.sheet().cell(one.pick()[1], one.sheet().max_column + 2).value = "đã kiểm tra"
    return Meant()


@way("a far number")
def _(one: Written) -> Meant | None:
    one.sheet().cell(one.pick()[1], one.sheet().max_column + 2).value = 77
    return Meant()


# -- places of lines and columns -------------------------------------------------------------------
@way("blank lines between")
def _(one: Written) -> Meant | None:
    lines = sorted({row for _, row, _ in one.own()})
    if len(lines) < 2 or any(merges_at(one.sheet(), row) for row in lines):
        return None
    return Meant(insert(one, one.chance.choice(lines[1:])))


@way("blank lines above the table")
def _(one: Written) -> Meant | None:
    title = one.title()
    return None if title is None else Meant(insert(one, title.row + 1, 2))


def _letterhead(name: str, *lines: str) -> None:
    @way(f"another letterhead: {name}")
    def _(one: Written) -> Meant | None:
        moved = insert(one, 1, len(lines) + 1)
        for n, line in enumerate(lines, 1):
            one.sheet().cell(n, 1).value = line
        return Meant(moved, dict.fromkeys(one.spots, elsewhere))


_letterhead("province", "UBND TỈNH HÀ TĨNH", "SỞ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN")
_letterhead("party", "ĐẢNG BỘ THỊ XÃ KỲ ANH", "BAN CHẤP HÀNH")
_letterhead("office", "UBND THỊ XÃ KỲ ANH", "PHÒNG KINH TẾ")
_letterhead("other district", "UBND HUYỆN CẨM XUYÊN", "PHÒNG NÔNG NGHIỆP")
_letterhead("annex", "Phụ lục II", "(Ban hành kèm theo Công văn số 12/UBND-NN ngày 02/3/2009)")


@way("two lines swapped")
def _(one: Written) -> Meant | None:
    sheet, lines = one.sheet(), sorted({row for _, row, _ in one.own()})
    pairs = [(a, b) for a, b in zip(lines, lines[1:], strict=False) if b == a + 1]
    pairs = [p for p in pairs if not any(merges_at(sheet, row) for row in p)]
    if not pairs:
        return None
    a, b = one.chance.choice(pairs)
    if _spots_of(one, 1, a) != _spots_of(one, 1, b):
        return None
    for column in range(1, sheet.max_column + 1):
        _swap(sheet.cell(a, column), sheet.cell(b, column))
    other = {a: b, b: a}
    return Meant(lambda s: (s[0], other.get(s[1], s[1]) if s[0] == sheet.title else s[1], s[2]))


def _spots_of(one: Written, axis: int, n: int) -> set[int]:
    return {spot[3 - axis] for spot in one.own() if spot[axis] == n}


@way("two columns swapped")
def _(one: Written) -> Meant | None:
    sheet, columns = one.sheet(), sorted({column for _, _, column in one.own()})
    pairs = []
    for a, b in zip(columns, columns[1:], strict=False):
        crossing = [m for m in sheet.merged_cells.ranges if (m.min_col <= a <= m.max_col) !=
                    (m.min_col <= b <= m.max_col)]  # fmt: skip
        if b == a + 1 and not crossing and _spots_of(one, 2, a) == _spots_of(one, 2, b):
            pairs.append((a, b))
    if not pairs:
        return None
    a, b = one.chance.choice(pairs)
    merged = [m for m in sheet.merged_cells.ranges if m.min_col <= a <= m.max_col]
    top = max((m.max_row for m in merged if m.max_row < one.own()[0][1]), default=0)
    for row in range(top + 1, sheet.max_row + 1):
        _swap(sheet.cell(row, a), sheet.cell(row, b))
    other = {a: b, b: a}
    return Meant(lambda s: (*s[:2], other.get(s[2], s[2]) if s[0] == sheet.title else s[2]))


def _swap(a: Cell, b: Cell) -> None:
    if not isinstance(a, MergedCell) and not isinstance(b, MergedCell):
        a.value, b.value = b.value, a.value


def _unmerge(name: str, repeat: bool) -> None:
    @way(name)
    def _(one: Written) -> Meant | None:
        first = min(row for _, row, _ in one.own())
        figures = {(row, column) for _, row, column in one.own()}
        for merge in list(one.sheet().merged_cells.ranges):
            if (merge.min_row, merge.min_col) in figures:
                continue  # a mark on each line would be of each
            value = one.sheet().cell(merge.min_row, merge.min_col).value
            one.sheet().unmerge_cells(str(merge))
            if repeat and merge.min_row > 3 or merge.min_row >= first:
                for row in range(merge.min_row, merge.max_row + 1):
                    for column in range(merge.min_col, merge.max_col + 1):
                        if (row, column) == (merge.min_row, merge.min_col) or repeat:
                            one.sheet().cell(row, column).value = value
        return Meant()


_unmerge("unmerged", repeat=False)
_unmerge("unmerged and repeated", repeat=True)


@way("a section above")
def _(one: Written) -> Meant | None:
    spot = one.pick(lambda spot: bool(one.labels(spot)))
    if spot is None or merges_at(one.sheet(), spot[1]):
        return None
    label = one.labels(spot)[-1].column
    moved = insert(one, spot[1])
    one.sheet().cell(spot[1], label).value = "Các đơn vị còn lại"
    return Meant(moved)


def _total(name: str, label: str, above: bool) -> None:
    @way(name)
    def _(one: Written) -> Meant | None:
        sheet, lines = one.sheet(), sorted({row for _, row, _ in one.own()})
        own = one.own()
        stub = [cell for s in own[:1] for cell in one.labels(s)]
        whole = lines == list(range(lines[0], lines[-1] + 1))
        if not stub or not whole or not all(map(one.is_number, own)) or len(lines) < 2:
            return None
        below = [sheet.cell(lines[-1] + 1, c) for c in range(1, sheet.max_column + 1)]
        if any(c.value is not None for c in below) or merges_at(sheet, lines[0]):
            return None
        sums = Counter()
        for s in own:
            sums[s[2]] += one.cell(s).value
        row = lines[0] if above else lines[-1] + 1
        moved = insert(one, row)
        sheet.cell(row, stub[0].column).value = label
        for column, value in sums.items():
            sheet.cell(row, column).value = value
        return Meant(moved, new=lambda row: "Toàn" in label)


_total("a total below", "Tổng cộng", above=False)
_total("a total above", "Tổng số", above=True)
_total("a whole below", "Toàn thị xã", above=False)


@way("no total")
def _(one: Written) -> Meant | None:
    sheet, last = one.sheet(), max(row for _, row, _ in one.own())
    cells = filled(sheet, last + 1)
    if not any(re.match("Tổng|Cộng|Toàn", str(cell.value)) for cell in cells):
        return None
    for cell in cells:
        cell.value = None
    return Meant()


# -- where the unit stands -------------------------------------------------------------------------
def _unit(one: Written) -> Cell | None:
    cells = (c for row in one.sheet().iter_rows(max_row=16) for c in row)
    return next((c for c in cells if str(c.value).startswith("Đơn vị tính:")), None)


def _moved_unit(name: str, write: Callable[[Written, str], bool]) -> None:
    @way(f"unit {name}")
    def _(one: Written) -> Meant | None:
        cell = _unit(one)
        if cell is None:
            return None
        unit = cell.value.partition(":")[2].strip()
        cell.value = None
        return Meant() if write(one, unit) else None


def _unit_in_title(one: Written, unit: str) -> bool:
    title = one.title()
    if title is not None:
        title.value = f"{title.value} ({unit})"
    return title is not None


def _unit_in_heads(one: Written, unit: str) -> bool:
    heads = {one.heads(s)[-1].coordinate for s in one.own() if one.heads(s)}
    if len({s[2] for s in one.own()}) != len(heads):
        return False
    for address in heads:
        one.sheet()[address].value = f"{one.sheet()[address].value} ({unit})"
    return True


def _unit_at_figures(one: Written, unit: str) -> bool:
    if any(row.get("value_vnd") is None for spot in one.own() for row in one.rows[spot]):
        return False
    for spot in one.own():
        one.cell(spot).value = f"{_text(one.cell(spot).value)} {unit}"
    return True


def _unit_short(one: Written, unit: str) -> bool:
    title = one.title()
    if title is not None and unit == "triệu đồng":
        one.sheet().cell(title.row + 1, 1).value = "ĐVT: tr.đ"
        return True
    return False


_moved_unit("in the title", _unit_in_title)
_moved_unit("in the heads", _unit_in_heads)
_moved_unit("at each figure", _unit_at_figures)
_moved_unit("in short, at the left", _unit_short)
