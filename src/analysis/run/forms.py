"""Forms to fill in: the usual tables of an office with the communes of its district in place.

Each is read back as it is filled in, word for word; a test fills every one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from analysis.registers.country import Place
from analysis.registers.register import Registers
from analysis.words.names import named, sentences
from analysis.words.places import RURAL
from analysis.words.text import slug

SHEET = "Biểu"
LINES = 60  # blank lines of a form that lists what was given
LISTS = "DanhSach"  # a hidden sheet with what long lists offer
MOST_IN_CELL = 255  # letters of a list that Excel keeps in a cell
FIRST = 3  # the line of the headings, counted from 0
MADE_OF = {"border": 1, "text_wrap": True, "valign": "vcenter"}
HEAD = {**MADE_OF, "bold": True, "align": "center", "bg_color": "#e8eef4"}
TITLE = {"bold": True, "font_size": 13, "align": "center", "text_wrap": True}
EXAMPLE = {**MADE_OF, "italic": True, "font_color": "#767676"}


@dataclass(frozen=True)
class Column:
    """A column: its heading, the example, what may be chosen in it; a blank one is filled in.

    `only`: nothing else may be written; `lines`: what stands in it.
    """

    heading: str
    example: str | float = ""
    choices: Sequence[str] = ()
    only: bool = False
    lines: Sequence[str] = ()
    width: int = 14


@dataclass(frozen=True)
class Form:
    """A workbook to fill in: its file, what it is for, what it is called as a source, its bytes."""

    file: str
    about: str
    title: str
    data: bytes = field(repr=False)


def forms_of(where: str, communes: Sequence[Place], known: Registers, year: int) -> list[Form]:
    """The forms of a place for a year, filled with its communes."""
    rural = [place.name for place in communes if place.kind == RURAL]
    criteria = _criteria(known, year)
    made = {
        "criteria": (criteria, rural),
        "counts": ([Column(_word("met"), len(criteria) * 3 // 4)], rural),
        "gifts": (_gifts(where, communes, known), ()),
        "funds": (_funds(known), [place.name for place in communes]),
        "indicators": (_indicators(known), [place.name for place in communes]),
    }
    return [_form(key, where, year, *own) for key, own in made.items()]


def _word(key: str) -> str:
    return sentences("forms")[key]


def _form(key: str, where: str, year: int, columns: list[Column], lines: Sequence[str]) -> Form:
    title = _word(f"{key}.title").format(place=where, year=year)
    first = [Column(_word("commune"), _word("sample"), lines=lines, width=24)] if lines else []
    data = _workbook(title, _word("funds.unit") if key == "funds" else "", [*first, *columns])
    number = [*_NUMBERS].index(key) + 1
    name = f"bieu-{number}-{slug(_word(f'{key}.name'))}-{year}.xlsx"
    card = _word(f"{key}.title").replace("{place}, ", "").format(year=year).capitalize()
    return Form(name, _word(f"{key}.about"), card, data)


_NUMBERS = ("criteria", "counts", "gifts", "funds", "indicators")


# --- what each form asks for ---


def _criteria(known: Registers, year: int) -> list[Column]:
    """One column a criterion of the national set at the end of the year."""
    (own, *_) = [one for one in known.sets_on(f"{year}-12-31") if not one.area]
    named_so = {
        number: name
        for (criteria_set, number), name in known.criterion_name_of.items()
        if criteria_set == own.criteria_set and number.isdigit()
    }
    marks = [named("status", "met"), named("status", "not_met")]
    return [
        Column(f"{number}. {named_so[number]}", marks[int(number) % 2], marks, only=True)
        for number in sorted(named_so, key=int)
    ]


def _gifts(where: str, communes: Sequence[Place], known: Registers) -> list[Column]:
    """A list of what was given: by whom, to whom, what and how much."""
    givers = [name for name, group in known.organization_of.values() if group not in _OF_FUNDS]
    places = [f"{place.kind} {place.name}" for place in communes]
    return [
        Column(_word("giver"), givers[0], givers, width=30),
        Column(_word("recipient"), _word("sample"), [*places, where.partition(",")[0]], width=24),
        Column(_word("content"), _word("content.sample"), width=30),
        Column(_word("quantity"), 120),
        Column(_word("unit"), "m2", _word("units").split("; ")),
        Column(_word("worth"), 36),
    ]


_OF_FUNDS = ("budget", "credit", "other")


def _funds(known: Registers) -> list[Column]:
    """One column a source of funds."""
    own = ("budget", "credit", "enterprise", "people")
    funds = [name for name, group in known.organization_of.values() if group in own]
    wider = set(_word("funds.wider").split("; "))  # hold others of the list
    return [Column(name, 100) for name in funds if name not in wider]


def _indicators(known: Registers) -> list[Column]:
    wanted = _word("indicators.asked").split("; ")
    return [
        Column(f"{name} ({unit})", 12) for one in wanted for name, unit in [known.indicator_of[one]]
    ]


# --- the workbook ---


def _workbook(title: str, unit: str, columns: list[Column]) -> bytes:
    """The bytes of a form: title, headings, an example line, lines to fill in; only these and the
    title can be changed."""
    data = BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet(SHEET)
    looks, last, lines = _looks(book), len(columns), len(columns[0].lines) or LINES
    sheet.merge_range(0, 0, 0, last, title, looks["title"])
    sheet.set_row(0, 36)
    if unit:
        sheet.write(1, last, unit, looks["unit"])
    sheet.write_row(FIRST, 0, [_word("ordinal"), *(c.heading for c in columns)], looks["head"])
    sheet.write_row(
        FIRST + 1, 0, [_word("example"), *(c.example for c in columns)], looks["example"]
    )
    for n in range(lines):
        row = FIRST + 2 + n
        number = n + 1 if columns[0].lines else ""
        sheet.write(row, 0, number, looks["fixed" if number else "free"])
        for at, column in enumerate(columns, 1):
            own = column.lines[n] if column.lines else ""
            sheet.write(row, at, own, looks["fixed" if own else "free"])
    for at, column in enumerate(columns, 1):
        sheet.set_column(at, at, column.width)
        if column.choices:
            area = FIRST + 2, at, FIRST + 1 + lines, at
            sheet.data_validation(*area, _choice(book, column, at))
    sheet.freeze_panes(FIRST + 1, 2)
    sheet.protect("", {"format_columns": True, "format_rows": True, "insert_rows": True})
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()
    return data.getvalue()


def _choice(book: xlsxwriter.Workbook, column: Column, at: int) -> dict[str, Any]:
    """The list that a cell offers: in itself where it is short, else on a hidden sheet."""
    told = {
        "validate": "list",
        "input_title": column.heading[:32],
        "input_message": _word("choose"),
    }
    told |= {} if column.only else {"error_type": "information"}
    if sum(map(len, column.choices)) + len(column.choices) <= MOST_IN_CELL:
        return told | {"source": list(column.choices)}
    sheet = book.get_worksheet_by_name(LISTS) or book.add_worksheet(LISTS)
    sheet.hide()
    sheet.write_column(0, at, column.choices)
    letter = xl_col_to_name(at, True)
    return told | {"source": f"={LISTS}!{letter}$1:{letter}${len(column.choices)}"}


def _looks(book: xlsxwriter.Workbook) -> dict[str, Any]:
    looks = {
        "title": {**TITLE, "locked": False},
        "unit": {"italic": True, "align": "right"},
        "head": HEAD,
        "example": EXAMPLE,
        "fixed": MADE_OF,
        "free": {**MADE_OF, "locked": False},
    }
    return {name: book.add_format(own) for name, own in looks.items()}
