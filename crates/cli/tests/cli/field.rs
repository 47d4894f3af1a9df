//! What happens to files, disks and terminals while a run is under way: nothing is written by halves, nothing is lost, nothing panics.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::simulations::{names, run_in};
use crate::support::{AT, Run, consign, files, scratch};

/// A folder with all that commands read.
fn folder(name: &str) -> PathBuf {
    let folder = scratch(name);
    for file in ["rules.json", "consignment.json", "orders.jsonl", "orders.csv", "mapping.toml", "rate-sheets/europost.csv"] {
        fs::copy(files().join(file), folder.join(Path::new(file).file_name().unwrap())).unwrap();
    }
    folder
}

/// Each command with each option that names what it writes, in place of `OUT`.
const WRITES: [&str; 24] = [
    "simulate orders.jsonl --rules rules.json --at 2026-11-02T09:00:00Z --json OUT.json",
    "simulate orders.jsonl --rules rules.json --at 2026-11-02T09:00:00Z --html OUT.html",
    "simulate orders.jsonl --rules rules.json --at 2026-11-02T09:00:00Z --rows OUT.csv",
    "simulate orders.jsonl --rules rules.json --at 2026-11-02T09:00:00Z --rows OUT.parquet",
    "compare orders.jsonl --rules rules.json --at 2026-11-02T09:00:00Z --change CarrierServices[*].Rates+=5% --json OUT.json",
    "compare orders.jsonl --rules rules.json --at 2026-11-02T09:00:00Z --change CarrierServices[*].Rates+=5% --html OUT.html",
    "compare orders.jsonl --rules rules.json --at 2026-11-02T09:00:00Z --change CarrierServices[*].Rates+=5% --changed OUT.parquet",
    "plan orders.jsonl --rules rules.json --at 2026-11-02T09:00:00Z --json OUT.json",
    "plan orders.jsonl --rules rules.json --at 2026-11-02T09:00:00Z --html OUT.html",
    "plan orders.jsonl --rules rules.json --at 2026-11-02T09:00:00Z --rows OUT.parquet",
    "allocate orders.jsonl --rules rules.json --at 2026-11-02T09:00:00Z --json OUT.json",
    "allocate orders.jsonl --rules rules.json --at 2026-11-02T09:00:00Z --rows OUT.parquet",
    "explain consignment.json --rules rules.json --at 2026-11-02T09:00:00Z --json OUT.json",
    "quote consignment.json --rules rules.json --at 2026-11-02T09:00:00Z --json OUT.json",
    "options consignment.json --rules rules.json --at 2026-11-02T09:00:00Z --json OUT.json",
    "bench orders.jsonl --rules rules.json --at 2026-11-02T09:00:00Z --seconds 0.01 --json OUT.json",
    "generate --rules rules.json --count 100 --out OUT.csv",
    "generate --rules rules.json --count 100 --out OUT.jsonl.gz",
    "generate --rules rules.json --count 100 --out OUT.json.zst",
    "generate --rules rules.json --count 100 --out OUT.parquet",
    "import rates europost.csv --carrier EUROPOST --out OUT.json",
    "import rates europost.csv --carrier EUROPOST --out /dev/null --json OUT.json",
    "columns many.csv --check --rejects OUT.csv",
    "columns many.jsonl --check --rejects OUT.jsonl",
];

/// Runs a line in a folder, by a shell in which no file may have anything in it: writing then fails, as on a disk that is full.
#[cfg(unix)]
fn on_a_full_disk(folder: &Path, line: &str) -> Run {
    let mut shell = Command::new("bash");
    shell.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_consign")]).args(line.split(' '));
    Run::new(shell.current_dir(folder).env_remove("CONSIGN_RULES").stdin(Stdio::null()).output().unwrap())
}

#[cfg(unix)]
#[test]
fn a_disk_that_is_full_is_told_with_the_file_and_leaves_nothing() {
    let folder = folder("full");
    fs::write(folder.join("many.csv"), format!("Reference,Weight,Country\n{}", "EC-1,none,GB\n".repeat(100))).unwrap();
    fs::write(folder.join("many.jsonl"), "{\"Reference\":\"EC-1\"}\n".repeat(100)).unwrap();
    let before = names(&folder);
    for line in WRITES {
        let (_, file) = line.rsplit_once("OUT").unwrap();
        let run = on_a_full_disk(&folder, line).ends_with(2);
        let told = format!("error: cannot write `OUT{file}`: file too large\n");
        assert!(run.err.ends_with(&told), "{line}: {}", run.err);
        assert_eq!(names(&folder), before, "{line}");
        // What is no file is written to as it is.
        #[cfg(target_os = "linux")]
        if [".json", ".html"].contains(&file) {
            let run = run_in(&folder, &line.replace(&format!("OUT{file}"), "/dev/full").split(' ').collect::<Vec<_>>()).ends_with(2);
            assert!(run.err.ends_with("error: cannot write `/dev/full`: no space left on device\n"), "{line}: {}", run.err);
        }
    }
}

#[test]
fn where_no_file_can_be_that_is_told() {
    let folder = folder("nowhere");
    for line in WRITES.iter().filter(|line| !line.contains("many.")) {
        let line = line.replace("OUT", "rules.json/OUT");
        let run = run_in(&folder, &line.split(' ').collect::<Vec<_>>()).ends_with(2);
        assert!(run.err.contains("error: cannot write `rules.json/OUT") && !run.err.contains("panicked"), "{line}: {}", run.err);
    }
}

#[cfg(unix)]
#[test]
fn nobody_who_reads_ends_every_command_quietly() {
    let folder = folder("closed");
    let more = ["schema", "man", "completions bash", "--help", "columns orders.csv", "columns orders.csv --check --mapping mapping.toml"];
    let more = more.into_iter().chain([
        "check rules.json",
        "import rates europost.csv --carrier EUROPOST",
        "generate --rules rules.json --count 5",
    ]);
    let lines = WRITES.iter().filter(|line| !line.contains("--out ") && !line.contains("many.")).filter_map(|line| line.rsplit_once(" --"));
    for line in lines.map(|(line, _)| line).chain(more) {
        let mut child = consign(&line.split(' ').collect::<Vec<_>>());
        let mut child = child.current_dir(&folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let Output { status, stderr, .. } = child.wait_with_output().unwrap();
        let err = String::from_utf8(stderr).unwrap();
        assert!(status.code() == Some(0) && !err.contains("error") && !err.contains("panicked"), "{line}: {status}: {err}");
    }
}

#[cfg(unix)]
#[test]
fn what_else_goes_to_the_file_of_standard_output_is_not_lost() {
    let folder = folder("stdout");
    let path = folder.join("log");
    fs::write(&path, "before\n").unwrap();
    let log = fs::File::options().append(true).open(&path).unwrap();
    for more in ["/dev/stdout", "/dev/stderr"] {
        let arguments = ["simulate", "orders.jsonl", "--rules", "rules.json", "--at", AT, "--json", more];
        let mut child = consign(&arguments);
        let child = child.current_dir(&folder).stdout(log.try_clone().unwrap()).stderr(log.try_clone().unwrap());
        assert!(child.status().unwrap().success());
    }
    let log = fs::read_to_string(&path).unwrap();
    let count = |what: &str| log.matches(what).count();
    assert!(log.starts_with("before\n"), "{log}");
    assert_eq!((count("\"Consignments\": 6"), count("6 consignments: 4 allocated"), count("1 of 6 rows rejected")), (2, 2, 2), "{log}");
}

/// Waits for something.
fn until(is_there: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_there() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it doesn't come");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn send(signal: &str, child: &Child) {
    assert!(Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap().success());
}

/// A run that waits for more on standard input, its files begun.
#[cfg(unix)]
fn waiting(folder: &Path, line: &str, by: &[&str]) -> (Child, ChildStdin) {
    let before = names(folder).len();
    let mut command = Command::new(by[0]);
    command.args(&by[1..]).args(line.split(' ')).env_remove("CONSIGN_RULES").current_dir(folder);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"[{}").unwrap();
    until(|| names(folder).len() > before);
    (child, stdin)
}

/// What ends a run; where these tests themselves outlive their terminal, as under `nohup`, so do their runs.
#[cfg(unix)]
fn signals() -> impl Iterator<Item = &'static str> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
    ["INT", "TERM", "HUP"].into_iter().filter(move |signal| *signal != "HUP" || ignored.is_none_or(|ignored| ignored & 1 == 0))
}

#[cfg(unix)]
#[test]
fn whatever_ends_a_run_leaves_no_file() {
    let folder = folder("signals");
    let before = names(&folder);
    for line in [
        "simulate - --rules rules.json --rows OUT.parquet --json OUT.json",
        "compare - --rules rules.json --change Currency=GBP --changed OUT.csv",
        "allocate - --rules rules.json --json OUT.json --rows OUT.csv",
        "plan - --rules rules.json --rejects OUT.jsonl",
    ] {
        for signal in signals() {
            let (mut child, _stdin) = waiting(&folder, line, &[env!("CARGO_BIN_EXE_consign")]);
            send(signal, &child);
            assert_eq!(child.wait().unwrap().code(), Some(130), "{line}: {signal}");
            assert_eq!(names(&folder), before, "{line}: {signal}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_by_nohup_outlives_its_terminal() {
    let folder = folder("nohup");
    let (mut child, mut stdin) =
        waiting(&folder, "simulate - --rules rules.json --json OUT.json --rows OUT.csv", &["nohup", env!("CARGO_BIN_EXE_consign")]);
    send("HUP", &child);
    let order = fs::read(files().join("consignment.json")).unwrap();
    stdin.write_all(&[b",".as_slice(), &order, b"]"].concat()).unwrap();
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(folder.join("OUT.json").is_file() && folder.join("OUT.csv").is_file());
}

#[cfg(unix)]
#[test]
fn a_service_ends_when_it_is_told_to() {
    use std::io::{BufRead, BufReader};
    for signal in signals() {
        let arguments = ["serve", "--rules", "rules.json", "--database", "memory:", "--listen", "127.0.0.1:0", "--log", "no"];
        let mut child = consign(&arguments).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
        assert!(said.next().unwrap().unwrap().starts_with("listening on http://127.0.0.1:"));
        send(signal, &child);
        assert_eq!((child.wait().unwrap().code(), said.next().is_none()), (Some(0), true), "{signal}");
    }
}

#[test]
fn a_service_that_cannot_begin_says_why() {
    let folder = folder("begin");
    let serve = |more: &str| run_in(&folder, &[vec!["serve"], more.split(' ').collect()].concat()).ends_with(2);
    for (more, told) in [
        ("--rules none.json", "error: cannot read `none.json`: no such file or directory\n"),
        ("--rules . --database memory:", "error: cannot read `.`: is a directory\n"),
        ("--rules rules.json --database sqlite:orders.csv", "error: cannot open the database `orders.csv`: file is not a database\n"),
        (
            "--rules rules.json --database sqlite:no/where.db",
            "error: cannot open the database `no/where.db`: unable to open database file\n",
        ),
        (
            "--rules rules.json --database memory: --listen 192.0.2.1:1",
            "error: cannot listen at `192.0.2.1:1`: cannot assign requested address\n",
        ),
        ("--rules rules.json --database memory: --keys no.txt", "error: cannot read `no.txt`: no such file or directory\n"),
    ] {
        let run = serve(more);
        assert!(run.err == told, "{more}: {}", run.err);
    }
}

#[test]
fn what_is_read_is_not_written_over() {
    let folder = folder("onto");
    fs::write(folder.join("used.json"), "{}").unwrap();
    fs::create_dir(folder.join("days")).unwrap();
    fs::copy(folder.join("orders.jsonl"), folder.join("days/monday.jsonl")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("rules.json", folder.join("link.json")).unwrap();
    #[cfg(not(unix))]
    fs::copy(folder.join("rules.json"), folder.join("link.json")).unwrap();
    let kept: Vec<(PathBuf, Vec<u8>)> =
        ["rules.json", "orders.jsonl", "orders.csv", "mapping.toml", "europost.csv", "used.json", "days/monday.jsonl"]
            .map(|name| (folder.join(name), fs::read(folder.join(name)).unwrap()))
            .to_vec();
    for (line, told) in [
        ("generate --rules rules.json --count 1 --out ./rules.json", "`--out` names the file that is read, `rules.json`"),
        ("generate --rules link.json --count 1 --out rules.json", "`--out` names the file that is read, `link.json`"),
        ("check rules.json --json rules.json", "`--json` names the file that is read, `rules.json`"),
        ("explain orders.jsonl --rules rules.json --json orders.jsonl", "`--json` names the file that is read, `orders.jsonl`"),
        ("bench orders.jsonl --rules rules.json --json rules.json", "`--json` names the file that is read, `rules.json`"),
        ("import rates europost.csv --carrier E --out europost.csv", "`--out` names the file that is read, `europost.csv`"),
        ("import rates europost.csv --carrier E --into rules.json --out o.json --json rules.json", "`--json` names the file that is read"),
        (
            "simulate orders.csv --rules rules.json --mapping mapping.toml --json mapping.toml",
            "`--json` names the file that is read, `mapping",
        ),
        ("allocate orders.jsonl --rules rules.json --usage-out orders.jsonl", "`--usage-out` names the file that is read, `orders.jsonl`"),
        (
            "allocate orders.jsonl --rules rules.json --usage used.json --json used.json",
            "`--json` names the file that is read, `used.json`",
        ),
        ("simulate days --rules rules.json --rows days/../days/monday.jsonl", "which is read with the directory `days`"),
        ("simulate orders.jsonl --rules rules.json --json new.json --rejects ./new.json", "`--json` and `--rejects` name the same file"),
    ] {
        let run = run_in(&folder, &line.split(' ').collect::<Vec<_>>()).ends_with(2);
        assert!(run.err.contains(told), "{line}: {}", run.err);
        assert!(kept.iter().all(|(path, bytes)| fs::read(path).unwrap() == *bytes), "{line}");
    }
    // What is made anew of itself may be written over.
    for line in [
        "allocate orders.jsonl --rules rules.json --usage used.json --usage-out used.json --quiet",
        "import rates europost.csv --carrier EUROPOST --into rules.json --out rules.json",
        "simulate orders.jsonl --rules rules.json --json /dev/null --rejects /dev/null",
    ] {
        run_in(&folder, &line.split(' ').collect::<Vec<_>>()).ends_with(0);
    }
}

#[cfg(unix)]
#[test]
fn inputs_of_all_kinds_are_read_or_refused() {
    let folder = folder("kinds");
    let run = |line: &str| run_in(&folder, &line.split(' ').collect::<Vec<_>>());
    let common = "--rules rules.json --at 2026-11-02T09:00:00Z --quiet";
    let expected = run(&format!("allocate orders.jsonl {common}")).ends_with(0).out;
    std::os::unix::fs::symlink("orders.jsonl", folder.join("link")).unwrap();
    assert_eq!(run(&format!("allocate link {common}")).ends_with(0).out, expected);
    assert!(Command::new("mkfifo").args(["orders.pipe", "rules.pipe"]).current_dir(&folder).status().unwrap().success());
    let pipes = [("orders.jsonl", "orders.pipe"), ("rules.json", "rules.pipe")].map(|(file, pipe)| {
        let (bytes, pipe) = (fs::read(folder.join(file)).unwrap(), folder.join(pipe));
        std::thread::spawn(move || fs::write(pipe, bytes).unwrap())
    });
    let piped = run("allocate orders.pipe --rules rules.pipe --at 2026-11-02T09:00:00Z --quiet").ends_with(0);
    for pipe in pipes {
        pipe.join().unwrap();
    }
    assert_eq!(piped.out, expected);
    let mut child = consign(&["allocate", "/dev/stdin", "--rules", "rules.json", "--at", AT, "--quiet"]);
    let orders = fs::File::open(folder.join("orders.jsonl")).unwrap();
    assert_eq!(Run::new(child.current_dir(&folder).stdin(orders).output().unwrap()).ends_with(0).out, expected);
    fs::write(folder.join("empty.csv"), "").unwrap();
    fs::write(folder.join("empty.parquet"), "").unwrap();
    fs::create_dir(folder.join("none")).unwrap();
    for (line, told) in [
        ("allocate orders.jsonl --rules none", "error: cannot read `none`: it is a directory, not a file\n"),
        ("allocate none --rules rules.json", "error: cannot read `none`: it is a directory without a file whose name ends as"),
        ("allocate empty.csv --rules rules.json", "error: cannot read `empty.csv`: it is empty: "),
        ("allocate empty.parquet --rules rules.json", "error: cannot read `empty.parquet`: "),
        ("allocate orders.jsonl --rules /dev/null", "/dev/null"),
        ("allocate orders.csv --rules rules.json --mapping none", "error: cannot read `none`: it is a directory, not a file\n"),
        ("import rates none --carrier E", "error: cannot read `none`: it is a directory, not a file\n"),
        ("import rates /dev/null --carrier E", "error: cannot read `/dev/null`: it is empty"),
    ] {
        let run = run(line).ends_with(2);
        assert!(run.err.contains(told) && !run.err.contains("panicked"), "{line}: {}", run.err);
    }
    assert_eq!(run(&format!("allocate /dev/null {common}")).ends_with(0).out, "[]\n");
}

#[test]
fn processes_that_write_the_same_file_leave_one_that_is_whole() {
    let folder = folder("same");
    let line = "simulate orders.jsonl --rules rules.json --at 2026-11-02T09:00:00Z --json OUT.json --rows OUT.csv --quiet";
    let line: Vec<&str> = line.split(' ').collect();
    run_in(&folder, &line).ends_with(0);
    let (before, outputs) = (names(&folder), ["OUT.json", "OUT.csv"].map(|name| fs::read(folder.join(name)).unwrap()));
    let all: Vec<Child> = (0..8).map(|_| consign(&line).current_dir(&folder).stdout(Stdio::null()).spawn().unwrap()).collect();
    assert!(all.into_iter().all(|mut child| child.wait().unwrap().success()));
    assert_eq!(names(&folder), before);
    assert_eq!(["OUT.json", "OUT.csv"].map(|name| fs::read(folder.join(name)).unwrap()), outputs);
}
