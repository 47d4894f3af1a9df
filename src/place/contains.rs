//! Whether an address lies in one place.

use super::interval::by_postcode;
use super::postcode::locate;
use super::subdivision::{Names, of_postcode};
use super::text::folded;
use super::{Country, Missing, Place, Postcode, PostcodeKey, Told};

impl Place {
    /// Whether an address surely lies in this place, as far as its country and postcode tell. Without a postcode only whole countries and
    /// everywhere can be told to match.
    #[must_use]
    pub fn contains(&self, country: Country, postcode: Option<&Postcode>) -> bool {
        self.holds(country, postcode, None, None) == Some(true)
    }

    /// Whether an address lies in this place: `None` where it doesn't say enough.
    ///
    /// ```
    /// use consign::Place;
    /// let (state, qatar): (Place, Place) = ("US-CA".parse()?, "region:QA Doha".parse()?);
    /// let (us, qa) = ("US".parse()?, "QA".parse()?);
    /// assert_eq!(state.holds(us, None, Some("California"), None), Some(true));
    /// assert_eq!(state.holds(us, Some(&consign::Postcode::parse(us, "10001")?), None, None), Some(false));
    /// assert_eq!(state.holds(us, None, None, None), None);
    /// assert_eq!(qatar.holds(qa, None, Some(" DOHA"), None), Some(true));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn holds(&self, country: Country, postcode: Option<&Postcode>, region: Option<&str>, town: Option<&str>) -> Option<bool> {
        let own = postcode.filter(|postcode| locate(country, Some(postcode.as_str())).0 == postcode.country());
        let (country, key) = locate(country, own.map(Postcode::as_str));
        let stated = |name: &str, text: Option<&str>, missing| match text.map(folded).filter(|text| !text.is_empty()) {
            Some(text) => Told::of(text == folded(name)),
            None => Told::Unknown(missing),
        };
        let answer = match self {
            Self::Region { country: own, name } if *own == country => stated(name, region, Missing::REGION),
            Self::Town { country: own, name } if *own == country => stated(name, town, Missing::TOWN),
            Self::Subdivision { country: own, subdivision } if *own == country => {
                let stated = region.map(|region| Names::of(country).named(country, region)).unwrap_or_default();
                match key.and_then(|key| of_postcode(country, key)) {
                    _ if !stated.is_empty() => Told::of(stated.contains(subdivision)),
                    Some(told) => Told::of(told == *subdivision),
                    None => Told::Unknown(Missing::REGION),
                }
            }
            Self::Region { .. } | Self::Town { .. } | Self::Subdivision { .. } => Told::No,
            _ => self.by_country_and_postcode(country, key),
        };
        match answer {
            Told::Yes => Some(true),
            Told::No => Some(false),
            Told::Unknown(_) => None,
        }
    }

    /// The same of a place that is no subdivision, region or town.
    pub(super) fn by_country_and_postcode(&self, country: Country, postcode: Option<PostcodeKey>) -> Told {
        let Some(own) = self.country() else { return Told::Yes };
        if own != country {
            let may_lie = postcode.is_none() && country == Country::UNITED_KINGDOM && own.own_area().is_some();
            return if may_lie { Told::Unknown(Missing::POSTCODE) } else { Told::No };
        }
        match postcode {
            _ if self.is_whole() => Told::Yes,
            Some(postcode) => by_postcode(self, postcode),
            None => Told::Unknown(Missing::POSTCODE),
        }
    }
}
