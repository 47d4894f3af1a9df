//! What a path means: the names of the modules followed, through every door, to the file that defines the item.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::{Module, Tree};

/// The methods of types that other files give them: by the type's module and name the modules that give it some, and which.
pub(crate) type Given<'t> = BTreeMap<(usize, String), Vec<(usize, &'t BTreeSet<String>)>>;

/// What a path leads to.
#[derive(Clone, PartialEq)]
pub(crate) enum Target {
    Module(usize),
    /// An item, and the module that defines it.
    Item(usize, String),
}

/// The names that are being followed: one that comes again leads nowhere.
type Seen = BTreeSet<(usize, String, bool)>;

impl Tree {
    /// Where a path leads that stands in a module; a path out of the crate leads nowhere. `to_module`: it is to go on from there.
    pub(crate) fn resolve(&self, module: usize, path: &[String], to_module: bool) -> Option<Target> {
        self.follow(module, path, to_module, &mut Seen::new())
    }

    fn follow(&self, module: usize, path: &[String], to_module: bool, seen: &mut Seen) -> Option<Target> {
        let goes_on = |at: usize| to_module || at + 1 < path.len();
        let mut found = match path.first()?.as_str() {
            "crate" => Target::Module(std::iter::successors(Some(module), |module| self.modules[*module].parent).last()?),
            "self" => Target::Module(module),
            "super" => Target::Module(self.modules[module].parent?),
            name => self.name(module, name, goes_on(0), seen)?,
        };
        for (at, name) in path.iter().enumerate().skip(1) {
            let Target::Module(module) = found else { return Some(found) };
            found = match name.as_str() {
                "super" => Target::Module(self.modules[module].parent?),
                // A name that isn't found is made by a macro, there.
                name => self.name(module, name, goes_on(at), seen).unwrap_or_else(|| Target::Item(module, name.to_owned())),
            };
        }
        Some(found)
    }

    /// What a name means in a module. A module and an item may have the same name: which of the two, `to_module` says.
    fn name(&self, at: usize, name: &str, to_module: bool, seen: &mut Seen) -> Option<Target> {
        if !seen.insert((at, name.to_owned(), to_module)) {
            return None;
        }
        let Module { children, items, imports, .. } = &self.modules[at];
        let mut found: Vec<Target> = Vec::new();
        found.extend(items.contains(name).then(|| Target::Item(at, name.to_owned())));
        found.extend(children.get(name).map(|child| Target::Module(*child)));
        for import in imports.iter().filter(|import| import.alias == name) {
            found.extend(self.follow(at, &import.path, to_module, seen));
        }
        if found.is_empty() {
            for glob in imports.iter().filter(|import| import.alias == "*") {
                if let Some(Target::Module(opened)) = self.follow(at, &glob.path, true, seen) {
                    found.extend(self.name(opened, name, to_module, seen));
                }
            }
        }
        let of_kind = found.iter().find(|target| matches!(target, Target::Module(_)) == to_module);
        of_kind.or(found.first()).cloned()
    }

    /// The methods that types are given by other files than their own.
    pub(crate) fn given(&self) -> Given<'_> {
        let mut given = Given::new();
        for (at, module) in self.modules.iter().enumerate() {
            for (path, methods) in &module.impls {
                if let Some(Target::Item(defined, name)) = self.resolve(at, path, false)
                    && self.modules[defined].file != module.file
                {
                    given.entry((defined, name)).or_default().push((at, methods));
                }
            }
        }
        given
    }

    /// The methods that a path names and another file than that of their type gives it. `Self` is any type that the module defines or
    /// gives methods, unless it has a function of the name itself.
    pub(crate) fn methods(&self, at: usize, path: &[String], given: &Given<'_>) -> Vec<Target> {
        let mut found = Vec::new();
        for (last, method) in path.iter().enumerate().skip(1) {
            let of_self = last == 1 && path[0] == "Self" && !self.modules[at].functions.contains(method);
            let named = self.resolve(at, &path[..last], true);
            for ((defined, name), givers) in given {
                let is_own = *defined == at || givers.iter().any(|(giver, _)| *giver == at);
                if of_self && is_own || named == Some(Target::Item(*defined, name.clone())) {
                    let files = givers.iter().filter(|(_, methods)| methods.contains(method));
                    found.extend(files.map(|(giver, _)| Target::Item(*giver, method.clone())));
                }
            }
        }
        found
    }

    /// The macro of a module above that a bare call means.
    pub(crate) fn macro_above(&self, module: usize, name: &str) -> Option<Target> {
        let mut above = std::iter::successors(Some(module), |module| self.modules[*module].parent).skip(1);
        above.find(|above| self.modules[*above].items.contains(name)).map(|above| Target::Item(above, name.to_owned()))
    }
}
