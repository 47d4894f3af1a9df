//! Modules of JavaScript as one script: an `import` in a page without a server would be a request.
//!
//! Each module becomes a function that gives what it exports, so that names of different modules don't meet. Imports are one line each,
//! `import { a, b as c } from './file.js';`, and exports are declarations.

use std::collections::BTreeSet;
use std::fmt::Write;

/// The module with all that it imports, those first.
pub(crate) fn joined(main: &str, source: &dyn Fn(&str) -> Result<String, String>) -> Result<String, String> {
    let (mut script, mut done) = (String::new(), BTreeSet::new());
    add(main, source, &mut done, &mut script, true)?;
    Ok(script)
}

fn add(
    name: &str,
    source: &dyn Fn(&str) -> Result<String, String>,
    done: &mut BTreeSet<String>,
    script: &mut String,
    is_main: bool,
) -> Result<(), String> {
    if !done.insert(name.to_owned()) {
        return Ok(());
    }
    let (mut body, mut exported) = (String::new(), Vec::new());
    for line in source(name)?.lines() {
        if let Some(import) = line.strip_prefix("import ") {
            let parts =
                import.split_once("} from './").and_then(|(names, file)| Some((names.strip_prefix('{')?, file.strip_suffix("';")?)));
            let (names, file) = parts.ok_or_else(|| format!("{name}: an import of another form: {line}"))?;
            add(file, source, done, script, false)?;
            _ = writeln!(body, "const {{ {} }} = {};", names.trim().replace(" as ", ": "), variable(file));
            continue;
        }
        let declared = line.strip_prefix("export ").inspect(|declaration| {
            let words = declaration.split(|sign: char| !sign.is_alphanumeric() && sign != '_');
            exported.extend(words.clone().find(|word| !["async", "function", "class", "const", ""].contains(word)).map(str::to_owned));
        });
        body.push_str(declared.unwrap_or(line));
        body.push('\n');
    }
    // Only the main one may wait for something before it goes on.
    _ = if is_main {
        write!(script, "{body}")
    } else {
        writeln!(script, "const {} = (() => {{\n{body}return {{ {} }};\n}})();", variable(name), exported.join(", "))
    };
    Ok(())
}

/// What stands for a module.
fn variable(file: &str) -> String {
    file.replace('.', "_")
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn imports_come_first_and_once() {
        let source = |name: &str| match name {
            "main.js" => {
                Ok("import { one, two as other } from './a.js';\nimport { three } from './b.js';\none(other, three);\n".to_owned())
            }
            "a.js" => Ok("import { three } from './b.js';\nexport const one = three;\nexport async function two() {}\n".to_owned()),
            "b.js" => Ok("export class three {}\n".to_owned()),
            _ => Err(format!("no {name}")),
        };
        let expected = "const b_js = (() => {\nclass three {}\nreturn { three };\n})();\n\
            const a_js = (() => {\nconst { three } = b_js;\nconst one = three;\nasync function two() {}\nreturn { one, two };\n})();\n\
            const { one, two: other } = a_js;\nconst { three } = b_js;\none(other, three);\n";
        assert_eq!(joined("main.js", &source).as_deref(), Ok(expected));
        assert!(joined("none.js", &source).is_err());
    }
}
