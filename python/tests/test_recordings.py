"""A recording from Python, beside NumPy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import normcircuit
import numpy as np
import pytest
from numpy.typing import NDArray

TRIALS, UNITS = 60, 12
CONDITIONS = np.repeat([1, 2, 12], TRIALS)


@pytest.fixture
def counts(random: np.random.Generator) -> NDArray[np.int64]:
    """[trial x unit]; unit 3 is silent, unit 5 repeats unit 4."""
    means = np.array([8, 7, 10])[:, None] * random.uniform(0.5, 2, size=UNITS)
    counts = random.poisson(np.repeat(means, TRIALS, axis=0) * random.gamma(20, 1 / 20, size=(3 * TRIALS, 1)))
    counts[:, 3] = 0
    counts[:, 5] = counts[:, 4]
    return counts


def test_units_that_cannot_be_used_are_named(counts: NDArray[Any]) -> None:
    found = normcircuit.analyze(counts, CONDITIONS, unit_ids=np.arange(100, 100 + UNITS))
    assert found.silent.tolist() == [3] and found.dependent.tolist() == [5] and found.weak.tolist() == []
    assert found.unit_ids[3] == "103" and len(found.used) == UNITS - 2
    assert any(line.startswith("10 units analyzed") for line in found.summary), found.summary
    assert found.report is None


def test_numbers_are_those_of_numpy(counts: NDArray[Any], random: np.random.Generator) -> None:
    positions = random.uniform(0, 1, size=(UNITS, 2))
    found = normcircuit.analyze(counts, CONDITIONS, positions=positions)
    r1, r2, r12 = (counts[CONDITIONS == condition].mean(axis=0)[found.used] for condition in (1, 2, 12))
    np.testing.assert_allclose(found.norm_index.value, (r1 + r2) / r12)
    np.testing.assert_allclose(found.median_norm_index.value, np.median((r1 + r2) / r12))
    matrix = np.corrcoef(counts[CONDITIONS == 12][:, found.used].T)
    pairs = matrix[np.triu_indices(len(found.used), 1)]
    mean = found.correlation.mean
    np.testing.assert_allclose(mean.value, pairs.mean())
    assert mean.lower < mean.value < mean.upper
    assert found.correlation.distance is not None and found.correlation.distance.pairs.sum() <= len(pairs)
    assert found.information is not None and found.no_information is None
    assert found.information.trials == (TRIALS, TRIALS) and found.information.units[-1] == len(found.used)


def test_labels_types_and_order_do_not_matter(counts: NDArray[Any], random: np.random.Generator) -> None:
    expected = normcircuit.analyze(counts, CONDITIONS)
    names = np.select([CONDITIONS == 1, CONDITIONS == 2], ["left", "right"], "both, flashed")
    more = np.vstack([counts, counts[:5]]).astype(np.uint16)
    labels = np.concatenate([names, ["blank"] * 5])
    for kind in (np.uint16, np.float32, ">i8"):
        found = normcircuit.analyze(more.astype(kind), labels, labels=("left", "right", "both, flashed"))
        np.testing.assert_array_equal(found.norm_index.value, expected.norm_index.value)


def test_a_report_is_written(counts: NDArray[Any], tmp_path: Path) -> None:
    found = normcircuit.analyze(counts, CONDITIONS, out=tmp_path / "analysis", name="session 7")
    assert found.report == tmp_path / "analysis/report.html"
    assert "session 7" in found.report.read_text(encoding="utf-8")
    assert (tmp_path / "analysis/units.csv").is_file()


def test_without_trials_enough_there_is_no_information() -> None:
    counts = np.random.default_rng(1).poisson(5, size=(6, 4))
    found = normcircuit.analyze(counts, [1, 1, 2, 2, 12, 12])
    assert (found.information is None) == (found.no_information is not None)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"counts": [[1, 2]] * 5}, "`conditions` has length 180; it must be 5"),
        ({"counts": -np.ones((180, 3))}, "-1.*whole number"),
        ({"counts": np.full((180, 3), 0.5)}, "0.5.*whole number"),
        ({"conditions": [3] * 180}, "1 .stimulus 1 alone., 2 .stimulus 2 alone. or 12"),
        ({"contrast": (1, 1)}, "the second condition of the contrast is 1"),
        ({"minimum_count": -1.0}, "the minimum count is -1"),
        ({"counts": [[object()] * 3] * 180}, "`counts` holds Python objects"),
        ({"positions": np.zeros((3, 2))}, "`positions` has length 3; it must be 12"),
    ],
)
def test_what_cannot_be_used_is_named(arguments: Any, words: str, counts: NDArray[Any]) -> None:
    with pytest.raises(ValueError, match=words):
        normcircuit.analyze(**({"counts": counts, "conditions": CONDITIONS} | arguments))
