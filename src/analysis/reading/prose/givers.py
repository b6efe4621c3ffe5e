"""Who gives in the sentences of a report."""

from __future__ import annotations

import re
from functools import lru_cache

from analysis.reading.law.labels import Labels
from analysis.reading.prose.quantities import Found
from analysis.reading.prose.sentences import Sentences
from analysis.words.names import phrases

_GIVEN_TO = re.compile(rf"(?<!\w)(?:{phrases('given_to')})\s\Z", re.I)
_NEAR = 30  # characters before an organization that may say that it is given to
_LONGEST = 1_400  # characters of a part of a sentence


class Givers:
    """Who gives in each sentence: the organization named nearest before a quantity."""

    def __init__(self, sentences: Sentences, labels: Labels) -> None:
        self.sentences, self.labels = sentences, labels
        self.read = lru_cache(None)(self._read)

    def of(self, one: Found) -> str:
        """The id of the organization; "" for none."""
        start, _ = self.sentences.of(one.start)
        text = self.sentences.text
        named = [org for at, org in self.read(start) if at < one.start
                 and not _GIVEN_TO.search(text, max(start, at - _NEAR), at)]  # fmt: skip
        return named[-1] if named else ""

    def _read(self, start: int) -> list[tuple[int, str]]:
        """Where the organizations of a sentence stand; those in brackets explain others."""
        _, end = self.sentences.of(start)
        found, at = [], start
        for part in re.split(r"(?<=[;:])", self.sentences.text[start:end]):
            label = self.labels.read(part[:_LONGEST])
            for item in label.all("org"):
                if not item.aside or item.start == 0 or "(" not in part:
                    found.append((at + _offset(part, item.words), item.meaning("org") or ""))
            at += len(part)
        return found


def _offset(part: str, words: str) -> int:
    """Where the words of an item begin in a part of a sentence, as near as their first one."""
    first = words.split()[0]
    match = re.search(rf"(?<!\w){re.escape(first)}", part, re.I)
    return match.start() if match else 0
