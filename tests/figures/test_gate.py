"""The gate: what must not be said is left out and told; what is said is true when recomputed."""

from __future__ import annotations

import logging
import math
import re
from dataclasses import replace
from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.figures import findings, findings_of_gifts, task_findings
from analysis.figures.drawn import Drawn
from analysis.figures.facts import Claim, Fact, counted, extreme, numbers
from analysis.figures.gate import RULES, apart_from_one_another, refusal
from analysis.figures.notes import naming
from analysis.figures.printed import admit, caption_of
from analysis.figures.said import Finding
from analysis.words.names import sentences

NAMES = ("Kỳ Hà", "Kỳ Hoa", "Kỳ Lợi", "Kỳ Nam", "Kỳ Ninh", "Lâm Hợp")


def met(name: str, value: float | None, **more) -> Fact:
    near = {"out_of": 20.0, "period": "2018", "sets": ("2016",), "basis": "reported"} | more
    return Fact("criteria_met", value, name, name, **near)


def given_by(name: str, value: float, qualifier: str = "exact", **more) -> Fact:
    return Fact("money", value, name, name, unit="VND", qualifier=qualifier, **more)


def least(*facts: Fact, **more) -> Claim:
    return extreme("met_least", facts, least=True, **more)


THREE = met("Kỳ Hà", 19), met("Kỳ Nam", 11), met("Kỳ Ninh", 20)
LIST = Claim("count", "newly_met", THREE[:2], more=(Fact("newly_met", 4.0), Fact("count", 3.0)))


@pytest.mark.parametrize(
    ("claim", "rule"),
    [
        (least(*THREE), ""),
        (least(*THREE, met("Kỳ Lợi", None)), "partial"),
        (least(*THREE, complete=False), "partial"),
        (least(*THREE, communes=3).of_all(frozenset(NAMES)), "partial"),
        (least(*THREE, met("Kỳ Lợi", 15, sets=("2021",))), "other_set"),
        (least(*THREE, met("Kỳ Lợi", 15, basis="illustrative")), "mixed"),
        (least(*THREE, met("Kỳ Nam", 12)), "apart"),
        (least(*THREE, met("Kỳ Lợi", 15, qualifier="at_most")), "bounds"),
        (extreme("money_most", [given_by("A", 9), given_by("B", 5, "at_least")]), "bounds"),
        (extreme("money_most", [given_by("A", 9, "at_least"), given_by("B", 5)]), ""),
        (extreme("money_most", [given_by("A", 9, "at_least"), given_by("B", 9)]), "bounds"),
        (extreme("money_most", [given_by("A", 9), given_by("B", 8.9, "about")]), "bounds"),
        (numbers("funds_total", given_by("A", 31.919e9, "about", added=True)), "too_exact"),
        (numbers("met_one", met("Kỳ Nam", None)), "partial"),
        (LIST, "count"),
        (replace(LIST, more=(Fact("newly_met", 4.0), Fact("count", 2.0))), ""),
        (Claim("count", "full_some", THREE[:1] * 2, THREE), "count"),
        (Claim("count", "full_some", THREE[:2], THREE[1:]), "count"),
        (numbers("map_sizes", met("A", 9), group=THREE), ""),
        (numbers("map_sizes", met("A", 9), group=[*THREE, met("A", 9, sets=("2021",))]),
         "other_set"),
        (Claim("change", "series_moved", (met("A", 9), met("A", 12, period="2019"))), ""),
        (
            Claim(
                "change", "series_moved", (met("A", 9), met("A", 5, period="2022", sets=("2021",)))
            ),
            "other_set",
        ),
        (
            Claim("change", "series_moved", (
                met("A", 9, qualifier="at_least"), met("A", 12, period="2019"))),
            "bounds",
        ),
    ],
)  # fmt: skip
def test_a_claim_is_refused_by_name(claim, rule):
    assert refusal(claim) == rule


def test_every_refusal_has_its_words():
    for lang in ("vi", "en"):
        said = sentences("findings", lang)
        assert all(f"refused_{rule}" in said for rule in (*RULES, "caption"))
        assert all(f"unsaid_{rule}" in said for rule in RULES)


def figure(finding: Finding, subtitle: str = "Số tiêu chí đạt · năm 2018") -> Drawn:
    return Drawn("bars", "bars", "", subtitle).saying(finding)


def test_of_two_facts_that_cannot_both_be_true_neither_is_said_in_one_document(caplog):
    one = figure(Finding("no_met", (numbers("met_one", met("Kỳ Nam", 11)),)))
    other = figure(Finding("no_met", (least(met("Kỳ Nam", 12), met("Kỳ Hà", 19)),)), "Thứ hai")
    apart = "Năm 2018: các nguồn ghi khác nhau về số tiêu chí đạt chuẩn, chưa kết luận được"
    assert one.title == "Năm 2018: Kỳ Nam đạt 11/20 tiêu chí"
    with caplog.at_level(logging.WARNING):
        printed = admit([one, other])
    assert [drawn.title for drawn in printed.figures] == [apart, apart]
    assert [refused.rule for refused in printed.refused] == ["apart", "apart"]
    assert len(caplog.messages) == 2 and "“Năm 2018: Kỳ Nam đạt 11/20 tiêu chí”" in caplog.text
    assert admit([one]).figures == (one,)


def test_what_is_refused_is_left_out_and_the_rest_of_the_sentence_stays():
    sized = counted(findings.FULL, THREE, findings.is_full, communes=3)
    finding = Finding("no_met", (sized, least(*THREE, communes=3)))
    assert finding.text == (
        "Năm 2018: trong 3 xã chỉ có Kỳ Ninh đạt đủ bộ tiêu chí; thấp nhất là Kỳ Nam "
        "(11/20 tiêu chí)."
    )
    partly = finding.of_all(frozenset(NAMES), "thi-xa-ky-anh")
    assert partly.text == "Năm 2018: trong 3 xã có số liệu chỉ có Kỳ Ninh đạt đủ bộ tiêu chí."
    assert [refused.rule for refused in partly.refused] == ["partial"]


def test_what_organizations_gave_elsewhere_is_another_fact():
    here, there = (
        Finding("no_money", (extreme("money_most", [given_by("A", value)], label="tiền"),), "money",
                where=where)
        for value, where in ((5e6, "huyen-a"), (7e6, "huyen-b"))
    )  # fmt: skip
    assert not admit((), [here, there]).refused
    assert len(admit((), [here, replace(there, where="huyen-a")]).refused) == 2


def test_a_caption_is_neither_its_finding_nor_that_of_another_figure():
    finding = Finding("no_met", (numbers("met_one", met("Kỳ Nam", 11)),))
    same = figure(finding, "Năm 2018: Kỳ Nam đạt 11/20 tiêu chí.")
    own, twice = figure(finding), figure(finding)
    printed = admit([same, own, twice])
    assert [caption_of(drawn) for drawn in printed.figures] == ["", caption_of(own), ""]
    assert [refused.rule for refused in printed.refused] == ["caption", "caption"]


def test_a_note_below_a_figure_is_judged_as_its_title_is():
    right, twice = naming("no_data", ["A", "B"], "vi"), Finding("no_met", (LIST,), "")
    drawn = Drawn("bars", "bars", "Tên", notes=(right, twice, "Cách đọc."))
    printed = admit([drawn])
    assert printed.figures[0].notes == ("Không có số liệu: A và B.", "Cách đọc.")
    assert [refused.rule for refused in printed.refused] == ["count"]


def test_a_title_of_the_users_own_is_theirs():
    drawn = Drawn("bars", "bars", "Kỳ Nam nhất!", "Số tiêu chí")
    assert admit([drawn]).figures == (drawn,)


# --- what is said is true ---

VALUES = st.integers(0, 20)


def ends(value: float, qualifier: str) -> tuple[float, float]:
    """Between which numbers an amount lies."""
    wide = {"about": (value * 0.9, value * 1.1), "at_least": (value, math.inf)}
    return wide.get(qualifier, (-math.inf if qualifier == "at_most" else value, value))


QUALIFIERS = st.sampled_from(["exact", "exact", "about", "at_least", "at_most"])


def table_of(rows: list[tuple]) -> pd.DataFrame:
    columns = ["place", "met", "out_of", "criteria_set", "basis"]
    table = pd.DataFrame(rows, columns=columns).astype({"met": float, "out_of": float})
    return table.assign(place_id=table["place"], period="2018")


ROWS = st.lists(
    st.tuples(
        st.sampled_from(NAMES), VALUES, st.sampled_from([20, 20, 20, 19, None]),
        st.sampled_from(["2016", "2016", "2016", "2021"]), st.just("reported"),
    ),
    max_size=6,
)  # fmt: skip


def named(text: str) -> set[str]:
    return set(re.split(r", | và ", text))


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(ROWS)
def test_how_many_communes_meet_all_and_which_fewest_is_so(rows):
    """By each of the numbers that sources tell of a commune."""
    text = findings.criteria_met(table_of(rows)).text
    told = [own for name in NAMES if (own := [row for row in rows if row[0] == name])]
    if found := re.search(r"(\d+) trong (\d+) xã", text):
        wholes = [({row[2] for row in own} - {None}, own) for own in told]
        full = [own for size, own in wholes if size and min(row[1] for row in own) >= max(size)]
        assert int(found[1]) == len(full) and int(found[2]) <= len(told)
    if found := re.search(r"(thấp|cao) nhất là (.+?) \((\d+)(?:–(\d+))?", text):
        assert len({row[3] for row in rows}) == 1
        holders = named(re.sub(r" và \d+ xã khác", "", found[2]))
        own = [row[1] for row in rows if row[0] in holders]
        assert (int(found[3]), int(found[4] or found[3])) == (min(own), max(own))
        for world in product(*told):
            end = {"thấp": min, "cao": max}[found[1]](row[1] for row in world)
            assert {row[0] for row in world if row[1] == end} >= holders


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("ABCDE"), st.integers(1, 99).map((1e6).__mul__), QUALIFIERS),
        max_size=5,
    )
)
def test_who_gave_most_did_so_by_all_that_the_amounts_may_be(rows):
    table = pd.DataFrame(rows, columns=["organization", "value_vnd", "qualifier"])
    table = table.assign(
        kind="cash", basis="reported", how="value", periods=[("2018",)] * len(rows)
    )
    table = table.assign(organization_id=table["organization"])
    text = findings_of_gifts.contributions(table).text
    found = re.search(r": ([A-E](?:(?:, | và )[A-E])*)(?: và \d+ đơn vị khác)? \(", text)
    if not found:
        return
    winners = named(found[1])
    assert len({row[0] for row in rows}) == len(rows)
    low = min(ends(value, how)[0] for who, value, how in rows if who in winners)
    others = [ends(value, how) for who, value, how in rows if who not in winners]
    assert all(high < low or (end, high) == (low, low) for end, high in others)


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(NAMES), VALUES, VALUES, st.sampled_from(["2016", "2021"])),
        unique_by=lambda row: row[0], min_size=1, max_size=6,
    )
)  # fmt: skip
def test_who_rose_and_who_fell_did_so_by_one_set(rows):
    columns = ["place", "before", "after", "criteria_set_after"]
    table = pd.DataFrame(rows, columns=columns).assign(
        place_id=lambda own: own["place"], change=lambda own: own["after"] - own["before"],
        unit="criteria", year_before=2018, year_after=2022, basis="reported",
        criteria_set_before="2016",
    )  # fmt: skip
    text = findings.change(table).text
    other = any(row[3] != "2016" for row in rows)
    assert other == ("không so sánh" in text) and (not other or "tăng" not in text)
    for verb, sign in (("tăng", 1), ("giảm", -1)):
        if found := re.search(rf"(\d+) xã {verb}", text):
            assert int(found[1]) == sum((row[2] - row[1]) * sign > 0 for row in rows)
    if found := re.search(r"nhiều nhất là (.+?) \(([+−]\d+)", text):
        moved = {row[0]: row[2] - row[1] for row in rows}
        end = max(moved.values()) if found[2][0] == "+" else min(moved.values())
        assert abs(end) == int(found[2][1:])
        holders = {name for name, own in moved.items() if own == end}
        assert holders >= named(re.sub(r" và \d+ xã khác", "", found[1]))


FACTS = st.builds(met, st.sampled_from(NAMES[:3]), VALUES, qualifier=QUALIFIERS)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(FACTS, min_size=1, max_size=4), max_size=4))
def test_no_document_says_what_cannot_be_true_together(groups):
    said = [Finding("no_met", (least(*group),)) for group in groups]
    printed = admit((), said)
    facts = [
        fact for finding in printed.findings for claim, rule in finding.judged if not rule
        for fact in claim.every
    ]  # fmt: skip
    assert not apart_from_one_another(facts)
    assert all(one.agrees_with(other) for one in facts for other in facts)


def test_a_change_is_one_of_one_thing():
    before, after = met("Kỳ Hà", 15, period="2017"), met("Kỳ Hà", 19)
    assert refusal(Claim("change", "since", (before, after))) == ""
    assert refusal(Claim("change", "since", (met("Kỳ Nam", 15, period="2017"), after))) == "partial"


def test_from_where_to_where_numbers_go_is_said_of_one_set_and_of_what_is_not_in_doubt():
    told = Finding("no_met", (least(*THREE, complete=False),))
    spread = findings.spread(told)
    assert spread.text == "3 xã có số liệu đạt từ 11 đến 20 tiêu chí."
    other = Finding("no_met", (least(*THREE, met("Kỳ Lợi", 15, sets=("2021",)), complete=False),))
    assert [one.rule for one in findings.spread(other).refused] == ["other_set"]
    apart = replace(told, apart=frozenset(THREE[:1]))
    assert [one.rule for one in findings.spread(apart).refused] == ["apart"]
    assert not findings.spread(Finding("no_met", (numbers("met_one", THREE[0]),))).claims


def test_the_outlook_of_a_week_names_each_criterion_once_by_its_verdict():
    rows = [("9", "too_late"), ("20", "in_time"), ("2", "in_time"), ("5", "not_told")]
    table = pd.DataFrame(rows, columns=["criterion", "outlook"])
    table = table.assign(place_id="ky-ha", basis="reported")
    said = task_findings.outlook(table).text
    assert said == "Với tốc độ các tuần qua, tiêu chí 20 và 2: kịp hạn; 9: không kịp."
    twice = pd.concat([table, table.head(1).assign(outlook="met")])
    printed = admit((), [task_findings.outlook(twice)])
    assert {one.rule for one in printed.refused} == {"apart"}
