//! What the page to try a rule set asks of consign. Every call takes texts and answers one text of JSON; what is wrong with them is an answer
//! too. [`Session`] does it, on any machine; [`Playground`] is that for a page.
//!
//! An answer is one object. Where something is wrong it has `Violations`, each with its place; where something can't be done, `Error`.

mod answer;
mod case;
mod orders;
mod session;
mod violations;

use wasm_bindgen::prelude::wasm_bindgen;

pub use orders::MOST_ORDERS;
pub use session::Session;

/// A [`Session`] for JavaScript: the same methods, each with an answer in JSON.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Playground(Session);

#[wasm_bindgen]
impl Playground {
    /// With no rule set and no orders.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// [`Session::rules`]
    pub fn rules(&mut self, text: &str) -> String {
        self.0.rules(text)
    }

    /// [`Session::warnings`]
    #[must_use]
    pub fn warnings(&self, today: &str) -> String {
        self.0.warnings(today)
    }

    /// [`Session::explain`]
    #[must_use]
    pub fn explain(&self, consignment: &str, at: &str) -> String {
        self.0.explain(consignment, at)
    }

    /// [`Session::why_not`]
    #[must_use]
    #[wasm_bindgen(js_name = whyNot)]
    pub fn why_not(&self, service: &str, consignment: &str, at: &str) -> String {
        self.0.why_not(service, consignment, at)
    }

    /// [`Session::case`]
    #[must_use]
    pub fn case(&self, name: &str, consignment: &str, at: &str) -> String {
        self.0.case(name, consignment, at)
    }

    /// [`Session::generate`]
    pub fn generate(&mut self, count: u32, seed: u32, first: &str, last: &str) -> String {
        self.0.generate(count, seed, first, last)
    }

    /// [`Session::load`]
    pub fn load(&mut self, name: &str, bytes: Vec<u8>, mapping: Option<String>, at: &str) -> String {
        self.0.load(name, bytes, mapping.as_deref(), at)
    }

    /// [`Session::keep`]
    pub fn keep(&mut self) -> String {
        self.0.keep()
    }

    /// [`Session::moves`]
    #[must_use]
    pub fn moves(&self) -> String {
        self.0.moves()
    }
}
