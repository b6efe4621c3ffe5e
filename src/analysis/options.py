"""The options of `ntm`, and what is said of a mistake in them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from analysis.words.names import names, say, sentences

COMMANDS = {
    "build": ("raw", "processed", "executor", "scheduler", "strict"),
    "report": ("year", "week", "no-names"),
    "check": ("file", "out"),
    "trace": ("name", "category", "series", "panel", "raw", "processed", "figures"),
    "start": ("port", "no-browser"),
    "new": ("place", "folder"),
}
OPTIONS: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("raw", "figures", "out"), {"type": Path, "metavar": "THƯ_MỤC"}),
    **dict.fromkeys(("category", "series", "panel"), {"metavar": "TÊN"}),
    "processed": {
        "type": lambda text: text if "://" in text else Path(text),
        "metavar": "THƯ_MỤC",
    },
    "file": {"type": Path, "metavar": "TỆP"},
    "name": {"metavar": "HÌNH_HOẶC_HÀNG"},
    "place": {"metavar": "ĐỊA_BÀN"},
    "folder": {"metavar": "THƯ_MỤC", "type": Path, "nargs": "?"},
    "year": {"type": int, "metavar": "NĂM"},
    "week": {"nargs": "?", "const": "", "metavar": "NGÀY"},
    "port": {"type": int, "default": 0, "metavar": "SỐ"},
    "no-browser": {"action": "store_true"},
    "lang": {"choices": ("vi", "en")},
    "strict": {"action": "store_true"},
    "no-names": {"action": "store_true"},
    "executor": {"choices": ("local", "dask"), "default": "local"},
    "scheduler": {"metavar": "ĐỊA_CHỈ", "default": ""},
}
IN_PLACE = ("file", "name", "place", "folder")  # options without a name
FOLDERS = {"raw": "data/raw", "processed": "data/processed", "figures": "reports/figures"}


def parsed(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The options of a command line. SystemExit: a mistake, told in the language asked for."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    with _in_words("en" if {"en", "--lang=en"} & {*given} else "vi") as lang:
        return _parser(lang).parse_args(given)


@contextmanager
def _in_words(lang: str) -> Iterator[str]:
    """What argparse itself says, in Vietnamese: it asks `gettext` for each of its texts."""
    own, texts = argparse._, names("argparse")  # pyright: ignore
    error = say(lang, *texts["error"])
    mistake = f"%(prog)s: {error}: %(message)s\n"
    said = {key: say(lang, *both) for key, both in texts.items()}
    said |= {"%(prog)s: error: %(message)s\n": mistake}
    argparse._ = lambda text: said.get(text, text)  # pyright: ignore
    try:
        yield lang
    finally:
        argparse._ = own  # pyright: ignore


def _parser(lang: str) -> argparse.ArgumentParser:
    words = sentences("cli", lang)
    parser = argparse.ArgumentParser(prog="ntm", description=words["help.description"])
    parser.set_defaults(**dict.fromkeys((*FOLDERS, "year", "week", "executor", "scheduler")))
    _add(parser, words, "lang")
    _add(parser, words, "strict")
    commands = parser.add_subparsers(dest="command", metavar="LỆNH")
    for command, options in COMMANDS.items():
        sub = commands.add_parser(command, help=words[f"help.{command}"])
        for option in (*options, "lang"):
            _add(sub, words, option, command)
    return parser


def _add(
    parser: argparse.ArgumentParser, words: Mapping[str, str], option: str, command: str = ""
) -> None:
    facts = dict(OPTIONS.get(option, {}))
    if command and option in ("lang", "strict"):  # behind the command it says nothing by itself
        facts["default"] = argparse.SUPPRESS
    told = words.get(f"help.{command}.{option}") or words[f"help.{option}"]
    parser.add_argument(option if option in IN_PLACE else f"--{option}", help=told, **facts)
