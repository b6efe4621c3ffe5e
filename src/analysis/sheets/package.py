"""A zip file taken apart with care: what it holds is counted, measured and checked first.

No part is unpacked that nobody asks for, none further than its size says, and none counts whose
checksum differs. Errors: Unreadable.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Mapping

from analysis.sheets.sheet import Unreadable

# Bytes; reading costs some five times as much memory, and a run must stay under 1 GiB.
MAX_UNPACKED = 160_000_000
MAX_RATIO = 400  # a real sheet packs some 10 to 60 times; a bomb thousands
MAX_PARTS = 20_000  # a workbook with a sheet for each commune of a province has some 500
_ENTRY = b"PK\x01\x02"  # how each line of the table of contents begins
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may ask for gigabytes to unpack
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError),
)


class Package:
    """The parts of a zip file by their names, which count without regard to capital letters."""

    def __init__(self, data: bytes) -> None:
        parts = data.count(_ENTRY)
        if parts > MAX_PARTS:
            raise Unreadable("file_too_large", f"{parts} phần")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            infos = [info for info in self._archive.infolist() if not info.is_dir()]
        except _BROKEN as error:
            raise Unreadable("file_damaged", str(error)[:120]) from error
        self._infos = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in infos}
        if len(self._infos) < len(infos):  # programs differ in which of two they take
            raise Unreadable("file_damaged", "hai phần cùng tên")
        self._size, self._left = len(data), MAX_UNPACKED

    @property
    def names(self) -> list[str]:
        """The names of all parts, in small letters."""
        return list(self._infos)

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name.lower() in self._infos

    def read(self, name: str) -> bytes:
        """The bytes of a part; none where it is not there."""
        info = self._infos.get(name.lower())
        if info is None:
            return b""
        if info.flag_bits & 1:
            raise Unreadable("password")
        if info.compress_type not in _PACKED:
            raise Unreadable("file_damaged", f"nén kiểu {info.compress_type}")
        bomb = info.file_size > 50_000_000 and info.file_size > MAX_RATIO * self._size
        self._left -= info.file_size
        if self._left < 0 or bomb:
            raise Unreadable("file_too_large", f"{info.file_size / 1e6:.0f} MB")
        try:
            data = self._archive.read(info)  # never more than the size that it says
        except _BROKEN as error:
            raise Unreadable("file_damaged", str(error)[:120]) from error
        if len(data) != info.file_size:
            raise Unreadable("file_damaged", f"{len(data)} / {info.file_size}")
        return data

    def read_all(self, wanted: Callable[[str], bool]) -> dict[str, bytes]:
        """The bytes of all parts whose name is wanted."""
        named = ((name, info.filename.replace("\\", "/")) for name, info in self._infos.items())
        return {shown: self.read(name) for name, shown in named if wanted(name)}


def beside(part: str, target: str) -> str:
    """The name of a part that another part names, as it stands in the package."""
    path = target if target.startswith("/") else posixpath.join(posixpath.dirname(part), target)
    return posixpath.normpath(path).lstrip("/")


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A zip file of these parts, not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()
