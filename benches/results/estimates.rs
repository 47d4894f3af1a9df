//! What criterion has measured, read from its files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

/// Measurements of a batch, which are told by the consignment: each has its count as criterion's throughput.
const OF_BATCHES: [(&str, &str); 1] = [("match", "batch")];

/// The median times in nanoseconds, by group, function and number of services. What doesn't depend on the services has the number 0.
#[derive(Default)]
pub(crate) struct Estimates(BTreeMap<String, Group>);

/// The functions of a group.
pub(crate) type Group = BTreeMap<String, BTreeMap<u64, f64>>;

impl Estimates {
    /// Reads every `new/benchmark.json` below a folder, and the `estimates.json` beside it.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        let mut estimates = Self::default();
        estimates.read_below(folder)?;
        if estimates.0.is_empty() {
            return Err(format!("{}: no estimates there; run `cargo bench` first", folder.display()));
        }
        Ok(estimates)
    }

    fn read_below(&mut self, folder: &Path) -> Result<(), String> {
        let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        for entry in entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.is_dir()) {
            if entry.ends_with("new") && entry.join("benchmark.json").exists() {
                self.add(&document(&entry.join("benchmark.json"))?, &document(&entry.join("estimates.json"))?)?;
            } else {
                self.read_below(&entry)?;
            }
        }
        Ok(())
    }

    fn add(&mut self, benchmark: &Value, estimates: &Value) -> Result<(), String> {
        let text = |field: &str| benchmark.get(field).and_then(Value::as_str);
        let group = text("group_id").ok_or("a benchmark without a group")?;
        let function = text("function_id").unwrap_or(group);
        let services = text("value_str").and_then(|size| size.parse().ok()).unwrap_or(0);
        let median = estimates.pointer("/median/point_estimate").and_then(Value::as_f64);
        let median = median.ok_or_else(|| format!("{group}/{function}: no median"))?;
        let count = benchmark.pointer("/throughput/Elements").and_then(Value::as_f64);
        let count = count.filter(|_| OF_BATCHES.contains(&(group, function))).unwrap_or(1.0);
        self.0.entry(group.to_owned()).or_default().entry(function.to_owned()).or_default().insert(services, median / count);
        Ok(())
    }

    pub(crate) fn group(&self, name: &str) -> Option<&Group> {
        self.0.get(name)
    }

    /// The names of all groups.
    pub(crate) fn groups(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(crate) fn count(&self) -> usize {
        self.0.values().flat_map(BTreeMap::values).map(BTreeMap::len).sum()
    }
}

fn document(path: &Path) -> Result<Value, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}
