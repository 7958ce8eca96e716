"""From NWB to `cargo xtask analyze`, with the names of the units.

    python nwb_to_recording.py session.nwb recording.npz --duration 0.2
    cargo xtask analyze recording.npz --conditions left,right,both

Takes the table of units, and the table of trials with its column of conditions.
"""

import argparse
from pathlib import Path

import numpy as np
from pynwb import NWBHDF5IO, NWBFile

import recording


def names_of(file: NWBFile) -> np.ndarray:
    """The column `unit_name` if there is one, else the ids."""
    units = file.units
    return np.asarray(units["unit_name"][:] if "unit_name" in units.colnames else units.id[:])


def main() -> None:
    parser = argparse.ArgumentParser(description="Spike times and trials of an NWB file for `cargo xtask analyze`.")
    parser.add_argument("nwb", type=Path)
    parser.add_argument("recording", type=Path, help="the NPZ file to write")
    parser.add_argument("--condition-column", default="condition", help="column of the trials [default: condition]")
    parser.add_argument("--duration", type=float, help="window after the start of each trial, s [default: the shortest trial]")
    parser.add_argument("--population", help="units whose column `population` is this [default: all]")
    arguments = parser.parse_args()
    with NWBHDF5IO(arguments.nwb, "r") as source:
        file = source.read()
        if file.units is None or file.trials is None:
            parser.error(f"{arguments.nwb} must have a table of units and one of trials")
        names, starts = names_of(file), file.trials["start_time"][:]
        chosen = np.arange(len(names))
        if arguments.population:
            chosen = chosen[np.asarray(file.units["population"][:]) == arguments.population]
        duration = arguments.duration or float(np.min(file.trials["stop_time"][:] - starts))
        recording.write(
            arguments.recording,
            [file.units["spike_times"][int(unit)] for unit in chosen],
            names[chosen],
            starts,
            file.trials[arguments.condition_column][:],
            duration,
        )


if __name__ == "__main__":
    main()
