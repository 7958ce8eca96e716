//! The one loop over pairs of units.
//!
//! Products of all rows of two matrices come block by block from a matrix product; an analysis says into which cells a
//! pair goes. Blocks of columns run in parallel, their sums are added in the order of the blocks, so that results do not
//! depend on the number of threads.

use ndarray::{Array2, s};
use rayon::prelude::*;

use super::standardized::Real;

/// Units in a block: 256 rows of 1000 trials in `f32` are 1 MB, which stays in the cache of a core.
const BLOCK: usize = 256;

/// Where a pair is counted: in a cell, and in one slot of each of its units (see [`Pairing::cell_of`]).
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) cell: usize,
    pub(crate) first_slot: usize,
    pub(crate) second_slot: usize,
}

impl Place {
    /// A cell whose slots carry its own number.
    pub(crate) fn same(cell: usize) -> Self {
        Self { cell, first_slot: cell, second_slot: cell }
    }
}

/// An analysis of pairs: `K` products are computed for each pair, and `V` values are averaged in each cell.
pub(crate) trait Pairing<const K: usize, const V: usize>: Sync {
    /// Number of cells.
    fn cells(&self) -> usize;
    /// Number of slots of a unit.
    fn slots(&self) -> usize;
    /// The cell to which a unit's slot belongs.
    fn cell_of(&self, unit: usize, slot: usize) -> usize;
    /// Records a pair, `first < second`, in every cell it belongs to.
    fn visit(&self, first: usize, second: usize, products: [f64; K], record: impl FnMut(Place, [f64; V]));
}

/// Count, sum and sum of squares of what fell into a cell.
#[derive(Clone, Copy)]
pub(crate) struct Moments<const V: usize> {
    pub(crate) count: u64,
    pub(crate) sum: [f64; V],
    pub(crate) squares: [f64; V],
}

/// What pairs with one unit contributed to a slot.
#[derive(Clone, Copy)]
pub(crate) struct Share<const V: usize> {
    pub(crate) count: f64,
    pub(crate) sum: [f64; V],
}

/// Sums over all pairs.
pub(crate) struct Tally<const V: usize> {
    /// For each cell, of each of its values.
    pub(crate) cells: Vec<Moments<V>>,
    /// For each cell and value, the sum over units of the squared sum of deviations of the unit's pairs from the mean.
    pub(crate) shared_squares: Vec<[f64; V]>,
    /// `[unit x slot]`, row by row.
    pub(crate) shares: Vec<Share<V>>,
}

/// Visits every pair of units once. `products` are pairs of matrices `[unit x trial]` over the same units.
pub(crate) fn tally<F: Real, P: Pairing<K, V>, const K: usize, const V: usize>(
    products: [(&Array2<F>, &Array2<F>); K],
    pairing: &P,
) -> Tally<V> {
    let (units, slots) = (products[0].0.nrows(), pairing.slots());
    let mut cells = vec![Moments { count: 0, sum: [0.0; V], squares: [0.0; V] }; pairing.cells()];
    let mut shares = vec![Share { count: 0.0, sum: [0.0; V] }; units * slots];
    if slots > 0 {
        for start in (0..units).step_by(BLOCK) {
            let blocks: Vec<Block<V>> = shares[start * slots..]
                .par_chunks_mut(BLOCK * slots)
                .enumerate()
                .map(|(block, columns)| {
                    tally_block(products, pairing, [start, start + block * BLOCK], columns)
                })
                .collect();
            let rows = &mut shares[start * slots..];
            for block in blocks {
                cells.iter_mut().zip(&block.cells).for_each(|(sum, part)| sum.add(part));
                rows.iter_mut().zip(&block.rows).for_each(|(sum, part)| sum.add(part.count, &part.sum));
            }
        }
    }
    let shared_squares = shared_squares(&cells, &shares, pairing);
    Tally { cells, shared_squares, shares }
}

/// The sums of a block of pairs, but for those of its column units, which go straight to their place.
struct Block<const V: usize> {
    cells: Vec<Moments<V>>,
    rows: Vec<Share<V>>,
}

fn tally_block<F: Real, P: Pairing<K, V>, const K: usize, const V: usize>(
    products: [(&Array2<F>, &Array2<F>); K],
    pairing: &P,
    [row_start, column_start]: [usize; 2],
    columns: &mut [Share<V>],
) -> Block<V> {
    let slots = pairing.slots();
    let units = products[0].0.nrows();
    let row_end = (row_start + BLOCK).min(units);
    let column_end = (column_start + BLOCK).min(units);
    let blocks = products.map(|(left, right)| {
        left.slice(s![row_start..row_end, ..]).dot(&right.slice(s![column_start..column_end, ..]).t())
    });
    let mut cells = vec![Moments { count: 0, sum: [0.0; V], squares: [0.0; V] }; pairing.cells()];
    let mut rows = vec![Share { count: 0.0, sum: [0.0; V] }; (row_end - row_start) * slots];
    for first in row_start..row_end {
        for second in column_start.max(first + 1)..column_end {
            let at = [first - row_start, second - column_start];
            let values = std::array::from_fn(|product| blocks[product][at].into());
            pairing.visit(first, second, values, |place, values| {
                cells[place.cell].record(&values);
                rows[at[0] * slots + place.first_slot].add(1.0, &values);
                columns[at[1] * slots + place.second_slot].add(1.0, &values);
            });
        }
    }
    Block { cells, rows }
}

fn shared_squares<P: Pairing<K, V>, const K: usize, const V: usize>(
    cells: &[Moments<V>],
    shares: &[Share<V>],
    pairing: &P,
) -> Vec<[f64; V]> {
    let mut squares = vec![[0.0; V]; cells.len()];
    for (index, share) in shares.iter().enumerate().filter(|(_, share)| share.count > 0.0) {
        let cell = pairing.cell_of(index / pairing.slots(), index % pairing.slots());
        for (value, square) in squares[cell].iter_mut().enumerate() {
            let mean = cells[cell].sum[value] / cells[cell].count as f64;
            *square += (share.sum[value] - mean * share.count).powi(2);
        }
    }
    squares
}

impl<const V: usize> Moments<V> {
    fn record(&mut self, values: &[f64; V]) {
        self.count += 1;
        for (value, (sum, square)) in values.iter().zip(self.sum.iter_mut().zip(&mut self.squares)) {
            *sum += value;
            *square += value * value;
        }
    }

    fn add(&mut self, other: &Self) {
        self.count += other.count;
        for value in 0..V {
            self.sum[value] += other.sum[value];
            self.squares[value] += other.squares[value];
        }
    }
}

impl<const V: usize> Share<V> {
    fn add(&mut self, count: f64, sum: &[f64; V]) {
        self.count += count;
        self.sum.iter_mut().zip(sum).for_each(|(total, part)| *total += part);
    }
}
