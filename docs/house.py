"""Draws the picture of the house from the code: `uv run python docs/house.py`.

One box is a room (a folder of src/analysis) with its modules and their lines; an arrow goes from a
room to one that uses it. What an arrow's end uses it may also use of the rooms before: those
arrows are left out.
"""

import ast
from collections import Counter
from functools import cache
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE, PICTURE = ROOT / "src" / "analysis", ROOT / "docs" / "pictures" / "house.svg"
DOORS = "doors"  # the modules beside the rooms, and the page that all else is imported from
WIDE, LINE, GAP_X, GAP_Y, EDGE = 168, 15, 52, 22, 24
STYLE = """
text { font-family: "Segoe UI", Roboto, "DejaVu Sans", sans-serif; font-size: 11px; fill: #222; }
.room { font-weight: bold; font-size: 13px; } .lines { text-anchor: end; fill: #595959; }
rect { fill: #f3f8fc; stroke: #0072b2; } path { fill: none; stroke: #858585; }
""".strip()


def modules() -> dict[str, Path]:
    """Every module as "room.name", those beside the rooms as "doors.name"."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        room = path.parent.name if path.parent != SOURCE else DOORS
        if path.stem != "__init__" or room == DOORS:
            found[f"{room}.{path.stem}"] = path
    return found


@cache
def imports(path: Path) -> set[str]:
    """The rooms that a module imports, anywhere in it; what stands beside the rooms is left out."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("analysis"):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names if alias.name.startswith("analysis")}
    rooms = {name.split(".")[1] for name in names if "." in name}
    return {room for room in rooms if (SOURCE / room).is_dir()}


def uses() -> dict[str, set[str]]:
    """By room: the rooms that it imports from."""
    found: dict[str, set[str]] = {}
    for name, path in modules().items():
        room = name.split(".")[0]
        found.setdefault(room, set()).update(imports(path) - {room})
    return found


def arrows() -> set[tuple[str, str]]:
    """Pairs of a room and one that uses it, without those that other arrows imply."""
    used = uses()
    reach = {room: _all_before(room, used) for room in used}
    return {
        (before, room)
        for room, own in used.items()
        for before in own
        if not any(before in reach[other] for other in own - {before})
    }


def _all_before(room: str, used: dict[str, set[str]]) -> set[str]:
    before = set(used[room])
    return before.union(*(_all_before(other, used) for other in before))


def places() -> dict[str, tuple[float, float, float]]:
    """By room: x, y and height of its box. A room stands right of all that it uses."""
    used, counts = uses(), Counter(name.split(".")[0] for name in modules())
    depth: dict[str, int] = {}
    while len(depth) < len(used):
        for room, own in used.items():
            if room not in depth and own <= depth.keys():
                depth[room] = max((depth[other] + 1 for other in own), default=0)
    reading = {"run", *_all_before("run", used)}  # this side stands on top
    found: dict[str, tuple[float, float, float]] = {}
    top = EDGE
    for side in (reading, used.keys() - reading):
        bottom: dict[int, float] = {}
        for room in sorted(side, key=lambda room: (depth[room], room)):
            y, high = bottom.get(depth[room], top), (counts[room] + 2) * LINE
            found[room] = (EDGE + depth[room] * (WIDE + GAP_X), y, high)
            bottom[depth[room]] = y + high + GAP_Y
        top = max(bottom.values())
    return found


def draw() -> str:
    """The picture as SVG."""
    boxes, parts = places(), []
    for before, room in sorted(arrows()):
        (x1, y1, high1), (x2, y2, high2) = boxes[before], boxes[room]
        start, end = (x1 + WIDE, y1 + high1 / 2), (x2 - 4, y2 + high2 / 2)
        bend = GAP_X / 2
        curve = f"M{start[0]} {start[1]} C{start[0] + bend} {start[1]} {end[0] - bend} {end[1]}"
        parts.append(f'<path id="{before}-{room}" d="{curve} {end[0]} {end[1]}"/>')
    for room, (x, y, high) in boxes.items():
        own = {n.split(".")[1]: p for n, p in modules().items() if n.startswith(f"{room}.")}
        lines = {n: len(p.read_text(encoding="utf-8").splitlines()) for n, p in own.items()}
        box = [f'<rect x="{x}" y="{y}" width="{WIDE}" height="{high}" rx="6"/>']
        box += _line(x, y + 1.2 * LINE, room, sum(lines.values()), "room")
        for n, (name, count) in enumerate(lines.items()):
            box += _line(x, y + (n + 2.3) * LINE, name, count, "module")
        parts.append(f'<g id="{room}">{"".join(box)}</g>')
    wide = max(x + WIDE for x, _, _ in boxes.values()) + EDGE
    high = max(y + high for _, y, high in boxes.values()) + EDGE
    arrow = (
        '<marker id="arrow" markerWidth="8" markerHeight="8" refX="6" refY="4" orient="auto">'
        '<path d="M0 0 L8 4 L0 8 z" style="fill:#858585"/></marker>'
    )
    style = STYLE.replace("\n", " ") + " path[id] { marker-end: url(#arrow); }"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" role="img">'
    title = "<title>The rooms of the package, their modules, and which room uses which</title>"
    defs = f"<defs>{arrow}</defs><style>{style}</style>"
    ground = f'<rect width="{wide}" height="{high}" style="fill:#fff;stroke:none"/>'
    return "\n".join([head, title, defs, ground, *parts, "</svg>", ""])


def _line(x: float, y: float, name: str, count: int, kind: str) -> list[str]:
    place = f'y="{y:.1f}"'
    return [
        f'<text class="{kind}" x="{x + 8}" {place}>{escape(name)}</text>',
        f'<text class="lines" x="{x + WIDE - 8}" {place}>{count}</text>',
    ]


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8", newline="\n")
