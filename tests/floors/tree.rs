//! The modules of a crate: the names that each has, and the paths that its code goes.

use std::collections::{BTreeMap, BTreeSet};

use crate::parse::{code, without_tests};
use crate::tokens::{Token, closing, tokens};

/// A module: a file, or an inline module of one.
#[derive(Default)]
pub(crate) struct Module {
    pub(crate) file: String,
    pub(crate) parent: Option<usize>,
    pub(crate) children: BTreeMap<String, usize>,
    /// What it defines, macros among it.
    pub(crate) items: BTreeSet<String>,
    /// The names of all its functions, methods among them.
    pub(crate) functions: BTreeSet<String>,
    /// The types that it gives methods, and which.
    pub(crate) impls: Vec<(Vec<String>, BTreeSet<String>)>,
    pub(crate) imports: Vec<Import>,
    pub(crate) paths: Vec<Named>,
}

/// One name of a `use`, or its `*`.
pub(crate) struct Import {
    pub(crate) line: usize,
    pub(crate) path: Vec<String>,
    pub(crate) alias: String,
    pub(crate) is_public: bool,
}

/// A path in code, a single name too; `self.name(` is the path `Self::name`.
pub(crate) struct Named {
    pub(crate) line: usize,
    pub(crate) path: Vec<String>,
    /// The token after it.
    pub(crate) next: String,
}

/// The modules of one `src`, from its roots down: `lib.rs`, `main.rs` and what is in `bin`.
#[derive(Default)]
pub(crate) struct Tree {
    pub(crate) modules: Vec<Module>,
    /// Files that no `mod` line leads to.
    pub(crate) strays: Vec<String>,
}

const ITEMS: [&str; 9] = ["fn", "struct", "enum", "union", "trait", "type", "const", "static", "macro_rules"];

impl Tree {
    pub(crate) fn read(files: &BTreeMap<String, String>) -> Self {
        let bare: BTreeMap<String, String> = files
            .iter()
            .filter(|(file, _)| !file.ends_with("/tests.rs") && !file.contains("/tests/"))
            .map(|(file, source)| (file.clone(), without_tests(&code(source))))
            .collect();
        let mut tree = Self::default();
        for file in bare.keys() {
            let (folder, name) = file.rsplit_once('/').unwrap();
            if folder.ends_with("/bin") || (folder == "src" || folder.ends_with("/src")) && ["lib.rs", "main.rs"].contains(&name) {
                tree.file(&bare, file, folder, None);
            }
        }
        let reached: BTreeSet<&String> = tree.modules.iter().map(|module| &module.file).collect();
        tree.strays = bare.keys().filter(|file| !reached.contains(file)).cloned().collect();
        tree
    }

    /// Reads a file whose child modules are in `folder`.
    fn file(&mut self, files: &BTreeMap<String, String>, file: &str, folder: &str, parent: Option<usize>) -> usize {
        self.module(files, file, folder, parent, &tokens(&files[file]))
    }

    fn module(&mut self, files: &BTreeMap<String, String>, file: &str, folder: &str, parent: Option<usize>, tokens: &[Token]) -> usize {
        let own = self.modules.len();
        self.modules.push(Module { file: file.to_owned(), parent, ..Module::default() });
        // Of each open bracket, whether items in it are the module's: so it is for the argument of a macro.
        let mut brackets: Vec<bool> = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
            let is_word = |at: usize| tokens.get(at).is_some_and(Token::is_word);
            if text(at) == "fn" {
                self.modules[own].functions.insert(text(at + 1).to_owned());
            }
            let at_top = brackets.iter().all(|transparent| *transparent);
            match text(at) {
                "{" | "(" | "[" => brackets.push(at > 1 && text(at - 1) == "!" && text(at - 2) != "#"),
                "}" | ")" | "]" => _ = brackets.pop(),
                "mod" if at_top && is_word(at + 1) => {
                    let name = text(at + 1);
                    let below = format!("{folder}/{name}");
                    if text(at + 2) == "{" {
                        let end = closing(tokens, at + 2);
                        let child = self.module(files, file, &below, Some(own), &tokens[at + 3..end]);
                        self.modules[own].children.insert(name.to_owned(), child);
                        at = end;
                    } else if let Some(path) =
                        [format!("{below}.rs"), format!("{below}/mod.rs")].iter().find(|path| files.contains_key(*path))
                    {
                        let child = self.file(files, path, &below, Some(own));
                        self.modules[own].children.insert(name.to_owned(), child);
                    }
                }
                "use" if is_word(at + 1) || ["{", "$", "::"].contains(&text(at + 1)) => {
                    let imports = &mut self.modules[own].imports;
                    at = import(tokens, at + 1, &[], is_public(tokens, at), imports);
                }
                "impl" if at_top => self.modules[own].impls.extend(methods(tokens, at)),
                item if at_top && ITEMS.contains(&item) => {
                    let name = text(at + 1 + usize::from(text(at + 1) == "!"));
                    self.modules[own].items.insert(name.to_owned());
                }
                _ if is_word(at) => at = path(tokens, at, &mut self.modules[own].paths),
                _ => {}
            }
            at += 1;
        }
        own
    }
}

/// The type that an `impl` is of, and the methods that it gives it; none, if it is that of a trait.
fn methods(tokens: &[Token], at: usize) -> Option<(Vec<String>, BTreeSet<String>)> {
    let open = at + tokens[at..].iter().position(|token| token.text == "{")?;
    let mut depth = 0;
    let mut path = Vec::new();
    for (before, token) in tokens[at..open].iter().zip(&tokens[at + 1..open]) {
        match token.text {
            "<" => depth += 1,
            ">" if before.text != "-" => depth -= 1,
            "where" => break,
            "for" if depth == 0 => return None,
            word if depth == 0 && token.is_word() => path.push(word.to_owned()),
            _ => {}
        }
    }
    let body = &tokens[open..closing(tokens, open)];
    let names = body.iter().zip(&body[1..]).filter(|(before, _)| before.text == "fn").map(|(_, name)| name.text.to_owned());
    Some((path, names.collect()))
}

/// Whether `pub` or `pub(…)` stands before a token.
fn is_public(tokens: &[Token], at: usize) -> bool {
    let before = tokens[..at].rsplit(|token| ["}", ";", "{", "]"].contains(&token.text)).next();
    before.is_some_and(|tokens| tokens.iter().any(|token| token.text == "pub"))
}

/// Reads one tree of a `use`; where the token after it stands.
fn import(tokens: &[Token], mut at: usize, prefix: &[String], is_public: bool, imports: &mut Vec<Import>) -> usize {
    let mut path = prefix.to_vec();
    let mut alias = None;
    while let Some(token) = tokens.get(at) {
        match token.text {
            "{" => {
                let end = closing(tokens, at);
                at += 1;
                while at < end {
                    at = import(tokens, at, &path, is_public, imports);
                    at += usize::from(at < end);
                }
                return end + 1;
            }
            "," | ";" | "}" => break,
            "as" => alias = tokens.get(at + 1).map(|token| token.text.to_owned()),
            "*" => alias = Some("*".to_owned()),
            word if token.is_word() && alias.is_none() => path.push(word.to_owned()),
            _ => {}
        }
        at += 1;
    }
    if path.len() > prefix.len() || alias.is_some() {
        path.pop_if(|last| last == "self" && !prefix.is_empty());
        let alias = alias.or(path.last().cloned()).unwrap();
        imports.push(Import { line: tokens[at - 1].line, path, alias, is_public });
    }
    at
}

/// Reads a path, unless it is the rest of something else; where its last token stands.
fn path(tokens: &[Token], start: usize, paths: &mut Vec<Named>) -> usize {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
    let mut path = vec![text(start).to_owned()];
    let mut at = start;
    while text(at + 1) == "::" && tokens.get(at + 2).is_some_and(Token::is_word) {
        at += 2;
        path.push(text(at).to_owned());
    }
    let before = if start == 0 { "" } else { text(start - 1) };
    let next = text(at + 1).to_owned();
    if before == "." && start > 1 && text(start - 2) == "self" && ["(", "::"].contains(&next.as_str()) {
        path.insert(0, "Self".to_owned());
        paths.push(Named { line: tokens[start].line, path, next });
    } else if !["::", ".", "fn"].contains(&before) && (before != "$" || path[0] == "crate") {
        paths.push(Named { line: tokens[start].line, path, next });
    }
    at
}
