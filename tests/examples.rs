//! Runs the cases of every folder of `rules-examples`.

#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, missing_docs)]

use std::path::Path;

#[test]
fn every_case_holds() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules-examples");
    let mut folders: Vec<_> = std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    let (mut cases, mut failures) = (0, Vec::new());
    for folder in &folders {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        assert!(folder.join("README.md").is_file(), "{name} has no README.md");
        match consign::cases::run(&|file| std::fs::read_to_string(folder.join(file)).ok()) {
            Ok(outcomes) => {
                assert!(!outcomes.is_empty(), "{name} has no cases");
                cases += outcomes.len();
                for outcome in outcomes.into_iter().filter(|outcome| !outcome.failures.is_empty()) {
                    failures.push(format!("{name}: {}\n    {}", outcome.name, outcome.failures.join("\n    ")));
                }
            }
            Err(error) => failures.push(format!("{name}: {error}")),
        }
    }
    assert!(failures.is_empty(), "{} of {cases} cases:\n{}", failures.len(), failures.join("\n"));
    assert!(cases > 300, "only {cases} cases ran");
}
