"""Where the tile of each place stands on a map without borders, so that neighbours stay together.

Two places are neighbours when no third one lies in the circle between their points (the Gabriel
graph). Each takes the free cell next to its place on a grid, from the middle outwards; then cells
are exchanged as long as that brings places nearer to where they are, and at last as long as it
brings neighbours together. The best of a few grids is kept. North is above.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np

MOST_ACROSS = 15  # tiles in a row: as many as names are still to be read in
MOST_TILES = 240  # as many as fit a page
_ROOMS = (1.2, 1.4, 1.7)  # cells for each place
_EVENED = (0.2, 0.6)  # how far dense towns are spread: 0 as the map, 1 every row and column alike
_AT_HOME = (0.15, 0.5)  # what a step away from home costs
_CORNER = 0.35  # what a neighbour at the corner only costs
_PASSES = 60
_FEW_TRIALS = 120  # of more places, one grid of each room is tried

Points = tuple[tuple[float, float], ...]


def tile_positions(lat: Sequence[float], lon: Sequence[float]) -> list[tuple[int, int]]:
    """Column and row of the tile of each point (degrees north and east), from the top left.

    The order of the points does not matter; no two have one tile. ValueError: lists of different
    lengths, or a point that is no number.
    """
    points = list(zip(map(float, lat), map(float, lon), strict=True))
    if not np.isfinite(points).all():
        raise ValueError("every point needs two numbers")
    order = sorted(range(len(points)), key=points.__getitem__)
    found = _positions(tuple(points[n] for n in order))
    at = dict(zip(order, found, strict=True))
    return [at[n] for n in range(len(points))]


def neighbours(lat: Sequence[float], lon: Sequence[float]) -> list[tuple[int, int]]:
    """The pairs of points (by their numbers) between which no third one lies."""
    return _pairs(_plane(tuple(zip(map(float, lat), map(float, lon), strict=True))))


def neighbours_kept(
    tiles: Sequence[tuple[int, int]], pairs: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    """How many of the pairs have tiles that touch, and how many of them along a whole side."""
    if not len(pairs):
        return 0, 0
    apart = np.abs(np.array([np.subtract(tiles[a], tiles[b]) for a, b in pairs]))
    return int((apart.max(axis=1) <= 1).sum()), int((apart.sum(axis=1) <= 1).sum())


def _plane(points: Points) -> np.ndarray:
    """Kilometres to the east and to the south."""
    lat, lon = np.array(points, float).reshape(-1, 2).T
    middle = np.radians(lat.mean()) if len(lat) else 0.0
    return np.column_stack([lon * np.cos(middle) * 111.3, -lat * 110.6])


def _pairs(plane: np.ndarray) -> list[tuple[int, int]]:
    apart = ((plane[:, None] - plane[None]) ** 2).sum(axis=2)
    found = []
    for a, b in zip(*np.triu_indices(len(plane), 1), strict=True):
        others = apart[a] + apart[b]
        others[[a, b]] = np.inf
        if others.min() >= apart[a, b]:
            found.append((int(a), int(b)))
    return found


@lru_cache(64)
def _positions(points: Points) -> list[tuple[int, int]]:
    if len(points) < 2:
        return [(0, 0)] * len(points)
    plane = _plane(points)
    pairs = _pairs(plane)
    few = slice(None) if len(points) <= _FEW_TRIALS else slice(-1, None)
    grids = product(_ROOMS, _EVENED[few])
    trials = [one for grid in grids for one in _trials(plane, pairs, *grid, _AT_HOME[few])]
    best = max(trials, key=lambda tiles: _worth(plane, pairs, tiles))
    left, top = best.min(axis=0)
    return [(int(x - left), int(y - top)) for x, y in best]


def _worth(plane: np.ndarray, pairs: list[tuple[int, int]], tiles: np.ndarray) -> float:
    """How many neighbours touch, also along a side, and how well all directions are kept."""
    touching, beside = neighbours_kept([*map(tuple, tiles)], pairs)
    a, b = np.triu_indices(len(plane), 1)
    real, drawn = plane[a] - plane[b], (tiles[a] - tiles[b]).astype(float)
    length = np.linalg.norm(real, axis=1) * np.linalg.norm(drawn, axis=1)
    along = (real * drawn).sum(axis=1) / np.maximum(length, 1e-9)
    return (touching + beside / 2) / len(pairs) + along.mean()


def _trials(
    plane: np.ndarray,
    pairs: list[tuple[int, int]],
    room: float,
    evened: float,
    at_home: Iterable[float],
) -> list[np.ndarray]:
    """The tiles of all points on one grid, for each cost of a step away from home."""
    cells, homes = _grid(plane, room, evened)
    far = ((homes[:, None] - cells[None]) ** 2).sum(axis=2)
    own = _exchanged(_first_cells(homes, far), far, cells, [])
    return [cells[_exchanged(own, far * step, cells, pairs)] for step in at_home]


def _grid(plane: np.ndarray, room: float, evened: float) -> tuple[np.ndarray, np.ndarray]:
    """The cells of a grid in the shape of the points, and where on it each point is at home.

    What lies far outside, as islands do, is brought nearer.
    """
    low, high = np.percentile(plane, [10, 90], axis=0)
    span = np.maximum(high - low, 1e-6)
    shown = np.clip(plane, low - span / 2, high + span / 2)
    shown -= shown.min(axis=0)
    size = np.maximum(shown.max(axis=0), 1e-6)
    count = len(plane)
    ranks = plane.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable") / (count - 1)
    wanted = round(count * room)
    across = min(max(round((wanted * size[0] / size[1]) ** 0.5), 1), MOST_ACROSS, count)
    down = -(-wanted // across)
    cells = np.array([(x, y) for y in range(down) for x in range(across)])
    return cells, ((1 - evened) * shown / size + evened * ranks) * (across - 1, down - 1)


def _first_cells(homes: np.ndarray, far: np.ndarray) -> np.ndarray:
    """For each point the nearest cell that is free, from the middle outwards."""
    left, found = far.copy(), np.zeros(len(homes), int)
    for n in ((homes - homes.mean(axis=0)) ** 2).sum(axis=1).argsort(kind="stable"):
        found[n] = left[n].argmin()
        left[:, found[n]] = np.inf
    return found


def _exchanged(
    own: np.ndarray, far: np.ndarray, cells: np.ndarray, pairs: list[tuple[int, int]]
) -> np.ndarray:
    """The cell of each point after all exchanges that help, with another point or a free cell at
    most two steps away.

    `far`: what each cell costs each point. Neighbours (`pairs`) cost what their cells are apart.
    A free cell belongs to a last point, without neighbours and costs, so that all go alike.
    """
    nobody, nowhere = len(own), len(cells)
    apart = np.abs(cells[:, None] - cells[None])
    loss = np.zeros((nowhere + 1, nowhere + 1))
    steps = apart.max(axis=2)
    loss[:-1, :-1] = np.maximum(steps - 1, 0) + _CORNER * (apart == 1).all(axis=2)
    near = [np.flatnonzero(one) for one in (steps <= 2) & (steps > 0)]
    far = np.vstack([far, np.zeros(nowhere)])
    beside, paired = _beside(nobody, pairs)
    own, holder = np.append(own, nowhere), np.full(nowhere, nobody)
    holder[own[:-1]] = np.arange(nobody)

    costs = far.copy()

    def renew(points: Any) -> None:
        """What each cell costs these points, all others staying where they are."""
        costs[points] = loss[own[beside[points]], :-1].sum(axis=1) + far[points]

    renew(slice(None))
    for _ in range(_PASSES):
        moved = False
        for point in range(nobody):
            here = own[point]
            there = near[here]
            others = holder[there]
            gain = costs[point, here] - costs[point, there]
            gain += costs[others, there] - costs[others, here]
            gain -= 2 * loss[there, here] * paired[point, others]
            best = gain.argmax() if len(gain) else 0
            if len(gain) and gain[best] > 1e-9:
                cell, other, moved = there[best], others[best], True
                own[point], holder[cell], holder[here] = cell, point, other
                if other != nobody:
                    own[other] = here
                renew(np.append(beside[point], beside[other]))
        if not moved:
            break
    return own[:-1]


def _beside(nobody: int, pairs: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """The neighbours of each point in lists of one length, filled up with nobody; who is whose."""
    paired = np.zeros((nobody + 1, nobody + 1), bool)
    for a, b in pairs:
        paired[a, b] = paired[b, a] = True
    most = max(int(paired.sum(axis=1).max()), 1)
    beside = np.full((nobody + 1, most), nobody)
    for n in range(nobody):
        own = np.flatnonzero(paired[n])
        beside[n, : len(own)] = own
    return beside, paired
