"""Spelling, keys, legacy fonts and order of Vietnamese text."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.words.patterns import later
from analysis.words.text import (
    bare_key,
    decode_legacy,
    is_unaccented,
    legacy_encoding,
    match_key,
    normalize,
    slug,
    sort_key,
    strip_accents,
)

VIETNAMESE = (
    "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
)
vietnamese_text = st.text(VIETNAMESE + VIETNAMESE.upper() + " .,-/()%0123456789²\u00a0\u200b\n")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("hoà", "hòa"),
        ("HOÀ", "HÒA"),
        ("Khoẻ", "Khỏe"),
        ("Thị uỷ", "Thị ủy"),
        ("thuỷ", "thủy"),
        ("luỹ kế", "lũy kế"),
        ("UỶ BAN", "ỦY BAN"),
        ("Uỷ ban", "Ủy ban"),
        ("tòan", "toàn"),
        ("hòan thành", "hoàn thành"),
        ("hùynh", "huỳnh"),
        ("qúy", "quý"),
        ("gía trị", "giá trị"),
        ("  Kỳ\u00a0Ninh\u2009\u202f ", "Kỳ Ninh"),
        ("Kỳ\u200bNinh", "Kỳ Ninh"),
        ("\ufeffXã\r\n\tKỳ Hà\u3000", "Xã Kỳ Hà"),
        ("nông\u00adthôn", "nôngthôn"),
        ("a\x00b\x07c", "a b c"),
        ("", ""),
        ("\u00a0\u200b", ""),
        ("🎉 Kỳ Hà", "🎉 Kỳ Hà"),
        (unicodedata.normalize("NFD", "Kỳ Hoà"), "Kỳ Hòa"),
    ],
)
def test_normalize_gives_one_spelling(written, shown):
    assert normalize(written) == shown


@pytest.mark.parametrize(
    "word",
    [
        "toàn",
        "quý",
        "già",
        "giá",
        "quà",
        "quả",
        "khuỷu",
        "huỳnh",
        "ngoài",
        "xoáy",
        "thuở",
        "thuế",
        "nghĩa",
        "khuya",
        "của",
        "mùa",
        "hòa",
        "thủy",
        "ủy",
        "quyển",
        "gìn",
        "giữ",
        "qua",
        "nghìn",
        "tỷ",
        "ngoẻo",
        "Quỳ",
        "Hoàng",
        "thuyền",
        "uống",
        "Đ/c",
    ],
)
def test_normalize_leaves_right_spelling_alone(word):
    assert normalize(word) == word
    assert normalize(word.upper()) == word.upper()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kì", "kỳ"),
        ("lí", "lý"),
        ("mĩ", "mỹ"),
        ("chiến sĩ", "Chiến sỹ"),
        ("tỉ đồng", "Tỷ  Đồng"),
        ("kỉ", "kỷ"),
        ("quí", "quý"),
        ("QUÍ", "Quý"),
        ("công ti", "Công ty"),
        ("qui hoạch", "Quy hoạch"),
        ("X. Kỳ Ninh", "x kỳ ninh"),
        ("TX.Kỳ Anh", "TX Kỳ Anh"),
        ("d/c", "d c"),
        ("Kinh tế - xã hội", "kinh tế – xã hội"),
        ("“Chung tay”", "chung tay"),
        ("m²", "m2"),
        ("tr.đ", "TR Đ"),
        ("hoà bình", "HÒA BÌNH"),
        ("(1)", "1"),
        ("Ðạt", "Đạt"),
    ],
)
def test_match_key_joins_spellings_of_one_name(one, other):
    assert match_key(one) == match_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sơn Hà", "Sơn Hạ"),
        ("Ba Tô", "Ba Tơ"),
        ("hai", "hay"),
        ("mai", "may"),
        ("tai", "tay"),
        ("quay", "quai"),
        ("Đạt", "Dạt"),
        ("85%", "85"),
        ("TC 1", "TC 11"),
        ("tuy", "tui"),
        ("thủy", "thủi"),
    ],
)
def test_match_key_keeps_different_names_apart(one, other):
    assert match_key(one) != match_key(other)


@pytest.mark.parametrize("text", ["", " ", "-", "—", "(…)", "'\"", "./."])
def test_match_key_of_punctuation_is_empty(text):
    assert match_key(text) == ""


def test_match_key_keeps_check_marks():
    assert match_key("✓") == "✓"


def test_bare_key_and_unaccented():
    assert strip_accents("Kỳ Đồng, ĐỨC THỌ") == "Ky Dong, DUC THO"
    assert bare_key("Sơn Hà") == bare_key("Sơn Hạ") == bare_key("son ha") == "son ha"
    assert bare_key("Kỳ Hòa") == bare_key("ki hoa") == bare_key("KY HOÀ")
    assert is_unaccented("ky hoa") and is_unaccented("X.Ky Nam 2")
    assert not is_unaccented("Kỳ Hoa") and not is_unaccented("Đ") and not is_unaccented("12/2018")
    assert not is_unaccented("")


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", "tcvn3"),
        (".VnTimeH", "tcvn3"),
        ("Wingdings", "wingdings"),
        ("Wingdings 2", "wingdings 2"),
        ("Wingdings 3", None),
        (".vnArial", "tcvn3"),
        (" .VnArial Narrow", "tcvn3"),
        ("VNI-Times", "vni"),
        ("VNI Times", "vni"),
        ("vni-helve", "vni"),
        ("Times New Roman", None),
        ("Vnitura", None),
        ("", None),
        (None, None),
    ],
)
def test_legacy_encoding_is_told_by_the_font(font, encoding):
    assert legacy_encoding(font) == encoding


@pytest.mark.parametrize(
    ("typed", "font", "shown"),
    [
        ("§¬n vÞ tÝnh", ".VnTime", "Đơn vị tính"),
        ("Tæng céng", ".VnTime", "Tổng cộng"),
        ("Tæng céng", ".VnTimeH", "TỔNG CỘNG"),
        ("Tong", ".VnTimeH", "TONG"),
        ("50,596 tû ®ång", ".vnArial", "50,596 tỷ đồng"),
        ("ch\u00ada ®¹t", ".VnTime", "chưa đạt"),
        ("Xaõ Kyø Haø", "VNI-Times", "Xã Kỳ Hà"),
        ("TOÅNG COÄNG", "VNI Times", "TỔNG CỘNG"),
        ("thaúng", "VNI-Times", "thẳng"),
        ("Myî", "VNI-Times", "Myỵ"),
        ("STT 1", ".VnTime", "STT 1"),
        ("½ mẫu", ".VnTime", "½ mẫu"),
        ("µ ½", "Times New Roman", "µ ½"),
        ("", ".VnTime", ""),
        ("ü", "Wingdings", "✓"),
        ("\uf0fc", "Wingdings", "✓"),
        ("P", "Wingdings 2", "✓"),
        ("û", "Wingdings", "✗"),
        ("x", "Wingdings", "☒"),
        ("Đ", "Wingdings", "Đ"),
        ("k", "Wingdings", "�"),
    ],
)
def test_decode_legacy(typed, font, shown):
    assert decode_legacy(typed, font) == shown


def test_slug_is_small_ascii_with_single_hyphens():
    assert slug("Xã Kỳ Ninh (2018) – Đợt 1") == "xa-ky-ninh-2018-dot-1" and slug("…") == ""


def test_sort_key_is_vietnamese_and_natural():
    names = ["Đồng", "Dũng", "Ăn", "An", "Ân", "Em", "Hài", "Hà Tĩnh"]
    assert sorted(names, key=sort_key) == ["An", "Ăn", "Ân", "Dũng", "Đồng", "Em", "Hà Tĩnh", "Hài"]
    assert sorted(["TC 10", "TC 2", "TC", "TC 02b"], key=sort_key) == [
        "TC",
        "TC 2",
        "TC 02b",
        "TC 10",
    ]
    assert sorted(["1.10", "1.2", "10", "9", "Kỳ"], key=sort_key) == [
        "1.2",
        "1.10",
        "9",
        "10",
        "Kỳ",
    ]
    assert sort_key("9" * 10_000) > sort_key("8")


@given(st.text() | vietnamese_text)
def test_normalize_is_idempotent(text):
    once = normalize(text)
    assert normalize(once) == once
    assert once == once.strip() and "  " not in once and "\n" not in once


@given(st.text() | vietnamese_text)
def test_keys_do_not_see_how_the_text_is_composed(text):
    assert match_key(unicodedata.normalize("NFD", text)) == match_key(text)


@given(vietnamese_text)
def test_keys_are_stable(text):
    assert match_key(match_key(text)) == match_key(text)
    assert match_key(text.upper()) == match_key(text)
    assert bare_key(strip_accents(text)) == bare_key(text)
    assert strip_accents(bare_key(text)) == bare_key(text)


@given(st.lists(st.text() | vietnamese_text))
def test_any_texts_can_be_sorted(texts):
    sorted(texts, key=sort_key)


def test_a_pattern_is_compiled_when_it_is_first_used():
    pattern = later(r"(xã|phường) (\w+)", re.I)
    assert pattern.pattern == r"(xã|phường) (\w+)" and "search" not in vars(pattern)
    assert pattern.fullmatch("Xã Hà")[2] == "Hà" and pattern.sub("x", "xã Hà") == "x"
    assert later(rb"<v>").search(b"<c><v>")
    mistaken = later("(")
    with pytest.raises(re.error):
        mistaken.search("")
