//! Which of several equal plans: the first consignment has its earlier offer, then the second, and so on.

use crate::model::{Costs, Counts, Model};
use crate::solver::{Answer, Ask, Limit, ask};
use crate::stage::all;

/// For each consignment, in the order asked, its group, and the offer of the group that it has.
pub(crate) struct Settled {
    pub(crate) offers: Vec<(usize, Option<usize>)>,
    /// Whether the time was enough.
    pub(crate) is_whole: bool,
}

/// Goes through the consignments, each by its group. The model's rows keep every plan as good as the counts are.
///
/// What one of a group can't have, its later members can't have either, so each column of a group is refused once at most.
pub(crate) fn settle(model: &Model, mut counts: Counts, order: &[usize], limit: Limit) -> Settled {
    let rank = |columns: usize| (0_i128..).take(columns).collect();
    let costs = Costs { columns: model.groups.iter().map(|group| rank(group.columns.len())).collect(), spares: vec![0; model.spares] };
    let open = all(model);
    let mut given: Counts = model.groups.iter().map(|group| vec![0; group.columns.len()]).collect();
    let mut firsts = vec![0; model.groups.len()];
    let mut settled = Settled { offers: Vec::with_capacity(order.len()), is_whole: true };
    for &group in order {
        let Some(stated) = model.groups.get(group) else { continue };
        let (Some(first), Some(columns)) = (firsts.get_mut(group), Some(stated.columns.len())) else { continue };
        while *first < columns {
            if count(&counts, group, *first) > count(&given, group, *first) {
                add(&mut given, group, *first, 1);
                break;
            }
            // Were it given, could all that is given before stay?
            add(&mut given, group, *first, 1);
            match ask(&Ask { model, costs: &costs, open: &open, least: Some(&given), from: None, limit }) {
                Answer::Best(found) | Answer::Some(found) => {
                    counts = found;
                    break;
                }
                Answer::None => {}
                Answer::Unknown => settled.is_whole = false,
            }
            add(&mut given, group, *first, -1);
            *first += 1;
        }
        settled.offers.push((group, stated.columns.get(*first).and_then(|column| column.offer)));
    }
    settled
}

fn count(counts: &Counts, group: usize, column: usize) -> i128 {
    counts.get(group).and_then(|counts| counts.get(column)).copied().unwrap_or(0)
}

fn add(counts: &mut Counts, group: usize, column: usize, more: i128) {
    if let Some(count) = counts.get_mut(group).and_then(|counts| counts.get_mut(column)) {
        *count += more;
    }
}
