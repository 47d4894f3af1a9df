//! What is wrong with objectives, and with the history that they go by.

use rust_decimal::Decimal;

use super::{Chosen, ChosenBy, History, Objective, Preferred, RuleSet, Step, StepTerms, Tolerance};
use crate::check::Checker;
use crate::condition::{Scope, Uses};
use crate::json::{Problem, Trail, ViolationCode};

/// The most objectives of a rule set, and the most steps of one.
pub const MOST_OBJECTIVES: usize = 1_000;
const MOST_STEPS: usize = 100;
/// The furthest that a delivery is asked for.
const MOST_DAYS: u32 = 366;

pub(super) fn of_rule_set<'a>(rule_set: &'a RuleSet, checker: &mut Checker<'a>) {
    let list = Trail::Root.key("Objectives");
    if rule_set.objectives.len() > MOST_OBJECTIVES {
        let message = format!("`{}` objectives are too many: at most `{MOST_OBJECTIVES}`", rule_set.objectives.len());
        checker.problems.push(Problem::new(list.path(), message).code(ViolationCode::TooLarge));
    } else if !rule_set.objectives.is_empty() {
        checker.unique("objective", "Objectives", rule_set.objectives.iter().map(|objective| &objective.reference));
        let chosen = Chosen::new(rule_set);
        for (index, objective) in rule_set.objectives.iter().enumerate() {
            objective.check(&chosen, &list.index(index), checker);
        }
    }
    of_history(&rule_set.history, checker);
    of_carbon(rule_set, checker);
}

impl Objective {
    fn check<'a>(&'a self, chosen: &Chosen<'a>, at: &Trail<'_>, checker: &mut Checker<'a>) {
        if let Some(when) = &self.when {
            when.check(&at.key("When"), Scope::Consignment, Uses::OBJECTIVE, checker);
        }
        let list = at.key("Choose");
        if self.choose.is_empty() {
            let problem = Problem::new(list.path(), "an objective has at least one step");
            checker.problems.push(problem.code(ViolationCode::EmptyList).hint("`[\"Cheapest\"]` is what holds without an objective"));
        }
        if self.choose.len() > MOST_STEPS {
            let message = format!("`{}` steps are too many: at most `{MOST_STEPS}`", self.choose.len());
            checker.problems.push(Problem::new(list.path(), message).code(ViolationCode::TooLarge));
            return;
        }
        for (index, step) in self.choose.iter().enumerate() {
            let here = list.index(index);
            if step.is_order() && index + 1 < self.choose.len() {
                let message = format!("`{}` is an order, and an order is the last step: nothing follows it", step.key());
                checker.clash(ViolationCode::OutOfOrder, &here, message, &list.index(index + 1), "the next step is");
            }
            if let Step::Terms(terms) = step {
                terms.check(chosen, &here, checker);
            }
        }
    }
}

impl Step {
    /// The field that it has, or the word that it is.
    pub(crate) fn key(&self) -> &'static str {
        match self {
            Self::Order(order) => order.as_str(),
            Self::Terms(terms) => terms.given().next().unwrap_or_default(),
        }
    }

    /// Whether it puts what is left into an order.
    pub(crate) fn is_order(&self) -> bool {
        matches!(self, Self::Order(_)) || matches!(self, Self::Terms(terms) if terms.best_value.is_some())
    }

    /// Whether it leaves services out before tiers count.
    pub(crate) fn is_filter(&self) -> bool {
        matches!(self, Self::Terms(terms) if terms.delivered_within.is_some() || terms.on_time.is_some())
    }
}

impl StepTerms {
    fn given(&self) -> impl Iterator<Item = &'static str> {
        let fields = [
            ("DeliveredWithin", self.delivered_within.is_some()),
            ("OnTime", self.on_time.is_some()),
            ("Within", self.within.is_some()),
            ("Prefer", self.prefer.is_some()),
            ("BestValue", self.best_value.is_some()),
        ];
        fields.into_iter().filter_map(|(key, is_given)| is_given.then_some(key))
    }

    fn check<'a>(&'a self, chosen: &Chosen<'a>, at: &Trail<'_>, checker: &mut Checker<'a>) {
        let mut given = self.given();
        match (given.next(), given.next()) {
            (None, _) => checker.refuse(at, "a step is a word, or states `DeliveredWithin`, `OnTime`, `Within`, `Prefer` or `BestValue`"),
            (Some(first), Some(second)) => {
                let message = format!("a step states one thing: `{first}` or `{second}`; write two steps");
                checker.clash(ViolationCode::Conflict, &at.key(second), message, &at.key(first), &format!("`{first}` is"));
            }
            _ => {}
        }
        if let Some(within) = self.delivered_within.filter(|within| within.days > MOST_DAYS) {
            let message = format!("`{}` days are too many: at most `{MOST_DAYS}`", within.days);
            checker.refuse(&at.key("DeliveredWithin").key("Days"), message);
        }
        if let Some(on_time) = self.on_time {
            let (probability, at) = (on_time.probability.decimal(), at.key("OnTime"));
            if probability.is_zero() {
                checker.refuse(&at.key("Probability"), "the probability `0` leaves all: it is above 0");
            } else if probability > Decimal::ONE {
                checker.refuse(&at.key("Probability"), format!("the probability `{probability}` is above `1`: 95 % is `0.95`"));
            }
        }
        if let Some(within) = self.within {
            within.check(&at.key("Within"), checker);
        }
        if let Some(prefer) = &self.prefer {
            prefer.check(chosen, &at.key("Prefer"), checker);
        }
    }
}

impl Tolerance {
    fn check(self, at: &Trail<'_>, checker: &mut Checker<'_>) {
        match (self.percent, self.amount) {
            (None, None) => checker.refuse(at, "a tolerance states `Percent` or `Amount`"),
            (Some(percent), Some(_)) => {
                let message = "a tolerance states `Percent` or `Amount`, not both".to_owned();
                checker.clash(ViolationCode::Conflict, &at.key("Amount"), message, &at.key("Percent"), &format!("`{percent}` % is"));
            }
            _ => {}
        }
    }
}

impl Preferred {
    /// By what its services are chosen.
    pub(crate) fn chosen(&self) -> ChosenBy<'_> {
        let Self { services, carriers, carrier_service_groups, .. } = self;
        ChosenBy { services: services.as_deref(), carriers: carriers.as_deref(), groups: carrier_service_groups.as_deref() }
    }

    fn check<'a>(&'a self, chosen: &Chosen<'a>, at: &Trail<'_>, checker: &mut Checker<'a>) {
        if self.chosen().is_all() {
            checker.refuse(at, "it prefers nobody: `Services`, `Carriers` or `CarrierServiceGroups`");
        }
        chosen.check(&self.chosen(), at, checker);
        if let Some(tolerance) = self.tolerance {
            tolerance.check(&at.key("Tolerance"), checker);
        }
    }
}

fn of_history<'a>(history: &'a [History], checker: &mut Checker<'a>) {
    let list = Trail::Root.key("History");
    for (index, row) in history.iter().enumerate() {
        let here = list.index(index);
        checker.known("carrier service", &row.service, &here.key("Service"), |names| &names.services);
        checker.not_empty(row.to.as_deref(), &here.key("To"), "anywhere");
        checker.places(row.to.as_deref(), &here.key("To"));
        if row.days.is_empty() {
            let problem = Problem::new(
                here.key("Days").path(),
                "nothing was observed: `{ \"2\": 75, \"3\": 15 }` is 75 times two days and 15 times three",
            );
            checker.problems.push(problem.code(ViolationCode::EmptyList));
        }
    }
}

impl RuleSet {
    /// Tells every place that objectives and the history name, where it stands, and whether it is of a destination.
    pub(super) fn each_place_of_objectives<'a>(&'a self, told: &mut dyn FnMut(&Trail<'_>, bool, &'a str)) {
        let list = Trail::Root.key("Objectives");
        for (index, objective) in self.objectives.iter().enumerate() {
            objective.when.iter().for_each(|when| when.each_place(&list.index(index).key("When"), told));
        }
        let list = Trail::Root.key("History");
        for (index, row) in self.history.iter().enumerate() {
            let row_path = list.index(index);
            let path = row_path.key("To");
            row.to.iter().flatten().enumerate().for_each(|(index, name)| told(&path.index(index), true, name));
        }
    }
}

fn of_carbon(rule_set: &RuleSet, checker: &mut Checker<'_>) {
    let services = Trail::Root.key("CarrierServices");
    for (index, service) in rule_set.carrier_services.iter().enumerate() {
        if service.carbon.is_some_and(|carbon| carbon.per_consignment.is_none() && carbon.per_kg.is_none()) {
            checker.refuse(&services.index(index).key("Carbon"), "carbon states `PerConsignment`, `PerKg` or both, in grams");
        }
    }
}
