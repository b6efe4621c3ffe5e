"""The columns of every table: type, key and meaning, as schema.csv lists them.

uv run python -m analysis.words.schema > docs/data-dictionary.md
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.words.names import lines_of

DTYPES = {"text": "str", "whole": "int64", "number": "float64"}  # as pandas names them
_TYPES = {"text": "chữ", "whole": "số nguyên", "number": "số"}
OWN_SET = "~"  # in front of a set of criteria that no register has, under its name as written
ON_DEMAND = ("cells", "report_figures", "compared_figures")  # no file of a run
_HEADING = """# Các bảng số liệu

Tạo từ `src/analysis/words/schema.csv` bằng `uv run python -m analysis.words.schema`.
🔑: các cột cùng nhau chỉ đúng một dòng. *🔑 marks the columns that together name one row.*
"""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of one table."""

    table: str
    column: str
    type: str  # text, whole or number
    key: str  # "key" where it is part of what names a row
    vi: str
    en: str

    @property
    def dtype(self) -> str:
        """Its type as pandas names it."""
        return DTYPES[self.type]


def _load() -> dict[str, tuple[Column, ...]]:
    listed = [Column(**row) for row in lines_of("schema.csv")]
    names = dict.fromkeys(column.table for column in listed)
    return {name: tuple(c for c in listed if c.table == name) for name in names}


TABLES = _load()


def columns(table: str) -> tuple[str, ...]:
    """The names of a table's columns, in order. KeyError: there is no such table."""
    return tuple(column.column for column in TABLES[table])


def key(table: str) -> list[str]:
    """The columns that together name one row of a table. KeyError: there is no such table."""
    return [column.column for column in TABLES[table] if column.key]


def dictionary() -> str:
    """The data dictionary as Markdown: a table of columns for each table."""
    parts = [_HEADING]
    for name, listed in TABLES.items():
        parts.append(f"## {name}\n\n| cột | kiểu | nghĩa | *meaning* |\n|---|---|---|---|")
        parts += [
            f"| `{c.column}`{' 🔑' * bool(c.key)} | {_TYPES[c.type]} | {c.vi} | {c.en} |"
            for c in listed
        ]
        parts.append("")
    return "\n".join(parts)


if __name__ == "__main__":
    import sys

    sys.stdout.buffer.write(dictionary().encode())
