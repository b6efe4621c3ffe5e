"""The command line: what it says, and its exit status."""

import os
import signal
import subprocess
import sys

import pytest

from analysis.__main__ import main as loaded
from analysis.cli import main
from projects import *  # noqa: F403
from projects import counts, table
from workbook_makers import ROOT


def ntm(*arguments: object) -> int:
    return main([str(a) for a in arguments])


@pytest.fixture
def in_project(monkeypatch):
    monkeypatch.chdir(ROOT)


@pytest.mark.slow
def test_build_ends_with_a_summary_in_plain_words(raw, processed, in_project, capsys):
    assert ntm("build", "--raw", raw, "--processed", processed) == 0
    out, err = capsys.readouterr()
    assert "2 tệp, 0 tệp không đọc được." in out
    assert "đóng góp 40, chỉ tiêu 2" in out
    assert "100%" in err, "progress goes to stderr"
    assert table(processed, "indicators")


@pytest.fixture
def usual_ends():
    """What Ctrl-C and SIGTERM do is as before afterwards; a background shell ignores the first."""
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_one_that_is_ended_while_it_is_loaded_says_so(monkeypatch, capsys, usual_ends, end):
    monkeypatch.setattr("analysis.cli.main", lambda: signal.raise_signal(end))
    assert loaded() == 130
    assert capsys.readouterr().err.strip().startswith("Đã dừng.")


@pytest.mark.slow
def test_a_module_that_a_full_disk_cut_short_is_compiled_anew(tmp_path):
    """Python keeps what it compiled, and takes half of it for all (until 3.13)."""
    words = [sys.executable, "-m", "analysis", "--help"]
    env = os.environ | {"PYTHONPYCACHEPREFIX": str(tmp_path)}
    subprocess.run(words, cwd=ROOT, capture_output=True, check=True, env=env)
    modules = [one for name in ("cli", "text") for one in tmp_path.rglob(f"analysis/**/{name}.*")]
    whole = {path: path.read_bytes() for path in modules}
    for path, data in whole.items():
        path.write_bytes(data[: len(data) // 2])
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, env=env)
    assert ran.returncode == 0 and not ran.stderr and "build" in ran.stdout
    assert len(whole) == 2 and {path: path.read_bytes() for path in modules} == whole


def test_messages_in_english(raw, processed, in_project, capsys):
    counts(raw / "c.xlsx", ("Kỳ Hạc", 5))
    assert ntm("build", "--raw", raw, "--processed", processed, "--lang", "en") == 0
    assert "3 files, 0 could not be read." in capsys.readouterr().out
    assert any("There is no place" in row["message"] for row in table(processed, "issues"))


@pytest.mark.slow
@pytest.mark.parametrize("place", ["before", "after"])
def test_strict_ends_with_a_status_where_there_are_errors(place, raw, processed, in_project):
    def strict():
        arguments = ["build", "--raw", raw, "--processed", processed]
        return ntm("--strict", *arguments) if place == "before" else ntm(*arguments, "--strict")

    assert strict() == 0
    counts(raw / "c.xlsx", ("Kỳ Hạc", 5))
    assert strict() != 0
    assert ntm("build", "--raw", raw, "--processed", processed) == 0


def test_nothing_read_is_a_failure(tmp_path, processed, in_project):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.xlsx").write_bytes(b"")
    assert ntm("build", "--raw", raw, "--processed", processed) != 0
    assert [r["rule"] for r in table(processed, "issues")] == ["file_empty"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "--fast"],
        ["--unknown"],
        ["bulid"],
        ["build", "--lang", "fr"],
        ["report", "--raw", "x"],
    ],
    ids=" ".join,
)
def test_unknown_options_are_refused(arguments, in_project, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert "cách dùng" in said and "chưa đúng" in said
    assert not [word for word in ("usage", "error", "invalid", "choose from") if word in said]


def test_a_mistake_is_told_in_english_where_english_is_asked_for(in_project, capsys):
    with pytest.raises(SystemExit):
        main(["--lang", "en", "bulid"])
    said = capsys.readouterr().err
    assert "usage" in said and "invalid choice" in said and "chưa" not in said


@pytest.mark.parametrize(("lang", "words"), [("vi", "Đã dừng"), ("en", "Stopped")])
def test_stopping_the_command_is_no_fault(raw, processed, monkeypatch, capsys, lang, words):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("analysis.run.build.build", stopped)
    assert main(["build", "--raw", str(raw), "--processed", str(processed), "--lang", lang]) == 130
    assert words in capsys.readouterr().err
