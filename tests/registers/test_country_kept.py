"""What is kept beside the compiled modules changes nothing but time, and holds no other state."""

import json
import sys
from importlib.util import cache_from_source
from pathlib import Path

import pytest

from analysis import files
from analysis.registers import country as module
from analysis.registers.country import country, successors


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    code = str(tmp_path / "of.py")
    return code, Path(cache_from_source(code)).with_name("name.json")


def test_what_is_kept_is_taken_as_long_as_it_is_made_of_the_same(path):
    code, file = path
    assert files.kept(code, "name", b"1", lambda: {"a": "Kỳ Hà"}) == {"a": "Kỳ Hà"}
    assert files.kept(code, "name", b"1", lambda: "made anew") == {"a": "Kỳ Hà"}
    assert files.kept(code, "name", b"2", lambda: "made anew") == "made anew"
    for damaged in (b"", file.read_bytes()[:-3], file.read_bytes() + b" ", b"\xff\n[]"):
        file.write_bytes(damaged)
        assert files.kept(code, "name", b"2", lambda: "again") == "again"


def test_nothing_is_kept_where_python_keeps_nothing(path, monkeypatch):
    code, file = path
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert files.kept(code, "name", b"1", lambda: [1]) == [1]
    assert not file.exists()
    file.parent.write_text("a file in place of the folder")  # nor where nothing can be written
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert files.kept(code, "name", b"1", lambda: [2]) == [2]


@pytest.mark.parametrize("of", [country, successors])
def test_the_country_is_the_same_out_of_what_was_kept(of, monkeypatch):
    def read_again(code, name, made_of, make):
        return json.loads(json.dumps(make()))

    def made(code, name, made_of, make):
        return make()

    told = []
    for way in (made, read_again):
        monkeypatch.setattr(module, "kept", way)
        told.append(of.__wrapped__())
    plain = [vars(one) if of is country else one for one in told]
    assert repr(plain[0]) == repr(plain[1])
    assert len(plain[0]) >= 3


def test_another_state_of_the_data_or_the_code_is_another_country(tmp_path, monkeypatch):
    before = module._made_of()
    for name in ("dataset.db", module.PASSED_ON):
        (tmp_path / name).write_bytes(b"another")
    monkeypatch.setattr(module, "_data", lambda: tmp_path)
    other = module._made_of()
    monkeypatch.setattr(module, "__file__", str(Path(module.__file__).with_name("places.py")))
    assert len({before, other, module._made_of()}) == 3
