"""Rows for the libraries that people use: each is asked for only when it is wanted."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def frame_of(rows: Any, library: str) -> Any:
    """Rows as a frame of `pandas` or `polars`, or as a table of `pyarrow`."""
    if library == "pandas":
        pandas = import_module("pandas")
        return pandas.DataFrame(rows) if isinstance(rows, list) else import_module("pyarrow").table(rows).to_pandas()
    if library == "polars":
        return import_module("polars").DataFrame(rows)
    if library == "pyarrow":
        pyarrow = import_module("pyarrow")
        return pyarrow.Table.from_pylist(rows) if isinstance(rows, list) else pyarrow.table(rows)
    raise ValueError(f"library: `{library}` is none of `pandas`, `polars`, `pyarrow`")


class Rows:
    """Rows with the Arrow C interface: `pyarrow.table(rows)`, `polars.DataFrame(rows)`, and duckdb read them without a copy."""

    def __init__(self, native: Any) -> None:
        self._native = native

    def __len__(self) -> int:
        return int(self._native.num_rows)

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(self._native.column_names)

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self._native.__arrow_c_stream__(requested_schema)

    def to_frame(self, library: str = "pandas") -> Any:
        """The rows as a frame of `pandas` or `polars`, or as a table of `pyarrow`."""
        return frame_of(self, library)

    def __repr__(self) -> str:
        return f"Rows({len(self):,} rows, columns={self.columns})"
