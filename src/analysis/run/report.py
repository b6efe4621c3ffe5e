"""A report in sentences, from a text or a file: its quantities."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.reading.prose.figures import figures_of
from analysis.run.guard import Stopped, apart
from analysis.run.project import found_at, reference_for
from analysis.sheets.documents import SUFFIXES, read_document
from analysis.words.names import sentences
from analysis.words.used import use_file

_LONGEST_PATH = 1000


def figures_in_text(text: str | Path, lang: str = "vi") -> pd.DataFrame:
    """Every quantity of a Vietnamese report, one a row, in its order.

    `text`: the report itself, or the path of a .docx, a .txt or a page saved as HTML. Columns as in
    docs/data-dictionary.md, `report_figures`: `start` and `end` are offsets into the text as given
    (of a file: `.attrs["text"]`), a range has `high`, `19/20` is one row with `out_of` 20, money is
    in đồng in `value_vnd`. `place` and `period` are the nearest that govern, by sentence, list or
    heading; "" where the text names none. `measure` is plan for aims. Numbers of acts, dates, names
    and sections are no quantities. TypeError: neither text nor path; FileNotFoundError; ValueError:
    a file of another kind, or a damaged one.
    """
    if not isinstance(text, str | Path):
        raise TypeError(sentences("cli", lang)["argument.type"].format(type(text).__name__))
    file = _file(text)
    if file is not None and not file.is_file():
        raise FileNotFoundError(sentences("cli", lang)["argument.missing"].format(file))
    if file is not None:
        use_file(file)
    whole = str(text) if file is None else _read(file)
    figures = figures_of(whole, reference_for(file or Path.cwd() / "x"))
    figures.attrs["text"] = whole
    return figures


def _read(file: Path) -> str:
    """The text of a file, read apart: it comes from others as spreadsheets do."""
    try:
        return apart(read_document, file.absolute())
    except Stopped as error:
        raise ValueError(f"{file.name}: {error.found}") from error


def _file(text: str | Path) -> Path | None:
    """The file that an argument names; None of a text."""
    if isinstance(text, str):
        named = text.casefold().endswith(SUFFIXES) and "\n" not in text
        if not named or len(text) > _LONGEST_PATH:
            return None
        file = found_at(Path(text).expanduser())
        return file if file.is_file() or " " not in text else None
    return found_at(text.expanduser())
