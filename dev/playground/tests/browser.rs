//! The page as its users meet it: built, opened from the disk in a browser, without a network.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test stops where something unexpected happens")]

#[expect(dead_code, reason = "what the reports need besides")]
#[path = "../../../crates/report/tests/browser/chromium.rs"]
mod chromium;

use std::io::Write;
use std::path::{Path, PathBuf};

use chromium::Browser;
use consign::{Allocation, Consignment, RuleSet};
use consign_playground::{TARGET, build, has_target, workspace};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// As much may be loaded, compressed as servers do.
const MOST_BYTES: usize = 1_500_000;

fn place(file: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("playground").join(file)
}

/// The page and a browser; none where something of it is missing and nobody relies on it.
fn opened() -> Option<(PathBuf, Browser)> {
    let browser = chromium::installed();
    let missing = match (&browser, has_target()) {
        (None, _) => "no Chromium: install it (Debian: apt-get install chromium), or name it in CONSIGN_CHROMIUM".to_owned(),
        (_, false) => format!("no target {TARGET}: `rustup target add {TARGET}`"),
        _ => {
            let page = place("index.html");
            build(&page).unwrap_or_else(|why| panic!("{why}"));
            return Some((page, Browser::start(&browser.unwrap(), "playground")));
        }
    };
    // With a toolchain that can't be added to, as offline, CI does without it.
    let is_needed = std::env::var_os("CI").is_some() && std::env::var_os("CONSIGN_WITHOUT_WASM").is_none();
    assert!(!is_needed, "{missing}");
    // Past the test harness, which keeps what a test that passes has to say.
    let _ = writeln!(std::io::stderr(), "\nNOT TESTED: the playground in a browser: {missing}\n");
    None
}

/// Waits until a script is true.
fn wait(browser: &mut Browser, script: &str) {
    let waiting = format!(
        "new Promise((done) => {{
            const end = Date.now() + 60_000;
            const look = () => ({script}) ? done(true) : Date.now() > end ? done(document.body.innerText.slice(0, 2_000)) : setTimeout(look, 20);
            look();
        }})"
    );
    assert_eq!(browser.value(&waiting), true, "{script}");
}

fn answered(browser: &mut Browser) {
    wait(browser, "document.documentElement.dataset.state === 'answered'");
}

/// Another text for the rule set.
fn write(browser: &mut Browser, text: &str) {
    let text = Value::from(text);
    browser.value(&format!(
        "(() => {{ const area = document.querySelector('#rules textarea'); area.value = {text};
            document.documentElement.dataset.state = 'asking'; area.dispatchEvent(new Event('input')); }})()"
    ));
    answered(browser);
}

/// What the library chooses for the first consignment of an example.
fn chosen(folder: &str) -> (String, String) {
    let file = |file: &str| std::fs::read_to_string(workspace().join("rules-examples").join(folder).join(file)).unwrap();
    let matcher = RuleSet::from_json(&file("rules.json")).unwrap().compile().unwrap();
    let cases: Value = serde_json::from_str(&file("cases.json")).unwrap();
    let consignments = file("consignments.json");
    let first = serde_json::from_str::<Vec<&RawValue>>(&consignments).unwrap()[0].get();
    let at = cases["At"].as_str().unwrap().parse().unwrap();
    let Allocation::Allocated(summary) = matcher.all().allocate(&Consignment::from_json(first).unwrap(), at).unwrap() else {
        panic!("{folder}: nobody takes it")
    };
    (summary.quote.service().reference.to_string(), summary.quote.price().net.to_string())
}

#[test]
fn the_page_decides_by_itself() {
    let Some((page, mut browser)) = opened() else { return };
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&std::fs::read(&page).unwrap()).unwrap();
    let length = encoder.finish().unwrap().len();
    assert!(length < MOST_BYTES, "{length} bytes");

    browser.load(&format!("file://{}", page.display()));
    answered(&mut browser);
    decides_as_the_library(&mut browser);
    tells_mistakes(&mut browser);
    completes(&mut browser);
    decides_many(&mut browser, length);
    fits_every_screen(&mut browser);
    carries_all_in_its_link(&mut browser, &page);
    assert_eq!(browser.complaints(), [""; 0]);
}

fn decides_as_the_library(browser: &mut Browser) {
    for folder in ["first-rules", "uk-retailer", "first-tariff"] {
        browser.value(&format!(
            "(() => {{ const field = document.getElementById('preset'); field.value = '{folder}'; field.dispatchEvent(new Event('change')); }})()"
        ));
        let (service, net) = chosen(folder);
        wait(browser, &format!("document.getElementById('chosen')?.textContent === '{service}'"));
        let shown = browser.text("document.querySelector('#winner .sum b').textContent");
        assert!(shown.starts_with(&format!("{net} ")), "{shown}");
    }
    // A heavier one goes by another band: the answer follows the form, and so does the JSON.
    answered(browser);
    let before = browser.text("document.querySelector('#winner .sum b').textContent");
    browser.fill("#weight", "19.50");
    wait(browser, &format!("document.querySelector('#winner .sum b').textContent !== '{before}'"));
    let text = browser.text("document.querySelector('#consignment textarea').value");
    assert!(text.contains("\"Value\": 19.50"), "{text}");
}

fn tells_mistakes(browser: &mut Browser) {
    let right = browser.text("document.querySelector('#rules textarea').value");
    write(browser, "{ \"Currency\": \"GBP\",\n  \"Carriers\": [{ \"Referense\": \"SWIFT\" }] }");
    let told = browser.text("document.querySelector('#rules .errors').textContent");
    assert!(told.contains("2:18 Carriers[0].Referense") && told.contains("did you mean `Reference`"), "{told}");
    assert!(browser.number("document.querySelectorAll('#rules i.wrong').length") > 0);
    write(browser, "{ nonsense");
    assert!(browser.text("document.querySelector('#rules .errors').textContent").contains("1:3"));
    write(browser, &right);
    assert_eq!(browser.number("document.querySelectorAll('#rules .errors .wrong').length"), 0);
}

fn completes(browser: &mut Browser) {
    browser.value("document.querySelector('#rules textarea').focus()");
    browser.fill("#rules textarea", "{ \"CarrierServices\": [ { \"Tra");
    let offered = browser.text("document.querySelector('#rules-list').innerText");
    assert!(offered.starts_with("Transit"), "{offered}");
    let enter = json!({ "type": "keyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13 });
    browser.call("Input.dispatchKeyEvent", &enter);
    let text = browser.text("document.querySelector('#rules textarea').value");
    assert!(text.ends_with("{ \"Transit\": []"), "{text}");
}

fn decides_many(browser: &mut Browser, length: usize) {
    let rules = consign_scale::rule_set(100, consign_scale::SEED);
    write(browser, &rules);
    browser.value("document.getElementById('make').click()");
    wait(browser, "document.querySelector('#moves b')?.textContent === '10,000 orders'");
    assert!(browser.text("document.getElementById('moves').textContent").contains("nothing changes"));
    let mut changed: Value = serde_json::from_str(&rules).unwrap();
    let mut gone = Vec::new();
    for service in changed["CarrierServices"].as_array_mut().unwrap().iter_mut().take(50) {
        service["Enabled"] = json!(false);
        gone.push(service["Reference"].as_str().unwrap().to_owned());
    }
    let mut times = Vec::new();
    for _ in 0..3 {
        browser.value("document.getElementById('took').textContent = ''");
        write(browser, &changed.to_string());
        wait(browser, "document.getElementById('took')?.textContent && document.querySelectorAll('#moves tbody tr').length > 0");
        times.push(browser.text("document.getElementById('took').textContent"));
        write(browser, &(changed.to_string() + " "));
    }
    let first = browser.text("document.querySelector('#moves tbody td').textContent");
    assert!(gone.contains(&first), "{first}");
    let times = times.join(", ");
    let _ = writeln!(std::io::stderr(), "\nthe playground: {length} bytes; 10,000 orders, 100 services, twice: {times}\n");
}

/// Wide, narrow and dark, each with its picture.
fn fits_every_screen(browser: &mut Browser) {
    let choose = "(() => { const field = document.getElementById('preset'); field.value = 'uk-retailer'; field.dispatchEvent(new Event('change')); })()";
    browser.value(choose);
    answered(browser);
    for (name, width, scheme) in [("wide", 1400, "light"), ("narrow", 400, "light"), ("dark", 1400, "dark")] {
        browser.call("Emulation.setEmulatedMedia", &json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] }));
        let size = json!({ "width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": false });
        browser.call("Emulation.setDeviceMetricsOverride", &size);
        browser.screenshot(&place(&format!("{name}.png")));
        assert!(browser.number("document.documentElement.scrollWidth") <= width, "{name}: it is wider than the screen");
        let unnamed = "[...document.querySelectorAll('input, select, textarea, button')].filter((field) => \
            !field.labels?.length && !field.getAttribute('aria-label') && !field.textContent.trim()).map((field) => field.outerHTML).join()";
        assert_eq!(browser.text(unnamed), "", "{name}: controls without a name");
    }
    browser.call("Emulation.clearDeviceMetricsOverride", &json!({}));
}

fn carries_all_in_its_link(browser: &mut Browser, page: &Path) {
    let state = "JSON.stringify([...document.querySelectorAll('.editor textarea')].map((area) => area.value).concat(document.getElementById('at').value))";
    let before = browser.text(state);
    browser.value("document.getElementById('link').click()");
    wait(browser, "location.hash.startsWith('#c1.') && document.getElementById('status').textContent.includes('link')");
    let hash = browser.text("location.hash");
    browser.load("about:blank");
    browser.load(&format!("file://{}{hash}", page.display()));
    answered(browser);
    assert_eq!(browser.text(state), before);
    browser.load("about:blank");
    browser.load(&format!("file://{}#c1.damaged", page.display()));
    answered(browser);
    assert_eq!(browser.text("document.getElementById('chosen').textContent"), chosen("first-rules").0);
    assert!(browser.text("document.getElementById('about').textContent").contains("damaged"));
}
