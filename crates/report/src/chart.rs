//! Charts: what is drawn, as data. How it is drawn is `charts.js`'s.

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

/// A chart with its heading.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Chart {
    /// Unique in the page.
    pub(super) id: &'static str,
    #[serde(skip)]
    pub(super) title: String,
    /// What is to be seen, for those who don't see it.
    #[serde(skip)]
    pub(super) description: String,
    pub(super) drawing: Drawing,
}

impl Chart {
    /// Whether it takes all the width.
    pub(super) fn is_wide(&self) -> bool {
        matches!(self.drawing, Drawing::Flow(_))
    }

    /// Whether there is something to draw.
    pub(super) fn has_marks(&self) -> bool {
        match &self.drawing {
            Drawing::Bars(bars) => bars.series.iter().flat_map(|series| &series.values).any(|value| !value.is_zero()),
            Drawing::Flow(flow) => !flow.links.is_empty(),
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) enum Drawing {
    Bars(Bars),
    Flow(Flow),
}

/// Bars beside each other, of one series or of several.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Bars {
    pub(super) shape: Shape,
    pub(super) unit: Unit,
    /// What stands along the bars' feet: `Net price in GBP`; of rows nothing.
    pub(super) axis: String,
    /// What each bar is.
    pub(super) labels: Vec<String>,
    pub(super) series: Vec<Series>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) enum Shape {
    /// One below the other: for names.
    Rows,
    /// One beside the other: for what has an order.
    Columns,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) enum Unit {
    Money,
    Consignments,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Series {
    /// Nothing where there is but one.
    pub(super) name: &'static str,
    pub(super) colour: Colour,
    /// One for each label; texts, so that no digit is lost.
    #[serde(serialize_with = "texts")]
    pub(super) values: Vec<Decimal>,
}

/// A colour of the style sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) enum Colour {
    Main,
    Before,
    Bad,
}

/// Who goes from where to where: a Sankey diagram.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Flow {
    pub(super) nodes: Vec<FlowNode>,
    pub(super) links: Vec<FlowLink>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct FlowNode {
    pub(super) label: String,
    pub(super) is_after: bool,
    /// Nobody takes the consignments here.
    pub(super) is_bad: bool,
    pub(super) consignments: u64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct FlowLink {
    /// The places of its ends in the nodes.
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) consignments: u64,
    #[serde(serialize_with = "text")]
    pub(super) before: Decimal,
    #[serde(serialize_with = "text")]
    pub(super) after: Decimal,
    /// Nothing changes for them.
    pub(super) stays: bool,
}

fn text<S: Serializer>(figure: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(figure)
}

fn texts<S: Serializer>(figures: &[Decimal], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(figures.iter().map(ToString::to_string))
}

/// The most bars of a chart of names; what is beyond is put together in one more.
const MOST_BARS: usize = 15;

/// The greatest of many named amounts, by the first of each, and the rest of them together.
pub(super) fn top<const N: usize>(mut all: Vec<(String, [Decimal; N])>, others: &str) -> Vec<(String, [Decimal; N])> {
    let size = |values: &[Decimal; N]| values.iter().copied().max().unwrap_or_default();
    all.retain(|(_, values)| values.iter().any(|value| !value.is_zero()));
    all.sort_by_key(|(name, values)| (std::cmp::Reverse(size(values)), name.clone()));
    // A rest of one needs no name for it.
    if all.len() > MOST_BARS + 1 {
        let rest = all.split_off(MOST_BARS);
        let sums = std::array::from_fn(|index| {
            let values = rest.iter().filter_map(|(_, values)| values.get(index));
            values.fold(Decimal::ZERO, |sum, value| sum.saturating_add(*value))
        });
        all.push((format!("{} other {others}", rest.len()), sums));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(count: u32) -> Vec<(String, [Decimal; 2])> {
        (0..count).map(|number| (format!("S{number:02}"), [Decimal::from(number), Decimal::ONE])).collect()
    }

    #[test]
    fn what_is_beyond_the_greatest_is_put_together() {
        let bars = top(named(20), "services");
        assert_eq!(bars.len(), MOST_BARS + 1);
        assert_eq!(bars[0], ("S19".to_owned(), [Decimal::from(19), Decimal::ONE]));
        assert_eq!(bars[15], ("5 other services".to_owned(), [Decimal::from(10), Decimal::from(5)]));
    }

    #[test]
    fn a_rest_of_one_and_nothings_have_no_bar_of_others() {
        assert_eq!(top(named(16), "services").last().map(|(name, _)| name.as_str()), Some("S01"));
        assert_eq!(top(vec![("A".to_owned(), [Decimal::ZERO])], "services"), []);
    }
}
