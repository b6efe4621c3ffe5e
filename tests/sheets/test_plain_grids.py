"""A grid that is written at once is the file that openpyxl writes."""

import datetime as dt
import io
import zipfile

import pytest

import plain_grids
from workbook_makers import book_of, save_as_excel_does, save_grid

PLAIN = [
    [['Đóng góp <năm> & 2018 "x"', None, 1.5, 1e20, 0.1 + 0.2, -3], [], ["a\nb", "1/2"], [None]],
    [[], ["TT", "Tên  xã", 12_345_678_901], [], [], [1], []],
    [["x"]],
]
TEXTS = ["=A1", "#N/A", " x", "x ", "", "a\rb", "a\tb", "\U0001f642"]
OTHERS = [*([text] for text in TEXTS), [True], [dt.date(2018, 1, 1)], []]


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return {name: book.read(name) for name in book.namelist() if "core.xml" not in name}


@pytest.mark.parametrize("sheet", ["Sheet1", "Xã & thôn"])
@pytest.mark.parametrize("grid", PLAIN)
def test_each_part_is_as_openpyxl_writes_it(grid, sheet, tmp_path):
    save_grid(tmp_path / "a.xlsx", grid, sheet=sheet)
    save_as_excel_does(book_of(grid, sheet), tmp_path / "b.xlsx")
    both = [parts((tmp_path / name).read_bytes()) for name in ("a.xlsx", "b.xlsx")]
    assert both[0] == both[1]


@pytest.mark.parametrize("line", OTHERS)
def test_what_openpyxl_writes_in_another_way_is_left_to_it(line):
    assert plain_grids.is_plain([["x", 1], []]) and not plain_grids.is_plain([line])
