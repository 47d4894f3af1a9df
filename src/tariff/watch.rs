//! Who is told of every step of a price.

use super::ratio::Ratio;
use crate::exact::Whole;

/// How some goods were weighed, in units of weight and of volume.
#[derive(Debug)]
pub(crate) struct Weighed<T> {
    /// The number of the package, from 0; `None` of a consignment as a whole.
    pub(crate) package: Option<usize>,
    pub(crate) actual: Ratio<T>,
    /// The volume, sides rounded, and what it weighs; with whether that counts.
    pub(crate) volumetric: Option<(Ratio<T>, Ratio<T>, bool)>,
    /// The larger of the two, rounded, and no less than the least that was stated.
    pub(crate) rounded: Ratio<T>,
    /// And no less than the least from outside.
    pub(crate) charged: Ratio<T>,
}

/// Is told of every step of a price.
pub(crate) trait Watch {
    /// A calculation begins, perhaps again, in larger numbers.
    fn begin(&mut self);

    fn weighed<T: Whole>(&mut self, weighed: &Weighed<T>);

    fn priced<T: Whole>(&mut self, priced: &Priced<'_, T>);
}

/// Who only wants the figure.
impl Watch for () {
    fn begin(&mut self) {}

    fn priced<T: Whole>(&mut self, _: &Priced<'_, T>) {}

    fn weighed<T: Whole>(&mut self, _: &Weighed<T>) {}
}

/// How goods were priced, in minor units.
pub(crate) struct Priced<'a, T> {
    /// The number of the package, from 0; `None` of a consignment as a whole.
    pub(super) package: Option<usize>,
    pub(super) figure: &'a Ratio<T>,
    /// From 0.
    pub(super) band: usize,
    pub(super) list: &'a Ratio<T>,
    /// What a discount left of it, and whether its minimum took the place of that.
    pub(super) discount: Option<([i128; 2], bool)>,
    pub(super) price: &'a Ratio<T>,
}
