"""The package's own files: the readme runs, the notebooks run, the stubs say what is there."""

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from conftest import EXAMPLES, HERE

import consign_engine as ce


def blocks(text):
    return re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_the_readme_runs(tmp_path, monkeypatch):
    for needed in ("pyarrow", "polars", "duckdb", "pandas"):
        pytest.importorskip(needed)
    (tmp_path / "rules-examples").symlink_to(EXAMPLES)
    monkeypatch.chdir(tmp_path)
    pages = [HERE / "README.md"] + [EXAMPLES.parent / "docs/src" / page for page in ("python.md", "spark.md")]
    for page in pages:
        found = blocks(page.read_text())
        assert found, page
        names = {}
        for block in found:
            exec(compile(block, str(page), "exec"), names)


@pytest.mark.parametrize("notebook", sorted((HERE / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_notebooks_run(notebook, tmp_path):
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    (tmp_path / "rules-examples").symlink_to(EXAMPLES)
    book = nbformat.read(notebook, as_version=4)
    assert not any(cell.get("outputs") for cell in book.cells), "a notebook is kept without what it shows"
    nbclient.NotebookClient(book, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    assert any("text/html" in output.get("data", {}) for output in shown)


def test_the_types_are_those_of_the_package():
    if find_spec("mypy") is None:
        pytest.skip("mypy is not there")
    package = Path(ce.__file__).parent
    environment = {**os.environ, "MYPYPATH": str(package.parent)}
    run = subprocess.run([sys.executable, "-m", "mypy", "--strict", str(package)], capture_output=True, text=True, env=environment)
    assert run.returncode == 0, run.stdout
    run = subprocess.run([sys.executable, "-m", "mypy.stubtest", "consign_engine._native"], capture_output=True, text=True, env=environment)
    assert run.returncode == 0, run.stdout


def test_everything_public_has_a_docstring():
    for name in ce.__all__:
        own = getattr(ce, name)
        assert own.__doc__, name
        if isinstance(own, type):
            members = [member for member in vars(own) if not member.startswith("_") and callable(getattr(own, member))]
            missing = [member for member in members if not any(getattr(getattr(base, member, None), "__doc__", None) for base in own.__mro__)]
            assert not missing, (name, missing)

