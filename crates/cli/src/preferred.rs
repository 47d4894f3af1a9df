//! Preferences that hold, and what an objective leaves, for people.

use consign::{Explanation, HeldPreference, Quote, Reference};

use crate::page::{Page, indented};
use crate::terminal::wrapped;

impl Page<'_> {
    /// Which preferences hold of whom, and whom each step of the objective leaves.
    pub(crate) fn preferred(&self, explanation: &Explanation) -> String {
        let quotes = explanation.quotes.iter();
        let held: String = quotes
            .flat_map(|quote| quote.preferences().iter().map(|held| self.line(&sentence(&quote, held))).collect::<Vec<_>>())
            .collect();
        let mut text = if held.is_empty() { String::new() } else { format!("\n{}\n{held}", self.look.title("Preferences")) };
        if let Some(objective) = explanation.objective.as_ref().filter(|_| !self.has_expiry) {
            text += &format!("\n{}\n", self.look.title(&format!("Objective {}", objective.objective)));
            for step in &objective.steps {
                let left = step.left.iter().map(Reference::as_str).collect::<Vec<_>>().join(", ");
                text += &self.line(&format!("{} leaves {}", step.step, if left.is_empty() { "none: the allocation fails" } else { &left }));
            }
        }
        text
    }

    fn line(&self, text: &str) -> String {
        indented(&wrapped(text, self.look.width.saturating_sub(6)), 6)
    }
}

/// `SWIFT_48: P (By contract): tier 1, -0.50, +5 %, as weight `2 kg` is at most `5 kg``
fn sentence(quote: &Quote, held: &HeldPreference) -> String {
    let sign = |figure: rust_decimal::Decimal| if figure.is_sign_negative() { "" } else { "+" };
    let what = [
        held.tier.map(|tier| format!("tier {tier}")),
        (!held.amount.is_zero()).then(|| format!("{}{}", sign(held.amount), held.amount)),
        (!held.percent.is_zero()).then(|| format!("{}{} %", sign(held.percent), held.percent)),
    ];
    let what = what.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let name = if held.name == held.reference.as_str() { String::new() } else { format!(" ({})", held.name) };
    format!("{}: {}{name}: {what}, as {}", quote.service().reference, held.reference, held.why)
}
