//! Choice of the instruction set at run time.

/// The instruction set that the hot loops use. It changes speed, never results: every operation in them is fixed to
/// the bit by IEEE 754, fused multiply-adds included.
#[derive(Clone, Copy, Debug)]
pub struct Processor(pulp::Arch);

impl Processor {
    /// The widest instruction set that this processor has.
    pub fn detect() -> Self {
        Self(pulp::Arch::new())
    }

    /// The instruction set that every processor of this architecture has; slow where it lacks fused multiply-add.
    pub fn baseline() -> Self {
        Self(pulp::Arch::Scalar)
    }

    /// Every instruction set that this processor has and the engine knows, the baseline first.
    pub fn available() -> Vec<Self> {
        let mut sets = vec![Self::baseline()];
        #[cfg(target_arch = "x86_64")]
        {
            sets.extend(pulp::x86::V3::try_new().map(|set| Self(pulp::Arch::V3(set))));
            sets.extend(pulp::x86::V4::try_new().map(|set| Self(pulp::Arch::V4(set))));
        }
        sets
    }

    /// Name of the instruction set, for reports.
    pub fn name(self) -> String {
        match format!("{:?}", self.0).split('(').next().unwrap_or_default() {
            "V4" => "AVX-512".to_owned(),
            "V3" => "AVX2 and FMA".to_owned(),
            "Scalar" => "baseline".to_owned(),
            other => other.to_owned(),
        }
    }

    /// Runs `work`, compiled for this instruction set.
    #[inline(always)]
    pub(crate) fn dispatch(self, work: impl Vectorized) {
        self.0.dispatch(Compiled(work));
    }
}

/// Work whose loops are worth compiling once per instruction set.
pub(crate) trait Vectorized {
    /// Does the work. Implementations must be `#[inline(always)]`, or they are compiled for the baseline only.
    fn run(self);
}

struct Compiled<W>(W);

impl<W: Vectorized> pulp::WithSimd for Compiled<W> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _simd: S) {
        self.0.run();
    }
}

impl Default for Processor {
    fn default() -> Self {
        Self::detect()
    }
}
