"""Rows of delimited text (CSV, TSV). A quote that nobody closes swallows no line."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field

LONGEST = 32_767  # characters of a cell; no spreadsheet program writes a longer one
_LINE_END = re.compile(r"[\r\n]")
_FIGURE = re.compile(r"\s*[-+]?\d[\d.,/]*\s*%?\s*")

Place = tuple[int, int]


@dataclass(slots=True)
class Lines:
    """The fields of every line; 0-based places of those with a stray quote, or over some lines."""

    rows: list[list[str]] = field(default_factory=list)
    stray: list[Place] = field(default_factory=list)
    over_lines: list[Place] = field(default_factory=list)


def read(text: str, separator: str) -> Lines:
    """The lines of a text. A quoted field may hold line ends; a stray quote is kept as plain text.

    A quote is stray where nothing closes it, where its end is followed by more text than spaces, or
    where each of the lines that it would swallow is by itself a line of the table.
    """
    source = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, line = [], 0
    try:
        for row in source:
            if source.line_num > line + 1:
                return _read_with_care(text, separator)
            rows.append(row)
            line = source.line_num
    except csv.Error:
        return _read_with_care(text, separator)
    return Lines(rows)


def _read_with_care(text: str, separator: str) -> Lines:
    width = _usual_width(text, separator)
    plain = re.compile(rf"[^{re.escape(separator)}\r\n]*")
    lines, row, pos, start = Lines(), [], 0, 0
    while pos < len(text):
        field = None
        if text[pos] == '"':
            field = _sound_field(text, pos, separator, width, lines, len(row))
        if field is None:
            rest = plain.match(text, pos)  # nothing on an empty line
            field = (rest[0], rest.end()) if rest else ("", pos)
        content, pos = field
        row.append(content)
        if text.startswith(separator, pos):
            pos += 1
            if pos < len(text) and text[pos] not in "\r\n":
                continue
            row.append("")  # behind the last separator of a line
        lines.rows.append(row if pos > start else [])
        pos += 2 if text.startswith("\r\n", pos) else 1
        row, start = [], pos
    return lines


def _sound_field(
    text: str, pos: int, separator: str, width: int, lines: Lines, column: int
) -> tuple[str, int] | None:
    """The quoted field at `pos` and where it ends; None: its quote is stray. Both are noted."""
    here = (len(lines.rows), column)
    field = _quoted(text, pos, separator)
    among = _swallowed(text, pos, field[1]) if field and _LINE_END.search(field[0]) else []
    lines_of_table = width and among and all(line.count(separator) + 1 == width for line in among)
    if field is None or lines_of_table:
        lines.stray.append(here)
        return None
    if any(_is_like_figures(line.split(separator)) for line in among[1:-1]):
        lines.over_lines.append(here)
    return field


def _usual_width(text: str, separator: str) -> int:
    """How many fields most lines have, each taken by itself; 0 where that is fewer than three."""
    widths = Counter(line.count(separator) + 1 for line in text.splitlines() if line.strip())
    width = max(widths, key=lambda w: (widths[w], w), default=0)
    return width if width > 2 else 0


def _quoted(text: str, pos: int, separator: str) -> tuple[str, int] | None:
    """The quoted field that begins at `pos` and where it ends; None: nothing closes its quote."""
    end = pos + 1
    while (end := text.find('"', end, pos + LONGEST)) >= 0 and text.startswith('""', end):
        end += 2
    if end < 0:
        return None
    after = end + 1
    while text.startswith(" ", after):
        after += 1
    if after < len(text) and text[after] not in f"{separator}\r\n":
        return None
    return text[pos + 1 : end].replace('""', '"'), after


def _swallowed(text: str, pos: int, end: int) -> list[str]:
    """The whole lines over which a field from `pos` to `end` goes, but for empty ones."""
    start = max(text.rfind("\n", 0, pos), text.rfind("\r", 0, pos)) + 1
    stop = _LINE_END.search(text, end)
    lines = text[start : stop.start() if stop else len(text)].splitlines()
    return [line for line in lines if line.strip()]


def _is_like_figures(fields: list[str]) -> bool:
    return len(fields) > 2 and any(map(_FIGURE.fullmatch, fields))


def separator_of(text: str) -> str:
    """The separator that cuts most lines of a text into equally many fields."""
    sample = "\n".join(line for line in text.splitlines()[:200] if line.strip())
    counts = {}
    for separator in (";", "\t", ","):
        wide = Counter(len(row) for row in read(sample, separator).rows if len(row) > 1)
        counts[separator] = (max(wide.values(), default=0), separator == ";")
    return max(counts, key=lambda separator: counts[separator])


def decode(data: bytes) -> str | None:
    """Text in one of the encodings that Vietnamese offices save; None: these bytes are no text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    if data[:3] == b"\xef\xbb\xbf":
        return data[3:].decode("utf-8", errors="replace")
    zeros = data[:2000].count(0)
    if zeros > len(data[:2000]) / 4:
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", errors="replace")
    if zeros:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1258", errors="replace")
        strange = re.findall("[\ufffd\0-\x08\x0b\x0c\x0e-\x1f]", text[:4000])
        return None if len(strange) > len(text[:4000]) / 50 else text
