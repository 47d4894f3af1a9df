//! In place of the reading of workbooks where they aren't read, as in a browser.

use crate::workbook::Kind;
use crate::{Error, Workbook};

pub(crate) fn read(_: Kind, _: Vec<u8>, file: &str) -> Result<Workbook, Error> {
    Err(Error::unfit(file, "it is a workbook, which can't be read here: save it as CSV"))
}
