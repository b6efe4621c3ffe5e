"""What a document prints: its sentences and figures, judged together.

`admit` is the one way to a page: it takes what a document would say, and gives back what it may.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from analysis.figures import gate
from analysis.figures.drawn import Drawn
from analysis.figures.facts import Fact
from analysis.figures.said import Finding, Refused
from analysis.words.names import sentences
from analysis.words.text import match_key

_log = logging.getLogger("analysis.gate")


@dataclass(frozen=True, slots=True)
class Printed:
    """What a document may print, in the order that was given, and what it leaves out."""

    figures: tuple[Drawn, ...]
    findings: tuple[Finding, ...]
    refused: tuple[Refused, ...]


def admit(figures: Iterable[Drawn], findings: Iterable[Finding] = (), lang: str = "vi") -> Printed:
    """The figures and sentences of one document without what must not be said in it.

    Of facts that cannot both be true neither is said; a caption that says what a finding or another
    caption says is left out. Each refusal is told once in the log, with its reason.
    """
    figures, findings = tuple(figures), tuple(findings)
    apart = _apart((*_told(figures), *findings))

    def judged(finding: Finding) -> Finding:
        """A sentence that knows what others of its document contradict."""
        return replace(finding, apart=apart[finding.where])

    findings = tuple(map(judged, findings))
    figures = tuple(
        figure.saying(judged(own)) if (own := figure.finding) else figure for figure in figures
    )
    figures = tuple(figure.noting(map(judged, figure.beneath)) for figure in figures)
    told = _told(figures)
    refused = [one for finding in (*told, *findings) for one in finding.refused]
    figures, captions = _with_captions(figures, findings)
    refused = tuple(dict.fromkeys((*refused, *captions)))
    why = sentences("findings", lang)
    for one in refused:
        _log.warning(why["left_out"].format(text=one.text, why=why[f"refused_{one.rule}"]))
    return Printed(figures, findings, refused)


@contextmanager
def telling_once() -> Iterator[None]:
    """While it lasts each refusal is told once, by however many documents of one report."""
    told: set[str] = set()

    def is_new(record: logging.LogRecord) -> bool:
        """Whether nothing has said so yet."""
        before = len(told)
        told.add(record.getMessage())
        return len(told) > before

    _log.addFilter(is_new)
    try:
        yield
    finally:
        _log.removeFilter(is_new)


def _told(figures: Iterable[Drawn]) -> list[Finding]:
    """All sentences of figures: their findings, and the notes below them that claim something."""
    return [own for figure in figures for own in (figure.finding, *figure.beneath) if own]


def _apart(findings: Iterable[Finding]) -> dict[str, frozenset[Fact]]:
    """The facts of each area that cannot be true together with others of it."""
    facts: dict[str, list[Fact]] = defaultdict(list)
    for finding in findings:
        facts[finding.where].extend(finding.facts)
    return {where: gate.apart_from_one_another(own) for where, own in facts.items()}


def _with_captions(
    figures: tuple[Drawn, ...], findings: tuple[Finding, ...]
) -> tuple[tuple[Drawn, ...], list[Refused]]:
    """The figures, without captions that say again what is said."""
    said = {match_key(text) for text in (*(f.text for f in findings), *(f.title for f in figures))}
    kept, refused = [], []
    for figure in figures:
        caption = caption_of(figure)
        if caption and match_key(caption) in said:
            refused.append(Refused(caption, "caption"))
            figure = replace(figure, subtitle="")
        said.add(match_key(caption))
        kept.append(figure)
    return tuple(kept), refused


def caption_of(drawn: Drawn) -> str:
    """What a figure measures, of which place and time, which page; that it is made up, where it is.

    Never its finding; "" where it says nothing of that.
    """
    page = drawn.finding.page if drawn.finding else ""
    text = drawn.subtitle.replace(" · ", ", ") + page if drawn.subtitle else ""
    return f"{text} ({drawn.tag.lower()})" if text and drawn.tag else text
