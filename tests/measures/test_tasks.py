"""The critical path, how tasks stand on a day, what is left by week, and the pace of criteria."""

import pandas as pd
import pytest

from analysis import measures
from table_makers import tasks


def network(**columns) -> pd.DataFrame:
    own = {
        "task_id": list("ABCD"), "start": ["2018-11-01", "", "", ""], "due": "",
        "duration_days": [5, 3, 2, 4], "predecessors": ["", "A", "A", "B;C"],
    }  # fmt: skip
    return pd.DataFrame(own | columns)


def path(table: pd.DataFrame) -> list[tuple]:
    return list(measures.critical_path(table).itertuples(index=False, name=None))


def test_both_ends_of_a_task_count_and_the_next_begins_on_the_day_after():
    assert path(network()) == [
        ("A", "2018-11-01", "2018-11-05", "2018-11-01", "2018-11-05", 0, True),
        ("B", "2018-11-06", "2018-11-08", "2018-11-06", "2018-11-08", 0, True),
        ("C", "2018-11-06", "2018-11-07", "2018-11-07", "2018-11-08", 1, False),
        ("D", "2018-11-09", "2018-11-12", "2018-11-09", "2018-11-12", 0, True),
    ]


def test_a_given_start_is_not_earlier_than_and_a_later_one_moves_what_follows():
    found = measures.critical_path(network(start=["2018-11-01", "2018-11-02", "2018-11-10", ""]))
    assert found["earliest_start"].tolist()[1:] == ["2018-11-06", "2018-11-10", "2018-11-12"]
    assert found["critical"].tolist() == [False, False, True, True]


def test_a_length_is_that_from_the_start_to_the_due_day_where_none_is_told():
    table = network(start="2018-11-01", due="2018-11-03", duration_days=None)
    assert measures.critical_path(table)["earliest_finish"].tolist()[-1] == "2018-11-09"


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"predecessors": ["D", "A", "A", "B;C"]}, "A → B → D → A"),
        ({"predecessors": ["A", "", "", ""]}, "A → A"),
        ({"predecessors": ["X", "A", "A", "B"]}, "X"),
        ({"task_id": list("ABCA")}, "A"),
        ({"duration_days": [5, None, 2, 4]}, "B"),
        ({"start": ""}, "no task has a start"),
    ],
)
def test_what_gives_no_path_is_one_sentence(columns, said):
    with pytest.raises(ValueError, match=r"^[^.]*\.$") as error:
        measures.critical_path(network(**columns))
    assert said in str(error.value)


def test_the_last_snapshot_counts_and_ids_may_begin_anew_in_each_place():
    found = measures.critical_path(tasks())
    assert len(found) == 4 and found["task_id"].tolist() == ["1", "2", "1", "2"]
    assert list(found.index) == [2, 3, 4, 5]


def test_each_task_is_done_late_blocked_or_not_yet_due():
    states = measures.task_states(tasks())
    told = states.set_index(["place", "task_id"])["state"].to_dict()
    assert told == {
        ("Kỳ Ninh", "1"): "done", ("Kỳ Ninh", "2"): "blocked",
        ("Kỳ Hà", "1"): "late", ("Kỳ Hà", "2"): "blocked",
    }  # fmt: skip
    assert states["days_late"].tolist() == [0, 0, 4, 0]
    assert states["waits_for"].tolist() == ["", "", "", "1"]
    assert states["cell"][2] == "minh-hoa/viec.xlsx!2018-11-09!H9"


def test_a_day_looks_at_the_plans_up_to_it():
    states = measures.task_states(tasks(), "2018-11-05")
    assert states["state"].tolist() == ["late", "blocked"]


def test_nothing_is_said_of_a_task_of_which_the_plan_says_nothing():
    rows = tasks().assign(done="", progress=float("nan"), obstacle="", predecessors="")
    assert set(measures.task_states(rows)["state"]) == {"not_told"}


def test_tasks_are_counted_by_owner_commune_and_criterion():
    by_owner = measures.tasks_by(tasks()).set_index("owner")
    assert by_owner.loc["Hội Phụ nữ", ["late", "blocked", "total"]].tolist() == [1, 1, 2]
    assert by_owner.loc["", "blocked"] == 1
    assert measures.tasks_by(tasks(), "place")["total"].tolist() == [2, 2]
    with pytest.raises(ValueError, match="owner, place, criterion"):
        measures.tasks_by(tasks(), "week")


def test_what_is_left_is_counted_on_the_day_of_each_plan():
    left = measures.burn_down(tasks()).set_index(["place", "snapshot"])["left"].to_dict()
    assert left == {
        ("Kỳ Ninh", "2018-11-02"): 2, ("Kỳ Ninh", "2018-11-09"): 1, ("Kỳ Hà", "2018-11-09"): 2,
    }  # fmt: skip


def weeks(*progress: float) -> pd.DataFrame:
    """One task, a week between two plans."""
    row = tasks().iloc[[1]].assign(predecessors="", start="2018-11-01", due="2018-11-30")
    days = pd.date_range("2018-11-02", periods=len(progress), freq="7D").strftime("%Y-%m-%d")
    rows = [
        row.assign(snapshot=day, progress=share, done="yes" if share == 100 else "no")
        for day, share in zip(days, progress, strict=True)
    ]
    return pd.concat(rows, ignore_index=True)


@pytest.mark.parametrize(
    ("progress", "promised", "outlook", "earliest", "latest"),
    [
        ((0, 20), "", "not_told", "", ""),
        ((0, 20, 60), "2018-11-30", "in_time", "2018-11-23", "2018-11-30"),
        ((0, 20, 60), "2018-11-29", "perhaps", "2018-11-23", "2018-11-30"),
        ((0, 20, 60), "2018-11-22", "too_late", "2018-11-23", "2018-11-30"),
        ((0, 0, 60), "2018-11-30", "perhaps", "2018-11-21", ""),
        ((0, 50, 100), "", "met", "2018-11-16", "2018-11-16"),
    ],
)
def test_the_slowest_and_the_fastest_week_give_the_range(
    progress, promised, outlook, earliest, latest
):
    (found,) = measures.criteria_outlook(weeks(*progress), promised).to_dict("records")
    assert found["outlook"] == outlook
    assert (found["earliest"], found["latest"]) == (earliest, latest)
