//! Preferences that hold, and what an objective leaves, for people.

use consign::{Explanation, HeldPreference, Quote, Reference};

use crate::terminal::{Look, indented, wrapped};

/// How what goes before price is shown.
pub(crate) struct Preferred {
    pub(crate) look: Look,
    /// Whether an objective is asked.
    pub(crate) is_aiming: bool,
}

impl Preferred {
    /// Which preferences hold of whom, and whom each step of the objective leaves.
    pub(crate) fn text(&self, explanation: &Explanation) -> String {
        let quotes = explanation.quotes.iter();
        let held: String = quotes
            .flat_map(|quote| quote.preferences().iter().map(|held| self.line(&sentence(&quote, held))).collect::<Vec<_>>())
            .collect();
        let mut text = if held.is_empty() { String::new() } else { format!("\n{}\n{held}", self.look.title("Preferences")) };
        for unknown in explanation.unknown_objectives.iter().filter(|_| self.is_aiming) {
            let said = format!("objective {} doesn't count, for it isn't known whether it holds: {}", unknown.reference, unknown.why);
            text += "\n";
            text += &self.line(&said);
        }
        if let Some(objective) = explanation.objective.as_ref().filter(|_| self.is_aiming) {
            let title = self.look.title(&format!("Objective {}", objective.objective));
            text.extend(["\n", &title, "\n"]);
            for step in &objective.steps {
                // A step is told as the rule set writes it, without the marks of JSON.
                let words = step.step.replace(['{', '}', '[', ']', '"'], "").replace(':', " ").replace(',', ", ");
                let left = step.left.iter().map(Reference::as_str).collect::<Vec<_>>().join(", ");
                text += &self.line(&format!("{words} leaves {}", if left.is_empty() { "none: the allocation fails" } else { &left }));
            }
        }
        text
    }

    fn line(&self, text: &str) -> String {
        indented(&wrapped(text, self.look.width.saturating_sub(6)), 6)
    }
}

/// `SWIFT_48: P (By contract): tier 1, -0.50, +5 %, as number of packages '1' is at most '3'`
fn sentence(quote: &Quote, held: &HeldPreference) -> String {
    let sign = |figure: rust_decimal::Decimal| if figure.is_sign_negative() { "" } else { "+" };
    let what = [
        held.tier.map(|tier| format!("tier {tier}")),
        (!held.amount.is_zero()).then(|| format!("{}{}", sign(held.amount), held.amount)),
        (!held.percent.is_zero()).then(|| format!("{}{} %", sign(held.percent), held.percent)),
    ];
    let what = what.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let why =
        if held.holds { format!("as {}", held.why) } else { format!("but it isn't known whether it holds, so it doesn't: {}", held.why) };
    let name = if held.name == held.reference.as_str() { String::new() } else { format!(" ({})", held.name) };
    format!("{}: {}{name}: {what}, {why}", quote.service().reference, held.reference)
}
