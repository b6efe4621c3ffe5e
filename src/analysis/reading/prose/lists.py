"""Numbers without a unit that go on with a list: `Hải Quang (7 xóm), Hải Anh (5)`."""

from __future__ import annotations

import re
from itertools import dropwhile

from analysis.words.names import phrases

_LONGEST_MEMBER = 80
_HIGHEST_NAME = 30  # numbers of names are small: `Thanh Lương 2`
_NAME = r"[^\W\d_][\w’']*"
_MEMBER = re.compile(
    rf"(?:\s[^\W\d_]+){{0,4}}(?:(?P<parts>\s?\()|\)?(?:,|;|\s(?:{phrases('and')}))\s)"
    rf"(?P<name>{_NAME}(?:\s{_NAME}){{0,6}}?)(?P<link>\s(?:{phrases('member_link')}))?"
    r"\s?(?P<open>\(?)"
)
_MEMBER_ENDS = re.compile(rf"\s?(?:[.,;\n]|\Z|(?:{phrases('and')})\s)")
_NAME_BEFORE = re.compile(r"([\w’']+)\s?\(?\Z")
_COMPARED = re.compile(
    rf"(?:\s[^\W\d_]+){{0,4}}\s?\((?:{phrases('beside_number')})\s(?:(?:{phrases('of_time')})\s)?",
    re.I,
)
_LONGEST_LIST = 200
_MORE_PARTS = re.compile(rf"(?:,|;|\s(?:{phrases('and')}))\s[^\W\d_]")
_CHANGE = re.compile(rf"(?:\s[^\W\d_]+){{0,3}},\s(?:{phrases('changed')})\s", re.I)
_CHANGE_ENDS = re.compile(rf"\s?[.,;)\n]|\s?\Z|\s(?:{phrases('compared')})(?!\w)", re.I)

Span = tuple[int, int]


def is_compared(text: str, last: Span, one: Span) -> bool:
    """Whether a number is alone in brackets with what it is: `4.105 hội viên (kế hoạch 4.000)`."""
    return text[one[1] : one[1] + 1] == ")" and bool(_COMPARED.fullmatch(text, last[1], one[0]))


def is_change(text: str, last: Span, one: Span) -> bool:
    """Whether a number says how many more or fewer there are: `22 đảng viên, tăng 4 so với`."""
    return bool(_CHANGE.fullmatch(text, last[1], one[0]) and _CHANGE_ENDS.match(text, one[1]))


def is_member(text: str, last: Span, one: Span) -> bool:
    """Whether a number stands by a name in a list, as the quantity before it does by its own.

    `Quỳnh Nhai 4.120 lồng, Mường La 2.050`; `..., thấp nhất là Ea M'nang với 13`.
    """
    if one[0] - last[1] > _LONGEST_MEMBER:
        return False
    said = _MEMBER.fullmatch(text, last[1], one[0])
    if not said or not _is_name(said["name"]) or not _closes(text, one, bool(said["open"])):
        return False
    if said["parts"]:  # `5 người chết (Cẩm Xuyên 3, Can Lộc 2)`
        return " " in said["name"] or _MORE_PARTS.match(text, one[1]) is not None
    before = _NAME_BEFORE.search(text, max(0, last[0] - 40), last[0])
    alike = before is not None and before[1][0].isupper()
    many = text[one[0] : one[1]].isdigit() and int(text[one[0] : one[1]]) > _HIGHEST_NAME
    return bool(said["link"] or alike or many)


def _is_name(words: str) -> bool:
    """Whether words are a name, perhaps behind its kind: `thị trấn Nam Ban`."""
    name = list(dropwhile(str.islower, words.split()))
    return bool(name) and all(word[0].isupper() for word in name)


def _closes(text: str, one: Span, opened: bool) -> bool:
    """Whether nothing is counted where a number ends, and its brackets, or the list's, close."""
    low = max(0, one[0] - _LONGEST_LIST)
    listed = text.rfind("(", low, one[0]) > text.rfind(")", low, one[0])
    if text[one[1] : one[1] + 1] == ")":
        return listed
    return not opened and _MEMBER_ENDS.match(text, one[1]) is not None
