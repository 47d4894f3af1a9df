//! How much services may take, and should.

use super::scope::rule_record;
use crate::json::{record, words};
use crate::measure::Unit;
use crate::money::Currency;
use crate::number::Quantity;

words! {
    /// By what periods use is counted, of the collection date.
    pub enum Per, "a period" {
        /// Each day.
        Day = "Day",
        /// Each week, from Monday.
        Week = "Week",
        /// Each month of the calendar.
        Month = "Month",
        /// All time together.
        Total = "Total",
    }

    /// What a capacity counts.
    pub enum Counted, "what is counted" {
        /// Consignments.
        Consignments = "Consignments",
        /// Their packages.
        Packages = "Packages",
        /// What they weigh; not what is charged.
        Weight = "Weight",
        /// The volumes of their packages.
        Volume = "Volume",
        /// What they are worth.
        Value = "Value",
    }

    /// What becomes of a consignment where there is no room.
    pub enum WhenFull, "what becomes of a consignment where there is no room" {
        /// The service doesn't take it.
        NextService = "NextService",
        /// It is as if the date were closed: the service takes it on the next one that keeps the promise.
        NextDate = "NextDate",
    }
}

rule_record! {
    /// How much its services may take together, or should, in a day, a week, a month or in all. A consignment counts where its origin, its
    /// service and the condition are met, on its collection date; where it isn't known whether the condition holds it counts against `Max`
    /// alone.
    #[non_exhaustive]
    pub struct Capacity, "a capacity", "collection" {
        /// The period that use is counted by, of the collection date. Default: `Day`.
        pub per: Option<Per> = "Per",
        /// What is counted. Default: `Consignments`.
        pub of: Option<Counted> = "Of",
        /// The unit of weights or volumes. Default: Kg for weights, M3 for volumes.
        pub unit: Option<Unit> = "Unit",
        /// The currency of values. Default: the rule set's.
        pub currency: Option<Currency> = "Currency",
        /// The most, itself included, in `Unit` or `Currency`. Default: no limit; the capacity is a commitment only.
        pub max: Option<Quantity> = "Max",
        /// The least that should be taken, in `Unit` or `Currency`. Only a plan sees to it; in turn `Offset` helps. Default: none.
        pub min: Option<Quantity> = "Min",
        /// The share that it should have of all that is allocated at its shipping locations in the period. Only a plan sees to it. Default:
        /// none.
        pub share: Option<Share> = "Share",
        /// What is taken off compared prices as long as less than `Min` was used before. Default: nothing.
        pub offset: Option<Offset> = "Offset",
        /// What a plan counts for each unit below `Min`, or outside `Share`, in the rule set's currency. Default: none; a plan then has as
        /// little of that as it can, whatever it costs.
        pub penalty: Option<Quantity> = "Penalty",
        /// What becomes of a consignment where `Max` leaves no room. Default: `NextService`.
        pub when_full: Option<WhenFull> = "WhenFull",
    }
}

record! {
    /// A share in percent, 0 to 100, ends included: one of the fields, or both.
    #[derive(Copy, Default)]
    pub struct Share, "a share" {
        /// The least, in percent, 0 to 100. Default: none.
        pub min: Option<Quantity> = "Min",
        /// The greatest, in percent, 0 to 100. Default: none.
        pub max: Option<Quantity> = "Max",
    }

    /// What is taken off a price before it is compared.
    #[derive(Copy, Default)]
    pub struct Offset, "an offset" {
        /// An amount in the rule set's currency, above 0.
        pub amount: Quantity = "Amount",
    }
}
