//! What the reference for people says of members.

use super::members::ALL;

#[test]
fn the_reference_has_every_member() {
    let reference = include_str!("../../docs/rules.md");
    let missing: Vec<_> = ALL.iter().map(|member| member.key).filter(|key| !reference.contains(&format!("`{key}`"))).collect();
    assert!(missing.is_empty(), "docs/rules.md says nothing of {missing:?}");
}
