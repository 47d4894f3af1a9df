//! The rule set that is meant: as it stands in its file, or with changes.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use consign::RuleSet;
use consign_tables::read_text;
use consign_what_if::{ChangedRules, RuleChanges, change_rules};

use crate::complete;
use crate::stop::Stop;

/// The longest file of changes that is read, in bytes.
const LONGEST: usize = 1024 * 1024;

/// What is different from the rule set that stands in the file.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ChangeOptions {
    /// A change of the rule set, so that no second file is needed; several are made in their order
    ///
    /// `PATH = VALUE`, `PATH += VALUE`, `PATH -= VALUE`, `PATH *= NUMBER`, `PATH += 5%` or `remove PATH`. A path is fields with points
    /// between them; in brackets stands which elements of a list: their names with `*` for any signs, or a field and what it holds.
    /// A factor or a percentage on `Rates`, `Surcharges` or `Tariffs` multiplies all prices in them. A value is JSON, one word, or @FILE
    /// for what stands in a file. Figures stay exact decimals: nothing is rounded.
    ///
    /// Examples: `CarrierServices[DPD*].Rates *= 1.05`; `CarrierServices[Carrier=DPD].Enabled = false`;
    /// `CarrierServices[DPD_NEXT].Rates[*].Bands[*].Price += 0.20`; `CarrierServices[DPD_NEXT].Rates = @rates.json`;
    /// `Tariffs[GROUND].Prices.8 += 5%`; `Tariffs[GROUND].Prices.8[0] = 9.95`;
    /// `Surcharges[FUEL].Table[ValidFrom=2026-11-02].Percent = 19.5`;
    /// `ShippingLocations[Leeds].Collections[DPD].AllocationCutOff.Time = 16:00`; `CarrierServices[DPD*].Rules.Weight.Max = 20`;
    /// `CarrierServices[DPD*].Rules.Tags += Alcohol`; `CarrierServices += @service.json`; `remove CarrierServices[EVRI_2DAY]`
    #[arg(long, value_name = "CHANGE", add = complete::changes(), help_heading = "What if")]
    change: Vec<String>,

    /// A file of changes, one a line; made before those of --change. A line that begins with `#` is a comment
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "What if")]
    changes: Vec<PathBuf>,
}

impl ChangeOptions {
    pub(crate) fn is_empty(&self) -> bool {
        self.change.is_empty() && self.changes.is_empty()
    }

    /// The rule set with all changes made.
    ///
    /// # Errors
    /// Everything that is wrong with them, or with what comes of them.
    pub(crate) fn applied(&self, rules: &RuleSet) -> Result<ChangedRules, Stop> {
        let files = self.changes.iter().map(|path| read_text(path, LONGEST).map(|(name, text)| RuleChanges { name, text, is_file: true }));
        let own = self.change.iter().map(|text| Ok(RuleChanges { name: "--change".to_owned(), text: text.clone(), is_file: false }));
        let changes = files.chain(own).collect::<Result<Vec<_>, _>>()?;
        change_rules(rules, &changes).map_err(|refused| {
            let reports: String = refused.texts.iter().map(|text| Stop::report("change", text)).collect();
            Stop::Reported(format!("{reports}{} {refused}\n", Stop::label()))
        })
    }
}
