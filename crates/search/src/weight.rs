//! The weight of a page among others.

/// A multiplier of a page's scores, in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Weight(u16);

impl Weight {
    /// The weight that changes nothing.
    pub(crate) const ONE: Self = Self(100);

    /// A multiplier, rounded to hundredths and limited to the range from 0.1 to 10.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is clamped before, and NaN gives 0"
    )]
    pub fn new(factor: f64) -> Self {
        Self(((factor * 100.0).round() as u16).clamp(10, 1000))
    }

    /// The multiplier.
    #[must_use]
    pub fn factor(self) -> f64 {
        f64::from(self.0) / 100.0
    }

    pub(crate) const fn hundredths(self) -> u16 {
        self.0
    }
}

impl Default for Weight {
    fn default() -> Self {
        Self::ONE
    }
}
