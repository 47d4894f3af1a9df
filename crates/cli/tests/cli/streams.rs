//! Pipes: long ones, slow ones, closed ones, and disks that are full.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Stdio};

use crate::support::{allocate, consign, consignment};

fn spawn(format: &str) -> (Child, ChildStdin) {
    let arguments = allocate(&["--consignments", "-", "--format", format]);
    let mut child = consign(&arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let stdin = child.stdin.take().unwrap();
    (child, stdin)
}

#[test]
fn an_answer_arrives_before_the_next_question() {
    let (mut child, mut stdin) = spawn("jsonl");
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for number in 0..3 {
        writeln!(stdin, "{}", consignment(&format!("EC-{number}"), 1.0)).unwrap();
        let answer = answers.next().unwrap().unwrap();
        assert!(answer.contains(&format!("EC-{number}")), "{answer}");
    }
    drop(stdin);
    assert!(answers.next().is_none());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_reader_that_has_had_enough_ends_the_run_quietly() {
    for format in ["json", "jsonl", "table"] {
        let (mut child, mut stdin) = spawn(format);
        let writer = std::thread::spawn(move || {
            let line = consignment("EC-1", 1.0) + "\n";
            while stdin.write_all(line.as_bytes()).is_ok() {}
        });
        let mut beginning = [0; 100];
        child.stdout.take().unwrap().read_exact(&mut beginning).unwrap();
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""), "{format}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_and_ends_with_2() {
    let all: [Vec<String>; 5] = [
        allocate(&["--consignments", "consignments.json"]),
        allocate(&["--consignments", "consignments.json", "--format", "table"]),
        ["explain", "--rules", "rules.json", "--consignment", "consignment.json"].map(str::to_owned).to_vec(),
        ["check", "rules.json"].map(str::to_owned).to_vec(),
        ["schema"].map(str::to_owned).to_vec(),
    ];
    for arguments in all {
        let full = std::fs::File::create("/dev/full").unwrap();
        let output = consign(&arguments).stdin(Stdio::null()).stdout(full).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {err}");
        assert_eq!(err, "error: cannot write to standard output: no space left on device\n", "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn standard_error_that_cannot_be_written_to_changes_nothing() {
    let full = std::fs::File::create("/dev/full").unwrap();
    let output = consign(&allocate(&["--consignments", "consignments.json"])).stdin(Stdio::null()).stderr(full).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stdout.ends_with(b"\n]\n"));
}

/// The most memory that a process has held so far, in kilobytes.
#[cfg(target_os = "linux")]
fn high_water(process: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_length_of_the_file() {
    const LENGTH: usize = 50 * 1024 * 1024;
    for (format, array) in [("jsonl", false), ("json", true), ("table", false)] {
        let (mut child, mut stdin) = spawn(format);
        let element = consignment("EC-1", 1.0).replacen('{', &format!("{{\"Notes\":\"{}\",", "x".repeat(16 * 1024)), 1);
        let mut answers = child.stdout.take().unwrap();
        let reader = std::thread::spawn(move || std::io::copy(&mut answers, &mut std::io::sink()).unwrap());
        let (mut sent, mut early) = (0, 0);
        while sent < LENGTH {
            let before = match (array, sent) {
                (false, _) => "",
                (true, 0) => "[",
                (true, _) => ",",
            };
            stdin.write_all(format!("{before}{element}\n").as_bytes()).unwrap();
            sent += element.len();
            if early == 0 && sent > LENGTH / 10 {
                early = high_water(child.id());
            }
        }
        // All but what lies in the pipe has been read.
        let late = high_water(child.id());
        if array {
            stdin.write_all(b"]").unwrap();
        }
        drop(stdin);
        assert_eq!(child.wait().unwrap().code(), Some(0));
        reader.join().unwrap();
        assert!(late < early + 2 * 1024, "{format}: {early} kB after a tenth, {late} kB at the end");
        assert!(late < 64 * 1024, "{format}: {late} kB");
    }
}
