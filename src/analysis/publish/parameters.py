"""The parameters of a notebook: its cell of them is the list of names and kinds that it takes.

A line is `year = 2018` or `years: list[int] = []`; the kind is that of the value, or what is
written behind the name.
"""

from __future__ import annotations

import ast
import difflib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from analysis.words.names import named, names, phrase

LANGUAGES = ("vi", "en")
SIMPLE: dict[str, type | tuple[type, ...]] = {
    "bool": bool,
    "int": int,
    "float": (int, float),
    "str": str,
}


class WrongParameter(ValueError):
    """A notebook was given a parameter that it does not have, or a value that it cannot take; its
    text says so, and what is nearest or what is needed."""


@dataclass(frozen=True)
class Parameter:
    """One parameter: its value where none is given, and its kind: "int", "list[str]", "date"."""

    name: str
    value: Any
    kind: str

    def takes(self, value: Any) -> bool:
        """Whether a value is of its kind."""
        return value in LANGUAGES if self.name == "lang" else _is(value, self.kind)


def parameters_of(notebook: Path) -> dict[str, Parameter]:
    """The parameters by name. ValueError: there is not exactly one cell of them."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    found = [c for c in cells if "parameters" in c.get("metadata", {}).get("tags", [])]
    if len(found) != 1:
        told = f"{len(found)} cells are tagged `parameters`, one is needed"
        raise ValueError(f"{notebook.name}: {told}")
    made = {}
    for line in ast.parse("".join(found[0]["source"])).body:
        if isinstance(line, ast.AnnAssign) and line.value is not None:
            targets, written = [line.target], ast.unparse(line.annotation)
        elif isinstance(line, ast.Assign):
            targets, written = line.targets, ""
        else:
            continue
        assert line.value is not None
        value = ast.literal_eval(line.value)
        for target in targets:
            if isinstance(target, ast.Name):
                made[target.id] = Parameter(target.id, value, written or _kind(value))
    return made


def check(given: Mapping[str, object], known: Iterable[Mapping[str, Parameter]], lang: str) -> None:
    """WrongParameter: one that none of the notebooks has, or of another kind than one has it."""
    lists = list(known)
    there = {name for own in lists for name in own}
    for name, value in given.items():
        if name not in there:
            near = difflib.get_close_matches(name, sorted(there), 1, 0.5)
            values = {"name": name, "there": ", ".join(near or sorted(there))}
            key = "nearest" if near else "unknown"
            raise WrongParameter(phrase(key, lang, "parameter", **values))
        for own in lists:
            if name in own and not own[name].takes(value):
                raise WrongParameter(_refusal(own[name], value, lang))


def _refusal(own: Parameter, value: object, lang: str) -> str:
    if own.name == "lang":
        near = difflib.get_close_matches(str(value), LANGUAGES, 1, 0.5) or LANGUAGES
        return phrase("language", lang, "parameter", value=repr(value), near=", ".join(near))
    outer, _, inner = own.kind.rstrip("]").partition("[")
    words = [named("parameter_kind", part, lang) for part in (outer, inner) if part]
    values = {"name": own.name, "kind": " ".join(words), "value": repr(value)}
    return phrase("mistyped", lang, "parameter", usual=repr(own.value), **values)


def _kind(value: object) -> str:
    """The kind that a value stands for."""
    if isinstance(value, list):
        inner = {_kind(item) for item in value}
        return f"list[{inner.pop()}]" if len(inner) == 1 else "list"
    if isinstance(value, str) and _is(value, "date"):
        return "date"
    return type(value).__name__


def _is(value: object, kind: str) -> bool:
    outer, _, inner = kind.rstrip("]").partition("[")
    if outer == "list":
        items = value if isinstance(value, list | tuple) else None
        return items is not None and all(not inner or _is(item, inner) for item in items)
    if outer == "date":
        try:
            return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
        except ValueError:
            return False
    if outer not in names("parameter_kind"):  # one of its own, which nobody here knows
        return True
    return isinstance(value, SIMPLE[outer]) and isinstance(value, bool) == (outer == "bool")
