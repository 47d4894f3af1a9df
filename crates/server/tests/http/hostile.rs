//! What no client should send: each is refused by a typed error, and the service goes on.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;

use super::platform::Allocation;
use super::support::{Client, Service, parcel, read, rules};

fn service() -> Service {
    Service::start(&rules(), None, |config| config.patience = Duration::from_secs(3))
}

/// Whether it still does what it is for.
fn goes_on(client: &Client) {
    let reference = format!("ALIVE-{}", Instant::now().elapsed().as_nanos());
    let _ = client.send("POST", "/consignments", &parcel(&reference, 1.0));
    assert_eq!(client.get("/health").status, 200);
    assert_eq!(client.get("/carriers").status, 200);
}

#[test]
fn bodies_that_are_too_long_are_refused_before_they_are_read() {
    let service = service();
    let client = &service.client;
    let head = |length: usize| {
        format!(
            "POST /consignments HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        )
    };
    // It says how long it is: nothing of it is waited for.
    client.say(head(100 << 20).as_bytes()).unwrap().fails(413, "TooLarge");
    // It doesn't say so.
    let mut stream = TcpStream::connect(client.address).unwrap();
    let chunked = "POST /consignments HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    stream.write_all(chunked.as_bytes()).unwrap();
    let chunk = [b"100000\r\n".as_slice(), &vec![b' '; 1 << 20], b"\r\n"].concat();
    for _ in 0..100 {
        if stream.write_all(&chunk).is_err() {
            break;
        }
    }
    // Where it was quick enough to close what we were still writing to, the system may have thrown its answer away.
    if let Ok(answer) = read(&mut stream) {
        answer.fails(413, "TooLarge");
    }
    goes_on(client);
}

#[test]
fn slow_bodies_are_waited_for_in_vain() {
    let service = service();
    let began = Instant::now();
    let mut stream = TcpStream::connect(service.client.address).unwrap();
    let head = "POST /consignments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
    stream.write_all(head.as_bytes()).unwrap();
    read(&mut stream).unwrap().fails(408, "TimedOut");
    // A head that doesn't come is no request: the connection is closed.
    let mut stream = TcpStream::connect(service.client.address).unwrap();
    stream.write_all(b"GET /carriers HTTP/1.1\r\nHost").unwrap();
    assert!(read(&mut stream).map_or(true, |answer| answer.status == 408));
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    goes_on(&service.client);
}

#[test]
fn what_is_no_json_is_refused_with_its_place() {
    let service = service();
    let client = &service.client;
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let within = format!(r#"{{ "Reference": "X", "MetaData": {deep} }}"#);
    for body in ["", "{", "[]", "null", "{\"Reference\":", deep.as_str(), within.as_str(), "{\"Reference\": 7}", "\u{feff}{}"] {
        for (method, path) in
            [("POST", "/consignments"), ("POST", "/quotes"), ("POST", "/deliveryoptions"), ("PUT", "/allocation/allocate")]
        {
            let answer = client.ask(method, path, Some(body)).unwrap();
            assert!((400..=422).contains(&answer.status), "{method} {path} {body:.60}: {}", answer.body);
            let error: super::platform::Error = answer.of(answer.status);
            assert!(!error.details.is_empty(), "{body:.60}: {error:?}");
        }
        let answer = client.ask("PUT", "/rules", Some(body)).unwrap();
        answer.fails(422, "InvalidRuleSet");
    }
    let bad =
        b"POST /consignments HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n{\xff}";
    client.say(bad).unwrap().fails(400, "Unreadable");
    for body in [json!({ "ConsignmentReferences": "A" }), json!({ "ConsignmentReferences": [1, {}] }), json!({ "Nope": [] }), json!([1])] {
        client.send("PUT", "/allocation/allocate", &body).fails(400, "Unreadable");
    }
    client.send("PUT", "/allocation/allocate", &json!({ "ConsignmentReferences": ["A", "A"] })).fails(422, "ListedTwice");
    client.send("PUT", "/allocation/allocatewithcarrierservice", &json!({ "ConsignmentReferences": ["A"] })).fails(400, "Missing");
    goes_on(client);
}

#[test]
fn unknown_routes_and_methods_and_kinds_are_refused() {
    let service = service();
    let client = &service.client;
    for path in ["/", "/nowhere", "/allocation", "/consignments/A/B/C", "/..%2f..%2fetc/passwd", "/consignments/../../etc/passwd", "/%00"] {
        client.get(path).fails(404, "UnknownRoute");
    }
    for (method, path) in [("GET", "/allocation/allocate"), ("DELETE", "/quotes"), ("PATCH", "/rules"), ("BREW", "/consignments/A")] {
        client.ask(method, path, None).unwrap().fails(405, "Method");
    }
    let plain =
        "PUT /allocation/allocate HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}";
    client.say(plain.as_bytes()).unwrap().fails(415, "ContentType");
    let xml = "GET /carriers HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: application/xml\r\n\r\n";
    client.say(xml.as_bytes()).unwrap().fails(406, "Accept");
    assert_eq!(client.say(b"nonsense\r\n\r\n").map_or(400, |answer| answer.status), 400);
    goes_on(client);
}

#[test]
fn forged_references_are_not_known() {
    let service = service();
    let client = &service.client;
    for name in ["%00", "%ff", "%2e%2e%2f", "'%20OR%201=1--", &"x".repeat(3000), "%F0%9F%98%80", "$1", "%25s"] {
        for path in [
            "consignments/{}",
            "quotes/{}",
            "quotes/consignment/{}",
            "deliveryoptions/{}",
            "deliveryoptions/details/{}",
            "servicegroups/{}",
        ] {
            let answer = client.get(&format!("/{}", path.replace("{}", name)));
            assert!(matches!(answer.status, 400 | 404), "{path} {name:.40}: {} {}", answer.status, answer.body);
            let _: super::platform::Error = answer.of(answer.status);
        }
        for path in ["allocation/A/allocatewithquote/{}", "allocation/{}/allocatewithcheapestquote", "consignments/{}/deallocate"] {
            let answer = client.put(&format!("/{}", path.replace("{}", name)));
            assert!(matches!(answer.status, 400 | 404), "{path} {name:.40}: {} {}", answer.status, answer.body);
        }
    }
    goes_on(client);
}

#[test]
fn ten_thousand_references_are_answered_and_more_than_are_read_refused() {
    let service = Service::start(&rules(), None, |_| {});
    let client = &service.client;
    for number in 0..20 {
        client.send("POST", "/consignments", &parcel(&format!("M-{}", number * 500), 1.0));
    }
    let many = |count: usize| json!({ "ConsignmentReferences": (0..count).map(|number| format!("M-{number}")).collect::<Vec<_>>() });
    let answers: Vec<Allocation> = client.send("PUT", "/allocation/allocate", &many(10_000)).of(200);
    assert_eq!(answers.len(), 10_000);
    assert_eq!(answers.iter().filter(|answer| answer.status_code == 200).count(), 20);
    client.send("PUT", "/allocation/allocate", &many(100_001)).fails(422, "TooMany");
    goes_on(client);
}
