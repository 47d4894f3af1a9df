//! The answer for an allocated consignment, written as it stands: the text of [`super::AllocationAnswer`], without building it first.

use std::fmt::{self, Display};
use std::io::Write;

use rust_decimal::Decimal;

use super::answer::Answers;
use super::document::UnqualifiedDocument;
use super::stamp::{InSentence, Instant, Local};
use crate::allocation::{AllocationSummary, Price, Quote, Unqualified};
use crate::consignment::State;
use crate::matcher::Service;
use crate::number::{LONGEST_DECIMAL, decimal_text};
use crate::reference::Reference;

/// JSON that grows at its end.
pub(super) struct Json<'a>(pub(super) &'a mut Vec<u8>);

impl Json<'_> {
    /// Appends the fields of [`super::AllocationAnswer`], in their order.
    pub(super) fn summary(&mut self, answers: &Answers, summary: &AllocationSummary, others: Option<&Unqualified>) {
        let AllocationSummary { consignment, quote } = summary;
        let service = quote.service();
        self.raw(r#"{"StatusCode":200,"ApiLinks":[{"Rel":"detail","Href":"#);
        self.shown(&answers.href("consignments", consignment.as_str()));
        self.raw(r#"},{"Rel":"label","Href":"#);
        self.shown(&answers.href("labels", consignment.as_str()));
        self.raw(r#"}],"Description":"#);
        self.shown(&Description { consignment, quote });
        self.legs(answers, consignment, service);
        self.raw(r#","CarrierReference":"#).text(service.carrier.as_str());
        self.raw(r#","CarrierName":"#).text(&service.carrier_name);
        self.raw(r#","CarrierServiceReference":"#).text(service.reference.as_str());
        self.raw(r#","CarrierServiceName":"#).text(&service.name);
        self.raw(r#","ConsignmentReference":"#).text(consignment.as_str());
        self.raw(r#","State":"#).shown(&State::Allocated);
        self.price(&quote.price());
        self.raw(r#","CollectionDate":"#).shown(&Instant(quote.collection()));
        self.raw(r#","EarliestDeliveryDate":"#).shown(&Local(quote.earliest_delivery()));
        self.raw(r#","LatestDeliveryDate":"#).shown(&Local(quote.latest_delivery()));
        self.raw(r#","RuleSetFingerprint":"#).shown(&quote.rule_set());
        if let Some(others) = others {
            let others: Vec<UnqualifiedDocument> = others.iter().map(UnqualifiedDocument::from).collect();
            self.raw(r#","UnqualifiedServices":"#).value(&others);
        }
        self.raw("}");
    }

    fn legs(&mut self, answers: &Answers, consignment: &Reference, service: &Service) {
        self.raw(r#","ConsignmentLegs":["#);
        for (number, (carrier, name)) in (1..).zip(&service.legs) {
            self.raw(if number == 1 { r#"{"Leg":"# } else { r#",{"Leg":"# }).value(&number);
            self.raw(r#","TrackingReferences":"#).value(&answers.tracking().tracking_references(consignment, carrier, number));
            self.raw(r#","CarrierReference":"#).text(carrier.as_str());
            self.raw(r#","CarrierServiceReference":null,"CarrierName":"#).text(name);
            self.raw("}");
        }
        self.raw("]");
    }

    fn price(&mut self, price: &Price) {
        self.raw(r#","Price":{"Net":"#).number(price.net);
        self.raw(r#","Gross":"#).number(price.gross);
        self.raw(r#","VatAmount":"#).number(price.vat_amount);
        self.raw(r#","VatRate":"#).number(price.vat_rate.normalize());
        self.raw(r#","Currency":{"IsoCode":"#).text(price.currency.code());
        self.raw("}}");
    }

    fn raw(&mut self, json: &str) -> &mut Self {
        self.0.extend_from_slice(json.as_bytes());
        self
    }

    /// Any value, by serde. Writing to memory doesn't fail.
    pub(super) fn value(&mut self, value: &impl serde::Serialize) {
        let _ = serde_json::to_writer(&mut *self.0, value);
    }

    fn number(&mut self, value: Decimal) {
        match decimal_text(value, &mut [0; LONGEST_DECIMAL]) {
            Some(text) => self.raw(text),
            None => self.raw(&value.to_string()),
        };
    }

    fn text(&mut self, text: &str) {
        self.quoted(|json| json.extend_from_slice(text.as_bytes()));
    }

    /// What a value displays, as a text.
    fn shown(&mut self, value: &impl Display) {
        self.quoted(|json| drop(write!(json, "{value}")));
    }

    /// What is appended, in quotes. Where it has something that must be escaped, serde does it again.
    fn quoted(&mut self, append: impl FnOnce(&mut Vec<u8>)) {
        let start = self.0.len();
        self.0.push(b'"');
        append(self.0);
        let text = self.0.get(start + 1..).unwrap_or_default();
        let is_escaped = |byte: u8| u8::from(byte < b' ') | u8::from(byte == b'"') | u8::from(byte == b'\\');
        // All of them are looked at, several at once, which is quicker than to stop at the first.
        if text.iter().fold(0, |found, byte| found | is_escaped(*byte)) != 0 {
            let text = String::from_utf8_lossy(text).into_owned();
            self.0.truncate(start);
            self.value(&text);
        } else {
            self.0.push(b'"');
        }
    }
}

/// A link to more about a consignment.
pub(super) struct Href<'a> {
    pub(super) base: &'a str,
    pub(super) kind: &'a str,
    pub(super) reference: &'a str,
}

impl Display for Href<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in [self.base, "/", self.kind, "/"] {
            f.write_str(part)?;
        }
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-._~".contains(letter);
        let mut rest = self.reference;
        while let Some(at) = rest.find(|letter| !is_plain(letter)) {
            let (plain, coded) = rest.split_at(at);
            f.write_str(plain)?;
            let (coded, after) = coded.split_at(coded.chars().next().map_or(0, char::len_utf8));
            for byte in coded.bytes() {
                write!(f, "%{byte:02X}")?;
            }
            rest = after;
        }
        f.write_str(rest)
    }
}

/// SortedPRO's sentence. The carrier's name is left out where the service's begins with it.
pub(super) struct Description<'a> {
    pub(super) consignment: &'a Reference,
    pub(super) quote: &'a Quote,
}

impl Display for Description<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Service { name, carrier_name, .. } = self.quote.service();
        let begins_with_carrier = name.get(..carrier_name.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(carrier_name));
        let (carrier, space) = if begins_with_carrier { ("", "") } else { (carrier_name.as_str(), " ") };
        let parts = ["Consignment ", self.consignment.as_str(), " has been successfully allocated with ", carrier, space, name];
        for part in parts.into_iter().chain([" for shipping on "]) {
            f.write_str(part)?;
        }
        InSentence(self.quote.collection()).fmt(f)
    }
}
