"""A folder of workbooks to a folder of tables, and the command line around it."""

import hashlib
import os
import shutil
import sys
import unicodedata
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import pandas as pd
import pytest

from analysis import load_tables
from analysis.files import find_root, write_whole
from analysis.reading.reader import Reader
from analysis.run import guard, workers
from analysis.run.build import build, is_current
from analysis.run.inputs import made_now
from analysis.run.project import shown_name
from kept_lines import assert_kept
from projects import *  # noqa: F403
from projects import TITLE, Here, cards, counts, issues, table
from workbook_makers import REFERENCE, ROOT, save_grid

# The contract of DESIGN.md.
CONTRACT = {
    "criteria": "year, period, place_id, place, place_type, criteria_set, criterion, "
    "criterion_name, status, value, unit, measure, basis, source, sheet, address",
    "contributions": "year, period, organization_id, organization, organization_group, "
    "place_id, place, kind, item, quantity, unit, value_vnd, qualifier, measure, basis, "
    "source, sheet, address",
    "indicators": "year, period, place_id, place, indicator, indicator_name, value, out_of, unit, "
    "qualifier, measure, basis, source, sheet, address",
    "issues": "severity, rule, source, sheet, address, found, message, suggestion",
    "places": "place_id, place, place_type, valid_from, valid_to, code, parent_id, merged_into, "
    "passed_on, lat, lon",
    "ledger": "source, sheet, cells, value, header, stub, section, total, title, unit, ordinal, "
    "column_number, empty, note, signature, issue",
}
KINDS = {"cash", "materials", "labour", "infrastructure", "land", "other"}
STATUSES = {"met", "not_met", "in_progress", "not_applicable"}
QUALIFIERS = {"exact", "about", "at_least", "at_most", "order_of_magnitude"}


# -- the tables --------------------------------------------------------------------------------
def test_the_tables_have_the_columns_of_the_contract_and_parquet_equals_csv(raw, processed):
    counts(raw / "c.xlsx", ("Kỳ Hạc", 5), ("Kỳ Nam", 11))
    build(raw, processed, REFERENCE)
    for name, columns in CONTRACT.items():
        data = (processed / f"{name}.csv").read_bytes()
        assert data.startswith(b"\xef\xbb\xbf") and b"\r" not in data, "opens in Excel as UTF-8"
        parquet = pd.read_parquet(processed / f"{name}.parquet")
        assert list(parquet.columns) == columns.split(", ")
        text = {c: "str" for c in parquet if not pd.api.types.is_numeric_dtype(parquet[c])}
        from_csv = pd.read_csv(
            processed / f"{name}.csv",
            dtype=text,
            keep_default_na=False,
            na_values={c: [""] for c in parquet if c not in text},
            encoding="utf-8-sig",
        )
        assert len(parquet) > 0 or name == "criteria"
        pd.testing.assert_frame_equal(from_csv, parquet, check_dtype=False)


def test_the_words_of_closed_columns_are_those_of_the_contract():
    tables = load_tables(ROOT)
    contributions, criteria, indicators = tables.contributions, tables.criteria, tables.indicators
    assert set(contributions["kind"]) <= KINDS
    assert set(criteria["status"]) <= STATUSES
    assert set(criteria["place_type"]) <= {"xã", "phường", "thị trấn"}
    assert set(contributions["qualifier"]) | set(indicators["qualifier"]) <= QUALIFIERS
    for rows in (contributions, criteria, indicators):
        assert set(rows["measure"]) <= {"actual", "plan"}
        assert set(rows["basis"]) <= {"reported", "illustrative"}
        assert (
            rows["period"]
            .str.fullmatch(
                r"\d{4}(-(H[12]|Q[1-4]|\d\d|\d\d-\d\d))?|\d{4}/\d{4}|\d{4}-\d\d/\d{4}-\d\d"
            )
            .all()
        )
        assert (
            rows["period"].str.extract(r"(\d{4})(?!.*\d{4})")[0].astype(int) == rows["year"]
        ).all()


def test_text_that_looks_like_a_formula_stays_text_in_excel(raw, processed):
    counts(raw / "c.xlsx", ("@Kỳ Hà", 5), ("+Kỳ Nam", 11))
    build(raw, processed, REFERENCE)
    found = {row["found"] for row in table(processed, "issues") if row["source"] == "c.xlsx"}
    assert len(found) > 1
    assert not {text for text in found if text.startswith(("=", "+", "@"))}


@pytest.mark.slow
# -- a folder that changes -------------------------------------------------------------------------
def test_a_run_says_all_that_it_said(raw, processed):
    """Of a folder with something wrong in each file, a copy, a damaged one and one without card."""
    counts(raw / "c.xlsx", ("Kỳ Hạc", 5), ("Kỳ Quýnh", 1), ("Kỳ Hà", 18))
    save_grid(raw / "d.xlsx", [["Số hộ nhãng năm 2018"], ["TT", "Xã", "Nhãng"], [1, "Kỳ Hà", 7]])
    shutil.copy(raw / "a.xlsx", raw / "e.xlsx")
    (raw / "f.xlsx").write_bytes((raw / "a.xlsx").read_bytes()[:300])
    named = ("a.xlsx", "b.xlsx", "c.xlsx", "f.xlsx", "khong-co.xlsx")
    cards(raw, *((name, f"Biểu {name}", "reported") for name in named), header="source,title,basis")
    summary = build(raw, processed, REFERENCE, today="2026-11-23")
    told = (f"{name}: {value}" for name, value in asdict(summary).items())
    assert_kept("run/built.txt", "summary", told)
    for name in ("sources", "inputs", "ledger", "unknown_words", "issues", "indicators"):
        rows = ({**row, "sha256": ""}.items() for row in table(processed, name))
        lines = ("; ".join(f"{of}: {said}" for of, said in row if said) for row in rows)
        assert_kept("run/built.txt", name, lines)


@pytest.mark.slow
def test_a_new_workbook_is_in_the_tables_of_the_next_run(raw, processed, built):
    before = table(processed, "indicators")
    counts(raw / "moi" / "c.xlsx", ("Kỳ Nam", 11), ("Kỳ Hoa", 14))
    build(raw, processed, REFERENCE)
    after = table(processed, "indicators")
    assert [row for row in after if row["source"] != "moi/c.xlsx"] == before
    new = [(r["place_id"], r["value"], r["address"]) for r in after if r["source"] == "moi/c.xlsx"]
    assert new == [("ky-nam", "11.0", "C3"), ("ky-hoa-1", "14.0", "C4")]


FAULTS = {
    "loi-1.xlsx": ("raise ZeroDivisionError('by chance')", "by chance"),
    "loi-2.xlsx": ("os.abort()", "exit"),
    "loi-3.xlsx": ("os._exit(7)", "exit 7"),
    "loi-4.xlsx": ("time.sleep(600)", "> 15 s"),
    "loi-5.xlsx": ("bytearray(3_000_000_000)", "> 1200 MB"),
}
STUMBLING = f"""
import os, sys, time
from analysis.reading.reader import Reader
from analysis.run.guard import serve

FAULTS = { {name: fault for name, (fault, _) in FAULTS.items()} }
tidy = Reader.tidy

def stumbles(self, workbook, basis, *found):
    exec(FAULTS.get(workbook.source, ""))
    print("a library that prints")
    return tidy(self, workbook, basis, *found)

Reader.tidy = stumbles
if __name__ == "__main__":
    serve(int(sys.argv[1]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("copied", [False, True])
def test_a_fault_with_one_file_costs_that_file_and_no_other(
    real_workers, raw, processed, built, monkeypatch, tmp_path, copied
):
    """In workers that start anew, and where the first are copies of this process."""
    monkeypatch.setattr(Reader, "tidy", Reader.tidy)
    if copied:
        exec(STUMBLING, {"__name__": "stumbling"})
    else:
        monkeypatch.setattr(guard, "may_copy", lambda: False)
    before = table(processed, "indicators")
    for n, name in enumerate(FAULTS):
        counts(raw / name, ("Kỳ Nam", n), ("Kỳ Hoa", 14))
    counts(raw / "sau.xlsx", ("Kỳ Hưng", 17))
    script = tmp_path / "stumbling.py"
    script.write_text(STUMBLING, encoding="utf-8")
    monkeypatch.setattr(guard, "COMMAND", (sys.executable, str(script)))
    monkeypatch.setattr(guard, "SECONDS", 15)
    build(raw, processed, REFERENCE)
    assert [r for r in table(processed, "indicators") if r["source"] != "sau.xlsx"] == before
    assert [r["place_id"] for r in table(processed, "indicators") if r["source"] == "sau.xlsx"] == [
        "ky-hung"
    ]
    stopped = [row for row in table(processed, "issues") if row["rule"] == "file_stopped"]
    assert [(row["source"], row["severity"]) for row in stopped] == [(n, "error") for n in FAULTS]
    for row in stopped:
        assert FAULTS[row["source"]][1] in row["found"]
    monkeypatch.undo()
    build(raw, processed, REFERENCE)  # what broke off is no result to keep
    assert FAULTS.keys() <= {row["source"] for row in table(processed, "indicators")}


@pytest.mark.slow
def test_many_files_are_read_by_several_workers_with_the_same_result(
    real_workers, raw, processed, monkeypatch
):
    for n in range(12):
        counts(
            raw / f"so {n}.xlsx",
            ("Kỳ Ninh", n % 20),
            ("Kỳ Hà", 19),
            title=TITLE.replace("2018", str(1996 + n)),
        )
    build(raw, processed, REFERENCE)
    monkeypatch.setattr(workers, "FILES_EACH", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    build(raw, processed.with_name("many"), REFERENCE)
    for name in CONTRACT:
        assert (processed / f"{name}.csv").read_bytes() == (
            processed.with_name("many") / f"{name}.csv"
        ).read_bytes()


@pytest.mark.slow
def test_a_broken_one_is_named_and_all_else_goes_on(raw, processed, built):
    before = {name: table(processed, name) for name in ("contributions", "indicators", "criteria")}
    (raw / "broken.xlsx").write_bytes((raw / "a.xlsx").read_bytes()[:-1500])
    summary = build(raw, processed, REFERENCE)
    assert ("error", "file_damaged", "broken.xlsx") in issues(processed)
    assert {name: table(processed, name) for name in before} == before
    assert (summary.files, summary.unreadable) == (3, 1)


@pytest.mark.slow
def test_odd_names_and_a_folder_that_cannot_be_opened_cost_an_issue_each(
    raw, processed, built, monkeypatch
):
    before = table(processed, "indicators")
    (raw / "closed").mkdir()
    (raw / "closed" / "c.xlsx").write_bytes((raw / "a.xlsx").read_bytes())
    for name in (b"no\xe1.xlsx", b".dot.xlsx", b"x" * 250 + b".xlsx"):
        Path(os.fsdecode(os.fsencode(raw) + b"/" + name)).write_bytes(b"PK\x03\x04" + name)
    scandir = os.scandir

    def refused(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    summary = build(raw, processed, REFERENCE)
    told = Counter(source for _, rule, source in issues(processed) if rule != "no_origin_card")
    odd = ["closed", "no\\xe1.xlsx", ".dot.xlsx", "x" * 250 + ".xlsx"]
    assert {one: told[one] for one in odd} == dict.fromkeys(odd, 1)
    assert summary.unreadable == len(odd)
    assert table(processed, "indicators") == before


def test_a_workbook_that_is_gone_leaves_the_tables(raw, processed, built):
    (raw / "a.xlsx").unlink()
    build(raw, processed, REFERENCE)
    assert table(processed, "indicators") == []
    assert ("warning", "unused_origin_card", "sources.csv") in issues(processed)


@pytest.mark.slow
def test_two_runs_write_the_same_bytes(raw, tmp_path):
    for name in ("one", "two"):
        build(raw, tmp_path / name, REFERENCE)
    for name in CONTRACT:
        for suffix in (".csv", ".parquet"):
            assert (tmp_path / "one" / f"{name}{suffix}").read_bytes() == (
                tmp_path / "two" / f"{name}{suffix}"
            ).read_bytes()


def test_names_with_decomposed_letters_are_one_name(raw, processed):
    name = unicodedata.normalize("NFD", "Biểu tổng hợp.xlsx")
    counts(raw / name, ("Kỳ Nam", 11))
    cards(
        raw, ("a.xlsx", "reported"), ("b.xlsx", "reported"), ("Biểu tổng hợp.xlsx", "illustrative")
    )
    build(raw, processed, REFERENCE)
    (row,) = [r for r in table(processed, "indicators") if r["place_id"] == "ky-nam"]
    assert (row["source"], row["basis"]) == ("Biểu tổng hợp.xlsx", "illustrative")
    assert not {rule for _, rule, _ in issues(processed)} & {"no_origin_card", "unused_origin_card"}


# -- the cache -------------------------------------------------------------------------------------
@pytest.fixture
def opened(monkeypatch, in_process):
    """The names of the files that a run really reads."""
    names: list[str] = []
    original = Here.read

    def spy(self, path, source, basis):
        names.append(source)
        return original(self, path, source, basis)

    monkeypatch.setattr(Here, "read", spy)
    return names


@pytest.mark.slow
def test_unchanged_files_come_from_the_cache_with_the_same_result(raw, processed, opened):
    build(raw, processed, REFERENCE)
    assert opened == ["a.xlsx", "b.xlsx"]
    first = {name: (processed / f"{name}.csv").read_bytes() for name in CONTRACT}
    opened.clear()
    build(raw, processed, REFERENCE)
    assert opened == []
    assert {name: (processed / f"{name}.csv").read_bytes() for name in CONTRACT} == first


def test_a_stopped_run_keeps_every_file_that_was_read(raw, processed, opened):
    def stopped(jobs):
        yield jobs[0]
        for job in jobs:
            job.reading.result()  # read, but not yet asked for
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(raw, processed, REFERENCE, progress=stopped)
    assert opened == ["a.xlsx", "b.xlsx"]
    opened.clear()
    build(raw, processed, REFERENCE)
    assert opened == []
    assert len(table(processed, "indicators")) > 0


def test_a_changed_file_is_read_anew(raw, processed, built, opened):
    opened.clear()
    counts(raw / "a.xlsx", ("Kỳ Ninh", 20), ("Kỳ Hà", 20))
    build(raw, processed, REFERENCE)
    assert opened == ["a.xlsx"]
    assert [r["value"] for r in table(processed, "indicators")] == ["20.0", "20.0"]


@pytest.mark.slow
def test_a_changed_register_or_card_lets_files_be_read_anew(raw, processed, opened, tmp_path):
    reference = shutil.copytree(REFERENCE, tmp_path / "reference")
    build(raw, processed, reference)
    opened.clear()
    with (reference / "vocabulary.csv").open("a", encoding="utf-8") as file:
        file.write("Mặt trận xã nhà,org,mttq\n")
    build(raw, processed, reference)
    assert opened == ["a.xlsx", "b.xlsx"]
    opened.clear()
    cards(raw, ("a.xlsx", "illustrative"), ("b.xlsx", "reported"))
    build(raw, processed, reference)
    assert opened == ["a.xlsx"]
    assert {r["basis"] for r in table(processed, "indicators")} == {"illustrative"}


def test_the_cache_keeps_only_what_the_last_run_needed(raw, processed, built):
    kept = {path.name for path in (processed / ".cache").iterdir()}
    (raw / "b.xlsx").unlink()
    build(raw, processed, REFERENCE)
    left = {path.name for path in (processed / ".cache").iterdir()}
    assert left < kept
    assert len(left) == 1


@pytest.mark.slow
def test_a_word_that_is_taught_is_read_by_the_next_run(raw, processed, tmp_path):
    reference = Path(shutil.copytree(REFERENCE, tmp_path / "words"))
    grid = [["Số tiêu chí đạt quýnh của các xã năm 2018"], ["TT", "Xã", "Số TC đạt"]]
    save_grid(raw / "quynh.xlsx", [*grid, [1, "Kỳ Hà", 19], [2, "Kỳ Ninh", 20]])
    build(raw, processed, reference)
    words = pd.read_csv(processed / "unknown_words.csv")
    assert ("quýnh", "title", 2) in zip(words["word"], words["slot"], words["figures"], strict=True)
    with (reference / "vocabulary.csv").open("a", encoding="utf-8") as file:
        file.write("quýnh,skip,\n")
    build(raw, processed, reference)
    rows = pd.read_csv(processed / "indicators.csv")
    assert set(rows[rows["source"] == "quynh.xlsx"]["value"]) == {19.0, 20.0}
    assert "quýnh" not in set(pd.read_csv(processed / "unknown_words.csv")["word"])


def test_a_cache_entry_that_cannot_be_read_is_no_entry(raw, processed, built, opened):
    first = table(processed, "contributions")
    for entry in (processed / ".cache").iterdir():
        entry.write_bytes(b"broken")
    opened.clear()
    build(raw, processed, REFERENCE)
    assert opened == ["a.xlsx", "b.xlsx"]
    assert table(processed, "contributions") == first


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    target = tmp_path / "table.csv"
    write_whole(target, b"old")

    def interrupted(self, other):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


# -- origin cards ----------------------------------------------------------------------------------
def test_a_workbook_without_a_card_is_read_with_a_note(raw, processed):
    cards(raw, ("b.xlsx", "reported"))
    build(raw, processed, REFERENCE)
    assert issues(processed) == {("note", "no_origin_card", "a.xlsx")}
    assert {r["basis"] for r in table(processed, "indicators")} == {"reported"}


def test_a_folder_without_cards_is_read_too(raw, processed):
    (raw / "sources.csv").unlink()
    build(raw, processed, REFERENCE)
    assert issues(processed) == {
        ("note", "no_origin_card", "a.xlsx"),
        ("note", "no_origin_card", "b.xlsx"),
    }


def test_a_card_without_its_workbook_is_a_warning_at_its_line(raw, processed):
    cards(raw, ("a.xlsx", "reported"), ("b.xlsx", "reported"), ("gone.xlsx", "reported"))
    build(raw, processed, REFERENCE)
    (issue,) = table(processed, "issues")
    assert [issue[k] for k in ("severity", "rule", "source", "address", "found")] == [
        "warning",
        "unused_origin_card",
        "sources.csv",
        "A4",
        "gone.xlsx",
    ]


def test_a_sheet_that_says_illustrative_is_illustrative_whatever_its_card_says(raw, processed):
    counts(raw / "a.xlsx", ("Kỳ Ninh", 20), title=f"{TITLE} (SỐ LIỆU MINH HỌA)")
    build(raw, processed, REFERENCE)
    assert issues(processed) == {("warning", "basis_contradicts", "a.xlsx")}
    assert [r["basis"] for r in table(processed, "indicators")] == ["illustrative"]


def test_cards_may_be_saved_by_excel_with_semicolons(raw, processed):
    text = "source;title;basis\na.xlsx;Một tựa, có dấu phẩy;illustrative\nb.xlsx;Hai;reported\n"
    (raw / "sources.csv").write_bytes(text.encode("utf-8-sig"))
    build(raw, processed, REFERENCE)
    assert issues(processed) == set()
    assert {r["basis"] for r in table(processed, "indicators")} == {"illustrative"}
    assert [r["title"] for r in table(processed, "sources")] == ["Một tựa, có dấu phẩy", "Hai"]


# -- the project folder ----------------------------------------------------------------------------
def test_the_project_is_found_from_any_folder_inside_it(monkeypatch):
    for folder in (ROOT, ROOT / "notebooks", ROOT / "data" / "raw"):
        monkeypatch.chdir(folder)
        assert find_root() == ROOT


def test_a_folder_outside_the_project_says_what_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError, match="data/reference"):
        find_root(tmp_path)


@pytest.fixture
def project(raw, tmp_path):
    root = tmp_path / "project"
    shutil.copytree(REFERENCE, root / "data" / "reference")
    shutil.copytree(raw, root / "data" / "raw")
    return root


def current(project: Path) -> bool:
    data = project / "data"
    return is_current(data / "processed", made_now(data / "reference", data / "raw"))


@pytest.mark.slow
def test_tables_are_built_first_where_they_are_stale(project):
    assert not current(project)
    tables = load_tables(project)
    assert len(tables.indicators) == 2
    assert current(project)
    counts(project / "data" / "raw" / "c.xlsx", ("Kỳ Nam", 11))
    assert not current(project)
    assert len(load_tables(project).indicators) == 3


def test_tables_bring_their_registers(project):
    tables = load_tables(project)
    assert {"ky-ninh", "thi-xa-ky-anh"} <= set(tables.places["place_id"])
    assert tables.criteria_sets["size"].sum() > 0
    assert list(tables.sources["source"]) == ["a.xlsx", "b.xlsx"]


def test_the_same_gift_in_two_workbooks_is_told_and_kept(raw, processed):
    head = [
        ["Kết quả hỗ trợ thị xã Kỳ Anh năm 2018 (triệu đồng)"],
        ["TT", "Đơn vị hỗ trợ", "Kỳ Hà"],
    ]
    save_grid(raw / "g1.xlsx", [*head, [1, "Hội Nông dân", 15], [2, "Công an", 20]])
    save_grid(raw / "g2.xlsx", [*head, [1, "Hội Nông dân", 15], [2, "Công an", 25]])
    build(raw, processed, REFERENCE)
    assert (
        len([r for r in table(processed, "contributions") if r["source"] in ("g1.xlsx", "g2.xlsx")])
        == 4
    )
    told = [
        (r["source"], r["address"], r["severity"])
        for r in table(processed, "issues")
        if r["rule"] == "gift_twice"
    ]
    assert told == [("g2.xlsx", "C3", "warning")]


def test_what_was_read_is_known_by_its_hash(raw, processed, built):
    inputs = {row["source"]: row for row in table(processed, "inputs")}
    files = {
        p.relative_to(raw).as_posix(): p
        for p in raw.rglob("*")
        if p.is_file() and p != raw / "sources.csv"
    }
    assert inputs.keys() == files.keys()
    for source, row in inputs.items():
        assert row["sha256"] == hashlib.sha256(files[source].read_bytes()).hexdigest()
    rows = [
        r for part in ("criteria", "contributions", "indicators") for r in table(processed, part)
    ]
    for source in {row["source"] for row in rows}:
        assert inputs[source]["basis"] == ";".join(
            sorted({r["basis"] for r in rows if r["source"] == source})
        )


def test_a_file_without_rows_has_the_basis_of_its_card(raw, processed):
    save_grid(raw / "c.xlsx", [["Ghi chú của văn phòng"]])
    cards(raw, ("a.xlsx", "reported"), ("b.xlsx", "reported"), ("c.xlsx", "illustrative"))
    build(raw, processed, REFERENCE)
    told = {row["source"]: row["basis"] for row in table(processed, "inputs")}
    assert told == {"a.xlsx": "reported", "b.xlsx": "reported", "c.xlsx": "illustrative"}


@pytest.mark.parametrize(
    ("name", "shown"),
    [("a\udce1.xlsx", "a\\xe1.xlsx"), ("Ky\u0300.xlsx", "Kỳ.xlsx"), ("e\u0301\udce1", "é\\xe1")],
)
def test_a_name_is_shown_in_one_spelling_and_odd_bytes_by_their_number(name, shown):
    assert shown_name(name) == shown
