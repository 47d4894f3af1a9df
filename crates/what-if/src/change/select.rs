//! From the path of a change to the values that it names.

use std::collections::BTreeSet;

use consign::parse_decimal;
use rust_decimal::Decimal;

use super::notation::{Selector, Step};
use super::shape::Shape;
use super::tree::{At, Node};
use super::wrong::Wrong;
use consign_tables::near;

/// The fields that an element is called by: the first that it has.
const NAMES: [&str; 3] = ["Reference", "Carrier", "Name"];

/// What a path names.
pub(super) struct Selected<'s> {
    /// The way to each value, in the order of the document; to where it would be, if its field isn't there.
    pub(super) ways: Vec<Vec<At>>,
    /// What such a value can be.
    pub(super) shape: Shape<'s>,
}

/// Finds the values.
pub(super) fn select<'s>(root: &Node, path: &[Step], shape: Shape<'s>) -> Result<Selected<'s>, Wrong> {
    let mut selected = Selected { ways: vec![Vec::new()], shape };
    for (index, step) in path.iter().enumerate() {
        selected = into_field(selected, step)?;
        for selector in &step.selectors {
            selected = chosen(root, selected, step, selector)?;
        }
        if !step.selectors.is_empty() {
            selected.shape = selected.shape.element().or_else(|| keyed(selected.shape)).unwrap_or(selected.shape);
        } else if selected.shape.element().is_some() && index + 1 < path.len() {
            let hint = format!("for all of them write `{0}[*]`", step.name);
            return Err(Wrong::new(&format!("`{}` is a list: say which of its elements", step.name), step.at.clone()).hint(&hint));
        }
    }
    Ok(selected)
}

fn keyed(shape: Shape<'_>) -> Option<Shape<'_>> {
    shape.is_keyed().then(|| shape.field("*")).flatten()
}

fn into_field<'s>(selected: Selected<'s>, step: &Step) -> Result<Selected<'s>, Wrong> {
    let Selected { mut ways, shape } = selected;
    let Some(shape) = shape.field(&step.name) else {
        let fields = shape.fields();
        let near = near(&step.name, &fields);
        let hint = match (near.is_empty(), fields.is_empty()) {
            (false, _) => format!("did you mean {near}?"),
            (true, false) => format!("there are {}", fields.iter().map(|field| format!("`{field}`")).collect::<Vec<_>>().join(", ")),
            (true, true) => "it is a value: nothing is within".to_owned(),
        };
        return Err(Wrong::new(&format!("there is no field `{}` here", step.name), step.at.clone()).hint(&hint));
    };
    for way in &mut ways {
        way.push(At::Field(step.name.clone()));
    }
    Ok(Selected { ways, shape })
}

/// What can be told apart by a selector: an element on the way to it, with its names.
struct Candidate {
    way: Vec<At>,
    index: usize,
    names: Vec<String>,
    /// The figure that it is called by, if that is one: `5` and `5.0` are the same.
    figure: Option<Decimal>,
}

impl Candidate {
    fn of(element: &Node, field: Option<&str>, index: usize, way: Vec<At>) -> Self {
        let figure = match element.field(field.unwrap_or_default()) {
            Some(Node::Scalar(json)) => parse_decimal(json).ok(),
            _ => None,
        };
        Self { names: names(element, field), figure, index, way }
    }
}

/// Of the lists, or of the elements that selectors before have left, those that one selector matches.
fn chosen<'s>(root: &Node, selected: Selected<'s>, step: &Step, selector: &Selector) -> Result<Selected<'s>, Wrong> {
    let Selected { ways, shape } = selected;
    let candidates = candidates(root, ways, selector.field.as_ref().map(|(field, _)| field.as_str()));
    let by_index = candidates.iter().all(|candidate| candidate.names.is_empty());
    let matching = |candidate: &Candidate, pattern: &super::glob::Glob| {
        candidate.names.iter().any(|name| pattern.matches(name))
            || candidate.figure.is_some() && candidate.figure == parse_decimal(pattern.text()).ok()
            || selector.field.is_none() && by_index && (pattern.text() == "*" || pattern.index() == Some(candidate.index))
    };
    if shape.element().is_none() && !shape.is_keyed() {
        return Err(Wrong::new(&format!("`{}` is no list", step.name), step.at.clone()));
    }
    if let Some((field, at)) = &selector.field
        && shape.element().and_then(|element| element.field(field)).is_none()
    {
        let near = near(field, &shape.element().map(Shape::fields).unwrap_or_default());
        let hint = if near.is_empty() { String::new() } else { format!("did you mean {near}?") };
        return Err(Wrong::new(&format!("`{}` have no field `{field}`", step.name), at.clone()).hint(&hint));
    }
    for (pattern, at) in &selector.patterns {
        if !candidates.iter().any(|candidate| matching(candidate, pattern)) {
            return Err(unmatched(step, pattern.text(), at, &candidates));
        }
    }
    let any = |candidate: &Candidate| selector.patterns.iter().any(|(pattern, _)| matching(candidate, pattern));
    let ways = candidates.into_iter().filter(any).map(|candidate| candidate.way).collect();
    Ok(Selected { ways, shape })
}

fn unmatched(step: &Step, pattern: &str, at: &std::ops::Range<usize>, candidates: &[Candidate]) -> Wrong {
    const MOST_LISTED: usize = 8;
    let known: BTreeSet<&str> = candidates.iter().flat_map(|candidate| &candidate.names).map(String::as_str).collect();
    let known: Vec<&str> = known.into_iter().collect();
    let near = near_pattern(pattern, &known);
    let listed = || known.iter().take(MOST_LISTED).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let hint = match (candidates.len(), near.is_empty()) {
        (0, _) => "there are none".to_owned(),
        (_, false) => format!("did you mean {near}?"),
        (count, true) if known.is_empty() => format!("they have no names: they are `[0]` to `[{}]`, or `[*]`", count - 1),
        (_, true) if known.len() > MOST_LISTED => format!("there are {}, {} among them", known.len(), listed()),
        (_, true) => format!("there are {}", listed()),
    };
    Wrong::new(&format!("none of `{}` matches `{pattern}`", step.name), at.clone()).hint(&hint)
}

/// The names most like a pattern; of one such as `DPX*` the beginnings most like it, `DPD*`.
fn near_pattern(pattern: &str, known: &[&str]) -> String {
    let Some(beginning) = pattern.strip_suffix('*') else { return near(pattern, known) };
    let length = beginning.chars().count();
    let beginnings: BTreeSet<String> = known.iter().map(|name| name.chars().take(length).collect::<String>()).collect();
    let beginnings: Vec<&str> = beginnings.iter().map(String::as_str).collect();
    // The names stand in backticks: the star belongs before each second one.
    let near = near(beginning, &beginnings);
    near.split_inclusive('`')
        .enumerate()
        .map(|(index, part)| if index % 2 == 1 { part.replace('`', "*`") } else { part.to_owned() })
        .collect()
}

/// The elements of lists and the fields of keyed objects at the ends of ways. An element that was chosen before is chosen from again.
fn candidates(root: &Node, ways: Vec<Vec<At>>, field: Option<&str>) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for way in ways {
        let within = |at: At| way.iter().cloned().chain([at]).collect::<Vec<At>>();
        match (root.get(&way), way.last()) {
            (Some(element), Some(At::Index(index))) => candidates.push(Candidate::of(element, field, *index, way)),
            (Some(Node::List(elements)), _) => {
                let numbered = elements.iter().enumerate();
                candidates.extend(numbered.map(|(index, element)| Candidate::of(element, field, index, within(At::Index(index)))));
            }
            (Some(Node::Fields(fields)), _) => {
                let numbered = fields.iter().enumerate();
                candidates.extend(numbered.map(|(index, (key, _))| Candidate {
                    way: within(At::Field(key.clone())),
                    index,
                    names: vec![key.clone()],
                    figure: None,
                }));
            }
            _ => {}
        }
    }
    candidates
}

/// What an element is called by; or what stands in one of its fields.
fn names(element: &Node, field: Option<&str>) -> Vec<String> {
    let texts = |value: &Node| match value {
        Node::Scalar(json) => vec![value.as_text().unwrap_or_else(|| json.clone())],
        Node::List(elements) => elements.iter().filter_map(Node::as_text).collect(),
        Node::Fields(_) => Vec::new(),
    };
    match (field, element) {
        (Some(field), _) => element.field(field).map(texts).unwrap_or_default(),
        // Numbers are called by their places, as what has no name is.
        (None, number) if number.as_number().is_some() => Vec::new(),
        (None, Node::Fields(_)) => NAMES.iter().find_map(|name| element.field(name)).map(texts).unwrap_or_default(),
        (None, _) => texts(element),
    }
}
