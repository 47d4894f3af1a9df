//! Statements of many rows.

/// How many rows one statement names.
pub(super) const CHUNK: usize = 400;

/// `($1, $2), ($3, $4)`: so many rows of so many values.
pub(super) fn values(rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let values: Vec<String> = (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
        format!("({})", values.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}
