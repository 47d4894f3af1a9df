//! x
use std::path::Path;
fn main() {
    let a: Vec<String> = std::env::args().skip(1).collect();
    let mut o = consign_rates::Options::default();
    let (mut p, mut z, mut s, mut json) = (vec![], vec![], vec![], false);
    let mut i = 0; let mut col = None;
    while i < a.len() {
        let v = a.get(i + 1).cloned().unwrap_or_default();
        match a[i].as_str() {
            "--service" => o.service = Some(v.parse().unwrap()),
            "--carrier" => o.carrier = Some(consign::Carrier::new(v.parse().unwrap(), None)),
            "--country" => o.country = Some(v.parse().unwrap()),
            "--currency" => o.currency = Some(v.parse().unwrap()),
            "--unit" => o.unit = Some(v.parse().unwrap()),
            "--zones" => z.extend(consign_tables::sheets(Path::new(&v)).unwrap()),
            "--surcharges" => s.extend(consign_tables::sheets(Path::new(&v)).unwrap()),
            "--mapping" => o.mapping = consign_rates::Mapping::read("m.toml", &v.replace("\\n", "\n")).unwrap(),
            "--origin-column" => col = Some(v),
            "--origin" => o.origins.push(consign_rates::Origin { column: col.take(), name: v, place: None }),
            "--lenient" => { o.is_lenient = true; i += 1; continue }
            "--json" => { json = true; i += 1; continue }
            f => { p.extend(consign_tables::sheets(Path::new(f)).unwrap()); i += 1; continue }
        }
        i += 2;
    }
    let t = std::time::Instant::now();
    match consign_rates::import(&p, &z, &s, &o) {
        Ok(im) => {
            println!("OK rows {} prices {} services {} tariffs {} charts {} in {:?}", im.rows, im.prices, im.rules.carrier_services.len(), im.rules.tariffs.len(), im.rules.zone_charts.len(), t.elapsed());
            for k in [consign_rates::Kind::Mistaken, consign_rates::Kind::LeftOut, consign_rates::Kind::Assumed] { for l in im.notes.lines(k, 8) { println!("  {k:?} {l}"); } }
            if json { println!("{}", im.rules.to_json()); }
            match im.verify(5) { Ok(l) => for l in l { println!("  V {l}") }, Err(e) => println!("  VERIFY FAILED {e}") }
        }
        Err(e) => { println!("REFUSED\n{e}"); for l in e.notes.lines(consign_rates::Kind::LeftOut, 4) { println!("  {l}"); } }
    }
}
