"""Plain grids as openpyxl writes them, in a sixth of its time: most tests write some."""

import re
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from xml.sax.saxutils import escape

from openpyxl.compat import safe_string
from openpyxl.utils import get_column_letter

LETTERS = [get_column_letter(n) for n in range(1, 200)]
# Texts that openpyxl writes in another way: formulas, errors, spaces at an end, control characters.
OTHERWISE = re.compile(r"\A[=#\s]|\s\Z|[^\x20-\uD7FF\uE000-\uFFFD\n]")
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
Write = Callable[[str, BytesIO], object]


def is_plain(grid: list[list]) -> bool:
    """Whether a grid holds texts and numbers alone, and something at all."""
    cells = [cell for line in grid for cell in line]
    if not cells or max(map(len, grid)) > len(LETTERS):
        return False
    texts = [cell for cell in cells if type(cell) is str]
    numbers = all(type(cell) in (str, int, float, type(None)) for cell in cells)
    return numbers and not any(not text or OTHERWISE.search(text) for text in texts)


@cache
def _frame(sheet: str, write: Write) -> tuple[bytes, str, str]:
    """A workbook without its cells, and what stands before and behind them in its sheet."""
    written, kept = BytesIO(), BytesIO()
    write(sheet, written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in (SHEET, STRINGS):
                new.writestr(name, old.read(name))
        before, behind = re.split("<sheetData>.*</sheetData>", old.read(SHEET).decode())
    return kept.getvalue(), before, behind


def packed(grid: list[list], sheet: str, write: Write) -> bytes:
    """A workbook of one plain grid; `write` is how openpyxl writes one with a text in A1."""
    frame, before, behind = _frame(sheet, write)
    strings: dict[str, int] = {}
    lines = []
    for row, line in enumerate(grid, 1):
        cells = []
        for letter, value in zip(LETTERS, line, strict=False):
            if type(value) is str:
                number = strings.setdefault(value, len(strings))
                cells.append(f'<c r="{letter}{row}" t="s"><v>{number}</v></c>')
            elif value is not None:
                cells.append(f'<c r="{letter}{row}" t="n"><v>{safe_string(value)}</v></c>')
        if line:
            lines.append(f'<row r="{row}">{"".join(cells)}</row>')
    first = next(row for row, line in enumerate(grid, 1) if line)
    last = max(row for row, line in enumerate(grid, 1) if line)
    used = f"A{first}:{LETTERS[max(map(len, grid)) - 1]}{last}"
    before = before.replace('ref="A1:A1"', f'ref="{used}"')
    told = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
    head = '<?xml version="1.0" encoding="UTF-8"?><sst xmlns='
    head += '"http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    parts = {
        SHEET: f"{before}<sheetData>{''.join(lines)}</sheetData>{behind}",
        STRINGS: f"{head}{told}</sst>",
    }
    whole = BytesIO(frame)
    with zipfile.ZipFile(whole, "a", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, text.encode("ascii", "xmlcharrefreplace"))
    return whole.getvalue()
