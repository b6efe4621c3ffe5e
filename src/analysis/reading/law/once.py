"""Work on a table that gives the same each time it is asked, and is done once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

Of = ParamSpec("Of")
Table = TypeVar("Table", bound=Any)  # it keeps what was found, in `kept`
Said = TypeVar("Said")


def once(
    work: Callable[Concatenate[Table, Of], Said],
) -> Callable[Concatenate[Table, Of], Said]:
    """Work that tells of a table, or of columns of it, what no other value changes."""

    @wraps(work)
    def kept(table: Table, *of: Of.args, **named: Of.kwargs) -> Said:
        """What was found of the same table and the same things."""
        key = (work, *map(id, of), *named.items())
        found = table.kept.get(key)
        if found is None:  # what was asked of lives on, and with it its id
            found = table.kept[key] = of, work(table, *of, **named)
        return found[1]

    return kept
