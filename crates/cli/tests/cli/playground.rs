//! `consign playground`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Stdio;

use crate::support::{consign, run, scratch};

#[test]
fn the_page_is_served() {
    let page = scratch("playground").join("page.html");
    std::fs::write(&page, "<!doctype html><title>A page</title>").unwrap();
    let arguments = ["playground", "--page", page.to_str().unwrap()];
    let mut server = consign(&arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(server.stderr.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim_end().strip_prefix("listening on http://").unwrap_or_else(|| panic!("{line}"));
    let mut answer = String::new();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    stream.read_to_string(&mut answer).unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("text/html; charset=utf-8") && answer.ends_with("<title>A page</title>"), "{answer}");
}

#[test]
fn a_page_that_is_not_built_is_told_with_what_builds_it() {
    run(&["playground", "--page", "no-such-page.html"]).ends_with(2).says("`no-such-page.html`").says("-p consign-playground");
}
