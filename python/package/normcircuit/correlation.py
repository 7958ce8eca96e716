"""Spike-count correlation of pairs of units, and its means by properties of pairs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _core
from ._arrays import Reals, reals, whole
from ._results import Result
from .normalization import Estimate, Estimates

Averaging: TypeAlias = Literal["arithmetic", "fisher_z"]
"""The mean of r, or the mean of artanh r turned back into r."""


@dataclass(frozen=True, eq=False, repr=False)
class PairMeans(Result):
    """Means over pairs of units, and their errors.

    Both errors speak of other units in the same trials; what another set of trials would have given is not in them.
    """

    mean: Reals
    """Mean over pairs; NaN where there is none."""
    pairs: NDArray[np.uint64]
    """Number of pairs."""
    standard_deviation: Reals
    """Standard deviation over pairs (n - 1); NaN for fewer than two."""
    standard_error_pairs: Reals
    """Standard error that takes pairs as independent, which makes it far too small."""
    standard_error_units: Reals
    """Standard error that respects that pairs share units (Aronow, Samii & Assenova 2015, doi 10.1093/pan/mpv018)."""


@dataclass(frozen=True, eq=False, repr=False)
class CorrelationCurve(PairMeans):
    """Mean correlation as a function of a property of pairs; every field is [point]."""

    at: Reals
    """Where the points lie: centers of bins, or of windows."""


@dataclass(frozen=True, eq=False, repr=False)
class BinnedCorrelation(CorrelationCurve):
    """A curve over adjoining bins."""

    edges: Reals
    """Edges of the bins, [point + 1]."""


@dataclass(frozen=True, eq=False, repr=False)
class NormIndexMap(PairMeans):
    """Mean correlation for every two norm indices; means and errors are [bin x bin], symmetric."""

    edges: Reals
    """Edges of the bins of both axes, [bin + 1]."""
    units: NDArray[np.uint64]
    """Units in each bin that enter, [bin]."""


@dataclass(frozen=True, eq=False, repr=False)
class GroupCorrelation(Estimates):
    """Mean correlation within (diagonal) and across groups, [group x group], with its bootstrap over units."""

    units: NDArray[np.uint64]
    """Units in each group that enter, [group]."""


class SpikeCountCorrelation:
    """Correlations of a population, made by :func:`spike_count_correlation`.

    In all methods, `edges` are ascending edges of bins, of which each contains its lower edge and the last one both, as in
    :func:`numpy.histogram`; pairs outside are left out. Constant units have no correlation and never enter.
    """

    def __init__(self, counts: Reals) -> None:
        self._core = _core.Correlations(counts)
        self._shape = counts.shape

    @property
    def trials(self) -> int:
        """Number of trials."""
        return self._shape[0]

    @property
    def units(self) -> int:
        """Number of units, constant ones included."""
        return self._shape[1]

    @property
    def constant(self) -> NDArray[np.intp]:
        """Units whose count never changes, ascending."""
        return np.array(self._core.constant(), dtype=np.intp)

    def __repr__(self) -> str:
        return f"SpikeCountCorrelation({self.trials} trials, {self.units} units, {len(self.constant)} constant)"

    def matrix(self) -> Reals:
        """All correlations, [unit x unit]; NaN for constant units."""
        return self._core.matrix()

    def mean(self, trial_blocks: int | None = None) -> Estimate:
        """Mean over all pairs, with a 95 % interval that covers other trials and other units.

        Parameters
        ----------
        trial_blocks
            Blocks of successive trials that are left out in turn; each trial is one if not given. Trials that are not
            independent, such as windows of a long recording, need blocks longer than their correlations last.
        """
        blocks = self.trials if trial_blocks is None else whole("trial_blocks", trial_blocks)
        return Estimate(**self._core.mean(blocks))

    def groups(
        self, groups: Iterable[int | None], *, replicates: int = 1000, seed: int = 0, level: float = 0.95
    ) -> GroupCorrelation:
        """Mean within and across groups of units, with a bootstrap over units in the same trials.

        Parameters
        ----------
        groups : [unit]
            The group of each unit, counted from 0, or None to leave it out.
        replicates, seed, level
            Of the bootstrap and its interval.
        """
        wanted = [_group(group) for group in groups]
        settings = whole("replicates", replicates), whole("seed", seed), level
        return GroupCorrelation(**self._core.groups(wanted, *settings))

    def map(self, index: ArrayLike, edges: ArrayLike, *, averaging: Averaging = "arithmetic") -> NormIndexMap:
        """Mean correlation as a function of both norm indices (Figure 2A of doi 10.1126/sciadv.adv9396).

        Parameters
        ----------
        index : [unit]
            Norm indices; NaN or infinity leaves a unit out.
        edges : [bin + 1]
            Edges of the bins of norm index; in the paper 1 to 3 in steps of 0.05.
        """
        arguments = reals("index", index, "[unit]"), reals("edges", edges, "[edge]")
        return NormIndexMap(**self._core.norm_index_map(*arguments, _is_z(averaging)))

    def diagonal(
        self, index: ArrayLike, at: ArrayLike, half_width: float, *, averaging: Averaging = "arithmetic"
    ) -> CorrelationCurve:
        """Mean correlation of units of similar norm index: both within `half_width` of each of `at`.

        Parameters
        ----------
        index : [unit]
            Norm indices.
        at : [point]
            Centers of the windows, which may overlap; in the paper 1.05 to 2.95 in steps of 0.1, with a half width of 0.25.
        """
        arguments = reals("index", index, "[unit]"), reals("at", at, "[point]")
        return CorrelationCurve(**self._core.diagonal(*arguments, half_width, _is_z(averaging)))

    def anti_diagonal(
        self,
        index: ArrayLike,
        *,
        center: float = 1.5,
        width: float = 0.1,
        cells: int = 5,
        averaging: Averaging = "arithmetic",
    ) -> CorrelationCurve:
        """Mean correlation of units on either side of a norm index, by their distance from it.

        Point k pairs an index in `[center + k width, center + (k + 1) width)` with one as far below; `at` is half the
        difference of the indices. The defaults are those of Figure 2A of doi 10.1126/sciadv.adv9396.
        """
        arguments = reals("index", index, "[unit]"), center, width, whole("cells", cells)
        return CorrelationCurve(**self._core.anti_diagonal(*arguments, _is_z(averaging)))

    def by_distance(
        self,
        positions: ArrayLike,
        edges: ArrayLike,
        *,
        period: tuple[float, float] | None = None,
        averaging: Averaging = "arithmetic",
    ) -> BinnedCorrelation:
        """Mean correlation by distance.

        Parameters
        ----------
        positions : [unit x 2]
            In any unit of length, which is that of `edges` and `period` too.
        period
            Extent of the sheet in both directions if its opposite edges are joined, as the model's are.
        """
        arguments = reals("positions", positions, "[unit x 2]"), reals("edges", edges, "[edge]")
        return BinnedCorrelation(**self._core.by_distance(*arguments, period, _is_z(averaging)))

    def by_signal_correlation(
        self, tuning: ArrayLike, edges: ArrayLike, *, averaging: Averaging = "arithmetic"
    ) -> BinnedCorrelation:
        """Mean correlation by the correlation of tuning curves, [stimulus x unit]."""
        arguments = reals("tuning", tuning, "[stimulus x unit]"), reals("edges", edges, "[edge]")
        return BinnedCorrelation(**self._core.by_signal_correlation(*arguments, _is_z(averaging)))

    def by_angle(
        self, angles: ArrayLike, edges: ArrayLike, *, period: float, averaging: Averaging = "arithmetic"
    ) -> BinnedCorrelation:
        """Mean correlation by the smallest difference of angles, [unit], such as preferred orientations (period: 180 if in
        degrees, 1 if in units of pi)."""
        arguments = reals("angles", angles, "[unit]"), period, reals("edges", edges, "[edge]")
        return BinnedCorrelation(**self._core.by_angle(*arguments, _is_z(averaging)))

    def by_difference(
        self, values: ArrayLike, edges: ArrayLike, *, averaging: Averaging = "arithmetic"
    ) -> BinnedCorrelation:
        """Mean correlation by the absolute difference of a value of each unit, [unit], such as its norm index."""
        arguments = reals("values", values, "[unit]"), reals("edges", edges, "[edge]")
        return BinnedCorrelation(**self._core.by_difference(*arguments, _is_z(averaging)))

    def by_mean(
        self, values: ArrayLike, edges: ArrayLike, *, averaging: Averaging = "arithmetic"
    ) -> BinnedCorrelation:
        """Mean correlation by the mean of a value of each unit, [unit], such as its norm index."""
        arguments = reals("values", values, "[unit]"), reals("edges", edges, "[edge]")
        return BinnedCorrelation(**self._core.by_mean(*arguments, _is_z(averaging)))


def spike_count_correlation(counts: ArrayLike) -> SpikeCountCorrelation:
    """Spike-count correlation of all pairs of units: as a matrix, or averaged by properties of the pairs.

    The matrix is made only when asked for; means of millions of pairs need no more memory than the counts.

    Parameters
    ----------
    counts : [trial x unit]
        Spike counts in repeated trials of one stimulus.

    Raises
    ------
    ValueError
        Fewer than two trials; a count that is not finite.

    Examples
    --------
    >>> counts = np.random.default_rng(1).poisson(8, size=(200, 30))
    >>> correlation = spike_count_correlation(counts)
    >>> correlation.matrix().shape
    (30, 30)
    >>> int(correlation.map(np.linspace(1, 2, 30), [1, 1.5, 2]).pairs.sum())
    660
    """
    return SpikeCountCorrelation(reals("counts", counts, "[trial x unit]"))


def _group(group: int | None) -> int | None:
    return None if group is None else whole("groups", group)


def _is_z(averaging: Averaging) -> bool:
    if averaging not in ("arithmetic", "fisher_z"):
        raise ValueError(f"`averaging` is {averaging!r}; it must be 'arithmetic' or 'fisher_z'")
    return averaging == "fisher_z"
