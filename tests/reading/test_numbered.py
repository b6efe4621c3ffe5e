"""Texts that differ in numbers alone are read once, and each says what it says by itself."""

import random
from itertools import product

import pytest

from analysis.reading.law.labels import Label, Labels
from analysis.reading.law.numbered import Numbers
from analysis.reading.reader import Reader
from workbook_makers import registers

_KINDS = ("phường", "xã", "p", "thôn", "ngõ", "loại", "đợt", "Gia Tân", "Kỳ Hà", "tháng", "quý")
_NUMBERS = ("1", "5", "12", "15", "30", "207", "888", "2018", "12,5", "1.000", "19/20")
_BEHIND = ("", ", thôn 31", " hộ", " triệu đồng", " (đợt 12)", "; đường số 40", " - 44 xã")


def _said(label: Label) -> tuple:
    named = [(one.kind, one.name, one.candidates) for one in label.places]
    return (label.text, label.said, label.period, label.periods, named, label.numbers,
            label.changed, label.start, label.standards)  # fmt: skip


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Words of the register and of places with numbers behind, some of them twice."""
    chosen = random.Random(7)
    words = [word for word, *_ in registers().words]
    fronts = [*_KINDS, *chosen.sample(words, 150), "Tuyến đường ngõ", "So tuyen duong"]
    every = [f"{a} {n}{b}" for a, n, b in product(fronts, _NUMBERS, _BEHIND)]
    return [*chosen.sample(every, 500), *(one.capitalize() for one in chosen.sample(every, 100))]


@pytest.mark.slow
def test_a_text_says_what_it_says_by_itself(
    texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def labels() -> Labels:
        return Reader(registers()).labels

    shared = labels()
    read = [(_said(shared.read(text)), shared.place(text)) for text in texts]
    numbers = Numbers(shared.vocabulary, shared.country)
    left_out = sum(bool(numbers.without(text)[1]) for text in texts)
    monkeypatch.setattr(Numbers, "without", lambda _, text: (text, []))
    alone = labels()
    assert read == [(_said(alone.read(text)), alone.place(text)) for text in texts]
    assert left_out > len(texts) / 10


def test_texts_of_one_shape_have_their_own_numbers() -> None:
    labels = Reader(registers()).labels
    one, other = map(labels.read, ("Tuyến đường ngõ 12, thôn 31", "Tuyến đường ngõ 66, thôn 48"))
    assert (one.numbers, other.numbers) == (("12", "31"), ("66", "48"))
    assert one.said is other.said
