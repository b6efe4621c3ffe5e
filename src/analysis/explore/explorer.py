"""The explorer of a notebook: pick what to see, see the chart and its table change, write them with
one click.

What there is to choose and what a choice shows is decided in `analysis.explore.views`; here are
only the widgets. Nothing is loaded from the network: the library of the tables is put into the page
by `explore`.
"""

from __future__ import annotations

import asyncio
import base64
import html
from pathlib import Path

import ipywidgets as widgets
import itables

from analysis import measures
from analysis.explore.listing import as_html
from analysis.explore.picker import Picker, line
from analysis.explore.views import Shown, View, Views
from analysis.figures import files
from analysis.figures.drawn import Drawn
from analysis.figures.selection import MANY
from analysis.measures.tables import Tables
from analysis.words.names import named, names, phrase

WAIT = 0.35  # seconds: several ticks in a row are drawn once


def explore(tables: Tables, lang: str = "vi", folder: Path | str | None = None) -> Explorer:
    """The explorer of the tables that `load_tables` gives, for the last line of a notebook cell.

    `folder`: where figures are written when the button is pressed (reports/figures of the project).
    """
    itables.init_notebook_mode(all_interactive=False, connected=False)
    return Explorer(tables, lang, folder)


class Explorer:
    """Widgets around a `View`; `view` is what is chosen now and `shown` what it shows."""

    def __init__(self, tables: Tables, lang: str = "vi", folder: Path | str | None = None) -> None:
        self.tables, self.lang, self.views = tables, lang, Views(tables, lang)
        self.folder = Path(folder or tables.root / "reports" / "figures")
        self.view, self.shown = View(), Shown("")
        self._filling = False
        self._waiting: asyncio.TimerHandle | None = None
        self._lists = {name: self._dropdown(name) for name in names("choice") if name not in MANY}
        self._pickers = {name: self._picker(name) for name in MANY}
        look = {"icon": "download", "button_style": "primary", "layout": {"width": "auto"}}
        self._export = widgets.Button(description=phrase("export", lang, "explorer"), **look)
        self._export.on_click(lambda _: self.export())
        self._message, self._sentence, self._picture, self._remark = (
            widgets.HTML() for _ in range(4)
        )
        self._table = widgets.Output()
        self.box = self._laid_out()
        self.choose()

    def _repr_mimebundle_(self, **options):
        return self.box._repr_mimebundle_(**options)

    def choose(self, **wanted) -> Shown:
        """Change fields of the view (`places=("ky-ha",)`), show what it shows now, and return
        that."""
        self._fit(wanted)
        return self._draw()

    def export(self) -> files.ExportedFigure | None:
        """Write what is shown now, and say where it went; None where there is nothing to write or
        it failed."""
        if self._waiting:  # pressed before the last choice was drawn
            self._waiting.cancel()
            self._draw()
        if self.shown.drawn is None:
            self._say("no_figure")
            return None
        try:
            folder = files.FigureFolder(self.folder, self.tables.inputs, self.tables.issues)
            made = self.shown.drawn.save(folder)
        except (OSError, ValueError) as error:  # no such folder, a letter that the font lacks
            self._say("failed", error=error)
            return None
        self._say("written", where=self._shown_folder(), names=f"{made.name} (PNG, SVG, CSV)")
        return made

    @property
    def message(self) -> str:
        """What the line beside the button says."""
        return html.unescape(self._message.value.partition(">")[2].rpartition("</div>")[0])

    # --- choosing ---

    def _dropdown(self, name: str) -> widgets.Dropdown:
        title, layout = named("choice", name, self.lang), {"width": "auto"}
        box = widgets.Dropdown(description=title, layout=layout)
        box.layout.flex = "2 1 300px" if name == "measure" else "1 1 230px"
        box.style.description_width = "62px"
        box.observe(lambda change: self._change(**{name: change["new"]}), "value")
        return box

    def _picker(self, name: str) -> Picker:
        title = named("choice", name, self.lang)
        return Picker(title, lambda values: self._change(**{name: values}), self.lang)

    def _change(self, **wanted) -> None:
        """What the analyst did: the choices follow at once, the drawing as soon as nothing more
        comes."""
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
        self._sentence.value = line(phrase("drawing", self.lang, "explorer"))
        self._waiting = loop.call_later(WAIT, self._draw)

    def _fit(self, wanted: dict) -> None:
        self.view = self.views.changed(self.view, **wanted)
        choices = {"measure": self.views.measures()} | self.views.choices(self.view)
        self._filling = True
        try:
            for name, box in self._lists.items():
                options = choices.get(name, ())
                box.layout.display = "flex" if options else "none"
                if tuple(box.options) != options:
                    box.options = options
                box.value = getattr(self.view, name) if options else None
            for name, picker in self._pickers.items():
                one = name in self.view.entry.one
                picker.offer(choices.get(name, ()), getattr(self.view, name), one=one)
        finally:
            self._filling = False

    # --- showing ---

    def _draw(self) -> Shown:
        self._waiting, self.shown = None, self.views.show(self.view)
        picture, remark, outputs = "", "", ()
        if drawn := self.shown.drawn:
            try:
                picture, remark = _img(drawn), line(self._issues(), colour="#5A5A5A")
                data = {"text/html": as_html(self.shown.table, self.lang), "text/plain": ""}
                outputs = ({"output_type": "display_data", "data": data, "metadata": {}},)
            except Exception as error:  # as in `Views.show`: one sentence, whatever it was
                self.shown = self.views.failed(self.view, error)
                picture = remark = ""
        there = self.shown.drawn is not None
        self._message.value = ""
        self._export.disabled = not there
        self._sentence.value = "" if there else line(self.shown.sentence, "14px")
        self._picture.value, self._remark.value, self._table.outputs = picture, remark, outputs
        return self.shown

    def _issues(self) -> str:
        """How many cells of the files behind the table are not in it or should be looked at."""
        issues = self.tables.issues
        behind = issues["source"].isin(measures.sources_of(self.shown.table))
        count = issues.loc[behind, "severity"].value_counts()
        there = [name for name in ("error", "warning") if name in count]
        told = ", ".join(f"{count[name]} {named('severity', name, self.lang)}" for name in there)
        return phrase("issues", self.lang, "explorer", told=told) if told else ""

    def _say(self, key: str, **words: object) -> None:
        self._message.value = line(phrase(key, self.lang, "explorer", **words))

    def _shown_folder(self) -> str:
        path, root = self.folder.resolve(), self.tables.root.resolve()
        return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()

    def _laid_out(self) -> widgets.VBox:
        wrap = {"flex_flow": "row wrap", "align_items": "stretch", "width": "100%"}
        lists = widgets.HBox(list(self._lists.values()), layout=wrap)
        pickers = widgets.HBox([picker.box for picker in self._pickers.values()], layout=wrap)
        button = widgets.HBox(
            [self._export, self._message], layout=wrap | {"align_items": "center"}
        )
        parts = [lists, pickers, button, self._sentence, self._picture, self._remark, self._table]
        return widgets.VBox(parts, layout={"width": "100%"})


def _img(drawn: Drawn) -> str:
    picture = base64.b64encode(files.preview(drawn)).decode("ascii")
    alt = html.escape(drawn.alt_text, quote=True)
    style = "width:100%;max-width:860px"
    return f'<img src="data:image/png;base64,{picture}" alt="{alt}" style="{style}">'
