"""Vietnamese tables whose structure is known, because they are built from it.

A table is a tree of heads over a tree of lines; `layouts` makes one of each kind that offices send,
with what stands around it. Each figure knows the cells that it stands under and beside (`own`), and
those that these stand under in turn (`over`).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

Cell = tuple[int, int]
Span = tuple[int, int, int, int]
COMMUNES = (
    "Kỳ Ninh", "Kỳ Hà", "Kỳ Nam", "Kỳ Hoa", "Kỳ Lợi", "Sông Trí", "Hưng Trí", "Kỳ Trinh",
    "Cẩm Duệ", "Xuân Lộc", "Tân Thành", "Yên Nhân",
)  # fmt: skip
THINGS = (
    "Quy hoạch", "Giao thông", "Thủy lợi", "Điện", "Trường học", "Cơ sở vật chất văn hóa",
    "Chợ nông thôn", "Bưu điện", "Nhà ở dân cư", "Thu nhập", "Hộ nghèo", "Y tế",
)  # fmt: skip
GIVERS = ("Mặt trận Tổ quốc", "Hội Nông dân", "Hội Phụ nữ", "Đoàn Thanh niên", "Công an xã")
KINDS = ("Tiền mặt", "Ngày công", "Hiến đất", "Vật tư")


@dataclass
class Head:
    """A head over columns: over others, or over one column of figures of a sort."""

    text: object
    below: list[Head] = field(default_factory=list)
    sort: str = "number"


@dataclass
class Line:
    """A line: its ordinal and names; over others where it has some; without figures a section.

    `total`: it sums the others; `down`: its first name is merged over so many lines.
    """

    names: tuple[object, ...]
    below: list[Line] = field(default_factory=list)
    figures: bool = True
    indent: int = 0
    total: bool = False
    down: int = 1


@dataclass
class Gold:
    """A sheet and its truth: by figure the cells that it stands under and beside."""

    rows: list[list[object]] = field(default_factory=list)
    merges: list[Span] = field(default_factory=list)
    indents: dict[Cell, int] = field(default_factory=dict)
    own: dict[Cell, set[Cell]] = field(default_factory=dict)
    over: dict[Cell, set[Cell]] = field(default_factory=dict)
    lines: set[int] = field(default_factory=set)
    totals: set[Cell] = field(default_factory=set)

    def put(self, cell: Cell, value: object) -> None:
        """Write one cell; the sheet grows with it."""
        row, column = cell
        width = max(column + 1, len(self.rows[0]) if self.rows else 0)
        self.rows += [[] for _ in range(row + 1 - len(self.rows))]
        for line in self.rows:
            line += [""] * (width - len(line))
        self.rows[row][column] = value

    def span(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))


FIGURES: dict[str, Callable[[random.Random], object]] = {
    "number": lambda chance: float(chance.randint(3, 900)),
    "share": lambda chance: round(chance.uniform(1, 99), 1),
    "mark": lambda chance: chance.choice(["x", "x", ""]),
    "verdict": lambda chance: chance.choice(["Đạt", "Đạt", "Chưa đạt"]),
    "part": lambda chance: f"{chance.randint(5, 19)}/19",
    "words": lambda chance: (
        f"{chance.choice(['trên', 'khoảng', ''])} {chance.randint(5, 90)} triệu"
    ),
    "gaps": lambda chance: chance.choice([float(chance.randint(1, 99)), "", "", "-"]),
}


def table(
    gold: Gold, top: int, left: int, stub: Sequence[str], heads: list[Head], lines: list[Line],
    chance: random.Random, *, numbering: str = "", merged: bool = True, again: int = 0,
) -> int:  # fmt: skip
    """Write a table; the row behind it. `again`: its heads come again after so many lines."""
    paths, depth = _heads(gold, top, left, stub, heads, merged=merged)
    row = top + depth
    if numbering:
        row = _numbering(gold, row, left, len(stub), len(paths), numbering)
    state = [row, 0]
    _lines(gold, lines, (), state, (left, stub, heads, merged, again), paths, chance)
    sums = [row + n for n, line in enumerate(lines) if line.total]
    for column in range(left + len(stub), left + len(stub) + len(paths) if sums else 0):
        others = [gold.rows[r][column] for r in range(row, state[0]) if r not in sums]
        for at in sums:
            gold.put((at, column), sum(one for one in others if isinstance(one, float)))
            gold.totals.add((at, column))
    return state[0]


def _depth(heads: Sequence[Head]) -> int:
    return max((1 + _depth(head.below) for head in heads), default=0)


def _heads(
    gold: Gold, top: int, left: int, stub: Sequence[str], heads: list[Head], *, merged: bool
) -> tuple[list[tuple[list[Cell], str]], int]:
    """By column of figures the cells that head it, outer to inner, and the sort of its figures."""
    depth, paths = _depth(heads), []
    for n, text in enumerate(stub):
        gold.put((top, left + n), text)
        if merged:
            gold.span(top, left + n, top + depth - 1, left + n)

    def write(own: list[Head], row: int, column: int, over: list[Cell]) -> int:
        for head in own:
            gold.put((row, column), head.text)
            path = [*over, (row, column)]
            end = write(head.below, row + 1, column, path) if head.below else column + 1
            if not head.below:
                paths.append((path, head.sort))
            if merged:
                gold.span(row, column, row if head.below else top + depth - 1, end - 1)
            column = end
        return column

    write(heads, top, left + len(stub), [])
    return paths, depth


def _numbering(gold: Gold, row: int, left: int, stub: int, columns: int, style: str) -> int:
    """A row that only numbers the columns."""
    for n in range(stub + columns):
        letter = style == "letters" and n < stub
        text = "ABC"[n] if letter else n + 1 - (stub if style == "letters" else 0)
        gold.put((row, left + n), f"({text})" if style == "brackets" else text)
    return row + 1


def _lines(gold, lines, over, state, form, paths, chance) -> None:
    left, stub, heads, merged, again = form
    first = None  # the name that is merged over these lines
    for line in lines:
        row = state[0]
        if again and state[1] == again:
            paths[:], depth = _heads(gold, row, left, stub, heads, merged=merged)
            row, state[1] = row + depth, 0
        cells = [(row, left + n) for n, name in enumerate(line.names) if name not in ("", None)]
        for n, name in enumerate(line.names):
            gold.put((row, left + n), name)
        if line.down > 1:
            gold.span(row, left, row + line.down - 1, left)
            first = row, left
        elif not line.names[0] and line.names[-1] in KINDS and first is not None:
            cells = [first, *cells]
        if line.indent:
            gold.indents[cells[-1]] = line.indent
        if line.figures:
            gold.lines.add(row)
            for n, (path, sort) in enumerate(paths):
                cell = row, left + len(stub) + n
                value = FIGURES[sort](chance)
                gold.put(cell, value)
                if value != "":
                    gold.own[cell] = {*cells, path[-1]}
                    gold.over[cell] = {*cells, *path, *over}
        state[0], state[1] = row + 1, state[1] + 1
        _lines(gold, line.below, (*over, *cells), state, form, paths, chance)


# -- what stands around ----------------------------------------------------------------------------
def letterhead(gold: Gold, row: int, width: int) -> int:
    """Office and motto side by side, the number of the report, and a blank row."""
    right = max(width - 2, 2)
    gold.put((row, 0), "ỦY BAN NHÂN DÂN THỊ XÃ KỲ ANH")
    gold.put((row, right), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    gold.put((row + 1, 0), "Số: 123/BC-UBND")
    gold.put((row + 1, right), "Độc lập - Tự do - Hạnh phúc")
    gold.put((row + 2, 0), "")
    return row + 3


def titles(gold: Gold, row: int, width: int, *texts: str) -> int:
    """Titles over the whole width, one a row."""
    for n, text in enumerate(texts):
        gold.put((row + n, 0), text)
        gold.span(row + n, 0, row + n, width - 1)
    return row + len(texts)


def unit_line(gold: Gold, row: int, column: int) -> int:
    gold.put((row, column), "Đơn vị tính: triệu đồng")
    return row + 1


def signature(gold: Gold, row: int, width: int) -> int:
    gold.put((row + 1, 0), "Ghi chú: số liệu tổng hợp từ báo cáo của các xã.")
    gold.put((row + 2, max(width - 2, 1)), "Kỳ Anh, ngày 15 tháng 12 năm 2018")
    gold.put((row + 3, 0), "NGƯỜI LẬP BIỂU")
    gold.put((row + 3, max(width - 2, 1)), "CHỦ TỊCH")
    gold.put((row + 6, 0), "Nguyễn Văn An")
    gold.put((row + 6, max(width - 2, 1)), "Trần Thị Bình")
    return row + 7


# -- trees of lines and heads ----------------------------------------------------------------------
def counted(names: Sequence[str], *more: object) -> list[Line]:
    return [Line((n, name, *more)) for n, name in enumerate(names, 1)]


def of_years(*years: int, sort: str = "number") -> list[Head]:
    return [Head(float(year), sort=sort) for year in years]


def three_levels() -> list[Head]:
    money = [Head(kind) for kind in KINDS[:2]]
    return [
        Head("Tổng số"),
        Head("Trong đó", [
            Head("Ngân sách", [Head("Tỉnh"), Head("Huyện"), Head("Xã")]),
            Head("Nhân dân đóng góp", money),
        ]),
        Head("Tỷ lệ (%)", sort="share"),
    ]  # fmt: skip


def roman() -> list[Line]:
    groups = (("I", "Hạ tầng kinh tế"), ("II", "Kinh tế và tổ chức sản xuất"), ("III", "Văn hóa"))
    return [
        Line((number, name), counted(THINGS[4 * n : 4 * n + 4]), figures=False)
        for n, (number, name) in enumerate(groups)
    ]


def nested() -> list[Line]:
    return [
        Line((letter, f"Nguồn {name}"), [
            Line((number, f"Vốn {part} {name}"), [
                Line((n, f"{kind} {part} {name}")) for n, kind in enumerate(KINDS[:2], 1)
            ]) for number, part in (("I", "đầu tư"), ("II", "sự nghiệp"))
        ]) for letter, name in (("A", "trong nước"), ("B", "ngoài nước"))
    ]  # fmt: skip


def decimals() -> list[Line]:
    return [
        Line((n, name), [Line((f"{n}.{k}", f"{part} {name.lower()}"))
                         for k, part in enumerate(("Số lượng", "Chất lượng"), 1)])
        for n, name in enumerate(THINGS[:5], 1)
    ]  # fmt: skip


def dashes() -> list[Line]:
    return [
        Line((n, giver), [Line(("", f"- {kind}")) for kind in KINDS[:3]])
        for n, giver in enumerate(GIVERS, 1)
    ]


def indented(spaces: bool) -> list[Line]:
    return [
        Line((name,), [
            Line((("    " if spaces else "") + kind,), indent=0 if spaces else 2)
            for kind in KINDS[:3]
        ]) for name in COMMUNES[:4]
    ]  # fmt: skip


def plain_sections() -> list[Line]:
    groups = (("Khối xã", COMMUNES[:4]), ("Khối phường", COMMUNES[5:9]))
    return [
        Line(("", name), [Line((n, one)) for n, one in enumerate(own, 1)], figures=False)
        for name, own in groups
    ]


def with_unit() -> list[Line]:
    units = ("km", "công trình", "trường", "hộ", "%")
    return [Line((n, name, units[n % 5])) for n, name in enumerate(THINGS, 1)]


def sum_line(lines: list[Line], name: str = "Tổng cộng") -> list[Line]:
    return [*lines, Line(("", name), total=True)]


def merged_names() -> list[Line]:
    """Each commune over a line for each kind of gift."""
    return [
        Line((name if kind == KINDS[0] else "", kind), down=3 if kind == KINDS[0] else 1)
        for name in COMMUNES[:5]
        for kind in KINDS[:3]
    ]


Form = tuple[tuple[str, ...], list[Head], list[Line], dict]
TWO = ("TT", "Tên xã")


def forms() -> dict[str, Form]:
    """One table of each kind: stub, heads, lines, and how it is written."""
    marks = [Head(float(n), sort="mark") for n in range(1, 11)]
    named = [Head(name, sort="verdict") for name in THINGS[:6]]
    money = [Head(kind) for kind in KINDS]
    years = [Head("Kế hoạch", of_years(2017, 2018)), Head("Thực hiện", of_years(2017, 2018))]
    return {
        "marks under numbers": (TWO, [Head("Tiêu chí", marks)], counted(COMMUNES), {}),
        "verdicts under names": (TWO, named, counted(COMMUNES[:8]), {}),
        "criteria in rows": (("TT", "Tiêu chí"), [Head("Kết quả", sort="verdict")],
                             counted(THINGS), {}),
        "levels": (TWO, [Head("Số tiêu chí đạt", sort="part")], counted(COMMUNES), {}),
        "gifts by kind": (("TT", "Đơn vị"), money, counted(GIVERS), {}),
        "sum below": (("TT", "Đơn vị"), money, sum_line(counted(GIVERS)), {}),
        "sum above": (("TT", "Đơn vị"), money, sum_line([], "Tổng số") + counted(GIVERS), {}),
        "three levels of heads": (TWO, three_levels(), counted(COMMUNES), {}),
        "three levels, numbered": (TWO, three_levels(), counted(COMMUNES[:7]),
                                   {"numbering": "brackets"}),
        "letters and numbers": (TWO, money, counted(COMMUNES[:7]), {"numbering": "letters"}),
        "plain numbers of columns": (TWO, money, counted(COMMUNES[:7]), {"numbering": "plain"}),
        "years": (("Xã",), of_years(2015, 2016, 2017, 2018, sort="share"),
                  [Line((name,)) for name in COMMUNES[:8]], {}),
        "years under plan and result": (("TT", "Chỉ tiêu"), years, counted(THINGS[:7]), {}),
        "sections with numerals": (("TT", "Nội dung"), money, roman(), {}),
        "sections without ordinals": (TWO, money, plain_sections(), {}),
        "A, I, 1": (("TT", "Nguồn vốn"), money[:3], nested(), {}),
        "1, 1.1": (("TT", "Tiêu chí"), money[:2], decimals(), {}),
        "dashes": (("TT", "Đơn vị"), money[:2], dashes(), {}),
        "indented by spaces": (("Xã",), money[:3], indented(spaces=True), {}),
        "indented by format": (("Xã",), money[:3], indented(spaces=False), {}),
        "a column of units": (("TT", "Chỉ tiêu", "ĐVT"), of_years(2017, 2018), with_unit(), {}),
        "amounts in words": (("TT", "Đơn vị"), [Head("Kết quả hỗ trợ", sort="words")],
                             counted(GIVERS), {}),
        "many gaps": (TWO, [Head(name, sort="gaps") for name in THINGS[:7]], counted(COMMUNES), {}),
        "heads again": (TWO, three_levels(), counted(COMMUNES), {"again": 5}),
        "heads not merged": (TWO, [Head("Tiền mặt"), Head("Ngày công"), Head("Hiến đất")],
                             counted(COMMUNES[:6]), {"merged": False}),
        "names merged down": (("Xã", "Hình thức"), of_years(2017, 2018), merged_names(), {}),
        "levels not merged": (TWO, three_levels()[1:], counted(COMMUNES), {"merged": False}),
        "one line": (("TT", "Đơn vị"), money, counted(GIVERS[:1]), {}),
    }  # fmt: skip


AROUND = ("bare", "titled", "office")


def layouts(around: Sequence[str] = AROUND) -> Iterator[tuple[str, Gold]]:
    """Every form with nothing, a title, or all that an office writes around it; and pairs."""
    for name, form in forms().items():
        for frame in around:
            gold = Gold()
            chance = random.Random(f"{name}{frame}")
            _framed(gold, 0, form, frame, chance, f"BIỂU {name}".upper())
            yield f"{name}, {frame}", gold
    for first, second in (("gifts by kind", "years"), ("levels", "a column of units")):
        gold, chance = Gold(), random.Random(first)
        below = _framed(gold, 0, forms()[first], "titled", chance, "1. Kết quả vận động")
        _framed(gold, below + 2, forms()[second], "titled", chance, "2. Kết quả theo năm")
        yield f"{first} above {second}", gold
        gold, chance = Gold(), random.Random(second)
        stub, heads, lines, how = forms()[first]
        right = len(stub) + len(list(_leaves(heads))) + 1
        table(gold, 1, 0, stub, heads, lines, chance, **how)
        stub, heads, lines, how = forms()[second]
        table(gold, 1, right, stub, heads, lines, chance, **how)
        yield f"{first} beside {second}", gold


def _leaves(heads: Sequence[Head]) -> Iterator[Head]:
    for head in heads:
        yield from _leaves(head.below) if head.below else [head]


def _framed(gold: Gold, row: int, form: Form, frame: str, chance: random.Random, title: str) -> int:
    stub, heads, lines, how = form
    width = len(stub) + len(list(_leaves(heads)))
    if frame == "office":
        row = letterhead(gold, row, width)
    if frame != "bare":
        row = titles(gold, row, width, title, "Năm 2018")
    if frame == "office":
        row = unit_line(gold, row, width - 1)
    row = table(gold, row, 0, stub, heads, lines, chance, **how)
    return signature(gold, row, width) if frame == "office" else row


# -- changes that leave the truth as it is ---------------------------------------------------------
def without(gold: Gold, share: float, seed: int) -> Gold:
    """The sheet without a share of its lines and columns of figures that nothing stands under."""
    chance = random.Random(seed)
    leads = {cell for over in gold.over.values() for cell in over}
    over = {row for row, _ in leads} - {row for row in gold.lines if not _leads(gold, row)}
    drop_rows = {r for r in sorted(gold.lines) if chance.random() < share and r not in over}
    columns = sorted({column for _, column in gold.own})
    drop_columns = {c for c in columns if chance.random() < share}
    rows = [r for r in range(len(gold.rows)) if r not in drop_rows]
    kept = [c for c in range(len(gold.rows[0])) if c not in drop_columns]
    row_of, column_of = {r: n for n, r in enumerate(rows)}, {c: n for n, c in enumerate(kept)}
    moved: dict[Cell, Cell] = {}
    made = Gold([[gold.rows[r][c] for c in kept] for r in rows])
    for top, left, bottom, right in gold.merges:
        down = [row_of[r] for r in range(top, bottom + 1) if r in row_of]
        along = [column_of[c] for c in range(left, right + 1) if c in column_of]
        if not down or not along:
            continue
        moved[top, left] = down[0], along[0]
        made.put((down[0], along[0]), gold.rows[top][left])
        made.span(down[0], along[0], down[-1], along[-1])

    def to(cell: Cell) -> Cell | None:
        at = row_of.get(cell[0]), column_of.get(cell[1])
        return moved.get(cell) or (None if None in at else at)

    made.indents = {to(cell): n for cell, n in gold.indents.items() if to(cell)}
    for kind in ("own", "over"):
        getattr(made, kind).update({
            to(cell): {to(one) for one in cells} - {None}
            for cell, cells in getattr(gold, kind).items()
            if cell[0] in row_of and cell[1] in column_of
        })  # fmt: skip
    return made


def _leads(gold: Gold, row: int) -> bool:
    """Whether figures of other lines stand under the names of a line."""
    return any(cell[0] == row and at[0] != row for at, cells in gold.over.items() for cell in cells)
