"""From a folder of phy or Kilosort to `cargo xtask analyze`, with the ids of the clusters.

    python phy_to_recording.py FOLDER trials.csv recording.npz --duration 0.2

`cargo xtask analyze FOLDER --trials trials.csv --duration 0.2` reads such a folder by itself. This is for who wants to choose units in
Python, or has trials that are no such table: start (s) and condition of each.
"""

import argparse
import ast
import csv
from pathlib import Path

import numpy as np

import recording


def sample_rate(folder: Path) -> float:
    """`sample_rate` in params.py, which is read and not run."""
    for statement in ast.parse((folder / "params.py").read_text()).body:
        if isinstance(statement, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "sample_rate" for target in statement.targets
        ):
            return float(ast.literal_eval(statement.value))
    raise ValueError(f"{folder / 'params.py'} has no sample_rate")


def rows(path: Path, delimiter: str) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def good_clusters(folder: Path) -> np.ndarray:
    """Ids of the clusters of the group `good`."""
    groups = rows(folder / "cluster_group.tsv", "\t")
    return np.array(sorted(int(row["cluster_id"]) for row in groups if row["group"] == "good"))


def main() -> None:
    parser = argparse.ArgumentParser(description="Spike times of a sorted recording for `cargo xtask analyze`.")
    parser.add_argument("folder", type=Path, help="spike_times.npy, spike_clusters.npy, params.py, cluster_group.tsv")
    parser.add_argument("trials", type=Path, help="table (CSV) with the columns start (s) and condition")
    parser.add_argument("recording", type=Path, help="the NPZ file to write")
    parser.add_argument("--duration", type=float, required=True, help="window after the start of each trial, s")
    arguments = parser.parse_args()
    times = np.load(arguments.folder / "spike_times.npy").ravel() / sample_rate(arguments.folder)
    clusters = np.load(arguments.folder / "spike_clusters.npy").ravel()
    ids = good_clusters(arguments.folder)
    trials = rows(arguments.trials, ",")
    recording.write(
        arguments.recording,
        [times[clusters == cluster] for cluster in ids],
        ids,
        np.array([float(trial["start"]) for trial in trials]),
        [trial["condition"] for trial in trials],
        arguments.duration,
    )


if __name__ == "__main__":
    main()
