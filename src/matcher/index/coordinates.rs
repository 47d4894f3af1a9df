//! Where a consignment stands in the index: a handful of numbers, found without a single allocation.

use chrono::Datelike;

use super::Index;
use super::lane_price::{Measure, chargeable};
use crate::consignment::{Address, Consignment, Package};
use crate::coordinates::{Axis, Coordinates, Figures, MOST_PACKAGES, MOST_ROWS, MOST_TAGS, PackageFigures, Volume};
use crate::matcher::Compiled;
use crate::money::Currency;
use crate::place_list::{ClassId, Classes, Matched};
use crate::rule::RuleKind;

/// The most packages that a consignment may have.
const VALID_PACKAGES: usize = crate::consignment::MOST_PACKAGES;

/// Sums and extremes over the packages, as they are gone through.
struct Packages {
    one_by_one: [PackageFigures; MOST_PACKAGES],
    volume: Volume,
    figures: Figures,
    /// What they are worth together; `None` once a package doesn't say.
    amount: Option<i64>,
    currency: Option<Currency>,
}

impl Packages {
    fn of(compiled: &Compiled, packages: &[Package]) -> Option<Self> {
        let none = PackageFigures { weight: 0, volume: Volume::Whole(0) };
        let mut sum =
            Self { one_by_one: [none; MOST_PACKAGES], volume: Volume::Whole(0), figures: Figures::none(), amount: Some(0), currency: None };
        for (number, package) in packages.iter().enumerate() {
            sum.add(number, package, compiled)?;
        }
        Some(sum)
    }

    fn add(&mut self, number: usize, package: &Package, compiled: &Compiled) -> Option<()> {
        let (mut dimensions, mut weight) = (package.dimensions, package.weight);
        if let Some(size) = &package.size {
            let (standard_dimensions, standard_weight) = compiled.package_sizes.get(size.as_str())?;
            dimensions = dimensions.or(*standard_dimensions);
            weight = weight.or(*standard_weight);
        }
        let (weight, volume) = (weight?.grains()?, Volume::of(dimensions));
        self.figures.add_weight(weight)?;
        self.figures.add_sides(dimensions)?;
        self.volume = self.volume.plus(volume);
        if let Some(place) = self.one_by_one.get_mut(number) {
            *place = PackageFigures { weight, volume };
        }
        self.add_worth(package)
    }

    /// Two currencies in one consignment are a mistake, which others find and say.
    fn add_worth(&mut self, package: &Package) -> Option<()> {
        match package.value {
            Some(value) => {
                if *self.currency.get_or_insert(value.currency) != value.currency {
                    return None;
                }
                let own = value.amount.millionths()?;
                self.amount = self.amount.and_then(|amount| amount.checked_add(own));
            }
            None => self.amount = None,
        }
        Some(())
    }
}

impl Compiled {
    /// Where a consignment stands in the index; `None` if there is none, if the consignment is not valid, or out of the ordinary.
    pub(crate) fn stands(&self, consignment: &Consignment) -> Option<Coordinates> {
        self.coordinates(self.index.as_ref()?, consignment)
    }

    /// The lists that the origin and the destination of a consignment lie in that stands in the index.
    pub(in crate::matcher) fn lists(&self, asked: &Coordinates) -> Option<[Matched; 2]> {
        let index = self.index.as_ref()?;
        Some([index.origins.matched(asked.origin)?.clone(), index.destinations.matched(asked.destination)?.clone()])
    }

    fn coordinates(&self, index: &Index, consignment: &Consignment) -> Option<Coordinates> {
        let packages = Packages::of(self, &consignment.packages)?;
        let mut figures = packages.figures;
        if let Some(weight) = consignment.weight {
            figures.set_weight(weight.grains()?);
        }
        figures.worth = match consignment.value {
            Some(value) if packages.currency.is_some_and(|currency| currency != value.currency) => return None,
            Some(value) => Some((value.amount.millionths()?, value.currency)),
            None => packages.amount.zip(packages.currency),
        };
        let (origin_location, origin, _) = self.stand(&index.origins, consignment.origin.as_ref())?;
        let (_, destination, country) = self.stand(&index.destinations, Some(&consignment.destination))?;
        let (volume, weight) = (packages.volume, figures.weight());
        let mut coordinates = Coordinates {
            direction: consignment.direction,
            origin_location,
            origin,
            destination,
            destination_country: country?,
            holidays: index.timetable.holidays_of(country?),
            shipping_day: consignment.shipping_date.map(|date| date.num_days_from_ce()),
            promise: consignment.promise,
            promised_day: consignment.promise.date.map(|date| date.num_days_from_ce()),
            weight,
            volume,
            steps: Measure::ALL.map(|measure| index.grid.step(measure, index.measured(measure, &figures, volume))),
            package_count: i64::try_from(Some(consignment.packages.len()).filter(|count| (1..=VALID_PACKAGES).contains(count))?).ok()?,
            packages: packages.one_by_one,
            tags: [0; MOST_TAGS],
            tag_count: 0,
            rows: [0; MOST_ROWS],
            kinds: [0; MOST_ROWS],
            row_count: 0,
            figures,
        };
        self.ask_rows(index, consignment, &mut coordinates)?;
        Some(coordinates)
    }

    fn ask_rows(&self, index: &Index, consignment: &Consignment, coordinates: &mut Coordinates) -> Option<()> {
        let screens = &index.screens;
        coordinates.ask_for(Some(screens.enabled_row), RuleKind::Enabled as u8)?;
        coordinates.ask_for(Some(screens.delivers_row), RuleKind::ExcludedPlaces as u8)?;
        for (axis, screen) in &screens.of_figures {
            let row = match axis {
                Axis::Worth(currency) => match coordinates.figures.is_worth_more(*currency, &screens.exchange) {
                    Some(more) => screen.row_by(more),
                    None => screen.row(None),
                },
                axis => screen.row(coordinates.figures.of(*axis)),
            };
            coordinates.ask_for(row, kind_of(*axis) as u8)?;
        }
        for tag in &consignment.tags {
            // No service carries a tag that the rule set doesn't name.
            let number = self.tags.get(tag.as_str()).copied();
            coordinates.ask_for(screens.tag_row(number), RuleKind::Tags as u8)?;
            if let Some(number) = number {
                *coordinates.tags.get_mut(coordinates.tag_count)? = number;
                coordinates.tag_count += 1;
            }
        }
        Some(())
    }

    /// The location and the class of an address, and its country.
    fn stand(&self, classes: &Classes, address: Option<&Address>) -> Option<(Option<usize>, ClassId, Option<crate::place::Country>)> {
        let Some(address) = address else { return Some((None, classes.of_place(None, None)?, None)) };
        let postcode = address.postcode.as_deref().filter(|text| !text.trim().is_empty());
        let Some(name) = address.location.as_ref().filter(|_| !self.locations.is_empty()) else {
            return Some((None, classes.of_place(address.country, postcode)?, address.country));
        };
        let location = *self.location_numbers.get(name.as_str())?;
        if address.country.is_none() && postcode.is_none() {
            return Some((Some(location), classes.of_location(location)?, self.addresses.get(location)?.country));
        }
        // What the address says besides its location is for those who have the time.
        let own = self.addresses.get(location)?;
        let same = address.country.is_none_or(|country| own.country == Some(country)) && postcode.is_none();
        if same {
            return Some((Some(location), classes.of_location(location)?, own.country));
        }
        if classes.names_locations() || postcode.is_none() {
            return None;
        }
        let country = address.country.or(own.country);
        Some((Some(location), classes.of_place(country, postcode)?, country))
    }
}

impl Index {
    fn measured(&self, measure: Measure, figures: &Figures, volume: Volume) -> i64 {
        match (measure, volume, self.largest_divisor) {
            (Measure::HeaviestPackage, ..) => figures.heaviest_package(),
            (Measure::Chargeable, Volume::Whole(volume), Some(ratio)) => {
                chargeable(figures.weight(), volume, ratio).unwrap_or(figures.weight())
            }
            _ => figures.weight(),
        }
    }
}

/// The kind of rule that limits a figure.
fn kind_of(axis: Axis) -> RuleKind {
    match axis {
        Axis::Weight | Axis::LightestPackage | Axis::HeaviestPackage => RuleKind::Weight,
        Axis::LeastLength | Axis::GreatestLength => RuleKind::Length,
        Axis::LeastGirth | Axis::GreatestGirth => RuleKind::Girth,
        Axis::LeastLengthPlusGirth | Axis::GreatestLengthPlusGirth => RuleKind::LengthPlusGirth,
        Axis::Worth(_) => RuleKind::Value,
    }
}
