//! The finder of circles, on small trees that are made up.

use std::collections::BTreeMap;

use crate::circles::{circles, edges};
use crate::tree::Tree;

fn tree(files: &[(&str, &str)]) -> Tree {
    Tree::read(&files.iter().map(|(file, source)| (format!("src/{file}"), (*source).to_owned())).collect::<BTreeMap<_, _>>())
}

/// Every use of a file by another: `a.rs:2 one two b.rs`.
fn uses(files: &[(&str, &str)]) -> Vec<String> {
    let bare = |file: &str| file.trim_start_matches("src/").to_owned();
    let told = edges(&tree(files)).into_iter().map(|(edge, used)| {
        let names: Vec<&str> = used.keys().map(String::as_str).collect();
        format!("{}:{} {} {}", bare(&edge.from), used.values().min().unwrap(), names.join(" "), bare(&edge.to))
    });
    told.collect()
}

const NONE: [&str; 0] = [];

#[test]
fn a_path_is_a_use_however_it_is_written() {
    let root = ("lib.rs", "mod a;\nmod b;\n");
    let b = ("b.rs", "pub(crate) struct B;\nimpl B { pub(crate) fn new() {} }\npub(crate) fn f() {}\npub(crate) const C: u8 = 1;");
    let found = |a: &str| uses(&[root, ("a.rs", a), b]);
    for a in [
        "\nuse crate::b::B;",
        "\nuse super::b::B;",
        "\nuse crate::{b::{B}};",
        "\nuse super::{\nb::B as Other};",
        "\nfn f() { crate::b::B::new() }",
        "\nfn f(_: super::b::B) {}",
        "\nimpl crate::b::B { }",
        "\n#[derive(Debug)]\nfn f() { use crate::b; b::B::new() }",
        "\nuse super::b as other;\nfn f() -> Vec<other::B> {}",
        "\nuse crate::b::*;\nfn f(_: B) {}",
        "\nuse super::*;\nfn f(_: b::B) {}",
    ] {
        let lines: Vec<String> = found(a).iter().map(|told| told.split_once(' ').unwrap().1.to_owned()).collect();
        assert_eq!(lines[..], ["B b.rs"], "{a}");
    }
    assert_eq!(found("use crate::b::{f, C};\n\nfn g() { f() }")[..], ["a.rs:1 C f b.rs"]);
    for a in [
        "use crate::b;",
        "use std::fmt::B;",
        "// crate::b::B\nconst A: &str = \"crate::b::B\";",
        "#[cfg(test)]\nmod tests { use crate::b::B; }",
        "use crate::b::*;\nfn f(other: Other) { other.B() }",
        "use self::A;\nfn f() { self::g(A::new()) }",
    ] {
        assert_eq!(found(a)[..], NONE, "{a}");
    }
}

#[test]
fn a_module_line_and_a_door_are_no_use_and_who_goes_through_uses_what_is_behind() {
    let files = [
        ("lib.rs", "mod a;\nmod b;\npub use a::Item;\npub use b::B;"),
        ("a/mod.rs", "mod child;\nmod other;\npub use child::{Item, helper};\npub(crate) use other::*;"),
        ("a/child.rs", "pub struct Item;\npub fn helper() {}"),
        ("a/other.rs", "use super::Item;\npub(crate) mod within { pub(crate) enum Deep { One } }\npub(crate) use within::Deep;"),
        ("b.rs", "use crate::a::{Deep, helper};\nuse crate::Item;\npub struct B(Item, Deep);\nfn f() { use Deep::One; }"),
    ];
    assert_eq!(uses(&files)[..], ["a/other.rs:1 Item a/child.rs", "b.rs:1 Item helper a/child.rs", "b.rs:1 Deep a/other.rs"]);
    assert!(circles(&edges(&tree(&files))).is_empty());
}

#[test]
fn a_door_that_uses_what_it_opens_and_one_to_elsewhere_are_uses() {
    let child = ("a/child.rs", "use super::Own;\npub struct Item;\npub fn f() {}");
    let found = |door: &str| uses(&[("lib.rs", "mod a;\nmod b;"), ("a.rs", door), child, ("b.rs", "pub struct B;")]);
    let up = "a/child.rs:1 Own a.rs";
    assert_eq!(found("mod child;\npub use child::{Item, f};\npub struct Own;")[..], [up]);
    assert_eq!(found("mod child;\npub use child::Item;\npub struct Own(Item);")[..], ["a.rs:3 Item a/child.rs", up]);
    assert_eq!(found("mod child;\npub use child::f;\npub struct Own;\nfn g() { f() }")[..], ["a.rs:4 f a/child.rs", up]);
    assert_eq!(found("mod child;\nuse child::Item;\npub struct Own;")[..], ["a.rs:2 Item a/child.rs", up]);
    assert_eq!(found("mod child;\npub(crate) use crate::b::B;\npub struct Own;")[..], ["a.rs:2 B b.rs", up]);
}

#[test]
fn a_macro_is_an_item_of_its_file_and_what_it_is_given_is_its_user() {
    let files = [
        ("lib.rs", "mod json;\nmod user;"),
        (
            "json/mod.rs",
            "mod record;\nmod decode;\npub(crate) use record::record;\npub(crate) use decode::Decode;\nmacro_rules! all { () => {} }",
        ),
        (
            "json/record.rs",
            "macro_rules! record {\n($name:ident) => { pub struct $name; impl $crate::json::Decode for $name {} }\n}\npub(crate) use record;\nall!();",
        ),
        ("json/decode.rs", "pub(crate) trait Decode {}"),
        ("user.rs", "use crate::json::record;\nrecord! {\n/// A name.\npub struct Name { place: crate::json::Decode }\n}\n"),
        ("user/own.rs", ""),
    ];
    assert_eq!(
        uses(&files)[..],
        [
            "json/record.rs:2 Decode json/decode.rs",
            "json/record.rs:5 all json/mod.rs",
            "user.rs:4 Decode json/decode.rs",
            "user.rs:1 record json/record.rs",
        ]
    );
    assert_eq!(tree(&files).strays, ["src/user/own.rs"]);
}

#[test]
fn who_calls_a_method_uses_the_file_that_gives_it() {
    let root = ("lib.rs", "mod a;\nmod b;\nmod c;");
    let b = ("b.rs", "use crate::a::A;\nimpl<T: Fn() -> u8> A<T> {\npub fn more(&self) {}\n}");
    let found = |a: &str, c: &str| uses(&[root, ("a.rs", a), b, ("c.rs", c)]);
    let up = "b.rs:1 A a.rs";
    assert_eq!(found("pub struct A;\nimpl A { fn f(&self) { self.more() } }", "")[..], ["a.rs:2 more b.rs", up]);
    assert_eq!(found("pub struct A;\nimpl A { fn f() { Self::more() } }", "")[..], ["a.rs:2 more b.rs", up]);
    assert_eq!(found("pub struct A;", "fn f() { crate::a::A::more() }")[..], [up, "c.rs:1 A a.rs", "c.rs:1 more b.rs"]);
    for a in [
        "pub struct A;\nimpl A { fn f(&self) { self.field.more() } }",
        "pub struct A;\nstruct B;\nimpl B { fn more(&self) { self.more() } }",
    ] {
        assert_eq!(found(a, "fn f() { self.more() }")[..], [up], "{a}");
    }
    assert_eq!(found("pub struct A;", "impl Iterator for crate::a::A { fn next(&self) { self.more() } }").len(), 2);
}

#[test]
fn every_circle_is_found_with_the_uses_that_close_it() {
    let files = [
        ("main.rs", "mod a;\nmod b;\nmod c;\nmod d;\nfn main() { a::f() }"),
        ("a.rs", "use crate::b::g;\npub fn f() {}"),
        ("b.rs", "use crate::c::h;\npub fn g() {}"),
        ("c.rs", "\npub fn h() { crate::a::f() }\n"),
        ("d.rs", "pub fn f() { crate::a::f(); crate::b::g() }"),
    ];
    let closed =
        "a circle of 3 files\n  src/a.rs:1 uses `g` of src/b.rs\n  src/b.rs:1 uses `h` of src/c.rs\n  src/c.rs:2 uses `f` of src/a.rs";
    assert_eq!(circles(&edges(&tree(&files)))[..], [closed]);
    let mut open = files;
    open[3].1 = "pub fn h() {}";
    assert_eq!(circles(&edges(&tree(&open)))[..], NONE);
    let two = [
        ("lib.rs", "mod a;\nmod b;\nmod c;\npub struct Root;"),
        ("a.rs", "use crate::b::B;\npub struct A;"),
        ("b.rs", "use crate::a::A;\npub struct B;"),
        ("c.rs", "use crate::Root;"),
    ];
    assert_eq!(circles(&edges(&tree(&two))).len(), 1);
}
