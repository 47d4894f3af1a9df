//! What is wrong with a condition where it stands.

use super::dates::Which;
use super::document::{Condition, Field, Terms};
use super::members::{Asks, Member, Scope};
use super::texts::Kind;
use crate::check::Checker;
use crate::consignment::FieldPath;
use crate::json::{Problem, Trail, ViolationCode};

/// The most members that the conditions of a rule set have.
const MOST_MEMBERS: usize = 100_000;

/// What a condition may ask where it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Uses {
    /// What has it, for messages.
    pub(crate) what: &'static str,
    /// The dates of the service's own offer.
    pub(crate) dates: bool,
    /// Its price, too.
    pub(crate) offer: bool,
}

impl Uses {
    /// Of a surcharge, which is a part of the offer's price.
    pub(crate) const SURCHARGE: Self = Self { what: "a surcharge", dates: true, offer: false };
    /// Of a capacity, which counts what is collected on a day.
    pub(crate) const CAPACITY: Self = Self { what: "a capacity", ..Self::SURCHARGE };
    /// Of an objective, which is asked before there is an offer.
    pub(crate) const OBJECTIVE: Self = Self { what: "an objective", dates: false, offer: false };
    /// Of a rule about a service, which is asked of what that offers.
    pub(crate) const SHIPPING_RULE: Self = Self { what: "a shipping rule", dates: true, offer: true };
    /// The same of a preference.
    pub(crate) const PREFERENCE: Self = Self { what: "a preference", ..Self::SHIPPING_RULE };
}

impl Member {
    /// Of what it is asked where it stands among members of that scope.
    pub(super) fn scope_in(&self, scope: Scope) -> Option<Scope> {
        self.of.contains(&scope).then_some(scope).or((self.roams && scope != Scope::Danger).then_some(Scope::Consignment))
    }
}

impl Condition {
    /// What is wrong with it where it is asked of that.
    pub(crate) fn check<'a>(&'a self, at: &Trail<'_>, scope: Scope, uses: Uses, checker: &mut Checker<'a>) {
        let before = checker.members;
        checker.members += self.count();
        if before <= MOST_MEMBERS && checker.members > MOST_MEMBERS {
            let message = format!("the conditions of the rule set have more than `{MOST_MEMBERS}` members");
            checker.problems.push(Problem::new(at.path(), message).code(ViolationCode::TooLarge));
        }
        self.members(at, scope, uses, checker);
    }

    fn members<'a>(&'a self, at: &Trail<'_>, scope: Scope, uses: Uses, checker: &mut Checker<'a>) {
        for (member, terms) in &self.members {
            let here = at.key(member.key);
            let Some(scope) = member.scope_in(scope) else {
                misplaced(member, scope, &here, checker);
                continue;
            };
            terms.check(member, &here, (scope, uses), checker);
        }
    }
}

/// A member that can't be asked where it stands: where could it?
fn misplaced(member: &Member, scope: Scope, at: &Trail<'_>, checker: &mut Checker<'_>) {
    let key = member.key;
    let (of, hint) = match member.of.first() {
        Some(Scope::Package) => ("a package's", format!("`{{ \"AnyPackage\": {{ \"{key}\": … }} }}` or `EveryPackage`")),
        Some(Scope::Item) => ("an item's", format!("`{{ \"AnyItem\": {{ \"{key}\": … }} }}` or `EveryItem`")),
        Some(Scope::Danger) => {
            ("dangerous goods'", format!("`{{ \"AnyItem\": {{ \"DangerousGoods\": {{ \"{key}\": … }} }} }}` or `EveryItem`"))
        }
        _ => ("the consignment's or a package's", "beside it, not in it".to_owned()),
    };
    let whose = match scope {
        Scope::Consignment => "the consignment",
        Scope::Package => "a package",
        Scope::Item => "an item",
        Scope::Danger => "dangerous goods",
    };
    let problem = Problem::new(at.path(), format!("`{key}` is {of}, and {whose} is asked here"));
    checker.problems.push(problem.code(ViolationCode::UnknownField).hint(hint));
}

impl Terms {
    fn check<'a>(&'a self, member: &Member, at: &Trail<'_>, (scope, uses): (Scope, Uses), checker: &mut Checker<'a>) {
        match (self, &member.asks) {
            (Self::Several(all), _) => {
                if all.is_empty() {
                    let problem = Problem::new(at.path(), format!("an empty list of conditions: `{}` has one at least", member.key));
                    checker.problems.push(problem.code(ViolationCode::EmptyList));
                }
                for (index, one) in all.iter().enumerate() {
                    one.members(&at.index(index), scope, uses, checker);
                }
            }
            (Self::One(one), asks) => {
                let within = match asks {
                    Asks::Each { items: false, .. } => Scope::Package,
                    Asks::Each { .. } => Scope::Item,
                    Asks::Danger => Scope::Danger,
                    _ => scope,
                };
                if within == Scope::Danger && one.members.is_empty() {
                    checker.refuse(at, "it asks nothing of dangerous goods: `{ \"Present\": true }` where there are some");
                }
                one.members(at, within, uses, checker);
            }
            (Self::Bounds(bounds), Asks::Figure(measure, _)) => bounds.check(*measure, at, checker),
            (Self::Texts(texts), Asks::Place { .. }) => {
                texts.check(Kind::Text, at, checker);
                checker.places(Some(&texts.listed), &texts.path(at));
            }
            (Self::Texts(texts), Asks::Texts(kind, _)) => texts.check(*kind, at, checker),
            (Self::Texts(texts), _) => texts.check(Kind::Class, at, checker),
            (Self::Tags(lists), _) => tags(lists, at, checker),
            (Self::Fields(fields), _) => {
                if fields.is_empty() {
                    checker.refuse(at, "it asks no field: a path, and what stands there");
                }
                for (path, field) in fields {
                    field.check(path, &at.name(path), checker);
                }
            }
            (Self::Hours(hours), _) => hours.check(at, checker),
            (Self::Dates(dates), Asks::Date(which)) => {
                if !uses.dates && matches!(which, Which::Collection | Which::Delivery) {
                    checker.refuse(at, format!("`{}` is a service's own date, and {} is asked before there is one", member.key, uses.what));
                }
                dates.check(*which, at, checker);
            }
            (Self::Offer(offer), _) if uses.offer => offer.check(at, checker),
            (Self::Offer(_), _) => {
                let message = if uses.dates {
                    format!("`Offer` asks for a service's price, by which {} can't go", uses.what)
                } else {
                    format!("`Offer` asks for a service's price, and {} is asked before there is one", uses.what)
                };
                checker.problems.push(Problem::new(at.path(), message).hint("`Offer` stands in shipping rules and preferences"));
            }
            _ => {}
        }
    }
}

fn tags(lists: &[Option<Vec<String>>; 3], at: &Trail<'_>, checker: &mut Checker<'_>) {
    if lists.iter().all(Option::is_none) {
        checker.refuse(at, "it asks nothing: a list of tags, or `Any`, `All`, `None`");
    }
    let is_plain = matches!(lists, [Some(_), None, None]);
    for (key, list) in ["Any", "All", "None"].into_iter().zip(lists) {
        let Some(list) = list else { continue };
        let here = if is_plain { *at } else { at.key(key) };
        checker.not_empty(Some(list), &here, "any tags");
        for (index, tag) in list.iter().enumerate() {
            if let Err(error) = tag.parse::<crate::reference::Tag>() {
                checker.refuse(&here.index(index), error.to_string());
            }
        }
    }
}

impl Field {
    fn check(&self, path: &str, at: &Trail<'_>, checker: &mut Checker<'_>) {
        if let Err(error) = FieldPath::parse(path) {
            checker.refuse(at, error);
        }
        match self {
            Self::Values(values) => values.check(at, checker),
            Self::Bounds(bounds) => bounds.check(super::bounds::Measure::Plain, at, checker),
            Self::Present(_) => {}
        }
    }
}
