//! Which file uses which, and the circles in that.

use std::collections::{BTreeMap, BTreeSet};

use crate::names::Target;
use crate::tree::{Import, Module, Tree};

/// A file that uses another.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Edge {
    pub(crate) from: String,
    pub(crate) to: String,
}

/// Of each edge what it uses, and the line of the first use.
pub(crate) type Edges = BTreeMap<Edge, BTreeMap<String, usize>>;

/// The uses between the files of a crate. A re-export is none: it is a door, and who goes through it uses the file behind.
pub(crate) fn edges(tree: &Tree) -> Edges {
    let given = tree.given();
    let mut edges = Edges::new();
    for (at, module) in tree.modules.iter().enumerate() {
        let mut found: Vec<(usize, Target)> = Vec::new();
        for import in &module.imports {
            let target = tree.resolve(at, &import.path, import.alias == "*");
            found.extend(target.filter(|target| !is_door(tree, module, import, target)).map(|target| (import.line, target)));
        }
        for named in &module.paths {
            found.extend(tree.methods(at, &named.path, &given).into_iter().map(|target| (named.line, target)));
            let name = &named.path[0];
            let called = ["(", "!", "::"].contains(&named.next.as_str()) || name.starts_with(char::is_uppercase);
            if named.path.len() > 1 || called {
                let target = tree.resolve(at, &named.path, false);
                let above = || (named.path.len() == 1 && named.next == "!").then(|| tree.macro_above(at, name)).flatten();
                found.extend(target.or_else(above).map(|target| (named.line, target)));
            }
        }
        for (line, target) in found {
            let Target::Item(defined, name) = target else { continue };
            let edge = Edge { from: module.file.clone(), to: tree.modules[defined].file.clone() };
            if edge.from != edge.to {
                let first = edges.entry(edge).or_default().entry(name).or_insert(line);
                *first = line.min(*first);
            }
        }
    }
    edges
}

/// Whether a `use` opens a module below to others.
fn is_door(tree: &Tree, module: &Module, import: &Import, target: &Target) -> bool {
    let (Target::Module(defined) | Target::Item(defined, _)) = target;
    let mut above = std::iter::successors(Some(*defined), |module| tree.modules[*module].parent).skip(1);
    import.is_public && above.any(|above| tree.modules[above].file == module.file)
}

/// Every circle of files, with all uses in it.
pub(crate) fn circles(edges: &Edges) -> Vec<String> {
    let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for edge in edges.keys() {
        next.entry(&edge.from).or_default().push(&edge.to);
    }
    let reached: BTreeMap<&str, BTreeSet<&str>> = next.keys().map(|file| (*file, reached(&next, file))).collect();
    let leads = |from: &str, to: &str| reached.get(from).is_some_and(|files| files.contains(to));
    let mut circles = Vec::new();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for file in next.keys().filter(|file| leads(file, file)) {
        let circle: BTreeSet<&str> = next.keys().copied().filter(|other| leads(file, other) && leads(other, file)).collect();
        if done.insert(circle.first().unwrap()) {
            let mut told = format!("a circle of {} files", circle.len());
            for (Edge { from, to }, used) in edges {
                if circle.contains(from.as_str()) && circle.contains(to.as_str()) {
                    let names: Vec<String> = used.keys().map(|name| format!("`{name}`")).collect();
                    told = format!("{told}\n  {from}:{} uses {} of {to}", used.values().min().unwrap(), names.join(", "));
                }
            }
            circles.push(told);
        }
    }
    circles
}

/// The files that one reaches, by one use or more.
fn reached<'a>(next: &BTreeMap<&'a str, Vec<&'a str>>, from: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&str> = next.get(from).cloned().unwrap_or_default();
    while let Some(file) = open.pop() {
        if reached.insert(file) {
            open.extend(next.get(file).into_iter().flatten());
        }
    }
    reached
}
