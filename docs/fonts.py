"""Makes the fonts of the figures: `uv run --with fontpkg-noto-sans python docs/fonts.py`.

Noto Sans (SIL Open Font License 1.1) in one regular and one bold file, with the letters that
Vietnamese, other Latin languages and Greek need, and under a name of its own: where another version
of Noto Sans is installed, texts must not be measured by one and drawn by the other.
"""

from importlib.resources import files
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FOLDER = Path(__file__).resolve().parents[1] / "src" / "analysis" / "figures" / "fonts"
NAME = "Noto Sans ntm"
LETTERS = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x250),  # Latin, with what is in it for Vietnamese
    *range(0x2B0, 0x370),  # marks, alone and combining
    *range(0x370, 0x400),  # Greek
    *range(0x1E00, 0x1F00),  # Vietnamese
    *range(0x2000, 0x2070),  # punctuation
    *range(0x2070, 0x20D0),  # raised, lowered, currencies
    *range(0x2100, 0x2150),
    *range(0x2200, 0x2270),  # arithmetic
)


def make(weight: int, style: str) -> None:
    """One file: an instance of the variable font, its letters, its name."""
    source = files("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf"
    font = instantiateVariableFont(TTFont(str(source)), {"wght": weight, "wdth": 100})
    options = subset.Options(
        layout_features=["kern", "mark", "mkmk", "ccmp", "locl"], hinting=False
    )
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=LETTERS)
    chosen.subset(font)
    names = font["name"]
    for n in (16, 17, 21, 22, 25):
        names.removeNames(nameID=n)
    file = f"NotoSans-ntm-{style}"
    for n, text in ((1, NAME), (2, style), (3, file), (4, f"{NAME} {style}"), (6, file)):
        names.setName(text, n, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    # One em from line to line, as in the fonts that matplotlib lays out pages for: charts set
    # the space between lines themselves, with room for accents over capitals.
    font["OS/2"].sTypoAscender, font["OS/2"].sTypoDescender = 760, -240
    font["OS/2"].sTypoLineGap = 0
    bold = style == "Bold"
    font["OS/2"].fsSelection = 0x20 if bold else 0x40
    font["head"].macStyle = int(bold)
    font["head"].modified = font["head"].created  # the same bytes on every run
    font.recalcTimestamp = False
    font.save(FOLDER / f"{file}.ttf")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    make(400, "Regular")
    make(700, "Bold")
    licence = (files("fontpkg_noto_sans") / "LICENSE").read_text(encoding="utf-8")
    (FOLDER / "OFL.txt").write_text(licence, encoding="utf-8")
