"""Figures against their details: true sums never fail, wrong ones are found, one slip is named."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from analysis.checks.reconcile import (
    FAILED,
    Figure,
    Relation,
    blank,
    counts_to,
    figure,
    outcome,
    slip,
    spans,
    written,
)

quick = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])


def counted(*values) -> tuple[Figure, ...]:
    return tuple(
        blank(f"C{i}", 20, True) if v is None else figure(f"C{i}", v, counted=True)
        for i, v in enumerate(values, 8)
    )


def total(value, parts, kind="sum", number=1, **more):
    return outcome(Relation(kind, figure("C99", value, **more), tuple(parts), number))


# -- one relation ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "parts", "name"),
    [
        (50, counted(20, 19, 11), "confirmed"),
        (51, counted(20, 19, 11), "contradicted"),
        (70, counted(20, 19, 11, None), "pins_down"),
        (90, counted(20, 19, 11, None, None), "open"),
        (91, counted(20, 19, 11, None, None), "impossible"),
        (49, counted(20, 19, 11, None), "contradicted"),
        (50, counted(20, 19, 11, None), "confirmed"),
    ],
)
def test_counts_are_exact_and_blanks_are_bounded(value, parts, name):
    assert total(value, parts, counted=True).name == name


def test_a_single_blank_is_told_and_not_filled_in():
    found = total(68, counted(20, 19, 11, None), counted=True)
    assert (found.name, found.computed) == ("pins_down", 50)


@pytest.mark.parametrize(
    ("value", "parts", "name"),
    [
        (61.6, (14.9, 15.41, 31.3), "confirmed"),  # 61,61 printed with one digit
        (61.8, (14.9, 15.41, 31.3), "contradicted"),
        (1361, (146.273, 94.642, 45.12, 225.69, 127.3, 22.8, 316.54, 382.86), "confirmed"),
        (1362, (146.273, 94.642, 45.12, 225.69, 127.3, 22.8, 316.54, 382.86), "contradicted"),
        (101, (33, 33, 34), "rounded"),
        (103, (33, 33, 34), "contradicted"),
        (0.3, (0.1, 0.2), "confirmed"),
    ],
)
def test_a_sum_is_right_within_the_printed_digits(value, parts, name):
    assert total(value, [figure(f"B{i}", p) for i, p in enumerate(parts)]).name == name


def test_a_bound_is_no_number():
    parts = [figure("B1", 700), figure("B2", 661)]
    assert total(1361, parts, qualifier="at_least").name == "confirmed"
    assert total(1300, parts, qualifier="at_least").name == "confirmed"
    assert total(1400, parts, qualifier="at_least").name == "contradicted"
    assert total(1300, parts, qualifier="at_most").name == "contradicted"
    assert total(1361, parts, qualifier="at_most").name == "confirmed"
    assert total(1400, parts, qualifier="at_most").name == "confirmed"


def test_a_mean_over_communes():
    five = counted(20, 19, 11, None, None)
    assert total(18.2, five, "mean", 5).name == "impossible"
    assert total(18.2, five, "mean", 5).high == 18
    assert total(18, five, "mean", 5).name == "open"
    assert (
        total(18.3, counted(18, 18, 18, 18, None), "mean", 5).name == "impossible"
    )  # no whole number makes it
    assert total(17.6, counted(20, 19, 11, 20, 18), "mean", 5).name == "confirmed"
    assert total(2.6, counted(2, 3, 3), "mean", 3).name == "confirmed"  # 2,67 cut off
    assert total(2.8, counted(2, 3, 3), "mean", 3).name == "contradicted"


def test_shares_may_be_fitted_to_make_a_hundred_by_less_than_a_unit():
    of = figure("D14", 159818)
    for printed, part, name in (
        (20, 31920, 0),
        (30, 49699, 1),
        (9, 15333, 0),
        (38, 56890, 1),
        (31.1, 49699, 0),
    ):
        found = outcome(Relation("share", figure("E9", printed), (figure("D9", part), of)))
        assert (found.name in FAILED) == bool(name), printed


def test_what_a_total_was_divided_by():
    assert counts_to(91, figure("D9", 18.2)) == [5]
    assert counts_to(320, figure("E8", 15.1)) == []
    assert counts_to(320, figure("E8", 15.24)) == [21]
    assert counts_to(0, figure("E8", 15.1)) == []


@quick
@given(st.integers(1, 3000), st.integers(1, 300), st.integers(0, 3), st.booleans())
def test_the_true_number_is_always_among_those_that_a_mean_allows(whole, number, digits, cut):
    scaled = Fraction(whole * 10**digits, number)
    printed = int(scaled) if cut else int(scaled + Fraction(1, 2))
    assume(printed)
    value = printed / 10**digits
    assert number in counts_to(
        whole, Figure("A1", value, value - 0.5 / 10**digits, value + 0.5 / 10**digits)
    )


def test_cells_in_few_words():
    assert spans(["C8", "C9", "C10", "C14"]) == "C8:C10; C14"
    assert spans(["Y7", "Z7", "AA7", "AB7", "AD7"]) == "Y7:AB7; AD7"
    assert spans(["A1", "C3", "E5", "G7", "I9", "K11", "M13"]) == "A1; C3; E5; G7; I9; K11; …"
    assert written(0.1 + 0.2) == "0,3"


# -- true tables -------------------------------------------------------------------------------
amounts = st.lists(st.integers(0, 10**6), min_size=2, max_size=12)


def rounded(thousandths: int, digits: int) -> float:
    return int(Fraction(thousandths, 10 ** (3 - digits)) + Fraction(1, 2)) / 10**digits


@quick
@given(amounts, st.data())
def test_true_figures_never_fail_however_they_are_rounded(thousandths, data):
    digits = [data.draw(st.integers(0, 3)) for _ in range(len(thousandths) + 1)]
    parts = [
        figure(f"B{i}", rounded(t, d))
        for i, (t, d) in enumerate(zip(thousandths, digits, strict=False))
    ]
    whole = figure("B99", rounded(sum(thousandths), digits[-1]))
    assert outcome(Relation("sum", whole, tuple(parts))).name in ("confirmed", "rounded")
    count = len(parts)
    mean = figure("B98", rounded(round(sum(thousandths) / count), digits[-1]))
    assert outcome(Relation("mean", mean, tuple(parts), count)).name == "confirmed"


@quick
@given(amounts, st.sampled_from([1.0, 0.1, 0.01]))
def test_a_figure_that_is_off_by_more_than_all_rounding_is_found(values, step):
    parts = [figure(f"B{i}", v * step, step) for i, v in enumerate(values)]
    beyond = sum(values) * step + step * (len(values) + 2) / 2
    assert (
        outcome(Relation("sum", figure("B99", beyond, step), tuple(parts))).name == "contradicted"
    )


# -- the one wrong cell ------------------------------------------------------------------------
def crossed(table, lines=None, columns=None, whole=None) -> list[Relation]:
    """Sums of lines, of columns and of both, over a grid; totals as given, else true."""
    lines = lines or [sum(line) for line in table]
    columns = columns or [sum(column) for column in zip(*table, strict=True)]
    whole = sum(lines) if whole is None else whole
    cells = [
        [figure(f"{'BCDEF'[j]}{i + 2}", v, counted=True) for j, v in enumerate(line)]
        for i, line in enumerate(table)
    ]
    right = [figure(f"Z{i + 2}", v, counted=True) for i, v in enumerate(lines)]
    below = [figure(f"{'BCDEF'[j]}90", v, counted=True) for j, v in enumerate(columns)]
    corner = figure("Z90", whole, counted=True)
    return [
        *(Relation("sum", t, tuple(line)) for t, line in zip(right, cells, strict=True)),
        *(
            Relation("sum", t, column)
            for t, column in zip(below, zip(*cells, strict=True), strict=True)
        ),
        Relation("sum", corner, tuple(right)),
        Relation("sum", corner, tuple(below)),
    ]


TABLE = [[10, 20, 30], [40, 50, 60], [70, 80, 90]]


def test_the_cell_at_the_crossing_is_the_wrong_one():
    wrong = [list(line) for line in TABLE]
    wrong[1][1] = 57
    assert slip(crossed(wrong, lines=[60, 150, 240], columns=[120, 150, 180], whole=450)) == (
        "C3",
        57,
        50,
    )


def test_a_wrong_total_of_a_line_is_named_and_not_its_parts():
    assert slip(crossed(TABLE, lines=[60, 152, 240], columns=[120, 150, 180], whole=450)) == (
        "Z3",
        152,
        150,
    )


def test_where_several_cells_would_do_none_is_named():
    assert slip([Relation("sum", figure("B9", 12), (figure("B1", 5), figure("B2", 5)))]) is None
    assert slip(crossed(TABLE)) is None  # nothing fails
    # A cell of 10 that would have to be -5: nothing that is counted is below zero.
    below_zero = crossed(TABLE, lines=[45, 150, 240], columns=[105, 150, 180], whole=435)
    assert slip(below_zero) is None


@st.composite
def spoiled(draw):
    """A true table of up to 3 by 3 with one or two of its cells or totals changed."""
    height, width = draw(st.integers(2, 3)), draw(st.integers(2, 3))
    table = [[draw(st.integers(0, 60)) for _ in range(width)] for _ in range(height)]
    relations = crossed(table)
    addresses = sorted({f.address for r in relations for f in (r.whole, *r.parts)})
    changed = draw(st.lists(st.sampled_from(addresses), min_size=1, max_size=2, unique=True))
    by = {a: draw(st.integers(1, 40)) for a in changed}
    return [
        with_values(r, {a: dict(all_cells(relations))[a] + d for a, d in by.items()})
        for r in relations
    ]


def all_cells(relations):
    return [(f.address, f.value) for r in relations for f in (r.whole, *r.parts)]


def with_values(relation, values):
    def moved(f):
        return figure(f.address, values[f.address], counted=True) if f.address in values else f

    return Relation(
        relation.kind,
        moved(relation.whole),
        tuple(moved(p) for p in relation.parts),
        relation.number,
    )


def mends(relations, values):
    return all(outcome(with_values(r, values)).name not in FAILED for r in relations)


def ways_to_mend(relations) -> list[tuple[str, float]]:
    """Every cell with every whole number that alone makes all sums right: tried one by one."""
    said = dict(all_cells(relations))
    return [
        (cell, said[cell] + by)
        for cell in said
        for by in range(-85, 86)
        if said[cell] + by >= 0 and mends(relations, {cell: said[cell] + by})
    ]


@pytest.mark.slow
@settings(quick, max_examples=40)
@given(spoiled())
def test_a_slip_is_the_only_cell_that_mends_every_sum(relations):
    ways = ways_to_mend(relations) if any(outcome(r).name in FAILED for r in relations) else []
    found = slip(relations)
    assert ([(found.address, found.meant)] if found else []) == (ways if len(ways) == 1 else [])
