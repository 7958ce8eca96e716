"""Normalization in a spiking circuit of visual cortex, and in recordings.

Simulations are those of `cargo xtask`, with the same store of results. Statistics take arrays of any whole or real type, contiguous or not, or lists; they return arrays or results with named
fields, the same for the same seed on any number of threads. What cannot be used raises `ValueError`.
"""

from ._core import __version__
from .contrast_response import ContrastFit, ContrastFits, ContrastParameters, fit_contrast_response
from .correlation import (
    BinnedCorrelation,
    CorrelationCurve,
    GroupCorrelation,
    NormIndexMap,
    PairMeans,
    SpikeCountCorrelation,
    spike_count_correlation,
)
from .decoding import (
    FisherInformation,
    SubsetInformation,
    fisher_information,
    fisher_information_of_subsets,
)
from .dependence import MutualInformationTest, mutual_information, mutual_information_test
from .dimension import SharedDimensionality, shared_dimensionality
from .experiments import Currents, ExperimentResults, Spikes, Traces, load, run, run_sweep
from .figures import Claim, Figure, reproduce
from .manifolds import ManifoldCapacity, manifold_capacity
from .normalization import (
    Estimate,
    Estimates,
    current_norm_index,
    norm_index,
    norm_index_from_trials,
    selectivity,
)
from .recordings import Analysis, AnalyzedCorrelation, AnalyzedCurve, AnalyzedInformation, analyze

__all__ = [
    "Analysis",
    "AnalyzedCorrelation",
    "AnalyzedCurve",
    "AnalyzedInformation",
    "BinnedCorrelation",
    "Claim",
    "ContrastFit",
    "ContrastFits",
    "ContrastParameters",
    "CorrelationCurve",
    "Currents",
    "Estimate",
    "Estimates",
    "ExperimentResults",
    "Figure",
    "FisherInformation",
    "GroupCorrelation",
    "ManifoldCapacity",
    "MutualInformationTest",
    "NormIndexMap",
    "PairMeans",
    "SharedDimensionality",
    "SpikeCountCorrelation",
    "Spikes",
    "SubsetInformation",
    "Traces",
    "__version__",
    "analyze",
    "current_norm_index",
    "fisher_information",
    "fisher_information_of_subsets",
    "fit_contrast_response",
    "load",
    "manifold_capacity",
    "mutual_information",
    "mutual_information_test",
    "norm_index",
    "norm_index_from_trials",
    "reproduce",
    "run",
    "run_sweep",
    "selectivity",
    "shared_dimensionality",
    "spike_count_correlation",
]
