//! Where a consignment stands in the index: a handful of numbers, found without a single allocation.

use chrono::Datelike;

use super::Index;
use super::lane_price::{Measure, chargeable};
use crate::consignment::{Address, Consignment, MOST_PACKAGES, Package};
use crate::coordinates::{Axis, Coordinates, PackageFigures, Volume};
use crate::matcher::Compiled;
use crate::money::Currency;
use crate::place_list::{ClassId, Classes, Matched};

/// What packages are worth together.
struct Worth {
    /// `None` once a package doesn't say.
    amount: Option<i64>,
    currency: Option<Currency>,
}

impl Worth {
    /// Two currencies in one consignment are a mistake, which others find and say.
    fn add(&mut self, package: &Package) -> Option<()> {
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
        let mut asked = Coordinates::BLANK;
        self.stand_at(consignment, &mut asked)?;
        Some(asked)
    }

    /// The same, written to blank coordinates: they are too large to be handed around.
    pub(crate) fn stand_at(&self, consignment: &Consignment, asked: &mut Coordinates) -> Option<()> {
        let index = self.index.as_ref()?;
        let count = Some(consignment.packages.len()).filter(|count| (1..=MOST_PACKAGES).contains(count))?;
        asked.package_count = i64::try_from(count).ok()?;
        let mut worth = Worth { amount: Some(0), currency: None };
        for (number, package) in consignment.packages.iter().enumerate() {
            self.add_package(number, package, asked)?;
            worth.add(package)?;
        }
        if let Some(weight) = consignment.weight {
            asked.figures.set_weight(weight.grains()?);
        }
        asked.figures.worth = match consignment.value {
            Some(value) if worth.currency.is_some_and(|currency| currency != value.currency) => return None,
            Some(value) => Some((value.amount.millionths()?, value.currency)),
            None => worth.amount.zip(worth.currency),
        };
        (asked.origin_location, asked.origin, _) = self.stand(&index.origins, consignment.origin.as_ref())?;
        let (_, destination, country) = self.stand(&index.destinations, Some(&consignment.destination))?;
        (asked.destination, asked.destination_country) = (destination, country?);
        asked.direction = consignment.direction;
        asked.holidays = index.timetable.holidays_of(asked.destination_country);
        asked.shipping_day = consignment.shipping_date.map(|date| date.num_days_from_ce());
        asked.promise_instead(consignment.promise);
        asked.weight = asked.figures.weight();
        let chargeable = index.chargeable(asked)?;
        let measured = [
            (Measure::Weight, asked.weight),
            (Measure::Chargeable, chargeable),
            (Measure::HeaviestPackage, asked.figures.heaviest_package()),
        ];
        asked.steps = measured.map(|(measure, weight)| index.grid.step(measure, weight));
        self.ask_rows(index, consignment, asked)
    }

    fn add_package(&self, number: usize, package: &Package, asked: &mut Coordinates) -> Option<()> {
        let (mut dimensions, mut weight) = (package.dimensions, package.weight);
        if let Some(size) = &package.size {
            let (standard_dimensions, standard_weight) = self.package_sizes.get(size.as_str())?;
            dimensions = dimensions.or(*standard_dimensions);
            weight = weight.or(*standard_weight);
        }
        let own = PackageFigures { weight: weight?.grains()?, volume: Volume::of(dimensions) };
        asked.figures.add_weight(own.weight)?;
        asked.figures.add_sides(dimensions)?;
        asked.volume = asked.volume.plus(own.volume);
        if let Some(place) = asked.packages.get_mut(number) {
            *place = own;
        }
        Some(())
    }

    /// The lists that the origin and the destination of a consignment lie in that stands in the index.
    pub(in crate::matcher) fn lists(&self, asked: &Coordinates) -> Option<[Matched; 2]> {
        let index = self.index.as_ref()?;
        Some([index.origins.matched(asked.origin)?.clone(), index.destinations.matched(asked.destination)?.clone()])
    }

    fn ask_rows(&self, index: &Index, consignment: &Consignment, coordinates: &mut Coordinates) -> Option<()> {
        let screens = &index.screens;
        coordinates.ask_for(Some(screens.enabled_row))?;
        coordinates.ask_for(Some(screens.delivers_row))?;
        for (axis, screen) in &screens.of_figures {
            let row = match axis {
                Axis::Worth(currency) => match coordinates.figures.is_worth_more(*currency, &screens.exchange) {
                    Some(more) => screen.row_by(more),
                    None => screen.row(None),
                },
                axis => screen.row(coordinates.figures.of(*axis)),
            };
            coordinates.ask_for(row)?;
        }
        for tag in &consignment.tags {
            // No service carries a tag that the rule set doesn't name.
            let number = self.tags.get(tag.as_str()).copied();
            coordinates.ask_for(screens.tag_row(number))?;
            if let Some(number) = number {
                coordinates.add_tag(number)?;
            }
        }
        Some(())
    }

    /// The location and the class of an address, and its country.
    fn stand(&self, classes: &Classes, address: Option<&Address>) -> Option<(Option<usize>, ClassId, Option<crate::place::Country>)> {
        let Some(address) = address else { return Some((None, classes.of_place(None, None)?, None)) };
        let postcode = address.postcode.as_deref().filter(|text| !is_blank(text));
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

/// Whether a text is nothing but white space; nearly none is, which its first byte tells.
fn is_blank(text: &str) -> bool {
    !text.bytes().next().is_some_and(|byte| byte.is_ascii_graphic()) && text.trim().is_empty()
}

impl Index {
    /// The chargeable weight by the largest divisor; `None` if 64 bits don't tell, so that no bound would hold.
    fn chargeable(&self, asked: &Coordinates) -> Option<i64> {
        match (self.largest_divisor, asked.volume) {
            (Some(ratio), Volume::Whole(volume)) => chargeable(asked.weight, volume, ratio),
            (Some(_), Volume::TooFine) => None,
            // Without dimensions nothing has a price that goes by volume.
            (Some(_), Volume::NotGiven) | (None, _) => Some(asked.weight),
        }
    }
}
