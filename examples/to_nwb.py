"""From `cargo xtask run` to Neurodata Without Borders (NWB).

    python to_nwb.py recordings.npz recordings.nwb

Runs, which are independent of each other, follow one another on the clock of the session. Trials are the count windows; units are
called by population and cell, such as excitatory-17.
"""

import argparse
import hashlib
import uuid
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
from pynwb import NWBHDF5IO, NWBFile, TimeSeries
from pynwb.file import Subject
from pynwb.misc import Units

from experiment import Experiment, Run

PAUSE_S = 1.0
"""Between one run and the next on the clock of the session."""


def nwb_file(experiment: Experiment, source: Path) -> NWBFile:
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    file = NWBFile(
        session_description="Simulated responses of a spiking circuit model of visual cortex",
        # The same results have the same identifier.
        identifier=str(uuid.uuid5(uuid.NAMESPACE_OID, digest)),
        session_start_time=datetime.fromtimestamp(source.stat().st_mtime, tz=timezone.utc),
        experiment_description="normcircuit; conditions: " + ", ".join(experiment.conditions),
        source_script=Path(__file__).name,
        source_script_file_name=Path(__file__).name,
        keywords=["simulation", "spiking network", "normalization"],
    )
    file.subject = Subject(
        subject_id="model",
        description="No animal: a network with the wiring and the rates of visual cortex",
        species="Macaca mulatta",
        sex="U",
        # Archives ask for one.
        age="P0D",
    )
    add_trials(file, experiment)
    add_units(file, experiment)
    add_traces(file, experiment)
    return file


def start_s(experiment: Experiment, run: Run) -> float:
    """When a run begins on the clock of the session."""
    return run.index * (experiment.duration_ms / 1000 + PAUSE_S)


def add_trials(file: NWBFile, experiment: Experiment) -> None:
    file.add_trial_column("condition", "What was shown")
    file.add_trial_column("run", "Which run of this condition, counted from 0")
    for run in experiment.runs():
        for start, stop in start_s(experiment, run) + experiment.count_windows_ms(run) / 1000:
            file.add_trial(start, stop, condition=experiment.conditions[run.condition], run=run.number)


def add_units(file: NWBFile, experiment: Experiment) -> None:
    runs = experiment.runs()
    starts = [start_s(experiment, run) for run in runs]
    observed = np.array([[start + kept / 1000 for kept in experiment.kept_ms] for start in starts])
    step_s = float(experiment.arrays["time_step_ms"]) / 1000
    file.units = Units(name="units", description="Simulated cells", resolution=step_s)
    file.add_unit_column("unit_name", "Population and cell")
    file.add_unit_column("population", "excitatory, inhibitory or input (V1)")
    file.add_unit_column("cell", "Index in its population, counted from 0")
    for population in experiment.populations:
        trains = [experiment.spike_times_ms(population, run) for run in runs]
        for place, cell in enumerate(experiment.cells(population).tolist()):
            times = [start + train[place] / 1000 for start, train in zip(starts, trains)]
            file.add_unit(
                spike_times=np.concatenate(times),
                obs_intervals=observed,
                unit_name=f"{population}-{cell}",
                population=population,
                cell=cell,
            )


def add_traces(file: NWBFile, experiment: Experiment) -> None:
    runs = experiment.runs()
    for number in range(len(experiment.description.get("traces", []))):
        traces = [experiment.traces(run)[number] for run in runs]
        times = [start_s(experiment, run) + trace.times_ms / 1000 for run, trace in zip(runs, traces)]
        cells = ", ".join(str(cell) for cell in traces[0].cells)
        file.add_acquisition(
            TimeSeries(
                name=f"voltages_{number}",
                description=f"Membrane potentials of cells {cells} of the {traces[0].population} population",
                data=np.concatenate([trace.voltages for trace in traces]),
                unit="volts",
                conversion=1e-3,
                timestamps=np.concatenate(times),
            )
        )


def main() -> None:
    parser = argparse.ArgumentParser(description="Write an experiment's spikes and voltages as NWB.")
    parser.add_argument("experiment", type=Path, help="what `cargo xtask run` wrote")
    parser.add_argument("nwb", type=Path, help="the file to write")
    arguments = parser.parse_args()
    file = nwb_file(Experiment(arguments.experiment), arguments.experiment)
    with NWBHDF5IO(arguments.nwb, "w") as output:
        output.write(file)


if __name__ == "__main__":
    main()
