"""What several tests need."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import normcircuit
import numpy as np
import pytest


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(1)


@pytest.fixture
def experiment() -> dict[str, Any]:
    """Two images, alone and together, in a small circuit."""
    return small_experiment()


def small_experiment() -> dict[str, Any]:
    first = {"gratings": [{"orientation": 1.0, "contrast": 0.5}]}
    second = {"gratings": [{"orientation": 0.5, "contrast": 0.5}]}
    shown = {"first": (first, "absent"), "second": ("absent", second), "both": (first, second)}
    return {
        "duration_ms": 1000,
        "runs": 2,
        "counts": {"from_ms": 500, "window_ms": 100, "every_ms": 100},
        "circuit": {"excitatory": {"rows": 20}, "inhibitory": {"rows": 10}, "input": {"rows": 10}},
        "conditions": [
            {"name": name, "cycle": [{"duration_ms": 1000, "first": left, "second": right}]}
            for name, (left, right) in shown.items()
        ],
    }


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """A store that is empty."""
    return tmp_path / "results"


@pytest.fixture(scope="session")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the runs of the experiment, for `store` to copy."""
    folder = tmp_path_factory.mktemp("simulated")
    normcircuit.run(small_experiment(), results=folder)
    return folder


@pytest.fixture
def store(simulated: Path, tmp_path: Path) -> Path:
    """A store of one's own with the runs of the experiment."""
    return Path(shutil.copytree(simulated, tmp_path / "store"))
