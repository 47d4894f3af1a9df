use super::super::written::written;
use super::*;

fn mapping(source: &str) -> Result<Mapping, Vec<(String, Option<String>, usize)>> {
    let (mapping, wrongs) = read(source);
    let wrongs: Vec<_> = wrongs.into_iter().map(|wrong| (wrong.message, wrong.hint, wrong.at.start)).collect();
    if wrongs.is_empty() { Ok(mapping) } else { Err(wrongs) }
}

#[test]
fn toml_and_json_say_the_same() {
    let toml = mapping("[Columns]\nReference = \"Order \\\"ID\\\"\"\nweight = 'w'\n[Defaults]\nWeightUnit = \"g\"\n").unwrap();
    let json = mapping(r#" {"Columns": {"Weight": "w", "reference": "Order \"ID\""}, "Defaults": {"WeightUnit": "g"}}"#).unwrap();
    for mapping in [toml, json] {
        assert_eq!(mapping.column(Field::Reference), Some("Order \"ID\""));
        assert_eq!(mapping.column(Field::Weight), Some("w"));
        assert_eq!(mapping.default_of(Field::WeightUnit), Some("g"));
    }
}

#[test]
fn mistakes_are_told_with_their_place() {
    let wrong = |source: &str| mapping(source).unwrap_err();
    let misspelt = wrong("[Columns]\nRefrence = \"a\"\nWeight = \"b\"\n[Defaults]\nWeightUnit = \"stone\"\nCurrency = \"pounds\"\n");
    assert_eq!(misspelt[0], ("unknown field `Refrence`".into(), Some("did you mean `Reference`?".into()), 22));
    assert_eq!((misspelt.len(), misspelt[1].2), (3, 63));
    assert!(misspelt[1].0.contains("unknown unit `stone`") && misspelt[2].0.contains("unknown currency"), "{misspelt:?}");
    assert_eq!(wrong("[Column]\n"), [("a mapping has no `Column`".into(), Some("did you mean `Columns`?".into()), 1)]);
    assert_eq!(wrong("[Columns]\nReference = \"a\n")[0].2, 24);
    assert_eq!(wrong(r#"{"Columns": {"Reference": 7}}"#)[0].0, "`Reference` is not a text");
    assert_eq!(wrong("{\"Columns\": {\n\"Reference\" 7}}")[0].2, 26);
    assert!(wrong("[Columns]\nWeight = \"a\"\nWEIGHT = \"b\"\n")[0].0.contains("given twice"));
}

/// What is no text doesn't hide what else is wrong, in either language.
#[test]
fn all_mistakes_are_told_at_once() {
    let places = |source: &str| mapping(source).unwrap_err().into_iter().map(|(message, _, at)| (message, at)).collect::<Vec<_>>();
    let toml = "Rows = 1\n[Columns]\nReference = 7\nWeight = [\"w\"]\nRefrence = \"a\"\n[Column]\n[Defaults]\nWeightUnit = \"stone\"\n";
    let json =
        r#"{"Rows": 1, "Columns": {"Reference": 7, "Weight": ["w"], "Refrence": "a"}, "Column": {}, "Defaults": {"WeightUnit": "stone"}}"#;
    let expected = [
        "`Rows` is not a table of texts",
        "`Reference` is not a text",
        "`Weight` is not a text",
        "unknown field `Refrence`",
        "a mapping has no `Column`",
        "unknown unit `stone`: one of g, kg, oz, lb",
    ];
    for (source, at) in [(toml, [0, 31, 42, 60, 64, 97]), (json, [9, 37, 50, 70, 85, 117])] {
        assert_eq!(places(source), expected.map(str::to_owned).into_iter().zip(at).collect::<Vec<_>>());
    }
    assert_eq!(places("[Columns]\nReference = \nWeight = }\n").len(), 2, "of what isn't TOML, too");
    assert_eq!(places(r#"{"Columns": {"Weight": "w"}, "Columns": {"Reference": "r"}}"#), [("`Columns` is given twice".into(), 40)]);
}

#[test]
fn what_is_written_reads_back() {
    let proposal = Mapping::proposed(["Order \"ID\"", "OrderID", "weight_g", "postcode", "Country"], None);
    let text = written(&proposal.mapping, &[], &[], |column| (column == "weight_g").then(|| "250".to_owned()));
    assert!(text.contains("Weight = \"weight_g\"               # 250\n") || text.contains("# 250\n"), "{text}");
    let read = mapping(&text).unwrap();
    let bare = |mapping: &Mapping| {
        let columns = mapping.columns().map(|(field, column)| (field, column.text.clone()));
        let mut all: Vec<_> = columns.chain(mapping.defaults().map(|(field, value)| (field, value.text.clone()))).collect();
        all.sort();
        all
    };
    assert_eq!(bare(&read), bare(&proposal.mapping));
}
