//! The packages of a row: how many, what they weigh, and their sides.

use consign::{Consignment, Dimensions, Length, LengthUnit, MOST_PACKAGES, Package, Weight, WeightUnit};
use rust_decimal::Decimal;

use super::reading::Reading;
use crate::columns::defaults::of_field;
use crate::columns::field::Field;

impl Reading<'_, '_> {
    pub(super) fn weights_and_packages(&mut self, consignment: &mut Consignment) {
        let count = self.package_count();
        let unit = self.weight_unit();
        let (each, total) = (self.weight(Field::Weight, unit), self.weight(Field::TotalWeight, unit));
        consignment.weight = total;
        let packages = &mut consignment.packages;
        packages.truncate(count);
        if packages.is_empty() {
            packages.push(Package::default());
        }
        let Some(package) = packages.first_mut() else { unreachable!("there is one now") };
        self.name(Field::PackageSize, |memory| &mut memory.sizes, &mut package.size);
        package.dimensions = self.dimensions();
        // The one package of a consignment weighs what the consignment weighs.
        package.weight = each.or(if count == 1 { total } else { total.and_then(|total| self.defaults.format.share(total, count)) });
        if package.weight.is_none() && package.size.is_none() && self.reasons.is_empty() {
            let whole = if total.is_some() {
                format!(
                    ": `TotalWeight` is that of all {count} packages, and each needs its own, or `TotalWeight = \"shared\"` under [Format]"
                )
            } else {
                String::new()
            };
            self.refuse(Field::Weight, format_args!("there is none{whole}"));
        }
        if count > 1 {
            let package = package.clone();
            packages.truncate(1);
            packages.resize(count, package);
        }
    }

    fn package_count(&mut self) -> usize {
        let field = Field::Packages;
        if let Some((count, 0)) = self.batch.cells(field).digits(self.row)
            && let Some(count) = usize::try_from(count).ok().filter(|count| (1..=MOST_PACKAGES).contains(count))
        {
            return count;
        }
        let format = self.defaults.format;
        let default = || of_field(&self.defaults.figures, field).and_then(|count| u64::try_from(count).ok());
        let count = self.put(field, |cells, row| cells.count(row, format)).or_else(default).unwrap_or(1);
        let within = usize::try_from(count).ok().filter(|count| (1..=MOST_PACKAGES).contains(count));
        within.unwrap_or_else(|| {
            self.refuse(field, format_args!("`{count}` packages: a consignment has 1 to {MOST_PACKAGES}"));
            1
        })
    }

    fn weight_unit(&mut self) -> WeightUnit {
        let unit = self.word(Field::WeightUnit, |memory| &mut memory.weight_units);
        unit.ok().flatten().unwrap_or(WeightUnit::Kilogram)
    }

    #[inline]
    fn weight(&mut self, field: Field, unit: WeightUnit) -> Option<Weight> {
        if let Some((digits, decimals)) = self.batch.cells(field).digits(self.row)
            && let Ok(weight) = Weight::of_digits(digits, decimals, unit)
        {
            return Some(weight);
        }
        let figure = self.number(field)?;
        Weight::new(figure, unit).map_err(|error| self.refuse(field, error)).ok()
    }

    fn length_unit(&mut self) -> Option<LengthUnit> {
        let unit = self.word(Field::LengthUnit, |memory| &mut memory.length_units).ok()?;
        Some(unit.unwrap_or(LengthUnit::Centimetre))
    }

    fn dimensions(&mut self) -> Option<Dimensions> {
        const SIDES: [Field; 3] = [Field::Length, Field::Width, Field::Height];
        // Nearly all sides are stored as numbers.
        if self.batch.cells(Field::Length).digits(self.row).is_some() {
            let unit = self.length_unit()?;
            if let Some(length) = self.plain_side(Field::Length, unit)
                && let Some(width) = self.plain_side(Field::Width, unit)
                && let Some(height) = self.plain_side(Field::Height, unit)
            {
                return Some(Dimensions { length, width, height });
            }
        }
        self.any_dimensions(SIDES)
    }

    /// A side that is stored as a number and right.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "what is handed over in memory has to be waited for")]
    fn plain_side(&self, field: Field, unit: LengthUnit) -> Option<Length> {
        let (digits, decimals) = self.batch.cells(field).digits(self.row)?;
        Length::of_digits(digits, decimals, unit).ok()
    }

    /// The same of sides however they are stored, and what is wrong with them.
    fn any_dimensions(&mut self, sides: [Field; 3]) -> Option<Dimensions> {
        let before = self.reasons.len();
        let figures = sides.map(|field| self.number(field));
        if figures.iter().all(Option::is_none) {
            return None;
        }
        let unit = self.length_unit()?;
        let mut side = |field: Field, figure: Option<Decimal>| Length::new(figure?, unit).map_err(|error| self.refuse(field, error)).ok();
        let [length, width, height] = figures;
        let sides = (side(Field::Length, length), side(Field::Width, width), side(Field::Height, height));
        if let (Some(length), Some(width), Some(height)) = sides {
            return Some(Dimensions { length, width, height });
        }
        if self.reasons.len() == before {
            self.refuse(Field::Length, "`Length`, `Width` and `Height` go together: all three or none");
        }
        None
    }
}
