//! Any requests to a service, one after the other, each a line `METHOD path` and a body: each is answered, none by a fault, and the service goes on.
#![no_main]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Mutex;

use consign_fuzz::BETWEEN;
use consign_server::{Config, Server};
use libfuzzer_sys::{Corpus, fuzz_target};
use tokio::runtime::Runtime;

/// So many requests of an input are made.
const MOST_REQUESTS: usize = 16;
/// So many inputs share a service, which keeps all that it is sent in memory.
const MOST_INPUTS: u32 = 2_000;

/// A service of its own, and a connection to it.
struct Service {
    _runtime: Runtime,
    address: SocketAddr,
    stream: BufReader<TcpStream>,
    inputs: u32,
}

impl Service {
    fn start() -> Self {
        let mut config = Config::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules-examples/peak-week/rules.json"));
        config.database = "memory:".to_owned();
        config.listen.set_port(0);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let server = runtime.block_on(Server::open(config)).expect("a service");
        let address = server.address();
        runtime.spawn(server.run(std::future::pending()));
        Self { _runtime: runtime, address, stream: connected(address), inputs: 0 }
    }

    /// The first line of an answer, and its body.
    fn ask(&mut self, method: &str, path: &str, body: &str) -> std::io::Result<(String, bool, Vec<u8>)> {
        let length = body.len();
        let head = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}");
        self.stream.get_mut().write_all(head.as_bytes())?;
        let (mut first, mut length, mut is_json, mut is_last) = (String::new(), 0, false, false);
        self.stream.read_line(&mut first)?;
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line)?;
            let line = line.trim_end().to_lowercase();
            match line.split_once(": ") {
                Some(("content-length", value)) => length = value.parse().expect("a length"),
                Some(("content-type", value)) => is_json = value.starts_with("application/json"),
                Some(("connection", value)) => is_last = value == "close",
                Some(_) => {}
                None if line.is_empty() => break,
                None => panic!("{line} is no head"),
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        // Where it doesn't read a body to its end, it goes on with a new connection.
        if is_last {
            self.stream = connected(self.address);
        }
        Ok((first, is_json, body))
    }
}

fn connected(address: SocketAddr) -> BufReader<TcpStream> {
    let stream = TcpStream::connect(address).expect("the service listens");
    stream.set_nodelay(true).expect("it is open");
    BufReader::new(stream)
}

static SERVICE: Mutex<Option<Service>> = Mutex::new(None);

fuzz_target!(|data: &[u8]| -> Corpus {
    let Ok(text) = std::str::from_utf8(data) else { return Corpus::Reject };
    let mut kept = SERVICE.lock().expect("nothing has panicked");
    if kept.as_ref().is_some_and(|service| service.inputs > MOST_INPUTS) {
        *kept = None;
    }
    let service = kept.get_or_insert_with(Service::start);
    service.inputs += 1;
    for request in text.split(BETWEEN).take(MOST_REQUESTS) {
        let (line, body) = request.split_once('\n').unwrap_or((request, ""));
        let Some((method, path)) = line.split_once(' ') else { return Corpus::Reject };
        // What is no request line is the framework's matter.
        let is_line = path.starts_with('/') && path.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_line || !["GET", "PUT", "POST", "DELETE", "PATCH"].contains(&method) {
            return Corpus::Reject;
        }
        let (first, is_json, body) = service.ask(method, path, body).expect("an answer");
        assert!(first.starts_with("HTTP/1.1 ") && !first.starts_with("HTTP/1.1 500"), "{first}");
        if is_json {
            serde_json::from_slice::<serde_json::Value>(&body).expect("JSON is JSON");
        }
    }
    Corpus::Keep
});
