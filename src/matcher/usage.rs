//! Whether a usage is one of a rule set's capacities.

use std::collections::BTreeSet;

use super::compiled::Compiled;
use super::engine::Matcher;
use crate::capacity::{Usage, UsageError};
use crate::check::Checker;
use crate::consignment::Consignment;
use crate::json::{Path, Problem, Problems, ViolationCode, violations};
use crate::number::shortened;

impl Matcher {
    /// Reads a usage of this rule set's capacities.
    ///
    /// # Errors
    /// Everything that is wrong with the text, with line and column, and of what can be read as [`Matcher::check_usage`].
    pub fn usage(&self, source: &str) -> Result<Usage, UsageError> {
        let (usage, mut problems) = Usage::read(source)?;
        self.0.check_usage(&usage, &mut problems);
        if problems.is_empty() { Ok(usage) } else { Err(UsageError { violations: violations(problems, Some(source)) }) }
    }

    /// Whether a usage is one of this rule set's capacities.
    ///
    /// # Errors
    /// Every name in it that is no capacity's, and every period that isn't one of its capacity's.
    pub fn check_usage(&self, usage: &Usage) -> Result<(), UsageError> {
        let mut problems = Problems::default();
        self.0.check_usage(usage, &mut problems);
        if problems.is_empty() { Ok(()) } else { Err(UsageError { violations: violations(problems, None) }) }
    }
}

/// Which consignments may count against the same capacity: those of one group are decided one after the other, groups side by side.
#[derive(Debug, Clone)]
pub struct CapacityGroups {
    matcher: Matcher,
    /// Of each shipping location its group; `None` where no capacity counts.
    of_locations: Vec<Option<usize>>,
    /// Of all others.
    elsewhere: Option<usize>,
    count: usize,
}

impl CapacityGroups {
    /// How many groups there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// The group of a consignment, from 0; `None` if no capacity counts what comes from there.
    #[must_use]
    pub fn of(&self, consignment: &Consignment) -> Option<usize> {
        let location = consignment.origin.as_ref().and_then(|origin| origin.location.as_ref());
        let number = location.and_then(|location| self.matcher.0.locations.number(location.as_str()));
        number.map_or(self.elsewhere, |number| self.of_locations.get(number).copied().flatten())
    }
}

impl Matcher {
    /// Which consignments may count against the same capacity, by the shipping locations that they come from.
    #[must_use]
    pub fn capacity_groups(&self) -> CapacityGroups {
        let Compiled { capacities, locations, .. } = &self.0.compiled;
        let mut group_of: Vec<Option<usize>> = vec![None; locations.count()];
        let mut elsewhere = None;
        let mut count = 0;
        for capacity in &capacities.all {
            let Some(own) = capacity.scope.locations.as_deref() else {
                // One that counts everywhere ties all together.
                group_of.fill(Some(0));
                (elsewhere, count) = (Some(0), 1);
                break;
            };
            let tied: BTreeSet<usize> = own.iter().filter_map(|location| *group_of.get(*location as usize)?).collect();
            let group = tied.first().copied().unwrap_or(count);
            count = count.max(group + 1);
            for (number, own_group) in (0..).zip(&mut group_of) {
                if own.binary_search(&number).is_ok() || own_group.is_some_and(|group| tied.contains(&group)) {
                    *own_group = Some(group);
                }
            }
        }
        CapacityGroups { matcher: self.clone(), of_locations: group_of, elsewhere, count }
    }
}

impl Compiled {
    fn check_usage(&self, usage: &Usage, problems: &mut Problems) {
        let (mut comparisons, mut last) = (0, None);
        for (reference, period, _) in usage.all() {
            let at = Path::default().key(reference.to_string());
            match self.capacities.named(reference) {
                None if last == Some(reference) => {}
                None => {
                    last = Some(reference);
                    let message = format!("unknown capacity `{}`", shortened(reference.as_str()));
                    let known = self.capacities.all.iter().map(|capacity| capacity.reference.as_str());
                    let mut problem = Problem::new(at, message).code(ViolationCode::UnknownReference);
                    problem.hint = Checker::nearest(&mut comparisons, known, reference.as_str());
                    problems.push(problem);
                }
                Some(capacity) if !capacity.per.has(period) => {
                    let message = format!("`{period}` is no period of capacity `{reference}`, which goes by {}", capacity.per.written());
                    problems.push(Problem::new(at.key(period.to_string()), message));
                }
                Some(_) => {}
            }
        }
    }
}
