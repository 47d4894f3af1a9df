#![doc = include_str!("../README.md")]
//!
//! # The modules, in floor order
//!
//! A module uses only modules of lower floors (a test keeps it so):
//! 0 `exact` `number` `service_set` ·
//! 1 `measure` `money` `reference` ·
//! 2 `place` ·
//! 3 `json` ·
//! 4 `fingerprint` `time` ·
//! 5 `consignment` ·
//! 6 `check` `facts` ·
//! 7 `condition` `rule` ·
//! 8 `rule_set` ·
//! 9 `capacity` `preference` `shipping` `tariff` ·
//! 10 `matcher` `serial` ·
//! 11 `allocation` ·
//! 12 `insight` `live` [`simulation`] ·
//! 13 [`pro`] ·
//! 14 [`cases`] [`comparison`] ·
//! 15 `schema`

mod allocation;
mod capacity;
pub mod cases;
mod check;
pub mod comparison;
mod condition;
mod consignment;
mod exact;
mod facts;
mod fingerprint;
mod insight;
mod json;
mod live;
mod matcher;
mod measure;
mod money;
mod number;
mod place;
mod preference;
pub mod pro;
mod reference;
mod rule;
mod rule_set;
#[cfg(feature = "schema")]
pub mod schema;
mod serial;
mod service_set;
mod shipping;
pub mod simulation;
mod tariff;
mod time;

pub use {chrono, rust_decimal};

pub use allocation::{
    Allocation, AllocationFailure, AllocationRecord, AllocationSummary, BookingCode, BookingCodeError, CallError, CallOptions, Candidate,
    CapacityTerms, Change, ChangedFigure, Choice, Counts, DeliveryOption, ExclusionReason, Explanation, HeldPreference, Instead, Ledger,
    LedgerError, LeftOut, OPTION_DAYS, ObjectiveRecord, ObjectiveWorking, OptionRecord, Pool, Price, PriceStep, Quote, QuoteRecord,
    QuoteRefusal, Quotes, QuotesIter, ReasonRecord, RecordedOutcome, Refusal, Reservation, ReservationError, SelectionRefusal, StepWorking,
    SurchargeLine, SurchargeStep, UnknownObjective, Unqualified, UnqualifiedRecord, UnqualifiedService, UnqualifiedServices, WeightStep,
    WhyNot, Working,
};
pub use capacity::{Overflow, Period, PeriodError, Usage, UsageError};
pub use condition::{Condition, ConditionError};
pub use consignment::{
    Address, AddressDocument, Consignment, ConsignmentDocument, ConsignmentError, CountryCodes, CountryDocument, DangerousGoods,
    DangerousGoodsDocument, DeliveryPromise, Dimensions, DimensionsDocument, Direction, Draft, FieldValue, Fields, IsoCurrency, Item,
    ItemDocument, LONGEST_CONSIGNMENT, LatLong, MOST_ITEMS, MOST_PACKAGES, MoneyDocument, Package, PackageDocument, RequestedDeliveryDate,
    State, WeightDocument,
};
pub use facts::{Facts, FactsError};
pub use fingerprint::{Fingerprint, FingerprintError};
pub use json::{DocumentPlace, Path, Position, Violation, ViolationCode, WordError};
pub use live::{Current, LiveMatcher, Replaced};
pub use matcher::{CapacityGroups, Matcher, Moment, Service, ServiceFilter};
pub use measure::{Length, LengthUnit, Unit, VolumeUnit, Weight, WeightUnit};
pub use money::{Currency, CurrencyError, Money};
pub use number::{Number, Quantity, QuantityError, Signed, parse_decimal};
pub use place::{Country, CountryError, Place, PlaceError, Postcode, PostcodeError, Subdivision};
pub use reference::{NameError, Reference, Tag};
pub use rule::{
    Basis, CountLimit, Figure, LengthLimit, MaximumLength, ReasonCode, ReasonCodes, RuleKind, Rules, SidesLimit, ValueLimit, VolumeLimit,
    WeightLimit,
};
pub use rule_set::{
    Adjust, Assume, Band, BestValue, Beyond, By, Capacity, Carbon, Carrier, CarrierService, CarrierServiceGroup, CaseAmount, ChargeBasis,
    Chargeable, Chart, ChartZones, Collection, CollectionException, Compare, Counted, CutOff, DeliveredWithin, Directions, Discount,
    DiscountBand, DiscountMinimum, Divisor, DivisorUnit, History, LONGEST_RULE_SET, LeastWeight, Leg, MOST_OBJECTIVES, MOST_RULES,
    MOST_SERVICES, MOST_SHARED_SURCHARGES, Objective, ObservedDays, Offset, OnTime, Order, PackageSize, Per, PercentOf, PickUpAddress,
    PickUpLocation, Preference, Preferred, PricesInclude, RateLane, Rounding, RuleSet, RuleSetError, Share, ShippingLocation, ShippingRule,
    ShippingRuleType, SidesRounding, Step, StepTerms, Surcharge, TableEntry, Tariff, Tolerance, TransitDays, TransitLane, Vat, VatRounding,
    VolumetricAbove, WeightRounding, WhenFull, Zone, ZoneChart,
};
pub use time::{HolidaysOf, TimeError, TimeOfDay, Weekday, Window};

// The Rust in the pages of the book is run with the documentation's tests.
#[cfg(doctest)]
#[doc = include_str!("../docs/src/checkout.md")]
#[doc = include_str!("../docs/src/customer-service.md")]
#[doc = include_str!("../docs/src/rust.md")]
#[doc = include_str!("../docs/src/tariffs.md")]
struct Book;
