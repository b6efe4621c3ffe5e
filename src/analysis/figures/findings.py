"""Findings: one sentence computed from a summary table of `analysis.measures`; a chart's title, a notebook's
end.

Every function returns a whole sentence in Vietnamese, or in English with `lang="en"`, that is right for one,
many, none and ties. An empty table gives "Không có số liệu về ...".
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis import measures
from analysis.words.levels import level_name
from analysis.words.text import sort_key
from analysis.words.wording import (
    approximately,
    date_words,
    join_names,
    kind_name,
    money,
    number,
    period_words,
    say,
)


def _nothing(lang: str, vi: str, en: str) -> str:
    return say(lang, f"Không có số liệu về {vi}.", f"There is no data on {en}.")


def _when(periods: Iterable[str], lang: str) -> str:
    """The periods as the beginning of a sentence: "Năm 2018", "Tháng 11/2020"."""
    words = period_words(periods, lang)
    return words[:1].upper() + words[1:]


def _all_periods(summary: pd.DataFrame) -> list[str]:
    return [period for periods in summary["periods"] for period in periods]


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count != 1 else ''}"


def _communes(count: int, lang: str) -> str:
    return say(lang, f"{count} xã", _plural(count, "commune"))


def _of(row, lang: str) -> str:
    """ "19/20", or "11" where the source gives no denominator."""
    met = number(row.met, 1, lang)
    return met if pd.isna(row.out_of) else f"{met}/{number(row.out_of, 1, lang)}"


# --- criteria ---


def criteria_met(met: pd.DataFrame, lang: str = "vi") -> str:
    """Who meets the whole set and who is furthest from it, from `at_end_of_year(criteria_met(...), year)`."""
    rows = met[met["met"].notna()]
    if rows.empty:
        return _nothing(lang, "số tiêu chí đạt chuẩn", "criteria met")
    n, full = len(rows), rows[rows["met"] >= rows["out_of"]]
    best, worst = rows["met"].max(), rows["met"].min()
    first = next(rows.itertuples())
    if n == 1:
        text = say(
            lang,
            f"{first.place} đạt {_of(first, lang)} tiêu chí",
            f"{first.place} meets {_of(first, lang)} criteria",
        )
    elif len(full) == n:
        text = say(lang, f"cả {n} xã đều đạt đủ bộ tiêu chí", f"all {n} communes meet the whole set")
    elif best == worst:
        each = number(best, 1, lang)
        text = say(lang, f"cả {n} xã cùng đạt {each} tiêu chí", f"all {n} communes meet {each} criteria")
    else:
        lowest = rows[rows["met"] == worst]
        names, amount = join_names(lowest["place"].tolist(), lang), _of(next(lowest.itertuples()), lang)
        tail = say(lang, f"thấp nhất là {names} ({amount} tiêu chí)", f"{names} the fewest ({amount})")
        text = f"{_leaders(rows, full, lang)}; {tail}"
    return f"{_when(rows['period'], lang)}: {text}."


def _leaders(rows: pd.DataFrame, full: pd.DataFrame, lang: str) -> str:
    n = len(rows)
    if full.empty:
        top = rows[rows["met"] == rows["met"].max()]
        names, amount = join_names(top["place"].tolist(), lang), _of(next(top.itertuples()), lang)
        return say(
            lang,
            f"chưa xã nào trong {n} xã đạt đủ bộ tiêu chí, cao nhất là {names} ({amount})",
            f"none of {n} communes meets the whole set, {names} the most ({amount})",
        )
    if len(full) == 1:
        name = full["place"].iloc[0]
        only = f"of {n} communes only {name} meets the whole set"
        return say(lang, f"trong {n} xã chỉ có {name} đạt đủ bộ tiêu chí", only)
    some = f"{len(full)} of {n} communes meet the whole set"
    return say(lang, f"{len(full)} trong {n} xã đạt đủ bộ tiêu chí", some)


def _criteria_names(rows: pd.DataFrame, lang: str) -> str:
    pairs = zip(rows["criterion"], rows["criterion_name"].fillna(""), strict=True)
    names = [f"{criterion} ({name})" if name else criterion for criterion, name in pairs]
    return join_names(names, lang, noun=("tiêu chí", "criteria"))


def criteria_matrix(matrix: pd.DataFrame, lang: str = "vi") -> str:
    """Of one commune, what it misses; of several, how much they miss together and which of them most; from
    `criteria_matrix`."""
    if matrix.empty:
        return _nothing(lang, "từng tiêu chí", "single criteria")
    if len(set(matrix["place_id"])) > 1:
        return _communes_missing(matrix, lang)
    when, place = _when(matrix["period"], lang), matrix["place"].iloc[0]
    applies = matrix[matrix["status"] != "not_applicable"]
    missing = applies[applies["status"] != "met"]
    share = f"{len(applies) - len(missing)}/{len(applies)}"
    text = say(lang, f"{place} đạt {share} tiêu chí", f"{place} meets {share} criteria")
    if len(missing):
        names = join_names(missing["criterion"].tolist(), lang, most=8, noun=("tiêu chí", "criteria"))
        text += say(lang, f", chưa đạt tiêu chí {names}", f", not yet {names}")
    return f"{when}: {text}."


def _communes_missing(matrix: pd.DataFrame, lang: str) -> str:
    """Which communes miss most criteria; what one criterion is to one commune counts once."""
    when, n = _when(matrix["period"], lang), matrix["place_id"].nunique()
    missing = matrix[~matrix["status"].isin(["met", "not_applicable"])]
    if missing.empty:
        every = f"{when}: all {n} communes meet every criterion reported."
        return say(lang, f"{when}: cả {n} xã đạt mọi tiêu chí được báo cáo.", every)
    counts = missing.groupby(["place_id", "place"]).size()
    most = int(counts.max())
    names = join_names(sorted(counts[counts == most].index.get_level_values("place"), key=sort_key), lang)
    return say(
        lang,
        f"{when}: {len(counts)} trong {n} xã còn thiếu tiêu chí; nhiều nhất là {names} ({most} tiêu chí).",
        f"{when}: {len(counts)} of {n} communes still miss criteria; {names} the most ({most}).",
    )


def criteria_missing(counts: pd.DataFrame, lang: str = "vi") -> str:
    """Which criterion most communes still miss, from `communes_by_criterion`."""
    if counts.empty:
        return _nothing(lang, "từng tiêu chí", "single criteria")
    when = _when((str(year) for year in counts["year"]), lang)
    missing = counts["out_of"] - counts["met"]
    most, n = int(missing.max()), int(counts[list(measures.STATUSES)].sum(axis=1).max())
    if most == 0:
        every = f"{when}: every criterion reported is met in {_communes(n, lang)}."
        return say(lang, f"{when}: mọi tiêu chí được báo cáo đều đạt ở cả {n} xã.", every)
    which = _criteria_names(counts[missing == most], lang)
    return say(
        lang,
        f"{when}: tiêu chí còn thiếu ở nhiều xã nhất là {which}, với {most} trong {n} xã chưa đạt.",
        f"{when}: most often missing is {which}, not met in {most} of {_communes(n, lang)}.",
    )


# --- years ---


def _moved(before: float, after: float, lang: str) -> tuple[str, str]:
    """The verb and the preposition for a value that went from one to another."""
    if after > before:
        return say(lang, "tăng từ", "rose from"), say(lang, "lên", "to")
    if after < before:
        return say(lang, "giảm từ", "fell from"), say(lang, "xuống", "to")
    return say(lang, "giữ nguyên, từ", "stayed, from"), say(lang, "đến", "to")


def progress(met: pd.DataFrame, lang: str = "vi") -> str:
    """How the mean share of the set moved within the latest criteria set that covers two years, same
    communes."""
    rows = met[met["share_pct"].notna()]
    spans = [(g["year"].max(), name, g) for name, g in rows.groupby("criteria_set") if len(set(g["year"])) > 1]
    if not spans:
        return _nothing(lang, "hai năm trở lên theo cùng một bộ tiêu chí", "two years of one criteria set")
    span = max(spans, key=lambda s: s[:2])[2]
    first, last = int(span["year"].min()), int(span["year"].max())
    pair = span.pivot_table(index="place_id", columns="year", values="share_pct")[[first, last]].dropna()
    if pair.empty:
        both = f"{first} và {last}", f"{first} and {last}"
        return _nothing(lang, f"cùng một xã trong cả hai năm {both[0]}", f"one commune in both {both[1]}")
    # Compared as they are printed: a rise that rounds away is no rise for the reader.
    before, after = (round(float(pair[year].mean()), 1) for year in (first, last))
    n, down = len(pair), int((pair[last] < pair[first]).sum())
    name = span.loc[span["place_id"] == pair.index[0], "place"].iloc[0]
    vi = f"bình quân của {n} xã" if n > 1 else f"của {name}"
    en = f"on average in {n} communes" if n > 1 else f"in {name}"
    verb, to = _moved(before, after, lang)
    start = say(lang, f"Từ {first} đến {last}, tỷ lệ tiêu chí đạt {vi}", f"From {first} to {last} the share met {en}")
    moved = f"{start} {verb} {number(before, 1, lang)}% {to} {number(after, 1, lang)}%"
    if before == after:
        moved = start + say(lang, f" giữ nguyên ở mức {number(after)}%", f" stayed at {number(after, 1, lang)}%")
    lower = say(lang, f"; {down} xã giảm", f"; {_communes(down, lang)} fell") if down and n > 1 else ""
    return f"{moved}{lower}."


def change(change: pd.DataFrame, lang: str = "vi") -> str:
    """How many communes rose, stayed and fell between two years, and which moved most; from
    `change_between`."""
    rows = change[change["change"].notna()]
    if rows.empty:
        return _nothing(lang, "cùng một xã trong cả hai năm", "one commune in both years")
    years = [int(rows[column].iloc[0]) for column in ("year_before", "year_after")]
    start = say(lang, f"Từ {years[0]} đến {years[1]}", f"From {years[0]} to {years[1]}")
    criteria = rows["unit"].iloc[0] == "criteria"
    unit = say(lang, "tiêu chí", "criteria") if criteria else say(lang, "điểm phần trăm", "percentage points")
    delta, n = rows["change"].round(1), len(rows)
    signs = [(delta > 0).sum(), (delta == 0).sum(), (delta < 0).sum()]
    verbs = [("tăng", "rose"), ("giữ nguyên", "stayed"), ("giảm", "fell")]
    if n == 1:
        verb = verbs[signs.index(1)]
        by = f" {number(abs(delta.iloc[0]), 1, lang)} {unit}" if delta.iloc[0] else ""
        return f"{start}: {rows['place'].iloc[0]} {say(lang, *verb)}{by}."
    if n in signs:
        vi, en = verbs[signs.index(n)]
        text = say(lang, f"cả {n} xã đều {vi}", f"all {n} communes {en}")
    else:
        parts = [say(lang, f"{k} xã {vi}", f"{k} {en}") for k, (vi, en) in zip(signs, verbs, strict=True) if k]
        text = ", ".join(parts)
    return f"{start}: {text}{_most_changed(rows, delta, unit, lang)}."


def _most_changed(rows: pd.DataFrame, delta: pd.Series, unit: str, lang: str) -> str:
    """Which communes rose most, or fell most where none rose; nothing where all stayed or moved alike."""
    extreme = delta.max() if delta.max() > 0 else delta.min()
    if extreme == 0:
        return ""
    amount = f"{'+' if extreme > 0 else ''}{number(extreme, 1, lang)} {unit}"
    if len(set(delta)) == 1:
        return f" ({amount})"
    names = join_names(rows.loc[delta == extreme, "place"].tolist(), lang)
    verb = say(lang, "tăng nhiều nhất là", "") if extreme > 0 else say(lang, "giảm nhiều nhất là", "")
    return say(lang, f"; {verb} {names} ({amount})", f"; {names} the most ({amount})")


def standard(standing: pd.DataFrame, lang: str = "vi") -> str:
    """How many communes meet the whole set at the end of the last year, which are new, and how many did at first by
    the same set; from `measures.standing_by_year`."""
    full = standing[standing["level"] == "full"].sort_values("year", kind="stable")
    if full.empty:
        return _nothing(lang, "số xã đạt đủ bộ tiêu chí", "communes that meet the whole set")
    last, own = full.iloc[-1], full[full["criteria_set"] == full["criteria_set"].iloc[-1]]
    text = say(
        lang,
        f"Cuối năm {last['year']}, {last['count']} trong {last['communes']} xã đạt đủ bộ tiêu chí",
        f"At the end of {last['year']}, {last['count']} of {_communes(last['communes'], lang)} meet the whole set",
    )
    if not last["count"]:
        text = say(
            lang,
            f"Cuối năm {last['year']}, chưa xã nào trong {last['communes']} xã đạt đủ bộ tiêu chí",
            f"At the end of {last['year']}, none of {_communes(last['communes'], lang)} meets the whole set",
        )
    if len(own) > 1:
        first = own.iloc[0]
        text += say(lang, f" (năm {first['year']}: ", f" ({first['year']}: ") + f"{first['count']}/{first['communes']})"
    if last["new"]:
        names = join_names(last["new"], lang)
        text += say(lang, f"; mới đạt trong năm: {names}", f"; new in that year: {names}")
    return text + "."


def levels(standing: pd.DataFrame, lang: str = "vi") -> str:
    """How many communes still stand at the lowest level at the end of the last year; from
    `measures.standing_by_year`."""
    if standing.empty:
        return _nothing(lang, "mức đạt của các xã", "the levels of the communes")
    last = standing[standing["year"] == standing["year"].max()]
    level, n = last["level"].iloc[-1], int(last["communes"].iloc[0])
    count, year = int(last["count"].iloc[-1]), int(last["year"].iloc[0])
    start = say(lang, f"Cuối năm {year}", f"At the end of {year}")
    if level == "full":
        every = f"{start}, all of {_communes(n, lang)} meet the whole set."
        return say(lang, f"{start}: cả {n} xã đạt đủ bộ tiêu chí.", every)
    share = number(100 * count / n, 0, lang)
    return say(
        lang,
        f"{start}: còn {count} trong {n} xã ({share}%) {level_name(level, 'vi', 'at_level')}, là mức thấp nhất.",
        f"{start}, {count} of {_communes(n, lang)} ({share}%) {level_name(level, 'en', 'at_level')}, the lowest level.",
    )


def intervals(bounds: pd.DataFrame, unit: str = "", lang: str = "vi") -> str:
    """How many figures are exact, how many are known only within bounds or from below, and which interval is the
    widest. `bounds` and `unit` as for `charts.intervals`."""
    known, unit, _, decimals = measures.bounds_known(bounds, unit, lang)
    if known.empty:
        return _nothing(lang, "các đơn vị này", "these units")
    wide, n, start = known[known["low"] < known["high"]], len(known), _when(known["period"], lang)
    below = int(known["high"].isna().sum())
    least = say(lang, f"{below} đơn vị chỉ biết mức thấp nhất", f"{below} only from below") if below else ""
    if wide.empty and not below:
        return say(lang, f"{start}: cả {n} đơn vị có con số chính xác.", f"{start}: all {n} figures are exact.")
    if wide.empty:
        top = known.loc[known["low"].idxmax()]
        amount = f"{number(top['low'], decimals, lang)} {unit}".strip()
        amount = approximately(amount, "" if pd.notna(top["high"]) else "at_least", lang)
        most = say(lang, f"; cao nhất là {top['label']} ({amount})", f"; the highest is {top['label']} ({amount})")
        exact = n - below
        some = say(lang, f"{exact} trong {n} đơn vị có con số chính xác, ", f"{exact} of {n} figures are exact, ")
        return f"{start}: {some if n > below else ''}{least}{most}."
    first = wide.loc[(wide["high"] - wide["low"]).idxmax()]
    low, high = number(first["low"], decimals, lang), number(first["high"], decimals, lang)
    words = f"{say(lang, 'từ', 'from')} {low} {say(lang, 'đến', 'to')} {high} {unit}".strip()
    widest, more = f"{first['label']}, {words}", f"; {least}" if least else ""
    if n == len(wide) == 1:
        return say(lang, f"{start}: chỉ biết trong khoảng: {widest}.", f"{start}: known only within bounds: {widest}.")
    return say(
        lang,
        f"{start}: {len(wide)} trong {n} đơn vị chỉ biết trong khoảng, rộng nhất là {widest}{more}.",
        f"{start}: {len(wide)} of {n} units are known only within bounds, the widest is {widest}{more}.",
    )


def what_changed(changed: pd.DataFrame, since: str = "", lang: str = "vi") -> str:
    """What is newly met, no longer met, changed, new and gone since the last time, or since what `since` names;
    from `measures.what_changed`."""
    if changed.empty:
        return _nothing(lang, "hai lần nộp để so sánh", "two snapshots to compare")
    start = say(lang, f"So với {since or 'lần trước'}", f"Since {since or 'the last time'}")
    counts = changed["change"].value_counts()
    words = {
        "newly_met": ("tiêu chí mới đạt", "criteria newly met"),
        "fallen_back": ("tiêu chí không còn đạt", "no longer met"),
        "changed": ("thay đổi khác", "other changes"),
        "new": ("số liệu mới", "new figures"),
        "gone": ("số liệu không còn", "figures gone"),
    }
    parts = []
    for kind, (vi, en) in words.items():
        if kind not in counts.index:
            continue
        names = list(dict.fromkeys(changed.loc[changed["change"] == kind, "place"]))
        where = f" ({join_names(names, lang, most=2)})" if kind in ("newly_met", "fallen_back") else ""
        parts.append(f"{counts[kind]} {say(lang, vi, en)}{where}")
    if not parts:
        return say(lang, f"{start}, không có gì thay đổi.", f"{start}, nothing has changed.")
    return f"{start}: {'; '.join(parts)}."


def series(series: pd.DataFrame, lang: str = "vi") -> str:
    """First and last value of an indicator at a place; says so when it was lower between, or several
    sources speak."""
    rows = series[series["value"].notna()]
    if rows.empty:
        return _nothing(lang, "chỉ số này", "this indicator")
    name, place = rows["indicator_name"].iloc[0], rows["place"].iloc[0]
    name = name[:1].lower() + name[1:]
    said = [
        f"{approximately(number(row.value, 2, lang), row.qualifier, lang)} ({date_words(row.period, lang)})"
        for row in rows.itertuples()
    ]
    if len(rows) == 1:
        return f"{place}: {name} {said[0]}."
    values = rows["value"].to_numpy()
    verb, to = _moved(values[0], values[-1], lang)
    text = f"{place}: {name} {verb} {said[0]} {to} {said[-1]}"
    if values.min() < min(values[0], values[-1]):
        text += say(lang, ", thấp nhất ", ", lowest ") + said[int(values.argmin())]
    if len(set(rows["criteria_set"])) > 1 and rows["indicator"].iloc[0].startswith("criteria"):
        text += say(lang, ", theo hai bộ tiêu chí khác nhau", ", under different criteria sets")
    sources = len({source for names in rows["sources"] for source in names})
    if sources > 1:
        text += say(lang, f", theo {sources} nguồn", f", by {sources} sources")
    return text + "."


# --- contributions ---


def contributions(given: pd.DataFrame, lang: str = "vi") -> str:
    """Who gave most of each kind of money, from `money_by_organization`; kinds are named one by one,
    largest first."""
    if given.empty:
        return _nothing(lang, "đóng góp bằng tiền", "contributions of money")
    tops = []
    for kind, rows in given.groupby("kind", sort=False):
        top = rows[rows["value_vnd"] == rows["value_vnd"].max()]
        names = join_names(top["organization"].tolist(), lang, noun=("đơn vị", "organizations"))
        amount = approximately(money(top["value_vnd"].iloc[0], lang), top["qualifier"].iloc[0], lang)
        tops.append((top["value_vnd"].iloc[0], f"{kind_name(kind, lang).lower()}: {names} ({amount})"))
    tops.sort(key=lambda top: -top[0])
    text, when = "; ".join(words for _, words in tops[:3]), _when(_all_periods(given), lang)
    return say(lang, f"{when}, đóng góp nhiều nhất về {text}.", f"{when}, the largest contributions: {text}.")


def kinds(by_kind: pd.DataFrame, lang: str = "vi") -> str:
    """In how many kinds and units contributions were written down; the reason why there is no total."""
    if by_kind.empty:
        return _nothing(lang, "đóng góp", "contributions")
    kinds, ways = by_kind["kind"].nunique(), len(by_kind[["kind", "unit"]].drop_duplicates())
    when = _when(_all_periods(by_kind), lang)
    if ways == 1:
        top = by_kind[by_kind["amount"] == by_kind["amount"].max()]
        names = join_names(top["name"].unique().tolist(), lang, noun=("đơn vị", "others"))
        first, kind = top.iloc[0], kind_name(top["kind"].iloc[0], lang)
        amount = money(first["amount"], lang) if first["unit"] == "VND" else f"{number(first['amount'], 1, lang)}"
        amount = approximately(amount, first["qualifier"], lang)
        amount += "" if first["unit"] == "VND" else f" {first['unit'].replace('m2', 'm²').replace('m3', 'm³')}"
        only = f"{when}: of contributions there is only {kind.lower()}; {names} gave the most ({amount})."
        return say(lang, f"{when}: đóng góp chỉ có {kind.lower()}, nhiều nhất là {names} ({amount}).", only)
    return say(
        lang,
        f"{when}: đóng góp gồm {kinds} loại với {ways} cách tính khác nhau, không cộng vào nhau được.",
        f"{when}: contributions of {_plural(kinds, 'kind')}, counted in {ways} ways, cannot be added.",
    )


def gifts(given: pd.DataFrame, lang: str = "vi") -> str:
    """Which commune received most of this kind, and how much cannot be put down to any one commune."""
    if given.empty:
        return _nothing(lang, "ai đóng góp cho xã nào", "who gave to whom")
    unit, total = given["unit"].iloc[0], given["amount"].sum()
    start = f"{_when(_all_periods(given), lang)}, {kind_name(given['kind'].iloc[0], lang).lower()}"
    own = given[~given["shared"].astype(bool)].groupby("recipient")["amount"].sum()
    if own.empty:
        nowhere = say(lang, "không khoản nào ghi rõ cho một xã", "nothing was put down to one commune")
        return f"{start}: {nowhere}."
    names = join_names(sorted(own[own == own.max()].index, key=sort_key), lang)
    amount = money(own.max(), lang) if unit == "VND" else f"{number(own.max(), 1, lang)} {unit}"
    text = say(lang, f"{names} nhận nhiều nhất ({amount})", f"{names} received the most ({amount})")
    shared = 100 * (total - own.sum()) / total if total else 0
    if round(shared, 1):
        text = say(
            lang,
            f"trong phần ghi rõ từng xã, {text}; {number(shared)}% không tách được theo xã",
            f"of what was put down to one commune, {text}; {number(shared, 1, lang)}% cannot be split",
        )
    return f"{start}: {text}."


def sources_of_funds(funds: pd.DataFrame, lang: str = "vi") -> str:
    """The total and the largest source of one place's funds."""
    if funds.empty:
        return _nothing(lang, "nguồn vốn", "sources of funds")
    total, best = funds["value_vnd"].sum(), funds["value_vnd"].max()
    names = join_names(funds.loc[funds["value_vnd"] == best, "organization"].tolist(), lang, noun=("nguồn", "sources"))
    amount = approximately(money(total, lang), measures.combined_qualifier(funds["qualifier"]), lang)
    place = funds["place"].iloc[0]
    start = f"{_when(_all_periods(funds), lang)}, {place}"
    if len(funds) == 1:
        return say(
            lang,
            f"{start} huy động {amount} từ một nguồn: {names}.",
            f"{start} raised {amount}, all from {names}.",
        )
    share = number(100 * best / total, 1, lang) if total else "0"
    return say(
        lang,
        f"{start} huy động {amount} từ {len(funds)} nguồn; lớn nhất là {names} ({share}%).",
        f"{start} raised {amount} from {len(funds)} sources; the largest is {names} ({share}%).",
    )


# --- what came in ---


def issues(by_file: pd.DataFrame, lang: str = "vi") -> str:
    """How many issues in how many files, from `issues_by_file`."""
    files = len(by_file)
    if not files:
        return _nothing(lang, "tệp nhận được", "files received")
    start = say(lang, f"Đã nhận {files} tệp", f"{_plural(files, 'file')} received")
    errors, warnings = int(by_file["error"].sum()), int(by_file["warning"].sum())
    clean = int((by_file["error"] + by_file["warning"] == 0).sum())
    if clean == files:
        return f"{start}, {say(lang, 'không tệp nào phải sửa', 'none needs fixing')}."
    parts = []
    if errors:
        wrong = int((by_file["error"] > 0).sum())
        en = f"{_plural(errors, 'error')} in {_plural(wrong, 'file')}"
        parts.append(say(lang, f"{number(errors)} lỗi phải sửa trong {wrong} tệp", en))
    if warnings:
        parts.append(say(lang, f"{number(warnings)} chỗ cần xem lại", _plural(warnings, "warning")))
    last = say(lang, f"; {clean} tệp không phải sửa", f"; {clean} clean") if clean else ""
    return f"{start}: {say(lang, ' và ', ' and ').join(parts)}{last}."


def rules(by_rule: pd.DataFrame, lang: str = "vi") -> str:
    """The most frequent kind of issue, from `issues_by_rule`."""
    if by_rule.empty:
        return say(lang, "Không có vấn đề nào.", "There are no issues.")
    top = by_rule.iloc[0]
    where = say(
        lang,
        f"{top['total']} chỗ trong {top['files']} tệp",
        f"{top['total']} in {_plural(top['files'], 'file')}",
    )
    return say(lang, f"Vấn đề nhiều nhất: “{top['label']}” ({where}).", f"Most frequent: “{top['label']}” ({where}).")


def cells(understood: pd.DataFrame, lang: str = "vi") -> str:
    """How much of what came in has found its place, from `cells_understood`."""
    cells, issues = int(understood["cells"].sum()), int(understood["issues"].sum())
    if not cells:
        return _nothing(lang, "ô dữ liệu", "cells")
    of = number(cells, 0, lang)
    if not issues:
        return say(lang, f"Cả {of} ô có nội dung đều đã được hiểu.", f"All {of} non-empty cells were understood.")
    # Rounded down: 99,997% must not read as 100% while cells are left.
    share = number(int(10_000 * (cells - issues) / cells) / 100, 2, lang)
    return say(
        lang,
        f"{share}% trong {of} ô có nội dung đã được hiểu; {number(issues, 0)} ô cần sửa.",
        f"{share}% of {of} non-empty cells were understood; {number(issues, 0, lang)} to be fixed.",
    )
