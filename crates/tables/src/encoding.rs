//! How a text is written: UTF-8, UTF-16, or else Windows-1252.

use std::fmt;
use std::io::{self, BufRead, ErrorKind, Read};

use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::at_hand::at_hand;

/// How a text is written.
///
/// ```
/// assert_eq!(consign_tables::Encoding::Windows1252.to_string(), "Windows-1252");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// With a byte order mark or without.
    Utf8,
    /// The smaller byte first.
    Utf16Le,
    /// The greater byte first.
    Utf16Be,
    /// One byte for a letter, as older programs of western Europe write it. Nothing in a text says so: it is assumed of what isn't UTF-8.
    Windows1252,
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1252 => "Windows-1252",
        })
    }
}

/// Bytes that are no text.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.why())]
pub(crate) struct Undecodable {
    pub(crate) line: usize,
    encoding: Option<Encoding>,
}

impl Undecodable {
    fn why(&self) -> String {
        match self.encoding {
            Some(encoding) => format!("there are bytes that are not {encoding}, as the text before is: save it as UTF-8"),
            None => "there are bytes that are neither UTF-8 nor Windows-1252: save it as UTF-8 text".to_owned(),
        }
    }
}

const UTF_8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// How a text is written that begins so.
pub(crate) fn of(beginning: &[u8], is_whole: bool, is_json: bool) -> Result<Encoding, Undecodable> {
    match beginning {
        [0xFF, 0xFE, ..] => return Ok(Encoding::Utf16Le),
        [0xFE, 0xFF, ..] => return Ok(Encoding::Utf16Be),
        // All JSON begins with two signs of ASCII.
        [0, second, ..] if is_json && *second != 0 => return Ok(Encoding::Utf16Be),
        [first, 0, ..] if is_json && *first != 0 => return Ok(Encoding::Utf16Le),
        _ if is_json || beginning.starts_with(UTF_8_MARK) => return Ok(Encoding::Utf8),
        _ => {}
    }
    if let Some(encoding) = by_zeros(beginning) {
        return Ok(encoding);
    }
    // Letters beyond ASCII, and bytes that are not UTF-8. A text of Windows-1252 has hardly any two that look like a letter of UTF-8.
    let (mut letters, mut others, mut rest) = (0, 0, beginning.utf8_chunks().peekable());
    while let Some(chunk) = rest.next() {
        letters += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        let is_cut = !is_whole && rest.peek().is_none() && chunk.invalid().len() < 4;
        others += usize::from(!chunk.invalid().is_empty() && !is_cut);
    }
    if others == 0 || letters > others {
        return Ok(Encoding::Utf8);
    }
    match beginning.iter().position(|byte| is_no_letter(*byte)) {
        None => Ok(Encoding::Windows1252),
        Some(at) => Err(Undecodable { line: 1 + lines(beginning.get(..at).unwrap_or_default()), encoding: None }),
    }
}

/// UTF-16 without a mark: where most letters have a byte that is zero, always on the same side, and none on the other.
fn by_zeros(beginning: &[u8]) -> Option<Encoding> {
    let (pairs, _) = beginning.as_chunks::<2>();
    let zeros = |side: fn(&[u8; 2]) -> u8| pairs.iter().filter(|pair| side(pair) == 0).count();
    let (first, second) = (zeros(|[first, _]| *first), zeros(|[_, second]| *second));
    match (first, second) {
        (0, second) if second > 0 && second * 2 >= pairs.len() => Some(Encoding::Utf16Le),
        (first, 0) if first > 0 && first * 2 >= pairs.len() => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// Bytes that stand for nothing in Windows-1252, and signs that no text has.
fn is_no_letter(byte: u8) -> bool {
    matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D | 0..=8 | 0x0E..=0x19 | 0x1B..=0x1F)
}

fn lines(text: &[u8]) -> usize {
    text.iter().map(|byte| usize::from(*byte == b'\n')).sum()
}

/// A text of an encoding in UTF-8, without a mark.
pub(crate) fn decoded(mut text: Box<dyn BufRead + Send>, encoding: Encoding) -> io::Result<Box<dyn BufRead + Send>> {
    let known = match encoding {
        Encoding::Utf8 => {
            if at_hand(&mut text)?.starts_with(UTF_8_MARK) {
                text.consume(UTF_8_MARK.len());
            }
            return Ok(text);
        }
        Encoding::Utf16Le => UTF_16LE,
        Encoding::Utf16Be => UTF_16BE,
        Encoding::Windows1252 => WINDOWS_1252,
    };
    if !cfg!(feature = "encodings") {
        return Err(io::Error::new(ErrorKind::Unsupported, format!("the text is {encoding}, which can't be read here: save it as UTF-8")));
    }
    let decoder = known.new_decoder_with_bom_removal();
    Ok(Box::new(Decoded { text, decoder, encoding, room: vec![0; 64 * 1024], at: 0, end: 0, lines: 0, is_over: false, is_wrong: false }))
}

struct Decoded<R> {
    text: R,
    decoder: Decoder,
    encoding: Encoding,
    /// What has been decoded, from `at` to `end`.
    room: Vec<u8>,
    at: usize,
    end: usize,
    /// How many lines have been decoded.
    lines: usize,
    is_over: bool,
    is_wrong: bool,
}

impl<R: BufRead> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at == self.end && !self.is_over {
            if self.is_wrong {
                let wrong = Undecodable { line: self.lines + 1, encoding: Some(self.encoding) };
                return Err(io::Error::new(ErrorKind::InvalidData, wrong));
            }
            let packed = at_hand(&mut self.text)?;
            let is_last = packed.is_empty();
            let is_byte = self.encoding == Encoding::Windows1252;
            let good = packed.iter().position(|byte| is_byte && is_no_letter(*byte)).unwrap_or(packed.len());
            self.is_wrong = good < packed.len();
            let good = packed.get(..good).unwrap_or_default();
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(good, &mut self.room, is_last);
            self.is_wrong = (self.is_wrong && read == good.len()) || matches!(result, DecoderResult::Malformed(..));
            self.is_over = is_last && matches!(result, DecoderResult::InputEmpty);
            self.text.consume(read);
            (self.at, self.end) = (0, written);
            self.lines += lines(self.room.get(..written).unwrap_or_default());
        }
        Ok(self.room.get(self.at..self.end).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        self.at = self.end.min(self.at + count);
    }
}

impl<R: BufRead> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}
