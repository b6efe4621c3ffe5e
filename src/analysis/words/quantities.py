"""Quantities in sentences: `gần 1.900 lượt`, `85 bộ bàn ghế trị giá 100 triệu đồng`.

Numbers are those of `analysis.words.numbers`; units come from a register. Amounts are computed as
decimals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from analysis.words.amounts import VERBS, Amount, Parts, amount_at, is_label
from analysis.words.names import phrases
from analysis.words.numbers import (
    DATE,
    DIGITS,
    ORDER_WORDS,
    PHONE,
    QUALIFIER,
    SCALE_WORD,
    decimal_of,
    qualifier_of,
)
from analysis.words.patterns import later
from analysis.words.text import LONGEST, match_key, normalize
from analysis.words.units import PLACE_NOUNS, Unit, Units


@dataclass(frozen=True, slots=True)
class Quantity:
    """What one quantity in a text says; `text == normalize(whole)[start:end]`.

    Things are in `value` and `unit`, money in `value_vnd` (đồng); things with a worth have both.
    Money alone has the money unit in `unit`. `unit` None: a number of things unknown to the
    register, named in `item`. `out_of` is the 20 of `19/20 tiêu chí`.
    `qualifier` belongs to `value` (for money alone, to the money), `vnd_qualifier` to `value_vnd`.
    `per`: an amount for each household, commune ..., and so no total.
    A range (`từ 5 đến 10 triệu đồng`) has no number: values None, qualifier order_of_magnitude.
    """

    value: float | None
    unit: Unit | None
    item: str
    qualifier: str
    value_vnd: float | None
    vnd_qualifier: str | None
    start: int
    end: int
    text: str
    per: bool = False
    out_of: float | None = None

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of money."""
        return self.unit is not None and self.unit.is_money

    @property
    def is_thing(self) -> bool:
        """Whether it counts things of a known unit."""
        return self.unit is not None and not self.unit.is_money


_CLAUSE_END = later(r"[;\n]|\.(?=\s)|…")
_NO_QUANTITY = "|".join(
    (
        PHONE.pattern,
        rf"(?<![0-9.,/]){DATE}",
        r"(?<![0-9.,/])[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}(?![0-9])",  # 15/12/18
        r"(?<![0-9])(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9](?![0-9])",  # 2018-12-15
        r"(?<![0-9.,])(?:19|20)[0-9]{2}\s?[-–—]\s?(?:19|20)[0-9]{2}(?![0-9])",  # 2016 - 2020
        r"(?<!\w)[IVX]+\s?[/-]\s?(?:19|20)[0-9]{2}(?![0-9])",  # III/2018
        r"(?<![\w.,])[0-9]+(?:/[0-9]{4})?[/-][A-ZĐ]{2}[\w-]*(?:/[\w-]+)*",  # 12/BC-UBND, 26-NQ/TW
        r"(?:^|[;\n]\s?|\.\s)\(?[0-9]{1,2}[.)](?=\s[^\W_]|[A-ZĐ])",  # the 1. or (1) of a list
    )
)
_TOKEN = later(
    rf"(?P<skip>{_NO_QUANTITY})"
    rf"|(?P<order>(?<!\w)(?i:{ORDER_WORDS}(?= {SCALE_WORD})|(?:vài|mấy|nhiều|dăm)(?!\w)))"
    rf"|(?P<number>{DIGITS})"
)
_BEFORE = later(rf"(?:(?<!\w)từ\s+{QUALIFIER}{{0,3}}|{QUALIFIER}{{1,3}})\Z", re.I)
_SUFFIX = later(r"\s*(trở lên|trở xuống)", re.I)
_PER_BEFORE = later(
    r"(?<!\w)(?:mỗi|bình quân|trung bình|đơn giá|định mức|mức(?=(?:\s\w+){0,2}\s*\Z))(?!\w)", re.I
)
_WORTH_WORDS = phrases("worth")
_WORTH_LINKS = phrases("worth_link")
_WORTH = later(
    rf"(?<!\w)(?:với |có |và )?(?:tổng số |tổng )?(?:{_WORTH_WORDS})"
    rf"(?:\s(?:{_WORTH_LINKS}))*\s?[:(]?\s?\Z|=\s?\Z",
    re.I,
)
_NEW_ACTION = later(rf"(?:,|(?<!\w)và)\s*(?:đã\s)?(?:{VERBS})(?!\w)", re.I)
TIMES = ("x", "×", "*")  # between a count and a price
_JOINTS = ("", ",", "và", ", và")
_LAST_VERB = later(rf"^.*(?:(?<!\w)(?:{VERBS})(?!\w)|[,;:\n.])", re.I | re.S)


@dataclass(slots=True)
class _Found:
    quantity: Quantity
    lead: str  # the words between the quantity before and this one, without the approximate words
    words: str  # the approximate words, and `từ`, right before the number


_BULLET = later(r"^[-–+•*]\s*(?=[^\s\d]|\d.*[^\W\d_])|^[-–+•*]\s+")  # "-780 ngày công"


def read_quantities(text: str, units: Units) -> list[Quantity]:
    """Every quantity of a sentence, in order. Nothing counted is left out, nothing added up.

    - A worth (`trị giá`, `với số tiền`, `kinh phí`, `ước tính`, ... before money) belongs to the
      last thing counted before it in the same clause, even when two things were: `02 công trình
      đường điện 4,2 km với số tiền trên 50 triệu đồng, huy động trên 250 ngày công` gives 2 công
      trình; 4.2 km worth at least 50 million; at least 250 ngày công. So money that is said once
      appears once. A clause ends at `;`, a full stop or a new line. After a new verb (`250 suất
      quà, xây nhà văn hóa trị giá ...`) the worth is a row of its own, and its `item` is what
      stands before it.
    - So does money right behind a thing, unless that is work: `1 nhà tình nghĩa 70 triệu đồng`.
    - A quantity right after a thing (`đường điện 4,2 km`) measures it and takes its name as `item`.
    - `mỗi hộ 5 triệu đồng`, `5 triệu đồng/hộ` have `per` set. A range has no number (see
      `Quantity`).
    - A number of unknown things is a row with `unit` None. Dates, periods (`6 tháng`), numbers of
      documents, names with numbers (`thôn 3`, `Đề án 208`), telephone numbers and percentages
      (unless `%` is a unit) are no quantities.
    - A text of more than `LONGEST` characters has none: it is a report, and whoever wrote it must
      say what counts.
    NotVietnameseNumber: a counted number cannot be read.
    """
    if len(text) > LONGEST:
        return []
    shown = lines_of(text)
    rows: list[Quantity] = []
    before: _Found | None = None
    for found in _scan(shown, units):
        _join(rows, before, found, shown)
        before = found
    return [replace(row, text=row.text.replace("\n", " ")) for row in rows]


def tells_several(text: str) -> bool:
    """Whether a text may tell two quantities or more, at a glance: most tell none."""
    return sum(not token["skip"] for token in _TOKEN.finditer(text)) > 1


def lines_of(text: str) -> str:
    """`normalize(text)` with its line breaks; a line in small letters continues the one before.

    The spans of quantities are in it. Of several lines the dashes in front are bullets; a minus
    stands before a number alone.
    """
    shown, lines = "", [*filter(None, map(normalize, text.splitlines()))]
    for line in lines:
        own = _BULLET.sub("", line) if len(lines) > 1 else line
        shown += (" " if line[0].islower() else "\n") + own if shown else own
    return shown


def _scan(shown: str, units: Units) -> list[_Found]:
    """The quantities one by one, each with the words that lead to it."""
    found: list[_Found] = []
    # The end of the last token and of the last quantity; was the token a name or a date?
    at, last, label = 0, 0, False
    while token := _TOKEN.search(shown, at):
        at_before, at = at, token.end()
        if token["skip"]:
            label = True
            continue
        if token["number"] and _inside_word(shown, token.start()):
            continue
        amount = amount_at(shown, token, units)
        before = shown[at_before : token.start()]
        label = bool(token["number"]) and is_label(before, token["number"], amount, label)
        if label or amount is None:
            continue
        words = _BEFORE.search(shown, at_before, token.start())
        start = words.start() if words else token.start()
        if words and _is_place_of(words[0], shown[last:start], amount, found):
            words = None
        lead = shown[last:start]
        quantity = _quantity(shown, token, amount, words)
        found.append(_Found(quantity, lead, words[0].casefold() if words else ""))
        at = last = quantity.end
    return found


def _inside_word(text: str, pos: int) -> bool:
    """Whether digits belong to the letters before: `m2`, `QL1A`; `tiền60 triệu` lacks a space."""
    match = re.search(r"[^\W_]+\Z", text[max(0, pos - 20) : pos])
    letters = match[0] if match else "…"
    return letters.isascii() and (len(letters) <= 2 or letters.isupper())


def _is_place_of(words: str, lead: str, amount: Amount, found: list[_Found]) -> bool:
    """`14 tuyến trên 6 phường`: right after a thing and before places, `trên` means on."""
    counted = match_key(amount.unit.name if amount.unit else amount.item)
    is_place = counted in PLACE_NOUNS or counted.split(" ")[0] in PLACE_NOUNS
    on = words.strip().casefold() == "trên" and not lead.strip()
    return bool(found) and on and is_place


def _quantity(
    shown: str, token: re.Match[str], amount: Amount, words: re.Match[str] | None
) -> Quantity:
    """The amount as a `Quantity`; raises where its digits cannot be read."""
    start = words.start() if words else token.start()
    value = _total(amount.parts) if amount.counted else None
    if value is not None and _is_sign(shown, token.start() - 1):
        value, start = -value or 0.0, min(start, token.start() - 1)
    suffix = _SUFFIX.match(shown, amount.end)
    qualifier = "order_of_magnitude"
    if amount.counted:
        qualifier = qualifier_of(words[0] if words else "", suffix[1] if suffix else None)
    end = suffix.end() if suffix else amount.end
    is_money = amount.unit is not None and amount.unit.is_money
    return Quantity(
        value=None if is_money else value,
        unit=amount.unit,
        item=amount.item,
        qualifier=qualifier,
        value_vnd=value if is_money else None,
        vnd_qualifier=qualifier if is_money else None,
        start=start,
        end=end,
        text=shown[start:end],
        per=amount.per,
        out_of=float(decimal_of(amount.out_of)) if amount.out_of else None,
    )


def _total(parts: Parts) -> float:
    """The sum of the parts, of money in đồng."""
    total = Decimal(0)
    for digits, scale, unit in parts:
        worth = unit.vnd if unit and unit.vnd else 1
        total += decimal_of(digits) * scale * Decimal(repr(worth))
    return float(total)


def _is_sign(shown: str, pos: int) -> bool:
    if pos < 0 or shown[pos] not in "-−":
        return False
    return pos == 0 or shown[pos - 1] in " (\n"


def _join(rows: list[Quantity], before: _Found | None, found: _Found, shown: str) -> None:
    """Adds a quantity: as the worth of the last row, the end of its range, or a row of its own."""
    quantity, clause = found.quantity, _CLAUSE_END.split(found.lead)[-1]
    worth = _WORTH.search(clause) if quantity.is_money else None
    last = rows[-1] if rows and _goes_on(found.lead, clause, worth) else None
    if last and _is_range(last, before.words if before else "", clause, quantity):
        joined = _without_number(last, quantity)
    elif last and last.is_thing and quantity.is_money and clause.strip() in TIMES:
        joined = replace(last, per=True)  # until "= …" says the sum
    else:
        quantity = replace(quantity, per=_is_for_each(quantity, clause, last, before))
        if not (last and _is_worth_of(last, quantity, clause, worth, found.words)):
            rows.append(_named(quantity, clause, worth, last, shown))
            return
        joined = _with_worth(last, quantity, summed=bool(worth and "=" in worth[0]))
    rows[-1] = _until(joined, quantity.end, shown)


def _goes_on(lead: str, clause: str, worth: re.Match[str] | None) -> bool:
    """Whether a quantity is of the clause before it, or its worth: "5 cây; trị giá 5 triệu"."""
    ended = lead[: len(lead) - len(clause)]
    alone = worth is not None and not clause[: worth.start()].strip()
    return not ended or alone and ended.strip(" ") == ";"


def _with_worth(last: Quantity, money: Quantity, *, summed: bool) -> Quantity:
    """A thing with what it is worth; `summed`: the money says the sum of all of it."""
    per = money.per if summed else last.per
    return replace(last, value_vnd=money.value_vnd, vnd_qualifier=money.vnd_qualifier, per=per)


def _named(
    quantity: Quantity,
    clause: str,
    worth: re.Match[str] | None,
    last: Quantity | None,
    shown: str,
) -> Quantity:
    """The quantity with what its clause says that it is of, where its own words do not."""
    if worth:
        item = quantity.item or _LAST_VERB.sub("", clause[: worth.start()]).strip(" ,(")
        start = quantity.start - len(clause) + worth.start()
        return replace(quantity, item=item, start=start, text=shown[start : quantity.end])
    measures = last is not None and last.is_thing and quantity.is_thing
    if last and measures and not quantity.item and not clause.strip():
        return replace(quantity, item=last.item)
    return quantity


def _is_for_each(
    quantity: Quantity, clause: str, last: Quantity | None, before: _Found | None
) -> bool:
    """Whether each got so much; it holds for what follows, too: `mỗi xã 2 triệu và 5 suất quà`."""
    if quantity.per or _PER_BEFORE.search(clause.rsplit(",", 1)[-1]):
        return True
    if not (last and last.per and before and clause.strip() in _JOINTS):
        return False
    return _PER_BEFORE.search(before.lead) is not None


def _is_worth_of(
    last: Quantity, money: Quantity, clause: str, worth: re.Match[str] | None, words: str
) -> bool:
    """Whether the money says what the last thing is worth; `clause` stands between the two."""
    if not money.is_money or last.is_money or last.vnd_qualifier or (money.per and not last.per):
        return False
    gap = clause[: worth.start()] if worth else clause
    estimated = "ước" in words and gap.strip() in ("", ",")
    # "1 nhà tình nghĩa 70 triệu đồng"; work, and who received, have no worth right behind.
    kind = last.unit.kind if last.unit else ""
    right_behind = not gap.strip() and kind not in ("", "labour")
    told = worth or estimated or right_behind or gap.strip() == "("
    return bool(told) and not _NEW_ACTION.search(gap)


def _is_range(last: Quantity, words: str, clause: str, quantity: Quantity) -> bool:
    """`từ 5 triệu đến 10 triệu đồng`, `5 km - 10 km`: the two ends of one range, in one unit."""
    same = last.unit is not None and last.unit == quantity.unit
    link = clause.strip().casefold()
    linked = link in ("-", "–", "—") or (link in ("đến", "tới", "lên") and words.startswith("từ"))
    return linked and (same or (last.is_money and quantity.is_money))


def _without_number(last: Quantity, quantity: Quantity) -> Quantity:
    unknown = "order_of_magnitude"
    return replace(
        last,
        value=None,
        value_vnd=None,
        item=last.item or quantity.item,
        qualifier=unknown,
        vnd_qualifier=unknown if quantity.is_money else None,
        per=last.per or quantity.per,
    )


def _until(quantity: Quantity, end: int, shown: str) -> Quantity:
    return replace(quantity, end=end, text=shown[quantity.start : end])
