"""Norm index and selectivity beside NumPy, and what may enter."""

from __future__ import annotations

from typing import Any

import normcircuit
import numpy as np
import pytest
from numpy.typing import NDArray

TYPES = ["u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8", "f2", "f4", "f8", ">f8", ">i4"]


@pytest.fixture
def counts(random: np.random.Generator) -> NDArray[np.int64]:
    """[condition x trial x unit]"""
    return random.poisson(8, size=(3, 50, 12))


@pytest.mark.parametrize("kind", TYPES)
def test_any_type_gives_the_same(kind: str, counts: NDArray[Any]) -> None:
    r1, r2, r12 = counts[:, 0].astype(kind)
    expected = (counts[0, 0] + counts[1, 0]) / counts[2, 0]
    np.testing.assert_array_equal(normcircuit.norm_index(r1, r2, r12), expected)
    np.testing.assert_allclose(
        normcircuit.selectivity(r1, r2), (counts[0, 0] - counts[1, 0]) / (counts[0, 0] + counts[1, 0])
    )


def test_strided_arrays_and_lists_give_the_same(counts: NDArray[Any]) -> None:
    rates = counts.mean(axis=1)
    expected = normcircuit.norm_index(*rates)
    np.testing.assert_array_equal(normcircuit.norm_index(*np.asfortranarray(rates)), expected)
    np.testing.assert_array_equal(normcircuit.norm_index(*rates[:, ::-1]), expected[::-1])
    np.testing.assert_array_equal(normcircuit.norm_index(*rates.tolist()), expected)


def test_silent_units_have_no_index() -> None:
    index = normcircuit.norm_index([1, 0], [1, 0], [0, 0])
    assert index[0] == np.inf and np.isnan(index[1])


def test_currents_may_be_negative() -> None:
    np.testing.assert_array_equal(normcircuit.current_norm_index([-3.0], [-1.0], [-2.0]), [2.0])


def test_errors_follow_trials(counts: NDArray[Any]) -> None:
    found = normcircuit.norm_index_from_trials(*counts, seed=3)
    means = counts.mean(axis=1)
    np.testing.assert_allclose(found.value, (means[0] + means[1]) / means[2])
    # The delta method, for independent conditions.
    variances = counts.var(axis=1, ddof=1) / counts.shape[1]
    expected = np.sqrt(variances[0] + variances[1] + found.value**2 * variances[2]) / means[2]
    np.testing.assert_allclose(found.standard_error, expected, rtol=0.15)
    assert (found.lower < found.value).all() and (found.value < found.upper).all()
    again = normcircuit.norm_index_from_trials(*counts, seed=3)
    np.testing.assert_array_equal(found.lower, again.lower)


@pytest.mark.parametrize(
    ("rates", "words"),
    [
        (([1.0], [1.0, 2.0], [1.0]), "`r2` has 2 entries where 1 are needed, one for each unit"),
        (([1.0], [-1.0], [1.0]), "`r2` is -1 at entry 0; it must be a finite firing rate of at least 0"),
        (([np.nan], [1.0], [1.0]), "`r1` is NaN at entry 0; it must be a finite firing rate of at least 0"),
        (([[1.0]], [1.0], [1.0]), r"`r1` has shape \(1, 1\); it must be \[unit\]"),
        ((["a"], [1.0], [1.0]), "`r1` is of type <U1; it must hold whole or real numbers"),
        (([1j], [1.0], [1.0]), "`r1` is of type complex128; it must hold whole or real numbers"),
        ((np.ma.masked_array([1.0], [True]), [1.0], [1.0]), "`r1` is masked"),
    ],
)
def test_what_cannot_be_used_is_named(rates: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        normcircuit.norm_index(*rates)


def test_settings_are_checked(counts: NDArray[Any]) -> None:
    with pytest.raises(ValueError, match="`replicates` has 1 replicates; at least 2 are needed"):
        normcircuit.norm_index_from_trials(*counts, replicates=1)
    with pytest.raises(ValueError, match="`seed` is -1; it must be a whole number of at least 0"):
        normcircuit.norm_index_from_trials(*counts, seed=-1)
    with pytest.raises(ValueError, match="`level` is 1; it must be between 0 and 1"):
        normcircuit.norm_index_from_trials(*counts, level=1.0)


def test_results_show_their_fields(counts: NDArray[Any]) -> None:
    shown = repr(normcircuit.norm_index_from_trials(*counts))
    assert shown.startswith("Estimates(\n    value=<12 array of float64>,")
