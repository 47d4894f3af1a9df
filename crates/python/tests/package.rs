//! Runs the tests of the Python package, on the module that cargo has built: laid out as the wheel has it, in a Python with what they need.
//!
//! The Python is the one that `CONSIGN_PYTHON` names, if that has all packages; else an environment in the target directory, which is made
//! once. Where there is none, or no packages can be had, the tests are left out with a message; with `CI` set that fails.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod expected;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// What the tests need, as pip calls it and as Python does.
const PACKAGES: [&str; 8] = ["pytest", "pyarrow", "pandas", "polars", "duckdb", "nbclient", "ipykernel", "mypy"];
const LEAST: &str = "import sys; sys.exit(sys.version_info < (3, 10))";

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn succeeds(python: &Path, code: &str) -> bool {
    Command::new(python).args(["-c", code]).output().is_ok_and(|output| output.status.success())
}

/// A Python with all packages; or why there is none.
fn python(folder: &Path) -> Result<PathBuf, String> {
    let imports = format!("import {}", PACKAGES.join(", "));
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
    run(&own, &[&["-m", "pip", "install", "--quiet", "--disable-pip-version-check"], PACKAGES.as_slice()].concat())?;
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

#[test]
fn the_package_passes_its_tests() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("consign-python");
    fs::create_dir_all(&folder).unwrap();
    let python = match python(&folder) {
        Ok(python) => python,
        Err(why) if env::var_os("CI").is_none() => {
            eprintln!("left out: the tests of the Python package: {why}");
            return;
        }
        Err(why) => panic!("{why}"),
    };
    let package = folder.join("package");
    laid_out(&package);
    let examples = here().join("../../rules-examples");
    fs::write(folder.join("expected.jsonl"), expected::answers(&examples)).unwrap();
    let path = env::join_paths([package.clone()].into_iter().chain(env::var_os("PYTHONPATH").map(PathBuf::from))).unwrap_or(package.into());
    let mut pytest = Command::new(&python);
    pytest.args(["-m", "pytest", "-q", "-p", "no:cacheprovider"]).arg(here().join("tests/python")).current_dir(here());
    let set: [(&str, OsString); 4] = [
        ("PYTHONPATH", path),
        ("PYTHONDONTWRITEBYTECODE", "1".into()),
        ("CONSIGN_EXPECTED", folder.join("expected.jsonl").into()),
        ("CONSIGN_EXAMPLES", examples.into()),
    ];
    let output = pytest.envs(set).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
}
