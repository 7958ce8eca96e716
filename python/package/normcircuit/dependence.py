"""Statistical dependence of two continuous variables beyond correlation."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from . import _core
from ._arrays import Reals, reals, whole
from ._results import Result


@dataclass(frozen=True, eq=False, repr=False)
class MutualInformationTest(Result):
    """Mutual information and how it compares with that of shuffled pairs."""

    information: float
    """The estimate, in nats."""
    shuffled: Reals
    """The estimates of the shuffled pairs, in nats: their mean is the bias under independence."""
    p_value: float
    """One-sided: `(1 + shuffles that reach the estimate) / (1 + shuffles)`."""


def mutual_information(x: ArrayLike, y: ArrayLike, *, neighbors: int = 4) -> float:
    """Mutual information of two variables, in nats, from distances to nearest neighbors.

    Algorithm 1 of Kraskov, Stögbauer & Grassberger 2004 (doi 10.1103/PhysRevE.69.066138), each variable divided by its
    standard deviation first. Near independence it scatters around zero and may be negative; ties, as in spike counts,
    distort it.

    Parameters
    ----------
    x, y : [pair]
        Paired samples of continuous variables.
    neighbors
        The k-th nearest neighbor; 3 to 6 keep the bias low.

    Raises
    ------
    ValueError
        Unequal lengths; a value that is not finite; `neighbors` below 1 or not below the number of pairs.
    """
    return _core.mutual_information(*_pairs(x, y), whole("neighbors", neighbors))


def mutual_information_test(
    x: ArrayLike, y: ArrayLike, *, neighbors: int = 4, shuffles: int = 999, seed: int = 0
) -> MutualInformationTest:
    """Tests whether :func:`mutual_information` exceeds that of independent variables, by shuffling `y` against `x`."""
    settings = whole("neighbors", neighbors), whole("shuffles", shuffles), whole("seed", seed)
    return MutualInformationTest(**_core.mutual_information_test(*_pairs(x, y), *settings))


def _pairs(x: ArrayLike, y: ArrayLike) -> tuple[Reals, Reals]:
    return reals("x", x, "[pair]"), reals("y", y, "[pair]")
