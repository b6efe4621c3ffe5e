"""The standards that a text names: the base set, and those beyond it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.registers.vocabulary import Said, Token

BASE = "nông thôn mới"  # the standard of what names no further one


def standards_of(tokens: Sequence[Token], said: Said) -> tuple[str, ...]:
    """The standards that a text names: "NTM, NTM nâng cao" two, "NTM nâng cao" one.

    The name of a programme or an office that holds the words of the base names none.
    """
    found = {item.start: item.meaning("standard") or "" for item in said.all("standard")}
    own, keys = BASE.split(), [token.key for token in tokens]
    if not found and own[0] not in keys:
        return ()
    named = _in_names(said)
    for i in (i for i, key in enumerate(keys) if key == own[0] and i not in named):
        end = i + len(own)
        further = end in found and tokens[end].segment == tokens[i].segment
        if keys[i:end] == own and not further:
            found[i] = BASE
    return tuple(dict.fromkeys(found[i] for i in sorted(found)))


def _in_names(said: Said) -> set[int]:
    """Where words of programmes, offices and further standards stand."""
    names = [item for item in said.all("skip", "author", "standard") if item.words != BASE]
    return {item.start + n for item in names for n in range(len(item.words.split()))}


def standards_titled(titles: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The standards that titles name; of several that one lists the one of a nearer one."""
    named = [own for own in titles if own]
    nearest = set(named[0]) if named else set()
    if len(nearest) == 1 and any(nearest < set(farther) for farther in named[1:]):
        return named[0]
    return tuple(dict.fromkeys(one for own in named for one in own))
