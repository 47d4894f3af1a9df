//! Runs the tests of the Python package and of the Spark job, on the module that cargo has built: laid out as the wheel has it, in a Python with
//! what they need.
//!
//! The Python is the one that `CONSIGN_PYTHON` names, if that has all packages; else an environment in the target directory, which is made
//! once. Where there is none, or no packages can be had, the tests are left out with a message; so are those of the Spark job without Java. With
//! `CI` set that fails.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod expected;

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// What the tests need, as pip calls it and, but for the version, as Python does.
const PACKAGES: [&str; 8] = ["pytest", "pyarrow", "pandas", "polars", "duckdb", "nbclient", "ipykernel", "mypy"];
/// What those of the Spark job need.
const SPARK: [&str; 4] = ["pytest", "pyarrow", "pandas", "pyspark>=3.5,<4"];
const LEAST: &str = "import sys; sys.exit(sys.version_info < (3, 10))";

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn succeeds(python: &Path, code: &str) -> bool {
    Command::new(python).args(["-c", code]).output().is_ok_and(|output| output.status.success())
}

/// A Python with all packages; or why there is none.
fn python(folder: &Path, packages: &[&str]) -> Result<PathBuf, String> {
    let names: Vec<&str> = packages.iter().filter_map(|package| package.split('>').next()).collect();
    let imports = format!("import {}", names.join(", "));
    if let Some(named) = env::var_os("CONSIGN_PYTHON").map(PathBuf::from)
        && succeeds(&named, LEAST)
        && succeeds(&named, &imports)
    {
        return Ok(named);
    }
    let venv = folder.join("python");
    let own = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if succeeds(&own, &imports) {
        return Ok(own);
    }
    let names = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"];
    let found = names.iter().map(Path::new).find(|python| succeeds(python, LEAST)).ok_or("there is no Python, 3.10 or newer")?;
    let run = |python: &Path, arguments: &[&str]| {
        let output = Command::new(python).args(arguments).output().map_err(|error| error.to_string())?;
        let error = || format!("`{} {}` failed: {}", python.display(), arguments.join(" "), String::from_utf8_lossy(&output.stderr));
        if output.status.success() { Ok(()) } else { Err(error()) }
    };
    run(found, &["-m", "venv", "--clear", venv.to_str().ok_or("the target directory is not UTF-8")?])?;
    run(&own, &[&["-m", "pip", "install", "--quiet", "--disable-pip-version-check"], packages].concat())?;
    Ok(own)
}

/// The module as cargo has built it, beside the tests.
fn module() -> PathBuf {
    let name = format!("{}consign_python{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
    let beside = env::current_exe().unwrap().parent().unwrap().to_owned();
    let module = beside.join(&name);
    assert!(module.is_file(), "no `{name}` in {}", beside.display());
    module
}

/// The package as the wheel has it.
fn laid_out(folder: &Path) {
    let package = folder.join("consign_engine");
    let _ = fs::remove_dir_all(&package);
    fs::create_dir_all(&package).unwrap();
    for entry in fs::read_dir(here().join("python/consign_engine")).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
        fs::copy(entry.path(), package.join(entry.file_name())).unwrap();
    }
    fs::copy(module(), package.join(if cfg!(windows) { "_native.pyd" } else { "_native.abi3.so" })).unwrap();
}

/// What the tests of a folder run in: their own directory in the target directory, and a Python. `None`, with a message, where they are left out.
fn room(name: &str, python: impl FnOnce(&Path) -> Result<PathBuf, String>) -> Option<(PathBuf, PathBuf)> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    match python(&folder) {
        Ok(python) => Some((folder, python)),
        Err(why) => {
            assert!(env::var_os("CI").is_none(), "{why}");
            // Past the test harness, which keeps what a test that passes has to say.
            let _ = writeln!(std::io::stderr(), "\nNOT TESTED: {name}: {why}\n");
            None
        }
    }
}

fn pytest(python: &Path, tests: &str, set: &[(&str, OsString)]) {
    let mut pytest = Command::new(python);
    pytest.args(["-m", "pytest", "-q", "-p", "no:cacheprovider"]).arg(here().join(tests)).current_dir(here());
    let set = set.iter().map(|(name, value)| (*name, value));
    let output = pytest.env("PYTHONDONTWRITEBYTECODE", "1").env("CONSIGN_EXAMPLES", examples()).envs(set).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
}

fn examples() -> PathBuf {
    here().join("../../rules-examples")
}

#[test]
fn the_package_passes_its_tests() {
    let Some((folder, python)) = room("consign-python", |folder| python(folder, &PACKAGES)) else { return };
    let package = folder.join("package");
    laid_out(&package);
    fs::write(folder.join("expected.jsonl"), expected::answers(&examples())).unwrap();
    let path = env::join_paths([package.clone()].into_iter().chain(env::var_os("PYTHONPATH").map(PathBuf::from))).unwrap_or(package.into());
    pytest(&python, "tests/python", &[("PYTHONPATH", path), ("CONSIGN_EXPECTED", folder.join("expected.jsonl").into())]);
}

/// Java, as Spark looks for it.
fn java() -> Result<(), String> {
    let java = env::var_os("JAVA_HOME").map_or_else(|| "java".into(), |home| Path::new(&home).join("bin/java"));
    let found = Command::new(java).arg("-version").output().is_ok_and(|output| output.status.success());
    if found {
        Ok(())
    } else {
        Err("no Java: install one (Debian: apt-get install default-jre-headless), or name it in JAVA_HOME".to_owned())
    }
}

/// The package is not on the path of these: only the workers of Spark have it, out of an archive.
#[test]
fn the_spark_job_passes_its_tests() {
    let Some((folder, python)) = room("consign-spark", |folder| java().and_then(|()| python(folder, &SPARK))) else { return };
    let package = folder.join("package");
    laid_out(&package);
    pytest(&python, "tests/spark", &[("CONSIGN_PACKAGE", package.into())]);
}
