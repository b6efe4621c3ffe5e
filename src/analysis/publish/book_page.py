"""How one workbook was understood, as a picture of its sheets.

The picture is one HTML page that needs no network; its own script lights the labels of a figure,
and without it all is there to read. It is drawn from the tables of a book alone. Its words are in
words/book_page.csv, its looks in book_page.css.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any
from unicodedata import normalize as unicode_normalize

from analysis.publish.book_cells import sentence
from analysis.publish.book_grid import Grid, around
from analysis.publish.book_read import (
    MOST_ALIKE,
    ROLES,
    Frames,
    Read,
    about_file,
    about_sheet,
    counted,
    grouped,
    sheet_name,
)
from analysis.publish.markup import plain, tag
from analysis.words.messages import SEVERITIES

MOST_ROWS = 300  # of a sheet in the picture: a page that a phone can open
MOST_CELLS = 60_000  # of all sheets together; then each sheet shows fewer rows
MOST_ISSUES, MOST_SENTENCES = 500, 300  # listed at all
# Nothing is loaded, and no script runs but our own, which is named by its hash.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{}'"


def page(name: str, frames: Frames, lang: str = "vi", copy: str = "") -> str:
    """The picture of every sheet as one HTML page; no text of the workbook can become markup.

    `frames`: those of a `Book`. `copy`: the name of the marked copy beside it, if there is one.
    """
    read = Read(name, frames, lang)
    script = _own("book_page.js")
    policy = POLICY.format(base64.b64encode(hashlib.sha256(script.encode()).digest()).decode())
    title = plain(unicode_normalize("NFC", name))
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{title}</title><style>{looks(read)}</style></head><body>\n"
        f"{_head(read, title, copy)}{body(read)}<script>{script}</script></body></html>\n"
    )


def _own(name: str) -> str:
    return (files("analysis.publish") / name).read_text(encoding="utf-8")


def looks(read: Read) -> str:
    """The style of a page: that of its file, and the letter of each role."""
    letters = (f'.r-{role}::before{{content:"{read.words[f"letter.{role}"]}"}}' for role in ROLES)
    return "\n".join([_own("book_page.css"), *letters])


def _head(read: Read, title: str, copy: str) -> str:
    about = f"{about_file(read) if read.sheets else ''} {counted(read)}"
    kicker = tag("p", f"{plain(read.words['checked'])} · {title}", kind="kicker")
    button = plain(read.words["get_copy"])
    link = tag("p", tag("a", button, kind="button", href=copy, download=True)) if copy else ""
    how = tag("p", plain(read.words["how_to"]), kind="small") if read.roles["value"] else ""
    return f"{kicker}<h1>{plain(read.headline)}</h1><p>{plain(about)}</p>{how}{link}"


def body(read: Read) -> str:
    """The picture below its headline: what is to be mended, the legend, and each sheet."""
    width = sum(sheet.columns or 1 for sheet in read.sheets)
    most = max(15, min(MOST_ROWS, MOST_CELLS // max(1, width)))
    sheets = [_section(read, sheet, n, most) for n, sheet in enumerate(read.sheets, start=1)]
    links = [
        tag("a", plain(own.sheet), href=f"#s{n}") for n, own in enumerate(read.sheets, start=1)
    ]
    nav = tag("nav", *links) if len(links) > 1 else ""
    rest = [issue for issue in read.others if issue.sheet not in read.cells]
    return f"{nav}{_legend(read)}{_issue_list(read, rest, 0)}\n{''.join(sheets)}"


def framed(name: str, frames: Frames, lang: str = "vi") -> str:
    """The page in a frame of its own: a notebook's style and the picture's stay apart."""
    html = page(name, frames, lang).replace("<head>", '<head><base href="about:srcdoc">', 1)
    lines = sum(min(rows, MOST_ROWS) + 8 for rows in frames["sheets"]["rows"])
    height = max(240, min(760, 240 + 24 * (lines + 2 * len(frames["issues"]))))
    style = f"width:100%;height:{height}px;border:1px solid #8a8a8a;background:#fff"
    return tag("iframe", srcdoc=html, style=style, sandbox="allow-scripts", title=name)


def _legend(read: Read) -> str:
    words, roles = read.words, read.roles
    if not roles:
        return ""
    found = {issue.severity for issue in read.issues if issue.address}
    items = [
        tag("li", tag("span", words[f"role.{role}"], kind=f"r-{role}"), f" {roles[role]}")
        for role in ROLES
        if roles[role]
    ]
    items += [
        tag("li", tag("span", words[f"severity.{severity}"], kind=f"s-{severity}"))
        for severity in SEVERITIES
        if severity in found
    ]
    return tag("p", words["legend"], kind="small") + tag("ul", *items, kind="legend")


def _issue_list(read: Read, issues: list[Any], n: int) -> str:
    """The issues of one sheet (of the file: n = 0), a line a sort, linked to their cells."""
    rows = []
    for group in grouped(issues):
        severity, hint = group[0].severity, tag("span", plain(group[0].suggestion), kind="hint")
        told = [f"{_link(issue, n)} {plain(issue.message)}" for issue in group[:MOST_ALIKE]]
        if len(group) > MOST_ALIKE:
            more = read.words["alike"].format(len(group) - MOST_ALIKE)
            told.append(" ".join([more, *(_link(own, n) for own in group[MOST_ALIKE:MOST_ISSUES])]))
        what = tag("td", read.words[f"severity.{severity}"], kind=f"what w-{severity}")
        rows.append(tag("tr", what, tag("td", "<br>".join(told), hint)))
    return tag("table", *rows, kind="issues") if rows else ""


def _link(issue: Any, n: int) -> str:
    """The address of an issue, linked to its cell, or nothing where it has none."""
    if not n or not issue.address:
        return tag("b", plain(issue.address)) if issue.address else ""
    target = f"#s{n}-{issue.address.split(';')[0]}"
    return tag("a", plain(issue.address), href=target, title=issue.message)


def _section(read: Read, sheet: Any, n: int, most: int) -> str:
    """A sheet: its name, its tables, its cells with what one of them says beside, the cells to
    mend, its other issues, and its rows in sentences."""
    grid = Grid(read, sheet, n, most)
    about = [
        tag("li", plain(line), style="list-style:none" if line.startswith(" ") else None)
        for line in about_sheet(read, sheet)
    ]
    parts = [tag("h2", plain(sheet_name(read, sheet)))]
    parts += [tag("p", plain(line), kind="small") for line in grid.cuts()]
    if sheet.rows:
        at = read.words["labels_at"]
        side = tag("aside", kind="side", aria_live="polite", data_at=at)
        parts.append(tag("div", tag("div", grid.html()), side, kind="lay"))
    parts += [_mend_list(read, sheet, n), tag("ul", *about, kind="small")]
    parts.append(_issue_list(read, [own for own in read.others if own.sheet == sheet.sheet], n))
    return tag("section", *parts, _sentences(read, sheet, n), id=f"s{n}") + "\n"


def _mend_list(read: Read, sheet: Any, n: int) -> str:
    """The cells of a sheet to mend: what is wrong, how it is mended, and what waits for it."""
    mends = [own for own in read.mends.all if own.sheet == sheet.sheet]
    if not mends:
        return ""
    words = read.words
    waits = sum(len(own.waits) for own in mends)
    cells = len({own.address for own in mends})
    lines = []
    for own in mends[:MOST_ISSUES]:
        link = tag("a", tag("b", own.address), href=f"#s{n}-{own.address}")
        count = words["then_read"].format(len(own.waits)) if own.waits != (own.address,) else ""
        how = tag("span", plain(f"{words['how']}: {own.how} {count}".strip()), kind="hint")
        lines.append(tag("li", link, f" {plain(read.told(own))}", how))
    title = words["to_mend"].format(cells=cells, waits=waits)
    return tag("h3", plain(title)) + tag("ul", *lines, kind="mend")


def _sentences(read: Read, sheet: Any, n: int) -> str:
    """Each row of a sheet in a sentence, folded; as many as one reads."""
    found, rows = [], set()
    for cell in read.cells[sheet.sheet].values():
        for part, row in read.rows_at.get((sheet.sheet, cell.address), ()):
            if id(row) not in rows:
                rows.add(id(row))
                said = sentence(part, row, read.words, read.lang)
                link = tag("a", tag("b", cell.address), href=f"#s{n}-{cell.address}")
                found.append(tag("li", link, f" {plain(said)}"))
    if not found:
        return ""
    title = read.words["in_sentences"].format(len(found))
    more = read.words["and_more"].format(len(found) - MOST_SENTENCES)
    shown = found[:MOST_SENTENCES] + [tag("li", more)] * (len(found) > MOST_SENTENCES)
    return tag("details", tag("summary", plain(title)), tag("ol", *shown, kind="says"))


def drawn_around(
    name: str, frames: Frames, lang: str, sheet: str, address: str, marks: Mapping[str, str]
) -> str:
    """A small drawing of the cells around one, in a frame of its own; "" where there is none.

    `marks`: classes of cells besides their roles, by address.
    """
    read = Read(name, frames, lang)
    table = around(read, sheet, address, marks)
    if not table:
        return ""
    style = "body{padding:0;margin:0}.grid{border:0;margin:0;max-height:none}"
    html = (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><meta http-equiv='
        f"\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<style>{looks(read)}{style}</style></head><body>{table}</body></html>"
    )
    lines = table.count("<tr>") + 1
    style, title = f"height:{min(20, 1.6 * lines + 1.5):g}rem", f"{sheet} {address}"
    return tag("iframe", srcdoc=html, sandbox="", style=style, title=title)
