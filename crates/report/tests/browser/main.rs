//! The reports as their readers meet them: in a browser, from a file, without a network.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test stops where something unexpected happens")]

mod chromium;
mod pages;

use std::io::Write;

use chromium::Browser;
use serde_json::json;

/// A browser, or `None` where none is installed and nobody relies on it.
fn browser(name: &str) -> Option<Browser> {
    let Some(path) = chromium::installed() else {
        let message = "no Chromium: install it (Debian: apt-get install chromium), or name it in CONSIGN_CHROMIUM";
        assert!(std::env::var_os("CI").is_none(), "{message}");
        // Past the test harness, which keeps what a test that passes has to say.
        let _ = writeln!(std::io::stderr(), "\nNOT TESTED: {name} in a browser: {message}\n");
        return None;
    };
    Some(Browser::start(&path, name))
}

/// How many marks a chart has: bars and columns, or bands.
fn marks(browser: &mut Browser, chart: &str) -> u64 {
    browser.number(&format!("document.querySelectorAll('#{chart} .point path, #{chart} .sankey-link').length"))
}

fn rows(browser: &mut Browser, table: &str) -> u64 {
    browser.number(&format!("document.querySelector('#{table}').tBodies[0].rows.length"))
}

/// How many figures beside bars are cut off by the edge of their chart.
fn cut_off(browser: &mut Browser) -> u64 {
    let right = |element| format!("{element}.getBoundingClientRect().right");
    let (text, chart) = (right("text"), right("text.closest('svg')"));
    browser.number(&format!("[...document.querySelectorAll('.bartext')].filter((text) => {text} > {chart}).length"))
}

fn found(browser: &mut Browser, table: &str) -> String {
    browser.text(&format!("document.querySelector('#{table}').closest('.table').querySelector('.found').textContent"))
}

#[test]
fn a_simulation_is_drawn_and_its_services_are_searched() {
    let (file, results) = pages::simulation("simulation.html");
    let Some(mut browser) = browser("simulation") else { return };
    browser.open(&file);
    assert_eq!(browser.complaints(), [""; 0]);
    for chart in ["carriers", "services", "failures", "rules", "prices", "transit", "slack", "weights", "days"] {
        assert!(marks(&mut browser, &format!("chart-{chart}")) > 0, "{chart}");
    }
    assert_eq!(cut_off(&mut browser), 0);
    let total = browser.text("document.querySelectorAll('.headline .figure')[3].textContent");
    let cost = results.converted(&results.cost).to_string();
    assert_eq!(total.replace(',', ""), format!("£{cost}"));

    assert_eq!((rows(&mut browser, "services"), found(&mut browser, "services").as_str()), (15, "55 services"));
    browser.fill("#services-search", "evri NEXT");
    assert_eq!((rows(&mut browser, "services"), found(&mut browser, "services").as_str()), (1, "1 of 55 services"));
    browser.fill("#services-search", "no such service");
    assert_eq!((rows(&mut browser, "services"), found(&mut browser, "services").as_str()), (0, "0 of 55 services"));
    browser.fill("#services-search", "");
    assert_eq!(rows(&mut browser, "services"), 15);
    let rest = "document.querySelector('#services').closest('.table').querySelector('p.rest')";
    assert_eq!(browser.text(&format!("{rest}.textContent")), "15 of 55 services shown. Show all");
    browser.value(&format!("{rest}.querySelector('button').click()"));
    assert_eq!(rows(&mut browser, "services"), 55);
    assert_eq!(browser.value(&format!("{rest}.hidden")), true);
    assert_eq!(browser.complaints(), [""; 0]);
    browser.screenshot(&pages::place("simulation-light.png"));
}

#[test]
fn tables_are_sorted_by_a_click_and_say_so() {
    let (file, _) = pages::simulation("sorting.html");
    let Some(mut browser) = browser("sorting") else { return };
    browser.open(&file);
    let sorted = |browser: &mut Browser, column: usize| {
        browser.value(&format!("document.querySelectorAll('#services th button')[{column}].click()"));
        let values = format!(
            "JSON.stringify([[...document.querySelector('#services').tBodies[0].rows].map((row) => row.cells[{column}].dataset.value),
                document.querySelectorAll('#services th')[{column}].getAttribute('aria-sort')])"
        );
        let (values, order): (Vec<Option<String>>, String) = serde_json::from_str(&browser.text(&values)).unwrap();
        (values.into_iter().map(|value| value.map(|value| value.parse::<f64>().unwrap())).collect::<Vec<_>>(), order)
    };
    let (values, order) = sorted(&mut browser, 4);
    assert!(values.is_sorted_by(|one, other| one >= other), "{values:?}");
    assert_eq!(order, "descending");
    let (values, order) = sorted(&mut browser, 4);
    assert!(values.is_sorted(), "{values:?}");
    assert_eq!(order, "ascending");
    // The mean of what takes nothing is not 0: it comes last, whatever the order.
    let (values, _) = sorted(&mut browser, 5);
    assert!(values[0].is_some());
    let (values, _) = sorted(&mut browser, 5);
    assert!(values[0].is_some());
}

#[test]
fn a_comparison_shows_the_flow_and_its_changes_are_searched() {
    let (file, listed) = pages::comparison("comparison.html", 0);
    let Some(mut browser) = browser("comparison") else { return };
    browser.open(&file);
    assert_eq!(browser.complaints(), [""; 0]);
    for chart in ["carrier-flow", "service-flow", "carriers", "services", "failures", "rules", "prices", "transit"] {
        assert!(marks(&mut browser, &format!("chart-{chart}")) > 0, "{chart}");
    }
    let hidden =
        "[...document.querySelectorAll('.table:not(details) td[data-value]')].filter((cell) => !cell.textContent || !cell.offsetWidth)";
    assert_eq!(browser.number(&format!("{hidden}.length")), 0, "every figure of a row that is shown is shown");
    assert_eq!(found(&mut browser, "changes"), format!("{listed} consignments"));
    browser.fill("#changes-search", "inpost_locker no longer there");
    let left = rows(&mut browser, "changes");
    assert!(left > 0 && left < listed, "{left} of {listed}");
    let texts = browser.text("[...document.querySelector('#changes').tBodies[0].rows].map((row) => row.textContent).join('\\n')");
    assert!(texts.lines().count() as u64 >= left && texts.contains("INPOST_LOCKER is no longer there"), "{texts}");
    browser.fill("#changes-search", "");
    browser.screenshot(&pages::place("comparison-light.png"));
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn light_and_dark_are_the_readers_choice_and_paper_is_light() {
    let (file, _) = pages::comparison("comparison-dark.html", 0);
    let Some(mut browser) = browser("dark") else { return };
    let background = "getComputedStyle(document.body).backgroundColor + ' ' +
        document.querySelector('#chart-carriers .main-svg').style.background";
    browser.open(&file);
    let light = browser.text(background);
    let dark = json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
    browser.call("Emulation.setEmulatedMedia", &dark);
    browser.open(&file);
    let by_system = browser.text(background);
    assert_ne!(light, by_system);
    browser.screenshot(&pages::place("comparison-dark.png"));
    let file = pages::place("comparison-dark.pdf");
    browser.print(&file);
    assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF"));
    assert_eq!(browser.text(background), by_system, "after printing all is as it was");
    assert_eq!(browser.number("document.querySelectorAll('th button').length - document.querySelectorAll('th').length"), 0);
    // From automatic to light to dark to automatic.
    let press = format!("document.getElementById('theme').click(), new Promise((done) => setTimeout(done)).then(() => {background})");
    assert_eq!(browser.text(&press), light);
    assert_eq!(browser.text(&press), by_system);
    assert_eq!(browser.text(&press), by_system);
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn thousands_of_changes_stay_usable() {
    let (file, listed) = pages::comparison("many.html", 12_000);
    let Some(mut browser) = browser("many") else { return };
    browser.open(&file);
    assert_eq!(listed, 5_000);
    assert_eq!((rows(&mut browser, "changes"), found(&mut browser, "changes").as_str()), (15, "5,000 consignments"));
    let note = browser.text("document.querySelector('#consignments .note').textContent");
    assert!(note.contains("more are left out. All of them are in changes.jsonl."), "{note}");
    browser.fill("#changes-search", "ec-more-00042");
    assert_eq!((rows(&mut browser, "changes"), found(&mut browser, "changes").as_str()), (1, "1 of 5,000 consignments"));
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn names_are_text_whatever_they_say() {
    let file = pages::hostile();
    let Some(mut browser) = browser("hostile") else { return };
    browser.open(&file);
    assert_eq!(browser.complaints(), [""; 0]);
    assert_eq!(browser.number("document.querySelectorAll('main img, main b, h1 img').length"), 0);
    assert_eq!(browser.text("document.querySelector('h1').textContent"), pages::HOSTILE);
    assert_eq!(browser.text("document.querySelector('#carriers td').firstChild.textContent"), pages::HOSTILE);
    let label = browser.text("document.querySelector('#chart-carriers .ytick text').textContent");
    assert!(label.starts_with("<b></script>"), "{label}");
}

#[test]
fn a_simulation_of_nothing_is_a_page_all_the_same() {
    let file = pages::empty();
    let Some(mut browser) = browser("empty") else { return };
    browser.open(&file);
    assert_eq!(browser.complaints(), [""; 0]);
    assert_eq!(browser.number("document.querySelectorAll('.headline').length > 0 ? 1 : 0"), 1);
}

#[test]
fn a_page_asks_nobody_for_anything() {
    let (file, _) = pages::simulation("self-contained.html");
    let page = std::fs::read_to_string(file).unwrap();
    assert!(page.contains("content=\"default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:\""));
    for reference in ["src=\"", "src='", "href=\"http", "@import", "url(", "fetch(", "XMLHttpRequest", "http://", "https://"] {
        assert!(!page.contains(reference), "{reference}");
    }
}
