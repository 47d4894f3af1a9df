//! Any text as changes of a rule set, the lines of a file: they are refused at places of the text, or a rule set comes of them that can be used.
#![no_main]

use consign::RuleSet;
use consign_fuzz::{parts, rules};
use consign_what_if::{RuleChanges, change_rules};
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|data: &[u8]| -> Corpus {
    let Ok(text) = std::str::from_utf8(data) else { return Corpus::Reject };
    let [text, of] = parts(text);
    // What stands in files of this machine is not for here.
    if text.contains('@') {
        return Corpus::Reject;
    }
    let Ok(of) = (if of.is_empty() { Ok(rules().clone()) } else { RuleSet::from_json(of) }) else { return Corpus::Reject };
    match change_rules(&of, &[RuleChanges { name: "changes".to_owned(), text: text.to_owned(), is_file: true }]) {
        Ok(changed) => {
            let written = changed.rule_set.to_json();
            assert_eq!(RuleSet::from_json(&written).expect("what is written can be read").to_json(), written);
            let _ = changed.rule_set.compile();
        }
        Err(refused) => {
            assert!(refused.count > 0);
            let mistakes = || refused.texts.iter().flat_map(|text| &text.mistakes);
            assert!(mistakes().count() > 0 && mistakes().all(|mistake| text.get(mistake.bytes.clone()).is_some()));
        }
    }
    Corpus::Keep
});
