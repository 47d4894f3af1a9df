//! Nothing lost, nothing twice: many clients at once, while the process is killed again and again and the rule set is exchanged.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, RwLock};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::platform::{Allocation, Consignment, Offers, Quotes, State};
use super::postgres::Postgres;
use super::support::{Client, Folder, Process, parcel, rules};

const CLIENTS: usize = 64;
const BETWEEN: Duration = Duration::from_millis(1500);

/// How many consignments there are, and how often the process is killed: more if `CONSIGN_LONG_TESTS` is set.
fn size() -> (usize, u32) {
    if std::env::var_os("CONSIGN_LONG_TESTS").is_some() { (10_000, 10) } else { (2000, 5) }
}

/// `KC_24` takes so many in all, the others any number.
fn capped(most: usize, price: u32) -> Value {
    let mut rules = rules();
    rules["CarrierServices"][0]["Rates"][0]["Bands"][0]["Price"] = json!(1 + price % 2);
    rules["Capacities"] = json!([{ "Reference": "KC_24_ALL", "Services": ["KC_24"], "Per": "Total", "Max": most }]);
    rules
}

/// What is known of a consignment from what was answered: what it may be now.
#[derive(Debug, Clone, Default)]
struct Known {
    /// The last that was answered for certain.
    last: Option<Outcome>,
    /// Whether something was asked later, of which no answer came.
    is_open: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Outcome {
    Stored,
    Allocated(Box<Allocation>),
    Failed,
}

struct World {
    client: RwLock<Client>,
    known: Vec<Mutex<Known>>,
    over: AtomicBool,
}

/// Numbers that look like chance, the same in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

fn name(number: usize) -> String {
    format!("N-{number:05}")
}

impl World {
    fn client(&self) -> Client {
        self.client.read().unwrap().clone()
    }

    /// Asks something that changes a consignment, of which no other of these clients asks meanwhile.
    fn change(&self, number: usize, ask: impl FnOnce(&Client, &str) -> std::io::Result<Option<Outcome>>) {
        let mut known = self.known[number].lock().unwrap();
        match ask(&self.client(), &name(number)) {
            Ok(Some(outcome)) => *known = Known { last: Some(outcome), is_open: false },
            // It was refused: nothing has changed, if it was not open before.
            Ok(None) => {}
            Err(_) => known.is_open = true,
        }
    }

    fn ask_about(&self, number: usize, what: usize) {
        match what {
            0..=3 => self.change(number, |client, name| {
                let answer = client.ask("PUT", &format!("/allocation/{name}/allocatewithcheapestquote"), None)?;
                outcome(&answer.body, answer.status)
            }),
            4..=5 => self.change(number, |client, name| {
                let answer = client.ask("PUT", &format!("/consignments/{name}/deallocate"), None)?;
                if answer.status >= 500 {
                    Err(std::io::Error::other("unavailable"))
                } else {
                    Ok((answer.status == 200).then_some(Outcome::Stored))
                }
            }),
            6 => drop(self.client().ask("GET", &format!("/quotes/consignment/{}", name(number)), None).map(|answer| {
                if answer.status == 200 {
                    let _: Quotes = answer.of(200);
                }
            })),
            _ => {
                let offered = self.client().ask("GET", &format!("/deliveryoptions/consignment/{}", name(number)), None);
                let Ok(offered) = offered else { return };
                if offered.status != 200 {
                    return;
                }
                let Some(option) = offered.of::<Offers>(200).delivery_options.into_iter().next() else { return };
                self.change(number, |client, _| {
                    let answer = client.ask("POST", &format!("/deliveryoptions/select/{}", option.reference), None)?;
                    outcome(&answer.body, answer.status)
                });
            }
        }
    }
}

fn outcome(body: &str, status: u16) -> std::io::Result<Option<Outcome>> {
    match status {
        200 => {
            let answer: Allocation = serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {body}"));
            Ok(Some(if answer.status_code == 200 { Outcome::Allocated(Box::new(answer)) } else { Outcome::Failed }))
        }
        400..=499 => Ok(None),
        _ => Err(std::io::Error::other("unavailable")),
    }
}

fn run(database: &str) {
    let folder = Folder::new();
    let (consignments, kills) = size();
    // Less than there are consignments, so that it is reached.
    let most = consignments / 3;
    let file = folder.write("rules.json", &capped(most, 0).to_string());
    let mut process = Process::start(&file, database);
    let world = World {
        client: RwLock::new(process.client.clone()),
        known: (0..consignments).map(|_| Mutex::default()).collect(),
        over: AtomicBool::new(false),
    };
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let world = &world;
            scope.spawn(move || {
                for number in (client..consignments).step_by(CLIENTS) {
                    let stored = |client: &Client, name: &str| {
                        client.ask("POST", "/consignments", Some(&parcel(name, 1.0).to_string())).map(|answer| {
                            assert_eq!(answer.status, 201, "{}", answer.body);
                            Some(Outcome::Stored)
                        })
                    };
                    world.change(number, stored);
                }
                let mut chance = Chance(client as u64 + 1);
                while !world.over.load(Ordering::Relaxed) {
                    world.ask_about(chance.below(consignments), chance.below(8));
                }
            });
        }
        scope.spawn(|| {
            for number in 1.. {
                if world.over.load(Ordering::Relaxed) {
                    break;
                }
                // By the file and over HTTP, in turn. Whether it arrives doesn't matter here.
                if number % 2 == 0 {
                    folder.write("rules.json", &capped(most, number).to_string());
                } else {
                    let _ = world.client().ask("PUT", "/rules", Some(&capped(most, number).to_string()));
                }
                std::thread::sleep(Duration::from_secs(1));
            }
        });
        let all_are_stored = || world.known.iter().all(|known| known.lock().unwrap().last.is_some());
        let began = Instant::now();
        while !all_are_stored() && began.elapsed() < Duration::from_secs(600) {
            std::thread::sleep(Duration::from_millis(100));
        }
        for _ in 0..kills {
            std::thread::sleep(BETWEEN);
            process.kill();
            process = Process::start(&file, database);
            *world.client.write().unwrap() = process.client.clone();
        }
        std::thread::sleep(BETWEEN);
        world.over.store(true, Ordering::Relaxed);
    });
    check(&world, most);
    process.kill();
}

/// Every consignment is in a state that its answers explain, and no capacity is exceeded.
fn check(world: &World, most: usize) {
    let client = world.client();
    let mut by_service: HashMap<String, usize> = HashMap::new();
    for (number, known) in world.known.iter().enumerate() {
        let known = known.lock().unwrap().clone();
        let found: Consignment = client.get(&format!("/consignments/{}", name(number))).of(200);
        assert_ne!(found.consignment_state, State::Allocating, "{number} is held by nobody");
        assert_eq!(found.allocation.is_some(), found.consignment_state == State::Allocated, "{found:?}");
        if let Some(allocation) = &found.allocation {
            assert_eq!((allocation.status_code, allocation.consignment_reference.as_deref()), (200, Some(found.reference.as_str())));
            *by_service.entry(allocation.carrier_service_reference.clone().unwrap()).or_default() += 1;
        }
        if !known.is_open {
            let expected = match known.last.expect("it was stored") {
                Outcome::Stored => (State::Unallocated, None),
                Outcome::Failed => (State::AllocationFailed, None),
                Outcome::Allocated(answer) => (State::Allocated, Some(*answer)),
            };
            assert_eq!((found.consignment_state, found.allocation), expected, "{number}");
        }
    }
    let taken = by_service.get("KC_24").copied().unwrap_or_default();
    eprintln!("allocated: {by_service:?}");
    assert!(taken <= most, "{taken} of {most}");
    // What is counted is what is allocated: the room that is left is just as great.
    let left = most - taken;
    let mut more = Vec::new();
    for number in 0..=left {
        let reference = format!("L-{number}");
        assert_eq!(client.send("POST", "/consignments", &parcel(&reference, 1.0)).status, 201);
        more.push(reference);
    }
    let request = json!({ "MpdCarrierServiceReference": "KC_24", "ConsignmentReferences": more });
    let answers: Vec<Allocation> = client.send("PUT", "/allocation/allocatewithcarrierservice", &request).of(200);
    assert_eq!(answers.iter().filter(|answer| answer.status_code == 200).count(), left, "the ledger differs from the allocations");
}

#[test]
fn sqlite_loses_nothing_and_does_nothing_twice() {
    let folder = Folder::new();
    run(&format!("sqlite:{}", folder.0.join("killed.db").display()));
}

#[test]
fn postgresql_loses_nothing_and_does_nothing_twice() {
    let Some(postgres) = Postgres::start() else { return };
    run(&postgres.database("killed"));
}

#[test]
fn a_database_that_is_full_is_told_and_whole_afterwards() {
    let folder = Folder::new();
    let file = folder.write("rules.json", &rules().to_string());
    let database = format!("sqlite:{}", folder.0.join("full.db").display());
    let mut process = Process::with_room(400, &file, &database);
    let mut stored = 0;
    let refused = loop {
        let answer = process.client.send("POST", "/consignments", &parcel(&name(stored), 1.0));
        if answer.status != 201 {
            break answer;
        }
        stored += 1;
        assert!(stored < 5000, "it is never full");
    };
    refused.fails(503, "StoreUnavailable");
    assert!(stored > 10, "{stored}");
    process.kill();
    let mut process = Process::start(&file, &database);
    for number in 0..stored {
        let found: Consignment = process.client.get(&format!("/consignments/{}", name(number))).of(200);
        assert_eq!(found.consignment_state, State::Unallocated);
    }
    process.client.get(&format!("/consignments/{}", name(stored))).fails(404, "UnknownConsignment");
    assert_eq!(process.client.send("POST", "/consignments", &parcel(&name(stored), 1.0)).status, 201);
    process.kill();
}
