"""Information, dependence, dimensions, manifolds and contrast responses beside NumPy and scikit-learn."""

from __future__ import annotations

from collections.abc import Callable

import normcircuit
import numpy as np
import pytest
from sklearn.decomposition import FactorAnalysis
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.feature_selection import mutual_info_regression

UNITS = 6
TRIALS = 400


def shared(random: np.random.Generator, factors: int = 2) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Counts of units that share some factors, [trial x unit]."""
    loadings = random.normal(size=(factors, UNITS))
    return 10 + random.normal(size=(TRIALS, factors)) @ loadings + random.normal(size=(TRIALS, UNITS))


def test_information_is_that_of_a_discriminant_analysis(random: np.random.Generator) -> None:
    first, second = shared(random), shared(random) + np.linspace(0.1, 0.5, UNITS)
    found = normcircuit.fisher_information(first, second, 0.5)
    discriminant = LinearDiscriminantAnalysis(solver="lsqr").fit(
        np.vstack([first, second]), np.repeat([0, 1], TRIALS)
    )
    difference = second.mean(axis=0) - first.mean(axis=0)
    # Its covariance is divided by all trials, ours by two fewer.
    naive = discriminant.coef_[0] @ difference * (2 * TRIALS - 2) / (2 * TRIALS) / 0.5**2
    np.testing.assert_allclose(found.naive, naive, rtol=1e-6)
    # Kanitscheider et al. 2015, Eq. 5.
    freedom = (2 * TRIALS - UNITS - 3) / (2 * TRIALS - 2)
    np.testing.assert_allclose(found.corrected, naive * freedom - 2 * UNITS / (TRIALS * 0.5**2), rtol=1e-6)
    assert found.lower < found.corrected < found.upper and found.units == UNITS


def test_shuffled_information_adds_up(random: np.random.Generator) -> None:
    first, second = shared(random), shared(random) + 0.3
    whole = normcircuit.fisher_information(first, second, 1.0, shuffled=True)
    single = [normcircuit.fisher_information(first[:, [unit]], second[:, [unit]], 1.0) for unit in range(UNITS)]
    np.testing.assert_allclose(whole.corrected, sum(one.corrected for one in single))


def test_all_units_can_be_chosen_in_one_way(random: np.random.Generator) -> None:
    first, second = shared(random), shared(random) + 0.3
    found = normcircuit.fisher_information_of_subsets(first, second, 1.0, [1, UNITS], subsets=4)
    assert found.corrected.shape == (2, 4)
    np.testing.assert_allclose(found.corrected[1], normcircuit.fisher_information(first, second, 1.0).corrected)


def test_mutual_information_is_that_of_scikit_learn(random: np.random.Generator) -> None:
    x = random.normal(size=500)
    y = x + random.normal(size=500)
    expected = mutual_info_regression(x[:, None], y, n_neighbors=4, random_state=1)[0]
    np.testing.assert_allclose(normcircuit.mutual_information(x, y), expected, atol=1e-9)
    test = normcircuit.mutual_information_test(x, y, shuffles=99)
    assert test.information == normcircuit.mutual_information(x, y) and test.p_value == 0.01
    assert abs(test.shuffled.mean()) < 0.03


def test_factors_are_those_of_scikit_learn(random: np.random.Generator) -> None:
    counts = shared(random)
    found = normcircuit.shared_dimensionality(counts, factors=2)
    assert (found.dimensions, found.factors) == (2, 2) and found.held_out_log_likelihood is None
    assert found.loadings.shape == (UNITS, 2)
    reference = FactorAnalysis(n_components=2, tol=1e-10, max_iter=10_000).fit(counts)
    np.testing.assert_allclose(found.log_likelihood, reference.score(counts), atol=1e-5)
    covariance = found.loadings @ found.loadings.T + np.diag(found.private_variance)
    np.testing.assert_allclose(covariance, reference.get_covariance(), atol=0.01)


def test_the_number_of_factors_is_chosen_by_trials_left_out(random: np.random.Generator) -> None:
    found = normcircuit.shared_dimensionality(shared(random, factors=1))
    assert found.held_out_log_likelihood is not None and found.held_out_log_likelihood.shape == (UNITS,)
    assert found.factors == found.held_out_log_likelihood.argmax() == 1


def test_capacity_of_almost_points_is_two(random: np.random.Generator) -> None:
    centers = np.eye(10, 40)
    clouds = centers[:, None, :] + 1e-3 * random.normal(size=(10, 5, 40))
    found = normcircuit.manifold_capacity(clouds, samples=400)
    assert abs(found.capacity - 2) < 0.2 and found.radius < 0.02
    np.testing.assert_allclose(found.capacity, 1 / np.mean(1 / found.capacities))
    as_list = normcircuit.manifold_capacity(list(clouds), samples=400)
    assert as_list.capacity == found.capacity
    wide = normcircuit.manifold_capacity(centers[:, None, :] + random.normal(size=(10, 30, 40)))
    assert wide.capacity < found.capacity and wide.radius > found.radius


def test_contrast_responses_are_found_again() -> None:
    levels = np.array([0, 0.25, 0.5, 1])
    first, second = (contrast.ravel() for contrast in np.meshgrid(levels, levels))
    drive = 40 * first**2 + 10 * second**2
    divisive = 2 + drive / (0.3**2 + first**2 + second**2)
    tuned = 2 + drive / (0.3**2 + first**2 + 0.2 * second**2)
    found = normcircuit.fit_contrast_response(first, second, np.column_stack([divisive, tuned, np.full(16, 3.0)]))
    # Without noise the richer model fits as well; the simpler one is preferred.
    assert found.best_by_akaike[1:].tolist() == ["tuned_normalization", ""]
    fit = found.divisive_normalization
    np.testing.assert_allclose(fit.parameters.gain_first[0], 40, rtol=1e-4)
    np.testing.assert_allclose(fit.parameters.semi_saturation[0], 0.3, rtol=1e-4)
    np.testing.assert_allclose(found.tuned_normalization.parameters.non_preferred_weight[1], 0.2, rtol=1e-3)
    assert fit.preferred.tolist() == [1, 1, 0] and np.isnan(fit.explained_variance[2])
    alone = normcircuit.fit_contrast_response(first, second, divisive)
    assert alone.divisive_normalization.parameters.gain_first[0] == fit.parameters.gain_first[0]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: normcircuit.fisher_information(np.eye(5), np.eye(5), 1.0), "5 units with 5 and 5 trials"),
        (lambda: normcircuit.mutual_information([1.0, 2.0], [1.0]), "must come in pairs"),
        (lambda: normcircuit.mutual_information([1.0], [1.0], neighbors=0), "at least 1"),
        (lambda: normcircuit.shared_dimensionality(np.ones((20, 3))), "constant|same count"),
        (lambda: normcircuit.manifold_capacity([np.eye(3)]), "manifold"),
        (lambda: normcircuit.fit_contrast_response([0.1], [0.1], [1.0]), "`first` has 1 points; at least 8"),
    ],
)
def test_what_cannot_be_used_is_named(call: Callable[[], object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
