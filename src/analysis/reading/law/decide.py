"""From the facts of a value to its row, or to the reason why it has none: the first table that
fits and is wholly explained takes it."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from analysis.reading.law.at import At, Path, of_path, rest_on
from analysis.reading.law.columns import Column
from analysis.reading.law.contrary import contradicted, contrary, told_twice
from analysis.reading.law.criteria import criterion_of, head_of, left_out, no_sum
from analysis.reading.law.facts import SHARE, Facts
from analysis.reading.law.gifts import contribution_of, gift_like
from analysis.reading.law.groups import some_communes
from analysis.reading.law.increments import GAINED, is_cumulated, settle_increments
from analysis.reading.law.indicators import (
    adds_up,
    counts_criteria,
    in_two_scales,
    indicator_of,
    known_of,
)
from analysis.reading.law.labels import Label
from analysis.reading.law.listed_criteria import MOST_CRITERIA
from analysis.reading.law.listed_things import things_in
from analysis.reading.law.lists import Lists, counts_of_lists, lists_of, take_list
from analysis.reading.law.matrix import Matrix, beside_places, matrix_of
from analysis.reading.law.named_units import is_region
from analysis.reading.law.of_standard import set_of
from analysis.reading.law.open_figures import (
    figure_of_region,
    kept_apart,
    open_figure_of,
    unexplained,
)
from analysis.reading.law.pairs import names_two, no_pair
from analysis.reading.law.parts import known_whole, settle_parts, whole_of
from analysis.reading.law.ratings import ratings_in
from analysis.reading.law.recognised_by_title import titled_in
from analysis.reading.law.recognised_lists import Listed, recognised_in, take_listed
from analysis.reading.law.recognitions import recognitions_in
from analysis.reading.law.row import Line, Refusal, Result, Row
from analysis.reading.law.several import results_in
from analysis.reading.law.table import Table
from analysis.reading.law.told import sentence_of
from analysis.reading.law.totals import is_proven, is_unsummed_rate, of_one_place, unlinked
from analysis.reading.law.unmet_in_words import unmet_in
from analysis.reading.law.values import value_of
from analysis.reading.law.wholes import gift

Cell = tuple[int, int]
Made = dict[Cell, Row | list[Row] | Refusal | None]


def understand(table: Table) -> Result:
    """The rows of a table and the reasons for what has none; a doubt is a refusal, no error."""
    result = Result()
    matrix, lists = matrix_of(table), lists_of(table)
    table.criterion.update(matrix.criterion)
    made: Made = {}
    ats: dict[Cell, At] = {}
    listed = things_in(table) or recognitions_in(table) or titled_in(table)
    forms: dict[tuple, Row | None] = {}
    for line, column in product(table.lines, _telling(table, lists, listed)):
        at = _read(table, line, column, matrix, lists)
        if at is None:
            continue
        ats[at.cell] = at
        if column.at in lists.columns:
            take_list(table, at, lists, result)
        elif told := recognised_in(table, at) or _told_in_words(table, at, matrix, result):
            made[at.cell] = told
        else:
            made[at.cell] = _of_form(table, at, matrix, forms) or _decided(table, at, matrix)
    made |= {cell: one for cell, one in counts_of_lists(table, lists).items() if cell in made}
    settle_increments(table, made)
    settle_parts(table, made, ats)
    _contrary(table, made, ats)
    made |= in_two_scales({cell: row for cell, row in made.items() if isinstance(row, Row)}, ats)
    told_twice(made, ats)
    _of_nothing_read(table, made, ats, result)
    _leave_out(made, ats)
    result.refused += _empty_lines(table, matrix)
    result.refused += _silent_blanks(matrix, made)
    take_listed(table, listed, result)
    for cell, one in made.items():
        _put(result, table.merged.get(cell, cell), one)
    result.refused += ratings_in(table, listed, read=bool(result.rows))
    result.refused += _left_apart(table, made, ats)
    return result


def _told_in_words(table: Table, at: At, matrix: Matrix, result: Result) -> list[Row]:
    """The rows of a cell that tells several results, or what is not met; [] for any other."""
    if told := results_in(table, at, figure_of):
        result.refused += told[1]
        return told[0]
    listed = None if at.cell in matrix.criterion else unmet_in(table, at, figure_of)
    result.unmet += listed[1] if listed else []
    return listed[0] if listed else []


def _telling(table: Table, lists: Lists, listed: Listed) -> list[Column]:
    """The columns of figures and of lists of criteria, without those of a list of things."""
    told = {column.at for column in table.values} | lists.columns.keys()
    told -= listed.columns if listed else set()
    return [column for column in table.columns.values() if column.at in told]


def _left_apart(table: Table, made: Made, ats: dict[Cell, At]) -> list[Refusal]:
    """What is told of rows that would be known, were all words of the titles."""
    rows = ((row, ats[cell]) for cell, row in made.items() if isinstance(row, Row) and cell in ats)
    return [told for row, at in rows if (told := kept_apart(table, row, at))]


def _silent_blanks(matrix: Matrix, made: Made) -> list[Refusal]:
    """The blanks that would say "not met" beside marks of which none is unclear."""
    doubts = [cell for cell in matrix.criterion if isinstance(made.get(cell), Refusal)]
    texts = [matrix.values[cell].text for cell in doubts if cell in matrix.values]
    silent = sorted(matrix.silent - made.keys()) if doubts else ()
    return [Refusal(cell, "unclear mark", tuple(texts[:1])) for cell in silent]


def _empty_lines(table: Table, matrix: Matrix) -> list[Refusal]:
    """Lines without a mark where blanks of others speak: not met, or not reported."""
    empty = []
    for line in table.lines if matrix.blanks else ():
        cells = ((line.row, c.at) for c in table.values if not beside_places(table, c.at))
        own = [cell for cell in cells if cell in matrix.criterion]
        silent = own and not any(table.spoken(cell) not in ("", None) for cell in own)
        if silent and line.stub is not None and not matrix.blanks & set(own):
            empty.append(Refusal(line.stub, "empty_line", (str(table.at(line.stub)),)))
    return empty


def _read(table: Table, line: Line, column: Column, matrix: Matrix, lists: Lists) -> At | None:
    """A value with what speaks for it; None for a blank that says nothing."""
    cell, legend = (line.row, column.at), table.context.legend
    text = table.spoken(cell) if cell in matrix.criterion else table.at(cell)
    value = value_of(table.labels, text, legend)
    lists_none = lists.columns.get(column.at) == "criteria"
    dash = value.text and (lists_none or matrix.marked and cell in matrix.criterion)
    if value.sort == "blank" and cell not in matrix.blanks and not dash:
        return None
    if column.at in table.notation:
        value = table.notation[column.at](table.labels, text, legend)
    value = table.flags.get(cell) or value
    return At(cell, line, column, value, table)


def _put(result: Result, cell: Cell, one: Row | list[Row] | Refusal | None) -> None:
    if one is None:
        result.elsewhere.append(cell)
    elif isinstance(one, Refusal):
        result.refused.append(replace(one, cell=cell) if one.cell != cell else one)
        result.unknown.update(one.words)
    elif isinstance(one, Row):
        moved = one.table == "criteria" and one.cell != cell
        result.rows += (replace(one, cell=cell) if moved else one).of_each
    else:
        result.rows += one


def _contrary(table: Table, made: Made, ats: dict[Cell, At]) -> None:
    """Refuse the rows of which a label on their path says otherwise."""
    for cell, one in made.items():
        rows = [one] if isinstance(one, Row) else one if isinstance(one, list) else []
        told = (contrary(table, ats[cell], row) for row in rows if cell in ats)
        made[cell] = next(filter(None, told), one)


def _decided(table: Table, at: At, matrix: Matrix) -> Row | list[Row] | Refusal | None:
    """What one value gives; None where it only sums up others."""
    if odd := _odd(table, at, matrix):
        return odd
    total, beside, mean = _of_others(table, at)
    if at.value.sort != "wrong" and beside:
        return _beside_counts(table, at)
    if mean or (total and is_proven(table, at)):
        return known_whole(table, at) or _rate_of_all(table, at, matrix) or no_sum(at, matrix)
    if at.value.sort == "wrong":
        return Refusal(at.cell, "number", (at.value.text,))
    if total:
        return _open_total(table, at)
    if matrix.judges(at.cell):
        return criterion_of(table, at, matrix)
    if at.value.unit == SHARE and (odd := _odd_share(table, at, matrix)):
        return odd
    if at.value.sort in ("number", "fraction"):
        return no_pair(at, figure_of(table, at))
    return _of_words(table, at, matrix)


def _of_form(table: Table, at: At, matrix: Matrix, forms: dict[tuple, Row | None]) -> Row | None:
    """The gift that a plain number is, as one of its form was decided; None where that is none."""
    line, value, column = at.line, at.value, at.column
    plain = value.sort == "number" and not (value.shared or value.scaled or matrix.criterion)
    some = table.some_communes or some_communes(table.labels, tuple(line.sections))
    some = some or any(one.has("city") for one in (*column.labels, *line.own))
    plain = plain and not some  # each line says whether it is one of them, or where
    if not plain or line.form is None or table.mostly_named and line.place is None:
        return None
    key = line.form.like, at.column.at, value.unit
    if key not in forms:
        value = replace(value, number=1.0, qualifier="exact")
        made = _decided(table, At(at.cell, line.form, at.column, value, table), matrix)
        forms[key] = made if gift(made) else None
    form = forms[key]
    return None if form is None else gift_like(form, at)


def _odd(table: Table, at: At, matrix: Matrix) -> Refusal | None:
    """A value without head or line, two values, or a dash that may mean "not met" or nothing."""
    if table.unheaded(at.column):
        return Refusal(at.cell, "column_without_header")
    if any(label.has("head:note") and label.only for label in at.column.labels[:-1]):
        return Refusal(at.cell, "column_left_out", (at.column.labels[0].text,))
    if at.value.sort == "blank" and at.cell not in matrix.blanks:
        return Refusal(at.cell, "dash_ambiguous", (at.value.text,))
    if _unlabelled(table, at):
        return Refusal(at.cell, "row_without_label")
    if at.value.sort == "fraction" and any(names_two(table.labels, h) for h in at.column.labels):
        return Refusal(at.cell, "number", (at.value.text,))
    return None


def _of_words(table: Table, at: At, matrix: Matrix) -> list[Row] | Row | Refusal:
    if at.value.sort == "mark":
        return _of_no_criterion(table, at, matrix)
    if at.cell in matrix.criterion and matrix.marked:
        return Refusal(at.cell, "unclear mark", (at.value.text,))
    return sentence_of(table, at) or Refusal(at.cell, "words", (at.value.text,))


def _odd_share(table: Table, at: At, matrix: Matrix) -> Refusal | None:
    """A share of a criterion that nobody knows, or of one that no mark stands beside."""
    if matrix.marked and _misnamed(at, matrix):
        return _of_no_criterion(table, at, matrix)
    if counts_criteria(table, at):
        return Refusal(at.cell, "result_without_verdict", (at.value.text,))
    return None


def _misnamed(at: At, matrix: Matrix) -> bool:
    """Whether a line among criteria names none that is known."""
    return not matrix.by_column and any(label.rest for label in at.line.own)


def _of_no_criterion(table: Table, at: At, matrix: Matrix) -> Refusal:
    """A mark of no criterion that is known: its number or name is none, or it concludes others."""
    if at.column.at in matrix.contradicted:
        return Refusal(at.cell, "path_contradicts", matrix.contradicted[at.column.at])
    labels = (*at.column.labels[::-1], *at.line.own, *at.line.sections)
    if set_of(table, at.column):  # of which no register has the names
        over = (*labels, *table.context.titles)
        said = (item.words for label in over for item in label.said.all("standard"))
        return Refusal(at.cell, "rest", tuple(dict.fromkeys(said)))
    numbered = next((label for label in labels if label.has("crit") and label.numbers), None)
    if numbered is not None:
        return _of_no_number(table, at, numbered)
    unknown = tuple(label.text for label in labels if label.rest)[:1]
    if not unknown and _concludes(at, matrix):
        return left_out(at)
    return Refusal(at.cell, "unknown_criterion", unknown or head_of(at))


def _of_no_number(table: Table, at: At, numbered: Label) -> Refusal:
    """A mark of a numbered criterion: no set has the number, or its name is another's."""
    if numbered.has("criterion") or not all(map(_is_beyond, numbered.numbers)):
        said = " | ".join(dict.fromkeys(label.text for label in at.column.labels)) or numbered.text
        return Refusal(at.cell, "criterion_contradicts", (said,))
    day = (("date", "/".join(reversed(table.on.split("-")))),)
    return Refusal(at.cell, "criterion_not_in_set", numbered.numbers, day)


def _concludes(at: At, matrix: Matrix) -> bool:
    """Whether a column of verdicts stands beside marks of criteria: it is on all of them."""
    verdict = any(one.has("head:verdict", "head:value", "status") for one in at.column.labels)
    return verdict and at.line.row in {row for row, _ in matrix.criterion}


def _is_beyond(number: str) -> bool:
    return number.isdecimal() and int(number) > MOST_CRITERIA


def _unlabelled(table: Table, at: At) -> bool:
    """Whether a line says nothing of itself, though others of the table do."""
    line = at.line
    bare = not (line.own or line.names or line.sections or line.period or line.number_label)
    return bare and any(other.own or other.names for other in table.lines)


def _of_nothing_read(table: Table, made: Made, ats: dict[Cell, At], result: Result) -> None:
    """A total in whose line and column nothing was read, nor any total of it, sums nothing;
    one of figures that a label contradicts is contradicted."""
    read = {cell for cell, one in made.items() if isinstance(one, Row | list)}
    rows = (*result.rows, *filter(gift, made.values()))  # a worth beside its thing is read, too
    read |= {cell for row in rows for cell in row.cells}
    totals = unlinked({cell for cell, one in made.items() if one is None and cell in ats}, read)
    totals |= {cell for cell, one in made.items() if one is None and _sums_none(cell, made, ats)}
    own: Made = {cell: figure_of(table, ats[cell]) for cell in totals}
    own |= contradicted(made, totals)
    _contrary(table, own, ats)
    made.update(own)


def _sums_none(cell: Cell, made: Made, ats: dict[Cell, At]) -> bool:
    """Whether a cell of a column of totals is all that its line tells."""
    at = ats.get(cell)
    whole = at is not None and at.column.facts.total and not at.line.total
    return whole and not any(row == cell[0] for row, column in made if column != cell[1])


def _leave_out(made: Made, ats: dict[Cell, At]) -> None:
    """A column of nothing but words beside columns that are read is told once, by its head."""
    read = {cell[0] for cell, one in made.items() if isinstance(one, Row | list)}
    columns: dict[int, Made] = {}
    for cell, one in made.items():
        columns.setdefault(cell[1], {})[cell] = one
    for own in columns.values():
        words = [one for one in own.values() if isinstance(one, Refusal) and one.rule == "words"]
        texts = all(ats[cell].value.sort == "words" for cell in own)
        if texts and len(words) == len(own) and any(row in read for row, _ in own):
            made.update((cell, left_out(ats[cell])) for cell in own)


@of_path
def _of_others(table: Table, path: Path) -> tuple[bool, bool, bool]:
    """Whether a value is a total, one that only helps to read others, a mean of others."""
    return _is_total(table, path), _beside_others(table, path), _mean_line(table, path)


def _is_total(table: Table, at: Path) -> bool:
    """Whether the line or the column of a value speaks of a total."""
    within = len(at.column.labels) > 1 and at.column.labels[-1].has("total")
    of_all = at.column.facts.total and not _says_of_what(at.column) and not within
    others = [o for o in table.values if of_all and not o.facts.total and table.is_summed(o)]
    parts = [
        one.facts.measure
        for one in others
        if "rate" not in one.facts.forms
        and _may_sum(at.column, one)
        and not _beside_others(table, replace(at, column=one))
    ]
    of_all = of_all and parts not in ([], ["plan"])  # beside "Kế hoạch" it is what was done
    return _total_line(table, at) or of_all or table.is_sum(at.column)


def _may_sum(total: Column, other: Column) -> bool:
    """Whether figures of one column may be part of those in another: in no unit of their own."""
    own, part = total.facts.units[:1], other.facts.units[:1]
    if not own or not part or own[0].name == part[0].name:
        return True
    return bool(own[0].vnd and part[0].kind)  # the worth of labour and land may be in it


def _says_of_what(column: Column) -> bool:
    """Whether the heads of a column say a thing, a giver, a standard, a place or a criterion."""
    facts = column.facts
    said = facts.concept or facts.indicator or facts.orgs or facts.standard
    placed = any(label.places for label in column.labels[-1:])
    return bool(said) or placed or _names_criterion(column)


def _names_criterion(column: Column) -> bool:
    """Whether a head is one criterion, by its name or number."""
    head = column.labels[-1] if column.labels else None
    return head is not None and (head.has("criterion") or head.has("crit") and bool(head.numbers))


def _open_total(table: Table, at: At) -> Row | Refusal:
    """A total that nothing proves is a figure of its own: "Tổng số hộ" counts households.

    A share or a mean of the whole area is no sum of those of its parts.
    """
    if at.value.sort not in ("number", "fraction"):
        return Refusal(at.cell, "words", (at.value.text,))
    known = indicator_of(table, at)
    if isinstance(known, Row) and not adds_up(known):
        return known
    if whole := whole_of(table, at, {one.at for one in table.values} - {at.column.at}):
        return whole
    return Refusal(at.cell, "place") if _of_a_section(table, at.line) else open_figure_of(table, at)


def _rate_of_all(table: Table, at: At, matrix: Matrix) -> Row | Refusal | None:
    """The share or the mean in the one line that sums all others, or in a column that does, which
    is no sum: "TỔNG SỐ"; of lines that are no places but a known one."""
    if at.cell in matrix.criterion or not is_unsummed_rate(table, at):
        return None
    if at.column.facts.total and not at.line.total:
        return figure_of(table, at)
    if [line.row for line in table.lines if line.total] != [at.line.row]:
        return None  # of several years, say
    no_form = {"own": (), "facts": Facts(), "form": None, "like": -1 - at.line.row}
    bare = replace(at.line, **no_form)  # "TỔNG SỐ" says none
    made = _open_total(table, replace(at, line=bare, own=None))
    if isinstance(made, Row) and (made.table != "indicators" or adds_up(made)):
        return None
    known = isinstance(made, Row) and (bool(made.what) or made.unit != SHARE)
    return made if known or table.mostly_named else None


def _of_a_section(table: Table, line: Line) -> bool:
    """Whether a line "Cộng" stands below sections that are places: of the last, or of all.

    Of the last one, where others have their own by the same words.
    """
    places = (
        one for one in table.lines
        if one.section and one.row < line.row and any(label.places for label in one.own)
    )  # fmt: skip
    sums = any(label.has("total") for label in line.own) and all(map(_sums_alone, line.own))
    alike = [one for one in table.lines if one.names == line.names]
    return sums and any(places) and (not line.sections or len(alike) == 1)


def _sums_alone(label: Label) -> bool:
    """Whether a label says that it sums, and at most what kind of gifts."""
    kinds = ("total", "kind", "unit", "level", "skip", "fill", "head:value")
    return not label.rest and all(item.has(*kinds) for item in label.said.items)


def _total_line(table: Table, at: At | Path) -> bool:
    """Whether a line only sums; "Tổng số tiêu chí đạt" among other figures is one of its own.

    A part of an area sums the places below it, where that holds: "I. Khu vực đồng bằng".
    """
    own = at.line.facts
    if at.line.row in table.block.sums.rows and any(map(is_region, at.line.own)):
        return True
    return at.line.total and (table.mostly_named or not (own.concept or own.indicator))


def _beside_others(table: Table, at: Path) -> bool:
    """A column that only helps to read others: shares, prices, sums of years."""
    column = at.column.facts
    if {"ratio", "price"} & set(column.forms) or at.column.at in table.of_plans:
        return True
    if is_cumulated(at.column) and not at.line.total:
        return any(not is_cumulated(other) for other in table.values)
    shares = set(column.forms) == {"rate"} and not (column.concept or column.indicator)
    of_others = at.line.facts.orgs or at.line.org or _counts_places(table, at)
    return bool(shares and (of_others or table.restates(at.column)))


def _beside_counts(table: Table, at: At) -> Row | Refusal:
    """The share of the places that met a criterion, under its own name, for it is none of its
    thing; nothing of a column that helps to read others."""
    if is_cumulated(at.column) and known_of(table, at) in GAINED:
        table.at_ends.add(at.column.at)
        return figure_of(table, at)
    shares = {*at.column.facts.forms} == {"rate"} and _counts_places(table, at.path)
    return (open_figure_of(table, at) if shares else None) or left_out(at)


def _counts_places(table: Table, at: Path) -> bool:
    """Whether columns beside, in the line of a criterion, count the places that met it."""
    own = any(one.has("criterion") for one in at.line.own)
    beside = (label for one in table.values if one is not at.column for label in one.labels)
    return own and any(one.has("level") and one.has("status") for one in beside)


def _mean_line(table: Table, at: Path) -> bool:
    """A line of means under columns that count something."""
    line = at.line.facts
    means = "mean" in line.forms or line.indicator.endswith("_mean")
    return means and bool(at.column.facts.concept) and not of_one_place(table, at.line)


def figure_of(table: Table, at: At) -> Row | Refusal:
    """The row of a number: indicator, gift or a figure under its own name; or why none."""
    tried = (attempt(table, at) for attempt in (indicator_of, contribution_of, open_figure_of))
    made = next((one for one in tried if one is not None), None)
    if isinstance(made := figure_of_region(table, at, made) or made, Row):
        opened = made.table == "indicators" and not made.what
        return (opened and _no_open_figure(table, at)) or made
    nothing = made is None or made.rule == "unexplained"
    if nothing and _lacks_giver(at):
        return Refusal(at.cell, "organization_missing")
    rest = rest_on(table, at, "indicators") if nothing else []
    if rest:
        return Refusal(at.cell, "rest", tuple(rest))
    return made or Refusal(at.cell, "unexplained", tuple(unexplained(table, at)))


def _no_open_figure(table: Table, at: At) -> Refusal | None:
    """Why a figure is none of its own name: it lies in a section, or is a gift of nobody."""
    if _of_a_section(table, at.line):
        return Refusal(at.cell, "place")
    labels = (*at.line.own, *at.column.labels)
    kinds = any(label.has("kind") and not label.has("change") for label in labels)
    return Refusal(at.cell, "organization_missing") if kinds and _lacks_giver(at) else None


def _lacks_giver(at: At) -> bool:
    """Whether something says that a value was given, and nothing by whom."""
    return bool(at.whole.give) and not at.whole.orgs
