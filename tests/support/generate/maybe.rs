//! A part that is there now and then.

use proptest::prelude::*;
use proptest::strategy::{NewTree, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

use super::part::Part;

/// The part, or `null` where it is left out. It shrinks to nothing first.
///
/// Proptest's own options keep a random generator for what wasn't drawn; with thousands of them in a world, that is most
/// of the work.
#[derive(Debug)]
pub struct Maybe {
    pub probability: f64,
    pub part: Part,
}

/// What was drawn.
pub struct Drawn {
    tree: Option<Box<dyn ValueTree<Value = Value>>>,
    is_there: bool,
    may_leave: bool,
}

impl Strategy for Maybe {
    type Tree = Drawn;
    type Value = Value;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let is_there = runner.rng().random_bool(self.probability);
        let tree = if is_there { Some(self.part.new_tree(runner)?) } else { None };
        Ok(Drawn { tree, is_there, may_leave: is_there })
    }
}

impl ValueTree for Drawn {
    type Value = Value;

    fn current(&self) -> Value {
        self.tree.as_ref().filter(|_| self.is_there).map(proptest::strategy::ValueTree::current).unwrap_or_default()
    }

    fn simplify(&mut self) -> bool {
        if self.may_leave {
            (self.may_leave, self.is_there) = (false, false);
            return true;
        }
        self.is_there && self.tree.as_mut().is_some_and(proptest::strategy::ValueTree::simplify)
    }

    fn complicate(&mut self) -> bool {
        if self.tree.is_some() && !self.is_there {
            self.is_there = true;
            return true;
        }
        self.tree.as_mut().is_some_and(proptest::strategy::ValueTree::complicate)
    }
}
