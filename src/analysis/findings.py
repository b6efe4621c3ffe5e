"""Findings: one sentence computed from a summary table of `analysis.measures`; a chart's title, a notebook's end.

Every function returns a whole sentence in Vietnamese, or in English with `lang="en"`, that is right for one, many,
none and ties. An empty table gives "Không có số liệu về ...".
"""

from __future__ import annotations

# --- findings: one sentence computed from a summary table --------------------------------------------------------


def _nothing(lang: str, vi: str, en: str) -> str:
    return say(lang, f"Không có số liệu về {vi}.", f"There is no data on {en}.")


def _years(years: Iterable[int], lang: str = "vi") -> str:
    """The years as the beginning of a sentence: "Năm 2018", "Giai đoạn 2016–2020"; nothing for none."""
    known = sorted({int(y) for y in years if pd.notna(y)})
    if len(known) < 2:
        return say(lang, f"Năm {known[0]}", f"{known[0]}") if known else ""
    return say(lang, f"Giai đoạn {known[0]}–{known[-1]}", f"{known[0]}–{known[-1]}")


def _year_span(summary: pd.DataFrame, lang: str = "vi") -> str:
    return _years((y for years in summary["years"] for y in years), lang)


def _out_of(row) -> str:
    """ "19/20", or "11" where the source gives no denominator."""
    return number(row.met) if pd.isna(row.out_of) else f"{number(row.met)}/{number(row.out_of)}"


def _communes(count: int, lang: str) -> str:
    return say(lang, f"{count} xã", f"{count} commune" + ("s" if count != 1 else ""))


def finding_criteria_met(met: pd.DataFrame, lang: str = "vi") -> str:
    """Who meets the whole set and who is furthest from it, from `at_end_of_year(criteria_met(...), year)`."""
    rows = met[met["met"].notna()]
    if rows.empty:
        return _nothing(lang, "số tiêu chí đạt chuẩn", "criteria met")
    when, n = _years(rows["year"], lang), len(rows)
    full = rows[rows["met"] >= rows["out_of"]]
    best, worst = rows["met"].max(), rows["met"].min()
    lowest = rows[rows["met"] == worst]
    if n == 1:
        row = next(rows.itertuples())
        text = say(lang, f"{row.place} đạt {_out_of(row)} tiêu chí", f"{row.place} meets {_out_of(row)} criteria")
    elif len(full) == n:
        text = say(lang, f"cả {n} xã đều đạt đủ bộ tiêu chí", f"all {n} communes meet the whole set")
    elif best == worst:
        text = say(lang, f"cả {n} xã cùng đạt {number(best)} tiêu chí", f"all {n} communes meet {number(best)} criteria")
    else:
        text = _leaders(rows, full, best, n, lang)
        names, amount = join_names(lowest["place"].tolist(), lang), _out_of(next(lowest.itertuples()))
        text += say(lang, f"; thấp nhất là {names} ({amount} tiêu chí)", f"; {names} the fewest ({amount})")
    return f"{when}: {text}."


def _leaders(rows: pd.DataFrame, full: pd.DataFrame, best: float, n: int, lang: str) -> str:
    if full.empty:
        top = rows[rows["met"] == best]
        names, amount = join_names(top["place"].tolist(), lang), _out_of(next(top.itertuples()))
        return say(
            lang,
            f"chưa xã nào trong {n} xã đạt đủ bộ tiêu chí, cao nhất là {names} ({amount})",
            f"none of {n} communes meets the whole set, {names} the most ({amount})",
        )
    if len(full) == 1:
        name = full["place"].iloc[0]
        return say(
            lang,
            f"trong {n} xã chỉ có {name} đạt đủ bộ tiêu chí",
            f"of {n} communes only {name} meets the whole set",
        )
    return say(
        lang, f"{len(full)} trong {n} xã đạt đủ bộ tiêu chí", f"{len(full)} of {n} communes meet the whole set"
    )


def finding_criteria_matrix(matrix: pd.DataFrame, lang: str = "vi") -> str:
    """Which criterion most communes still miss, from `criteria_matrix`."""
    return finding_criteria_missing(communes_by_criterion(matrix), lang)


def finding_criteria_missing(counts: pd.DataFrame, lang: str = "vi") -> str:
    """Which criterion most communes still miss, from `communes_by_criterion`."""
    if counts.empty:
        return _nothing(lang, "từng tiêu chí", "single criteria")
    missing = counts.assign(missing=counts["out_of"] - counts["met"])
    most, when = int(missing["missing"].max()), _years(counts["year"], lang)
    n = int(counts[list(STATUSES)].sum(axis=1).max())
    if most == 0:
        return say(lang, f"{when}: cả {n} xã đạt mọi tiêu chí được báo cáo.", f"{when}: all {n} communes meet every criterion reported.")
    rows = missing[missing["missing"] == most]
    names = [f"{c} ({name})" if name else c for c, name in zip(rows["criterion"], rows["criterion_name"], strict=True)]
    which = join_names(names, lang, noun=("tiêu chí", "criteria"))
    return say(
        lang,
        f"{when}: tiêu chí còn thiếu ở nhiều xã nhất là {which}, với {most} trong {n} xã chưa đạt.",
        f"{when}: the criterion most often missing is {which}, not met in {most} of {_communes(n, lang)}.",
    )


def finding_progress(met: pd.DataFrame, lang: str = "vi") -> str:
    """How the mean share of the set moved within the latest criteria set that covers two years, same communes."""
    rows = met[met["share_pct"].notna()]
    spans = [(g["year"].max(), s, g) for s, g in rows.groupby("criteria_set") if g["year"].nunique() > 1]
    if not spans:
        return _nothing(lang, "hai năm trở lên theo cùng một bộ tiêu chí", "two years of one criteria set")
    _, _, span = max(spans, key=lambda s: (s[0], s[1]))
    first, last = int(span["year"].min()), int(span["year"].max())
    pair = span.pivot_table(index="place_id", columns="year", values="share_pct")[[first, last]].dropna()
    if pair.empty:
        return _nothing(lang, f"cùng một xã trong cả hai năm {first} và {last}", f"one commune in both {first} and {last}")
    # Compared as they are printed: a rise that rounds away is no rise for the reader.
    before, after = (round(float(pair[y].mean()), 1) for y in (first, last))
    verb = (
        say(lang, f"tăng từ {number(before)}% lên", f"rose from {number(before, 1, lang)}% to")
        if after > before
        else say(lang, f"giảm từ {number(before)}% xuống", f"fell from {number(before, 1, lang)}% to")
        if after < before
        else say(lang, "giữ nguyên ở mức", "stayed at")
    )
    n, down = len(pair), int((pair[last] < pair[first]).sum())
    lower = say(lang, f"; {down} xã giảm", f"; {_communes(down, lang)} fell") if down and n > 1 else ""
    name = _place_name(span, pair.index[0])
    who = say(lang, f"bình quân của {n} xã", f"on average in {n} communes") if n > 1 else say(lang, f"của {name}", f"in {name}")
    return say(
        lang,
        f"Từ {first} đến {last}, tỷ lệ tiêu chí đạt {who} {verb} {number(after)}%{lower}.",
        f"From {first} to {last} the share of criteria met {who} {verb} {number(after, 1, lang)}%{lower}.",
    )


def _place_name(rows: pd.DataFrame, place_id: str) -> str:
    return rows.loc[rows["place_id"] == place_id, "place"].iloc[0]


def finding_change(change: pd.DataFrame, lang: str = "vi") -> str:
    """How many communes rose, stayed and fell between two years, and which rose most; from `change_between`."""
    rows = change[change["change"].notna()]
    if rows.empty:
        return _nothing(lang, "cùng một xã trong cả hai năm", "one commune in both years")
    first, last = int(rows["year_before"].iloc[0]), int(rows["year_after"].iloc[0])
    delta = rows["change"].round(1)
    up, same, down = int((delta > 0).sum()), int((delta == 0).sum()), int((delta < 0).sum())
    counts = [
        (up, say(lang, f"{up} xã tăng", f"{_communes(up, lang)} rose")),
        (same, say(lang, f"{same} xã giữ nguyên", f"{same} stayed")),
        (down, say(lang, f"{down} xã giảm", f"{down} fell")),
    ]
    text = ", ".join(words for count, words in counts if count)
    if up:
        most = delta.max()
        names = join_names(rows.loc[delta == most, "place"].tolist(), lang)
        unit = say(lang, "tiêu chí", "criteria") if rows["unit"].iloc[0] == "criteria" else say(lang, "điểm %", "points")
        text += say(
            lang, f"; tăng nhiều nhất là {names} (+{number(most)} {unit})", f"; {names} the most (+{number(most, 1, lang)} {unit})"
        )
    return say(lang, f"Từ {first} đến {last}: {text}.", f"From {first} to {last}: {text}.")


def finding_series(series: pd.DataFrame, lang: str = "vi") -> str:
    """First and last value of an indicator at a place; says so when several sources, or sets, stand behind it."""
    rows = series[series["value"].notna()]
    if rows.empty:
        return _nothing(lang, "chỉ số này", "this indicator")
    name, place = rows["indicator_name"].iloc[0], rows["place"].iloc[0]
    first, last = rows.iloc[0], rows.iloc[-1]
    low, high = (approximately(number(r["value"], 1, lang), r["qualifier"], lang) for r in (first, last))
    when = [date_words(r["period"], lang) for r in (first, last)]
    if len(rows) == 1:
        return f"{place}, {when[0]}: {name[:1].lower() + name[1:]} {low}."
    verb = (
        say(lang, "tăng từ", "rose from")
        if last["value"] > first["value"]
        else say(lang, "giảm từ", "fell from")
        if last["value"] < first["value"]
        else say(lang, "từ", "went from")
    )
    to = say(lang, "lên", "to") if last["value"] > first["value"] else say(lang, "xuống" if last["value"] < first["value"] else "đến", "to")
    text = f"{place}: {name[:1].lower() + name[1:]} {verb} {low} ({when[0]}) {to} {high} ({when[1]})"
    if rows["criteria_set"].nunique() > 1 and rows["indicator"].iloc[0].startswith("criteria"):
        text += say(lang, ", qua hai bộ tiêu chí khác nhau", ", under different criteria sets")
    return text + "."


def finding_contributions(money_given: pd.DataFrame, lang: str = "vi") -> str:
    """Who gave most of each kind of money, from `money_by_organization`; kinds are named one by one."""
    if money_given.empty:
        return _nothing(lang, "đóng góp bằng tiền", "contributions of money")
    tops = []
    for kind, rows in money_given.groupby("kind", sort=False):
        best = rows["value_vnd"].max()
        names = join_names(rows.loc[rows["value_vnd"] == best, "organization"].tolist(), lang, noun=("đơn vị", "organizations"))
        amount = approximately(money(best, lang), rows.loc[rows["value_vnd"] == best, "qualifier"].iloc[0], lang)
        tops.append((best, say(lang, f"{kind_name(kind).lower()}: {names} ({amount})", f"{kind_name(kind, lang).lower()}: {names} ({amount})")))
    tops.sort(key=lambda top: -top[0])
    text = "; ".join(words for _, words in tops[:3])
    when = _year_span(money_given, lang)
    return say(lang, f"{when}, đóng góp nhiều nhất về {text}.", f"{when}, the largest contributions: {text}.")


def finding_kinds(by_kind: pd.DataFrame, lang: str = "vi") -> str:
    """In how many kinds and units contributions were written down; the reason why there is no total."""
    if by_kind.empty:
        return _nothing(lang, "đóng góp", "contributions")
    kinds, units = by_kind["kind"].nunique(), by_kind[["kind", "unit"]].drop_duplicates().shape[0]
    when = _year_span(by_kind, lang)
    if units == 1:
        return say(lang, f"{when}: đóng góp chỉ gồm một loại, một đơn vị tính.", f"{when}: contributions are of one kind and one unit.")
    return say(
        lang,
        f"{when}: đóng góp gồm {kinds} loại với {units} cách tính khác nhau, không cộng vào nhau được.",
        f"{when}: contributions come in {kinds} kind{'s' if kinds > 1 else ''} and {units} units that cannot be added.",
    )


def _amount(value: float, unit: str, lang: str) -> str:
    return money(value, lang) if unit == "VND" else f"{number(value, 1, lang)} {unit}"


def finding_gifts(given: pd.DataFrame, lang: str = "vi") -> str:
    """Which commune received most of this kind, and how much cannot be put down to any one commune."""
    if given.empty:
        return _nothing(lang, "ai đóng góp cho xã nào", "who gave to whom")
    kind, unit, total = given["kind"].iloc[0], given["unit"].iloc[0], given["amount"].sum()
    when, what = _year_span(given, lang), kind_name(kind, lang).lower()
    own = given[~given["shared"].astype(bool)].groupby("recipient")["amount"].sum()
    if own.empty:
        return say(
            lang, f"{when}, {what}: không khoản nào ghi rõ cho một xã.", f"{when}, {what}: nothing was put down to one commune."
        )
    top = sorted(own[own == own.max()].index, key=sort_key)
    amount, names = _amount(own.max(), unit, lang), join_names(top, lang)
    shared = 100 * (total - own.sum()) / total if total else 0
    text = say(lang, f"{names} nhận nhiều nhất ({amount})", f"{names} received the most ({amount})")
    if round(shared, 1):
        text = say(
            lang,
            f"trong phần ghi rõ từng xã, {text}; {number(shared)}% giá trị không tách được theo xã",
            f"of what was put down to one commune, {text}; {number(shared, 1, lang)}% cannot be split",
        )
    return f"{when}, {what}: {text}."


def finding_sources_of_funds(funds: pd.DataFrame, lang: str = "vi") -> str:
    """The total and the largest source of one place's funds."""
    if funds.empty:
        return _nothing(lang, "nguồn vốn", "sources of funds")
    total, best = funds["value_vnd"].sum(), funds["value_vnd"].max()
    names = join_names(funds.loc[funds["value_vnd"] == best, "organization"].tolist(), lang, noun=("nguồn", "sources"))
    share = number(100 * best / total, 1, lang) if total else "0"
    amount = approximately(money(total, lang), _combined_qualifier(funds["qualifier"]), lang)
    place = funds["place"].iloc[0]
    if len(funds) == 1:
        return say(lang, f"{place}: {amount}, từ một nguồn duy nhất là {names}.", f"{place}: {amount}, all from {names}.")
    return say(
        lang,
        f"{place} huy động {amount} từ {len(funds)} nguồn; lớn nhất là {names} ({share}%).",
        f"{place} raised {amount} from {len(funds)} sources; the largest is {names} ({share}%).",
    )


def finding_issues(by_file: pd.DataFrame, lang: str = "vi") -> str:
    """How many issues in how many files, from `issues_by_file`."""
    files = len(by_file)
    if not files:
        return _nothing(lang, "tệp nhận được", "files received")
    errors, warnings = int(by_file["error"].sum()), int(by_file["warning"].sum())
    clean = int((by_file["error"] + by_file["warning"] == 0).sum())
    if clean == files:
        return say(lang, f"Đã nhận {files} tệp, không tệp nào phải sửa.", f"{files} file{'s' * (files > 1)} received, none to be fixed.")
    wrong = int((by_file["error"] > 0).sum())
    first = say(
        lang, f"{errors} lỗi phải sửa trong {wrong} tệp", f"{errors} error{'s' * (errors != 1)} in {wrong} file{'s' * (wrong != 1)}"
    )
    second = say(lang, f"{warnings} chỗ cần xem lại", f"{warnings} warning{'s' * (warnings != 1)}")
    parts = [text for count, text in ((errors, first), (warnings, second)) if count]
    last = say(lang, f"; {clean} tệp không có vấn đề", f"; {clean} clean") if clean else ""
    return say(
        lang, f"Đã nhận {files} tệp: {' và '.join(parts)}{last}.", f"{files} file{'s' * (files > 1)} received: {' and '.join(parts)}{last}."
    )


def finding_cells(understood: pd.DataFrame, lang: str = "vi") -> str:
    """How much of what came in has found its place, from `cells_understood`."""
    cells, issues = int(understood["cells"].sum()), int(understood["issues"].sum())
    if not cells:
        return _nothing(lang, "ô dữ liệu", "cells")
    share = number(100 * (cells - issues) / cells, 2, lang)
    of = number(cells, 0, lang)
    if not issues:
        return say(lang, f"Cả {of} ô có nội dung đều đã được hiểu.", f"All {of} non-empty cells were understood.")
    return say(
        lang,
        f"{share}% trong {of} ô có nội dung đã được hiểu; {number(issues, 0)} ô cần sửa.",
        f"{share}% of {of} non-empty cells were understood; {number(issues, 0, lang)} need fixing.",
    )
