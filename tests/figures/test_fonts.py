"""The fonts of the figures ship with the project, and draw texts as wide as they are measured."""

from importlib.resources import files

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from analysis.figures.canvas import house_style
from analysis.figures.lettering import MM, line_height, text_width
from analysis.figures.letters import FONT, lacking, use_fonts

TEXT = "Tỷ lệ hộ nghèo ở Kỳ Ninh giảm; Ể, Ỷ, Ặ – 50,596 tỷ đồng"


def test_every_letter_of_vietnamese_is_there():
    assert use_fonts()[0] == FONT
    vowels = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    marks = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
    from unicodedata import normalize

    every = "".join(normalize("NFC", v + m) for v in vowels for m in marks) + "đĐ₫“”–…²³₁×−"
    assert not lacking(every) and not lacking("✓✗◐→↗")


def test_their_licence_stands_beside_them():
    folder = files("analysis.figures") / "fonts"
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text(encoding="utf-8")
    assert len([own for own in folder.iterdir() if own.name.endswith(".ttf")]) == 2


@pytest.mark.parametrize("dpi", [80, 144, 300])
@pytest.mark.parametrize("bold", [False, True])
def test_a_text_is_as_wide_as_it_was_measured(dpi, bold):
    with house_style():
        figure = Figure(figsize=(12, 2), dpi=dpi)
        canvas = FigureCanvasAgg(figure)
        weight = "bold" if bold else "normal"
        text = figure.text(0, 0.5, TEXT, fontsize=11, weight=weight)
        box = text.get_window_extent(canvas.get_renderer())
        two = figure.text(0, 0.5, f"{TEXT}\n{TEXT}", fontsize=11, linespacing=1.25)
        step = two.get_window_extent(canvas.get_renderer()).height - box.height
    assert box.width / dpi * 72 / MM == pytest.approx(text_width(TEXT, 11, bold), abs=0.5)
    assert step / dpi * 72 / MM <= line_height(11)
