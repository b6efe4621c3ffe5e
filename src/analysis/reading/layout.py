"""From cells to tables: which cells are headers, stubs, values, totals, titles, notes; structure, not meaning.

Coordinates are 0-based rows and columns of the sheet's used area. A table is found from its header rows: rows of
labels directly above rows of values. Every non-empty cell gets one role, which the ledger counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from analysis.reading.cells import BLANK, CellReader
from analysis.reading.labels import Labels, Meaning
from analysis.sheets.sheet import Sheet
from analysis.words.text import bare_key, is_unaccented, match_key, strip_accents

ROLES = (
    "value",
    "header",
    "stub",
    "section",
    "total",
    "title",
    "unit",
    "ordinal",
    "column_number",
    "note",
    "signature",
    "issue",
)
_VALUES = frozenset("nfpqbm-eg")
_LABELS = frozenset("tq ")
_NO_HEADER = frozenset("fpbqe-")
_PLAIN = frozenset("tno ")
_FIGURES = frozenset({"value", "assessment", "quantity", "description"})
_ROLE_OF = {"ordinal": "ordinal", "unit": "unit", "note": "note", "requirement": "note", "stub": "stub"}
_STUB_HEADINGS = {"place", "organization", "criterion", "period", "kind", "measure", "label"}


@dataclass(slots=True)
class Column:
    """One column of a table: the path of its headers, top to bottom, and what it holds."""

    index: int
    path: tuple[str, ...]
    kind: str = "value"
    heading: str = ""


@dataclass(slots=True)
class Row:
    """One line of a table: its stub cells (column, text), ordinal, level and the sections above it."""

    index: int
    stubs: list[tuple[int, str]]
    ordinal: str = ""
    level: float = 9
    sections: tuple[str, ...] = ()
    kind: str = "data"
    marked: bool = False  # its level is written: an ordinal, a dash, "Trong đó"
    children: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    header: range
    columns: list[Column]
    rows: list[Row]
    context: list[str]
    corner: tuple[str, ...] = ()

    @property
    def value_columns(self) -> list[Column]:
        return [c for c in self.columns if c.kind in _FIGURES]


@dataclass(slots=True)
class Layout:
    sheet: Sheet
    tables: list[Table]
    roles: dict[tuple[int, int], str]
    lines: list[tuple[int, str]]
    letterhead: list[str]
    classes: list[str]  # a letter for each cell of a row, all rows of one length
    stray: list[tuple[int, int]]  # figures outside every table
    filled: bool = True


_LETTERHEAD = re.compile(
    r"cộng hòa xã hội|độc lập tự do|đảng cộng sản|^mẫu số|"
    r"cong hoa xa hoi|doc lap tu do|^(?:phụ lục|phu luc|biểu|bieu|mẫu)\b.{0,25}$"
)
_OFFICE = re.compile(
    r"^(?:ubnd|ủy ban|hđnd|hội đồng|ban |văn phòng|sở |phòng |đảng ủy|thị ủy|huyện ủy|tỉnh ủy|hội |đoàn |"
    r"mặt trận|bch|bcđ|uy ban|công an|liên đoàn|tỉnh |huyện |thị xã )"
)
_DOCUMENT_NUMBER = re.compile(r"^số\s*[:.]?\s*[\d…._]*\s*[/\-]\s*\S|^số\s*:", re.I)
_DATED = re.compile(r"\bngày\b.{0,8}\btháng\b.{0,8}\bnăm\b|^\w[\w ]{2,25}, ngày\b", re.I)
_SIGNATURE = re.compile(
    r"^(?:người lập|nguoi lap|lập biểu|người tổng hợp|cán bộ tổng hợp|chủ tịch|chu tich|phó chủ tịch|"
    r"tm |t m |kt |k t |tl |trưởng |phó trưởng |"
    r"thủ trưởng|thủ trưởng đơn vị|kế toán|ký ghi rõ|ký tên|đã ký|ký đóng dấu|ký họ tên|"
    r"nơi nhận$|xác nhận của |xác nhận$|giám đốc|bí thư|"
    r"lưu vt|thường trực|người kiểm tra|người duyệt|ký và ghi|văn phòng điều phối$|chánh văn phòng|đại diện)"
)
_NOTE = re.compile(
    r"^\s*(?:ghi chú|ghi chu|chú thích|nguồn\b|nguồn số liệu|lưu ý|\*|\(\*|"
    r"chú giải|ký hiệu|quy ước|người nhập|số liệu|tài liệu|"
    r"\([123]\)\s+\w|[¹²³]|chú ý|giải thích|trong bảng|note)",
    re.I,
)
_TITLE_WORD = re.compile(
    r"^(?:bảng|biểu|phụ lục|tổng hợp|danh sách|thống kê|kết quả|báo cáo|tình hình|số liệu|"
    r"tiến độ|kế hoạch|bang |bieu|tong hop|ket qua|danh mục)"
)
_COLUMN_NUMBER = re.compile(r"^\(?\s*(?:\d{1,3}|[A-ZĐa-z])\s*\)?(?:\s*=\s*[\d()+\-*/:.… %A-Za-z]+)?$")
_PART_NUMBER = re.compile(r"^[1-9]\d?[.,]\d{1,2}$")
_UNIT_LINE = re.compile(r"^(?:đvt|đơn vị tính|đơn vị|đơn vị đo) ")
_DITTO = re.compile(r"^[\s\-–]*(?:nt|như trên|nhu tren|//|\"|”|″|〃|như tr\.?)[\s\-–.]*$", re.I)
_ROMAN = re.compile(r"^(?=[IVX])(?:X{0,2})(?:IX|IV|V?I{0,3})$")


@lru_cache(maxsize=64)
def _bare(pattern: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(strip_accents(pattern.pattern), pattern.flags)


@lru_cache(maxsize=20_000)
def says(pattern: re.Pattern[str], text: str) -> bool:
    """Whether the key of a text has the words of a pattern, which may be typed without accents."""
    return bool(
        pattern.search(match_key(text)) or (is_unaccented(text) and _bare(pattern).search(bare_key(text)))
    )


def is_dated(text: str) -> bool:
    """A line such as "Kỳ Anh, ngày 15 tháng 12 năm 2018", which dates the paper and not its figures."""
    return bool(_DATED.search(text) or (is_unaccented(text) and _bare(_DATED).search(text)))


class Understanding:
    """Works through one sheet from top to bottom."""

    def __init__(self, sheet: Sheet, labels: Labels, cells: CellReader) -> None:
        self.sheet, self.labels, self.cells = sheet, labels, cells
        width = max(map(len, sheet.rows), default=0)
        self.classes = [cells.classes_of(row).ljust(width) for row in sheet.rows]
        for r, c in sheet.flags:
            self.classes[r] = f"{self.classes[r][:c]}e{self.classes[r][c + 1 :]}"
        self.kinds = [frozenset(row) for row in self.classes]
        self.filled = [[c for c, k in enumerate(row) if k != BLANK] for row in self.classes]
        self._texts: list[dict[int, str]] = [{} for _ in self.filled]
        self.spans: dict[tuple[int, int], tuple[int, int]] = {}
        self.anchor: dict[tuple[int, int], tuple[int, int]] = {}
        for r1, c1, r2, c2 in sheet.merges:
            self.spans[r1, c1] = (r2, c2)
            for r in range(r1, r2 + 1):
                for c in range(c1, c2 + 1):
                    self.anchor[r, c] = (r1, c1)
        self.roles: dict[tuple[int, int], str] = {}
        self.tables: list[Table] = []
        self.lines: list[tuple[int, str]] = []
        self.letterhead: list[str] = []
        self.stray: list[tuple[int, int]] = []

    # -- texts and rows --------------------------------------------------------------------------------
    def text(self, r: int, c: int) -> str:
        text = self._texts[r].get(c)
        if text is None:
            text = self._texts[r][c] = self.cells.text_of(self.sheet.rows[r][c])
        return text

    def covering(self, r: int, c: int) -> tuple[int, int] | None:
        """The filled cell that stands at (r, c), itself or the anchor of a merge over it."""
        a = self.anchor.get((r, c), (r, c))
        if a[0] < len(self.classes) and a[1] < len(self.classes[a[0]]) and self.classes[a[0]][a[1]] != BLANK:
            return a
        return None

    def is_letterhead(self, r: int, c: int) -> bool:
        text = self.text(r, c)
        return (
            says(_LETTERHEAD, text)
            or bool(_DOCUMENT_NUMBER.match(text))
            or (is_dated(text) and len(text) < 60 and not match_key(text).startswith("đến"))
        )

    def is_unit_line(self, r: int, c: int) -> bool:
        return says(_UNIT_LINE, self.text(r, c)) and self.meaning(r, c).unit is not None

    def is_signature(self, r: int, c: int) -> bool:
        if self.classes[r][c] != "t" or not self.kinds[r] <= _LABELS:
            return False
        text = self.text(r, c)
        if not says(_SIGNATURE, text):
            return False
        meaning = self.meaning(r, c)
        return (
            not (meaning.heading or meaning.names_something) or text.endswith(":") or len(self.filled[r]) == 1
        )

    def meaning(self, r: int, c: int) -> Meaning:
        return self.labels.read(self.text(r, c))

    def label_numbers(self, r: int) -> bool:
        """True where all numbers of a row can be labels: years, or a run 1, 2, 3 … of criteria."""
        cells = [self.sheet.rows[r][c] for c in self.filled[r] if self.classes[r][c] == "n"]
        read = map(self.cells.number_of, cells)
        numbers = [n for n in read if n is not None and n == int(n)]
        if not numbers or len(numbers) < len(cells):
            return False
        if all(1990 <= n <= 2050 for n in numbers):
            return len(set(numbers)) == len(numbers) or len(numbers) > 3
        length = next((i for i, n in enumerate(numbers) if i and n == numbers[0]), len(numbers))
        one = [numbers[0] + i for i in range(length)]
        runs = length >= 3 and len(numbers) % length == 0 and numbers == one * (len(numbers) // length)
        return runs and (numbers[0] == 1 or length >= 5) and numbers[-1] <= 20

    def is_column_numbers(self, r: int, left: int | None = None) -> bool:
        """A row (1) (2) (3)=(1)+(2), or A B 1 2 3, that only counts the columns."""
        cols = self.filled[r]
        if len(cols) < 2:
            return False
        texts = []
        for c in cols:
            texts.append(self.text(r, c))
            if not _COLUMN_NUMBER.match(texts[-1]):
                return False
        if any("(" in t or "=" in t for t in texts):
            return True
        numbers = [int(t) for t in texts if t.isdigit()]
        letters = [t for t in texts if not t.isdigit()]
        runs = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
        if letters and runs:
            return (
                numbers[0] == 1
                and letters == [chr(65 + i) for i in range(len(letters))]
                or ([x.lower() for x in letters] == [chr(97 + i) for i in range(len(letters))])
            )
        return bool(runs and numbers[0] in (0, 1) and left is not None and cols[0] <= left)

    def headerish(self, r: int) -> bool:
        """A row that can be part of a header: labels only, and not a line of prose or of a letterhead."""
        kinds = self.kinds[r]
        if not self.filled[r] or kinds & _NO_HEADER:
            return False
        if "n" in kinds and not self.label_numbers(r):
            return False
        cols = self.filled[r]
        if any(self.is_letterhead(r, c) or self.is_signature(r, c) for c in cols):
            return False
        first = self.meaning(r, cols[0])
        if "m" in kinds and (self.classes[r][cols[0]] in "no" or first.names_something and not first.heading):
            return False
        if "n" in kinds and first.heading in ("total", "mean"):
            return False
        if "n" in kinds and (
            self.classes[r][cols[0]] == "n"
            and len(cols) > 1
            and "t" in kinds
            or first.names_something
            and not first.heading
            and not first.period
        ):
            return False
        return not (
            self.classes[r][cols[0]] in "no" and "t" in kinds and len(cols) > 1 and not self.label_numbers(r)
        )

    def bodyish(self, r: int) -> bool:
        cols = self.filled[r]
        if not cols or self.is_column_numbers(r):
            return False
        kinds = self.classes[r].replace(BLANK, "")
        if kinds[0] in "no" and len(cols) > 1:
            return not self.label_numbers(r) or kinds.strip("n") != ""
        tail = set(kinds[1:])
        return bool(
            tail & _NO_HEADER
            or ("n" in tail and not (self.label_numbers(r) and self.headerish(r)))
            or ("m" in tail and not self.headerish(r))
            or "m" in tail
            and kinds[0] == "t"
        )

    # -- headers ----------------------------------------------------------------------------------------
    def header_at(self, start: int) -> range | None:
        """The rows of a header that begins at `start`, or None."""
        if not self._can_start(start):
            return None
        left = min(self.filled[start])
        end = start
        bottom = max((self.spans.get((start, c), (start, c))[0] for c in self.filled[start]), default=start)
        r = start + 1
        while r < len(self.filled) and r < start + 8:
            inside = r <= bottom
            if not self.filled[r]:
                if not inside:
                    break
                end, r = r, r + 1
                continue
            if self.is_column_numbers(r, left):
                break
            first = self.filled[r][0]
            own_stub = first <= left and self.anchor.get((r, first), (r, first))[0] == r
            own_stub = own_stub and self.text(r, first) != self.text(
                r - 1, first
            )  # a label written twice is one
            if (
                not (self.headerish(r) or self._numbers_parts(r, inside))
                or (own_stub and left in self._stubs_above(range(start, r), left) and not self._typed_on(start, r))
                or (not inside and self.is_section_like(r, left))
            ):
                break
            left = min(left, first)
            bottom = max([bottom, *(self.spans.get((r, c), (r, c))[0] for c in self.filled[r])])
            end, r = r, r + 1
        return range(start, end + 1) if self._body_follows(end + 1, start) else None

    def _numbers_parts(self, r: int, inside: bool) -> bool:
        """Whether a row of a header holds the numbers of parts, typed or stored as numbers: 2.1 and 2.2 below "TC 2".

        Inside a merged header any such numbers do; elsewhere each has to be a part of what stands above it.
        """
        parts = [c for c in self.filled[r] if _PART_NUMBER.match(self.text(r, c))]
        others = [self.meaning(r, c) for c in self.filled[r] if c not in parts]
        if len(parts) < 2 or not self.kinds[r] <= _PLAIN or any(m.places or m.organization for m in others):
            return False
        return all(self._is_part_of_above(r, c) for c in parts) or inside and all(m.heading for m in others)

    def _is_part_of_above(self, r: int, c: int) -> bool:
        above = max((k for k in self.filled[r - 1] if k <= c), default=None)
        if above is None:
            return False
        meaning = self.meaning(r - 1, above)
        main = re.split("[.,]", self.text(r, c))[0]
        return main in {meaning.criterion, meaning.number, *(n for _, n in meaning.criteria)}

    def _typed_on(self, start: int, r: int) -> bool:
        """A heading typed over several lines, "Số" above "TT": only together do its lines make sense."""
        both = [c for c in self.filled[start] if c in self.filled[r]]
        ends = [r + 1, r + 2] if r + 1 < len(self.filled) and self.headerish(r + 1) else [r + 1]
        return any(sum(self._makes_one(range(start, end), c) for c in both) >= 2 for end in ends)

    def _makes_one(self, rows: range, c: int) -> bool:
        """Whether the lines of a column make sense together and not each by itself."""
        texts = [self.text(r, c) for r in rows if self.classes[r][c] != BLANK]
        whole = self.labels.read(" ".join(texts))
        named = whole.heading or whole.names_something and not whole.places
        return whole.understood and bool(named) and not all(self.labels.read(text).understood for text in texts)

    def _stubs_above(self, rows: range, left: int) -> set[int]:
        """Label columns that the header rows above already name; a label merged over several columns is none."""
        return {
            c for r in rows for c in self.filled[r] if c <= left and self.spans.get((r, c), (r, c))[1] == c
        }

    def is_section_like(self, r: int, left: int) -> bool:
        """One label at the left edge, or one merged over most of the width: a section, not a header row."""
        cols = self.filled[r]
        if len(cols) != 1:
            return False
        meaning = self.meaning(r, cols[0])
        named = meaning.understood and (meaning.period or meaning.places) and not meaning.heading
        return cols[0] <= left or bool(named and r + 1 < len(self.filled) and self.bodyish(r + 1))

    def _can_start(self, r: int) -> bool:
        cols = [c for c in self.filled[r] if not self.is_unit_line(r, c)]
        if not cols or not self.headerish(r) or self.is_column_numbers(r):
            return False
        if len(cols) >= 2:
            return True
        # A single label can head some of the columns; over all of them it is a title.
        c = cols[0]
        below = self.filled[r + 1] if r + 1 < len(self.filled) else []
        span = self.spans.get((r, c))
        text = self.text(r, c)
        return bool(
            span
            and below
            and min(below) < c
            and span[1] > c
            and len(text) < 60
            and not says(_TITLE_WORD, text)
            and self.headerish(r + 1)
            and len(below) >= 3
        )

    def _body_follows(self, r: int, start: int) -> bool:
        skipped = 0
        left = min(self.filled[start])
        while r < len(self.filled) and skipped < 6:
            if not self.filled[r]:
                # An empty line right under the header is tolerated once.
                if skipped:
                    return False
                skipped += 1
            elif self.bodyish(r):
                return True
            elif self.is_column_numbers(r, left) or len(self.filled[r]) == 1 or self._empty_member(r):
                skipped += 1
            else:
                return False
            r += 1
        return False

    def _empty_member(self, r: int) -> bool:
        return (
            self.classes[r][self.filled[r][0]] in "no" or self.meaning(r, self.filled[r][0]).names_something
        )

    def strong_header(self, r: int) -> bool:
        headings = [self.meaning(r, c).heading for c in self.filled[r] if self.classes[r][c] == "t"]
        known = [h for h in headings if h and h not in ("total", "mean", "plain", "part")]
        return ("ordinal" in known and len(self.filled[r]) > 1) or len(known) >= 2

    # -- the sheet ---------------------------------------------------------------------------------------
    def run(self) -> Layout:
        r, waiting = 0, []
        while r < len(self.filled):
            header = self.header_at(r) if self.filled[r] else None
            if header is None:
                if self.filled[r]:
                    waiting.append(r)
                r += 1
                continue
            context = self._take_lines(waiting, before_table=True)
            waiting = []
            r = self._table(header, context)
        self._take_lines(waiting, before_table=False)
        filled = any(self.filled)
        return Layout(
            self.sheet, self.tables, self.roles, self.lines, self.letterhead, self.classes, self.stray, filled
        )

    def _take_lines(self, rows: list[int], *, before_table: bool) -> list[str]:
        """Give roles to the lines outside tables; returns those that tell about the next table, nearest first."""
        context: list[str] = []
        signing = bool(self.tables)
        letterhead_until = (
            max(
                (r for r in rows if any(says(_LETTERHEAD, self.text(r, c)) for c in self.filled[r])),
                default=-1,
            )
            if not self.tables
            else -1
        )
        for r in rows:
            touching = before_table and r >= rows[-1] - 6
            if before_table and self._split_title(r):
                context.append(" ".join(self.text(r, c) for c in self.filled[r]))
                self.lines.append((r, context[-1]))
                self.roles.update({(r, c): "title" for c in self.filled[r]})
                continue
            for c in self.filled[r]:
                role = self._line_role(r, c, letterhead_until, signing and not touching)
                if role in ("title", "unit") and before_table or role == "note" and before_table:
                    context.append(self.text(r, c))
                elif role == "letterhead":
                    self.letterhead.append(self.text(r, c))
                    role = "title"
                if role == "signature":
                    signing = True
                if role == "issue":
                    self.stray.append((r, c))
                self.roles[r, c] = role
                self.lines.append((r, self.text(r, c)))
        return context[::-1]

    def _split_title(self, r: int) -> bool:
        """A title cut over several cells of its row, the year perhaps in one of its own."""
        cols = self.filled[r]
        texts = [self.text(r, c) for c in cols]
        return (
            len(cols) > 2
            and says(_TITLE_WORD, " ".join(texts))
            and self.kinds[r] <= frozenset("tqno ")
            and not any(self.is_unit_line(r, c) or self.is_letterhead(r, c) for c in cols)
        )

    def _line_role(self, r: int, c: int, letterhead_until: int, signing: bool) -> str:
        text, kind = self.text(r, c), self.classes[r][c]
        titled = says(_TITLE_WORD, text)
        if self.is_unit_line(r, c):
            return "unit"
        if kind != "t" and kind != "q" and text.strip("-_=*.… ") != "":
            return "issue"
        if not self.tables and (
            self.is_letterhead(r, c)
            or (r <= letterhead_until and says(_OFFICE, text))
            or (r <= 2 and says(_OFFICE, text) and len(self.filled[r]) > 1)
        ):
            return "letterhead"
        if says(_SIGNATURE, text) or (is_dated(text) and self.tables and not titled):
            return "signature"
        if _NOTE.match(text) and not (titled and text.isupper()):
            return "note" if self.tables else "title"
        if signing and self.tables and not titled and ("signature" in self.roles.values() and len(text) < 60):
            return "signature"
        return "title" if not self.tables or titled or not signing else "note"

    # -- one table ---------------------------------------------------------------------------------------
    def _table(self, header: range, context: list[str]) -> int:
        """Read the table under a header; returns the first row after it."""
        for r in header:
            for c in self.filled[r]:
                self.roles[r, c] = "unit" if self.is_unit_line(r, c) else "header"
        body, after = self._body(header)
        left = min(c for r in [*header, *body] for c in self.filled[r])
        right = max(
            max((self.spans.get((r, c), (r, c))[1] for r in header for c in self.filled[r]), default=left),
            max((c for r in body for c in self.filled[r]), default=left),
        )
        paths = self._paths(header, left, right)
        columns = [Column(c, paths[c]) for c in range(left, right + 1)]
        self._column_kinds(columns, body)
        for group in self._side_by_side(columns, body):
            table = Table(header, group, [], context)
            self._rows(table, body)
            self.tables.append(table)
        return after

    def _side_by_side(self, columns: list[Column], body: list[int]) -> list[list[Column]]:
        """Tables that stand side by side: an empty column between, and a stub of its own on either side."""
        groups: list[list[Column]] = [[]]
        for column in columns:
            empty = not column.path and not self._column(column.index, body).strip()
            seen = groups[-1]
            again = column.kind in ("ordinal", "stub") and any(self._begins_anew(column, c) for c in seen)
            first = column.kind == "ordinal" or not any(c.kind == "ordinal" for c in seen)
            if again and first and any(c.kind in _FIGURES for c in seen):
                groups.append([])  # newspaper columns: the headings begin anew
            if empty:
                groups.append([])
            else:
                groups[-1].append(column)
        groups = [g for g in groups if g]
        if len(groups) > 1 and all(
            any(c.kind in ("stub", "ordinal") for c in g) and any(c.kind in _FIGURES for c in g)
            for g in groups
        ):
            return groups
        return [columns]

    def _begins_anew(self, column: Column, earlier: Column) -> bool:
        """Whether a column has the headings of an earlier one, also under the name of another district."""
        if column.path == earlier.path or len(column.path) < 2:
            return column.path == earlier.path
        return column.path[1:] == earlier.path[1:] and bool(self.labels.read(column.path[0]).places)

    def _body(self, header: range) -> tuple[list[int], int]:
        """The rows of the body and the first row behind it."""
        body: list[int] = []
        left = min(c for r in header for c in self.filled[r])
        r = header.stop
        while r < len(self.filled):
            if not self.filled[r]:
                if not self._goes_on(r, left):
                    break
                r += 1
                continue
            if self.is_column_numbers(r, left) and len(body) == 0:
                for c in self.filled[r]:
                    self.roles[r, c] = "column_number"
                r += 1
                continue
            if self._repeats(r, header) and body and self._is_title(body[-1], left):
                break  # the same header under a title of its own is another table
            if self._repeats(r, header):
                for k in range(len(header)):
                    for c in self.filled[r + k] if r + k < len(self.filled) else []:
                        self.roles[r + k, c] = "header"
                r += len(header)
                if r < len(self.filled) and self.filled[r] and self.is_column_numbers(r, left):
                    for c in self.filled[r]:
                        self.roles[r, c] = "column_number"
                    r += 1
                continue
            if self._ends(r, left):
                again = self._resumes(r, header, left)
                if again is None:
                    break
                self._remark(r, again)
                r = again
                continue
            if body and self.strong_header(r) and self.header_at(r):
                break
            body.append(r)
            r += 1
        # A label right above what follows is the next table's title, not a section of this one.
        while body and self._trailing(body[-1], left):
            r = body.pop()
        return body, r

    def _is_title(self, r: int, left: int) -> bool:
        cols = self.filled[r]
        return len(cols) == 1 and cols[0] <= left and says(_TITLE_WORD, self.text(r, cols[0]))

    def _resumes(self, end: int, header: range, left: int) -> int | None:
        """The row where the table goes on behind a remark or a page's signatures; None where it is over.

        A line of any other sort in between is the title of the next table, even over the same header.
        """
        for r in range(end, min(end + 10, len(self.filled))):
            if not self.filled[r] or self._ends(r, left):
                continue
            if self._repeats(r, header):
                return r
            first = self.filled[r][0]
            goes_on = self.bodyish(r) and len(self.filled[r]) > 1 and first <= left + 1
            known = self.classes[r][first] in "no" or self.meaning(r, first).names_something
            return r if goes_on and known and not self.strong_header(r) else None
        return None

    def _remark(self, start: int, stop: int) -> None:
        for r in range(start, stop):
            for c in self.filled[r]:
                self.roles[r, c] = "signature" if self.is_signature(r, c) else "note"
                self.lines.append((r, self.text(r, c)))

    def _trailing(self, r: int, left: int) -> bool:
        cols = self.filled[r]
        return (
            len(cols) == 1
            and cols[0] <= left
            and self.classes[r][cols[0]] in "tq"
            and (
                self._is_title(r, left)
                or not (self.meaning(r, cols[0]).names_something or self.meaning(r, cols[0]).heading)
            )
        )

    def _goes_on(self, blank: int, left: int) -> bool:
        """Whether the table continues behind an empty row: by a line of values that is no new header."""
        r = blank
        while r < len(self.filled) and not self.filled[r]:
            r += 1
        if r >= len(self.filled) or r - blank > 3 or self._ends(r, left):
            return False
        if self.header_at(r) and self.strong_header(r):
            return False
        if self.bodyish(r):
            return True
        below = r + 1 < len(self.filled) and len(self.filled[r + 1]) > 1 and self.bodyish(r + 1)
        if below and len(self.filled[r]) == 1 and self.classes[r + 1][self.filled[r + 1][0]] in "no":
            return not self._is_title(r, left)  # the heading of the next group, with its numbered lines below
        return self._empty_member(r) and r + 1 < len(self.filled) and self.bodyish(r + 1)

    def _ends(self, r: int, left: int) -> bool:
        cols = self.filled[r]
        if self.kinds[r] <= _LABELS and any(self.is_signature(r, c) or is_dated(self.text(r, c)) for c in cols):
            return True
        if len(cols) > 1 or self.is_unit_line(r, cols[0]):
            return False
        first = self.text(r, cols[0])
        return bool(_NOTE.match(first) or re.match(r"^\s*[-–]\s*(?:số liệu|nguồn|đ:|x:)", first, re.I))

    def _repeats(self, r: int, header: range) -> bool:
        top = header.start
        if any(
            r + k >= len(self.filled) or self.filled[r + k] != self.filled[top + k]
            for k in range(len(header))
        ):
            return False
        if any(
            self.text(r + k, c) != self.text(top + k, c)
            for k in range(len(header))
            for c in self.filled[r + k]
        ):
            return False  # the same first row over other numbers is a new tier of the table
        return len(self.filled[r]) > 1

    def _paths(self, header: range, left: int, right: int) -> dict[int, tuple[str, ...]]:
        """For each column the labels above it, through the file's own merges."""
        merged = any(self.spans.get((r, c), (r, c))[1] > c for r in header for c in self.filled[r])
        paths: dict[int, tuple[str, ...]] = {}
        inherited: dict[int, tuple[int, int]] = {}
        for c in range(left, right + 1):
            labels: list[tuple[int, int]] = []
            for r in header:
                a = self.covering(r, c)
                if a is None and not merged and r < header[-1] and self._has_lower(header, r, c):
                    # Without one merge in the header, a label stands for the columns to its right
                    # that have a label of their own below it.
                    a = inherited.get(r)
                elif a is not None and self._has_lower(header, r, c):
                    inherited[r] = a
                elif a is not None or not self._has_lower(header, r, c):
                    inherited.pop(r, None)
                if a is not None and a[0] in header and a not in labels:
                    labels.append(a)
            texts = [self.text(*a) for a in labels if not self.is_unit_line(*a)]
            path = tuple(t for i, t in enumerate(texts) if i == 0 or t != texts[i - 1])
            paths[c] = self._in_one(path)
        return paths

    def _in_one(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """A heading typed over several lines as one text, where only together they make sense."""
        if len(path) < 2:
            return path
        joined, lines = self.labels.read(" ".join(path)), [self.labels.read(text) for text in path]
        makes_sense = joined.understood and (joined.heading or joined.names_something)
        another = joined.indicator and joined.indicator not in {line.indicator for line in lines}
        return (" ".join(path),) if another or makes_sense and not all(m.understood for m in lines) else path

    def _has_lower(self, header: range, r: int, c: int) -> bool:
        return any(self.classes[k][c] != BLANK for k in range(r + 1, header.stop))

    # -- columns -----------------------------------------------------------------------------------------
    def _column_kinds(self, columns: list[Column], body: list[int]) -> None:
        for column in columns:
            cells = self._column(column.index, body)
            counts = {kind: cells.count(kind) for kind in set(cells) if kind != BLANK}
            known = self.labels.jobs.get(column.path)
            if known is None:
                known = self.labels.jobs[column.path] = self._heading(column.path)
            column.heading, names = known
            column.kind = self._column_kind(column, counts, names)
            if column.kind == "value" and counts.keys() == {"t"} and self._names_places(column.index, body):
                column.kind, column.heading = "stub", "place"  # "Tỉnh" may head a source of funds, but not here
            grouped = column.path and any(c.path == column.path for c in columns if c is not column)
            if grouped and column.kind == "stub" and not counts.get("t"):
                column.kind = "value"  # a heading over several columns is no label of one of them
        self._settle_stubs(columns, body)

    def _names_places(self, c: int, body: list[int]) -> bool:
        texts = [self.text(r, c) for r in body if self.classes[r][c] != BLANK]
        return all(self.labels.read(text).places for text in texts)

    def _column(self, c: int, body: list[int]) -> str:
        """The classes of a column's cells in the rows of the body."""
        return "".join([self.classes[r][c] for r in body])

    def _heading(self, path: tuple[str, ...]) -> tuple[str, bool]:
        """The job that the lowest telling header gives a column, and whether some header names a member."""
        heading, names = "", False
        if len(path) > 1 and self.labels.read(" ".join(path[-2:])).indicator:
            return "", True
        for depth, text in enumerate(reversed(path)):
            meaning = self.labels.read(text)
            if (
                depth == 0
                and meaning.heading in (*_STUB_HEADINGS, "ordinal", "note", "unit")
                and not meaning.period
            ):
                return meaning.heading, False  # "Tên xã" stays a stub under "Năm 2018"
            if not heading and meaning.heading and meaning.heading not in ("plain", "part"):
                heading = meaning.heading
            names = (
                names
                or (meaning.names_something and (not meaning.heading or meaning.period is not None))
                or bool(meaning.number)
            )
        return heading, names

    def _column_kind(self, column: Column, counts: dict[str, int], names: bool) -> str:
        heading = column.heading
        total = sum(counts.values())
        words = counts.get("t", 0) + counts.get("o", 0)
        if heading in ("ordinal", "unit", "note", "requirement", "quantity", "assessment", "description"):
            return heading
        if heading in _STUB_HEADINGS and not names:
            lively = sum(counts.get(k, 0) for k in "qfpm")
            if heading == "label" and lively > words:
                return "description"
            if heading in ("criterion", "period", "label") or words or not total:
                return "stub" if not (lively > words and heading in ("criterion",)) else "value"
            return (
                "stub" if heading in ("kind", "measure") else "value"
            )  # "Xã" over money is the commune's budget
        if names or heading in ("total", "mean", "value"):
            return "value"
        if not column.path and total and words == 0 and all(k in "no" for k in counts):
            return "ordinal" if not column.path and column.index == 0 else "value"
        if words > total - words:
            return "stub"
        return "value"

    def _settle_stubs(self, columns: list[Column], body: list[int]) -> None:
        """A table needs a stub: where no header tells, the first column of words is it. And it needs a value."""
        if not any(c.kind in _FIGURES for c in columns):
            for column in columns:
                numbers = sum(map(self._column(column.index, body).count, "nfp"))
                if column.kind == "note" and numbers * 2 > len(body):
                    column.kind = "value"
        if any(c.kind == "stub" for c in columns):
            return
        for column in columns:
            words = self._column(column.index, body).count("t")
            if column.kind in ("value", "ordinal", "description") and words and words >= len(body) / 2:
                column.kind = "stub"
                return

    # -- rows --------------------------------------------------------------------------------------------
    def _rows(self, table: Table, body: list[int]) -> None:
        kinds = {c.index: c.kind for c in table.columns}
        labels = [c for c in table.columns if c.kind in ("stub", "ordinal")]
        sections: list[tuple[float, str, bool]] = []
        for r in body:
            if not any(c in kinds for c in self.filled[r]):
                continue
            row = self._row(table, r, kinds, labels)
            has_values = self._has_values(r, kinds)
            section = not has_values and bool(row.stubs) and not self._spanned(table, r)
            if section and not row.marked:
                row.level = min(2.5, self._next_level(table, r, body) - 0.5)  # a label alone heads lines of any ordinal
            # A section gives way to the next section of its level, not to the lines it heads.
            while sections and (
                sections[-1][0] > row.level
                or sections[-1][0] == row.level
                and (section or not sections[-1][2])
            ):
                sections.pop()
            row.sections = tuple(s for _, s, real in sections if real or row.marked)
            if section:
                row.kind = "section"
            if row.stubs:
                sections.append((row.level, row.stubs[0][1], row.kind == "section"))
            elif row.ordinal and not has_values:
                row.kind = "section"
                sections.append((row.level, "", True))  # a section whose name is blank still ends the one before
            table.rows.append(row)
            self._row_roles(row, kinds)
        self._link_children(table)

    def _next_level(self, table: Table, r: int, body: list[int]) -> float:
        """The level of the ordinal that the line below has, which a label alone stands above."""
        below = body[body.index(r) + 1 :][:1]
        texts = [self.text(k, c.index) for k in below for c in table.columns if c.kind == "ordinal"]
        return next((self._ordinal_level(text) for text in texts if text and self._ordinal_level(text)), 9)

    def _has_values(self, r: int, kinds: dict[int, str]) -> bool:
        row = self.classes[r]
        for c in reversed(self.filled[r]):
            if kinds.get(c) in _FIGURES and (
                row[c] in _VALUES
                or (row[c] in "dt" and (kinds[c] in ("value", "assessment") or len(self.filled[r]) > 1))
                or (row[c] in "ot" and any(map(str.isdigit, self.text(r, c))))
            ):
                return True
        return False

    def _spanned(self, table: Table, r: int) -> bool:
        """Some value cell above is merged down over this row: it has its values there."""
        return any(
            (r, c.index) in self.anchor and self.anchor[r, c.index][0] < r for c in table.value_columns
        )

    def _row(self, table: Table, r: int, kinds: dict[int, str], labels: list[Column]) -> Row:
        row = Row(r, [])
        for column in labels:
            c = column.index
            a = self.covering(r, c)
            if a is None or a[0] < table.header.stop:
                continue
            text = self.text(*a)
            if column.kind == "ordinal" and a[1] == c:
                if self.classes[r][c] == "t" and not self._ordinal_level(text):
                    row.stubs.append((c, text))  # a section written into the TT column
                else:
                    row.ordinal = text
            elif column.kind == "stub" and (c, text) not in row.stubs and (a == (r, c) or a[1] == c):
                if _DITTO.match(text) and table.rows:
                    text = next((t for k, t in table.rows[-1].stubs if k == c), text)
                row.stubs.append((c, text))
        self._wide_label(row, r, kinds)
        row.level = self._level(row)
        row.marked = bool(row.ordinal) or row.level not in (0, 5, 9)
        return row

    def _wide_label(self, row: Row, r: int, kinds: dict[int, str]) -> None:
        """A label merged over the whole width, or alone in a value column, still names its row."""
        if row.stubs or len(self.filled[r]) > 2:
            return
        for c in self.filled[r]:
            if (
                self.classes[r][c] in "tq"
                and kinds.get(c) not in ("note", "unit")
                and (self.spans.get((r, c), (r, c))[1] > c or len(self.filled[r]) == 1)
            ):
                row.stubs.append((c, self.text(r, c)))

    @staticmethod
    def _ordinal_level(text: str) -> int:
        text = text.strip().rstrip(".):/ ").lstrip("(")
        if re.fullmatch(r"[A-HĐ]", text) and text not in "V":
            return 1
        if _ROMAN.match(text.upper()) and text.isupper():
            return 2
        if text.isdigit():
            return 3
        if re.fullmatch(r"\d{1,2}(?:\.\d{1,2})+", text):
            return 3 + text.count(".")
        if re.fullmatch(r"[a-zđ]", text):
            return 6
        if text in ("-", "–", "*", "•", "●", ""):
            return 7
        return 8 if text == "+" else 0

    def _level(self, row: Row) -> int:
        if row.ordinal:
            return self._ordinal_level(row.ordinal) or 3
        if not row.stubs:
            return 9
        text = row.stubs[0][1]
        match = re.match(
            r"^(\(?[A-ZĐIVX]{1,4}\)?[.):/]|\d{1,2}(?:\.\d{1,2})*[.):]?|[a-zđ]\)|[-–+*•])\s+\S", text
        ) or re.match(r"^(\d{1,2}(?:\.\d{1,2})*[.)]|[A-ZĐIVX]{1,4}\.)\S", text)
        if match:
            return self._ordinal_level(match[1]) or 5
        meaning = self.labels.read(text)
        if re.match(r"^(?:trong đó|gồm|tr\.đó)", text, re.I):
            return 6
        return 0 if meaning.heading in ("total", "mean") else 5

    def _link_children(self, table: Table) -> None:
        """Rows with values that head deeper rows are sums of them."""
        stack: list[Row] = []
        for i, row in enumerate(table.rows):
            if not row.marked:
                continue
            while stack and stack[-1].level >= row.level:
                stack.pop()
            if row.level > 0:
                if stack:
                    stack[-1].children.append(i)
                stack.append(row)

    def _row_roles(self, row: Row, kinds: dict[int, str]) -> None:
        r, section = row.index, row.kind == "section"
        plain = "section" if section else "value"
        stubs = [k for k, _ in row.stubs]
        for c in self.filled[r]:
            kind = kinds.get(c)
            if kind is None:
                continue
            role = _ROLE_OF.get(kind, plain)
            if kind == "ordinal":
                role = ("section" if section else "stub") if c in stubs else role
            elif section and self.classes[r][c] in "tqmo":
                role = "section"
            self.roles.setdefault((r, c), role)


def understand(sheet: Sheet, labels: Labels, cells: CellReader) -> Layout:
    """The tables of one sheet and the role of each of its non-empty cells."""
    return Understanding(sheet, labels, cells).run()
