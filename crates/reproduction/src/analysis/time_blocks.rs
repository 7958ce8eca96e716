//! Windows of recorded time in blocks, any one of which can be left out.

use normcircuit_statistics::correlation::Windows;

/// Blocks of time in all runs together: so many that intervals rest on at least nine degrees of freedom.
const BLOCKS: usize = 10;

/// The blocks of time in which windows begin and end.
#[derive(Clone, Debug)]
pub struct TimeBlocks {
    /// Of each window of all runs; none for windows in the part that is never left out.
    of_windows: Vec<[Option<usize>; 2]>,
    count: usize,
}

impl TimeBlocks {
    /// The windows of runs of so many bins each. The first `fixed` bins of every run belong to no block.
    pub fn new(bins: &[usize], windows: Windows, fixed: usize) -> Self {
        // As many blocks in each run as make ten in all.
        let per_run = BLOCKS.div_ceil(bins.len().max(1));
        let skipped = windows.dropped.max(fixed);
        let mut of_windows = Vec::new();
        for (run, &bins) in bins.iter().enumerate() {
            let block = |bin: usize| {
                let place = bin.checked_sub(skipped)?;
                Some(run * per_run + place * per_run / (bins - skipped))
            };
            let starts = (windows.dropped..).step_by(windows.step.max(1));
            let ends = starts.map(|start| (start, start + windows.width - 1));
            of_windows.extend(
                ends.take_while(|(_, last)| *last < bins).map(|(first, last)| [block(first), block(last)]),
            );
        }
        Self { of_windows, count: per_run * bins.len() }
    }

    /// Number of blocks.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The windows that do not touch a block, or all.
    pub fn kept(&self, left_out: Option<usize>) -> Vec<usize> {
        let touches = |window: usize| left_out.is_some() && self.of_windows[window].contains(&left_out);
        (0..self.of_windows.len()).filter(|&window| !touches(window)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_that_touch_a_block_go_with_it() {
        let sliding = TimeBlocks::new(&[20, 20], Windows { dropped: 0, width: 2, step: 1 }, 0);
        assert_eq!(sliding.count(), 10);
        assert_eq!(sliding.kept(None).len(), 38);
        // The second block is of bins 4 to 7: windows 3 to 7 have one of them.
        let kept = sliding.kept(Some(1));
        assert_eq!(kept[..4], [0, 1, 2, 8]);
        assert_eq!(kept.len(), 33);
    }

    #[test]
    fn the_fixed_part_is_never_left_out() {
        let blocks = TimeBlocks::new(&[30], Windows { dropped: 0, width: 1, step: 1 }, 10);
        assert!((0..10).all(|block| blocks.kept(Some(block))[..10] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
        assert_eq!(blocks.kept(Some(0)).len(), 28);
    }
}
