"""Spike-count correlation beside NumPy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import normcircuit
import numpy as np
import pytest
from numpy.typing import NDArray

UNITS = 40
CONSTANT = 7
EDGES = np.linspace(1, 2, 6)


@pytest.fixture
def counts(random: np.random.Generator) -> NDArray[np.int64]:
    """[trial x unit], with a gain that all units share, and a constant unit."""
    gain = random.gamma(20, 1 / 20, size=(300, 1))
    counts = random.poisson(6 * gain * random.uniform(0.5, 2, size=UNITS))
    counts[:, CONSTANT] = 3
    return counts


@pytest.fixture
def index(random: np.random.Generator) -> NDArray[np.float64]:
    return random.uniform(0.9, 2.1, size=UNITS)


def pairs(
    counts: NDArray[Any], belongs: Callable[[int, int], bool], transform: Callable[[Any], Any] = lambda r: r
) -> NDArray[np.float64]:
    """Correlations of all pairs of varying units that belong to a bin, by NumPy."""
    with np.errstate(invalid="ignore", divide="ignore"):
        matrix = np.corrcoef(counts.T)
    return transform(
        np.array(
            [
                matrix[i, j]
                for i in range(UNITS)
                for j in range(i + 1, UNITS)
                if CONSTANT not in (i, j) and belongs(i, j)
            ]
        )
    )


def test_the_matrix_is_that_of_numpy(counts: NDArray[Any]) -> None:
    found = normcircuit.spike_count_correlation(counts)
    assert (found.trials, found.units, found.constant.tolist()) == (300, UNITS, [CONSTANT])
    matrix = found.matrix()
    varying = np.arange(UNITS) != CONSTANT
    expected = np.corrcoef(counts[:, varying].T)
    np.testing.assert_allclose(matrix[np.ix_(varying, varying)], expected, atol=1e-12)
    assert np.isnan(matrix[CONSTANT]).all() and np.isnan(matrix[:, CONSTANT]).all()


@pytest.mark.parametrize("averaging", ["arithmetic", "fisher_z"])
def test_the_map_is_a_mean_over_pairs(counts: NDArray[Any], index: NDArray[Any], averaging: Any) -> None:
    found = normcircuit.spike_count_correlation(counts).map(index, EDGES, averaging=averaging)
    there, back = (np.arctanh, np.tanh) if averaging == "fisher_z" else (np.array, np.array)
    bins = np.where((index >= 1) & (index <= 2), np.digitize(index, EDGES) - 1, -1)
    np.testing.assert_array_equal(found.edges, EDGES)
    for row in range(5):
        assert found.units[row] == np.sum((bins == row) & (np.arange(UNITS) != CONSTANT))
        for column in range(5):
            r = pairs(counts, lambda i, j: sorted((bins[i], bins[j])) == sorted((row, column)), there)
            assert found.pairs[row, column] == len(r)
            np.testing.assert_allclose(found.mean[row, column], back(r.mean()), atol=1e-12)
            if averaging == "arithmetic":
                np.testing.assert_allclose(found.standard_deviation[row, column], r.std(ddof=1), atol=1e-12)
                error = r.std(ddof=1) / np.sqrt(len(r))
                np.testing.assert_allclose(found.standard_error_pairs[row, column], error, atol=1e-12)
    assert (found.standard_error_units >= found.standard_error_pairs).all()


def test_curves_are_means_over_pairs(counts: NDArray[Any], index: NDArray[Any], random: np.random.Generator) -> None:
    correlation = normcircuit.spike_count_correlation(counts)
    positions, angles = random.uniform(0, 1, size=(UNITS, 2)), random.uniform(0, 180, size=UNITS)
    tuning = random.uniform(0, 20, size=(8, UNITS))
    signal = np.corrcoef(tuning.T)

    def distance(i: int, j: int) -> float:
        apart = np.abs(positions[i] - positions[j])
        return float(np.hypot(*np.minimum(apart, 1 - apart)))

    def turn(i: int, j: int) -> float:
        apart = abs(angles[i] - angles[j])
        return float(min(apart, 180 - apart))

    curves: list[tuple[normcircuit.BinnedCorrelation, Callable[[int, int], float]]] = [
        (correlation.by_distance(positions, [0, 0.2, 0.4, 0.8], period=(1, 1)), distance),
        (correlation.by_angle(angles, [0, 30, 60, 90], period=180), turn),
        (correlation.by_signal_correlation(tuning, [-1, 0, 0.5, 1]), lambda i, j: signal[i, j]),
        (correlation.by_difference(index, [0, 0.3, 0.6, 1.2]), lambda i, j: abs(index[i] - index[j])),
        (correlation.by_mean(index, [1, 1.4, 1.6, 2]), lambda i, j: (index[i] + index[j]) / 2),
    ]
    for found, value in curves:
        for bin, (lower, upper) in enumerate(zip(found.edges[:-1], found.edges[1:])):
            r = pairs(counts, lambda i, j: lower <= value(i, j) < upper)
            assert found.pairs[bin] == len(r)
            np.testing.assert_allclose(found.mean[bin], r.mean(), atol=1e-12)
            assert found.at[bin] == (lower + upper) / 2


def test_diagonals_are_means_over_pairs(counts: NDArray[Any], index: NDArray[Any]) -> None:
    correlation = normcircuit.spike_count_correlation(counts)
    along = correlation.diagonal(index, [1.2, 1.5, 1.8], 0.2)
    for point, center in enumerate(along.at):
        r = pairs(counts, lambda i, j: max(abs(index[i] - center), abs(index[j] - center)) <= 0.2)
        assert along.pairs[point] == len(r)
        np.testing.assert_allclose(along.mean[point], r.mean(), atol=1e-12)
    across = correlation.anti_diagonal(index, width=0.2, cells=3)
    for cell in range(3):
        inner, outer = 0.2 * cell, 0.2 * (cell + 1)

        def belongs(i: int, j: int) -> bool:
            low, high = sorted((index[i] - 1.5, index[j] - 1.5))
            return bool(-outer <= low < -inner and inner <= high < outer)

        r = pairs(counts, belongs)
        assert across.pairs[cell] == len(r)
        np.testing.assert_allclose(across.mean[cell], r.mean(), atol=1e-12)


def test_means_over_all_pairs_and_groups(counts: NDArray[Any]) -> None:
    correlation = normcircuit.spike_count_correlation(counts)
    r = pairs(counts, lambda i, j: True)
    mean = correlation.mean()
    np.testing.assert_allclose(mean.value, r.mean(), atol=1e-12)
    assert mean.lower < mean.value < mean.upper
    groups = correlation.groups([None if unit == 0 else unit % 2 for unit in range(UNITS)], replicates=100)
    across = pairs(counts, lambda i, j: 0 not in (i, j) and i % 2 != j % 2)
    np.testing.assert_allclose(groups.value[0, 1], across.mean(), atol=1e-12)
    assert groups.units.tolist() == [19, 19]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda r, index: normcircuit.spike_count_correlation([[1, 2]]), "`signals` has 1 trials; at least 2 are needed"),
        (lambda r, index: r.map(index[1:], EDGES), f"has {UNITS - 1} entries where {UNITS} are needed, one for each unit"),
        (lambda r, index: r.map(index, [1, 1]), "`edges` is 1; it must be finite and above the edge before it"),
        (lambda r, index: r.map(index, EDGES, averaging="median"), "must be 'arithmetic' or 'fisher_z'"),
        (lambda r, index: r.diagonal(index, [1.5], 0), "`half_width` is 0; it must be finite and above 0"),
        (lambda r, index: r.groups([-1] * UNITS), "`groups` is -1; it must be a whole number of at least 0"),
        (lambda r, index: r.mean(1), "`trial_blocks` has 1 blocks; at least 2 are needed"),
    ],
)
def test_what_cannot_be_used_is_named(call: Any, words: str, counts: NDArray[Any], index: NDArray[Any]) -> None:
    with pytest.raises(ValueError, match=words):
        call(normcircuit.spike_count_correlation(counts), index)
