"""What a written label says: place, criterion, organization, period, kind, measure, unit, or the job of a column.

A label is read whole, never by likeness. What is not understood stays in `rest`, for a message to name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from analysis.registers.places import LEVEL, Place
from analysis.registers.register import Registers
from analysis.words.numbers import NotVietnameseNumber
from analysis.words.periods import Period, find_period
from analysis.words.quantities import read_quantities
from analysis.words.text import bare_key, is_unaccented, match_key, normalize
from analysis.words.units import Unit, find_unit


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place as written: the key of its bare name and the kind of unit in front of it, if any."""

    key: str
    place_type: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """All that one label may mean. Several fields can be set; the place of the label decides which count."""

    text: str = ""
    heading: str = ""
    places: tuple[PlaceName, ...] = ()
    whole_area: bool = False
    criterion: str = ""
    criterion_name: str = ""
    criteria: tuple[tuple[str, str], ...] = ()
    group: bool = False
    number: str = ""
    organization: str = ""
    indicator: str = ""
    kind: str = ""
    measure: str = ""
    period: Period | None = None
    unit: Unit | None = None
    unaccented: bool = False
    out_of: float | None = None
    rest: str = ""

    @property
    def understood(self) -> bool:
        return not self.rest

    @property
    def names_something(self) -> bool:
        """True where it says which one (a member), not merely what sort (a heading)."""
        return bool(
            self.places
            or self.criterion
            or self.criteria
            or self.organization
            or self.indicator
            or self.kind
            or self.measure
            or self.period
            or self.whole_area
        )


LONGEST = 600  # characters; a longer text is prose, and says nothing for sure about the figures beside it
_FOOTNOTE = re.compile(r"\s*(?:[¹²³⁴⁵†*]+|\(\*+\)|\(\d\))$")
_OUT_OF = re.compile(r"^(?P<name>.*\D)\s*/\s*(?P<size>\d{1,2})(?:\s*(?:tiêu chí|tc))?$", re.I)
_FIELD = {  # the field of a meaning that each register of words fills
    "headings": "heading",
    "measures": "measure",
    "organizations": "organization",
    "indicators": "indicator",
    "kinds": "kind",
}
_TYPES = {
    "xã": "xã",
    "x": "xã",
    "phường": "phường",
    "p": "phường",
    "thị trấn": "thị trấn",
    "tt": "thị trấn",
    "thị xã": "thị xã",
    "tx": "thị xã",
    "huyện": "huyện",
    "h": "huyện",
    "thành phố": "thành phố",
    "tp": "thành phố",
    "tỉnh": "tỉnh",
    "t": "tỉnh",
    "quận": "quận",
    "đặc khu": "đặc khu",
}
_BARE_TYPES = {bare_key(k): v for k, v in _TYPES.items()}
_TYPE = "|".join(sorted({*_TYPES, *_BARE_TYPES}, key=len, reverse=True))
_OFFICE = r"(?:ubnd|ủy ban nhân dân|hđnd|hội đồng nhân dân|đảng ủy|uy ban nhan dan|ban chỉ đạo)"
_PLACE = re.compile(rf"^(?:các |cac )?(?:{_OFFICE} )?(?:(?P<type>{_TYPE}) )?(?P<name>.+)$")
_NUMERAL = re.compile(r"^(?:\d+|[ivx]+)$")
_SPLIT_PLACES = re.compile(r"\s*(?:[,;/+&\n]|\bvà\b|\bva\b|\s[-–]\s)\s*", re.I)
_WITHIN = re.compile(
    r"^(?:\d+\s*)?(?:(?:các|một số)\s+)?"
    r"(?:thôn|tổ dân phố|tdp|khu phố|hộ|xã|phường|điểm|trường|tại|ở|thuộc|trên địa bàn)\b"
    r"[^,;]{0,40}?(?:\b(?:của|thuộc|tại|ở|trên địa bàn)\s+|(?<=\btại)\s+|(?<=\bở)\s+|(?<=\bthuộc)\s+)",
    re.I,
)
_COUNTED = re.compile(r"^(?:\d+\s*)?(?:các\s+)?(?:xã|phường|xã,\s*phường)\s*:?\s*(?=\S)", re.I)
HAMLET = re.compile(r"^(?:tên )?(?:thôn|xóm|buôn|tổ dân phố|tdp|khu phố|khối phố|tổ|ấp|bản)\b", re.I)
_WHOLE = re.compile(
    r"^(?:(?:trên |toàn )*địa bàn(?: thị xã| huyện| tỉnh| xã)?|toàn (?:bộ )?(?:thị xã|huyện|tỉnh|xã|các xã)|"
    r"các xã(?: và)?(?: phường)?|các phường(?: và)?(?: xã)?|xã(?: và)? phường|các địa phương|các đơn vị|các thôn|"
    r"chung|không nêu|không ghi|cac xa(?: phuong)?|toan (?:thi xa|huyen|tinh)|tren dia ban(?: thi xa| huyen)?)"
    r"(?: (?P<place>.+))?$"
)
_CRITERION = re.compile(
    r"^(?:tiêu chí|tieu chi|t\.?c)\s*(?:thứ|thu|số|so)?\s*[:.]?\s*(?P<n>\d{1,2}(?:\.\d{1,2})*)"
    r"\s*[.:)\-–,/]*\s*(?P<name>.*)$",
    re.I,
)
_NUMBERED = re.compile(
    r"^\(?(?P<n>\d{1,2}(?:\.\d{1,2})*)\s*[.:)\-–/]*\)?\s+(?P<name>\D.*)$|"
    r"^\(?(?P<n2>\d{1,2}(?:\.\d{1,2})*)\s*[.:)\-–]+\s*(?P<name2>\D.*)$"
)
_NAMED_NUMBER = re.compile(
    r"^(?P<name>\D.*?)\s*[\-–(]\s*(?:tiêu chí|tc)?\s*(?:số)?\s*(?P<n>\d{1,2})\s*\)?$", re.I
)
_BARE_NUMBER = re.compile(r"^\(?(\d{1,2}(?:[.,]\d{1,2})*)[.)]?$")
_ORDINAL = re.compile(
    r"^(?:[IVX]{1,5}|[A-HĐa-hđ]|\d{1,2})\s*[.):/\-–]\s*|^[-–+*•●]\s*|^[IVX]{1,5}\s+(?=\w{3})"
)
_SEGMENTS = re.compile(r"\s*(?:[:;()\[\]]|\s[-–]\s|[-–](?=\s)|(?<=\s)[-–]|,|\n)\s*")
_PART = re.compile(r"^(?:trong đó|gồm|bao gồm|chia ra|riêng|tr\.đó|trong do)\b\s*[:,]?\s*", re.I)
_TOTAL = re.compile(
    r"^(?:tổng|cộng|tong|cong)(?:$| (?:số|cộng|vốn|nguồn|các nguồn|kinh phí|giá trị|trị giá|huy động|chung|mức|các|"
    r"toàn|phường|thôn|cụm|vùng|"
    r"nhóm|khối|mục|phần|trang|phát sinh|lũy kế|tiền|ngân sách|đạt|xã|huyện|thị xã|tỉnh|tiêu chí|đợt|năm|quý|tháng|hợp|"
    r"so|cong|von|nguon|kinh phi|gia tri|huy dong|chung|toan|khoi|[a-h]|[ivx]+|\d+)\b)"
)
_MEAN = re.compile(
    r"^(?:bình quân|trung bình|bq|tb|binh quan|trung binh)"
    r"(?:$| (?:1|\d+|một|chung|cộng|toàn|các|mỗi|xã|tiêu chí|số tiêu chí|chung|toan|xa|tieu chi)\b)"
)
_IN_MONEY = re.compile(r"\s*\(?\s*(?:quy|tính|thành)(?:\s+(?:ra|đổi|bằng))*\s+tiền\W*$", re.I)
_LEVEL_TAIL = re.compile(
    r"^(?P<body>.+?)\s+(?P<place>(?:cấp\s+)?"
    r"(?:thị xã|huyện|tỉnh|xã|phường|thị trấn|thành phố|tx|thi xa|huyen|tinh|xa|phuong)\b\.?.*)$",
    re.I,
)


class Labels:
    """Reads labels against the registers; each distinct text once."""

    def __init__(self, registers: Registers) -> None:
        self.registers = registers
        self._labels: dict[str, Meaning] = {}
        self._contexts: dict[str, Meaning] = {}
        self._levels: dict[tuple[str, str], int] = {}
        self.columns: dict[tuple[str, ...], Any] = {}  # what the paths of columns say, kept by their readers
        self.jobs: dict[tuple[str, ...], tuple[str, bool]] = {}
        self._parts = [
            (match_key(row["word"]), row["heading"])
            for row in registers.tables["headings"]
            if row["word"].startswith("*")
        ]
        self._longest = max((len(k.split()) for k in registers.vocabulary), default=1)

    # -- one label ---------------------------------------------------------------------------------
    def read(self, text: str) -> Meaning:
        """The meaning of a header, stub or section label."""
        found = self._labels.get(text)
        if found is None:
            found = self._labels[text] = self._read(normalize(text), depth=0)
        return found

    def _read(self, text: str, depth: int) -> Meaning:
        if not text:
            return Meaning()
        if len(text) > LONGEST:
            return Meaning(text=text, rest=text)
        exact = self._exact(text)
        if exact is not None:
            return exact
        if depth > 5:
            return Meaning(text=text, rest=text)
        for step in (
            self._with_unit,
            self._with_period,
            self._with_number,
            self._with_out_of,
            self._with_ordinal,
            self._with_measure,
            self._with_places,
            self._with_segments,
            self._unaccented,
            self._with_level,
            self._as_total,
            self._by_part,
        ):
            found = step(text, depth)
            if found is not None:
                return replace(found, text=text)
        return Meaning(text=text, rest=text)

    def _exact(self, text: str) -> Meaning | None:
        key = match_key(text)
        registers = self.registers
        bare = _BARE_NUMBER.match(text)
        if bare:
            return Meaning(text=text, number=bare.group(1).replace(",", "."))
        fields: dict[str, object] = {}
        for register, identity in registers.vocabulary.get(key, ()):
            name = _FIELD[register]
            fields.setdefault(name, identity)
        pairs = registers.criterion_names.get(key)
        if pairs:
            fields["criteria"] = tuple(pairs)
            fields["criterion_name"] = text
        if key in registers.groups:
            fields["group"] = True
        if "heading" not in fields:
            place = self._one_place(text)
            if place:
                fields["places"] = (place,)
        if (
            self._is_whole(key)
            and not (is_unaccented(text) and bare_key(text) in self.registers.bare_vocabulary)
            and "(" not in text
            and "places" not in fields
            and len(key) < 40
            and not self.scan_places(text)
        ):
            fields["whole_area"] = True
        if key in registers.units and not fields.keys() & {"heading", "organization", "places"}:
            fields["unit"] = registers.units[key]
        return Meaning(text=text, **fields) if fields else None  # type: ignore[arg-type]

    def _is_whole(self, key: str) -> bool:
        """ "Trên địa bàn thị xã", with or without its name: the area that the table is of."""
        match = _WHOLE.match(key)
        return bool(match) and (match["place"] is None or match["place"] in self.registers.places)

    def _one_place(self, text: str) -> PlaceName | None:
        key = match_key(_FOOTNOTE.sub("", text))
        places = self.registers.places
        if key in places and not _NUMERAL.match(key):  # "1" or "IV" alone is no ward
            return PlaceName(key, "", text)
        match = _PLACE.match(key)
        while match:
            name, kind = match["name"], match["type"] or ""
            if name in places and (kind or not _NUMERAL.match(name)):
                return PlaceName(name, _TYPES.get(kind) or _BARE_TYPES.get(kind, ""), text)
            # Offices write whole addresses: "xã Kỳ Hà, thị xã Kỳ Anh".
            head = re.match(rf"^(.+?) ({_TYPE}) (.+)$", name)
            wider = LEVEL.get(_TYPES.get(head[2]) or _BARE_TYPES.get(head[2], ""), 1) if head else 1
            if head and wider > 1 and head[1] in places and head[3].split(" tỉnh ")[0] in places:
                return PlaceName(head[1], _TYPES.get(kind) or _BARE_TYPES.get(kind, ""), text)
            break
        return None

    def _with_unit(self, text: str, depth: int) -> Meaning | None:
        found = find_unit(text, self.registers.units)
        if found is None and is_unaccented(text):
            found = find_unit(text, self.registers.bare_units)
            if found is not None and not found[1] and bare_key(text) in self.registers.bare_vocabulary:
                return None  # "Cong" is as well Cộng, a total
        if found is None:
            return None
        unit, rest = found
        if not rest:
            return Meaning(unit=unit)
        inner = self._read(rest, depth + 1)
        if not inner.understood and _IN_MONEY.search(rest):  # "Ngày công (quy tiền, triệu đồng)"
            inner = self._read(_IN_MONEY.sub("", rest), depth + 1)
        return replace(inner, unit=unit)

    def _with_period(self, text: str, depth: int) -> Meaning | None:
        period, rest = find_period(text)
        if period is None:
            return None
        rest = normalize(rest).strip(" -–:;,.()/")
        if not rest:
            return Meaning(period=period)
        inner = self._read(rest, depth + 1)
        if inner.period and inner.period != period:
            return Meaning(rest=text)
        return replace(inner, period=period)

    def _with_number(self, text: str, depth: int) -> Meaning | None:
        match = _CRITERION.match(text)
        if match:
            number, name = str(match["n"]).lstrip("0"), match["name"]
            return self._criterion(number, name.strip(" ()"), depth, explicit=True)
        match = _NUMBERED.match(text)
        if match:
            number = (match["n"] or match["n2"]).lstrip("0")
            found = self._criterion(
                number, (match["name"] or match["name2"]).strip(" ()"), depth, explicit=False
            )
            if found:
                return found
        match = _NAMED_NUMBER.match(text)
        if match:
            return self._criterion(match["n"].lstrip("0"), match["name"].strip(), depth, explicit=False)
        return None

    def _criterion(self, number: str, name: str, depth: int, *, explicit: bool) -> Meaning | None:
        """A number beside a name: a criterion where the name is one, or where the word itself stands there."""
        inner = self._read(name, depth + 1) if name else Meaning()
        if inner.criteria and "." not in number:
            return replace(inner, criterion=number)
        if explicit or ("." in number and not inner.names_something):
            return Meaning(criterion=number, criterion_name=name, unit=inner.unit, period=inner.period)
        return None

    def _with_out_of(self, text: str, depth: int) -> Meaning | None:
        """ "Số TC đạt/20": a count and the size of the set it is out of."""
        match = _OUT_OF.match(text)
        inner = self._read(match["name"], depth + 1) if match else None
        return replace(inner, out_of=float(match["size"])) if match and inner and inner.indicator else None

    def _with_ordinal(self, text: str, depth: int) -> Meaning | None:
        for pattern in (_ORDINAL, _PART):
            match = pattern.match(text)
            if match and match.end() < len(text) and match.end() > 0:
                inner = self._read(text[match.end() :], depth + 1)
                if inner.understood or pattern is _PART:
                    return inner
        return None

    def _with_measure(self, text: str, depth: int) -> Meaning | None:
        tokens = text.split(" ")
        for n in range(min(4, len(tokens) - 1), 0, -1):
            for word, rest in ((tokens[:n], tokens[n:]), (tokens[-n:], tokens[:-n])):
                entries = self.registers.vocabulary.get(match_key(" ".join(word)), ())
                measure = next((i for r, i in entries if r == "measures"), None)
                if measure is None:
                    continue
                inner = self._read(" ".join(rest).strip(" -–:,/()"), depth + 1)
                if inner.understood and not inner.measure:
                    return replace(inner, measure=measure)
        return None

    def _with_places(self, text: str, depth: int) -> Meaning | None:
        if is_unaccented(text) and bare_key(text) in self.registers.bare_vocabulary:
            return None  # "Toan thi xa" is a line of totals before it is a place
        if self._is_whole(match_key(text)):
            return Meaning(whole_area=True)
        places = self.read_places(text)
        return Meaning(places=places) if places else None

    def read_places(self, text: str) -> tuple[PlaceName, ...]:
        """Every place of a list such as "02 thôn của Kỳ Hà, Kỳ Ninh"; empty unless all of it is understood."""
        text = normalize(text)
        stripped = _WITHIN.sub("", text)
        found: list[PlaceName] = []
        for candidate in (text, stripped, _COUNTED.sub("", stripped)):
            found = []
            plural = _COUNTED.match(candidate)
            for piece in _SPLIT_PLACES.split(candidate):
                piece = piece.strip(" .()")
                if not piece or HAMLET.match(piece):
                    continue
                place = self._one_place(piece)
                if place is None:
                    found = []
                    break
                found.append(place)
            if found and not (plural and len(found) == 0):
                break
        # "xã Kỳ Hà, thị xã Kỳ Anh" is one place and its district.
        levels = [self.level(p) for p in found]
        if len(set(levels)) > 1 and min(levels) == 1:
            found = [p for p, level in zip(found, levels, strict=True) if level == 1]
        unique = {p.key: p for p in found}
        return tuple(unique.values())

    def level(self, name: PlaceName) -> int:
        key = (name.key, name.place_type)
        if key not in self._levels:
            units = self.registers.places.get(name.key, ())
            kinds = [p.level for p in units if not name.place_type or p.place_type == name.place_type]
            self._levels[key] = min(kinds, default=LEVEL.get(name.place_type, 1))
        return self._levels[key]

    def _with_segments(self, text: str, depth: int) -> Meaning | None:
        pieces = [p for p in _SEGMENTS.split(text) if p]
        if len(pieces) < 2:
            return None
        parts = [self._read(p, depth + 1) for p in pieces]
        if not all(p.understood for p in parts):
            return None
        return merge_parts(parts)

    def _with_level(self, text: str, depth: int) -> Meaning | None:
        """ "Hội Nông dân thị xã", "Công an huyện Kỳ Anh": an organization of some level or place."""
        match = _LEVEL_TAIL.match(text)
        if not match:
            return None
        body = match["body"].strip(" ,-–")
        inner = self._exact(body) or self._unaccented(body, depth)
        if (
            inner is None
            or not inner.organization
            or self.registers.is_fund(inner.organization)
        ):
            return None  # "Ngân sách thị trấn" is another budget than "Ngân sách"
        place = self._one_place(match["place"])
        if place and self.level(place) == 1:
            return replace(inner, places=(place,))
        level = match_key(match["place"])
        if place or level in _TYPES or level in _BARE_TYPES or level.startswith("cấp "):
            return inner
        return None

    def _by_part(self, text: str, depth: int) -> Meaning | None:
        """Headings that the register knows by a part of their words, written `*quy định*`."""
        key = match_key(text)
        for part, heading in self._parts:
            if part in key:
                return Meaning(heading=heading)
        return None

    def _as_total(self, text: str, depth: int) -> Meaning | None:
        word = self.total_word(text)
        return Meaning(heading=word) if word else None

    @staticmethod
    def total_word(text: str) -> str:
        """ "total" or "mean" where a label begins with a word for it."""
        key = match_key(text)
        return "total" if _TOTAL.match(key) else "mean" if _MEAN.match(key) else ""

    def _unaccented(self, text: str, depth: int) -> Meaning | None:
        """Text typed without any accent is taken where exactly one entry fits, and flagged."""
        if not is_unaccented(text):
            return None
        key = bare_key(text)
        entries = self.registers.bare_vocabulary.get(key, set())
        names = {
            pairs
            for name, pairs in ((n, tuple(p)) for n, p in self.registers.criterion_names.items())
            if bare_key(name) == key
        }
        match = _PLACE.match(key)
        places = self.registers.bare_places.get(key) or (
            self.registers.bare_places.get(match["name"], set()) if match else set()
        )
        if len(places) == 1 and not entries and not _NUMERAL.match(key):
            kind = _BARE_TYPES.get(match["type"] or "", "") if match else ""
            return Meaning(places=(PlaceName(next(iter(places)), kind, text),), unaccented=True)
        fields: dict[str, object] = {}
        for register, identity in sorted(entries):
            name = _FIELD[register]
            if name in fields and fields[name] != identity:
                return None
            fields[name] = identity
        if fields.get("heading") == "total":
            fields = {"heading": "total"}
        if key in {bare_key(group) for group in self.registers.groups}:
            fields["group"] = True
        if len(names) == 1:
            fields["criteria"], fields["criterion_name"] = next(iter(names)), text
        return Meaning(unaccented=True, **fields) if fields else None  # type: ignore[arg-type]

    # -- lines above a table, sheet names, file names ------------------------------------------------
    def read_context(self, text: str) -> Meaning:
        """What a line of prose mentions: its places, period, unit, indicator, organization and kind."""
        found = self._contexts.get(text)
        if found is None:
            found = self._contexts[text] = self._read_context(normalize(text))
        return found

    def _read_context(self, text: str) -> Meaning:
        whole = self.read(text)
        plain = not (whole.places or whole.heading or whole.whole_area)
        if len(text) > LONGEST or whole.understood and whole.names_something and plain:
            return whole
        unit = find_unit(text, self.registers.units) or find_unit(text, self.registers.units_for(text))
        period, _ = find_period(_DOCUMENT.sub(" ", text))
        key = match_key(_DOCUMENT.sub(" ", text))
        criterion = _CRITERION_INSIDE.search(text)
        return Meaning(
            text=text,
            places=self.scan_places(text),
            period=period,
            unit=unit[0] if unit else None,
            indicator=self._scan(key, "indicators"),
            organization=self._scan(key, "organizations"),
            kind=self._scan(key, "kinds"),
            measure=_context_measure(key),
            criterion=criterion["n"] if criterion else "",
            rest=text,
        )

    def _scan(self, key: str, register: str) -> str:
        """The one entry of a register that the words name; empty where none or several do."""
        tokens = key.split()
        found: list[str] = []
        i = 0
        while i < len(tokens):
            step = 1
            for n in range(min(self._longest, len(tokens) - i), 1, -1):
                entries = self.registers.vocabulary.get(" ".join(tokens[i : i + n]), ())
                if entries:
                    found += [
                        identity
                        for r, identity in entries
                        if r == register and not (r == "organizations" and self.registers.is_fund(identity) and n < 3)
                    ]
                    step = n
                    break
            i += step
        unique = set(found)
        return unique.pop() if len(unique) == 1 else ""

    def kind_in(self, key: str) -> str:
        """The kind of contribution that words of an item name, the longest word first; empty where none does."""
        tokens = key.split()
        for n in range(min(self._longest, len(tokens)), 0, -1):
            for i in range(len(tokens) - n + 1):
                for register, identity in self.registers.vocabulary.get(" ".join(tokens[i : i + n]), ()):
                    if register == "kinds":
                        return identity
        return ""

    def scan_places(self, text: str) -> tuple[PlaceName, ...]:
        """Places named inside a line of prose: with their kind in front, or as a capitalised bare name."""
        bare = is_unaccented(text)
        tokens = (bare_key(text) if bare else match_key(text)).split()
        written = re.findall(r"\w+", text)
        lower = text == text.lower()  # the name of a file
        found: list[PlaceName] = []
        i = 0
        while i < len(tokens):
            for n in range(min(5, len(tokens) - i), 0, -1):
                name = " ".join(tokens[i : i + n])
                keys = (
                    self.registers.bare_places.get(name, ())
                    if bare
                    else {name} & self.registers.places.keys()
                )
                if len(keys) != 1:
                    continue
                kind = self._type_before(tokens, i)
                capital = i < len(written) and (written[i][:1].isupper() or (bare and lower))
                if kind or (n > 1 and capital):
                    found.append(PlaceName(next(iter(keys)), kind, name))
                    i += n - 1
                break
            i += 1
        levels = [self.level(p) for p in found]
        if found:
            found = [p for p, level in zip(found, levels, strict=True) if level == min(levels)]
        return tuple({(p.key, p.place_type): p for p in found}.values())

    @staticmethod
    def _type_before(tokens: list[str], i: int) -> str:
        for n in (2, 1):
            before = " ".join(tokens[max(0, i - n) : i]) if i >= n else ""
            kind = _TYPES.get(before) or _BARE_TYPES.get(before)
            if kind:
                return kind
        return ""

    # -- looking a place up on a date ------------------------------------------------------------------
    def resolve(self, name: PlaceName, date: str, district: str = "") -> tuple[Place | None, str]:
        """The unit of that name on an ISO date, or None and the rule that failed.

        Among units of one name the written kind decides, then the district that the sheet is about.
        """
        candidates = self.registers.places.get(name.key, [])
        on_date = [p for p in candidates if p.valid_on(date)]
        # A year is named whole, so a unit that ended within it counts for its part of the year.
        within = [p for p in candidates if p.valid_on(date[:4] + "-06-30") or p.valid_on(date[:4] + "-01-01")]
        if date.endswith("12-31") and district and not any(p.parent_id == district for p in on_date):
            # The table of a district that ended in June names its own communes, not those of July.
            on_date = [p for p in within if p.parent_id == district] or on_date
        on_date = on_date or within
        if not on_date:
            return None, "place_not_valid_then"
        typed = [p for p in on_date if p.place_type == name.place_type] if name.place_type else on_date
        if not typed:
            same_level = [p for p in on_date if p.level == self.level(name)]
            typed = same_level
        preferred = self.registers.preferred_places.get(name.key)
        if preferred and not name.place_type and any(p.place_id == preferred for p in typed):
            typed = [p for p in typed if p.place_id == preferred]
        if len({p.place_id for p in typed}) > 1 and district:
            typed = [p for p in typed if p.parent_id == district] or typed
        if len({p.place_id for p in typed}) > 1:
            return None, "place_ambiguous"
        if not typed:
            return None, "place_ambiguous"
        return typed[0], "place_type_differs" if name.place_type and typed[
            0
        ].place_type != name.place_type else ""


_DOCUMENT = re.compile(
    r"\((?:ban hành )?kèm theo.*?\)|(?:ban hành )?kèm theo .*$|"
    r"(?:quyết định|nghị quyết|công văn|báo cáo|tờ trình|kế hoạch|qđ|nq|thông tư|hướng dẫn)\s*(?:số)?\s*"
    r"\d+[^\s]*(?:\s*,?\s*ngày\s*\d+\s*[/.-]\s*\d+\s*[/.-]\s*\d+|\s*ngày \d+ tháng \d+ năm \d+)?",
    re.I,
)
_CRITERION_INSIDE = re.compile(r"tiêu chí (?:số|thứ)\s*(?P<n>\d{1,2})\b", re.I)


def _context_measure(key: str) -> str:
    planned = re.search(r"\b(?:kế hoạch|dự toán|ke hoach)\b", key)
    actual = re.search(r"\b(?:kết quả|thực hiện|tổng hợp|ket qua|thuc hien|tình hình|tiến độ)\b", key)
    aimed = re.search(r"\b(?:đăng k[ýí]|phấn đấu|mục tiêu|dự kiến|đề nghị)\b", key) and "kết quả" not in key
    return "plan" if aimed or planned and not actual else ""


def merge_parts(parts: list[Meaning]) -> Meaning | None:
    """One meaning of several; None where they contradict each other."""
    merged: dict[str, object] = {}
    for part in parts:
        for name in (
            "heading",
            "places",
            "whole_area",
            "criterion",
            "criterion_name",
            "criteria",
            "group",
            "number",
            "organization",
            "indicator",
            "kind",
            "measure",
            "period",
            "unit",
            "unaccented",
        ):
            value = getattr(part, name)
            if not value:
                continue
            if name == "places":
                merged["places"] = (*merged.get("places", ()), *value)  # type: ignore[misc]
            elif name in merged and merged[name] != value and name not in ("heading", "criterion_name"):
                return None
            else:
                merged.setdefault(name, value)
    return Meaning(**merged)  # type: ignore[arg-type]


def counts_something(text: str, registers: Registers) -> bool:
    """True where the text holds at least one quantity in a known unit, or an approximate one."""
    try:
        return any(
            q.unit is not None or q.value_vnd is not None or q.qualifier == "order_of_magnitude"
            for q in read_quantities(text, registers.units)
        )
    except NotVietnameseNumber:
        return True
