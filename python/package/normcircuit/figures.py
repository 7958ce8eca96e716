"""Figures of the paper, made from simulation."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from . import _core
from ._arrays import whole
from ._results import Result
from ._watcher import Progress, machine


class Claim(NamedTuple):
    """A claim of the paper, and what was found."""

    panel: str | None
    """Its panel; None if it is of the whole figure."""
    quantity: str
    """What the claim is about."""
    unit: str
    """Its unit; empty for a pure number."""
    value: float
    """What was found; NaN if the runs were too short to say."""
    interval: tuple[float, float] | None
    """95 % interval, if it was estimated."""
    verdict: str
    """agrees, differs, undecided, or not compared."""


@dataclass(frozen=True, eq=False, repr=False)
class Figure(Result):
    """A figure that was made."""

    title: str
    """What it shows."""
    caption: str
    """What was run to make it."""
    claims: tuple[Claim, ...]
    """Claims of the paper that it bears on."""
    report: Path
    """A page (HTML) with this and all other figures of its folder, beside the published ones."""
    picture: Path
    """All panels (SVG); notebooks show it."""
    numbers: Path
    """All plotted numbers (JSON)."""

    def data(self) -> dict[str, Any]:
        """All plotted numbers."""
        return json.loads(self.numbers.read_text(encoding="utf-8"))  # type: ignore[no-any-return]

    def _repr_svg_(self) -> str:
        return self.picture.read_text(encoding="utf-8")


def reproduce(
    figure: str,
    *,
    profile: str = "draft",
    seed: int = 1,
    threads: int | None = None,
    results: str | os.PathLike[str] = "results",
    out: str | os.PathLike[str] = "figures",
    progress: Progress = False,
) -> Figure:
    """Rebuilds a figure of Song, Ruff, Cohen & Huang 2026 (doi 10.1126/sciadv.adv9396) from simulation.

    Parameters
    ----------
    figure
        "fig1" to "fig6", or a figure of the supplement such as "weak-coupling".
    profile
        How large and how long: "miniature" (seconds, a toy), "draft" (minutes to an hour), "standard" (hours), "paper".
    seed
        Root of all randomness.
    out
        The folder for pictures, numbers and report.
    threads, results, progress
        As in :func:`run`.

    Raises
    ------
    ValueError
        There is no such figure or profile; the message lists those there are.
    OSError
        A file cannot be written.
    """
    arguments = figure, profile, whole("seed", seed), os.fspath(out)
    found = _core.reproduce(*arguments, machine(threads, results, progress))
    found["claims"] = tuple(Claim(*claim) for claim in found["claims"])
    return Figure(**found)
