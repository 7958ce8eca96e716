"""How many dimensions shared variability has."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from . import _core
from ._arrays import Reals, reals, whole
from ._results import Result


@dataclass(frozen=True, eq=False, repr=False)
class SharedDimensionality(Result):
    """Factor analysis of a population and what it says of shared variability."""

    dimensions: int
    """Dimensions that hold the asked-for fraction of the shared variance."""
    factors: int
    """Factors of the model."""
    percent_shared_variance: float
    """Mean over units of the percentage of variance that is shared."""
    shared_fractions: Reals
    """Shared variance of each unit over its total variance, [unit]."""
    log_likelihood: float
    """Mean per trial of the counts that were fitted, nats."""
    held_out_log_likelihood: Reals | None
    """Mean per held-out trial of 0, 1, 2, ... factors, nats; None if `factors` was given."""
    mean: Reals
    """Mean count, [unit]."""
    loadings: Reals
    """[unit x factor], unique up to a rotation of the factors."""
    private_variance: Reals
    """Variance of each unit that is not shared, [unit]."""


def shared_dimensionality(
    counts: ArrayLike,
    *,
    factors: int | None = None,
    fraction: float = 0.95,
    maximum: int = 10,
    folds: int = 4,
    seed: int = 0,
) -> SharedDimensionality:
    """Dimensions of the variability that units share (Williamson et al. 2016, doi 10.1371/journal.pcbi.1005141).

    Factor analysis fitted by expectation-maximization; the number of factors is the one under which held-out trials are
    likeliest.

    Parameters
    ----------
    counts : [trial x unit]
        Spike counts in repeated trials of one stimulus.
    factors
        Number of factors, in place of choosing it.
    fraction
        Of shared variance that the dimensions must hold.
    maximum, folds, seed
        Of the choice: most factors tried (at most one fewer than units), and folds of trials.

    Raises
    ------
    ValueError
        Too few trials; a unit that is constant (in a training fold); as many factors as units.
    """
    matrix = reals("counts", counts, "[trial x unit]")
    held_out = None
    if factors is None:
        most = min(whole("maximum", maximum), max(matrix.shape[1] - 1, 0))
        selection = _core.select_factors(matrix, most, whole("folds", folds), whole("seed", seed))
        factors, held_out = selection["best"], selection["log_likelihood"]
    found = _core.fit_factors(matrix, whole("factors", factors), fraction)
    return SharedDimensionality(held_out_log_likelihood=held_out, **found)
