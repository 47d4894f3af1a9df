//! How many allocations a second, over HTTP: in memory, on SQLite, on a PostgreSQL by its URL; each as a ratio to the same route that does nothing.
//!
//! ```console
//! cargo run --release -p consign-server --example load -- rules.json consignment.json [postgres://…]
//! ```
//! The consignment is stored again and again under other references, then each is allocated to the cheapest of all services.

use std::error::Error;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use consign_server::{Config, Server};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const CLIENTS: usize = 32;
const EACH: usize = 300;

type Done<T> = Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Done<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [rules, consignment, more @ ..] = &arguments[..] else {
        return Err("expected a rule set, a consignment, and perhaps a database".into());
    };
    let consignment: Value = serde_json::from_str(&std::fs::read_to_string(consignment)?)?;
    let folder = std::env::temp_dir().join(format!("consign-load-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let sqlite = format!("sqlite:{}", folder.join("load.db").display());
    for database in ["memory:", &sqlite].into_iter().chain(more.iter().map(String::as_str)) {
        let measured = measure(rules.as_ref(), database, &consignment).await;
        let kind = database.split(':').next().unwrap_or_default();
        match measured {
            Ok(line) => println!("{kind:<9} {line}"),
            Err(error) => println!("{kind:<9} {error}"),
        }
    }
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

async fn measure(rules: &Path, database: &str, consignment: &Value) -> Done<String> {
    let mut config = Config::new(rules.to_owned());
    config.database = database.to_owned();
    config.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let server = Server::open(config).await?;
    let address = server.address();
    let serving = tokio::spawn(server.run(std::future::pending()));
    let run = std::process::id();
    let stored = |number: usize| {
        let mut consignment = consignment.clone();
        if let Some(fields) = consignment.as_object_mut() {
            fields.insert("Reference".to_owned(), Value::String(format!("LOAD-{run}-{number}")));
        }
        ("POST /consignments".to_owned(), consignment.to_string())
    };
    let storing = all(address, stored).await?;
    let nothing = all(address, |_| ("PUT /nothing".to_owned(), String::new())).await?;
    let allocating =
        all(address, |number| (format!("PUT /allocation/LOAD-{run}-{number}/allocatewithcheapestquote"), String::new())).await?;
    serving.abort();
    let ratio = allocating.a_second / nothing.a_second;
    Ok(format!("stored {storing}; allocated {allocating}; nothing {nothing}; ratio {ratio:.2}"))
}

/// How quickly requests were answered.
struct Measured {
    a_second: f64,
    middle: Duration,
    slow: Duration,
}

impl std::fmt::Display for Measured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.0}/s p50 {:.2?} p99 {:.2?}", self.a_second, self.middle, self.slow)
    }
}

/// Many clients at once, each with a connection of its own.
async fn all(address: SocketAddr, request: impl Fn(usize) -> (String, String)) -> Done<Measured> {
    let began = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let requests: Vec<_> = (0..EACH).map(|number| request(client * EACH + number)).collect();
            tokio::spawn(one(address, requests))
        })
        .collect();
    let mut times = Vec::with_capacity(CLIENTS * EACH);
    for client in clients {
        times.extend(client.await??);
    }
    let took = began.elapsed();
    times.sort_unstable();
    let at = |hundredth: usize| times.get(times.len() * hundredth / 100).copied().unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "a count of requests")]
    Ok(Measured { a_second: times.len() as f64 / took.as_secs_f64(), middle: at(50), slow: at(99) })
}

async fn one(address: SocketAddr, requests: Vec<(String, String)>) -> Done<Vec<Duration>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (mut times, mut buffer) = (Vec::with_capacity(requests.len()), Vec::new());
    for (line, body) in requests {
        let kind = if body.is_empty() { "" } else { "Content-Type: application/json\r\n" };
        let request = format!("{line} HTTP/1.1\r\nHost: x\r\n{kind}Content-Length: {}\r\n\r\n{body}", body.len());
        let began = Instant::now();
        stream.write_all(request.as_bytes()).await?;
        let answer = answered(&mut stream, &mut buffer).await?;
        times.push(began.elapsed());
        if !answer.starts_with("HTTP/1.1 20") {
            return Err(answer.into());
        }
    }
    Ok(times)
}

/// Reads one answer to its end.
async fn answered(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Done<String> {
    buffer.clear();
    loop {
        if stream.read_buf(buffer).await? == 0 {
            return Err("the answer breaks off".into());
        }
        let text = String::from_utf8_lossy(buffer);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned));
            if body.len() >= length.and_then(|length| length.parse().ok()).unwrap_or(0) {
                return Ok(text.into_owned());
            }
        }
    }
}
