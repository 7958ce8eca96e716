"""A first hour with normcircuit, in cells: run it as a whole, or cell by cell in an editor that knows `# %%`.

Takes some seconds: everything is in the miniature of 800 neurons, which has the physics of the full network and not its numbers.
"""

# %% [markdown]
# ## How a neuron normalizes
#
# The response to two images together is rarely the sum of the responses to each. How strongly a neuron normalizes, the norm
# index says: `(r1 + r2) / r12`. 1 is summation, 2 averaging, more is suppression.

# %%
import numpy as np

import normcircuit

print(normcircuit.norm_index([20.0, 10.0], [10.0, 10.0], [15.0, 20.0]))  # averages, and sums

# %% [markdown]
# ## An experiment
#
# A grating for the left half of V1, another for the right half, and both. Without the line `circuit` it is the paper's network of
# 25 000 neurons. Runs are kept in the folder `results`: the second call with the same experiment only reads them.

# %%
LEFT = {"gratings": [{"orientation": 1.0, "contrast": 0.5}]}  # in units of pi: 180 degrees
RIGHT = {"gratings": [{"orientation": 0.5, "contrast": 0.5}]}
SHOWN = {"first": (LEFT, "absent"), "second": ("absent", RIGHT), "both": (LEFT, RIGHT)}

experiment = {
    "duration_ms": 10_500,
    "runs": 2,
    "counts": {"from_ms": 500, "window_ms": 200, "every_ms": 200},
    "circuit": {"excitatory": {"rows": 20}, "inhibitory": {"rows": 10}, "input": {"rows": 10}},
    "conditions": [
        {"name": name, "cycle": [{"duration_ms": 10_500, "first": first, "second": second}]}
        for name, (first, second) in SHOWN.items()
    ],
}
found = normcircuit.run(experiment, progress=True)
print(found)

# %% [markdown]
# ## Norm index and selectivity of its neurons
#
# `found.counts["excitatory"]` is a NumPy array, trial x cell. Neurons that hardly respond have no meaningful ratio.

# %%
first, second, both = (found.rates(name) for name in SHOWN)
active = both > 2  # Hz, the paper's rule
index = normcircuit.norm_index(first[active], second[active], both[active])
selectivity = normcircuit.selectivity(first[active], second[active])
print(f"{active.sum()} neurons, norm index {np.median(index):.2f} (quartiles {np.percentile(index, [25, 75]).round(2)})")
print(f"strongest selectivity {np.nanmax(np.abs(selectivity)):.2f}")

# %% [markdown]
# The same with an error for each neuron, from its trials:

# %%
counts = {name: found.counts["excitatory"][found.shows(name)][:, active] for name in SHOWN}
with_errors = normcircuit.norm_index_from_trials(counts["first"], counts["second"], counts["both"])
print(f"neuron 0: {with_errors.value[0]:.2f}, 95 % from {with_errors.lower[0]:.2f} to {with_errors.upper[0]:.2f}")

# %% [markdown]
# ## Noise correlation
#
# Of all pairs, as a matrix, by the norm indices of both neurons (Figure 2A of the paper), and by distance. The sheet is 2 wide and
# 1 high, and its opposite edges are joined.

# %%
correlation = normcircuit.spike_count_correlation(counts["both"])
mean = correlation.mean()
print(f"r_sc {mean.value:.3f}, 95 % from {mean.lower:.3f} to {mean.upper:.3f}")
assert np.allclose(correlation.matrix(), np.corrcoef(counts["both"].T), equal_nan=True)

by_index = correlation.map(index, np.linspace(1, 2, 6))
print(np.round(by_index.mean, 3))

by_distance = correlation.by_distance(found.positions["excitatory"][active], np.linspace(0, 1, 6), period=(2, 1))
for distance, r, pairs in zip(by_distance.at, by_distance.mean, by_distance.pairs):
    print(f"at {distance:.1f}: {r:.3f} ({pairs} pairs)")

# %% [markdown]
# ## What the population says
#
# Linear Fisher information about which of two images is shown, without the bias of few trials, for more and more neurons.

# %%
sizes = [1, 4, 16]
information = normcircuit.fisher_information_of_subsets(counts["first"], counts["second"], 1.0, sizes, subsets=20)
for size, values in zip(sizes, information.corrected):
    print(f"{size:2} neurons: d' squared {values.mean():.2f}")

# %% [markdown]
# ## Your own recording
#
# `analyze` takes counts, trial x unit, and the condition of each trial. What it does with a recording it does with the model too.

# %%
chosen = np.flatnonzero(active)[:40]
analysis = normcircuit.analyze(
    found.counts["excitatory"][:, chosen],
    np.array(list(SHOWN))[found.condition],
    unit_ids=chosen,
    positions=found.positions["excitatory"][chosen],
    period=(2, 1),
    out="analysis",
)
print(*analysis.summary, f"more in {analysis.report}", sep="\n")

# %% [markdown]
# ## A figure of the paper
#
# In the miniature it takes seconds, and its numbers are not those of the paper. `profile="draft"` makes it on the full network.

# %%
figure = normcircuit.reproduce("fig3", profile="miniature")
print(figure.title, figure.report, sep="\n")
for claim in figure.claims:
    print(f"{claim.quantity}: {claim.value:.3f} {claim.unit} ({claim.verdict})")
