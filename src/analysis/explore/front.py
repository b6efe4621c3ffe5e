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
        dropped: Callable[[dict[str, bytes]], object],
    ) -> None:
        """`did` is called with the name of an act and its data, `dropped` with files by name."""
        super().__init__()
        self._did, self._dropped = did, dropped
        self._pieces: dict[str, list[bytes]] = {}
        self.on_msg(self._heard)

    def _heard(self, _: object, content: Any, buffers: list[memoryview]) -> None:
        if content["act"] == "piece":
            pieces = self._pieces.setdefault(content["name"], [])
            pieces += [bytes(one) for one in buffers]
        elif content["act"] == "dropped":
            whole = {name: b"".join(pieces) for name, pieces in self._pieces.items()}
            self._pieces = {}
            self._dropped(whole)
        else:
            self._did(content["act"], content.get("data", {}))

    def give(self, name: str, kind: str, data: bytes) -> None:
        """Hand a file to the browser: a page opens beside, all else is saved."""
        self.send({"name": name, "kind": kind}, buffers=[data])
