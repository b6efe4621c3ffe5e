"""What stands in the cells of the raw files now: the other end of the way back from a chart."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

from analysis.files import digest_of
from analysis.sheets.folder import find_files
from analysis.sheets.sheet import Sheet, Unreadable, Workbook, column_index
from analysis.sheets.workbooks import read_workbook


class RawCells:
    """The files of one or more folders, cell by cell, as they are now.

    A file is read when it is first asked for, and again once it has changed; `read` does it.
    """

    def __init__(
        self, *folders: Path, read: Callable[[Path, str], Workbook] = read_workbook
    ) -> None:
        self.folders, self.read = folders, read
        self._read: dict[str, tuple[tuple[int, int], dict[str, Sheet]]] = {}

    def digest(self, source: str) -> str:
        """SHA-256 of the file as it is now; "" when it is gone."""
        return digest_of(self._path(source))

    def text(self, source: str, sheet: str, address: str) -> str | None:
        """The text that one cell shows: "" for a blank one, of a merge its first cell.

        None: no such file or sheet; the only sheet of a file may go without its name. ValueError:
        the address is not that of one cell.
        """
        found = re.fullmatch(r"([A-Z]{1,3})(\d+)", address)
        if not found:
            raise ValueError(f"{address!r} is not the address of one cell, such as C7")
        sheets = self._sheets(source)
        within = sheets.get(sheet) if sheet or len(sheets) != 1 else next(iter(sheets.values()))
        if within is None:
            return None
        r, c = int(found[2]) - 1 - within.top, column_index(found[1]) - within.left
        first = ((r1, c1) for r1, c1, r2, c2 in within.merges if r1 <= r <= r2 and c1 <= c <= c2)
        return within.shown(*next(first, (r, c)))

    def _sheets(self, source: str) -> dict[str, Sheet]:
        path = self._path(source)
        if not path.is_file():
            return {}
        state = path.stat().st_mtime_ns, path.stat().st_size
        if source not in self._read or self._read[source][0] != state:
            try:
                sheets = self.read(path, source).sheets
            except Unreadable:
                sheets = []
            self._read[source] = state, {sheet.name: sheet for sheet in sheets}
        return self._read[source][1]

    def _path(self, source: str) -> Path:
        for folder in self.folders:
            if (folder / source).exists():
                return folder / source
        # A name may be spelled with loose accents on the disk; sources are spelled in one way.
        every = ((folder, path) for folder in self.folders for path in find_files(folder))
        for folder, path in every:
            if normalize("NFC", path.relative_to(folder).as_posix()) == source:
                return path
        return self.folders[0] / source
