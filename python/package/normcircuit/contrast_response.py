"""Models of a unit's responses to two stimuli of any two contrasts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _core
from ._arrays import Reals, reals, whole
from ._results import Result


@dataclass(frozen=True, eq=False, repr=False)
class ContrastParameters(Result):
    """Parameters, or their standard errors, each [unit]."""

    baseline: Reals
    """Response without stimulus, in the unit of the responses."""
    gain_first: Reals
    """Gain of the first stimulus, in the unit of the responses."""
    gain_second: Reals
    """Gain of the second stimulus, in the unit of the responses."""
    semi_saturation: Reals
    """Semi-saturation contrast, in the unit of the contrasts."""
    exponent: Reals
    """Exponent of contrast."""
    non_preferred_weight: Reals
    """Weight of the non-preferred stimulus in the denominator; 1 except in tuned normalization."""


@dataclass(frozen=True, eq=False, repr=False)
class ContrastFit(Result):
    """One model fitted to each unit; every field is [unit], and NaN where all responses are equal."""

    parameters: ContrastParameters
    """Best parameters."""
    standard_errors: ContrastParameters
    """From the curvature at the minimum; NaN for parameters the model lacks and those on a bound."""
    preferred: NDArray[np.uint8]
    """The stimulus that drives the unit more: 1 or 2; 0 where all responses are equal."""
    residual_sum_of_squares: Reals
    """In the squared unit of the responses."""
    explained_variance: Reals
    """Share of the variance over points that the fit explains."""
    cross_validated: Reals
    """The same for points left out of the fit; negative if the mean predicts them better."""
    akaike: Reals
    """Akaike's criterion corrected for few points (Hurvich & Tsai 1989, doi 10.1093/biomet/76.2.297)."""
    converged: NDArray[np.bool_]
    """Whether the search met its tolerances."""


@dataclass(frozen=True, eq=False, repr=False)
class ContrastFits(Result):
    """The three models fitted to each unit."""

    divisive_normalization: ContrastFit
    """`b + (g1 c1^n + g2 c2^n) / (s^n + c1^n + c2^n)` (Heeger 1992, doi 10.1017/S0952523800009640)."""
    tuned_normalization: ContrastFit
    """The same, with the non-preferred stimulus weighted in the denominator (Ni, Ray & Maunsell 2012, doi
    10.1016/j.neuron.2012.01.006)."""
    weighted_sum: ContrastFit
    """`b + g1 c1^n / (s^n + c1^n) + g2 c2^n / (s^n + c2^n)`: no interaction, the null."""
    best_by_akaike: NDArray[np.str_]
    """Name of the model with the lowest criterion, [unit]; empty where all responses are equal."""
    best_by_cross_validation: NDArray[np.str_]
    """Name of the model that explains most of points left out, [unit]."""


def fit_contrast_response(
    first: ArrayLike,
    second: ArrayLike,
    responses: ArrayLike,
    *,
    starts: int = 4,
    folds: int = 5,
    seed: int = 0,
) -> ContrastFits:
    """Fits divisive normalization, tuned normalization and a weighted sum to responses of units, and compares them.

    Bounded nonlinear least squares from several starts, units in parallel.

    Parameters
    ----------
    first, second : [point]
        Contrasts of the two stimuli at every measured point: 0 to 1, or 0 to 100; eight points or more.
    responses : [point x unit], or [point] of one unit
        Mean responses, Hz or spikes.
    starts, folds, seed
        Random starts of the search and folds of the cross-validation over points.

    Raises
    ------
    ValueError
        Arrays of different length; too few points; a contrast that is negative; a stimulus never shown.
    """
    shape = "[point]" if np.ndim(responses) == 1 else "[point x unit]"
    matrix = reals("responses", responses, shape).reshape(len(np.asarray(responses)), -1)
    contrasts = reals("first", first, "[point]"), reals("second", second, "[point]")
    settings = whole("starts", starts), whole("folds", folds), whole("seed", seed)
    found = _core.fit_contrast_response(*contrasts, matrix, *settings)
    for name, values in found.items():
        found[name] = np.array(values) if name.startswith("best_") else _fit(values)
    return ContrastFits(**found)


def _fit(values: dict[str, Any]) -> ContrastFit:
    for name in ("parameters", "standard_errors"):
        values[name] = ContrastParameters(**values[name])
    return ContrastFit(**values)
