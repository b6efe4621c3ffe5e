"""A list to tick, with a search box: typing a few letters, with or without accents, narrows it."""

from __future__ import annotations

import html
from collections.abc import Callable, Hashable, Iterable

import ipywidgets as widgets

from analysis.figures.selection import Options
from analysis.words.names import phrase
from analysis.words.text import bare_key, is_unaccented, match_key
from analysis.words.wording import join_names

LONG_LIST = 8  # from here on a search box helps


def line(text: str, size: str = "13px", colour: str = "inherit", before: str = "") -> str:
    """A line of text that a screen reader speaks when it changes, as HTML; nothing for no text."""
    style = f"font-size:{size};line-height:1.4;color:{colour};white-space:normal"
    return f'<div role="status" style="{style}">{before}{html.escape(text)}</div>' if text else ""


class Picker:
    """The list as a widget (`box`). With `one` exactly one line is chosen; otherwise nothing ticked
    means all.

    `picked` is called with the values when the analyst changes them.
    """

    def __init__(self, title: str, picked: Callable[[tuple], None], lang: str = "vi") -> None:
        self.lang, self._title, self._picked = lang, title, picked
        self._options: Options = ()
        self._chosen: tuple = ()
        self._one, self._filling = False, False
        self._ticks: dict[Hashable, widgets.Checkbox] = {}
        hint = phrase("search", lang, "explorer")
        self._search = widgets.Text(placeholder=hint, layout={"width": "auto"})
        self._search.observe(lambda _: self._narrow(), "value")
        # One layout and one style serve all lines: 200 communes are 200 widgets and not 600.
        self._line = widgets.Layout(width="auto", height="22px", min_height="22px", margin="0")
        self._plain = widgets.Checkbox().style
        self._list = widgets.VBox(
            layout={"height": "116px", "overflow": "hidden auto", "width": "auto"}
        )
        self._single = widgets.Select(layout={"width": "auto", "height": "150px"})
        self._single.observe(lambda change: self._choose_one(change["new"]), "value")
        self._head = widgets.HTML()
        every = self._button(phrase("tick", lang, "explorer"), self._tick_listed)
        self._none = self._button(phrase("untick", lang, "explorer"), lambda: self._set(()))
        self._buttons = widgets.HBox([every, self._none])
        edge = {
            "border": "1px solid #D0D0D0",
            "padding": "6px",
            "margin": "2px",
            "flex": "1 1 220px",
        }
        parts = [self._head, self._search, self._single, self._list, self._buttons]
        self.box = widgets.VBox(parts, layout=edge | {"max_width": "430px"})

    @property
    def value(self) -> tuple:
        """The chosen values, in the order of the list."""
        return self._chosen

    def offer(self, options: Options, chosen: Iterable, one: bool) -> None:
        """Show these (name, value) with those values chosen; without options the whole list goes
        away."""
        _show(self.box, bool(options))
        new = (options, one) != (self._options, self._one)
        self._options, self._one, self._chosen = options, one, tuple(chosen)
        if new:
            self._rebuild()
        self._mark()

    def _rebuild(self) -> None:
        self._filling = True
        _show(self._single, self._one)
        _show(self._list, not self._one)
        _show(self._buttons, not self._one)
        _show(self._search, len(self._options) > LONG_LIST)
        self._search.value = ""
        self._ticks = (
            {} if self._one else {value: self._tick(name) for name, value in self._options}
        )
        self._filling = False
        self._narrow()

    def _tick(self, name: str) -> widgets.Checkbox:
        tick = widgets.Checkbox(
            description=name, indent=False, layout=self._line, style=self._plain
        )
        tick.observe(lambda _: self._ticked(), "value")
        return tick

    def _listed(self) -> list[tuple[str, Hashable]]:
        """The options of which each word that was typed begins a word: "ha" finds Hà and not
        Châu."""
        wanted = self._search.value
        key = bare_key if is_unaccented(wanted) else match_key
        words = [" " + word for word in key(wanted).split()]
        return [own for own in self._options if all(word in " " + key(own[0]) for word in words)]

    def _narrow(self) -> None:
        listed = self._listed()
        if not self._one:
            self._list.children = [self._ticks[value] for _, value in listed]
            return
        self._filling = True
        kept = [own for own in self._options if own[1] in self._chosen and own not in listed]
        self._single.options = [*kept, *listed]
        self._single.value = next(iter(self._chosen), None)
        self._filling = False

    def _mark(self) -> None:
        """Ticks, the chosen line and the heading follow what is chosen."""
        self._filling = True
        for value, tick in self._ticks.items():
            tick.value = value in self._chosen
        if self._one:
            self._single.value = next(iter(self._chosen), None)
        names, count = (
            [name for name, value in self._options if value in self._chosen],
            len(self._options),
        )
        told = phrase("all", self.lang, "explorer", count=count)
        if names:
            share = phrase("some", self.lang, "explorer", n=len(names), count=count)
            told = "" if self._one else share
            told += join_names(names, self.lang, noun=("mục", "items"))
        self._head.value = line(told, before=f"<b>{html.escape(self._title)}</b>: ")
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


def _show(box: widgets.DOMWidget, there: bool) -> None:
    box.layout.display = "flex" if there else "none"
