//! A shipping rule, compiled.

use crate::condition::{Asked, RuleScope};
use crate::place::Answer;
use crate::reference::Reference;
use crate::rule_set::ShippingRuleType;

/// A shipping rule.
#[derive(Debug)]
pub(crate) struct ShippingRule {
    pub(crate) reference: Reference,
    pub(crate) name: Option<String>,
    pub(crate) kind: ShippingRuleType,
    pub(crate) scope: RuleScope,
}

impl ShippingRule {
    /// Whether its condition holds.
    pub(crate) fn answer(&self, asked: &Asked<'_>) -> Answer {
        self.scope.when.map_or(Answer::Yes, |when| asked.answer(when))
    }

    /// Whether it bars the services that it is for.
    pub(super) fn bars(&self, asked: &Asked<'_>) -> bool {
        match self.kind {
            ShippingRuleType::Exclude => self.answer(asked) != Answer::No,
            ShippingRuleType::Include => self.answer(asked) != Answer::Yes,
        }
    }

    /// What decided, in words.
    pub(crate) fn words(&self, asked: &Asked<'_>) -> String {
        let name = self.name.as_deref().map_or_else(String::new, |name| format!("{}, ", name.trim()));
        let said = self.scope.when.map_or_else(|| "it always holds".to_owned(), |when| asked.words(when));
        format!("{name}`{}`: {said}", self.reference)
    }
}
