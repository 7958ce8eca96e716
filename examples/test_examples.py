"""The examples on a small experiment. `XTASK` names the program; see xtask/tests/examples.rs."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import elephant.conversion
import numpy as np
import pytest
import quantities as pq
from nwbinspector import Importance, inspect_nwbfile

import to_neo
from experiment import Experiment

HERE = Path(__file__).parent
SAMPLE_RATE = 30_000
CONDITIONS = ["left", "right", "both"]

GRATING = "{ gratings = [{ orientation = %s, contrast = 0.5 }] }"
EXPERIMENT = f"""
duration_ms = 4000
counts = {{ from_ms = 400, window_ms = 200, every_ms = 200 }}
spikes = {{ populations = ["excitatory", "input"], share = 0.05 }}
traces = {{ cells = 3, every_ms = 0.5, from_ms = 3000 }}
circuit = {{ excitatory.rows = 20, inhibitory.rows = 10, input.rows = 10 }}
[[conditions]]
name = "left"
cycle = [{{ duration_ms = 4000, first = {GRATING % 1.0}, second = "absent" }}]
[[conditions]]
name = "right"
cycle = [{{ duration_ms = 4000, first = "absent", second = {GRATING % 0.5} }}]
[[conditions]]
name = "both"
cycle = [{{ duration_ms = 4000, first = {GRATING % 1.0}, second = {GRATING % 0.5} }}]
"""


def xtask(*arguments, folder: Path) -> None:
    subprocess.run([os.environ["XTASK"], *map(str, arguments)], cwd=folder, check=True)


def script(name: str, *arguments) -> None:
    subprocess.run([sys.executable, HERE / name, *map(str, arguments)], check=True)


def units(folder: Path, recording: Path, *options) -> list[dict[str, str]]:
    """What `analyze` says of each unit that fires."""
    out = folder / f"analysis-{recording.name}"
    xtask("analyze", recording, *options, "--conditions", ",".join(CONDITIONS), "--out", out, folder=folder)
    with (out / "units.csv").open(newline="") as file:
        return [row for row in csv.DictReader(file) if row["left_out"] != "silent"]


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("experiment")
    (folder / "small.toml").write_text(EXPERIMENT)
    xtask("run", "small.toml", folder=folder)
    return folder / "small.npz"


def counts_of_kept_cells(experiment: Experiment) -> np.ndarray:
    """[trial x cell], as the simulation counted them."""
    return experiment.arrays["counts_excitatory"][:, experiment.cells("excitatory")]


def test_elephant_counts_the_spikes_that_the_simulation_counted(results):
    experiment = Experiment(results)
    counts = counts_of_kept_cells(experiment)
    assert counts.sum() > 100
    rows = experiment.arrays["condition"], experiment.arrays["run"]
    for run, segment in zip(experiment.runs(), to_neo.block(experiment).segments):
        trains = [train for train in segment.spiketrains if train.annotations["population"] == "excitatory"]
        binned = elephant.conversion.BinnedSpikeTrain(
            trains, bin_size=200 * pq.ms, t_start=400 * pq.ms, t_stop=4000 * pq.ms
        )
        expected = counts[(rows[0] == run.condition) & (rows[1] == run.number)]
        np.testing.assert_array_equal(binned.to_array().T, expected)
        (voltages,) = segment.analogsignals
        assert voltages.shape == (2000, 3)
        np.testing.assert_allclose(voltages.times.rescale("ms").magnitude[[0, -1]], [3000.5, 4000.0])


def test_neo_on_the_command_line(results):
    script("to_neo.py", results)


def test_nwb_passes_the_inspector_and_is_analyzed_as_the_counts_are(results, tmp_path):
    nwb, recording = tmp_path / "small.nwb", tmp_path / "recording.npz"
    script("to_nwb.py", results, nwb)
    messages = [message for message in inspect_nwbfile(nwbfile_path=nwb) if message.importance.value >= Importance.CRITICAL.value]
    assert not messages, messages
    script("nwb_to_recording.py", nwb, recording, "--population", "excitatory")

    experiment = Experiment(results)
    cells = experiment.cells("excitatory")
    names = np.array([CONDITIONS[condition] for condition in experiment.arrays["condition"]])
    direct = tmp_path / "direct.npz"
    unit_ids = [f"excitatory-{cell}" for cell in cells]
    np.savez(direct, counts=counts_of_kept_cells(experiment), conditions=names, unit_ids=unit_ids, duration=0.2)
    found = units(tmp_path, recording)
    assert found == units(tmp_path, direct)
    assert {row["unit"] for row in found} <= set(unit_ids)
    assert len(found) > 10


def test_units_of_a_phy_folder_keep_their_ids(results, tmp_path):
    experiment = Experiment(results)
    folder = tmp_path / "phy"
    folder.mkdir()
    ids = {int(cell): 7 + 3 * place for place, cell in enumerate(experiment.cells("excitatory"))}
    times, clusters, trials = [], [], []
    for run in experiment.runs():
        start = run.index * 5.0
        for cell, train in zip(ids, experiment.spike_times_ms("excitatory", run)):
            times.append(np.round((start + train / 1000) * SAMPLE_RATE).astype(np.uint64))
            clusters.append(np.full(train.size, ids[cell], dtype=np.int32))
        trials += [(start + begin / 1000, experiment.conditions[run.condition]) for begin, _ in experiment.count_windows_ms(run)]
    order = np.argsort(np.concatenate(times), kind="stable")
    np.save(folder / "spike_times.npy", np.concatenate(times)[order])
    np.save(folder / "spike_clusters.npy", np.concatenate(clusters)[order])
    (folder / "params.py").write_text(f"dat_path = 'raw.dat'\nsample_rate = {SAMPLE_RATE}.\n")
    noise = 10
    groups = "".join(f"{cluster}\t{'noise' if cluster == noise else 'good'}\n" for cluster in ids.values())
    (folder / "cluster_group.tsv").write_text("cluster_id\tgroup\n" + groups)
    table = tmp_path / "trials.csv"
    table.write_text("start,condition\n" + "".join(f"{start},{condition}\n" for start, condition in trials))

    recording = tmp_path / "recording.npz"
    script("phy_to_recording.py", folder, table, recording, "--duration", 0.2)
    found = units(tmp_path, recording)
    assert found == units(tmp_path, folder, "--trials", table, "--duration", 0.2)
    names = {int(row["unit"]) for row in found}
    assert names <= set(ids.values()) and noise not in names and len(names) > 10
