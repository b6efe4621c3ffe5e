"""The page of a year as one file of HTML: nothing is fetched, and it reads without scripts.

Its data are the numbers with their cells, and the texts of those cells and of the ones around them;
year_page.js opens them, year_page.css has the looks for telephone, desk and grey paper.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from html import escape
from importlib.resources import files
from itertools import count
from string import Template
from urllib.parse import quote

from analysis.figures.drawn import Drawn
from analysis.figures.panels import PLACED, TABLES
from analysis.publish import board_html, charts_html
from analysis.publish.excerpts import Sheet
from analysis.publish.ink import TRIANGLE, Ink
from analysis.publish.shown import Number, Text, how_told, numbers_of, plain, spans_of
from analysis.publish.year_board import Board
from analysis.publish.year_cards import Card
from analysis.publish.year_gifts import Gift
from analysis.publish.year_page import YearPage, capital, title_of
from analysis.words.provenance import split_cell

PANEL_WORDS = ("close", "how", "file", "sheet", "cell", "basis", "who", "made_up", "around")


def every_number(page: YearPage) -> list[Number]:
    """All numbers of a page, those of its charts last."""
    drawn = [one for one in (page.beside, *page.charts) if one]
    of_charts = [number for one in drawn for number in charts_html.numbers_in(one)]
    trend, titled = page.trend, [*drawn, page.moved, page.board.drawn if page.board else None]
    of_charts += [n for one in titled if one for n in numbers_of(title_of(one, page.scope))]
    of_trend = [charts_html.trend_number(trend, name) for name in trend.panels] if trend else []
    return [*numbers_of(page), *of_trend, *of_charts]


def html_of(page: YearPage, excerpts: Mapping[Sheet, Mapping[str, str]]) -> bytes:
    """The page as UTF-8; the same page gives the same bytes."""
    numbers = {number.key: number for number in every_number(page)}
    listed = [key for key, number in numbers.items() if not number.aside]
    ink = Ink(
        {key: n for n, key in enumerate(numbers)},
        {key: n for n, key in enumerate(listed, 1)},
        page.names,
        page.scope.words,
        page.warned,
        page.scope.lang,
    )
    body = "".join(_body(page, ink, [numbers[key] for key in listed]))
    data = json.dumps(
        _data(page, ink, list(numbers.values()), excerpts),
        ensure_ascii=False,
        separators=(",", ":"),
    ).replace("<", "\\u003c")  # no text of a cell ends the script that holds it, or begins another
    parts = {
        "lang": page.scope.lang,
        "title": escape(page.title),
        "skip": ink.words["skip"],
        "body": body,
        "data": data,
    }
    parts |= {name: _file(f"year_page.{name}") for name in ("css", "js")}
    return Template(_file("year_page.html")).substitute(parts).encode("utf-8")


def _file(name: str) -> str:
    return (files("analysis.publish") / name).read_text(encoding="utf-8")


# --- the data behind the numbers ---


def _data(
    page: YearPage, ink: Ink, numbers: list[Number], excerpts: Mapping[Sheet, Mapping[str, str]]
) -> dict:
    """Files, sheets, numbers and texts of cells; a number names files and sheets by their place."""
    sheets: dict[Sheet, int] = {}
    items = []
    for number in numbers:
        spans = [
            [sheets.setdefault((source, sheet), len(sheets)), address]
            for source, sheet, address in spans_of(number.cells)
        ]
        shown = f"{number.before} {number.text}".strip()
        made_up = int(number.basis != "reported")
        told = [ink.bound(shown), number.label, spans, how_told(number, ink.lang), made_up]
        doubt = ink.doubt(number)
        items.append([*told, doubt] if doubt else told)
    who = {source: origin.who for origin in page.origins for _, source in origin.files}
    return {
        "w": {name: ink.words[f"panel_{name}"] for name in PANEL_WORDS}
        | {"tag": ink.words["illustrative"], "reported": ink.words["reported"]},
        "s": [[source, sheet, who.get(source, "")] for source, sheet in sheets],
        "i": items,
        "x": {str(n): excerpts[own] for own, n in sheets.items() if own in excerpts},
    }


# --- the parts in their order ---


def _body(page: YearPage, ink: Ink, listed: list[Number]) -> Iterator[str]:
    counted = {"table": count(1), "chart": count(1)}
    drawn = [("xa", "board", _board), ("nam", "years", _trend), ("gop", "given", _given)]
    # Without a board the first chart is what the page is about.
    drawn.insert(len(drawn) if page.board else 0, ("hinh", "charts", _charts))
    sections = [
        *((*names, make(page, ink, counted)) for *names, make in drawn),
        ("khop", "doubts", _doubts(page, ink)),
        ("gui", "send", _send(page, ink)),
        ("nguon", "sources", _sources(page, ink, listed)),
    ]
    sections = [one for one in sections if one[2]]
    yield _header(page, ink, [("so", "numbers"), *(one[:2] for one in sections)])
    yield _cards(page, ink)
    for name, _, inside in sections:
        yield f'<section id="{name}" aria-labelledby="h-{name}">{inside}</section>'
    yield _footer(page, ink)


def _header(page: YearPage, ink: Ink, links: list[tuple[str, str]]) -> str:
    words = ink.words
    told = {"where": capital(page.scope.where), "year": page.scope.year}
    kicker = f"{ink.plain(words['kicker'].format(**told))} {ink.tag(page.basis)}"
    lead = [f"<p>{ink.text(text)}.</p>" for text in page.lead]
    told_of = (ink.doubt(number) for number in numbers_of(page.finding))
    doubt = ink.text(page.disputed) or ink.plain(next(filter(None, told_of), ""))
    if doubt:
        warned = f'<span class="warn">{TRIANGLE} {capital(words["contradicted"])}:</span>'
        lead.insert(0, f"<p>{warned} {doubt}</p>")
    toc = "".join(f'<li><a href="#{name}">{words[f"toc_{key}"]}</a></li>' for name, key in links)
    return (
        f'<header><p class="kicker">{kicker}</p><h1 class="finding">{ink.text(page.finding)}</h1>'
        f'<div class="lead">{"".join(lead)}</div><ul class="jump noprint">{toc}</ul></header>'
    )


def _cards(page: YearPage, ink: Ink) -> str:
    if not page.cards:
        return ""
    note = ink.plain(
        ink.words["some_change" if page.some_before else page.scope.no_change].format(
            year=page.scope.year - 1
        )
    )
    cards = "".join(_card(card, ink) for card in page.cards)
    heading = f'<h2 id="h-so" class="vh">{ink.words["toc_numbers"]}</h2>'
    return (
        f'<section id="so" class="first" aria-labelledby="h-so">{heading}'
        f'<dl class="nums">{cards}</dl><p class="cap">{note}</p></section>'
    )


def _card(card: Card, ink: Ink) -> str:
    unit = f" <small>{ink.plain(card.unit)}</small>" if card.unit else ""
    value = "".join(
        f"<small>{own}</small>" if isinstance(own, str) else ink.number(own) for own in card.value
    )
    more = [ink.tag(card.basis), ink.text(card.change), ink.warning(card.value)]
    below = " ".join(part for part in more if part)
    change = f'<dd class="d">{below}</dd>' if below else ""
    return (
        f'<div class="card"><dt>{ink.plain(card.label)}</dt>'
        f'<dd class="v">{value}{unit}</dd>{change}'
        f'<dd class="d s">{ink.plain(card.where)}</dd></div>'
    )


def _heading(name: str, title: str | Text, ink: Ink, level: int = 2) -> str:
    at = f' id="h-{name}"' if name else ""
    text = (title,) if isinstance(title, str) else title
    return f"<h{level}{at}>{ink.text(text)}</h{level}>"


def _sub(kind: str, text: str, basis: str, ink: Ink, counted: Mapping) -> str:
    number = f"{ink.words[kind]} {next(counted[kind])}"
    return f'<p class="sub">{ink.plain(f"{number}. {text}")} · {ink.basis(basis)}</p>'


def _board(page: YearPage, ink: Ink, counted: Mapping) -> str:
    board = page.board
    if board is None:
        return ""
    words, year = ink.words, page.scope.year
    key = "board_many" if board.wide else "board_few"
    sizes = {"n": len(board.places) + len(board.silent), "k": len(board.criteria), "year": year}
    how = [words["board_how"]]
    how += [words["board_tens"]] if board.wide else []
    if board.reported and (board.wide or board.basis != "reported"):
        how.append(words["board_against" if board.basis != "reported" else "board_other"])
    how += [groups + "." for groups in [board_html.groups_told(board)] if groups]
    how.append(board.drawn.source_note)
    table = (
        f"{_heading('xa', title_of(board.drawn, page.scope, words['board_title']), ink)}"
        f"{_sub('table', words[key].format(**sizes), board.basis, ink, counted)}"
        f"{board_html.legend(board, ink)}{board_html.board_table(board, ink, year)}"
        f'<p class="cap">{ink.plain(" ".join(how))}</p>'
    )
    aside = _beside_board(page, board, ink, counted)
    wide = " wide" if board.wide else ""
    return f'<div class="two{wide}"><div>{table}</div><div>{aside}</div></div>' if aside else table


def _beside_board(page: YearPage, board: Board, ink: Ink, counted: Mapping) -> str:
    parts = []
    if page.beside:
        parts.append(_figure(page.beside, page, ink, counted))
    if board.wide:
        parts.append(_heading("", ink.words["each_criterion"], ink, 3))
        parts.append(board_html.criteria_list(board, ink))
    return "".join(parts)


def _trend(page: YearPage, ink: Ink, counted: Mapping) -> str:
    drawn = page.trend
    if drawn is None:
        return ""
    years = sorted({int(mark.at) for mark in drawn.marks})
    words = ink.words
    sub = words["trend_sub"].format(first=years[0], last=years[-1])
    order = [*page.board.places.values()] if page.board else []
    how = [words["trend_bold"].format(year=page.scope.year)]
    how += [words[f"trend_{key}"] for key in charts_html.signs_of(drawn)]
    moved = page.moved  # what moved heads the lines
    title = title_of(moved, page.scope, words["trend_title"]) if moved else words["trend_title"]
    basis = "illustrative" if drawn.tag else "reported"
    return (
        f"{_heading('nam', title, ink)}{_sub('chart', sub, basis, ink, counted)}"
        f"{charts_html.trends(drawn, ink, page.scope.year, order)}"
        f'<p class="cap">{ink.plain(" ".join([*how, *drawn.notes, drawn.source_note]))}</p>'
    )


def _given(page: YearPage, ink: Ink, counted: Mapping) -> str:
    given, words = page.given, ink.words
    if given is None:
        return ""
    where = {"where": page.scope.where, "year": page.scope.year}
    heads = "".join(f'<th scope="col">{words[f"gave_{kind}"]}</th>' for kind in given.kinds)
    rows = []
    for giver, kinds in given.givers.items():
        fields = []
        for kind in given.kinds:
            gifts = "".join(map(partial(_gift, ink), kinds.get(kind, ())))
            label = escape(words[f"gave_{kind}"])
            fields.append(f'<td data-h="{label}"><ul>{gifts}</ul></td>' if gifts else "<td></td>")
        rows.append(f'<tr><th scope="row">{ink.plain(giver)}</th>{"".join(fields)}</tr>')
    how = [words["given_how"], words["given_words"]]
    how += [words["given_more"].format(n=given.more)] if given.more else []
    sub = words["given_sub"].format(**where)
    return (
        f"{_heading('gop', page.given_title, ink)}{_sub('table', sub, given.basis, ink, counted)}"
        f'<table class="gave"><caption class="vh">{ink.plain(sub)}</caption>'
        f'<thead><tr><th scope="col">{words["who"]}</th>{heads}</tr></thead>'
        f'<tbody>{"".join(rows)}</tbody></table><p class="cap">{ink.plain(" ".join(how))}</p>'
    )


def _gift(ink: Ink, gift: Gift) -> str:
    """ "54 tấn xi măng, trị giá 16,2 triệu đồng": a gift, what it is worth, and to whom."""
    worth = f", {ink.words['worth']} {ink.number(gift.worth, 'w')}" if gift.worth else ""
    thing = f"{gift.between}{ink.plain(gift.thing)}" if gift.thing else ""
    to = f'<span class="to">{ink.plain(gift.to)}</span>'
    return f"<li>{ink.number(gift.told, 'w')}{thing}{worth}{to}</li>"


def _charts(page: YearPage, ink: Ink, counted: Mapping) -> str:
    if not page.charts and not page.sentences:
        return ""
    said = "".join(f"<li>{ink.text(text)}.</li>" for text in page.sentences)
    told = f"<h3>{ink.words['also']}</h3><ul>{said}</ul>" if said else ""
    figures = "".join(_figure(drawn, page, ink, counted) for drawn in page.charts)
    heading = f'<h2 id="h-hinh" class="vh">{ink.words["toc_charts"]}</h2>'
    several = " rows" if len(page.charts) > 1 else " one"
    return f'{heading}<div class="two{several}">{figures}</div>{told}'


def _figure(drawn: Drawn, page: YearPage, ink: Ink, counted: Mapping) -> str:
    """A chart or a table of numbers with its finding, what it shows, and how to read it."""
    kind = "table" if drawn.kind in TABLES and drawn.form != PLACED else "chart"
    basis = "illustrative" if drawn.tag else "reported"
    title: str | Text = title_of(drawn, page.scope, drawn.subtitle.split(" · ")[0])
    if page.head and _first(drawn.title) == _first(page.head.title):
        title = ink.words["each_commune"]  # its finding heads the page
    notes = " ".join((*drawn.notes, drawn.source_note))
    return (
        f"<figure>{_heading('', title, ink, 3)}"
        f"{_sub(kind, drawn.subtitle, basis, ink, counted)}{charts_html.chart(drawn, ink)}"
        f'<figcaption class="cap">{ink.plain(notes)}</figcaption></figure>'
    )


def _first(title: str) -> str:
    """The first clause of a finding."""
    return title.partition(";")[0]


def _doubts(page: YearPage, ink: Ink) -> str:
    words = ink.words
    if not page.doubts and not page.unknown:
        return ""
    counts = {"doubts": sum(1 + own.more for own in page.doubts), "unknowns": len(page.unknown)}
    title = ", ".join(words[f"n_{name}"].format(n=n) for name, n in counts.items() if n)
    doubts = []
    for own in page.doubts:
        more = f" ({words['more_doubts'].format(n=own.more)})" if own.more else ""
        fix = f'<span class="fix">{words["fix"]}{ink.plain(own.fix)}</span>' if own.fix else ""
        doubts.append(f"<li>{TRIANGLE}{ink.text(own.said)}{ink.plain(more)}{fix}</li>")
    unknown = "".join(
        f'<li><span class="qm" aria-hidden="true">?</span>{ink.plain(own)}</li>'
        for own in page.unknown
    )
    lists = {"doubts": "".join(doubts), "unknowns": unknown}
    parts = "".join(
        f'<div><h3>{words[name]}</h3><ul class="issues">{own}</ul></div>'
        for name, own in lists.items()
        if own
    )
    return f'{_heading("khop", title, ink)}<div class="two rows">{parts}</div>'


def _send(page: YearPage, ink: Ink) -> str:
    """What to send, with an empty form of the communes and their criteria."""
    if not page.send:
        return ""
    words = ink.words
    items = "".join(f"<li>{ink.plain(own)}</li>" for own in page.send)
    names = [*page.scope.communes.values()]
    button = ""
    if names and page.board is None:
        lines = [";".join([words["commune"], *map(str, range(1, page.form_size + 1))])]
        lines += [name + ";" * page.form_size for name in names]
        form = quote("\ufeff" + "\r\n".join(lines) + "\r\n")
        button = (
            f'<p><a class="btn noprint" download="{words["template_file"]}-{page.scope.year}.csv" '
            f'href="data:text/csv;charset=utf-8,{form}">{words["template"]}</a></p>'
        )
    return (
        f"{_heading('gui', words['send_title'], ink)}<p>{words['send_any']}</p>"
        f"<ol>{items}</ol>{button}"
    )


def _sources(page: YearPage, ink: Ink, listed: list[Number]) -> str:
    words = ink.words
    told = []
    for origin in page.origins:
        titles: dict[str, list[str]] = {}
        for title, source in origin.files:
            titles.setdefault(title, []).append(source)
        files_told = "; ".join(
            f"{ink.plain(title)} <code>({escape(', '.join(own))})</code>"
            for title, own in titles.items()
        )
        told.append(
            f"<li><b>{ink.plain(origin.who)}</b> {ink.tag(origin.basis)}<br>{files_told}</li>"
        )
    n = sum(len(origin.files) for origin in page.origins)
    made_up = any(origin.basis != "reported" for origin in page.origins)
    how = [words["read_how"], words["read_made_up"] if made_up else "", words["read_beside"]]
    return (
        f"{_heading('nguon', words['sources_title'], ink)}"
        f"<p><b>{words['read']}</b> {ink.plain(' '.join(own for own in how if own))}</p>"
        f"<details open><summary>{words['sources_summary'].format(n=n)}</summary>"
        f'<ul class="srcs">{"".join(told)}</ul></details>'
        f"<details open><summary>{words['list_summary'].format(n=len(listed))}</summary>"
        f"{_list(listed, ink)}</details>"
    )


def _list(listed: list[Number], ink: Ink) -> str:
    """The numbers of the page with their cells, for paper and for readers without scripts."""
    words, rows = ink.words, []
    for n, number in enumerate(listed, 1):
        spans = spans_of(number.cells)
        fields = [str(n), plain((number,)), number.label]
        fields += ["; ".join(dict.fromkeys(span[i] for span in spans)) for i in range(3)]
        fields.append(words["reported" if number.basis == "reported" else "illustrative"])
        cells = "".join(f"<td>{ink.plain(field)}</td>" for field in fields)
        rows.append(f'<tr id="n{n}">{cells}</tr>')
    heads = "".join(f'<th scope="col">{own}</th>' for own in words["list_heads"].split("|"))
    caption = words["list_caption"]
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="plain"><caption>{caption}</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _footer(page: YearPage, ink: Ink) -> str:
    used = {source for origin in page.origins for _, source in origin.files}
    used |= {split_cell(cell)[0] for number in numbers_of(page.doubts) for cell in number.cells}
    issues = page.scope.tables.issues
    own = issues[issues["source"].isin(used)]["severity"]
    counts = {f"{name}s": int((own == name).sum()) for name in ("error", "warning")}
    told = ink.words["foot"].format(n=len(used), **counts)
    return f'<footer><p class="cap">{ink.plain(told)}</p></footer>'
