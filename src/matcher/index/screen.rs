//! Screens: which services' limits a figure keeps, as rows of bits made beforehand.
//!
//! The limits that services set for one figure cut it into steps. A figure's step says all there is to say: a service withstands so many
//! steps, and no more. In a part of a cell every step of every screen is a row of bits, one bit for each candidate; the rows of a
//! consignment's steps, anded word by word, leave the candidates that keep every limit.

use super::in_time::InTime;
use super::lane_price::Measure;
use super::timetable::Timetable;
use crate::coordinates::{Axis, Coordinates};
use crate::rule::{Limits, RuleKind};
use crate::service_set::ServiceSet;

/// The most steps of one screen. Where services set more different limits, a step leaves some services that it shouldn't, which are then
/// asked one by one.
const MOST_STEPS: usize = 48;
/// The most tags that have rows. The services that carry another are asked one by one.
const MOST_TAG_ROWS: usize = 64;

/// The limits that services set for one figure.
pub(super) struct Screen {
    /// Whether figures may not be above the ends; else not below.
    upper: bool,
    /// From the end that breaks first.
    ends: Box<[i64]>,
    /// How many steps each service, or lane, withstands.
    withstands: Box<[u8]>,
    /// The exact ends, where the steps leave too many.
    exact: Option<Box<[i64]>>,
    /// The row of its first step.
    first_row: u16,
}

impl Screen {
    /// The screen of some numbers' ends, among so many numbers.
    pub(super) fn new(numbers: usize, limits: &[(i64, usize)], upper: bool, first_row: u16) -> Self {
        let mut ends: Vec<i64> = limits.iter().map(|(end, _)| *end).collect();
        ends.sort_unstable();
        if !upper {
            ends.reverse();
        }
        ends.dedup();
        let exact = (ends.len() > MOST_STEPS).then(|| {
            let mut exact = vec![if upper { i64::MAX } else { i64::MIN }; numbers];
            for (end, number) in limits {
                if let Some(place) = exact.get_mut(*number) {
                    *place = *end;
                }
            }
            exact.into()
        });
        let every = ends.len().div_ceil(MOST_STEPS).max(1);
        let ends: Box<[i64]> = ends.into_iter().step_by(every).collect();
        let mut screen = Self { upper, withstands: Box::default(), exact, first_row, ends };
        let mut withstands = vec![screen.rows(); numbers];
        for (end, number) in limits {
            if let Some(place) = withstands.get_mut(*number) {
                *place = screen.step(Some(*end));
            }
        }
        screen.withstands = withstands.into();
        screen
    }

    /// How many rows of bits it has: one for each step but that which every service withstands.
    #[expect(clippy::cast_possible_truncation, reason = "at most MOST_STEPS")]
    pub(super) fn rows(&self) -> u8 {
        self.ends.len() as u8
    }

    pub(super) fn first_row(&self) -> u16 {
        self.first_row
    }

    /// How many ends a figure is beyond; all of them, if it is unknown.
    fn step(&self, figure: Option<i64>) -> u8 {
        match figure {
            Some(figure) if self.upper => self.step_by(|end| end < figure),
            Some(figure) => self.step_by(|end| end > figure),
            None => self.rows(),
        }
    }

    fn is_beyond(&self, figure: i64, end: i64) -> bool {
        if self.upper { end < figure } else { end > figure }
    }

    /// The same, for a figure that tells itself what it is beyond.
    #[expect(clippy::cast_possible_truncation, reason = "at most MOST_STEPS")]
    fn step_by(&self, beyond: impl Fn(i64) -> bool) -> u8 {
        // Halving takes as many steps whatever the figure: nothing for a processor to guess.
        self.ends.partition_point(|end| beyond(*end)) as u8
    }

    /// The row of the figure's step; `None` if every service withstands it.
    pub(super) fn row(&self, figure: Option<i64>) -> Option<u16> {
        self.row_of(self.step(figure))
    }

    pub(super) fn row_by(&self, beyond: impl Fn(i64) -> bool) -> Option<u16> {
        self.row_of(self.step_by(beyond))
    }

    fn row_of(&self, step: u8) -> Option<u16> {
        Some(self.first_row + u16::from(step.checked_sub(1)?))
    }

    /// How many steps the service, or lane, of that number withstands.
    pub(super) fn withstands(&self, number: usize) -> u8 {
        self.withstands.get(number).copied().unwrap_or(0)
    }

    /// Whether the exact end of a service isn't broken.
    fn keeps(&self, service: usize, beyond: impl Fn(i64) -> bool) -> bool {
        self.exact.as_ref().and_then(|exact| exact.get(service)).is_none_or(|end| !beyond(*end))
    }

    /// The last row that the service, or lane, of that number withstands.
    pub(super) fn last_row(&self, number: usize) -> Option<u16> {
        self.row_of(self.withstands(number))
    }

    pub(super) fn memory(&self) -> usize {
        size_of_val(&*self.ends) + size_of_val(&*self.withstands) + self.exact.as_ref().map_or(0, |exact| size_of_val(&**exact))
    }
}

/// The screens of all figures, the tags, and how many rows they take.
pub(super) struct Screens {
    pub(super) of_figures: Vec<(Axis, Screen)>,
    pub(super) in_time: InTime,
    /// The services that carry a tag, by its number; row `first_tag + number`.
    pub(super) carrying: Vec<Vec<u32>>,
    pub(super) first_tag: u16,
    /// The rows of the services that are switched on, and that don't exclude the destination.
    pub(super) enabled_row: u16,
    pub(super) delivers_row: u16,
    pub(super) rows: u16,
    /// The number of the kind of rule that each row is of. Where a consignment asks for rows one after the other, those of a kind stand
    /// together.
    kinds: Box<[u8]>,
    pub(super) exchange: std::collections::HashMap<crate::money::Currency, i128>,
}

impl Screens {
    /// The screens of what the rules of so many services limit, and the rows of the timetable; `None` if they are too many to number.
    pub(super) fn new(services: usize, limits: Limits, timetable: &Timetable) -> Option<Self> {
        let mut row: u16 = 0;
        let (mut of_figures, mut kinds) = (Vec::new(), Vec::new());
        let lower = limits.at_least.iter().map(|(axis, ends)| (*axis, ends, false));
        let mut ends: Vec<_> = lower.chain(limits.at_most.iter().map(|(axis, ends)| (*axis, ends, true))).collect();
        // In this order the rows of one kind of rule stand together.
        ends.sort_by_key(|(axis, ..)| *axis);
        for (axis, ends, upper) in ends {
            let screen = Screen::new(services, &in_grains(axis, ends, upper)?, upper, row);
            row = row.checked_add(u16::from(screen.rows()))?;
            kinds.resize(usize::from(row), kind_of(axis) as u8);
            of_figures.push((axis, screen));
        }
        let in_time = InTime::new(timetable, row)?;
        row = in_time.after();
        let [enabled_row, delivers_row] = [row, row.checked_add(1)?];
        row = row.checked_add(2)?;
        let rows = row.checked_add(u16::try_from(limits.carrying.len().min(MOST_TAG_ROWS)).ok()?)?.checked_add(1)?;
        // What is in time is no rule.
        kinds.resize(usize::from(enabled_row), u8::MAX);
        kinds.extend([RuleKind::Enabled as u8, RuleKind::ExcludedPlaces as u8]);
        kinds.resize(usize::from(rows), RuleKind::Tags as u8);
        Some(Self {
            of_figures,
            in_time,
            carrying: limits.carrying,
            first_tag: row,
            enabled_row,
            delivers_row,
            rows,
            kinds: kinds.into(),
            exchange: limits.exchange,
        })
    }

    /// Whether a rule's row has the bit of a service.
    pub(super) fn leaves(&self, row: u16, service: usize) -> bool {
        if row == self.no_row() {
            return false;
        }
        if let Some(tag) = row.checked_sub(self.first_tag) {
            let carrying = self.carrying.get(usize::from(tag));
            return carrying.is_some_and(|own| u32::try_from(service).is_ok_and(|service| own.binary_search(&service).is_ok()));
        }
        if row >= self.enabled_row {
            // Who asks about single services asks about these two himself.
            return true;
        }
        // The screen that the row is of: the last that begins at it or before.
        let screen = self.of_figures.partition_point(|(_, screen)| screen.first_row <= row).checked_sub(1);
        let step = |screen: &Screen| row.checked_sub(screen.first_row);
        screen
            .and_then(|screen| self.of_figures.get(screen))
            .is_some_and(|(_, screen)| step(screen).is_some_and(|step| step < u16::from(screen.withstands(service))))
    }

    /// The number of the kind of rule that a row is of.
    pub(super) fn kind(&self, row: u16) -> u8 {
        self.kinds.get(usize::from(row)).copied().unwrap_or(u8::MAX)
    }

    /// The row of what no service carries.
    pub(super) fn no_row(&self) -> u16 {
        self.rows - 1
    }

    /// Whether some screen leaves services that it shouldn't.
    pub(super) fn has_coarse(&self) -> bool {
        self.carrying.len() > MOST_TAG_ROWS || self.of_figures.iter().any(|(_, screen)| screen.exact.is_some())
    }

    /// The row of a tag, if some service may carry it; `None` where it has none.
    pub(super) fn tag_row(&self, tag: Option<u32>) -> Option<u16> {
        match tag.map(|tag| tag as usize).filter(|tag| *tag < self.carrying.len()) {
            Some(tag) if tag < MOST_TAG_ROWS => u16::try_from(tag).ok().map(|tag| self.first_tag + tag),
            Some(_) => None,
            None => Some(self.no_row()),
        }
    }

    /// Whether a service that the rows leave keeps its limits: rows of coarse screens leave more, and not every tag has a row.
    pub(super) fn keeps(&self, service: usize, asked: &Coordinates) -> bool {
        let figures = &asked.figures;
        let carries = |tag: &u32| {
            let own = self.carrying.get(*tag as usize).map(Vec::as_slice).unwrap_or_default();
            (*tag as usize) < MOST_TAG_ROWS || u32::try_from(service).is_ok_and(|service| own.binary_search(&service).is_ok())
        };
        asked.tags().iter().all(carries)
            && self.of_figures.iter().filter(|(_, screen)| screen.exact.is_some()).all(|(axis, screen)| match axis {
                Axis::Worth(currency) => match figures.is_worth_more(*currency, &self.exchange) {
                    Some(more) => screen.keeps(service, more),
                    None => screen.withstands(service) >= screen.rows(),
                },
                axis => match figures.of(*axis) {
                    Some(figure) => screen.keeps(service, |end| screen.is_beyond(figure, end)),
                    None => screen.withstands(service) >= screen.rows(),
                },
            })
    }

    /// Of what weighs more than one end and at most another, in grains, by a measure: the steps that all of it is beyond.
    pub(super) fn surely_asked(&self, measure: Measure, above: i64, up_to: i64) -> Vec<(&Screen, u8)> {
        let extreme = |axis: Axis, upper: bool| match (axis, measure, upper) {
            (Axis::Weight, Measure::Weight, true) | (Axis::HeaviestPackage, Measure::HeaviestPackage, true) => above.checked_add(1),
            // Nothing weighs more than it is charged for, and no package more than the heaviest; but a package may weigh more than all
            // together are said to.
            (Axis::Weight, Measure::Weight | Measure::Chargeable, false) | (Axis::LightestPackage, Measure::HeaviestPackage, false) => {
                Some(up_to)
            }
            _ => None,
        };
        let own = self.of_figures.iter().filter_map(|(axis, screen)| Some((screen, screen.step(Some(extreme(*axis, screen.upper)?)))));
        own.filter(|(_, step)| *step > 0).collect()
    }

    /// The rows that have a bit of each of so many services wherever it goes; of the rows of a screen the last.
    pub(super) fn own_rows(&self, services: usize, enabled: &ServiceSet) -> Vec<Box<[u16]>> {
        let mut own: Vec<Vec<u16>> = vec![Vec::with_capacity(self.of_figures.len() + 4); services];
        for (service, own) in own.iter_mut().enumerate() {
            own.extend(self.of_figures.iter().filter_map(|(_, screen)| screen.last_row(service)));
            own.extend(enabled.has(service).then_some(self.enabled_row));
        }
        for (tag, services) in (0..).zip(&self.carrying) {
            let Some(row) = self.tag_row(Some(tag)) else { continue };
            for service in services {
                if let Some(own) = own.get_mut(*service as usize) {
                    own.push(row);
                }
            }
        }
        own.into_iter().map(Vec::into_boxed_slice).collect()
    }

    pub(super) fn memory(&self) -> usize {
        let figures: usize = self.of_figures.iter().map(|(_, screen)| screen.memory()).sum();
        let carrying: usize = self.carrying.iter().map(|services| services.capacity() * size_of::<u32>()).sum();
        figures + self.in_time.memory() + carrying
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

/// Limits in grains: no figure lies between two of them. `None` if what is to be converted isn't whole in these.
fn in_grains(axis: Axis, limits: &[(i128, usize)], upper: bool) -> Option<Vec<(i64, usize)>> {
    let grain = axis.grain();
    let grains = |(end, service): &(i128, usize)| {
        let whole = if upper { end.div_euclid(grain) } else { -(-end).div_euclid(grain) };
        let is_exact = !matches!(axis, Axis::Worth(_)) || whole * grain == *end;
        is_exact.then(|| (i64::try_from(whole).unwrap_or(i64::MAX), *service))
    };
    limits.iter().map(grains).collect()
}
