"""Which figures have other data after a build, and because of which cells."""

import shutil
from contextlib import suppress
from itertools import product

import pytest

from analysis import figures_of, load_tables
from analysis.figures.catalogue import ENTRIES, ask
from analysis.figures.selection import MANY, PART_OF, stock_of, values_of
from analysis.run.build import build
from analysis.words.schema import columns
from projects import *  # noqa: F403
from projects import cards, counts, table
from whole_tables import tables_of
from workbook_makers import REFERENCE, TRUTHS, save

pytestmark = pytest.mark.slow


def again_in(raw, root, processed):
    """Builds, and gives the figures that the build changes, with their cells."""
    reference = root / "data" / "reference"

    def again() -> dict[str, str]:
        build(raw, processed, reference, figures=figures_of(root))
        rows = table(processed, "changes")
        last = max((int(row["run"]) for row in rows), default=0)
        own = [row for row in rows if int(row["run"]) == last and row["table"] == "figures"]
        return {row["what"]: row["cause"] for row in own}

    return again


@pytest.fixture
def figures(in_process, raw, tmp_path):
    """Builds once, and then gives the figures that each further build changes, with their cells."""
    root = tmp_path / "project"
    shutil.copytree(REFERENCE, root / "data" / "reference")
    again = again_in(raw, root, tmp_path / "processed")
    assert again() == {}
    return again


DRAWN: dict[tuple, str] = {}  # of what `with_more` copies


def _with_more(folder) -> None:
    other_tables(folder / "raw")
    shutil.copytree(REFERENCE, folder / "project" / "data" / "reference")
    again_in(folder / "raw", folder / "project", folder / "processed")()
    DRAWN.update(drawn(folder / "project", folder / "processed"))


@pytest.fixture
def with_more(in_process, once, tmp_path):
    """The same of a folder with money and marks, and what its figures show: made once for all."""
    folder = once("with_more", _with_more, tmp_path / "more")
    again = again_in(folder / "raw", folder / "project", folder / "processed")
    return again, folder, DRAWN


def drawn(root, processed) -> dict[tuple, str]:
    """The small table of every figure, for each value of what it shows one of."""
    tables, found = load_tables(root, processed), {}
    stock = stock_of(tables)
    for name, entry in ENTRIES.items():
        fields = [own for own in entry.choices if own not in MANY or own in entry.one]
        rows = [stock.rows[part] for part in entry.needs.rows]
        values = [sorted({v for own in rows for v in values_of(own, field)}) for field in fields]
        for chosen in product(*values):
            with suppress(ValueError):
                table = ask(name, stock, **dict(zip(fields, chosen, strict=True))).table()
                found[name, *chosen] = table.to_csv()
    return found


def add_line(register, line: str) -> None:
    text = register.read_text(encoding="utf-8-sig")
    register.write_text(f"{text.rstrip()}\n{line}\n", encoding="utf-8-sig")


def test_one_cell_and_one_line_change_exactly_the_figures_that_come_from_them(
    raw, figures, tmp_path
):
    root, processed = tmp_path / "project", tmp_path / "processed"
    reference = root / "data" / "reference"
    counts(raw / "a.xlsx", ("Kỳ Ninh", 20), ("Kỳ Hà", 19), ("Kỳ Nam", 3), ("Kỳ Hoa", 12))
    title = "Số tiêu chí đạt chuẩn nông thôn mới các xã năm 2017"
    counts(raw / "c.xlsx", ("Kỳ Ninh", 9), ("Kỳ Hà", 8), ("Kỳ Nam", 3), title=title)
    figures()
    before = drawn(root, processed)
    counts(raw / "a.xlsx", ("Kỳ Ninh", 11), ("Kỳ Hà", 19), ("Kỳ Nam", 3), ("Kỳ Hoa", 12))
    line = "c.xlsx,Sheet1,C4,8,7,đếm lại,Công văn 1"
    add_line(reference / "corrections.csv", line)
    found, now = figures(), drawn(root, processed)
    other = {one[0] for one in before.keys() | now.keys() if before.get(one) != now.get(one)}
    assert set(found) == other and "criteria_met_over_years" in other
    assert found["criteria_met_over_years"] == "a.xlsx!Sheet1!C3; c.xlsx!Sheet1!C4"
    rows = [one for one in table(processed, "changes") if one["run"] == "2"]
    causes = {one["address"]: one["cause"] for one in rows if one["table"] != "figures"}
    assert causes == {"C3": "a.xlsx!Sheet1!C3", "C4": f"corrections.csv: + {line}"}


REGISTERS = {  # a line as it is, and what becomes of it
    "organization_groups": ("mass_organization,Đoàn thể,Mass organizations,yes,", "yes,", ","),
    "criteria_sets": ("NTM2016,", ",19,,19,", ",18,,19,"),
}


@pytest.mark.parametrize("register", REGISTERS)
def test_a_line_that_changes_no_row_is_the_cause_of_the_figures_that_it_changes(
    with_more, register
):
    figures, folder, before = with_more
    reference = folder / "project" / "data" / "reference"
    told = turned(reference / f"{register}.csv", *REGISTERS[register])
    found, now = figures(), drawn(folder / "project", folder / "processed")
    changed = {one[0] for one in before.keys() | now.keys() if before.get(one) != now.get(one)}
    assert changed and set(found) == changed and set(found.values()) == {told}
    last = [one for one in table(folder / "processed", "changes") if one["run"] == "1"]
    assert {one["table"] for one in last} == {"figures"}


def other_tables(raw) -> None:
    """Money of organizations, some of which are compared with each other; criteria met."""
    raw.mkdir(parents=True)
    for truth in ("cash", "criteria"):
        save(raw / f"{truth}.xlsx", next(iter(TRUTHS[truth].layouts.values()))())
    counts(raw / "a.xlsx", ("Kỳ Ninh", 18), ("Kỳ Hà", 17))
    save(raw / "b.xlsx", TRUTHS["funds"].layouts["communes_by_source-2"]())
    cards(raw, ("a.xlsx", "reported"), ("b.xlsx", "reported"))


def turned(path, begins: str, old: str, new: str) -> str:
    """Change the end of a line of a register; what is told of it."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    (at,) = (n for n, line in enumerate(lines) if line.startswith(begins))
    front, _, behind = lines[at].rpartition(old)
    was, lines[at] = lines[at], front + new + behind
    path.write_text("\n".join([*lines, ""]), encoding="utf-8-sig")
    return f"{path.name}: - {was}; {path.name}: + {lines[at]}"


def test_of_a_cell_and_a_line_each_figure_names_its_own(with_more):
    figures, folder, _ = with_more
    told = turned(
        folder / "project" / "data" / "reference" / "organization_groups.csv",
        *REGISTERS["organization_groups"],
    )
    counts(folder / "raw" / "a.xlsx", ("Kỳ Ninh", 11), ("Kỳ Hà", 17))
    found = figures()
    assert found["criteria_met_by_commune"] == "a.xlsx!Sheet1!C3"
    others = {cause for cause in found.values() if cause != told}
    assert told in found.values() and all("csv" not in cause for cause in others)


def test_a_line_of_a_register_that_changes_no_row_changes_no_figure(figures, tmp_path):
    add_line(tmp_path / "project" / "data" / "reference" / "vocabulary.csv", "quýnh,skip,")
    assert figures() == {}


def test_of_too_many_rows_figures_are_told_that_may_have_changed(
    raw, figures, monkeypatch, tmp_path
):
    monkeypatch.setattr("analysis.figures.changed.MOST_ROWS", 1)
    counts(raw / "a.xlsx", ("Kỳ Ninh", 11), ("Kỳ Hà", 19))
    assert "criteria_met_by_commune" in figures()
    rows = table(tmp_path / "processed", "changes")
    assert {one["change"] for one in rows if one["table"] == "figures"} == {"possible"}


def test_one_cell_changes_the_figures_that_show_it_and_no_other(raw, figures, tmp_path):
    counts(raw / "a.xlsx", ("Kỳ Ninh", 11), ("Kỳ Hà", 19))
    found = figures()
    assert set(found.values()) == {"a.xlsx!Sheet1!C3"}
    shown = {"criteria_met_by_commune", "indicator_over_time"}
    assert set(found) == shown, "one year is no change, and what is given is in another file"
    rows = table(tmp_path / "processed", "indicators")
    assert set(rows[0]) == set(columns("indicators")), "the tables have no other columns for it"


def test_a_line_that_comes_and_what_was_counted_are_told(raw, figures):
    counts(raw / "a.xlsx", ("Kỳ Ninh", 20), ("Kỳ Hà", 19), ("Kỳ Nam", 3))
    found = figures()
    assert found["criteria_met_by_commune"] == "a.xlsx!Sheet1!C5"
    assert found["cells_understood"] == "a.xlsx!Sheet1!"
    assert not {"contributions_by_kind", "sources_of_funds", "change_by_commune"} & set(found)


def test_many_rows_that_come_are_told_without_trying(raw, figures):
    counts(raw / "c.xlsx", *((name, 9) for name in ("Kỳ Nam", "Kỳ Hoa", "Kỳ Lợi", "Kỳ Hưng")))
    found = figures()
    assert "c.xlsx!Sheet1!C3; c.xlsx!Sheet1!C4" in found["criteria_met_by_commune"]
    assert not {"contributions_by_kind", "change_by_commune", "tasks_by_owner"} & set(found)


def test_every_part_of_the_stock_is_of_a_table():
    tables = tables_of()
    assert {PART_OF.get(part, part) for part in stock_of(tables).rows} <= set(vars(tables))
