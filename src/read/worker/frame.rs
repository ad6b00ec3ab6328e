//! What two processes say to each other: messages, several of them in a frame of known length. A frame
//! of no length ends an answer.

use std::io::{self, Read, Write};

use postcard::ser_flavors::Flavor;
use serde::{Deserialize, Serialize};

use super::super::Options;
use super::super::part::Part;

/// How much is gathered before it is sent, in bytes.
const FULL: usize = 1 << 16;

/// A workbook that is to be read.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    /// Where it is.
    pub path: Vec<u8>,
    /// What its user calls it.
    pub file: String,
    /// How to read it.
    pub options: Options,
}

/// Sends a request.
pub(super) fn send(stream: &mut impl Write, request: &Request) -> io::Result<()> {
    let mut bytes = Vec::new();
    add(&mut bytes, request)?;
    flush(stream, &mut bytes)
}

/// The next request; none when there will be no more.
pub(super) fn request(stream: &mut impl Read) -> io::Result<Option<Request>> {
    let mut bytes = Vec::new();
    match next(stream, &mut bytes) {
        Ok(_) => Ok(Some(postcard::from_bytes(&bytes).map_err(io::Error::other)?)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

/// Sends an answer part by part.
pub(super) struct Answer<W> {
    stream: W,
    gathered: Vec<u8>,
    /// What went wrong, if anything did: then nobody listens any more.
    pub outcome: io::Result<()>,
}

impl<W: Write> Answer<W> {
    /// An answer that begins.
    pub fn new(stream: W) -> Self {
        Self { stream, gathered: Vec::with_capacity(FULL + 4096), outcome: Ok(()) }
    }

    /// Sends a part, sooner or later.
    pub fn add(&mut self, part: &Part) {
        if self.outcome.is_ok() {
            self.outcome = add(&mut self.gathered, part);
        }
        if self.outcome.is_ok() && self.gathered.len() >= FULL {
            self.outcome = flush(&mut self.stream, &mut self.gathered);
        }
    }

    /// Sends what is left, and that it is all.
    pub fn end(mut self) -> io::Result<()> {
        self.outcome?;
        if !self.gathered.is_empty() {
            flush(&mut self.stream, &mut self.gathered)?;
        }
        flush(&mut self.stream, &mut self.gathered)
    }
}

/// Takes an answer, part by part.
pub(super) fn receive(stream: &mut impl Read, mut take: impl FnMut(Part)) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(FULL + 4096);
    while next(stream, &mut bytes)? > 0 {
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            let (part, after) = postcard::take_from_bytes(rest).map_err(io::Error::other)?;
            take(part);
            rest = after;
        }
    }
    Ok(())
}

/// Writes a message behind others.
fn add<T: Serialize>(bytes: &mut Vec<u8>, message: &T) -> io::Result<()> {
    postcard::serialize_with_flavor(message, Gathered(bytes)).map_err(io::Error::other)
}

/// Sends all that was gathered as one frame.
fn flush(stream: &mut impl Write, bytes: &mut Vec<u8>) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    stream.write_all(&length.to_le_bytes())?;
    stream.write_all(bytes)?;
    bytes.clear();
    stream.flush()
}

/// Takes the next frame, and returns its length.
fn next(stream: &mut impl Read, bytes: &mut Vec<u8>) -> io::Result<usize> {
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    bytes.clear();
    let read = stream.take(length.into()).read_to_end(bytes)?;
    if u32::try_from(read) == Ok(length) {
        Ok(read)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

/// Bytes that messages are written to.
struct Gathered<'a>(&'a mut Vec<u8>);

impl Flavor for Gathered<'_> {
    type Output = ();

    fn try_extend(&mut self, data: &[u8]) -> postcard::Result<()> {
        self.0.extend_from_slice(data);
        Ok(())
    }

    fn try_push(&mut self, data: u8) -> postcard::Result<()> {
        self.0.push(data);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}
