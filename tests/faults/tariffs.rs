//! Zone charts, tariffs and discounts as hasty authors and exporters write them: each is refused where it stands, with what would be right.

use serde_json::{Value, json};

use super::{doubted, put, refused, rules, service_with};

/// Services by a tariff of three zones, one of them without prices.
pub(super) fn charted() -> Value {
    let mut all = rules(&[service_with("A", &json!({ "Rates": [{ "Tariff": "T" }] }))]);
    all["ZoneCharts"] = json!([{ "Reference": "C", "Charts": [{ "Zones": { "1": ["GB"], "2": ["DE"], "9": ["*"] } }] }]);
    all["Tariffs"] = json!([{ "Reference": "T", "ZoneChart": "C", "UpTo": [1, 2], "Prices": { "1": [3, 4], "2": [5, null] } }]);
    all
}

/// What is wrong with those but for some values.
fn with(values: &[(&str, Value)]) -> Vec<String> {
    let mut all = charted();
    for (way, value) in values {
        put(&mut all, way, value.clone());
    }
    refused(&all)
}

/// Each value of the one tariff with what is said of it, in full.
fn all_said(cases: &[(&str, Value, &str)]) {
    for (way, value, expected) in cases {
        assert_eq!(with(&[(&format!("Tariffs.0.{way}"), value.clone())]), [*expected], "{way} {value}");
    }
}

#[test]
fn a_tariff_has_ends_and_for_each_as_many_prices() {
    let prices = "zone `1` has `2` prices, and `UpTo` has `3`: null stands for none [Tariffs[0].UpTo]";
    assert_eq!(with(&[("Tariffs.0.UpTo", json!([1, 2, 3]))])[0], format!("conflict Tariffs[0].Prices.1: {prices}"));
    all_said(&[
        ("UpTo", json!([]), "empty-list Tariffs[0].UpTo: no ends of prices: a tariff has at least one, and for each zone as many prices"),
        ("UpTo", json!("1, 2"), "wrong-type Tariffs[0].UpTo: expected a list, found a text"),
        ("UpTo", json!([2, 2]), "out-of-order Tariffs[0].UpTo[1]: `UpTo` rises strictly: `2` is not above `2` [Tariffs[0].UpTo[0]]"),
        ("UpTo", json!([-1, 2]), "invalid-value Tariffs[0].UpTo[0]: `-1` is negative"),
        ("Prices", json!({}), "empty-list Tariffs[0].Prices: no prices: a tariff has those of one zone at least"),
        ("Prices", json!({ "3": [1, 2] }), "unknown-reference Tariffs[0].Prices.3: `3` is no zone of chart `C` (there are `1`, `2`, `9`)"),
        ("Prices", json!({ "1": ["4.90", "x"] }), "invalid-value Tariffs[0].Prices.1[1]: `x` is not a number"),
        ("Prices", json!({ "1": [1e30, 2] }), "invalid-value Tariffs[0].Prices.1[0]: `1e+30` has more digits than can be held exactly"),
        (
            "Beyond",
            json!({ "2": { "PerUnit": 1 } }),
            "conflict Tariffs[0].Beyond.2: zone `2` has no last price that goes on beyond it [Tariffs[0].Prices.2[1]]",
        ),
        (
            "Beyond",
            json!({ "9": { "PerUnit": 1 } }),
            "unknown-reference Tariffs[0].Beyond.9: `9` is no zone of `Prices` (there are `1`, `2`)",
        ),
        (
            "Beyond",
            json!({ "1": { "PerUnit": 1, "Step": 0 } }),
            "invalid-value Tariffs[0].Beyond.1.Step: the step `0` has no end: it is above 0",
        ),
        ("ZoneChart", json!("D"), "unknown-reference Tariffs[0].ZoneChart: unknown zone chart `D`"),
        ("Currency", json!("GPB"), "invalid-value Tariffs[0].Currency: unknown currency `GPB`: an ISO 4217 code such as `GBP`"),
    ]);
}

#[test]
fn what_could_not_be_read_clashes_with_nothing() {
    // `By` is taken for the weight, with which centimetres don't go; that it isn't known is all there is to say.
    let girth = [("Tariffs.0.By", json!("Girth")), ("Tariffs.0.Unit", json!("Cm"))];
    let known = "one of Weight, Volume, Longest, Packages, Value";
    assert_eq!(with(&girth), [format!("invalid-value Tariffs[0].By: unknown word `Girth`: expected a figure that bands go by, {known}")]);
    for (days, expected) in [
        (json!({ "Min": 1 }), "missing-field CarrierServices[0].Transit[0].TransitDays.Max: `Max` is missing"),
        (
            json!({ "Min": 1, "Max": 4_294_967_296_u64 }),
            "invalid-value CarrierServices[0].Transit[0].TransitDays.Max: `4294967296` is too large: at most `4294967295`",
        ),
        (
            json!({ "Min": 1, "Max": 1.5 }),
            "invalid-value CarrierServices[0].Transit[0].TransitDays.Max: expected a whole number from 0, found `1.5`",
        ),
    ] {
        assert_eq!(with(&[("CarrierServices.0.Transit.0.TransitDays", days)]), [expected]);
    }
}

#[test]
fn how_goods_are_weighed_is_above_0_and_goes_with_what_prices_go_by() {
    let divisor = json!({ "Value": 5000, "Unit": "Cm3PerKg" });
    all_said(&[
        ("Chargeable", json!({ "Divisor": 5000 }), "wrong-type Tariffs[0].Chargeable.Divisor: expected a divisor, found a number"),
        (
            "Chargeable",
            json!({ "Divisor": { "Value": 0, "Unit": "Cm3PerKg" } }),
            "invalid-value Tariffs[0].Chargeable.Divisor.Value: the divisor `0` divides nothing: it is above 0",
        ),
        ("Chargeable", json!({ "Divisor": { "Value": 5000 } }), "missing-field Tariffs[0].Chargeable.Divisor.Unit: `Unit` is missing"),
        (
            "Chargeable",
            json!({ "Divisor": divisor, "Sides": { "Round": "Up", "To": 0 } }),
            "invalid-value Tariffs[0].Chargeable.Sides.To: nothing is a multiple of `0`: it is above 0",
        ),
        (
            "Chargeable",
            json!({ "Sides": { "Round": "Up" } }),
            "invalid-value Tariffs[0].Chargeable.Sides: `Sides` is about volumes, which don't count without a `Divisor`",
        ),
        (
            "Chargeable",
            json!({ "Weight": { "Round": "Up", "To": 9_999_999_999_u64 } }),
            "invalid-value Tariffs[0].Chargeable.Weight.To: `9999999999 kg` is too large: at most `100000 t`",
        ),
        (
            "Chargeable",
            json!({ "Weight": {} }),
            "invalid-value Tariffs[0].Chargeable.Weight: it states `Round`, `Up` or `Nearest`; without it `Least` alone",
        ),
        (
            "Chargeable",
            json!({ "Wieght": {} }),
            "unknown-field Tariffs[0].Chargeable.Wieght: unknown field `Wieght` (did you mean `Weight`?)",
        ),
        (
            "Chargeable",
            json!({ "Divisor": divisor, "VolumetricAbove": { "Volume": 1, "Weight": 1, "Unit": "L" } }),
            "conflict Tariffs[0].Chargeable.VolumetricAbove.Weight: a volume or a weight, not both [Tariffs[0].Chargeable.VolumetricAbove.Volume]",
        ),
        (
            "Chargeable",
            json!({ "Divisor": divisor, "VolumetricAbove": { "Volume": 1, "Unit": "Kg" } }),
            "conflict Tariffs[0].Chargeable.VolumetricAbove.Unit: `kg` is no unit of `Volume`: one of Cm3, L, M3, In3, Ft3 [Tariffs[0].Chargeable.VolumetricAbove.Volume]",
        ),
    ]);
}

/// Packages can't be priced for themselves by a figure of the consignment, wherever the basis stands.
#[test]
fn a_basis_clashes_with_figures_of_the_consignment_in_the_tariff_and_in_the_lane() {
    let by = |by: &str| ("Tariffs.0.By", json!(by));
    for basis in ["Package", "PackageWeights"] {
        let figure = "is a figure of the consignment, and packages are priced for themselves";
        let own = with(&[by("Packages"), ("Tariffs.0.Chargeable", json!({ "Basis": basis }))]);
        assert_eq!(own, [format!("conflict Tariffs[0].By: `Packages` {figure} [Tariffs[0].Chargeable]")]);
        let figure = format!(
            "its tariff goes by `Packages`, a figure of the consignment, and with `Basis` `{basis}` packages are priced for themselves"
        );
        let lane = with(&[by("Packages"), ("CarrierServices.0.Rates.0.Chargeable", json!({ "Basis": basis }))]);
        assert_eq!(lane, [format!("conflict CarrierServices[0].Rates[0].Chargeable.Basis: {figure} [Tariffs[0].By]")]);
        let lane = with(&[by("Packages"), ("CarrierServices.0.Rates.0.Basis", json!(basis))]);
        assert_eq!(lane, [format!("conflict CarrierServices[0].Rates[0].Basis: {figure} [Tariffs[0].By]")]);
    }
    // A lane weighs as its tariff's prices go: rounded volumes need no divisor.
    let mut sound = charted();
    put(&mut sound, "Tariffs.0.By", json!("Volume"));
    put(&mut sound, "CarrierServices.0.Rates.0.Chargeable", json!({ "Sides": { "Round": "Up" } }));
    doubted(&sound);
}

#[test]
fn no_two_zones_of_a_chart_are_equally_narrow() {
    let zones = |zones: Value| with(&[("ZoneCharts.0.Charts.0.Zones", zones)]);
    let narrow = "and some address lies in both [ZoneCharts[0].Charts[0].Zones.1[0]]";
    for (one, other) in [("*", "*"), ("US 850", "US 850"), ("US 850-853", "US 852-855"), ("US =85001", "US =85001"), ("GR 10", "EL 10")] {
        let read = if other == "EL 10" { "GR 10" } else { other };
        let found = zones(json!({ "1": [one], "2": [other], "9": ["FR"] }));
        assert_eq!(
            found,
            [format!(
                "conflict ZoneCharts[0].Charts[0].Zones.2[0]: `{read}` of zone `2` and `{one}` of zone `1` are equally narrow, {narrow}"
            )]
        );
    }
    let nowhere = zones(json!({ "1": [], "2": ["DE"], "9": ["FR"] }));
    assert_eq!(nowhere, ["empty-list ZoneCharts[0].Charts[0].Zones.1: an empty list: a zone has at least one place"]);
    let unnamed = zones(json!({ "": ["GB"], "1": ["FR"], "2": ["DE"] }));
    assert_eq!(unnamed, ["invalid-value ZoneCharts[0].Charts[0].Zones.: a zone has a name, without spaces around it"]);
    let named = zones(json!({ "1": ["NORTH"], "2": ["DE"] }));
    assert!(named[0].ends_with("unknown country `NORTH`: an ISO 3166-1 code such as `GB`, `GBR` or `826`; places stand here, no zones and no shipping locations"), "{named:?}");
}

#[test]
fn a_chart_behind_others_of_all_its_origins_is_doubted() {
    let mut all = charted();
    let zones = json!({ "1": ["GB"], "2": ["DE"] });
    all["ZoneCharts"][0]["Charts"] = json!([{ "From": ["GB", "DE"], "Zones": zones }, { "From": ["DE", "FR"], "Zones": zones }, { "From": ["FR", "GB"], "Zones": zones }]);
    let doubts = doubted(&all);
    let expected = "never-wins ZoneCharts[0].Charts[2]: the chart is never used: all its origins have one before it";
    assert_eq!(doubts.iter().filter(|doubt| doubt.starts_with("never-wins ZoneCharts")).count(), 1, "{doubts:?}");
    assert!(doubts.iter().any(|doubt| doubt.starts_with(expected)), "{doubts:?}");
}

#[test]
fn a_discount_leaves_something_and_names_zones_that_there_are() {
    let sound = json!({ "Zones": { "9": 36 }, "Minimum": { "Zone": "1", "Weight": 1, "Less": 1 } });
    let mut all = charted();
    put(&mut all, "Tariffs.0.Discount", sound);
    // A zone of the chart without prices is no mistake of the discount: tariffs of one chart may share it.
    doubted(&all);
    let stated = "a discount states `Percent`, `Zones`, `Bands` or `Minimum`";
    for (discount, expected) in [
        (json!({}), format!("invalid-value Tariffs[0].Discount: {stated}")),
        (json!({ "Bands": [] }), format!("invalid-value Tariffs[0].Discount: {stated}")),
        (json!({ "Percent": 101 }), "invalid-value Tariffs[0].Discount.Percent: `101` percent is more than all: at most `100`".to_owned()),
        (json!({ "Percent": "32%" }), "invalid-value Tariffs[0].Discount.Percent: `32%` is not a number".to_owned()),
        (json!({ "Zones": { "8": 3 } }), "unknown-reference Tariffs[0].Discount.Zones.8: `8` is no zone of chart `C` (there are `1`, `2`, `9`)".to_owned()),
        (json!({ "Percent": 3, "Minimum": { "Zone": "9", "Weight": 1 } }), "unknown-reference Tariffs[0].Discount.Minimum.Zone: `9` is no zone of tariff `T` with prices (there are `1`, `2`)".to_owned()),
        (json!({ "Percent": 3, "Minimum": { "Zone": "2", "Weight": 2 } }), "invalid-value Tariffs[0].Discount.Minimum.Weight: tariff `T` has no price in zone `2` at `2 kg`".to_owned()),
        (json!({ "Percent": 3, "Minimum": { "Amount": 1, "Less": 1 } }), "conflict Tariffs[0].Discount.Minimum.Less: `Less` is of a minimum by a zone's price [Tariffs[0].Discount.Minimum.Amount]".to_owned()),
        (json!({ "Percent": 3, "Bands": [{ "UpTo": 5 }] }), "conflict Tariffs[0].Discount.Percent: `Bands` stand in place of `Percent`; they may have `Percent` each [Tariffs[0].Discount.Bands]".to_owned()),
        (json!({ "Bands": [{ "UpTo": 5 }, { "UpTo": 5 }] }), "out-of-order Tariffs[0].Discount.Bands[1]: `UpTo` rises strictly: `5` is not above `5` [Tariffs[0].Discount.Bands[0]]".to_owned()),
    ] {
        assert_eq!(with(&[("Tariffs.0.Discount", discount)]), [expected]);
    }
}

#[test]
fn lanes_go_by_a_tariff_or_by_bands_and_by_zones_or_by_places() {
    let rate = |key: &str, value: Value| with(&[(&format!("CarrierServices.0.Rates.0.{key}"), value)]);
    for (key, value) in [
        ("Bands", json!([{ "Price": 1 }])),
        ("Currency", json!("GBP")),
        ("Unit", json!("Kg")),
        ("By", json!("Weight")),
        ("NextBreak", json!(true)),
    ] {
        let expected = format!(
            "conflict CarrierServices[0].Rates[0].{key}: `{key}` stands in the tariff; a lane names either `Tariff` or `Bands` [CarrierServices[0].Rates[0].Tariff]"
        );
        assert_eq!(rate(key, value), [expected]);
    }
    let transit = |lane: Value| with(&[("CarrierServices.0.Transit.0", lane)]);
    let (path, days) = ("CarrierServices[0].Transit[0]", json!({ "Min": 1, "Max": 1 }));
    for (lane, expected) in [
        (
            json!({ "ZoneChart": "C", "TransitDays": days }),
            format!("invalid-value {path}: a transit lane by a chart states `Zone` and `TransitDays`, or `Days`"),
        ),
        (
            json!({ "Zone": "1", "TransitDays": days }),
            format!("invalid-value {path}.Zone: `Zone` names zones of a chart: `ZoneChart` is missing"),
        ),
        (
            json!({ "ZoneChart": "C", "Zone": [], "TransitDays": days }),
            format!("empty-list {path}.Zone: an empty list matches nothing: a lane leads to at least one zone"),
        ),
        (
            json!({ "ZoneChart": "C", "Zone": "1, 2", "TransitDays": days }),
            format!("unknown-reference {path}.Zone: `1, 2` is no zone of chart `C` (there are `1`, `2`, `9`)"),
        ),
        (
            json!({ "ZoneChart": "C", "Zone": "1", "To": ["GB"], "TransitDays": days }),
            format!("conflict {path}.To: a lane leads to places or to zones of a chart, not both [{path}.ZoneChart]"),
        ),
        (
            json!({ "ZoneChart": "C", "Days": { "1": days }, "TransitDays": days }),
            format!("conflict {path}.Days: `Days` stands in place of `TransitDays` [{path}.TransitDays]"),
        ),
    ] {
        assert_eq!(transit(lane), [expected]);
    }
}
