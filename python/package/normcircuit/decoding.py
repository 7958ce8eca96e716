"""Linear Fisher information, without the bias of finite trials."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from numpy.typing import ArrayLike

from . import _core
from ._arrays import Reals, reals, whole
from ._results import Result


@dataclass(frozen=True, eq=False, repr=False)
class FisherInformation(Result):
    """An estimate of linear Fisher information, in inverse squared units of the stimulus."""

    corrected: float
    """The estimate without bias. Around zero information it may be negative."""
    naive: float
    """Plug-in estimate: biased upward."""
    standard_error: float
    """Of the corrected estimate, for Gaussian noise."""
    lower: float
    """Lower limit of the normal interval."""
    upper: float
    """Upper limit of the normal interval."""
    units: int
    """Units decoded."""


@dataclass(frozen=True, eq=False, repr=False)
class SubsetInformation(Result):
    """Linear Fisher information of random subsets, each field [size x subset]."""

    corrected: Reals
    """The estimates without bias."""
    standard_error: Reals
    """Their standard errors, from the finite number of trials."""
    spikes: Reals
    """Spikes per trial of the whole subset."""


def fisher_information(
    first: ArrayLike, second: ArrayLike, difference: float, *, shuffled: bool = False, level: float = 0.95
) -> FisherInformation:
    """Linear Fisher information `df' C^-1 df` of a population about the difference of two nearby stimuli.

    The bias of finite trials is removed (Kanitscheider et al. 2015, doi 10.1371/journal.pcbi.1004218).

    Parameters
    ----------
    first, second : [trial x unit]
        Spike counts with either stimulus; numbers of trials may differ. Together they need six trials more than units.
    difference
        Second stimulus minus first (radians, contrast, ...); 1 gives d' squared.
    shuffled
        As if units were independent: the sum of the units' own informations.
    level
        What the interval covers, between 0 and 1.

    Raises
    ------
    ValueError
        Too few trials; a singular covariance, as of a unit that never varies; a count that is not finite.
    """
    counts = reals("first", first, "[trial x unit]"), reals("second", second, "[trial x unit]")
    return FisherInformation(**_core.fisher_information(*counts, difference, shuffled, level))


def fisher_information_of_subsets(
    first: ArrayLike,
    second: ArrayLike,
    difference: float,
    sizes: Iterable[int],
    *,
    subsets: int = 50,
    seed: int = 0,
) -> SubsetInformation:
    """Linear Fisher information of random subsets of units, to see how it grows with their number.

    Parameters
    ----------
    first, second, difference
        As in :func:`fisher_information`.
    sizes
        Numbers of units.
    subsets, seed
        Random subsets of each size, drawn without replacement.
    """
    counts = reals("first", first, "[trial x unit]"), reals("second", second, "[trial x unit]")
    wanted = [whole("sizes", size) for size in sizes]
    drawn = whole("subsets", subsets, 1)
    found = _core.fisher_information_of_subsets(*counts, difference, wanted, drawn, whole("seed", seed))
    return SubsetInformation(**{name: values.reshape(len(wanted), drawn) for name, values in found.items()})
