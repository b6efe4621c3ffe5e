"""The page of the desk in a notebook: HTML that Python writes, and what a person does on it.

A widget and nothing more: no server of our own. What is dropped comes over the notebook's own
connection, piece by piece, and a file that is asked for goes back the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any

import anywidget
import traitlets


def _own(name: str) -> str:
    return (files("analysis.explore") / name).read_text(encoding="utf-8")


class Front(anywidget.AnyWidget):
    """`html` is shown as it is: who sets it has made text of all that is not his own markup."""

    _esm = _own("desk.js")
    _css = _own("desk.css")
    html = traitlets.Unicode("").tag(sync=True)

    def __init__(
        self,
        did: Callable[[str, Mapping[str, str]], object],
        dropped: Callable[[list[tuple[str, bytes | None]]], object],
    ) -> None:
        """`did` is called with the name of an act and its data, `dropped` with names and contents
        of files; None for one that the browser could not read, such as a folder."""
        super().__init__()
        self._did, self._dropped = did, dropped
        # By drop and by the how many-th file of it: two files may have one name.
        self._pieces: dict[str, dict[int, tuple[str, list[bytes] | None]]] = {}
        self.on_msg(self._heard)

    def _heard(self, _: object, content: Any, buffers: list[memoryview]) -> None:
        if content["act"] == "piece":
            files, n = self._pieces.setdefault(content["drop"], {}), content["n"]
            _, pieces = files.get(n, ("", []))
            read = bool(buffers) and pieces is not None
            files[n] = content["name"], [*(pieces or []), *map(bytes, buffers)] if read else None
        elif content["act"] == "dropped":
            files = self._pieces.pop(content["drop"], {}).values()
            self._dropped([(name, own if own is None else b"".join(own)) for name, own in files])
        else:
            self._did(content["act"], content.get("data", {}))

    def give(self, name: str, kind: str, data: bytes) -> None:
        """Hand a file to the browser: a page opens beside, all else is saved."""
        self.send({"name": name, "kind": kind}, buffers=[data])
