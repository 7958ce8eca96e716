"""Capacity of neural manifolds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from numpy.typing import ArrayLike

from . import _core
from ._arrays import Reals, real_matrices, whole
from ._results import Result


@dataclass(frozen=True, eq=False, repr=False)
class ManifoldCapacity(Result):
    """The capacity of a set of manifolds."""

    capacity: float
    """Manifolds per unit that a hyperplane can separate under random labels: the harmonic mean of `capacities`."""
    radius: float
    """Mean of `radii`."""
    dimension: float
    """Mean of `dimensions`."""
    capacities: Reals
    """Of manifolds like each one, [manifold]; 2 for single points."""
    radii: Reals
    """Effective radius relative to the distance of the center from the mean of all, [manifold]."""
    dimensions: Reals
    """Effective dimension, [manifold]."""
    shared_dimensions: int
    """Dimensions removed because the centers share them."""
    center_correlation: tuple[float, float]
    """Mean absolute correlation between centers before and after their removal."""


def manifold_capacity(
    manifolds: ArrayLike | Sequence[ArrayLike], *, samples: int = 200, seed: int = 0
) -> ManifoldCapacity:
    """Mean-field capacity, radius and dimension of clouds of responses, for a margin of zero.

    Chung, Lee & Sompolinsky 2018 (doi 10.1103/PhysRevX.8.031003), with the directions that centers share removed first
    (Cohen et al. 2020, doi 10.1038/s41467-020-14578-5).

    Parameters
    ----------
    manifolds : [manifold x point x unit], or a list of [point x unit]
        Responses to the variants of each stimulus: two manifolds or more, of two points or more.
    samples, seed
        Random directions of each manifold; 200 are customary.

    Raises
    ------
    ValueError
        Too few manifolds or points; unequal numbers of units; a response that is not finite.
    """
    clouds = real_matrices("manifolds", manifolds, "[point x unit]")
    return ManifoldCapacity(**_core.manifold_capacity(clouds, whole("samples", samples), whole("seed", seed)))
