//! The same on PostgreSQL, where it is installed: started on a free port in a folder of its own, by a user that isn't root.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::limits::{capacity_holds, capped, one_alone_allocates};
use super::shapes::every_route;
use super::support::{Folder, Service, rules};

/// A PostgreSQL that is stopped in the end.
pub(crate) struct Postgres {
    folder: Folder,
    programs: PathBuf,
    port: u16,
}

impl Postgres {
    /// `None`, and a word on it, if it can't be had.
    pub(crate) fn start() -> Option<Self> {
        let postgres = programs().and_then(|programs| Self::of(programs).map_err(|why| eprintln!("PostgreSQL doesn't start: {why}")).ok());
        if postgres.is_none() {
            eprintln!("left out: PostgreSQL is not installed (Debian's package `postgresql`), or can't be started");
        }
        postgres
    }

    fn of(programs: PathBuf) -> Result<Self, String> {
        let folder = Folder::new();
        let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).map_err(|error| error.to_string())?.port();
        let postgres = Self { folder, programs, port };
        if is_root() {
            let owner = Command::new("chown").arg("postgres").arg(&postgres.folder.0).output();
            said(&owner.map_err(|error| error.to_string())?)?;
        }
        let data = postgres.folder.0.join("data");
        postgres.run("initdb", &["-D", &data.display().to_string(), "-U", "consign", "-A", "trust", "--no-sync"])?;
        let options = format!("-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={}", postgres.folder.0.display());
        let log = postgres.folder.0.join("log").display().to_string();
        postgres.run("pg_ctl", &["-D", &data.display().to_string(), "-w", "-l", &log, "-o", &options, "start"])?;
        Ok(postgres)
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Result<(), String> {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        // What goes on running must not keep our own output open.
        let ended = command.args(arguments).current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        let ended = ended.map_err(|error| error.to_string())?;
        if ended.success() { Ok(()) } else { Err(format!("{arguments:?}: {ended}")) }
    }

    /// A database of its own.
    pub(crate) fn database(&self, name: &str) -> String {
        let arguments = ["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "consign", name];
        self.run("createdb", &arguments).unwrap();
        format!("postgres://consign@127.0.0.1:{}/{name}", self.port)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data = self.folder.0.join("data").display().to_string();
        let _ = self.run("pg_ctl", &["-D", &data, "-m", "immediate", "stop"]);
    }
}

fn said(output: &Output) -> Result<(), String> {
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

/// Where `initdb` and `pg_ctl` are: in Debian beside the other versions', else on the path.
fn programs() -> Option<PathBuf> {
    let mut debian: Vec<PathBuf> =
        std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin")).collect();
    debian.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = debian.into_iter().rev().chain(std::env::split_paths(&path));
    let has = |folder: &Path| ["initdb", "pg_ctl", "createdb"].iter().all(|program| folder.join(program).is_file());
    all.into_iter().find(|folder| has(folder))
}

#[test]
fn postgresql_answers_every_route_and_keeps_capacities() {
    let Some(postgres) = Postgres::start() else { return };
    let service = Service::start(&rules(), Some(&postgres.database("routes")), |_| {});
    every_route(&service.client);
    one_alone_allocates(&service.client);
    let url = postgres.database("capacity");
    let service = Service::start(&capped(7), Some(&url), |_| {});
    capacity_holds(&service.client);
}
