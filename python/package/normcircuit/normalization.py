"""Norm index and selectivity of units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _core
from ._arrays import Reals, reals, whole
from ._results import Result


class Estimate(NamedTuple):
    """A value with its error and 95 % interval."""

    value: float
    """The value, from all data."""
    standard_error: float
    """Its standard error; NaN if there are too few data to tell."""
    lower: float
    """Lower limit."""
    upper: float
    """Upper limit."""


@dataclass(frozen=True, eq=False, repr=False)
class Estimates(Result):
    """A statistic of each unit (or of each two groups) with its bootstrap error and interval."""

    value: Reals
    """The statistic of the data themselves."""
    standard_error: Reals
    """Standard deviation (n - 1) over replicates."""
    lower: Reals
    """Lower percentile limit."""
    upper: Reals
    """Upper percentile limit."""
    undefined: NDArray[np.uint64]
    """Replicates in which the statistic was not finite; they enter neither error nor limits."""


def norm_index(r1: ArrayLike, r2: ArrayLike, r12: ArrayLike) -> Reals:
    """Norm index `(r1 + r2) / r12` of every unit.

    1 is summation, 2 is averaging of the two responses, values above 2 are suppression (Song, Ruff, Cohen & Huang 2026,
    doi 10.1126/sciadv.adv9396; Ruff, Alberts & Cohen 2016, doi 10.1152/jn.00017.2016).

    Parameters
    ----------
    r1, r2, r12 : [unit]
        Mean firing rates with stimulus 1, stimulus 2 and both, in Hz, or mean counts in equal windows.

    Returns
    -------
    [unit]; infinity for a unit silent with both stimuli only, NaN for one that never responds.

    Raises
    ------
    ValueError
        Arrays of different length; a rate that is negative or not finite.
    """
    rates = [reals(name, rate, "[unit]") for name, rate in [("r1", r1), ("r2", r2), ("r12", r12)]]
    return _core.norm_index(*rates)


def current_norm_index(c1: ArrayLike, c2: ArrayLike, c12: ArrayLike) -> Reals:
    """Norm index `(c1 + c2) / c12` of a current, whose sign drops out.

    Parameters
    ----------
    c1, c2, c12 : [unit]
        Mean currents with stimulus 1, stimulus 2 and both, in any one unit.

    Returns
    -------
    [unit]; infinity or NaN for a unit without current with both stimuli.

    Raises
    ------
    ValueError
        Arrays of different length; a current that is not finite.
    """
    means = [reals(name, current, "[unit]") for name, current in [("c1", c1), ("c2", c2), ("c12", c12)]]
    return _core.current_norm_index(*means)


def norm_index_from_trials(
    c1: ArrayLike, c2: ArrayLike, c12: ArrayLike, *, replicates: int = 1000, seed: int = 0, level: float = 0.95
) -> Estimates:
    """Norm index of every unit with its error, from counts of single trials.

    Trials are drawn with replacement within each condition, the same ones for all units.

    Parameters
    ----------
    c1, c2, c12 : [trial x unit]
        Spike counts with stimulus 1, stimulus 2 and both, in windows of equal length; two trials or more of each.
    replicates, seed, level
        Of the bootstrap and its percentile interval.

    Raises
    ------
    ValueError
        Fewer than two trials in a condition; different numbers of units; a count that is negative or not finite.
    """
    first, second, both = (reals(name, count, "[trial x unit]") for name, count in [("c1", c1), ("c2", c2), ("c12", c12)])
    settings = whole("replicates", replicates), whole("seed", seed), level
    return Estimates(**_core.norm_index_from_trials(first, second, both, *settings))


def selectivity(r1: ArrayLike, r2: ArrayLike) -> Reals:
    """Selectivity `(r1 - r2) / (r1 + r2)` of every unit: 1 responds to stimulus 1 only, -1 to stimulus 2 only.

    Parameters
    ----------
    r1, r2 : [unit]
        Mean firing rates with stimulus 1 and stimulus 2, in Hz, or mean counts in equal windows.

    Returns
    -------
    [unit]; NaN for a unit that responds to neither.

    Raises
    ------
    ValueError
        Arrays of different length; a rate that is negative or not finite.
    """
    return _core.selectivity(reals("r1", r1, "[unit]"), reals("r2", r2, "[unit]"))
