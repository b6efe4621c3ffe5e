"""Twice as much of anything takes twice the work: no table is too long to be read."""

import sys
from collections.abc import Callable, Iterator

import pytest

from analysis.checks.workbook import checked
from analysis.reading.reader import Reader
from analysis.sheets.sheet import Sheet, Workbook
from workbook_makers import registers

COMMUNES = ["Kỳ Ninh", "Kỳ Hà", "Kỳ Nam", "Kỳ Hoa", "Kỳ Hưng", "Kỳ Lợi"]
TITLE = "Số tiêu chí đạt chuẩn nông thôn mới của các xã thị xã Kỳ Anh năm 2018"
HEADS = ["TT", "Tên xã", "Số tiêu chí đạt", "Tỷ lệ hộ nghèo (%)"]
LIMIT = 2.3  # times the work for twice as much; 4 would be quadratic
Rows = list[list[object]]


def _line(n: int) -> list[object]:
    return [float(n + 1), COMMUNES[n % 6], float(n % 19), n % 90 / 10]


def _table(lines: Rows, title: str = TITLE, heads: list[str] = HEADS) -> Rows:
    width = max(map(len, [heads, *lines]))
    return [[*row, *[None] * (width - len(row))] for row in ([title], heads, *lines)]


def rows(n: int) -> Iterator[Sheet]:
    """Lines of one table."""
    yield Sheet("Biểu", _table([_line(k) for k in range(n)]))


def columns(n: int) -> Iterator[Sheet]:
    """Columns of one table, one for each year and indicator."""
    heads = [*HEADS[:2], *(f"Tỷ lệ hộ nghèo năm {2000 + k % 25} (%)" for k in range(n // 4))]
    lines = [[float(k + 1), name, *[5.0 + k] * (n // 4)] for k, name in enumerate(COMMUNES)]
    yield Sheet("Biểu", _table(lines, heads=heads))


def sheets(n: int) -> Iterator[Sheet]:
    """Sheets of one workbook."""
    for k in range(n // 10):
        yield Sheet(f"Biểu {k + 1}", _table([_line(i) for i in range(6)]))


def tables(n: int) -> Iterator[Sheet]:
    """Tables below each other, each with its title."""
    small = [*_table([_line(i) for i in range(6)]), [None] * 4]
    yield Sheet("Biểu", small * (n // 10))


def merges(n: int) -> Iterator[Sheet]:
    """Names that are merged over two lines each."""
    lines = [[float(k + 1), COMMUNES[k // 2 % 6], float(k % 19), 5.0] for k in range(n)]
    boxes = [(2 + k, 1, 3 + k, 1) for k in range(0, n - 1, 2)]
    yield Sheet("Biểu", _table(lines), merges=boxes)


def sections(n: int) -> Iterator[Sheet]:
    """Sections with two lines each."""
    lines: Rows = []
    for k in range(n // 3):
        lines += [["I" * (k % 3 + 1), f"Nhóm {k + 1}", None, None], _line(2 * k), _line(2 * k + 1)]
    yield Sheet("Biểu", _table(lines))


def notes(n: int) -> Iterator[Sheet]:
    """Notes below a table."""
    words = [[f"Ghi chú {k + 1}: số liệu của xã {COMMUNES[k % 6]}"] for k in range(n)]
    yield Sheet("Biểu", _table([_line(k) for k in range(6)] + [[]] + words))


def unknown_words(n: int) -> Iterator[Sheet]:
    """Labels that nobody knows, each another."""
    lines = [[float(k + 1), f"Zuka{chr(97 + k % 26)}{k} blorp", float(k), 5.0] for k in range(n)]
    yield Sheet("Biểu", _table(lines))


def places(n: int) -> Iterator[Sheet]:
    """Places of the whole country, each once."""
    known = READER.labels.country.by_key.values()
    names = [f"{place.kind} {place.name}" for place in known if place.level == 1][:n]
    lines = [[float(k + 1), name, float(k % 19), 5.0] for k, name in enumerate(names)]
    yield Sheet("Biểu", _table(lines))


def gifts(n: int) -> Iterator[Sheet]:
    """Gifts of givers in lines, each for something else."""
    heads = ["TT", "Xã", "Đơn vị", "Nội dung", "Tiền mặt (triệu đồng)"]
    lines = [
        [float(k + 1), COMMUNES[k % 6], "Hội Nông dân", f"Đường ngõ {k + 1}", float(k % 90 + 1)]
        for k in range(n)
    ]
    title = "Danh sách đóng góp xây dựng nông thôn mới thị xã Kỳ Anh năm 2018"
    yield Sheet("Biểu", _table(lines, title, heads))


READER = Reader(registers())


def work(sheets: Callable[[int], Iterator[Sheet]], n: int) -> int:
    """How many functions are called to read and check a workbook of this size."""
    reader, workbook, calls = Reader(READER.finisher.registers), Workbook("a", [*sheets(n)]), 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event.endswith("call")

    sys.setprofile(count)
    try:
        checked(reader.tidy(workbook, "reported"), reader.finisher.registers)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.slow
@pytest.mark.parametrize(
    "sheets",
    [rows, columns, sheets, tables, merges, sections, notes, unknown_words, places, gifts],
    ids=lambda maker: maker.__name__,
)
def test_twice_as_much_takes_no_more_than_twice_the_work(sheets):
    """Calls are counted, which is exact; what a call hides is seen by `benchmarks/test_long.py`."""
    assert work(sheets, 120) < LIMIT * work(sheets, 60)
