"""What a project says of itself in `project.toml`; all of it may be left out."""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass, fields

from analysis.words.names import sentences

FILE = "project.toml"
# A variable of the process and of what it starts: for one run no donor has a name.
NO_NAMES = "NTM_NO_DONOR_NAMES"


class SettingsMistaken(ValueError):
    """A line of project.toml cannot be followed; its text says which, and what may stand there."""


@dataclass(frozen=True)
class Settings:
    """`district`: the place that figures show first, by name ("huyện Hương Sơn") or id; `target`:
    criteria that communes aim at; `language`: "vi" or "en"; `last_year`: the last one shown;
    `donor_names`: whether figures and reports name givers that are in no register."""

    district: str = ""
    target: int | None = None
    language: str = "vi"
    last_year: int | None = None
    donor_names: bool = True


def settings_in(text: str) -> Settings:
    """The settings in the text of a project.toml. SettingsMistaken: see there."""
    words = sentences("cli")
    try:
        given = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsMistaken(words["settings_form"].format(error=error)) from error
    known = [field.name for field in fields(Settings)]
    for name, value in given.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, 1, 0.0)[0]
            raise SettingsMistaken(words["settings_name"].format(name=name, nearest=near))
        if not _fits(name, value):
            told = words[f"settings_{name}"]
            raise SettingsMistaken(words["settings_value"].format(name=name, found=value, may=told))
    return Settings(**given)


def _fits(name: str, value: object) -> bool:
    if name == "language":
        return value in ("vi", "en")
    if name == "donor_names":
        return isinstance(value, bool)
    if name == "district":
        return isinstance(value, str)
    low, high = (1, 100) if name == "target" else (1900, 2200)
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
