//! Keys, capacities, the rule set's file, and a database that is full or gone.

use std::collections::HashSet;
use std::io::Write;
use std::net::TcpStream;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};

use super::platform::{Allocation, State};
use super::support::{Client, Folder, Service, parcel, rules};

#[test]
fn without_a_known_key_nothing_is_answered() {
    let service =
        Service::start(&rules(), Some("memory:"), |config| config.keys = HashSet::from(["secret".to_owned(), "other".to_owned()]));
    let mut client = service.client.clone();
    for key in [None, Some(""), Some("Secret"), Some("secret1")] {
        client.key = key.map(str::to_owned);
        client.get("/carriers").fails(401, "Key");
        client.get("/nowhere").fails(401, "Key");
        client.send("PUT", "/rules", &rules()).fails(401, "Key");
    }
    assert_eq!(client.get("/health").status, 200);
    client.key = Some("other".to_owned());
    assert_eq!(client.get("/carriers").status, 200);
    client.key = None;
    assert_eq!(client.get("/carriers?Subscription-Key=secret").status, 200);
}

/// `KC_24` alone, at most so many of them.
pub(crate) fn capped(most: u32) -> serde_json::Value {
    let mut rules = rules();
    rules["CarrierServices"] = json!([rules["CarrierServices"][0]]);
    rules["CarrierServiceGroups"] = json!([]);
    rules["Capacities"] = json!([{ "Reference": "KC_ALL", "Carriers": ["KC"], "Per": "Total", "Max": most }]);
    rules
}

#[test]
fn a_capacity_is_never_exceeded_whoever_asks() {
    for database in [None, Some("memory:")] {
        let service = Service::start(&capped(7), database, |_| {});
        capacity_holds(&service.client);
        let service = Service::start(&rules(), database, |_| {});
        one_alone_allocates(&service.client);
    }
}

/// Sixteen at once want the same consignment: one has it.
pub(crate) fn one_alone_allocates(client: &Client) {
    for round in 0..5 {
        let reference = format!("ONE-{round}");
        assert_eq!(client.send("POST", "/consignments", &parcel(&reference, 1.0)).status, 201);
        let path = format!("/allocation/{reference}/allocatewithcheapestquote");
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let asked: Vec<_> = (0..16).map(|_| scope.spawn(|| client.put(&path).status)).collect();
            asked.into_iter().map(|asked| asked.join().unwrap()).collect()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 15, "{statuses:?}");
    }
}

/// Sixteen at once want what seven can have.
pub(crate) fn capacity_holds(client: &Client) {
    let references: Vec<String> = (0..16).map(|number| format!("K-{number}")).collect();
    for reference in &references {
        assert_eq!(client.send("POST", "/consignments", &parcel(reference, 1.0)).status, 201);
    }
    let asked: Vec<Allocation> = std::thread::scope(|scope| {
        let asked: Vec<_> = references
            .iter()
            .map(|reference| {
                scope.spawn(move || client.put(&format!("/allocation/{reference}/allocatewithcheapestquote")).of::<Allocation>(200))
            })
            .collect();
        asked.into_iter().map(|asked| asked.join().unwrap()).collect()
    });
    let taken: Vec<&Allocation> = asked.iter().filter(|answer| answer.status_code == 200).collect();
    assert_eq!(taken.len(), 7, "{asked:?}");
    assert!(taken.iter().all(|answer| answer.increments["KC_ALL"]["Total"] == 1.0));
    // What is deallocated is there again, for one.
    let reference = taken[0].consignment_reference.clone().unwrap();
    assert_eq!(client.put(&format!("/consignments/{reference}/deallocate")).status, 200);
    let again: Vec<Allocation> = client.send("PUT", "/allocation/allocate", &json!({ "ConsignmentReferences": references })).of(200);
    assert_eq!(again.iter().filter(|answer| answer.status_code == 200).count(), 1);
    assert_eq!(again.iter().filter(|answer| answer.status_code == 409).count(), 6);
}

/// The usual rule set with a carrier more.
fn more() -> Value {
    let mut more = rules();
    more["Carriers"].as_array_mut().unwrap().push(json!({ "Reference": "NEW" }));
    more
}

/// The usual rule set by another name.
fn other() -> Value {
    let mut other = rules();
    other["Name"] = json!("Other");
    other
}

fn carriers(service: &Service) -> usize {
    service.client.get("/carriers").json().as_array().unwrap().len()
}

/// Whether there are so many carriers soon.
fn has_soon(service: &Service, count: usize) -> bool {
    (0..100).any(|_| {
        carriers(service) == count || {
            std::thread::sleep(Duration::from_millis(100));
            false
        }
    })
}

/// A rule set's file, in a folder with a database.
struct Site {
    folder: Folder,
    file: PathBuf,
    url: String,
}

impl Site {
    fn new() -> Self {
        let folder = Folder::new();
        let file = folder.write("rules.json", &rules().to_string());
        let url = format!("sqlite:{}", folder.0.join("kept.db").display());
        Self { folder, file, url }
    }

    fn start(&self) -> Service {
        Service::start(&rules(), Some(&self.url), |config| config.rules.clone_from(&self.file))
    }
}

#[test]
fn the_file_of_the_rule_set_is_read_again_and_a_bad_one_changes_nothing() {
    let service = Service::start(&rules(), None, |_| {});
    service.folder.write("rules.json", &more().to_string());
    assert!(has_soon(&service, 3));
    service.folder.write("rules.json", "{ not a rule set");
    std::thread::sleep(Duration::from_millis(1500));
    assert_eq!(carriers(&service), 3);
    service.folder.write("rules.json", &rules().to_string());
    assert!(has_soon(&service, 2));
}

/// As stores of packages put it there: every file is of the same time, and a figure more or less is no longer.
#[cfg(unix)]
#[test]
fn another_file_of_the_same_time_and_length_is_read() {
    let service = Service::start(&rules(), None, |_| {});
    let of_epoch = |name: &str, rules: &Value| {
        let file = service.folder.write(name, &rules.to_string());
        std::fs::File::options().write(true).open(&file).unwrap().set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
        file
    };
    let mut other = more();
    of_epoch("rules.json", &other);
    assert!(has_soon(&service, 3));
    other["Carriers"][2]["Reference"] = json!("OTH");
    std::fs::rename(of_epoch("other.json", &other), service.folder.0.join("rules.json")).unwrap();
    let has_other = || service.client.get("/carriers").body.contains("\"OTH\"");
    assert!((0..100).any(|_| has_other() || {
        std::thread::sleep(Duration::from_millis(100));
        false
    }));
    // A file that is gone, and a pipe that nobody writes to, change nothing and keep nobody waiting.
    let file = service.folder.0.join("rules.json");
    std::fs::remove_file(&file).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&file).status().unwrap().success());
    std::thread::sleep(Duration::from_millis(1500));
    assert_eq!(service.client.send("PUT", "/rules", &rules()).status, 200);
    assert_eq!(carriers(&service), 2);
}

#[test]
fn what_was_put_in_force_outlives_the_process_until_the_file_changes() {
    let site = Site::new();
    let service = site.start();
    assert_eq!(service.client.send("PUT", "/rules", &more()).status, 200);
    drop(service);
    assert_eq!(carriers(&site.start()), 3);
    // Also when the file is what it was again.
    for file in [other(), rules()] {
        site.folder.write("rules.json", &file.to_string());
        assert_eq!(carriers(&site.start()), 2);
    }
}

#[test]
fn who_hangs_up_leaves_nothing_behind() {
    let service = Service::start(&rules(), None, |config| config.patience = Duration::from_secs(5));
    let address = service.client.address;
    std::thread::scope(|scope| {
        for client in 0..8_u64 {
            scope.spawn(move || {
                for number in 0..60_u64 {
                    let body = parcel(&format!("H-{client}-{number}"), 1.0).to_string();
                    let head = "POST /consignments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
                    let mut stream = TcpStream::connect(address).unwrap();
                    write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
                    std::thread::sleep(Duration::from_micros(number * 97 % 4000));
                }
            });
        }
    });
    assert_eq!(service.client.send("POST", "/consignments", &parcel("H-LAST", 1.0)).status, 201);
    assert_eq!(service.client.get("/ready").status, 200);
}

#[test]
fn what_one_process_is_told_the_others_over_its_database_follow() {
    let site = Site::new();
    let (one, follower) = (site.start(), site.start());
    for (put, count) in [(more(), 3), (rules(), 2)] {
        assert_eq!(one.client.send("PUT", "/rules", &put).status, 200);
        assert!(has_soon(&follower, count), "{count}");
        assert_eq!(carriers(&one), count);
    }
}

#[test]
fn a_database_that_is_gone_is_told_and_nothing_has_changed() {
    let service = Service::start(&rules(), None, |_| {});
    let client = &service.client;
    assert_eq!(client.send("POST", "/consignments", &parcel("B-1", 1.0)).status, 201);
    // Somebody else writes and does not end.
    let file = service.folder.0.join("consign.db");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut other = runtime.block_on(async {
        use sqlx::{Connection, Executor};
        let mut other = sqlx::SqliteConnection::connect(&format!("sqlite:{}", file.display())).await.unwrap();
        other.execute("BEGIN IMMEDIATE").await.unwrap();
        other
    });
    client.put("/allocation/B-1/allocatewithcheapestquote").fails(503, "StoreUnavailable");
    client.send("POST", "/consignments", &parcel("B-2", 1.0)).fails(503, "StoreUnavailable");
    runtime.block_on(async {
        use sqlx::Executor;
        other.execute("ROLLBACK").await.unwrap();
    });
    client.get("/consignments/B-2").fails(404, "UnknownConsignment");
    let told: super::platform::Consignment = client.get("/consignments/B-1").of(200);
    assert_eq!(told.consignment_state, State::Unallocated);
    let taken: Allocation = client.put("/allocation/B-1/allocatewithcheapestquote").of(200);
    assert_eq!(taken.status_code, 200);
}
