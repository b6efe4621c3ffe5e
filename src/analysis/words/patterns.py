"""Regular expressions that are compiled when they are first used: a run needs a third of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, AnyStr, cast


class _Later:
    """What a compiled pattern has, once it is asked for any of it."""

    def __init__(self, pattern: object, flags: int) -> None:
        self.pattern, self.flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        made = re.compile(cast("str", self.pattern), self.flags)
        own = getattr(made, name)
        vars(self).update({one: getattr(made, one) for one in dir(made) if one[0] != "_"})
        return own


def later(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """`re.compile`, when the pattern is first used; a mistake in one is told then."""
    return cast("re.Pattern[AnyStr]", _Later(pattern, flags))


def has_all(text: str, signs: Sequence[Sequence[str]]) -> bool:
    """Whether one of each kind of signs is in a text; loops, for it is asked most of all."""
    for kind in signs:
        for one in kind:
            if one in text:
                break
        else:
            return False
    return True
