"""Rows of delimited text (CSV, TSV). A quote that nobody closes is a letter like any other and swallows no line."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field

LONGEST = 32_767  # characters of a cell; no spreadsheet program writes a longer one
_FIGURE = re.compile(r"\s*[-+]?\d[\d.,/]*\s*%?\s*")

Place = tuple[int, int]


@dataclass(slots=True)
class Lines:
    """The fields of every line, and 0-based places of fields: with a stray quote, and over what looks like lines."""

    rows: list[list[str]] = field(default_factory=list)
    stray: list[Place] = field(default_factory=list)
    over_lines: list[Place] = field(default_factory=list)


def read(text: str, separator: str) -> Lines:
    """The lines of a text. A quoted field may hold line ends; a stray quote is kept as plain text.

    A quote is stray where nothing closes it, where its end is followed by more text than spaces, or where each
    of the lines that it would swallow is by itself a line of the table.
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
    plain = re.compile(rf"[^{re.escape(separator)}\r\n]*")
    width = _usual_width(text, separator)
    lines, row, pos, start = Lines(), [], 0, 0
    while pos < len(text):
        here = (len(lines.rows), len(row))
        content = None
        if text[pos] == '"':
            content, end = _quoted(text, pos, separator)
            if content is not None and ("\n" in content or "\r" in content):
                among = _swallowed(text, pos, end)
                if width and all(line.count(separator) + 1 == width for line in among):
                    content = None
                elif any(_is_like_figures(line.split(separator)) for line in among[1:-1]):
                    lines.over_lines.append(here)
            if content is None:
                lines.stray.append(here)
        if content is None:  # nothing on an empty line
            end = plain.match(text, pos).end()
            content = text[pos:end]
        row.append(content)
        pos = end
        if text.startswith(separator, pos):
            pos += 1
            if pos < len(text) and text[pos] not in "\r\n":
                continue
            row.append("")  # behind the last separator of a line
        lines.rows.append(row if pos > start else [])
        pos += 2 if text.startswith("\r\n", pos) else 1
        row, start = [], pos
    return lines


def _usual_width(text: str, separator: str) -> int:
    """How many fields most lines have, each line taken by itself; 0 where that is fewer than three."""
    widths = Counter(line.count(separator) + 1 for line in text.splitlines() if line.strip())
    width = max(widths, key=lambda w: (widths[w], w), default=0)
    return width if width > 2 else 0


def _quoted(text: str, pos: int, separator: str) -> tuple[str | None, int]:
    """The quoted field that begins at `pos` and where it ends; None where its quote is not closed."""
    end = pos + 1
    while True:
        end = text.find('"', end, pos + LONGEST)
        if end < 0:
            return None, pos
        if not text.startswith('""', end):
            break
        end += 2
    after = end + 1
    while text.startswith(" ", after):
        after += 1
    if after < len(text) and text[after] not in f"{separator}\r\n":
        return None, pos
    return text[pos + 1 : end].replace('""', '"'), after


def _swallowed(text: str, pos: int, end: int) -> list[str]:
    """The whole lines of the text over which a field from `pos` to `end` goes, but for empty ones."""
    start = max(text.rfind("\n", 0, pos), text.rfind("\r", 0, pos)) + 1
    stop = re.compile(r"[\r\n]|\Z").search(text, end).start()
    return [line for line in text[start:stop].splitlines() if line.strip()]


def _is_like_figures(fields: list[str]) -> bool:
    return len(fields) > 2 and any(map(_FIGURE.fullmatch, fields))
