//! The reports as their readers meet them: in a browser, from a file, without a network.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test stops where something unexpected happens")]

mod chromium;
mod pages;

use std::io::Write;

use chromium::Browser;
use consign::rust_decimal::Decimal;
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

/// The cells of a table's column, as they are read.
fn column(browser: &mut Browser, table: &str, column: usize) -> Vec<String> {
    let script =
        format!("JSON.stringify([...document.querySelector('#{table}').tBodies[0].rows].map((row) => row.cells[{column}].textContent))");
    serde_json::from_str(&browser.text(&script)).unwrap()
}

fn rows(browser: &mut Browser, table: &str) -> u64 {
    browser.number(&format!("document.querySelector('#{table}').tBodies[0].rows.length"))
}

fn search(browser: &mut Browser, table: &str, text: &str) {
    browser.fill(&format!("[aria-label=\"Search {table}\"]"), text);
}

/// What is wider than the window, by its element and text.
fn too_wide(browser: &mut Browser) -> String {
    browser.text(
        "[...document.querySelectorAll('body, h1, h2, p, svg, summary, dd, .headline')]
            .filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.tagName + one.textContent).join('\\n')",
    )
}

/// How many texts of charts lie on one another.
fn collisions(browser: &mut Browser) -> String {
    browser.text(
        "[...document.querySelectorAll('svg[role=img]')].flatMap((svg) => {
            const all = [...svg.querySelectorAll('text')].map((text) => [text, text.getBoundingClientRect()]);
            return all.flatMap(([a, one], place) => all.slice(place + 1).filter(([, two]) =>
                one.left < two.right - 1 && two.left < one.right - 1 && one.top < two.bottom - 3 && two.top < one.bottom - 3
            ).map(([b]) => `${a.textContent} | ${b.textContent}`));
        }).join('\\n')",
    )
}

fn figure(text: &str) -> Decimal {
    text.replace([',', '+'], "").parse().unwrap_or_else(|_| panic!("`{text}` is no figure"))
}

#[test]
fn a_simulation_has_the_figures_of_its_results() {
    let (file, results) = pages::simulation("simulation.html");
    assert!(std::fs::metadata(&file).unwrap().len() < 150_000, "a page is small");
    let Some(mut browser) = browser("simulation") else { return };
    browser.open(&file);
    let summary = browser.text("document.querySelector('.summary').textContent");
    let cost = results.converted(&results.cost);
    assert!(
        summary.starts_with(&format!("Of 263 consignments, decided as at 2 November 2026, a service takes {}", results.allocated)),
        "{summary}"
    );
    assert!(summary.contains(&format!("for {} GBP net", consign_what_if::grouped(cost))), "{summary}");
    let carriers: Vec<Decimal> = column(&mut browser, "carriers", 3).iter().map(|text| figure(text)).collect();
    let costs: Vec<Decimal> =
        results.carriers.values().map(|share| results.converted(&share.cost)).filter(|cost| !cost.is_zero()).collect();
    assert_eq!((carriers.iter().max(), carriers.len()), (costs.iter().max(), costs.len()));
    let consignments = column(&mut browser, "carriers", 1);
    assert_eq!(consignments.iter().map(|text| figure(text)).sum::<Decimal>(), Decimal::from(results.allocated));
    // Failures add up: each consignment once.
    let failed = column(&mut browser, "failed", 1);
    assert_eq!(failed.iter().map(|text| figure(text)).sum::<Decimal>(), Decimal::from(results.failed));
    let promises = column(&mut browser, "promises", 1);
    assert!(promises[0].starts_with(&format!("{} of 261", results.promised)), "{promises:?}");

    let used = results.services.values().filter(|share| share.consignments + share.runner_up > 0).count() as u64;
    assert_eq!(rows(&mut browser, "services"), 20);
    browser.value("document.querySelector('#services').closest('details').querySelector('.scroll + button').click()");
    assert_eq!(rows(&mut browser, "services"), used);
    search(&mut browser, "services", "evri NEXT");
    assert_eq!(rows(&mut browser, "services"), 1);
    search(&mut browser, "services", "no such service");
    assert_eq!(rows(&mut browser, "services"), 0);
    search(&mut browser, "services", "");
    browser.screenshot(&pages::place("simulation.png"));
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn pages_fit_a_telephone_and_a_screen() {
    let files = [
        pages::simulation("fits.html").0,
        pages::comparison("fits-compared.html", 0).0,
        pages::pounds("fits-pounds.html").0,
        pages::plan(),
        pages::empty("fits-empty.html"),
    ];
    let Some(mut browser) = browser("fits") else { return };
    for file in files {
        for width in [400, 1400] {
            browser.width(width);
            browser.open(&file);
            assert_eq!(too_wide(&mut browser), "", "{} at {width}", file.display());
            assert_eq!(collisions(&mut browser), "", "{} at {width}", file.display());
            assert_eq!(browser.complaints(), [""; 0]);
        }
    }
}

#[test]
fn tables_are_sorted_by_a_click_and_say_so() {
    let (file, _) = pages::simulation("sorting.html");
    let Some(mut browser) = browser("sorting") else { return };
    browser.open(&file);
    let sorted = |browser: &mut Browser, place: usize| {
        browser.value(&format!("document.querySelectorAll('#carriers th button')[{place}].click()"));
        let order = browser.text(&format!("document.querySelectorAll('#carriers th')[{place}].getAttribute('aria-sort')"));
        (column(browser, "carriers", place).iter().map(|text| figure(text)).collect::<Vec<_>>(), order)
    };
    let (values, order) = sorted(&mut browser, 3);
    assert!(values.is_sorted_by(|one, other| one >= other), "{values:?}");
    assert_eq!(order, "descending");
    let (values, order) = sorted(&mut browser, 3);
    assert!(values.is_sorted(), "{values:?}");
    assert_eq!(order, "ascending");
}

#[test]
fn every_table_is_saved_as_csv() {
    let (file, results) = pages::pounds("pounds.html");
    let Some(mut browser) = browser("csv") else { return };
    let folder = pages::place("saved");
    let _ = std::fs::remove_dir_all(&folder);
    browser.save_to(&folder);
    browser.open(&file);
    let names = browser.text("[...document.querySelectorAll('table')].map((table) => table.id).join(' ')");
    let mut read = |name: &str| {
        // A browser saves ten files of a page that nobody touches, and no more.
        browser.open(&file);
        browser.value(&format!("document.querySelector('#{name}').closest('details').querySelector('.tools button').click()"));
        let path = folder.join(format!("{name}.csv"));
        for _ in 0..500 {
            if let Ok(text) = std::fs::read_to_string(&path) {
                return text;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        panic!("{} is not saved", path.display());
    };
    let saved: Vec<(&str, String)> = names.split(' ').map(|name| (name, read(name))).collect();
    assert!(saved.len() >= 8 && saved.iter().all(|(_, text)| text.starts_with('\u{feff}') && text.lines().count() >= 2), "{saved:?}");
    let services = &saved.iter().find(|(name, _)| *name == "services").unwrap().1;
    // What could be a formula is a text, and quotes are doubled; figures are plain.
    assert!(services.contains("\r\n\"'=1+1, \"\"small\"\" (SMALL)\",Road,1,4.50,4.50,0,7.75,0\r\n"), "{services}");
    // Weights are in the rule set's unit, and months are told apart.
    let weights = &saved.iter().find(|(name, _)| *name == "weights").unwrap().1;
    assert!(weights.contains("1 to 2 lb,1,0,4.50,4.50") && weights.contains("150 to 500 lb,0,1,"), "{weights}");
    let months = &saved.iter().find(|(name, _)| *name == "months").unwrap().1;
    assert!(months.contains("January 2026,1,4.50,4.50\r\nFebruary 2026,2,24.50,12.25"), "{months}");
    let capacities = &saved.iter().find(|(name, _)| *name == "capacities").unwrap().1;
    assert!(capacities.contains("VAN,7.75,1,0,US-1"), "{capacities}");
    assert_eq!(results.capacities.values().next().unwrap().extra_paid.to_string(), "7.75 USD");
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn a_comparison_shows_both_sides_and_its_changes_are_searched() {
    let (file, listed) = pages::comparison("comparison.html", 0);
    let Some(mut browser) = browser("comparison") else { return };
    browser.open(&file);
    assert_eq!(browser.number("document.querySelectorAll('#flow svg[role=img]').length"), 2);
    assert!(browser.number("document.querySelectorAll('#flow path.moves').length") > 0);
    // Both ends of a line are at the same height.
    let uneven = "[...document.querySelectorAll('#flow g')].filter((line) => new Set([...line.querySelectorAll('text')].map((text) => text.getAttribute('y'))).size !== 1)";
    assert_eq!(browser.number(&format!("{uneven}.length")), 0);
    let titles = browser.text("[...document.querySelectorAll('#kinds th')].map((title) => title.textContent).join('|')");
    assert_eq!(
        titles,
        "Kind of rule|Extra cost (GBP, before)|Extra cost (GBP, after)|Moved before|Moved after|Failed before|Failed after|Such as"
    );
    browser.value("document.querySelector('#changes').closest('details').querySelector('.scroll + button').click()");
    assert_eq!(rows(&mut browser, "changes"), listed);
    search(&mut browser, "changes", "inpost_locker no longer there");
    let left = rows(&mut browser, "changes");
    assert!(left > 0 && left < listed, "{left} of {listed}");
    browser.screenshot(&pages::place("comparison.png"));
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn light_and_dark_are_the_systems_and_paper_is_light() {
    let (file, _) = pages::comparison("comparison-dark.html", 0);
    let Some(mut browser) = browser("dark") else { return };
    let colours = "getComputedStyle(document.body).backgroundColor + getComputedStyle(document.querySelector('rect.main')).fill";
    browser.open(&file);
    let light = browser.text(colours);
    let dark = json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
    browser.call("Emulation.setEmulatedMedia", &dark);
    let by_system = browser.text(colours);
    assert_ne!(light, by_system);
    browser.screenshot(&pages::place("comparison-dark.png"));
    let before = rows(&mut browser, "changes");
    let file = pages::place("comparison.pdf");
    browser.print(&file);
    assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF"));
    assert_eq!((browser.text(colours), rows(&mut browser, "changes")), (by_system, before), "after printing all is as it was");
    browser.call(
        "Emulation.setEmulatedMedia",
        &json!({ "media": "print", "features": [{ "name": "prefers-color-scheme", "value": "dark" }] }),
    );
    assert!(browser.text("getComputedStyle(document.documentElement).getPropertyValue('--text')").contains("#1b1f24"), "paper is light");
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn thousands_of_changes_stay_usable() {
    let (file, listed) = pages::comparison("many.html", 12_000);
    let Some(mut browser) = browser("many") else { return };
    browser.open(&file);
    assert_eq!((listed, rows(&mut browser, "changes")), (1_000, 20));
    let note = browser.text("document.querySelector('#consignments .table .note').textContent");
    assert!(note.contains("more are left out. All of them are in changes.jsonl."), "{note}");
    search(&mut browser, "changes", "ec-more-00042");
    assert_eq!(rows(&mut browser, "changes"), 1);
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
    let label = browser.text("document.querySelector('#costs svg text').textContent");
    assert!(label.starts_with("<b></script>"), "{label}");
}

#[test]
fn a_simulation_of_nothing_is_a_page_all_the_same() {
    let file = pages::empty("empty.html");
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
