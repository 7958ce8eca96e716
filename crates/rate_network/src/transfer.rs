//! Transfer functions: the rate of a cell as a function of its mean input current.

use libm::pow;

use crate::error::{RateNetworkError, require, require_positive};

/// Rate (Hz) as a function of mean input current (mV/ms in networks of spiking neurons).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TransferFunction {
    /// A power law above a threshold.
    Power(PowerLaw),
    /// A power law above a threshold, and another piece above a break.
    TwoPiece(TwoPiece),
}

/// `gain · (I − threshold)_+^exponent`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PowerLaw {
    /// Rate at one unit of current above threshold, Hz.
    pub gain: f64,
    /// Current below which the rate is 0.
    pub threshold: f64,
    /// Exponent: 1 is linear, above 1 supralinear, below 1 sublinear.
    pub exponent: f64,
}

/// A power law up to `break_current`; above it `r₀ (1 + s (I − c) / (m r₀))^m`, with `c` and `r₀` current and rate of the
/// break, `s` the slope just above it and `m` the upper exponent.
///
/// With `m = 1` this is the line `r₀ + s (I − c)`; otherwise the power law `k′ (I − b)^m` of [`TwoPiece::upper`]. Where the
/// upper piece begins below the end of the lower one, the rate stays at that end until the upper piece has reached it: a
/// rate that fell with the current would leave cells at the break without a fixed point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwoPiece {
    /// The piece up to the break.
    pub lower: PowerLaw,
    /// Current `c` of the break.
    pub break_current: f64,
    /// Rate `r₀` with which the upper piece begins, Hz.
    pub break_rate: f64,
    /// Slope `s` just above the break, Hz per unit of current.
    pub upper_slope: f64,
    /// Exponent `m` of the upper piece.
    pub upper_exponent: f64,
}

/// The four transfer functions of the rate network of Song, Ruff, Cohen & Huang 2026 (doi 10.1126/sciadv.adv9396), with
/// the constants of the authors' release (doi 10.6084/m9.figshare.29940062).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperCurve {
    /// A power law, then a line, as measured in the spiking network.
    Default,
    /// A line above the threshold of the default.
    Linear,
    /// A square above the threshold of the default.
    Supralinear,
    /// An exponent of 0.8 above the threshold of the default.
    Sublinear,
}

/// A transfer function for each class of cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TransferFunctions {
    /// Excitatory cells.
    pub excitatory: TransferFunction,
    /// Inhibitory cells.
    pub inhibitory: TransferFunction,
}

impl PaperCurve {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Default, Self::Linear, Self::Supralinear, Self::Sublinear];

    /// The functions of excitatory and inhibitory cells; currents in mV/ms.
    ///
    /// The upper pieces of the default begin 0.2 Hz (E) and 0.4 Hz (I) below the ends of the lower ones, as their
    /// constants are rounded; see [`TwoPiece`] for what is made of that.
    ///
    /// # Examples
    /// ```
    /// use normcircuit_rate_network::PaperCurve;
    ///
    /// let linear = PaperCurve::Linear.functions().excitatory;
    /// assert!((linear.rate(0.6752) - 34.0).abs() < 1e-9);
    /// ```
    pub fn functions(self) -> TransferFunctions {
        let (e, i) = (-0.3248, -0.4854);
        let power = |gain, threshold, exponent| PowerLaw { gain, threshold, exponent };
        let line_above = |lower, break_current, upper_slope, break_rate| {
            TwoPiece { lower, break_current, break_rate, upper_slope, upper_exponent: 1.0 }.into()
        };
        let (excitatory, inhibitory) = match self {
            Self::Default => (
                line_above(power(18.01, e, 2.472), 0.7223, 41.57, 20.0),
                line_above(power(8.001, i, 3.228), 0.9447, 56.87, 25.0),
            ),
            Self::Linear => (power(34.0, e, 1.0).into(), power(40.0, i, 1.0).into()),
            Self::Supralinear => (power(10.0, e, 2.0).into(), power(12.0, i, 2.0).into()),
            Self::Sublinear => (power(43.0, e, 0.8).into(), power(52.0, i, 0.8).into()),
        };
        TransferFunctions { excitatory, inhibitory }
    }
}

impl From<PowerLaw> for TransferFunction {
    fn from(law: PowerLaw) -> Self {
        Self::Power(law)
    }
}

impl From<TwoPiece> for TransferFunction {
    fn from(curve: TwoPiece) -> Self {
        Self::TwoPiece(curve)
    }
}

impl TransferFunction {
    /// Rate at a mean input current, Hz.
    pub fn rate(&self, current: f64) -> f64 {
        match self {
            Self::Power(law) => law.rate(current),
            Self::TwoPiece(curve) => curve.rate(current),
        }
    }

    /// Derivative of the rate by the current, Hz per unit of current.
    pub fn slope(&self, current: f64) -> f64 {
        match self {
            Self::Power(law) => law.slope(current),
            Self::TwoPiece(curve) => curve.slope(current),
        }
    }

    /// Checks every constant.
    ///
    /// # Errors
    /// [`RateNetworkError::Parameter`] for the first constant that is not finite, a gain, exponent, break rate or slope
    /// that is not above 0, a break at or below the threshold, or an upper piece that begins above the end of the lower one.
    pub fn check(&self) -> Result<(), RateNetworkError> {
        match self {
            Self::Power(law) => law.check(),
            Self::TwoPiece(curve) => curve.check(),
        }
    }
}

impl PowerLaw {
    /// Rate at a mean input current, Hz.
    pub fn rate(&self, current: f64) -> f64 {
        let above = current - self.threshold;
        if above > 0.0 { self.gain * pow(above, self.exponent) } else { 0.0 }
    }

    fn slope(&self, current: f64) -> f64 {
        let above = current - self.threshold;
        if above > 0.0 { self.gain * self.exponent * pow(above, self.exponent - 1.0) } else { 0.0 }
    }

    fn check(&self) -> Result<(), RateNetworkError> {
        require_positive("gain", self.gain)?;
        require("threshold", self.threshold, self.threshold.is_finite(), "finite")?;
        require_positive("exponent", self.exponent)
    }
}

impl TwoPiece {
    /// Rate at a mean input current, Hz.
    pub fn rate(&self, current: f64) -> f64 {
        if current <= self.break_current {
            return self.lower.rate(current);
        }
        self.rising_rate(current).max(self.lower.rate(self.break_current))
    }

    /// The upper piece as a power law.
    pub fn upper(&self) -> PowerLaw {
        let above = self.upper_exponent * self.break_rate / self.upper_slope;
        PowerLaw {
            gain: self.break_rate / pow(above, self.upper_exponent),
            threshold: self.break_current - above,
            exponent: self.upper_exponent,
        }
    }

    /// By how much the upper piece begins above the end of the lower one, Hz; 0 where the pieces meet.
    pub fn jump(&self) -> f64 {
        self.break_rate - self.lower.rate(self.break_current)
    }

    fn slope(&self, current: f64) -> f64 {
        if current <= self.break_current {
            return self.lower.slope(current);
        }
        if self.rising_rate(current) < self.lower.rate(self.break_current) {
            return 0.0;
        }
        self.upper_slope * pow(self.relative_rise(current), self.upper_exponent - 1.0)
    }

    fn rising_rate(&self, current: f64) -> f64 {
        self.break_rate * pow(self.relative_rise(current), self.upper_exponent)
    }

    fn relative_rise(&self, current: f64) -> f64 {
        let rise = self.upper_slope * (current - self.break_current);
        1.0 + rise / (self.upper_exponent * self.break_rate)
    }

    fn check(&self) -> Result<(), RateNetworkError> {
        self.lower.check()?;
        let beyond = self.break_current.is_finite() && self.break_current > self.lower.threshold;
        require("break_current", self.break_current, beyond, "finite and above the threshold")?;
        require_positive("break_rate", self.break_rate)?;
        // Fitted pieces meet up to rounding.
        let jumps = self.jump() > 1e-9 * self.break_rate;
        require("break_rate", self.break_rate, !jumps, "at most the rate at which the lower piece ends")?;
        require_positive("upper_slope", self.upper_slope)?;
        require_positive("upper_exponent", self.upper_exponent)
    }
}
