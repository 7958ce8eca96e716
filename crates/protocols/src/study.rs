//! Which runs belong to which study: runs of one network with the same index share their noise, so that every study has a range of
//! indices of its own.

use normcircuit_simulation::ParameterError;

/// A study: experiments whose runs must not share noise with those of any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Study {
    /// The three conditions of a network.
    Conditions,
    /// Every pair of contrasts.
    ContrastGrid,
    /// Gratings of many orientations.
    Orientations,
    /// Pairs of contrasts as classes of stimuli.
    ContrastPairs,
    /// Currents at the finest resolution.
    FineCurrents,
    /// Flashed trials of two contrasts; one study for each step of contrast, counted from 0.
    ContrastTrials(u8),
    /// Flashed trials of two orientations; one study for each step of orientation.
    OrientationTrials(u8),
    /// The three conditions with other pairs of orientations, counted from 0.
    OrientationPairs(u8),
    /// The three conditions with superimposed images, by pair of orientations.
    Superimposed(u8),
    /// Twins that differ in one spike, with and without images.
    Twins(u8),
    /// Experiments of a user's own, after those of all figures.
    Own(u8),
}

/// Indices of a study that has a block to itself.
const BLOCK: u64 = 1 << 32;

impl Study {
    /// The first index.
    pub const fn first_run(self) -> u64 {
        self.range().0
    }

    /// First index and number of indices. The first five share block 0, as they did before there were blocks.
    pub const fn range(self) -> (u64, u64) {
        let (block, member) = match self {
            Self::Conditions => return (0, 1_000_000),
            Self::ContrastGrid => return (1_000_000, 100_000),
            Self::Orientations => return (1_100_000, 100_000),
            Self::ContrastPairs => return (1_200_000, 100_000),
            Self::FineCurrents => return (1_300_000, 100_000),
            Self::ContrastTrials(step) => (1, step),
            Self::OrientationTrials(step) => (2, step),
            Self::OrientationPairs(pair) => (3, pair),
            Self::Superimposed(pair) => (4, pair),
            Self::Twins(which) => (5, which),
            Self::Own(which) => (6, which),
        };
        // Sixteen members to a block.
        ((block << 36) + (member as u64 % 16) * BLOCK, BLOCK)
    }

    /// The index of run `number` of this study.
    ///
    /// # Errors
    /// [`ParameterError`] if the study has no so many runs.
    pub fn run(self, number: u64) -> Result<u64, ParameterError> {
        let (first, count) = self.range();
        let name = format!("number of runs of {self:?}");
        ParameterError::require(&name, number as f64 + 1.0, number < count, &format!("at most {count}"))?;
        Ok(first + number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_studies_share_a_run() {
        let single = [
            Study::Conditions,
            Study::ContrastGrid,
            Study::Orientations,
            Study::ContrastPairs,
            Study::FineCurrents,
        ];
        let several = [
            Study::ContrastTrials,
            Study::OrientationTrials,
            Study::OrientationPairs,
            Study::Superimposed,
            Study::Twins,
            Study::Own,
        ];
        let mut ranges: Vec<(u64, u64)> = single.iter().map(|study| study.range()).collect();
        ranges.extend(several.iter().flat_map(|study| (0..16).map(|member| study(member).range())));
        ranges.sort_unstable();
        for pair in ranges.windows(2) {
            assert!(pair[0].0 + pair[0].1 <= pair[1].0, "{pair:?}");
        }
        assert!(Study::ContrastGrid.run(100_000).is_err());
        assert_eq!(Study::ContrastGrid.run(7), Ok(1_000_007));
    }
}
