//! Nearest neighbors of points in the plane, in the maximum norm.

/// Points sorted along each axis: the k-th neighbor of a point is found by walking outward along the first axis until
/// that coordinate alone is farther than the k-th neighbor so far, which visits about `sqrt(k N)` points.
pub(super) struct NeighborCounts<'a> {
    points: [&'a [f64]; 2],
    sorted: [Vec<f64>; 2],
    /// Indices of the points in ascending order of the first coordinate, and the place of each point there.
    order: Vec<usize>,
    place: Vec<usize>,
    neighbors: usize,
}

impl<'a> NeighborCounts<'a> {
    pub(super) fn new(x: &'a [f64], y: &'a [f64], neighbors: usize) -> Self {
        let mut order: Vec<usize> = (0..x.len()).collect();
        order.sort_by(|&a, &b| x[a].total_cmp(&x[b]));
        let mut place = vec![0; x.len()];
        for (position, &point) in order.iter().enumerate() {
            place[point] = position;
        }
        let sorted = [x, y].map(|values| {
            let mut values = values.to_vec();
            values.sort_by(f64::total_cmp);
            values
        });
        Self { points: [x, y], sorted, order, place, neighbors }
    }

    /// How many other points lie strictly closer than the k-th neighbor of `point` along each axis.
    pub(super) fn at(&self, point: usize) -> [usize; 2] {
        let radius = self.distance_of_kth_neighbor(point);
        [0, 1].map(|axis| {
            let center = self.points[axis][point];
            let sorted = &self.sorted[axis];
            // Differences, not bounds: `center - radius` would round differently from the distances compared here.
            let start = sorted.partition_point(|&value| center - value >= radius);
            let end = sorted.partition_point(|&value| value - center < radius);
            end.saturating_sub(start).saturating_sub(1)
        })
    }

    fn distance_of_kth_neighbor(&self, point: usize) -> f64 {
        let [x, y] = self.points;
        let mut nearest: Vec<f64> = vec![f64::INFINITY; self.neighbors];
        let (mut below, mut above) = (self.place[point], self.place[point] + 1);
        loop {
            let gap_below = if below > 0 { x[point] - x[self.order[below - 1]] } else { f64::INFINITY };
            let gap_above = self.order.get(above).map_or(f64::INFINITY, |&other| x[other] - x[point]);
            let gap = gap_below.min(gap_above);
            let farthest = nearest[self.neighbors - 1];
            if gap >= farthest {
                return farthest;
            }
            let other = if gap_below <= gap_above {
                below -= 1;
                self.order[below]
            } else {
                above += 1;
                self.order[above - 1]
            };
            let distance = gap.max((y[other] - y[point]).abs());
            if distance < farthest {
                let position = nearest.partition_point(|&value| value <= distance);
                nearest.pop();
                nearest.insert(position, distance);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    fn plain(x: &[f64], y: &[f64], neighbors: usize, point: usize) -> [usize; 2] {
        let gap = |values: &[f64], other: usize| (values[other] - values[point]).abs();
        let others: Vec<usize> = (0..x.len()).filter(|&other| other != point).collect();
        let mut distances: Vec<f64> = others.iter().map(|&other| gap(x, other).max(gap(y, other))).collect();
        distances.sort_by(f64::total_cmp);
        let radius = distances[neighbors - 1];
        [x, y].map(|values| others.iter().filter(|&&other| gap(values, other) < radius).count())
    }

    #[test]
    fn agrees_with_the_search_over_all_pairs_with_and_without_ties() {
        let mut random = ChaCha8Rng::seed_from_u64(2);
        for ties in [false, true] {
            let mut draw = || -> Vec<f64> {
                let round = |value: f64| if ties { (value * 8.0).floor() } else { value };
                (0..150).map(|_| round(random.random())).collect()
            };
            let (x, y) = (draw(), draw());
            for neighbors in [1, 3, 20, 149] {
                let counts = NeighborCounts::new(&x, &y, neighbors);
                for point in 0..x.len() {
                    assert_eq!(counts.at(point), plain(&x, &y, neighbors, point));
                }
            }
        }
    }
}
