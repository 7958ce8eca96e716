"""What `cargo xtask analyze` reads, from spike times."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np


def write(
    path: str | Path,
    trains: Iterable[np.ndarray],
    names: Sequence[str] | np.ndarray,
    starts: np.ndarray,
    conditions: Sequence[str] | np.ndarray,
    duration: float,
) -> None:
    """Writes spike times (s) of each unit, the names of the units, and start (s) and condition of each trial.

    Spikes are counted for `duration` seconds from each start. Units keep their names, silent ones too.
    """
    trains = [np.asarray(train, dtype=float) for train in trains]
    names, conditions = plain(names), plain(conditions)
    if len(np.unique(names)) != len(names):
        raise ValueError("two units have the same name")
    np.savez_compressed(
        path,
        spike_times=np.concatenate(trains) if trains else np.zeros(0),
        spike_units=np.repeat(names, [len(train) for train in trains]),
        unit_ids=names,
        trial_starts=np.asarray(starts, dtype=float),
        conditions=conditions,
        duration=duration,
    )


def plain(labels: Sequence[str] | np.ndarray) -> np.ndarray:
    """Numbers, or texts of fixed width: other objects would be pickled."""
    labels = np.asarray(labels)
    return labels.astype(str) if labels.dtype.kind == "O" else labels
