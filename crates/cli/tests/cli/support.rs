//! Running `consign` and looking at what it did.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

pub(crate) const AT: &str = "2026-11-02T09:00:00Z";

/// What a run did.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    pub(crate) fn new(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or_else(|| panic!("it was killed: {output:?}")),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Checks the exit code.
    pub(crate) fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "out: {}\nerr: {}", self.out, self.err);
        self
    }

    /// Checks that standard error says something.
    pub(crate) fn says(self, what: &str) -> Self {
        assert!(self.err.contains(what), "not `{what}` but: {}", self.err);
        self
    }

    /// Standard output as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }

    /// The status codes of an array of answers.
    pub(crate) fn statuses(&self) -> Vec<u64> {
        self.json().as_array().unwrap().iter().map(|answer| answer["StatusCode"].as_u64().unwrap()).collect()
    }

    /// The descriptions of an array of answers.
    pub(crate) fn descriptions(&self) -> Vec<String> {
        self.json().as_array().unwrap().iter().map(|answer| answer["Description"].as_str().unwrap().to_owned()).collect()
    }
}

/// The folder of the tests' files.
pub(crate) fn files() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

/// `consign`, to be run in the folder of the tests' files, as in a terminal without a terminal's settings.
pub(crate) fn consign<S: AsRef<OsStr>>(arguments: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_consign"));
    command.args(arguments).current_dir(files());
    without_settings(&mut command);
    command
}

fn without_settings(command: &mut Command) {
    for variable in ["NO_COLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM", "LC_ALL", "CONSIGN_RULES"] {
        command.env_remove(variable);
    }
}

/// Runs a line as a shell does that finds `consign`, in a folder.
#[cfg(unix)]
pub(crate) fn shell(folder: &Path, line: &str) -> Run {
    let binary = Path::new(env!("CARGO_BIN_EXE_consign")).parent().unwrap();
    let mut command = Command::new("sh");
    command.args(["-c", line]).current_dir(folder).stdin(Stdio::null());
    command.env("PATH", format!("{}:{}", binary.display(), std::env::var("PATH").unwrap()));
    without_settings(&mut command);
    Run::new(command.output().unwrap())
}

/// Copies the tests' files to a folder; the repository's examples are `examples` there.
#[cfg(unix)]
pub(crate) fn lay_out(folder: &Path) {
    let copied = Command::new("cp").arg("-R").arg(files().join(".")).arg(folder).status().unwrap();
    assert!(copied.success());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    std::os::unix::fs::symlink(root.join("rules-examples"), folder.join("examples")).unwrap();
}

/// Runs with nothing on standard input.
pub(crate) fn run<S: AsRef<OsStr>>(arguments: &[S]) -> Run {
    Run::new(consign(arguments).stdin(Stdio::null()).output().unwrap())
}

/// Runs with something on standard input.
pub(crate) fn run_with<S: AsRef<OsStr>>(arguments: &[S], input: &[u8]) -> Run {
    let mut child = consign(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // A run that ends early doesn't read it all.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Run::new(output)
}

/// `allocate` with the tests' rule set at a fixed instant, and more.
pub(crate) fn allocate(more: &[&str]) -> Vec<String> {
    let common = ["allocate", "--rules", "rules.json", "--at", AT];
    common.iter().chain(more).map(|argument| (*argument).to_owned()).collect()
}

/// A command about one consignment of a folder of rules-examples.
pub(crate) fn example(command: &str, folder: &str, reference: &str, at: &str) -> Vec<String> {
    let folder = format!("../../../../rules-examples/{folder}");
    let (rules, consignments) = (format!("{folder}/rules.json"), format!("{folder}/consignments.json"));
    let arguments = [command, "--rules", &rules, "--consignment", &consignments, "--reference", reference, "--at", at];
    arguments.map(str::to_owned).to_vec()
}

/// Allocates what is on standard input.
pub(crate) fn allocate_stdin(input: &[u8]) -> Run {
    run_with(&allocate(&["--consignments", "-"]), input)
}

/// A consignment that weighs so much, on one line.
pub(crate) fn consignment(reference: &str, kilos: f64) -> String {
    format!(
        r#"{{"Reference":"{reference}","Packages":[{{"Weight":{{"Value":{kilos},"Unit":"Kg"}}}}],"Addresses":[{{"AddressType":"Origin","ShippingLocationReference":"Leeds"}},{{"AddressType":"Destination","Postcode":"M1 5WG","Country":{{"IsoCode":{{"TwoLetterCode":"GB"}}}}}}]}}"#
    )
}

/// An empty folder of its own for each call: tests run side by side, and two may choose the same name.
pub(crate) fn scratch(name: &str) -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let name = format!("{name}-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
