//! A matcher that can be exchanged while others allocate with it.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use arc_swap::{ArcSwap, Guard};

use crate::allocation::Pool;
use crate::matcher::Matcher;
use crate::rule_set::{RuleSet, RuleSetError};

/// The matcher that is in force now, shared by all threads of a service, and exchanged for another while they allocate.
///
/// Whoever asks takes [`LiveMatcher::current`], which never waits, neither for others who ask nor for a change, and allocates nothing.
/// What it gives stays the same rule set for as long as it is held: hold it for one request, and every answer to that request is of one
/// rule set. A change is compiled beside the old one first; then one pointer is exchanged. Decisions under way finish on the old rule set,
/// whose memory is freed once the last of them is done.
///
/// # Examples
/// A warehouse system's service: one handle, given to every worker; the rate cards change while they work.
///
/// ```
/// use consign::{Consignment, LiveMatcher, RuleSet};
///
/// # let rules = |price: &str| format!(r#"{{
/// #     "Currency": "GBP",
/// #     "ShippingLocations": [{{ "Reference": "Leeds", "Place": "GB LS10 1AB", "TimeZone": "Europe/London",
/// #         "Collections": [{{ "Carrier": "SWIFT", "Days": ["Monday", "Tuesday"], "Time": "17:00" }}] }}],
/// #     "Carriers": [{{ "Reference": "SWIFT", "Name": "Swift Parcels" }}],
/// #     "CarrierServices": [{{ "Reference": "SWIFT_24", "Name": "24 Hours", "Carrier": "SWIFT",
/// #         "Transit": [{{ "TransitDays": {{ "Min": 1, "Max": 1 }}, "DeliveryDays": ["Tuesday", "Wednesday"] }}],
/// #         "Rates": [{{ "Bands": [{{ "UpTo": 10, "Price": {price} }}] }}] }}]
/// # }}"#);
/// # let (rate_card_of_october, rate_card_of_november) = (rules("6.40"), rules("6.95"));
/// let live = LiveMatcher::new(RuleSet::from_json(&rate_card_of_october)?.compile()?);
/// let consignment: Consignment = r#"{
///     "Reference": "EC-000-05B-MMA",
///     "Packages": [{ "Weight": { "Value": 1.8, "Unit": "Kg" } }],
///     "Addresses": [
///         { "AddressType": "Origin", "ShippingLocationReference": "Leeds" },
///         { "AddressType": "Destination", "Postcode": "M1 5WG", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } }]
/// }"#.parse()?;
/// let monday = "2026-11-02T09:00:00Z".parse()?;
/// let price = |consignment| -> Result<String, consign::Refusal> {
///     let current = live.current(); // once for each request
///     let choice = current.all().decide(consignment, monday)?;
///     Ok(choice.map(|choice| choice.net().to_string()).unwrap_or_default())
/// };
///
/// std::thread::scope(|scope| -> Result<(), Box<dyn std::error::Error>> {
///     let workers = [(); 2].map(|()| scope.spawn(|| price(&consignment)));
///     // Meanwhile: what doesn't compile changes nothing.
///     assert!(live.replace_with("{}").is_err());
///     live.replace_with(&rate_card_of_november)?;
///     for worker in workers {
///         let price = worker.join().expect("a worker allocates")?;
///         assert!(["6.40", "6.95"].contains(&price.as_str()));
///     }
///     Ok(())
/// })?;
/// assert_eq!(price(&consignment)?, "6.95");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct LiveMatcher(ArcSwap<InForce>);

/// A matcher and its pool of all services, which is made once, not for each request.
struct InForce {
    all: Pool,
}

impl InForce {
    fn of(matcher: &Matcher) -> Arc<Self> {
        Arc::new(Self { all: matcher.all() })
    }
}

/// The rule set that was in force when it was asked for; a [`Matcher`].
///
/// Cheap to get, and meant to be dropped soon: while it is held, so is its rule set's memory. What has to outlive a request clones the
/// matcher.
#[must_use]
pub struct Current(Guard<Arc<InForce>>);

impl Current {
    /// All services: [`Matcher::all`], made once for the rule set.
    #[must_use]
    pub fn all(&self) -> &Pool {
        &self.0.all
    }
}

impl Deref for Current {
    type Target = Matcher;

    fn deref(&self) -> &Matcher {
        self.0.all.matcher()
    }
}

impl fmt::Debug for Current {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Current").field(&**self).finish()
    }
}

/// A rule set that was in force, and may still be in use.
///
/// Whoever lets go of a rule set last frees it, and that takes its time (some milliseconds for a thousand services). So that no worker has to,
/// keep this until [`Replaced::is_in_use`] says no, and drop it where a pause doesn't matter. If it is dropped earlier, all is well too:
/// the last user frees it.
#[must_use = "dropping it frees the old rule set here, or at its last user"]
pub struct Replaced(Arc<InForce>);

impl Replaced {
    /// The matcher that was in force: to ask it once more, or to go back to it.
    #[must_use]
    pub fn matcher(&self) -> &Matcher {
        self.0.all.matcher()
    }

    /// Whether anybody else still holds it: a request under way, a pool, a quote, a clone of its matcher. Once nobody does, nobody ever
    /// will again but through this value.
    #[must_use]
    pub fn is_in_use(&self) -> bool {
        // Our own: this value, and in it the pool.
        Arc::strong_count(&self.0) > 1 || Arc::strong_count(&self.matcher().0) > 1
    }
}

impl fmt::Debug for Replaced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replaced").field("matcher", self.matcher()).field("is_in_use", &self.is_in_use()).finish()
    }
}

impl LiveMatcher {
    /// With a first rule set in force.
    #[expect(clippy::needless_pass_by_value, reason = "what is in force is handed over, whether it is moved or shared")]
    #[must_use]
    pub fn new(matcher: Matcher) -> Self {
        let in_force = InForce::of(&matcher);
        Self(ArcSwap::new(in_force))
    }

    /// The rule set that is in force now. Ask once for each request, so that all that is said about it is of one rule set.
    pub fn current(&self) -> Current {
        Current(self.0.load())
    }

    /// Puts another rule set in force, for all who ask from now on, and gives back the one that was. Nobody is kept waiting.
    #[expect(clippy::needless_pass_by_value, reason = "what is in force is handed over, whether it is moved or shared")]
    pub fn swap(&self, new: Matcher) -> Replaced {
        let in_force = InForce::of(&new);
        Replaced(self.0.swap(in_force))
    }

    /// Reads and compiles a rule set, and puts it in force. Whoever allocates meanwhile does so by the old one.
    ///
    /// If several are replaced at once the one that is compiled last stays: let one thread do it.
    ///
    /// # Errors
    /// Everything that is wrong with it; the old rule set then stays in force.
    pub fn replace_with(&self, rule_set: &str) -> Result<Replaced, RuleSetError> {
        Ok(self.swap(RuleSet::from_json(rule_set)?.compile()?))
    }
}

impl From<Matcher> for Arc<LiveMatcher> {
    fn from(matcher: Matcher) -> Self {
        Self::new(LiveMatcher::new(matcher))
    }
}

impl From<Matcher> for LiveMatcher {
    fn from(matcher: Matcher) -> Self {
        Self::new(matcher)
    }
}

impl fmt::Debug for LiveMatcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("LiveMatcher").field(&*self.current()).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Weak;

    use super::*;
    use crate::matcher::Engine;

    fn matcher(name: &str) -> Matcher {
        RuleSet::from_json(&format!(r#"{{ "Name": "{name}", "Currency": "GBP", "Carriers": [], "CarrierServices": [] }}"#))
            .and_then(|rules| rules.compile())
            .unwrap()
    }

    fn watched(matcher: &Matcher) -> Weak<Engine> {
        Arc::downgrade(&matcher.0)
    }

    #[test]
    fn a_replaced_rule_set_is_freed_once_nobody_uses_it() {
        let live = LiveMatcher::new(matcher("old"));
        let (current, old) = (live.current(), watched(&live.current()));
        let replaced = live.swap(matcher("new"));
        assert_ne!(current.fingerprint(), live.current().fingerprint());
        assert!(replaced.is_in_use(), "a request is under way");
        let pool = current.all().clone();
        drop(current);
        assert!(replaced.is_in_use(), "a pool has been kept");
        drop(pool);
        assert!(!replaced.is_in_use());
        assert!(old.upgrade().is_some());
        drop(replaced);
        assert!(old.upgrade().is_none());
    }

    #[test]
    fn the_last_user_frees_what_was_let_go_before() {
        let live = LiveMatcher::new(matcher("old"));
        let (current, old) = (live.current(), watched(&live.current()));
        drop(live.swap(matcher("new")));
        assert!(old.upgrade().is_some());
        drop(current);
        assert!(old.upgrade().is_none());
    }

    #[test]
    fn no_rule_set_of_many_stays_behind() {
        const SWAPS: usize = 500;
        let live = LiveMatcher::new(matcher("first"));
        let mut watch = vec![watched(&live.current())];
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    for _ in 0..SWAPS {
                        let held = [(); 12].map(|()| live.current());
                        assert!(held.iter().all(|current| current.all().matcher().fingerprint() == current.fingerprint()));
                        std::thread::yield_now();
                    }
                });
            }
            for number in 0..SWAPS {
                let next = matcher(&number.to_string());
                watch.push(watched(&next));
                drop(live.swap(next));
            }
        });
        let left = watch.iter().filter(|old| old.upgrade().is_some()).count();
        assert_eq!(left, 1, "the one in force");
        drop(live);
        assert!(watch.iter().all(|old| old.upgrade().is_none()));
    }

    #[test]
    fn what_does_not_compile_changes_nothing() {
        let live = LiveMatcher::from(matcher("old"));
        let before = live.current().fingerprint();
        assert!(!live.replace_with("{").unwrap_err().violations.is_empty());
        assert_eq!(live.current().fingerprint(), before);
    }
}
