"""The board of a year as a table of squares: criteria down where communes are few, else communes
down."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from analysis.publish.ink import NB, TRIANGLE, Ink, symbol
from analysis.publish.shown import Number
from analysis.publish.year_board import Board, Square

TENS = 10


def legend(board: Board, ink: Ink) -> str:
    """What the shapes say."""
    items = (f"<li>{symbol(own)}{ink.words[f'status_{own}']}</li>" for own in board.statuses)
    return f'<ul class="key" aria-label="{ink.words["symbols"]}">{"".join(items)}</ul>'


def board_table(board: Board, ink: Ink, year: int) -> str:
    """The table: one tab stop, arrows move, the counts at the ends open the same cells."""
    return _wide(board, ink, year) if board.wide else _tall(board, ink, year)


def _square(square: Square | None, ink: Ink, first: bool, kind: str = "") -> str:
    of = f' class="{kind}"' if kind else ""
    if square is None:
        word = ink.words["status_no_data"]
        return f'<td{of}>{symbol("no_data")}<span class="vh">{word}</span></td>'
    told = square.told
    tab, said = 0 if first else -1, escape(f"{told.label}: {told.text}")
    return (
        f'<td{of}><a href="#nguon" data-o="{ink.index[told.key]}" tabindex="{tab}" title="{said}">'
        f'{symbol(square.status)}<span class="vh">{escape(told.text)}</span></a></td>'
    )


def _count(number: Number | None, ink: Ink) -> str:
    return ink.number(number, "q") if number else "–"


def _head(board: Board, ink: Ink, year: int, kind: str, columns: int) -> str:
    caption = ink.plain(ink.words["board_caption"].format(year=year))
    return (
        f'<table class="board{kind}"><caption class="vh">{caption}</caption><colgroup>'
        f'<col class="nm">{"<col>" * columns}<col class="ct"></colgroup>'
    )


def _tall(board: Board, ink: Ink, year: int) -> str:
    """Few communes: criteria down, with their names in full; text is never turned."""
    rows, last, first = [], None, True
    for no, name in board.criteria.items():
        squares = []
        for place in board.places:
            squares.append(_square(board.squares.get((place, no)), ink, first))
            first = False
        group = board.groups.get(no)
        line = ' class="g"' if last is not None and group != last else ""
        last = group
        rows.append(
            f'<tr{line}><th scope="row"><b>{no}</b>{ink.plain(name)}</th>{"".join(squares)}'
            f'<td class="t">{_count(board.by.get(no), ink)}</td></tr>'
        )
    names = "".join(
        f'<th scope="col">{ink.plain(name).replace(NB, "<br>")}</th>'
        for name in board.places.values()
    )
    words = ink.words
    return (
        f"{_head(board, ink, year, '', len(board.places))}<thead><tr>"
        f'<th scope="col" class="l">{words["criterion"]}</th>{names}'
        f'<th scope="col" class="r">{words["met_by"]}</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody><tfoot>{''.join(_foot(board, ink))}</tfoot></table>"
    )


def _foot(board: Board, ink: Ink) -> Iterator[str]:
    """How many each commune meets, how many of these newly, and what was reported beside it."""
    lines = [("met_of_set", board.met, ink.tag(board.basis))]
    lines += [("gained_row", board.gained, "")] if board.gained else []
    key = "reported_row" if board.basis != "reported" else "other_row"
    lines += [(key, board.reported, "")] if board.reported else []
    sizes = {number.text.partition("/")[2] for number in board.met.values()}
    of_all = ink.words["of_set"].format(n=min(sizes)) if len(sizes) == 1 else ""
    for name, counts, tag in lines:
        told = [_short(counts.get(place), ink, bool(of_all)) for place in board.places]
        cells = "".join(f"<td>{own}</td>" for own in told)
        more = f"{of_all} {tag}" if name == "met_of_set" else tag
        yield f'<tr><th scope="row">{ink.words[name]}{more}</th>{cells}<td></td></tr>'


def _short(number: Number | None, ink: Ink, met_alone: bool) -> str:
    """A count; without the size of the set where the line names it for all."""
    if number is None:
        return "–"
    return ink.number(number, "q", number.text.partition("/")[0] if met_alone else "")


def _wide(board: Board, ink: Ink, year: int) -> str:
    """Many communes: they go down, by the share that they meet, and criteria across, by number."""
    starts = _starts(board)
    rows, first = [], True
    for n, (place, name) in enumerate(board.places.items()):
        squares = []
        for no in board.criteria:
            own = board.squares.get((place, no))
            squares.append(_square(own, ink, first, "gap" if no in starts else ""))
            first = False
        line = ' class="q"' if n and n % TENS == 0 else ""
        head = _other(board, place, ink) + ink.plain(name)
        rows.append(
            f'<tr{line}><th scope="row">{head}</th>{"".join(squares)}'
            f'<td class="t">{_count(board.met.get(place), ink)}</td></tr>'
        )
    nothing = f'<td colspan="{len(board.criteria)}" class="no">{ink.words["sent_nothing"]}</td>'
    rows += [
        f'<tr><th scope="row">{ink.plain(name)}</th>{nothing}<td class="t">–</td></tr>'
        for name in board.silent
    ]
    heads = "".join(
        f'<th scope="col"{_gap(no in starts)}><span aria-hidden="true">{no}</span>'
        f'<span class="vh">{escape(name)}</span></th>'
        for no, name in board.criteria.items()
    )
    words = ink.words
    return (
        f"{_head(board, ink, year, ' wide', len(board.criteria))}"
        f"<thead><tr><td></td>{_spans(board, starts)}<td></td></tr><tr>"
        f'<th scope="col" class="l">{words["commune"]}</th>{heads}'
        f'<th scope="col" class="r">{words["met_short"]}</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _other(board: Board, place: str, ink: Ink) -> str:
    """What another table counts of a commune, where it is not what its squares say."""
    if board.basis != "reported" or place not in board.reported:
        return ""
    return f'<span class="warn">{TRIANGLE} {ink.number(board.reported[place], "q")}</span> '


def _gap(is_start: bool) -> str:
    return ' class="gap"' if is_start else ""


def _starts(board: Board) -> set[str]:
    """The criteria in front of which a group begins, but for the first."""
    numbers = [*board.criteria]
    pairs = zip(numbers, numbers[1:], strict=False)
    return {b for a, b in pairs if board.groups.get(a) != board.groups.get(b)}


def _spans(board: Board, starts: set[str]) -> str:
    runs: list[list[str]] = []
    for no in board.criteria:
        if not runs or no in starts:
            runs.append([])
        runs[-1].append(no)
    return "".join(
        f'<th scope="colgroup" colspan="{len(run)}"{_gap(run[0] in starts)}>'
        f"{escape(board.groups.get(run[0], ''))}</th>"
        for run in runs
    )


def criteria_list(board: Board, ink: Ink) -> str:
    """The names of the criteria beside the board of many communes, with how many meet each."""
    items = (
        f"<li><span>{no}</span><span>{ink.plain(name)}</span>"
        f"<span>{_count(board.by.get(no), ink)}</span></li>"
        for no, name in board.criteria.items()
    )
    return f'<ul class="crit">{"".join(items)}</ul>'


def groups_told(board: Board) -> str:
    """ "I: Quy hoạch; II: Hạ tầng …": what the group lines stand for."""
    used = dict.fromkeys(board.groups.get(no, "") for no in board.criteria)
    named = [f"{no}: {board.group_names[no]}" for no in used if no in board.group_names]
    return "; ".join(named)
