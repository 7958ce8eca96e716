"""A lab's own recording, analyzed as the model is."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _core
from ._arrays import Reals, whole
from ._results import Result
from .correlation import NormIndexMap, PairMeans
from .normalization import Estimate, Estimates


@dataclass(frozen=True, eq=False, repr=False)
class AnalyzedCurve(PairMeans):
    """Mean correlation as a function of a property of pairs; every field is [point]."""

    at: Reals
    """Where the points lie."""
    half_width: Reals
    """Half width of the 95 % interval, which holds for other trials and other units."""


@dataclass(frozen=True, eq=False, repr=False)
class AnalyzedCorrelation(Result):
    """Spike-count correlation of the units that enter, with both stimuli."""

    mean: Estimate
    """Mean over all pairs, its interval for other trials and other units."""
    constant: int
    """Units that never vary with both stimuli; they are left out."""
    map: NormIndexMap
    """By the norm indices of both units."""
    diagonal: AnalyzedCurve
    """Of units of similar norm index."""
    anti_diagonal: AnalyzedCurve
    """Of units on either side of a norm index of 1.5."""
    distance: AnalyzedCurve | None
    """By distance, if there are positions that differ."""


@dataclass(frozen=True, eq=False, repr=False)
class AnalyzedInformation(Result):
    """Linear Fisher information about the two conditions of the contrast, as d' squared, by number of units, each [size]."""

    trials: tuple[int, int]
    """Trials of the two conditions."""
    constant: int
    """Units that do not vary; they are left out."""
    repeated: int
    """Units whose counts are those of another one; they are left out."""
    units: NDArray[np.int64]
    """Units in a random subset."""
    mean: Reals
    """Mean over subsets, without the bias of finite trials."""
    lower: Reals
    """Lower limit of the 95 % interval, from the finite number of trials."""
    upper: Reals
    """Upper limit."""
    shuffled: Reals
    """Mean if the units were independent."""
    decoder: Reals
    """What a cross-validated linear decoder achieves; NaN without trials enough."""
    accuracy: Reals
    """Fraction of trials that it assigns to the right condition."""


@dataclass(frozen=True, eq=False, repr=False)
class Analysis(Result):
    """What was found in a recording; units are indices into the recording unless said otherwise."""

    unit_ids: tuple[str, ...]
    """What the units are called, [unit]."""
    used: NDArray[np.int64]
    """Units that enter."""
    silent: NDArray[np.int64]
    """Units that never fire."""
    weak: NDArray[np.int64]
    """Units that fire too weakly with both stimuli for a ratio to their response."""
    dependent: NDArray[np.int64]
    """Units whose counts repeat or sum those of others."""
    norm_index: Estimates
    """Norm index of each unit that enters, in the order of `used`, its interval from a bootstrap over trials."""
    median_norm_index: Estimate
    """Median over units, its interval for other trials and other units."""
    correlation: AnalyzedCorrelation
    """Spike-count correlation."""
    information: AnalyzedInformation | None
    """Information about the two conditions of the contrast."""
    no_information: str | None
    """Why there is none."""
    summary: tuple[str, ...]
    """What entered, what was left out and what was found, in words."""
    report: Path | None
    """A page (HTML) with pictures, beside `units.csv` and all plotted numbers, if `out` was given."""


def analyze(
    counts: ArrayLike,
    conditions: ArrayLike,
    *,
    labels: tuple[str | int, str | int, str | int] | None = None,
    unit_ids: ArrayLike | None = None,
    positions: ArrayLike | None = None,
    period: tuple[float, float] | None = None,
    duration: float | None = None,
    contrast: tuple[str | int, str | int] = (1, 2),
    minimum_count: float = 0.4,
    seed: int = 1,
    name: str = "recording",
    out: str | os.PathLike[str] | None = None,
) -> Analysis:
    """Norm index, spike-count correlation and linear Fisher information of a recording with two stimuli, alone and together.

    Parameters
    ----------
    counts : [trial x unit]
        Spike counts, whole numbers of any type; at least two trials of each condition and two units.
    conditions : [trial]
        1 (stimulus 1 alone), 2 (stimulus 2 alone) or 12 (both); or "first", "second", "both".
    labels
        Other labels of stimulus 1, stimulus 2 and both in `conditions`; trials with yet other labels are left out.
    unit_ids : [unit]
        Numbers or texts that name the units.
    positions : [unit x 2]
        In any unit of length.
    period
        Extent of the sheet if its opposite edges are joined, as the model's are.
    duration
        Window in which spikes were counted, s.
    contrast
        The two conditions to be discriminated: two of 1, 2, 12.
    minimum_count
        Units with fewer spikes per trial with both stimuli are left out.
    seed
        Of the bootstrap and of random subsets.
    name, out
        Writes pictures, numbers and a report with this name into this folder.

    Raises
    ------
    ValueError
        Too few trials or units; a count that is negative or not whole; arrays of different length.
    OSError
        A file cannot be written.
    """
    arrays = {
        "counts": counts,
        "conditions": conditions,
        "unit_ids": unit_ids,
        "positions": positions,
        "period": period,
        "duration": duration,
    }
    recording = io.BytesIO()
    np.savez(recording, **{key: _array(key, value) for key, value in arrays.items() if value is not None})  # type: ignore[arg-type]
    found = _core.analyze(
        recording.getvalue(),
        None if labels is None else [str(label) for label in labels],
        [str(condition) for condition in contrast],
        minimum_count,
        whole("seed", seed),
        name,
        None if out is None else os.fspath(out),
    )
    return _analysis(found)


def _array(name: str, values: Any) -> NDArray[Any]:
    array = np.asarray(values)
    if array.dtype == object:
        raise ValueError(f"`{name}` holds Python objects; it must hold numbers or texts of NumPy's")
    return array


def _analysis(found: dict[str, Any]) -> Analysis:
    correlation, information = found["correlation"], found["information"]
    curves = {
        name: None if correlation[name] is None else AnalyzedCurve(**correlation[name])
        for name in ("diagonal", "anti_diagonal", "distance")
    }
    correlation.update(mean=Estimate(**correlation["mean"]), map=NormIndexMap(**correlation["map"]), **curves)
    found.update(
        unit_ids=tuple(found["unit_ids"]),
        norm_index=Estimates(**found["norm_index"]),
        median_norm_index=Estimate(**found["median_norm_index"]),
        correlation=AnalyzedCorrelation(**correlation),
        information=None if information is None else AnalyzedInformation(**information),
        summary=tuple(found["summary"]),
    )
    return Analysis(**found)
