//! Names that somebody may have meant.

/// The few known names that are most like a given one, in backticks; nothing if none is near.
///
/// ```
/// assert_eq!(consign_tables::near("Wieght", &["Reference", "Weight"]), "`Weight`");
/// ```
#[must_use]
pub fn near(given: &str, known: &[&str]) -> String {
    const MOST_NEAR: usize = 3;
    let wanted = given.to_lowercase();
    // A part of a name is as near as one letter; of names that are as near those with fewer other letters come first.
    let distances = |name: &str| {
        let name = name.to_lowercase();
        let is_part = wanted.len() > 2 && (name.contains(&wanted) || name.len() > 2 && wanted.contains(&name));
        let letters = strsim::damerau_levenshtein(&name, &wanted);
        (if is_part { 1 } else { letters }, letters)
    };
    let mut near: Vec<((usize, usize), &str)> = known.iter().map(|name| (distances(name), *name)).collect();
    near.retain(|((distance, _), _)| *distance <= 1 + given.len() / 4);
    near.sort_unstable();
    near.truncate(MOST_NEAR);
    near.into_iter().map(|(_, name)| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
