//! What a change does to the values that its path names.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::notation::{Action, Change};
use super::select::{Selected, select};
use super::shape::Shape;
use super::tree::{At, Node};
use super::wrong::Wrong;
use crate::words::{counted, grouped};

/// The most decimals that an amount of a rule set can have.
const MOST_DECIMALS: u32 = 20;
/// The lists whose prices a factor multiplies, and the fields that are prices in them.
const PRICED: [&str; 3] = ["Rates", "Surcharges", "Tariffs"];
const PRICES: [&str; 6] = ["Price", "PerUnit", "Minimum", "Amount", "Maximum", "Less"];
/// Where lists of prices stand, by zone.
const LISTS: &str = "Prices";
/// The figures that are 0 where they aren't given.
const ZERO_IF_ABSENT: [&str; 2] = ["Price", "PerUnit"];

/// What a change has done.
#[derive(Default)]
struct Done {
    count: u64,
    /// What `count` counts, one of them.
    noun: &'static str,
    /// Where it was done: the field of the document, and the elements of it.
    places: BTreeSet<(String, String)>,
}

/// How a number is changed.
#[derive(Clone, Copy)]
enum Sum {
    Plus(Decimal),
    Times(Decimal),
}

impl Sum {
    fn of(self, figure: Decimal) -> Option<Decimal> {
        match self {
            Self::Plus(number) => plus(figure, number),
            Self::Times(number) => times(figure, number),
        }
        .filter(|sum| sum.scale() <= MOST_DECIMALS)
    }
}

/// A sum to the last digit, if it can be held. It has the decimals of the finer figure.
fn plus(one: Decimal, other: Decimal) -> Option<Decimal> {
    let scale = one.scale().max(other.scale());
    let mantissa = |figure: Decimal| figure.mantissa().checked_mul(10_i128.checked_pow(scale - figure.scale())?);
    Decimal::try_from_i128_with_scale(mantissa(one)?.checked_add(mantissa(other)?)?, scale).ok()
}

/// A product to the last digit, if it can be held.
fn times(one: Decimal, other: Decimal) -> Option<Decimal> {
    let (one, other) = (one.normalize(), other.normalize());
    let mantissa = one.mantissa().checked_mul(other.mantissa())?;
    Decimal::try_from_i128_with_scale(mantissa, one.scale() + other.scale()).ok().map(|product| product.normalize())
}

/// Does a change whose value has been read, and says what it has done: `12 prices of 3 CarrierServices`.
pub(super) fn apply(root: &mut Node, change: &Change, value: Option<Node>, shape: Shape<'_>) -> Result<String, Wrong> {
    let Selected { ways, shape } = select(root, &change.path, shape)?;
    let mut work = Work { root, change, done: Done::default() };
    match (&change.action, value) {
        (Action::Remove, _) => work.remove(ways)?,
        (Action::Set(_), Some(value)) => work.set(ways, &value)?,
        (Action::Multiply(factor), _) => work.multiply(ways, *factor, shape)?,
        (Action::Add(_), Some(value)) if shape.element().is_some() => work.append(ways, &value)?,
        (Action::Subtract(_), Some(value)) if shape.element().is_some() => work.take_out(ways, &value)?,
        (Action::Add(_) | Action::Subtract(_), Some(value)) => {
            let number = value.as_number().and_then(|number| consign::parse_decimal(number).ok());
            let Some(number) = number else {
                return Err(Wrong::new("expected a number: the path leads to no list", change.value_at.clone()));
            };
            work.numbers(ways, Sum::Plus(if matches!(change.action, Action::Add(_)) { number } else { -number }))?;
        }
        (_, None) => {}
    }
    Ok(work.done.said())
}

struct Work<'a> {
    root: &'a mut Node,
    change: &'a Change,
    done: Done,
}

impl Work<'_> {
    fn wrong(&self, message: &str) -> Wrong {
        let at = self.change.path.last().map_or(self.change.at.clone(), |step| step.at.clone());
        Wrong::new(message, at)
    }

    fn value_wrong(&self, message: &str) -> Wrong {
        Wrong::new(message, self.change.value_at.clone())
    }

    fn last(&self) -> &str {
        self.change.path.last().map_or("", |step| &step.name)
    }

    /// Nothing is a change that was not meant.
    fn checked(&self, message: &str) -> Result<(), Wrong> {
        if self.done.count > 0 { Ok(()) } else { Err(self.wrong(message)) }
    }

    fn remove(&mut self, ways: Vec<Vec<At>>) -> Result<(), Wrong> {
        // From the end, so that the ways to those before stay what they are.
        for way in ways.into_iter().rev() {
            let place = place(self.root, &way);
            if self.root.remove(&way) {
                self.done.add("value removed", place);
            }
        }
        self.checked(&format!("there is no `{}` to remove", self.last()))
    }

    fn set(&mut self, ways: Vec<Vec<At>>, value: &Node) -> Result<(), Wrong> {
        for way in ways {
            let place = place(self.root, &way);
            match self.root.make(&way) {
                Some(node) => *node = value.clone(),
                None => return Err(self.wrong("a value is on the way: nothing can be within it")),
            }
            self.done.add("value set", place);
        }
        Ok(())
    }

    /// A list is appended to a list, anything else as one element.
    fn append(&mut self, ways: Vec<Vec<At>>, value: &Node) -> Result<(), Wrong> {
        if PRICED.contains(&self.last()) && value.as_number().is_some() {
            let hint = "add to single prices, `Rates[*].Bands[*].Price += 0.20`, or a part of all, `Rates += 5%`";
            return Err(self.value_wrong("a number is no rate and no surcharge").hint(hint));
        }
        if value.as_number().is_some() && ways.iter().any(|way| is_in_list(&[way.as_slice(), &[At::Index(0)]].concat())) {
            let hint = "add to all of them, `Prices.2[*] += 0.20`, to one by its number from 0, `Prices.2[0] += 0.20`, or a part, `Prices.2 += 5%`";
            return Err(self.value_wrong("a list has a price for each of `UpTo`, and no more").hint(hint));
        }
        let added = match value {
            Node::List(elements) => elements.clone(),
            one => vec![one.clone()],
        };
        for way in ways {
            let place = place(self.root, &way);
            if self.root.get(&way).is_none() {
                *self.root.make(&way).ok_or_else(|| Wrong::new("a value is on the way", self.change.at.clone()))? = Node::List(Vec::new());
            }
            if let Some(Node::List(elements)) = self.root.make(&way) {
                elements.extend(added.iter().cloned());
                self.done.add_many(added.len(), "element added", place);
            }
        }
        self.checked("nothing can be added to this")
    }

    fn take_out(&mut self, ways: Vec<Vec<At>>, value: &Node) -> Result<(), Wrong> {
        let taken = match value {
            Node::List(elements) => elements.as_slice(),
            one => std::slice::from_ref(one),
        };
        for way in ways {
            let place = place(self.root, &way);
            if self.root.get(&way).is_none_or(|list| list.elements().is_empty()) {
                continue;
            }
            if let Some(Node::List(elements)) = self.root.make(&way) {
                let before = elements.len();
                elements.retain(|element| !taken.contains(element));
                let removed = before - elements.len();
                self.done.add_many(removed, "element removed", place);
            }
        }
        if self.done.count > 0 { Ok(()) } else { Err(self.value_wrong(&format!("no `{}` has this", self.last()))) }
    }

    /// A factor multiplies a number, and all prices in rates, surcharges and tariffs.
    fn multiply(&mut self, ways: Vec<Vec<At>>, factor: Decimal, shape: Shape<'_>) -> Result<(), Wrong> {
        let is_composite = shape.element().is_some() || !shape.fields().is_empty() || shape.is_keyed();
        if !is_composite {
            return self.numbers(ways, Sum::Times(factor));
        }
        if !self.change.path.iter().any(|step| PRICED.contains(&step.name.as_str())) {
            let hint =
                "a factor multiplies numbers, or all prices in `Rates`, `Surcharges` or `Tariffs`: `CarrierServices[DPD*].Rates *= 1.05`";
            return Err(self.wrong("this is no number").hint(hint));
        }
        let prices: Vec<Vec<At>> = ways.iter().flat_map(|way| prices(self.root, way)).collect();
        self.figures(prices, Sum::Times(factor))?;
        self.checked("there are no prices in this")
    }

    fn numbers(&mut self, ways: Vec<Vec<At>>, sum: Sum) -> Result<(), Wrong> {
        let is_zero_if_absent = ZERO_IF_ABSENT.contains(&self.last()) && matches!(sum, Sum::Plus(_));
        let ways = ways.into_iter().filter(|way| is_zero_if_absent || self.root.get(way).is_some()).collect();
        self.figures(ways, sum)?;
        self.checked(&format!("none of them has `{}`", self.last()))
    }

    fn figures(&mut self, ways: Vec<Vec<At>>, sum: Sum) -> Result<(), Wrong> {
        for way in ways {
            let place = place(self.root, &way);
            let zero = Node::Scalar("0".to_owned());
            let node = self.root.get(&way).unwrap_or(&zero);
            let Some(text) = node.as_number() else { return Err(self.wrong("this is no number")) };
            let figure = consign::parse_decimal(text).map_err(|error| self.wrong(&error.to_string()))?;
            let Some(figure) = sum.of(figure) else {
                let message =
                    format!("{text} would become a figure with more digits than can be held exactly: at most {MOST_DECIMALS} decimals");
                return Err(self.value_wrong(&message));
            };
            if figure.is_sign_negative() && !figure.is_zero() {
                return Err(self.value_wrong(&format!("{text} would become {figure}, which is below 0")));
            }
            let is_price = is_in_list(&way) || matches!(way.last(), Some(At::Field(name)) if PRICES.contains(&name.as_str()));
            if let Some(node) = self.root.make(&way) {
                *node = Node::Scalar(figure.to_string());
                self.done.add(if is_price { "price" } else { "figure" }, place);
            }
        }
        Ok(())
    }
}

/// The ways to all prices at the end of a way and within.
fn prices(root: &Node, way: &[At]) -> Vec<Vec<At>> {
    let within = |at: At| way.iter().cloned().chain([at]).collect::<Vec<At>>();
    match root.get(way) {
        Some(Node::Fields(fields)) => fields
            .iter()
            .flat_map(|(name, value)| {
                let way = within(At::Field(name.clone()));
                if value.as_number().is_some() {
                    // What a percentage comes to at least and at most are prices; the percentage is none.
                    return if PRICES.contains(&name.as_str()) { vec![way] } else { Vec::new() };
                }
                prices(root, &way)
            })
            .collect(),
        Some(Node::List(elements)) => (0..elements.len()).flat_map(|index| prices(root, &within(At::Index(index)))).collect(),
        Some(number) if number.as_number().is_some() && is_in_list(way) => vec![way.to_vec()],
        _ => Vec::new(),
    }
}

/// Whether a way leads to an element of a list of prices.
fn is_in_list(way: &[At]) -> bool {
    matches!(way, [.., At::Field(lists), At::Field(_), At::Index(_)] if lists == LISTS)
}

/// The field of the document that a way leads into, and which of its elements, in words.
fn place(root: &Node, way: &[At]) -> (String, String) {
    let mut steps = way.iter();
    let field = match steps.next() {
        Some(At::Field(name)) => name.clone(),
        _ => String::new(),
    };
    let element = match steps.next() {
        Some(At::Field(key)) => key.clone(),
        Some(At::Index(index)) => {
            let element = way.get(..2).and_then(|way| root.get(way));
            let reference = element.and_then(|element| element.field("Reference")).and_then(Node::as_text);
            reference.unwrap_or_else(|| index.to_string())
        }
        None => String::new(),
    };
    (field, element)
}

impl Done {
    fn add(&mut self, noun: &'static str, place: (String, String)) {
        self.add_many(1, noun, place);
    }

    fn add_many(&mut self, count: usize, noun: &'static str, place: (String, String)) {
        if count > 0 {
            self.count += count as u64;
            self.noun = noun;
            self.places.insert(place);
        }
    }

    /// `12 prices of 3 CarrierServices: DPD_12, DPD_24, DPD_SAT`
    fn said(&self) -> String {
        const MOST_NAMED: usize = 6;
        let what = match self.noun.split_once(' ') {
            Some((noun, verb)) => format!("{} {verb}", counted(self.count, noun)),
            None => counted(self.count, self.noun),
        };
        let names: Vec<&str> = self.places.iter().map(|(_, element)| element.as_str()).filter(|element| !element.is_empty()).collect();
        let Some((field, _)) = self.places.first() else { return what };
        if names.is_empty() {
            return format!("{what} in {field}");
        }
        let more = names.len().saturating_sub(MOST_NAMED);
        let more = if more > 0 { format!(" and {} more", grouped(more)) } else { String::new() };
        let first = names.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
        format!("{what} in {} {field}: {first}{more}", grouped(names.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_products_are_exact_or_refused() {
        let decimal = |text: &str| text.parse::<Decimal>().unwrap();
        let shown = |figure: Option<Decimal>| figure.map(|figure| figure.to_string());
        assert_eq!(shown(plus(decimal("2.40"), decimal("0.2"))), Some("2.60".to_owned()));
        assert_eq!(shown(times(decimal("2.95"), decimal("1.05"))), Some("3.0975".to_owned()));
        assert_eq!(shown(times(decimal("100"), decimal("0.5"))), Some("50".to_owned()));
        let fine = decimal("1.00000000000000000001");
        assert_eq!(shown(plus(fine, decimal("1"))), Some("2.00000000000000000001".to_owned()));
        assert_eq!(times(fine, fine), None);
        assert_eq!(plus(decimal("0.0000000000000000000000000001"), decimal("1000000000")), None);
        assert_eq!(shown(Sum::Times(decimal("0.1")).of(fine)), None, "21 decimals");
    }
}
