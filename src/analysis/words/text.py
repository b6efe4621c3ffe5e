"""Vietnamese text: one spelling for display, keys for comparison, legacy fonts, sorting.

`normalize` is what people see; `match_key` is what registers compare. Accents always count:
Sơn Hà and Sơn Hạ are two communes. `bare_key` drops them and may only be used to suggest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from vn_collate import collate_key

LONGEST = 2_000  # characters; a longer text is prose, and neither a label nor a figure
_CACHED = 1 << 16

# str.split() knows the Unicode spaces; these stand for a space too (controls, zero-width, BOM) ...
_INVISIBLE = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x180E, 0x200B, 0xFEFF], " ")
# ... and these stand for nothing (soft hyphen, joiners, directions).
_JOINERS = (range(0x200C, 0x2010), range(0x202A, 0x202F), range(0x2060, 0x206A))
_INVISIBLE |= dict.fromkeys([0xAD, *(code for codes in _JOINERS for code in codes)], "")
_INVISIBLE |= {0x1A2: "Ư", 0x1A3: "ư"}  # old fonts show these letters, oi, as that one

# No letter and no loose mark follows: the end of an (open) syllable.
_OPEN = r"(?![^\W\d_]|[\u0300-\u036f])"
_CLOSED = r"(?=[^\W\d_])"
# The mark stands on the second vowel of an open oa, oe, uy (hoà, khoẻ, uỷ); u after q is no vowel.
_TONE_LATE = re.compile(
    rf"([oO])([àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ]){_OPEN}|(?<![qQ])([uU])([ỳýỷỹỵỲÝỶỸỴ]){_OPEN}"
)
# On the first vowel of a closed syllable (tòan, hùynh), or on qu-, gi- (qúy, gía).
_TONE_EARLY = re.compile(
    rf"([òóỏõọÒÓỎÕỌ])([aeAE]){_CLOSED}|([ùúủũụÙÚỦŨỤ])([yY]){_CLOSED}"
    rf"|(?<=[qQ])([ùúủũụÙÚỦŨỤ])([aeyAEY])|(?<=[gG])([ìíỉĩịÌÍỈĨỊ])([aA]){_OPEN}"
)
# Where the two above may hold: a set of signs is found at once, and few texts have one.
_LATE_PAIR = re.compile("[oOuU][àáảãạèéẻẽẹỳýỷỹỵÀÁẢÃẠÈÉẺẼẸỲÝỶỸỴ]")
_EARLY_PAIR = re.compile("[òóỏõọùúủũụìíỉĩịÒÓỎÕỌÙÚỦŨỤÌÍỈĨỊ][aeyAEY]")
_UNSEEN = re.compile(f"[{re.escape(''.join(map(chr, _INVISIBLE)))}]")
# Signs, with the spaces behind them: in front of them a text in one spelling has one at most.
_SIGNS = r"!-$&-/:-@\[-`{-~¡§«¶·»¿‐-‧‰-⁞−、-〿！-／"
_PUNCTUATION = re.compile(rf"[{_SIGNS}][ {_SIGNS}]*")
# Superscripts, and the Icelandic eth that some keyboards give for đ.
_SAME_SIGN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹ð", "0123456789đ")
_SAME_SIGNS = re.compile(f"[{''.join(map(chr, _SAME_SIGN))}]")
# The letter is looked for, then what stands before it: few words have one.
_ONSETS = (rf"(?<=\b{one}.)" for one in ("qu", *("[bcdđghklmnpqrstvx]" * n for n in range(1, 9))))
_WAVERING_Y = re.compile(rf"[yỳýỷỹỵ]\b(?:{'|'.join(_ONSETS)})")
_Y_TO_I = dict(zip("yỳýỷỹỵ", "iìíỉĩị", strict=True))
_MARKS = re.compile(r"[\u0300-\u036f]+")
_BETWEEN = "ʘ"  # a letter that no Vietnamese text has
_D_BARS = ("đ", "d"), ("Đ", "D"), ("ð", "d"), ("Ð", "D")
_SORTED_PIECE = re.compile(r"([0-9]+)|[^\W0-9_]+")


def _tone_to_first(match: re.Match[str]) -> str:
    first, second = (group for group in match.groups() if group)
    vowel, tone = unicodedata.normalize("NFD", second)
    return unicodedata.normalize("NFC", first + tone) + vowel


def _tone_to_second(match: re.Match[str]) -> str:
    first, second = (group for group in match.groups() if group)
    vowel, tone = unicodedata.normalize("NFD", first)
    return vowel + unicodedata.normalize("NFC", second + tone)


def _with_tone_first(pair: re.Match[str]) -> str:
    exact = _TONE_LATE.match(pair.string, pair.start())
    return _tone_to_first(exact) if exact else pair[0]


def _with_tone_second(pair: re.Match[str]) -> str:
    exact = _TONE_EARLY.match(pair.string, pair.start())
    return _tone_to_second(exact) if exact else pair[0]


def _in_its_place(unseen: re.Match[str]) -> str:
    return _INVISIBLE[ord(unseen[0])]


_NEVER_SEEN = re.compile("[\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\xad]")


def is_seen(text: str) -> bool:
    """Whether all signs of a text are seen: none is of zero width, or but a place for a hyphen."""
    return text.isascii() or not _NEVER_SEEN.search(text)


def as_seen(text: str) -> str:
    """The text without the signs that nobody sees; between two words these are a space."""
    return text if is_seen(text) else _NEVER_SEEN.sub(_in_its_place, text)


@lru_cache(_CACHED)
def normalize(text: str) -> str:
    """The text in one spelling, for display: NFC, single spaces, trimmed, one place for tone marks.

    Keeps capitals and punctuation. `hoà` becomes `hòa`, `UỶ BAN` becomes `ỦY BAN`. Idempotent.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", _UNSEEN.sub(_in_its_place, text))
        text = _LATE_PAIR.sub(_with_tone_first, text)
        text = _EARLY_PAIR.sub(_with_tone_second, text)
    elif not text.isprintable():
        text = text.translate(_INVISIBLE)
    return " ".join(text.split())


@lru_cache(_CACHED)
def match_key(text: str) -> str:
    """The key under which two spellings of one name are equal; of signs, accents alone count.

    Lower case, every run of punctuation one space (`%` and digits stay, `²` is 2), and i for y in
    open syllables where spelling wavers (`kỳ` = `kì`, `quý` = `quí`; `hai`, `hay` are two words).
    """
    return _key(normalize(text))


def key_of_many(texts: Iterable[str]) -> str:
    """The keys of many texts in one, with a 0 between two of them; nothing of it is kept."""
    return _key(normalize.__wrapped__(" 0 ".join(texts)))


def match_keys(texts: list[str]) -> list[str]:
    """`match_key` of many texts in one go: one by one takes ten times as long."""
    keys = _key(normalize.__wrapped__(f" {_BETWEEN} ".join(texts))).split(_BETWEEN)
    return [*map(str.strip, keys)] if len(keys) == len(texts) else [*map(match_key, texts)]


def _key(normalized: str) -> str:
    key = unicodedata.normalize("NFC", normalized.casefold())
    if _SAME_SIGNS.search(key):
        key = key.translate(_SAME_SIGN)
    key = _PUNCTUATION.sub(" ", key).replace("  ", " ").strip()
    return _WAVERING_Y.sub(lambda m: _Y_TO_I[m[0]], key)


@lru_cache(_CACHED)
def strip_accents(text: str) -> str:
    """The text without any Vietnamese mark (`Kỳ Đồng` to `Ky Dong`)."""
    if text.isascii():
        return text
    plain = _MARKS.sub("", unicodedata.normalize("NFD", text))
    for barred, bare in _D_BARS:  # of a long text in a tenth of the time that `translate` takes
        plain = plain.replace(barred, bare)
    return unicodedata.normalize("NFC", plain)


@lru_cache(_CACHED)
def bare_key(text: str) -> str:
    """`match_key` without accents. Places share a bare key: it may suggest, never decide."""
    return match_key(strip_accents(normalize(text)))


def slug(text: str) -> str:
    """The text in small ASCII letters, digits and single hyphens: an id, or the name of a file."""
    return "-".join(re.findall(r"[a-z0-9]+", strip_accents(normalize(text)).lower()))


@lru_cache(_CACHED)
def is_unaccented(text: str) -> bool:
    """Whether the text has letters and not one of them carries a Vietnamese mark (`ky hoa`)."""
    text = normalize(text)
    return any(map(str.isalpha, text)) and strip_accents(text) == text


# What the letters of symbol fonts draw: ticks, crosses, boxes, and the signs of a list.
_BULLETS = "§vØqlnuwFàè·"
_SYMBOLS = {
    "wingdings": dict(zip("üûþýx¨o" + _BULLETS, "✓✗☑☒☒☐☐" + "•" * len(_BULLETS), strict=True)),
    "wingdings 2": dict(zip("PORSQ£", "✓✗☑☒☒☐", strict=True)),
    "webdings": dict(zip("arc", "✓✗☐", strict=True)),
}


def legacy_encoding(font: str | None) -> str | None:
    """What a font's name betrays: "tcvn3" (.VnTime), "vni" (VNI-Times), a symbol font, or None."""
    name = (font or "").strip().lstrip("@").casefold()
    if name.startswith(".vn"):
        return "tcvn3"
    if name in _SYMBOLS:
        return name
    return "vni" if re.match(r"vni(?:[-_ ]|$)", name) else None


# Two letters that viparse leaves out: ẳ and ỵ of the VNI fonts.
_VNI_MISSING = str.maketrans({"î": "ỵ", "Î": "Ỵ"})


def decode_legacy(text: str, font: str | None) -> str:
    """The Unicode text of a cell typed in a legacy font; unchanged where the font is not one.

    Give it the text as it was read: in TCVN3 the letter ư is a soft hyphen, which `normalize`
    removes. Fonts whose name ends in H draw capitals, so their text comes back in capitals.
    """
    encoding = legacy_encoding(font)
    if encoding is None:
        return text
    if encoding in _SYMBOLS:
        return "".join(_symbol(letter, encoding) for letter in text)
    # A letter beyond Latin-1 cannot come from a legacy font: the cell was pasted in Unicode.
    already_unicode = any(c.isalpha() and c > "ÿ" and c not in "ŒœŠšŽžŸƒ" for c in text)
    if not text.isascii() and not already_unicode:
        import viparse  # 80 ms, and most runs meet no legacy font

        if encoding == "vni":
            text = text.translate(_VNI_MISSING)
        text = viparse.fix(text, encoding=encoding)
        if encoding == "vni":
            text = text.replace("aú", "ẳ").replace("AÚ", "Ẳ").replace("Aú", "Ẳ")
    capitals = encoding == "tcvn3" and (font or "").strip().endswith("H")
    return text.upper() if capitals else text


def _symbol(letter: str, font: str) -> str:
    """The sign that a letter draws in a symbol font; one that is not known here stays no letter."""
    code = ord(letter) - 0xF000 if 0xF020 <= ord(letter) <= 0xF0FF else ord(letter)
    if letter.isspace() or code > 0xFF:
        return letter
    return _SYMBOLS[font].get(chr(code), "�")


SortKey = tuple[tuple[tuple[int, int, str], ...], str]


@lru_cache(_CACHED)
def sort_key(text: str) -> SortKey:
    """A key for `sorted`: Vietnamese order syllable by syllable (Đ after D), `TC 2` before `TC 10`.

    Punctuation decides only between texts that are otherwise equal.
    """
    text = normalize(text)
    pieces = []
    for piece in _SORTED_PIECE.finditer(text):
        if piece[1]:
            digits = piece[1].lstrip("0")  # compared by length first, however many they are
            pieces.append((0, len(digits), digits))
        else:
            pieces.append((1, 0, collate_key(piece[0])))
    return tuple(pieces), text
