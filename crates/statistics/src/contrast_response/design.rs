//! The contrasts at which responses were measured.

use ndarray::{Array1, ArrayRef1};

use super::model::Stimulus;
use crate::input::{InputError, require_count, require_each, require_length};

/// Fewest points that leave the fit of six parameters a degree of freedom.
const MINIMUM_POINTS: usize = 8;

/// Contrasts of the two stimuli at every measured point.
#[derive(Debug, Clone, PartialEq)]
pub struct ContrastDesign {
    first: Array1<f64>,
    second: Array1<f64>,
    /// All contrasts that occur, ascending.
    levels: Vec<f64>,
    /// The levels of both stimuli at every point.
    places: Vec<[usize; 2]>,
}

impl ContrastDesign {
    /// Contrasts point by point, 0 to 1 (or 0 to 100, in which case so is the semi-saturation contrast).
    ///
    /// # Errors
    /// Arrays of different length; fewer than 8 points; a contrast that is negative or not finite; a stimulus never shown.
    ///
    /// # Examples
    /// ```
    /// use ndarray::Array1;
    /// use normcircuit_statistics::contrast_response::ContrastDesign;
    ///
    /// let first = Array1::linspace(0.0, 1.0, 9);
    /// assert_eq!(ContrastDesign::new(&first, &(1.0 - &first))?.points(), 9);
    /// assert!(ContrastDesign::new(&first, &(&first * 0.0)).is_err());
    /// # Ok::<(), normcircuit_statistics::input::InputError>(())
    /// ```
    pub fn new(first: &ArrayRef1<f64>, second: &ArrayRef1<f64>) -> Result<Self, InputError> {
        require_length("second", "point", second.len(), first.len())?;
        require_count("first", "points", first.len(), MINIMUM_POINTS)?;
        for (name, contrasts) in [("first", first), ("second", second)] {
            require_each(name, contrasts, "a finite contrast of at least 0", |value| {
                value.is_finite() && value >= 0.0
            })?;
            let shown = contrasts.iter().filter(|&&value| value > 0.0).count();
            require_count(name, "points with a contrast above 0", shown, 1)?;
        }
        let mut levels: Vec<f64> = first.iter().chain(second).copied().collect();
        levels.sort_by(f64::total_cmp);
        levels.dedup();
        let place = |contrast: f64| levels.partition_point(|&level| level < contrast);
        let places = first.iter().zip(second).map(|(&one, &two)| [place(one), place(two)]).collect();
        Ok(Self { first: first.to_owned(), second: second.to_owned(), levels, places })
    }

    /// The full grid of the given contrasts of each stimulus, the second one changing fastest.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    ///
    /// # Examples
    /// ```
    /// use normcircuit_statistics::contrast_response::ContrastDesign;
    ///
    /// let design = ContrastDesign::grid(&[0.0, 0.5, 1.0], &[0.0, 0.5, 1.0])?;
    /// assert_eq!(design.points(), 9);
    /// assert_eq!(design.contrasts(1), (0.0, 0.5));
    /// # Ok::<(), normcircuit_statistics::input::InputError>(())
    /// ```
    pub fn grid(first: &[f64], second: &[f64]) -> Result<Self, InputError> {
        let points = || first.iter().flat_map(|&one| second.iter().map(move |&two| (one, two)));
        let [first, second]: [Array1<f64>; 2] =
            [points().map(|point| point.0).collect(), points().map(|point| point.1).collect()];
        Self::new(&first, &second)
    }

    /// Number of points.
    ///
    /// # Examples
    /// ```
    /// use normcircuit_statistics::contrast_response::ContrastDesign;
    ///
    /// assert_eq!(ContrastDesign::grid(&[0.0, 0.5, 1.0], &[0.0, 0.25, 0.5, 1.0])?.points(), 12);
    /// # Ok::<(), normcircuit_statistics::input::InputError>(())
    /// ```
    pub fn points(&self) -> usize {
        self.first.len()
    }

    /// Both contrasts of a point.
    ///
    /// # Panics
    /// If there is no such point.
    ///
    /// # Examples
    /// ```
    /// use normcircuit_statistics::contrast_response::ContrastDesign;
    ///
    /// let design = ContrastDesign::grid(&[0.0, 0.5, 1.0], &[0.0, 0.25, 0.5, 1.0])?;
    /// assert_eq!(design.contrasts(6), (0.5, 0.5));
    /// # Ok::<(), normcircuit_statistics::input::InputError>(())
    /// ```
    pub fn contrasts(&self, point: usize) -> (f64, f64) {
        (self.first[point], self.second[point])
    }

    /// All contrasts that occur, ascending.
    pub(crate) fn levels(&self) -> &[f64] {
        &self.levels
    }

    /// The levels of both stimuli at a point.
    pub(crate) fn levels_at(&self, point: usize) -> [usize; 2] {
        self.places[point]
    }

    /// The highest contrast of either stimulus.
    pub(crate) fn highest(&self) -> f64 {
        self.levels[self.levels.len() - 1]
    }

    /// The stimulus with the larger mean response over the points where its contrast is the higher one.
    pub(crate) fn preferred(&self, responses: &[f64]) -> Stimulus {
        let mean_where = |ahead: fn(f64, f64) -> bool| {
            let values: Vec<f64> = (0..self.points())
                .filter(|&point| ahead(self.first[point], self.second[point]))
                .map(|point| responses[point])
                .collect();
            values.iter().sum::<f64>() / values.len() as f64
        };
        if mean_where(|first, second| second > first) > mean_where(|first, second| first > second) {
            Stimulus::Second
        } else {
            Stimulus::First
        }
    }
}
