//! A service to ask, in this process or in one that can be killed, and a client that says on the wire what it is told to.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use consign_server::{Config, Server};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A folder of its own, which is deleted in the end.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("consign-server-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let file = self.0.join(name);
        // As an editor does: what reads meanwhile reads the old or the new.
        let beside = self.0.join(format!("{name}.new"));
        std::fs::write(&beside, text).unwrap();
        std::fs::rename(beside, &file).unwrap();
        file
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A service in this process.
pub(crate) struct Service {
    pub(crate) client: Client,
    pub(crate) folder: Folder,
    stop: Option<oneshot::Sender<()>>,
    running: Option<(Runtime, JoinHandle<()>)>,
}

impl Service {
    /// Over a database; `None` for SQLite in its folder.
    pub(crate) fn start(rules: &Value, database: Option<&str>, change: impl FnOnce(&mut Config)) -> Self {
        let folder = Folder::new();
        let mut config = Config::new(folder.write("rules.json", &rules.to_string()));
        config.database = database.map_or_else(|| format!("sqlite:{}", folder.0.join("consign.db").display()), str::to_owned);
        config.listen = SocketAddr::from(([127, 0, 0, 1], 0));
        change(&mut config);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
        let server = runtime.block_on(Server::open(config)).unwrap();
        let client = Client { address: server.address(), key: None };
        let (stop, stopped) = oneshot::channel();
        let serving = runtime.spawn(server.run(async { drop(stopped.await) }));
        Self { client, folder, stop: Some(stop), running: Some((runtime, serving)) }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.stop.take().map(|stop| stop.send(()));
        if let Some((runtime, serving)) = self.running.take() {
            let _ = runtime.block_on(async { tokio::time::timeout(Duration::from_secs(5), serving).await });
            runtime.shutdown_timeout(Duration::from_secs(2));
        }
    }
}

/// Names the rule set and the database of a service in a process of its own.
const CHILD: &str = "CONSIGN_SERVER_CHILD";

/// A service in a process of its own, which is this test again.
pub(crate) struct Process {
    child: Child,
    pub(crate) client: Client,
}

impl Process {
    pub(crate) fn start(rules: &Path, database: &str) -> Self {
        Self::by(Command::new(std::env::current_exe().unwrap()), rules, database)
    }

    /// With no room for files of more than so many KiB.
    pub(crate) fn with_room(kibibytes: u32, rules: &Path, database: &str) -> Self {
        let mut shell = Command::new("bash");
        // Writing more then fails, as on a disk that is full.
        shell.args(["-c", &format!("trap '' XFSZ; ulimit -f {kibibytes}; exec \"$0\" \"$@\"")]).arg(std::env::current_exe().unwrap());
        Self::by(shell, rules, database)
    }

    fn by(mut command: Command, rules: &Path, database: &str) -> Self {
        let address_file = rules.with_extension("address");
        let _ = std::fs::remove_file(&address_file);
        command.args(["--exact", "support::serves_when_it_is_told_to", "--nocapture"]).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.env(CHILD, format!("{}|{database}", rules.display())).spawn().unwrap();
        let mut process = Self { child, client: Client { address: SocketAddr::from(([127, 0, 0, 1], 0)), key: None } };
        for _ in 0..600 {
            if let Ok(address) = std::fs::read_to_string(&address_file).unwrap_or_default().parse() {
                process.client.address = address;
                return process;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the service doesn't start");
    }

    /// Kills it: SIGKILL.
    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

#[test]
fn serves_when_it_is_told_to() {
    let Ok(told) = std::env::var(CHILD) else { return };
    let (rules, database) = told.split_once('|').unwrap();
    let rules = PathBuf::from(rules);
    let mut config = Config::new(rules.clone());
    config.database = database.to_owned();
    config.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let server = Server::open(config).await.unwrap();
        let beside = rules.with_extension("address.new");
        std::fs::write(&beside, server.address().to_string()).unwrap();
        std::fs::rename(beside, rules.with_extension("address")).unwrap();
        server.run(std::future::pending()).await;
    });
}

/// Asks a service.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    pub(crate) address: SocketAddr,
    pub(crate) key: Option<String>,
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Answer {
    /// As a type has it, strictly.
    pub(crate) fn of<T: DeserializeOwned>(&self, status: u16) -> T {
        assert_eq!(self.status, status, "{}", self.body);
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// That it is an error of that status and code, in the platform's shape.
    pub(crate) fn fails(&self, status: u16, code: &str) -> super::platform::Error {
        let error: super::platform::Error = self.of(status);
        assert_eq!(error.code, code, "{}", self.body);
        assert!(!error.message.is_empty() && error.correlation_id.len() == 36, "{}", self.body);
        error
    }
}

impl Client {
    /// Says bytes, and reads what comes back until it is whole or the other side closes.
    pub(crate) fn say(&self, bytes: &[u8]) -> std::io::Result<Answer> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        stream.set_nodelay(true)?;
        // Who is refused before all is said may find the other side closed.
        let said = stream.write_all(bytes);
        read(&mut stream).or_else(|error| said.and(Err(error)))
    }

    pub(crate) fn ask(&self, method: &str, path: &str, body: Option<&str>) -> std::io::Result<Answer> {
        let key = self.key.as_ref().map(|key| format!("Ocp-Apim-Subscription-Key: {key}\r\n")).unwrap_or_default();
        let (kind, length, body) =
            body.map_or((String::new(), 0, ""), |body| ("Content-Type: application/json\r\n".to_owned(), body.len(), body));
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: application/json\r\n{key}{kind}Content-Length: {length}\r\n\r\n"
        );
        self.say(&[head.as_bytes(), body.as_bytes()].concat())
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, None).unwrap()
    }

    pub(crate) fn put(&self, path: &str) -> Answer {
        self.ask("PUT", path, None).unwrap()
    }

    pub(crate) fn send(&self, method: &str, path: &str, body: &Value) -> Answer {
        self.ask(method, path, Some(&body.to_string())).unwrap()
    }
}

pub(crate) fn read(stream: &mut TcpStream) -> std::io::Result<Answer> {
    let (mut bytes, mut part) = (Vec::new(), vec![0; 65536]);
    loop {
        let head_end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = head_end {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned));
            if let Some(length) = length.and_then(|length| length.parse::<usize>().ok())
                && bytes.len() >= end + 4 + length
            {
                let status = head.split(' ').nth(1).unwrap().parse().unwrap();
                return Ok(Answer { status, body: String::from_utf8_lossy(&bytes[end + 4..]).into_owned() });
            }
        }
        match stream.read(&mut part)? {
            0 => return Err(std::io::Error::new(std::io::ErrorKind::UnexpectedEof, "the answer breaks off")),
            count => bytes.extend_from_slice(&part[..count]),
        }
    }
}

/// Four services of three carriers from two locations, two groups, a capacity, two shops.
pub(crate) fn rules() -> Value {
    let daily = |carrier: &str| json!({ "Carrier": carrier, "Time": "23:58", "AllocationCutOff": { "Time": "23:57" }, "OperationalCutOff": { "Time": "23:56" } });
    let service = |reference: &str, carrier: &str, days: u32, price: f64| {
        json!({
            "Reference": reference, "Name": format!("{reference} name"), "Carrier": carrier, "IsTracked": true,
            "Transit": [{ "TransitDays": { "Min": days, "Max": days }, "DeliveryWindow": { "Start": "08:00", "End": "18:00" } }],
            "Rates": [{ "Bands": [{ "UpTo": 30, "Price": price }] }],
            "Surcharges": [{ "Name": "Fuel", "Percent": 10 }],
        })
    };
    let mut shop = service("KC_SHOP", "KC", 2, 6.5);
    shop["IsPickUp"] = json!(true);
    let mut back = service("KC_RETURN", "KC", 3, 2.0);
    back["Direction"] = json!("Inbound");
    let mut slow = service("HF_SLOW", "HF", 2, 3.0);
    slow["Transit"][0]["TransitDays"] = json!({ "Min": 2, "Max": 5 });
    let point = |latitude: f64, longitude: f64| json!({ "Latitude": latitude, "Longitude": longitude });
    json!({
        "Name": "Tests", "Currency": "GBP", "VatRate": 0.2,
        "PackageSizes": [{ "Reference": "BOX", "Dimensions": { "Unit": "Cm", "Length": 30, "Width": 20, "Height": 10 }, "Weight": { "Value": 1, "Unit": "Kg" } }],
        "ShippingLocations": [
            { "Reference": "Leeds", "Place": "GB LS10 1AB", "TimeZone": "Europe/London", "Collections": [daily("KC"), daily("HF")] },
            { "Reference": "Hull", "Place": "GB HU1 1AA", "TimeZone": "Europe/London", "Collections": [daily("KC")] },
        ],
        "Carriers": [{ "Reference": "KC", "Name": "Kestrel" }, { "Reference": "HF", "Name": "Heron" }],
        "CarrierServices": [service("KC_24", "KC", 1, 5.0), slow, shop, back],
        "CarrierServiceGroups": [
            { "Reference": "quick", "Name": "Quick", "Services": ["KC_24"] },
            { "Reference": "off", "Services": ["HF_SLOW"], "IsEnabled": false },
        ],
        "PickUpLocations": [
            { "Reference": "SHOP-1", "Name": "Corner shop", "Carriers": ["KC"], "LatLong": point(53.48, -2.24), "TimeZone": "Europe/London",
              "Address": { "AddressLine1": "1 High Street", "Town": "Manchester", "Postcode": "M1 1AA", "Country": { "IsoCode": { "TwoLetterCode": "GB" } } },
              "OpeningTimes": { "Monday": [{ "Start": "08:00", "End": "20:00" }] } },
            { "Reference": "SHOP-2", "LatLong": point(53.50, -2.24) },
            { "Reference": "SHOP-3", "LatLong": point(51.50, -0.12) },
        ],
    })
}

/// A parcel of so many kilograms from Leeds to Manchester.
pub(crate) fn parcel(reference: &str, kilograms: f64) -> Value {
    json!({
        "Reference": reference, "ConsignmentReferenceProvidedByCustomer": format!("own-{reference}"),
        "Packages": [{ "Weight": { "Value": kilograms, "Unit": "Kg" } }],
        "Addresses": [
            { "AddressType": "Origin", "ShippingLocationReference": "Leeds" },
            { "AddressType": "Destination", "Postcode": "M1 5WG", "Country": { "IsoCode": { "TwoLetterCode": "GB" } },
              "LatLong": { "Latitude": 53.48, "Longitude": -2.24 }, "Contact": { "FirstName": "Ada", "LastName": "Lovelace" } },
        ],
    })
}
