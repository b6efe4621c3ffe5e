"""The explorer of a notebook: pick what to see, see the chart and its table change, write them with one click.

What there is to choose and what a choice shows is decided in `analysis.explore.views`; here are only the widgets. Nothing
is loaded from the network: the library of the tables is put into the page by `explore`.
"""

from __future__ import annotations

import asyncio
import base64
import html
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from pathlib import Path

import ipywidgets as widgets
import itables
import pandas as pd

from analysis import measures
from analysis.explore.views import MANY, MEASURES, Options, Shown, View, Views
from analysis.figures.files import preview
from analysis.figures.palettes import looks
from analysis.publish import report
from analysis.words.provenance import split_cell
from analysis.words.text import bare_key, is_unaccented, match_key, sort_key
from analysis.words.wording import SEVERITY_NAMES, date_words, join_names, kind_name, number, say

WAIT = 0.35  # seconds: several ticks in a row are drawn once
LABELS = {
    "measure": ("Xem gì", "See"),
    "basis": ("Số liệu", "Figures"),
    "area": ("Địa bàn", "Area"),
    "indicator": ("Chỉ tiêu", "Indicator"),
    "group": ("Nhóm", "Group"),
    "thing": ("Loại", "Kind"),
    "years": ("Năm", "Years"),
    "places": ("Xã, phường, nơi khác", "Communes, wards, other places"),
    "organizations": ("Tổ chức", "Organizations"),
}
# Column of a summary: its heading, in the order in which a reader wants them.
HEADINGS = {
    "year": ("Năm", "Year"),
    "indicator_name": ("Chỉ tiêu", "Indicator"),
    "name": ("Đơn vị", "Name"),
    "organization": ("Tổ chức", "Organization"),
    "recipient": ("Nơi nhận", "Recipient"),
    "place": ("Nơi", "Place"),
    "criterion": ("Tiêu chí", "Criterion"),
    "criterion_name": ("Tên tiêu chí", "Name of the criterion"),
    "kind": ("Loại", "Kind"),
    "item": ("Nội dung", "Item"),
    "status": ("Tình trạng", "Status"),
    "met": ("Đạt", "Met"),
    "in_progress": ("Đang hoàn thiện", "In progress"),
    "not_met": ("Chưa đạt", "Not met"),
    "not_applicable": ("Không áp dụng", "Not applicable"),
    "conflicting": ("Nguồn mâu thuẫn", "Sources disagree"),
    "no_data": ("Không có số liệu", "No data"),
    "value": ("Giá trị", "Value"),
    "out_of": ("Trên tổng số", "Out of"),
    "before": ("Năm đầu", "First year"),
    "after": ("Năm cuối", "Last year"),
    "change": ("Thay đổi", "Change"),
    "value_vnd": ("Số tiền (đồng)", "Money (VND)"),
    "amount": ("Số lượng", "Amount"),
    "share_pct": ("Tỷ lệ (%)", "Share (%)"),
    "unit": ("Đơn vị tính", "Unit"),
    "qualifier": ("Mức chính xác", "Precision"),
    "period": ("Kỳ", "Period"),
    "periods": ("Kỳ", "Periods"),
    "set_name": ("Bộ tiêu chí", "Criteria set"),
    "sources": ("Tệp", "Files"),
    "cells": ("Ô", "Cells"),
}
WORDS = {
    "VND": ("đồng", "VND"),
    "criteria": ("tiêu chí", "criteria"),
    "share_pct": ("điểm phần trăm", "percentage points"),
    "exact": ("chính xác", "exact"),
    "about": ("khoảng", "about"),
    "at_least": ("trên", "at least"),
    "at_most": ("gần", "at most"),
    "order_of_magnitude": ("không nêu con số", "no number"),
}
FEW_CELLS = 3


def explore(tables, lang: str = "vi", folder: Path | str | None = None) -> Explorer:
    """The explorer of the tables that `pipeline.load_tables` gives, for the last line of a notebook cell.

    `folder`: where figures are written when the button is pressed (reports/figures of the project).
    """
    itables.init_notebook_mode(all_interactive=False, connected=False)
    return Explorer(tables, lang, folder)


class Explorer:
    """Widgets around a `View`; `view` is what is chosen now and `shown` what it shows."""

    def __init__(self, tables, lang: str = "vi", folder: Path | str | None = None) -> None:
        self.tables, self.lang, self.views = tables, lang, Views(tables, lang)
        self.root, self.folder = Path(tables.root), Path(folder or Path(tables.root) / "reports" / "figures")
        self.view, self.shown = View(), Shown("")
        self._filling, self._waiting = False, None
        self._lists = {name: self._dropdown(name) for name in LABELS if name not in MANY}
        self._pickers = {name: Picker(say(lang, *LABELS[name]), self._pick(name), lang) for name in MANY}
        words = say(lang, "Xuất hình và bảng (PNG, SVG, CSV)", "Export figure and table (PNG, SVG, CSV)")
        self._export = widgets.Button(description=words, icon="download", button_style="primary")
        self._export.layout.width = "auto"
        self._export.on_click(lambda _: self.export())
        self._message, self._sentence, self._picture = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self._table, self._remark = widgets.Output(), widgets.HTML()
        self.box = self._laid_out()
        self.choose()

    def _repr_mimebundle_(self, **options):
        return self.box._repr_mimebundle_(**options)

    def choose(self, **wanted) -> Shown:
        """Change fields of the view (`places=("ky-ha",)`), show what it shows now, and return that."""
        self._fit(wanted)
        return self._draw()

    def export(self) -> report.ExportedFigure | None:
        """Write what is shown now, and say where it went; None where there is nothing to write or it failed."""
        if self._waiting:  # pressed before the last choice was drawn
            self._waiting.cancel()
            self._draw()
        shown = self.shown
        if shown.figure is None:
            self._say(say(self.lang, "Không có hình để xuất.", "There is no figure to export."))
            return None
        try:
            folder = report.FigureFolder(self.folder, self.tables.inputs, self.tables.issues)
            made = report.export_figure(
                shown.figure, shown.name, folder, source_note=shown.source_note, table=shown.table
            )
        except (OSError, ValueError) as error:  # a folder that cannot be written, a letter that the font lacks
            self._say(say(self.lang, f"Chưa xuất được: {error}", f"Not exported: {error}"))
            return None
        files = f"{made.name} (PNG, SVG, CSV)"
        where = self._shown_path(self.folder)
        self._say(say(self.lang, f"Đã ghi vào {where}: {files}.", f"Written to {where}: {files}."))
        return made

    @property
    def message(self) -> str:
        """What the line beside the button says."""
        return html.unescape(_bare(self._message.value))

    # --- choosing ---

    def _dropdown(self, name: str) -> widgets.Dropdown:
        box = widgets.Dropdown(description=say(self.lang, *LABELS[name]), layout={"width": "auto"})
        box.layout.flex = "2 1 300px" if name == "measure" else "1 1 230px"
        box.style.description_width = "62px"
        box.observe(lambda change: self._change(**{name: change["new"]}), "value")
        return box

    def _pick(self, name: str) -> Callable[[tuple], None]:
        return lambda values: self._change(**{name: values})

    def _change(self, **wanted) -> None:
        """What the analyst did: the choices follow at once, the drawing as soon as nothing more comes."""
        if self._filling:
            return
        self._fit(wanted)
        if self._waiting:
            self._waiting.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._draw()
            return
        self._sentence.value = _line(say(self.lang, "Đang vẽ…", "Drawing…"))
        self._waiting = loop.call_later(WAIT, self._draw)

    def _fit(self, wanted: dict) -> None:
        self.view = self.views.changed(self.view, **wanted)
        choices = {"measure": self.views.measures()} | self.views.choices(self.view)
        one = MEASURES[self.view.measure].one
        self._filling = True
        try:
            for name, box in self._lists.items():
                options = choices.get(name, ())
                box.layout.display = "flex" if options else "none"
                if tuple(box.options) != options:
                    box.options = options
                box.value = getattr(self.view, name) if options else None
            for name, picker in self._pickers.items():
                picker.offer(choices.get(name, ()), getattr(self.view, name), one=name in one)
        finally:
            self._filling = False

    # --- showing ---

    def _draw(self) -> Shown:
        self._waiting, shown = None, self.views.show(self.view)
        picture, remark, outputs = "", "", ()
        if shown.figure:
            try:
                picture, remark = self._img(shown), _line(self._issues(shown.table), colour="#5A5A5A")
                data = {"text/html": as_html(shown.table, self.lang), "text/plain": ""}
                outputs = ({"output_type": "display_data", "data": data, "metadata": {}},)
            except Exception as error:  # as in `Views.show`: one sentence, whatever it was
                shown = self.views.failed(self.view, error)
                picture = remark = ""
        self.shown = shown
        self._say("")
        self._export.disabled = shown.figure is None
        self._sentence.value = "" if shown.figure else _line(shown.sentence, "14px")
        self._picture.value, self._remark.value, self._table.outputs = picture, remark, outputs
        return shown

    def _img(self, shown: Shown) -> str:
        picture = base64.b64encode(preview(replace(shown.figure, source_note=shown.source_note))).decode("ascii")
        alt = html.escape(shown.figure.alt_text, quote=True)
        return f'<img src="data:image/png;base64,{picture}" alt="{alt}" style="width:100%;max-width:860px">'

    def _issues(self, table: pd.DataFrame) -> str:
        """How many cells of the files behind the table are not in it or should be looked at."""
        found = self.tables.issues[self.tables.issues["source"].isin(measures.sources_of(table))]
        count = found["severity"].value_counts()
        names = [(s, say(self.lang, *SEVERITY_NAMES[s])) for s in ("error", "warning")]
        told = [f"{count[s]} {name}" for s, name in names if s in count]
        start = say(self.lang, "Các tệp của hình này còn (xem sổ 1): ", "In the files of this figure (notebook 1): ")
        return f"{start}{', '.join(told)}." if told else ""

    def _say(self, text: str) -> None:
        self._message.value = _line(text)

    def _shown_path(self, path: Path) -> str:
        path, root = path.resolve(), self.root.resolve()
        return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()

    def _laid_out(self) -> widgets.VBox:
        wrap = {"flex_flow": "row wrap", "align_items": "stretch", "width": "100%"}
        lists = widgets.HBox(list(self._lists.values()), layout=wrap)
        pickers = widgets.HBox([picker.box for picker in self._pickers.values()], layout=wrap)
        button = widgets.HBox([self._export, self._message], layout=wrap | {"align_items": "center"})
        parts = [lists, pickers, button, self._sentence, self._picture, self._remark, self._table]
        return widgets.VBox(parts, layout={"width": "100%"})


class Picker:
    """A list to tick, with a search box: typing a few letters, with or without accents, narrows it.

    With `one` exactly one line is chosen; otherwise nothing ticked means all. `picked` is called with the values
    when the analyst changes them.
    """

    def __init__(self, title: str, picked: Callable[[tuple], None], lang: str = "vi") -> None:
        self.lang, self._title, self._picked = lang, title, picked
        self._options: Options = ()
        self._chosen: tuple = ()
        self._one, self._filling = False, False
        self._ticks: dict[Hashable, widgets.Checkbox] = {}
        placeholder = say(lang, "Gõ để tìm…", "Type to find…")
        self._search = widgets.Text(placeholder=placeholder, layout={"width": "auto"})
        self._search.observe(lambda _: self._narrow(), "value")
        # One layout and one style serve all lines: 200 communes are 200 widgets and not 600.
        self._line = widgets.Layout(width="auto", height="22px", min_height="22px", margin="0")
        self._plain = widgets.Checkbox().style
        self._list = widgets.VBox(layout={"height": "116px", "overflow": "hidden auto", "width": "auto"})
        self._single = widgets.Select(layout={"width": "auto", "height": "150px"})
        self._single.observe(lambda change: self._choose_one(change["new"]), "value")
        self._head = widgets.HTML()
        self._all = self._button(say(lang, "Chọn mục đang thấy", "Tick what is listed"), self._tick_listed)
        self._none = self._button(say(lang, "Bỏ chọn", "Untick"), lambda: self._set(()))
        self._buttons = widgets.HBox([self._all, self._none])
        edge = {"border": "1px solid #D0D0D0", "padding": "6px", "margin": "2px", "flex": "1 1 220px"}
        parts = [self._head, self._search, self._single, self._list, self._buttons]
        self.box = widgets.VBox(parts, layout=edge | {"max_width": "430px"})

    def offer(self, options: Options, chosen: Iterable, one: bool) -> None:
        """Show these (name, value) with those values chosen; without options the whole list goes away."""
        self.box.layout.display = "flex" if options else "none"
        new = (options, one) != (self._options, self._one)
        self._options, self._one, self._chosen = options, one, tuple(chosen)
        if new:
            self._rebuild()
        self._mark()

    @property
    def value(self) -> tuple:
        """The chosen values, in the order of the list."""
        return self._chosen

    def _rebuild(self) -> None:
        self._filling = True
        for part, there in ((self._single, self._one), (self._list, not self._one), (self._buttons, not self._one)):
            part.layout.display = "flex" if there else "none"
        self._search.layout.display = "flex" if len(self._options) > 8 else "none"
        self._search.value = ""
        self._ticks = {} if self._one else {value: self._tick(name) for name, value in self._options}
        self._filling = False
        self._narrow()

    def _tick(self, name: str) -> widgets.Checkbox:
        tick = widgets.Checkbox(description=name, indent=False, layout=self._line, style=self._plain)
        tick.observe(lambda _: self._ticked(), "value")
        return tick

    def _listed(self) -> list[tuple[str, Hashable]]:
        wanted = self._search.value
        key = bare_key if is_unaccented(wanted) else match_key
        found = [" " + key(name) for name, _ in self._options]
        words = [" " + word for word in key(wanted).split()]  # each begins a word: "ha" finds Hà and not Châu
        pairs = zip(self._options, found, strict=True)
        return [option for option, name in pairs if all(word in name for word in words)]

    def _narrow(self) -> None:
        listed = self._listed()
        if self._one:
            self._filling = True
            chosen = [option for option in self._options if option[1] in self._chosen and option not in listed]
            self._single.options = [*chosen, *listed]
            self._single.value = next(iter(self._chosen), None)
            self._filling = False
        else:
            self._list.children = [self._ticks[value] for _, value in listed]

    def _mark(self) -> None:
        """Ticks, the chosen line and the heading follow what is chosen."""
        self._filling = True
        for value, tick in self._ticks.items():
            tick.value = value in self._chosen
        if self._one:
            self._single.value = next(iter(self._chosen), None)
        names, count = [name for name, value in self._options if value in self._chosen], len(self._options)
        told = say(self.lang, f"tất cả {count}", f"all {count}")
        if names:
            share = say(self.lang, f"{len(names)} trong {count}: ", f"{len(names)} of {count}: ")
            told = ("" if self._one else share) + join_names(names, self.lang, noun=("mục", "items"))
        self._head.value = _line(told, before=f"<b>{html.escape(self._title)}</b>: ")
        self._none.disabled = not names
        self._filling = False

    def _set(self, values: Iterable) -> None:
        wanted = set(values)
        self._chosen = tuple(value for _, value in self._options if value in wanted)
        self._mark()
        self._picked(self._chosen)

    def _ticked(self) -> None:
        if not self._filling:
            self._set(value for value, tick in self._ticks.items() if tick.value)

    def _tick_listed(self) -> None:
        self._set([*self._chosen, *(value for _, value in self._listed())])

    def _choose_one(self, value: Hashable) -> None:
        if not self._filling and value is not None:
            self._set((value,))

    def _button(self, words: str, pressed: Callable[[], None]) -> widgets.Button:
        button = widgets.Button(description=words, layout={"width": "auto"})
        button.on_click(lambda _: pressed())
        return button


# --- the table ---

DATATABLES_VI = {
    "search": "Tìm trong bảng:",
    "lengthMenu": "Mỗi trang _MENU_ dòng",
    "info": "Dòng _START_ đến _END_ trong _TOTAL_",
    "infoEmpty": "Không có dòng nào",
    "infoFiltered": "(lọc từ _MAX_ dòng)",
    "zeroRecords": "Không có dòng nào khớp",
    "emptyTable": "Bảng trống",
}


def as_html(table: pd.DataFrame, lang: str = "vi") -> str:
    """A summary table as a page of its own rows to search and sort, offline, with headings for a reader."""
    shown = readable(table, lang)
    wide, numbers = _columns(shown, table, lang)
    others = [n for n in range(len(shown.columns)) if n not in numbers]
    return itables.to_html_datatable(
        shown,
        connected=False,
        maxBytes=0,  # every row is shown, never a sample
        classes="display compact",
        style="table-layout:auto;width:100%;margin:0",
        layout={"topStart": "search", "topEnd": None, "bottomStart": "info", "bottomEnd": "paging"},
        pageLength=15,
        autoWidth=False,
        columnDefs=[
            {"className": "dt-left", "targets": others},
            {"className": "dt-right dt-nowrap", "targets": numbers},
            {"width": "22%", "targets": wide},
        ],
        text_in_header_can_be_selected=False,
        display_logo_when_loading=False,
        language=DATATABLES_VI if lang == "vi" else {},
    )


def _columns(shown: pd.DataFrame, table: pd.DataFrame, lang: str) -> tuple[list[int], list[int]]:
    """Positions of the columns that need room (files and cells), and of those that hold numbers."""
    of = {say(lang, *heading): column for column, heading in HEADINGS.items()}
    columns = [of[heading] for heading in shown.columns]
    wide = [n for n, column in enumerate(columns) if column in ("sources", "cells")]
    number = [pd.api.types.is_numeric_dtype(table[c]) if c in table else False for c in columns]
    return wide, [n for n, yes in enumerate(number) if yes]


def readable(table: pd.DataFrame, lang: str = "vi") -> pd.DataFrame:
    """The columns that a reader needs, under headings, numbers as one writes them; sorted by rank, not by text.

    Every column is an ordered category, so that 10 stands after 9 and Đ after D in any table that sorts.
    """
    table = table.assign(set_name=table[say(lang, "set_name", "set_name_en")]) if "set_name" in table else table
    found = {}
    for column, heading in HEADINGS.items():
        if column in table and not (column == "period" and "periods" in table):
            found[say(lang, *heading)] = _ranked(table[column], column, lang)
    return pd.DataFrame(found, index=table.index).reset_index(drop=True)


def _ranked(values: pd.Series, column: str, lang: str) -> pd.Categorical:
    texts = [_text(value, column, lang) for value in values]
    numeric = pd.api.types.is_numeric_dtype(values)
    ranks = dict(zip(texts, values if numeric else map(sort_key, texts), strict=True))
    known = [text for text in ranks if text]
    return pd.Categorical([text or None for text in texts], sorted(known, key=ranks.get), ordered=True)


def _text(value, column: str, lang: str) -> str:
    """One value of a summary as a reader writes it; nothing for a missing one."""
    if isinstance(value, tuple | list):
        names = ["!".join(split_cell(cell)[1:]) for cell in value] if column == "cells" else list(value)
        names = [date_words(name, lang) for name in names] if column == "periods" else names
        rest = len(names) - FEW_CELLS
        more = say(lang, f" … và {rest} ô khác", f" … and {rest} more") if column == "cells" and rest > 0 else ""
        return ", ".join(names[:FEW_CELLS] if column == "cells" else names) + more
    if pd.isna(value):
        return ""
    if column == "year":
        return str(int(value))
    if isinstance(value, int | float) or pd.api.types.is_number(value):
        return number(value, 2, lang)
    if column == "period":
        return date_words(value, lang)
    if column == "kind":
        return kind_name(value, lang)
    if column == "status" and value in looks("status"):
        return looks("status")[value].named(lang).split(" (")[0]
    return say(lang, *WORDS[value]) if value in WORDS else str(value)


def _line(text: str, size: str = "13px", colour: str = "inherit", before: str = "") -> str:
    """A line of text that a screen reader speaks when it changes; nothing for no text."""
    style = f"font-size:{size};line-height:1.4;color:{colour};white-space:normal"
    return f'<div role="status" style="{style}">{before}{html.escape(text)}</div>' if text else ""


def _bare(words: str) -> str:
    return words.partition(">")[2].rpartition("</div>")[0]
