"""A small workbook, and the page of one taken apart:
for the tests of the picture, the copy and the command.
"""

from html.parser import HTMLParser
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font

from analysis.publish import book_page
from analysis.run import book

TITLE = "Kết quả hỗ trợ xây dựng nông thôn mới thị xã Kỳ Anh năm 2018"


def page_of(path: Path, lang: str = "vi") -> str:
    """The picture of a workbook."""
    return book_page.page(path.name, book.read(path, lang).frames, lang)


class Cells(HTMLParser):
    """The cells of the sheets of a page: class, title and text of each `td`, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.cells: list[dict[str, str]] = []
        self.inside = self.open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag == "table":
            self.inside = dict(attrs).get("class") == "sheet"
        if tag == "td" and self.inside:
            self.cells.append({"text": "", **{k: v or "" for k, v in attrs}})
            self.open = True

    def handle_endtag(self, tag: str) -> None:
        self.open = self.open and tag != "td"

    def handle_data(self, data: str) -> None:
        if self.open:
            self.cells[-1]["text"] += data


def gifts(
    path: Path, *, name: str = "Hội Nông dân", value: object = 12.5, place: str = "Xã Kỳ Ninh"
) -> Path:
    """A small table of money under merged headings.

    `name`, `value` and `place` stand in B5, C5 and C4.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "Đóng góp"
    sheet.append([TITLE])
    sheet.append(["Đơn vị tính: triệu đồng"])
    sheet.append(["TT", "Đơn vị", "Hỗ trợ các xã", None])
    sheet.append([None, None, place, "Xã Kỳ Hà"])
    sheet.append([1, name, value, 30])
    sheet.append([2, "Đoàn Thanh niên", 7, "=10+5"])
    sheet.append([3, "Công an", 8, 9])
    sheet.append([None, "Người lập biểu"])
    for box in ("A1:D1", "A3:A4", "B3:B4", "C3:D3"):
        sheet.merge_cells(box)
    sheet["C7"].number_format = "0.00"
    sheet["B5"].font = Font(name="Times New Roman", size=13, bold=True)
    sheet.column_dimensions["B"].width = 31
    sheet.freeze_panes = "C5"
    book.save(path)
    return path


def cell_at(page: str, address: str) -> dict[str, str]:
    return next(
        c for c in Cells(page).cells if c.get("title", "").split(" ")[0].split("\n")[0] == address
    )
