"""Every message of the tool, in the words of the person who holds the spreadsheet: Vietnamese, and English.

An issue names its rule and its place; the words come last, so that a rule reads the same wherever it fires.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Issue:
    """One failed check: where (file, sheet, address), what was read, and the details its message needs."""

    rule: str
    source: str
    sheet: str = ""
    address: str = ""
    found: str = ""
    detail: dict[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.rule, self.source, self.sheet, self.address, self.found))


def _load() -> dict[str, tuple[str, str, str, str, str]]:
    text = (files("analysis.words") / "messages.csv").read_text(encoding="utf-8-sig")
    columns = ("severity", "message_vi", "suggestion_vi", "message_en", "suggestion_en")
    return {row["rule"]: tuple(row[c] for c in columns) for row in csv.DictReader(text.splitlines())}


# By rule: severity, message and suggestion in Vietnamese, the same in English. `{found}` is what was read.
RULES = _load()

_STATUS_WORDS = {
    "met": ("đạt", "met"),
    "not_met": ("chưa đạt", "not met"),
    "in_progress": ("đang thực hiện", "in progress"),
    "not_applicable": ("không áp dụng", "not applicable"),
}


# Behind the message of an issue that stands for others like it.
_OTHERS_VI, _OTHERS_EN = " Còn {} ô khác trong dòng này cũng vậy.", " The same holds for {} more cells of this line."


def severity(rule: str) -> str:
    return RULES[rule][0]


def explain(issue: Issue, lang: str = "vi") -> tuple[str, str]:
    """Message and suggestion for an issue, in Vietnamese or English (`lang` "vi" or "en")."""
    rule = RULES[issue.rule]
    message, suggestion = (rule[1], rule[2]) if lang == "vi" else (rule[3], rule[4])
    words = {
        "found": shorten(issue.found),
        "nearest": "",
        "successor": "",
        "date": "",
        "meant": "",
        "limit": "",
        "computed": "",
        "count": "",
        "cells": "",
        "blanks": "",
        "each": "",
        "difference": "",
        "here": "",
        "there": "",
        "reason": "",
    } | issue.detail
    for side in ("here", "there"):
        words[side] = _STATUS_WORDS.get(words[side], (words[side],) * 2)[lang != "vi"]
    others = int(words["count"]) - 1 if words["count"].isdecimal() else 0
    words["more"] = (" (và {} ô khác)" if lang == "vi" else " (and {} more)").format(others) if others else ""
    if words["reason"]:
        words["reason"] = (" (lý do: {})" if lang == "vi" else " (reason: {})").format(words["reason"])
    if words["nearest"]:
        words["nearest"] = (" (gần giống: {})" if lang == "vi" else " (similar: {})").format(words["nearest"])
    if words["successor"]:
        words["successor"] = (" (nay là {})" if lang == "vi" else " (now {})").format(words["successor"])
    message = message.format(**words)
    if others := words.get("others"):
        message += (_OTHERS_VI if lang == "vi" else _OTHERS_EN).format(others)
    return message, suggestion.format(**words)


def shorten(text: str, length: int = 120) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"


_LISTED = """# Các thông báo

Mỗi thông báo gồm: đã đọc được gì, vì sao chưa dùng được, và cách sửa. Trong `issues.csv` còn có tệp, trang tính và ô.
Chữ trong ngoặc nhọn được thay bằng nội dung của từng ô. Danh sách này được tạo từ `src/analysis/words/messages.csv`
(`uv run python tests/message_examples.py`); sửa lời ở tệp đó.
"""
_SEVERITIES = {
    "error": "Lỗi: ô hoặc tệp không được dùng cho đến khi sửa",
    "warning": "Cảnh báo: số liệu được dùng, nhưng cần xem lại",
    "note": "Ghi chú: để biết, không bắt buộc phải sửa",
}


def listed(examples: Mapping[str, tuple[str, str]]) -> str:
    """All messages as Markdown, by severity, for people who review their words.

    `examples`: by rule, where it fired (file, sheet and cell) and what it said there.
    """
    parts = [_LISTED]
    for grade, title in _SEVERITIES.items():
        parts.append(f"## {title}\n")
        for rule in sorted(rule for rule in RULES if severity(rule) == grade):
            _, message, suggestion, message_en, suggestion_en = RULES[rule]
            lines = [f"### `{rule}`\n", f"- Thông báo: {message}", f"- Cách sửa: {suggestion}"]
            if rule in examples:
                where, said = examples[rule]
                lines.append(f"- Ví dụ: `{where}`: {said}")
            lines.append(f"- Tiếng Anh: {message_en} {suggestion_en}\n")
            parts.append("\n".join(lines))
    return "\n".join(parts)
