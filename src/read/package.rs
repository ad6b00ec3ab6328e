//! A file of many parts, as all new workbooks are: its parts by name, unpacked as they are read.
//!
//! What is unpacked is counted, since what a part says of its own size need not be true.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{self, BufReader, Cursor, Read};
use std::rc::Rc;

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::Limits;
use super::faults::{Excess, Refusal};
use super::xml::Xml;

/// Longest stretch without a tag, in bytes for each character that a cell may have: no text is
/// longer, and all of a stretch is held in memory.
const STRETCH: u64 = 512;

/// A packed file.
pub(super) struct Package<'a> {
    parts: ZipArchive<Cursor<&'a [u8]>>,
    /// Which part has which name, as [`key`] writes it.
    places: BTreeMap<String, usize>,
    budget: Budget,
    /// The longest stretch without a tag.
    stretch: u64,
}

/// A part as it is unpacked.
pub(super) type Unpacked<'p, 'a> = BufReader<Counted<ZipFile<'p, Cursor<&'a [u8]>>>>;

impl<'a> Package<'a> {
    /// Opens a packed file, unless its parts say that they are too large.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Refusal> {
        let parts = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Damaged)?;
        let budget = Budget::new(limits);
        if parts.decompressed_size().is_some_and(|size| size > u128::from(limits.unpacked)) {
            budget.over.set(Some(Over::Unpacked));
            return Err(budget.fault());
        }
        let mut places = BTreeMap::new();
        for (at, name) in parts.file_names().enumerate() {
            if let Ok(name) = name {
                places.entry(key(&name)).or_insert(at);
            }
        }
        let stretch = limits.characters.saturating_mul(STRETCH);
        Ok(Self { parts, places, budget, stretch })
    }

    /// The names of its parts, in small letters and without a `/` before them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// Whether it has a part of this name.
    pub fn has(&self, name: &str) -> bool {
        self.places.contains_key(&key(name))
    }

    /// The part of this name, in whatever case.
    pub fn part(&mut self, name: &str) -> Result<Option<Unpacked<'_, 'a>>, Refusal> {
        self.unpacked(name, u64::MAX)
    }

    /// The part of this name, with at most so many bytes between two tags.
    fn unpacked(&mut self, name: &str, most: u64) -> Result<Option<Unpacked<'_, 'a>>, Refusal> {
        let Some(&at) = self.places.get(&key(name)) else { return Ok(None) };
        let part = self.parts.by_index(at).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Refusal::Protected,
            _ => Refusal::Damaged,
        })?;
        let counted = Counted { part, budget: self.budget.clone(), stretch: 0, most };
        Ok(Some(BufReader::with_capacity(1 << 16, counted)))
    }

    /// The part of this name as a stream of tags and text.
    pub fn xml(&mut self, name: &str) -> Result<Option<Xml<'_, 'a>>, Refusal> {
        Ok(self.unpacked(name, self.stretch)?.map(Xml::new))
    }

    /// The beginning of a part as text; empty where it is missing or spoilt.
    pub fn beginning(&mut self, name: &str, most: u64) -> String {
        let mut bytes = Vec::new();
        if let Ok(Some(part)) = self.part(name)
            && part.take(most).read_to_end(&mut bytes).is_err()
        {
            return String::new();
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// A part's name as it is looked for: some programs write `\`, or other capitals.
fn key(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// How much more may be unpacked.
#[derive(Debug, Clone)]
pub(super) struct Budget {
    /// In bytes.
    left: Rc<Cell<u64>>,
    /// What has ended reading, if something has.
    over: Rc<Cell<Option<Over>>>,
    limits: Limits,
}

/// Which of the limits has ended reading.
#[derive(Debug, Clone, Copy)]
enum Over {
    Unpacked,
    Stretch,
}

impl Budget {
    fn new(limits: &Limits) -> Self {
        let left = Rc::new(Cell::new(limits.unpacked));
        Self { left, over: Rc::default(), limits: *limits }
    }

    /// Why reading has ended: it was too much, or else the file is damaged.
    pub fn fault(&self) -> Refusal {
        let (what, limit) = match self.over.get() {
            None => return Refusal::Damaged,
            Some(Over::Unpacked) => (Excess::Unpacked, self.limits.unpacked),
            Some(Over::Stretch) => (Excess::Text, self.limits.characters),
        };
        Refusal::TooLarge { what, limit }
    }
}

/// A part whose unpacked bytes are counted.
pub(super) struct Counted<R> {
    part: R,
    budget: Budget,
    /// How many bytes came since the last tag.
    stretch: u64,
    /// How many may come.
    most: u64,
}

impl<R> Counted<R> {
    /// How much more may be unpacked, of this part and of the others.
    pub fn budget(&self) -> Budget {
        self.budget.clone()
    }

    /// Why reading has ended: it was too much, or else the file is damaged.
    pub fn fault(&self) -> Refusal {
        self.budget.fault()
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.part.read(buffer)?;
        let bytes = buffer.get(..count).unwrap_or_default();
        let since = bytes.iter().rev().position(|&byte| byte == b'<');
        self.stretch = since.map_or(self.stretch + count as u64, |since| since as u64);
        let left = self.budget.left.get().checked_sub(count as u64);
        self.budget.left.set(left.unwrap_or_default());
        let over = match left {
            None => Some(Over::Unpacked),
            Some(_) if self.stretch > self.most => Some(Over::Stretch),
            Some(_) => return Ok(count),
        };
        self.budget.over.set(over);
        Err(io::Error::other("too large"))
    }
}
