//! The page: a template around the tables.

use std::fmt::Write;
use std::process::Command;

use crate::estimates::Estimates;
use crate::table::{Ratio, Sentence, ratios, times};

/// What is said of a group.
struct Section {
    group: &'static str,
    title: &'static str,
    text: &'static str,
    functions: &'static [Sentence],
    ratios: Ratio,
}

const HEAD: &str = "# Results

Written by `benches/run`, which measures everything here and then writes this page and its plot: change the template in
`benches/results/page.rs`, not the page.

The workload is that of `dev/scale`, but for the four shapes: the services of a UK retailer with their limits, tags, excluded places, twelve zones, weight bands and
surcharges, 8 to 12 % of them eligible for a consignment, and promises on a third of the consignments. Every measurement goes round the same 256
consignments, so a figure is a mean over them; the tables have the medians of criterion's samples. Figures of one run compare; take them
as ratios, for other machines have other clocks.
";

const SECTIONS: [Section; 8] = [
    Section {
        group: "choose",
        title: "A choice, by consign and its rivals",
        text: "One run measures all of them (`dev/rivals/benches/rivals.rs`), and a test holds that they give the same answers (`dev/rivals/tests/agree.rs`,
`tests/rivals.rs`). What each is told of a consignment is prepared beforehand, but where the row says otherwise.

The integer scan is the whole decision, written by hand for this workload alone, with everything in it that a general library can't know beforehand
(`benches/support/integer_scan`). The engines are precompiled, and used as their documentation recommends. They decide
eligibility alone, by zone, direction, weight, length, girth, value, tags and excluded places; collection, dates, price and the least of them are added by
the plain code of the scan, and measured too. The oracle is the contract as plain code over JSON, with exact fractions; it always explains everything.",
        functions: &[
            ("consign", "`Pool::choose_at` of prepared facts at a prepared instant"),
            ("consign from consignment", "`Pool::decide`, nothing prepared"),
            ("integer scan", "by hand, a list for each zone in the order of the least price"),
            ("integer scan by weight", "by hand, a list for each zone and class of weights"),
            ("zen-engine", "a compiled decision table with its index, eligibility alone"),
            ("cedar", "validated policies, eligibility alone"),
            ("oracle", "the specification as plain code"),
        ],
        ratios: Ratio::Over("consign"),
    },
    Section {
        group: "match",
        title: "Questions, once a consignment has been read",
        text: "`benches/match.rs`.",
        functions: &[
            ("prepare", "the facts of a consignment"),
            ("choose", "the choice alone, of prepared facts at a prepared instant"),
            ("choose at an instant", "of prepared facts at an instant that isn't"),
            ("choose from consignment", "of a consignment at an instant, neither prepared"),
            ("batch", "of each consignment of a batch, whose instant is prepared"),
            ("choose in group", "among the services of a group"),
            ("choose one service", "whether one service can take it, and for how much"),
            ("choose filtered", "among those that pass a filter"),
            ("choose without index", "every service looked at"),
            ("integer scan", "by hand, for this workload alone"),
            ("quotes", "of all that are eligible, cheapest first"),
            ("explain", "all quotes, and all the reasons of all others"),
            ("oracle", "all of that, as plain code"),
        ],
        ratios: Ratio::Of("oracle"),
    },
    shape("shape us", "Zone charts of every origin: the United States"),
    shape("shape uk", "Districts that every carrier cuts otherwise: the United Kingdom"),
    shape("shape eu", "Countries, islands and remote postcodes: Europe"),
    shape("shape au", "Fifty zones of every carrier: Australia"),
    Section {
        group: "allocate",
        title: "From JSON to JSON",
        text: "`benches/allocate.rs`. A consignment that no service can take explains everything: that grows with the services, and stands by itself.",
        functions: &[
            ("read", "a consignment, with all checks"),
            ("decide", "`Pool::allocate`, summary or reasons"),
            ("json to json", "read, allocated, the answer written; of those that are allocated"),
            ("json to json, real", "the same, of one with all that callers send along"),
            ("json to json, failed", "read, every reason written; of those that fail"),
            ("oracle", "from the JSON to the verdict"),
        ],
        ratios: Ratio::Of("oracle"),
    },
    Section {
        group: "compile",
        title: "Getting ready",
        text: "`benches/compile.rs`. Done once for a rule set; the oracle only reads the JSON into a plain value.",
        functions: &[
            ("read", "the rule set, with all checks"),
            ("compile", "to a matcher"),
            ("oracle", "JSON to a plain value"),
        ],
        ratios: Ratio::Of("oracle"),
    },
];

/// A rule set as shippers of one kind have it, beside the plain loop.
const fn shape(group: &'static str, title: &'static str) -> Section {
    Section {
        group,
        title,
        text: "`benches/shapes.rs`, rule sets of `dev/scale` (`shapes`). The plain loop is what anyone would write in a day (`benches/support/plain_loop`): every service
in turn, with arrays and whole numbers, from figures of its own that are prepared. A test holds that it chooses the same (`tests/shapes.rs`).",
        functions: &[
            ("choose", "`Pool::choose_at` of prepared facts at a prepared instant"),
            ("decide", "`Pool::decide_at` of a consignment"),
            ("plain loop", "every service in turn"),
            ("quotes", "of all that are eligible"),
            ("explain", "all reasons of all others"),
            ("compile", "to a matcher"),
        ],
        ratios: Ratio::Of("plain loop"),
    }
}

/// The whole page. Groups that nothing is said of stand at its end.
pub(crate) fn page(estimates: &Estimates) -> String {
    let mut page = format!("{HEAD}\n{}\n\n![Services against the time of a choice](results.svg)\n", machine());
    for section in &SECTIONS {
        section.write(estimates, &mut page);
    }
    for group in estimates.groups().filter(|group| SECTIONS.iter().all(|section| section.group != *group)) {
        if let Some(measured) = estimates.group(group) {
            let _ = write!(page, "\n## `{group}`\n\n{}", times(measured, &[]));
        }
    }
    page
}

impl Section {
    fn write(&self, estimates: &Estimates, page: &mut String) {
        let Some(group) = estimates.group(self.group) else { return };
        let _ = write!(page, "\n## {}\n\n{}\n\n{}", self.title, self.text, times(group, self.functions));
        if let Some(ratios) = ratios(group, self.functions, &self.ratios) {
            let _ = write!(page, "\n{ratios}");
        }
    }
}

/// What it ran on.
fn machine() -> String {
    let rustc = Command::new("rustc").arg("--version").output().ok().and_then(|output| String::from_utf8(output.stdout).ok());
    let processors = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split(": ").nth(1));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (model, rustc) = (model.unwrap_or(std::env::consts::ARCH), rustc.unwrap_or_default());
    format!("On {model}, {threads} threads, with {}, built for any processor of its kind.", rustc.trim())
}
