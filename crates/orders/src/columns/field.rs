//! The fields of a consignment that a table can give, and the names that columns for them usually have.

use consign::{Currency, LengthUnit, WeightUnit};

use consign_tables::{folded, length_unit, weight_unit};

/// What a cell of a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text alone: whole numbers lose their leading zeros, which a postcode needs.
    Text,
    /// Text, or a whole number.
    Name,
    /// A decimal number.
    Number,
    /// A whole number.
    Count,
    /// A date of the calendar.
    Date,
    /// A time of day.
    Time,
    /// True or false.
    Flag,
    /// An instant.
    Instant,
}

impl Kind {
    /// What is expected in such a column, for messages.
    pub(crate) fn expected(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Name => "text or whole numbers",
            Self::Number => "numbers, decimals or text",
            Self::Count => "whole numbers or text",
            Self::Date => "dates, timestamps without a time zone, or text",
            Self::Time => "times of day or text",
            Self::Flag => "booleans or text",
            Self::Instant => "timestamps, dates or text",
        }
    }
}

macro_rules! fields {
    ($($(#[$meta:meta])* $field:ident, $kind:ident, [$($name:literal),*];)*) => {
        /// A field of a consignment that a column can give. Its name in a mapping is the variant's.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Field { $($(#[$meta])* $field),* }

        impl Field {
            /// Every field, in the order in which a mapping lists them.
            pub const ALL: &'static [Self] = &[$(Self::$field),*];

            /// Its name in a mapping.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$field => stringify!($field)),* }
            }

            pub(crate) fn kind(self) -> Kind {
                match self { $(Self::$field => Kind::$kind),* }
            }

            /// Names of columns that usually give it, in lower case without spaces, signs and accents; the likelier first.
            fn known_names(self) -> &'static [&'static str] {
                match self { $(Self::$field => &[$($name),*]),* }
            }
        }
    };
}

fields! {
    /// What the consignment is called.
    Reference, Name, ["reference", "consignmentreference", "consignment", "consignmentid", "consignmentcode", "orderreference", "orderid", "ordernumber", "orderno", "order", "orderref", "shipmentid", "shipmentreference", "shipmentnumber", "ref", "referencenumber", "incrementid", "amazonorderid", "salesorder", "salesordernumber", "documentnumber", "auftragsnummer", "auftrag", "bestellnummer", "verkaufsbeleg", "vbeln", "bestellung", "bestellnr", "auftragsnr", "ordernummer", "bestelnummer", "bestelling", "commande", "numerocommande", "numerodecommande", "pedido", "numeropedido", "numerodepedido", "ordine", "numeroordine", "numerodordine", "zamowienie", "numerzamowienia", "trackingnumber", "sendungsnummer"];
    /// Where it stands; Unallocated if nothing gives it.
    State, Text, ["state"];
    /// Outbound if nothing gives it.
    Direction, Text, ["direction"];
    /// The one date on which it may be collected.
    ShippingDate, Date, ["shippingdate"];
    /// The date that was promised.
    RequestedDeliveryDate, Date, ["requesteddeliverydate", "requesteddate", "promiseddate", "promiseddeliverydate", "promisedate", "deliverby", "requiredby"];
    /// Whether on the promised date, not by it.
    IsToBeExactlyOnTheDateSpecified, Flag, ["istobeexactlyonthedatespecified", "exactdate", "exactly", "ondate"];
    /// The start of the promised part of the day.
    DeliveryWindowStart, Time, ["deliverywindowstart", "windowstart", "deliverafter", "deliverfrom"];
    /// The end of the promised part of the day.
    DeliveryWindowEnd, Time, ["deliverywindowend", "windowend", "deliverbefore", "deliveruntil"];
    /// How many packages, all alike; 1 if nothing gives it.
    Packages, Count, ["packages", "packagecount", "numberofpackages", "noofpackages", "numpackages", "totalpackages", "parcels", "parcelcount", "numberofparcels", "noofparcels", "numparcels", "totalparcels", "boxes", "colli", "anzahlpackstucke", "packstucke", "anzahlpakete", "anzpk", "packagequantity", "colis", "nombrecolis", "nombredecolis", "bultos", "numerobultos", "numerodebultos", "numerocolli", "aantalcolli", "aantalpakketten", "paczki", "liczbapaczek"];
    /// A standard size of the rule set, of each package.
    PackageSize, Name, ["packagesize", "packagesizereference", "boxtype", "boxsize", "parcelsize"];
    /// What each package weighs.
    Weight, Number, ["weight", "packageweight", "parcelweight", "weightvalue", "gewicht", "paketgewicht", "poids", "peso", "waga", "masa", "billedweight", "ratedweight", "actualweight", "enteredweight"];
    /// The unit of both weights; kg if nothing gives it.
    WeightUnit, Text, ["weightunit", "unitofweight", "weightuom", "gewichtseinheit", "gewei", "billedweightunitofmeasure", "weightunitofmeasure", "enteredweightunitofmeasure", "unitedepoids", "unidaddepeso", "unitadipeso", "gewichtseenheid", "jednostkawagi"];
    /// What the consignment weighs, in place of the sum of its packages.
    TotalWeight, Number, ["totalweight", "consignmentweight", "grossweight", "orderweight", "shippingweight", "shipmentweight", "weighttotal", "bruttogewicht", "brgew", "gesamtgewicht", "poidstotal", "poidsbrut", "pesototal", "pesobruto", "pesototale", "pesolordo", "totaalgewicht", "brutogewicht", "wagabrutto", "wagacalkowita"];
    /// One side of each package. All three or none.
    Length, Number, ["length", "packagelength", "parcellength", "dimensionslength", "dimensionlength", "dimlength", "lange", "laenge", "longueur", "largo", "longitud", "lunghezza", "lengte", "dlugosc"];
    /// Another.
    Width, Number, ["width", "packagewidth", "parcelwidth", "dimensionswidth", "dimensionwidth", "dimwidth", "breite", "largeur", "ancho", "anchura", "larghezza", "breedte", "szerokosc"];
    /// The third.
    Height, Number, ["height", "packageheight", "parcelheight", "dimensionsheight", "dimensionheight", "dimheight", "depth", "hohe", "hoehe", "hauteur", "alto", "altura", "altezza", "hoogte", "wysokosc"];
    /// The unit of the sides; cm if nothing gives it.
    LengthUnit, Text, ["lengthunit", "dimensionsunit", "dimensionunit", "unitoflength", "masseinheit"];
    /// What the consignment is worth.
    Value, Number, ["value", "totalvalue", "ordervalue", "consignmentvalue", "goodsvalue", "valueamount", "ordertotal", "grandtotal", "warenwert", "netwr", "nettowert", "bestellwert", "valeur", "valor", "valore", "waarde", "wartosc"];
    /// The currency of its value.
    Currency, Text, ["currency", "valuecurrency", "consignmentvaluecurrency", "currencycode", "ordercurrency", "ordercurrencycode", "wahrung", "waehrung", "waerk", "devise", "moneda", "divisa", "valuta", "waluta"];
    /// The shipping location that it comes from.
    OriginLocation, Name, ["originlocation", "shippinglocation", "shippinglocationreference", "originshippinglocationreference", "warehouse", "depot", "lager", "lagerort", "entrepot", "almacen", "magazzino", "magazijn", "magazyn"];
    /// The country that it comes from.
    OriginCountry, Text, ["origincountry", "origincountrycode"];
    /// The postcode that it comes from.
    OriginPostcode, Text, ["originpostcode", "originzip", "originpostalcode"];
    /// The shipping location that it goes to.
    DestinationLocation, Name, ["destinationlocation"];
    /// The country that it goes to.
    DestinationCountry, Text, ["destinationcountry", "destinationcountrycode", "country", "countrycode", "iso", "countryid", "land", "land1", "pays", "pais", "paese", "nazione", "kraj"];
    /// The postcode that it goes to.
    DestinationPostcode, Text, ["destinationpostcode", "postcode", "zip", "zipcode", "postalcode", "plz", "postleitzahl", "pstlz", "codepostal", "codigopostal", "codicepostale", "cap", "kodpocztowy"];
    /// Allocation tags, set apart by `;` or `|`.
    Tags, Text, ["tags", "allocationtags", "tag"];
    /// The instant at which it is allocated.
    At, Instant, ["at", "orderedat", "placedat", "createdat", "orderdate", "orderdatetime", "orderdateandtime", "ordertimestamp", "ordercreated", "dateordered", "dateorderdate", "placedon", "placeddate", "purchasedate", "saledate", "receiveddate", "createdon", "createddate", "createddateandtime", "datecreated", "creationdate", "created", "auftragsdatum", "bestelldatum", "erdat", "timestamp", "date", "datecommande", "datedecommande", "fechapedido", "fechadepedido", "dataordine", "datadellordine", "besteldatum", "datazamowienia", "transactiondate", "datum", "fecha"];
    /// The time of day that goes with a date alone.
    AtTime, Time, ["attime", "ordertime", "timeofday", "placedtime", "createdtime", "purchasetime", "uhrzeit", "erfassungsuhrzeit", "erzet", "time"];
    /// All three sides of each package, in one cell: `12x9x6 in`.
    Dimensions, Text, ["dimensions", "packagedimensions", "parceldimensions", "dims", "lxwxh", "lxbxh", "abmessungen", "dimensiones", "medidas", "dimensioni", "misure", "afmetingen", "wymiary"];
    /// What the shipper calls the item of a row.
    ItemSku, Name, ["itemsku", "sku", "lineitemsku", "productsku", "itemcode", "itemnumber", "productcode", "productid", "articlenumber", "articleno", "artikelnummer", "artikelnr", "artikel", "referencearticle", "codicearticolo", "kodproduktu"];
    /// What the item is, for people.
    ItemDescription, Name, ["itemdescription", "itemname", "lineitemname", "productname", "producttitle", "productdescription", "articlename", "artikelbezeichnung", "nomproduit", "nombreproducto", "nomeprodotto", "productnaam", "nazwaproduktu"];
    /// Its kind.
    ItemCategory, Name, ["itemcategory", "productcategory"];
    /// How many pieces; 1 if nothing gives it.
    ItemQuantity, Number, ["itemquantity", "itemqty", "lineitemquantity", "orderedquantity", "quantityordered", "qtyordered", "quantitypurchased", "quantity", "qty", "menge", "anzahl", "stuckzahl", "quantite", "cantidad", "quantita", "aantal", "ilosc"];
    /// What one piece weighs, in the unit of the other weights.
    ItemWeight, Number, ["itemweight", "lineitemweight", "unitweight", "pieceweight", "productweight", "stuckgewicht", "artikelgewicht", "poidsunitaire", "pesounitario"];
    /// What one piece is worth.
    ItemValue, Number, ["itemvalue", "itemprice", "lineitemprice", "unitprice", "itemunitprice", "productprice", "einzelpreis", "stuckpreis", "prixunitaire", "preciounitario", "prezzounitario", "stukprijs", "cenajednostkowa"];
    /// Where the item was made.
    ItemCountryOfOrigin, Text, ["itemcountryoforigin", "countryoforigin", "countryofmanufacture", "ursprungsland", "herkunftsland", "paysdorigine", "paisdeorigen", "paesediorigine", "landvanherkomst", "krajpochodzenia"];
    /// Its code in the Harmonised System.
    ItemHarmonisationCode, Name, ["itemharmonisationcode", "harmonisationcode", "harmonizationcode", "hscode", "hstariffnumber", "hstariffcode", "commoditycode", "zolltarifnummer"];
    /// Its classes of dangerous goods, set apart by `;` or `|`.
    ItemDangerClasses, Text, ["itemdangerclasses", "dangerousgoodsclass", "dangerousgoodsclasses", "hazardclass", "hazmatclass", "adrclass", "gefahrgutklasse"];
    /// Its UN number.
    ItemUnNumber, Name, ["itemunnumber", "unnumber", "unno", "undgnumber", "unnummer"];
    /// Its packing group: I, II or III.
    ItemPackingGroup, Text, ["itempackinggroup", "packinggroup", "verpackungsgruppe"];
    /// Whether it is packed as a limited quantity.
    ItemLimitedQuantity, Flag, ["itemlimitedquantity", "limitedquantity"];
    /// What was paid for the carriage, in the past.
    Paid, Number, ["paid", "freightcost", "labelcost", "shippingcost", "carriercost", "postagecost", "carriagecost", "netcharge", "netchargeamount", "netamount", "frachtkosten", "versandkosten", "coutdetransport", "costodeenvio", "costodispedizione", "verzendkosten", "kosztwysylki"];
    /// The currency of what was paid; that of the value if nothing gives it.
    PaidCurrency, Text, ["paidcurrency", "transactioncurrencycode", "invoicecurrencycode", "invoicecurrency", "billingcurrency", "freightcurrency"];
    /// Who was paid.
    PaidCarrier, Name, ["paidcarrier", "carrier", "carriername", "carriercode", "courier", "transporteur", "transportista", "corriere", "vervoerder", "przewoznik"];
}

/// How columns of the end are called.
const TO: [&str; 26] = [
    "shippingaddress",
    "shipping",
    "shipto",
    "ship",
    "deliveryaddress",
    "deliverto",
    "delivery",
    "recipient",
    "receiver",
    "consignee",
    "destination",
    "dest",
    "postto",
    "to",
    "empfanger",
    "empfaenger",
    "liefer",
    "ziel",
    "destinataire",
    "livraison",
    "destinatario",
    "envio",
    "spedizione",
    "ontvanger",
    "odbiorca",
    "dostawa",
];
/// How columns of the start are called.
const FROM: [&str; 13] = [
    "shipfrom",
    "from",
    "origin",
    "sender",
    "shipper",
    "collection",
    "absender",
    "versender",
    "expediteur",
    "remitente",
    "mittente",
    "afzender",
    "nadawca",
];
/// What follows that for its country.
const COUNTRY: [&str; 12] = [
    "country",
    "countrycode",
    "countryiso",
    "countryisocode",
    "countryid",
    "countryregion",
    "countryname",
    "land",
    "pays",
    "pais",
    "paese",
    "kraj",
];
/// What follows that for its postcode.
const POSTCODE: [&str; 12] = [
    "postcode",
    "zip",
    "zipcode",
    "postalcode",
    "postal",
    "zippostalcode",
    "postcodezip",
    "plz",
    "postleitzahl",
    "codepostal",
    "codigopostal",
    "kodpocztowy",
];

/// What a column's name says besides the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// Nothing.
    Nothing,
    /// The unit of its weights, as it is written.
    Weight(WeightUnit),
    /// The unit of its lengths.
    Length(LengthUnit),
    /// The currency of its amounts.
    Currency(Currency),
    /// The currency of what was paid.
    PaidCurrency(Currency),
}

impl Field {
    /// The field of that name, in any case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.name().eq_ignore_ascii_case(name))
    }

    /// Its place in [`Field::ALL`].
    pub(crate) fn index(self) -> usize {
        self as usize
    }

    /// How likely a column's name means this field (0 is likeliest), and what else it says.
    pub(crate) fn meant_by(self, column: &str) -> Option<(usize, Said)> {
        let words = words(column);
        if let Some(rank) = self.rank(&words.concat()) {
            return Some((rank, Said::Nothing));
        }
        let (last, before) = words.split_last()?;
        // `weight_in_kg`
        let before = before.strip_suffix(&["in".to_owned()]).unwrap_or(before);
        let rank = self.rank(&before.concat())?;
        Some((rank, self.said_by(last)?))
    }

    fn rank(self, bare: &str) -> Option<usize> {
        let bare = folded(bare);
        let bare = bare.as_str();
        // After the field's own name, and before `country` and `postcode`, which may be somebody else's.
        if self.is_composed(bare) && self.known_names().first() != Some(&bare) {
            return Some(1);
        }
        self.known_names().iter().position(|name| *name == bare).map(|place| 2 * place)
    }

    /// Whether a name says which end of the way is meant, and what of it: `shiptozip`, `recipientcountrycode`.
    fn is_composed(self, bare: &str) -> bool {
        let (ends, parts): (&[&str], &[&str]) = match self {
            Self::DestinationCountry => (&TO, &COUNTRY),
            Self::DestinationPostcode => (&TO, &POSTCODE),
            Self::OriginCountry => (&FROM, &COUNTRY),
            Self::OriginPostcode => (&FROM, &POSTCODE),
            _ => return false,
        };
        ends.iter().any(|end| bare.strip_prefix(end).is_some_and(|rest| parts.contains(&rest)))
    }

    /// What has to be known before a column of such a name may give this field, if it may: it may as well be something else.
    pub(super) fn doubted(self, column: &str) -> Option<&'static str> {
        let (names, doubt): (&[&str], _) = match self {
            Self::Reference => (&["name"], "if these are the numbers of orders, as Shopify exports them"),
            Self::ShippingDate => (
                &["shipdate", "despatchdate", "dispatchdate", "collectiondate"],
                "if it may be collected on that date only, not when it was collected",
            ),
            Self::RequestedDeliveryDate => (&["deliverydate", "duedate"], "if it was promised for that date, not when it was delivered"),
            Self::Packages => (&["pieces", "quantity"], "if these are packages, not what is in them"),
            Self::OriginLocation => (&["origin", "site", "location", "shipfrom"], "if these are shipping locations of the rule set"),
            _ => return None,
        };
        names.contains(&words(column).concat().as_str()).then_some(doubt)
    }

    /// What the last word of a column's name says: `kg` in `weight_kg`.
    fn said_by(self, word: &str) -> Option<Said> {
        match self {
            Self::Weight | Self::TotalWeight | Self::ItemWeight => weight_unit(word).map(Said::Weight),
            Self::Length | Self::Width | Self::Height => length_unit(word).map(Said::Length),
            Self::Value | Self::ItemValue => word.parse().ok().map(Said::Currency),
            Self::Paid => word.parse().ok().map(Said::PaidCurrency),
            _ => None,
        }
    }
}

/// The words of a column's name, in lower case: `Weight (kg)`, `weightKg` and `WEIGHT_KG` are `weight` and `kg`.
fn words(column: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut after_small = false;
    for letter in column.chars() {
        let begins = !letter.is_alphanumeric() || letter.is_uppercase() && after_small;
        if begins && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if let (true, Some(word)) = (letter.is_alphanumeric(), words.last_mut()) {
            word.extend(letter.to_lowercase());
        }
        after_small = letter.is_lowercase() || letter.is_numeric();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_names_are_known_however_they_are_written() {
        for (column, field, said) in [
            ("Reference", Field::Reference, Said::Nothing),
            ("OrderID", Field::Reference, Said::Nothing),
            ("order id", Field::Reference, Said::Nothing),
            ("weight_kg", Field::Weight, Said::Weight(WeightUnit::Kilogram)),
            ("Weight (g)", Field::Weight, Said::Weight(WeightUnit::Gram)),
            ("WEIGHT LBS", Field::Weight, Said::Weight(WeightUnit::Pound)),
            ("grossWeightGrams", Field::TotalWeight, Said::Weight(WeightUnit::Gram)),
            ("length-mm", Field::Length, Said::Length(LengthUnit::Millimetre)),
            ("Height [inches]", Field::Height, Said::Length(LengthUnit::Inch)),
            ("order_value_gbp", Field::Value, Said::Currency("GBP".parse().unwrap())),
            ("Label Cost (USD)", Field::Paid, Said::PaidCurrency("USD".parse().unwrap())),
            ("dest_postcode", Field::DestinationPostcode, Said::Nothing),
            ("ZIP", Field::DestinationPostcode, Said::Nothing),
            ("Ship To - Postal Code", Field::DestinationPostcode, Said::Nothing),
            ("ship-country", Field::DestinationCountry, Said::Nothing),
            ("Recipient Country Code", Field::DestinationCountry, Said::Nothing),
            ("Sender Postcode", Field::OriginPostcode, Said::Nothing),
            ("weight_in_grams", Field::Weight, Said::Weight(WeightUnit::Gram)),
            ("Weight (ounces)", Field::Weight, Said::Weight(WeightUnit::Ounce)),
            ("Währung", Field::Currency, Said::Nothing),
            ("Date Created", Field::At, Said::Nothing),
            ("DestinationCountry", Field::DestinationCountry, Said::Nothing),
        ] {
            assert_eq!(field.meant_by(column).map(|(_, said)| said), Some(said), "{column}");
        }
        for column in
            ["", "Customer", "weight_stone", "kg", "Length_kg", "postcode_uk", "Status", "Dispatch Date", "Due Date", "Origin", "Pieces"]
        {
            assert!(Field::ALL.iter().all(|field| field.meant_by(column).is_none()), "{column}");
        }
    }

    #[test]
    fn every_field_knows_its_own_name_and_no_two_share_one() {
        for field in Field::ALL {
            assert_eq!(field.meant_by(field.name()), Some((0, Said::Nothing)), "{field:?}");
            assert_eq!(Field::ALL[field.index()], *field);
            for name in field.known_names() {
                assert_eq!(Field::ALL.iter().filter(|other| other.known_names().contains(name)).count(), 1, "{name}");
            }
        }
    }
}
