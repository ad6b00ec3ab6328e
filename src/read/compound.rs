//! A file of streams, as Office files from before 2007 are ([MS-CFB]): its streams by name.
//!
//! Nothing in it is believed: a chain of sectors has no more steps than the file has sectors, and no
//! memory is taken for what the file says, only for what is there.
//!
//! [MS-CFB]: https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/

use super::bytes::Bytes;

/// How such a file begins.
pub(super) const BEGINNING: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Where the header ends, which no sector overlaps.
const HEADER: usize = 512;

/// The length of an entry in the directory.
const ENTRY: usize = 128;

/// The highest number of a sector; those above mean something else (2.1).
const LAST_SECTOR: u32 = 0xffff_fffa;

/// No entry (2.6.1).
const NO_ENTRY: u32 = 0xffff_ffff;

/// Streams in a file.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    /// How many bytes a sector has, as a power of two.
    shift: u32,
    /// The sectors that tell which sector follows which.
    table: Vec<u32>,
    /// Shorter streams are in a stream of their own, in small sectors.
    short: u64,
    short_table: Vec<u8>,
    short_stream: Vec<u8>,
    /// The streams and folders at the top.
    entries: Vec<Entry>,
}

/// An entry of the directory.
#[derive(Debug, Clone, Default)]
struct Entry {
    name: String,
    left: u32,
    right: u32,
    child: u32,
    start: u32,
    size: u64,
}

impl<'a> Compound<'a> {
    /// The streams in these bytes, if they can be found.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        let at = |at: usize| Some(Bytes(bytes.get(at..HEADER)?));
        let shift = u32::from(at(0x1e)?.u16()?);
        if !bytes.starts_with(BEGINNING) || !matches!(shift, 9 | 12) {
            return None;
        }
        let mut file = Self {
            bytes,
            shift,
            table: Vec::new(),
            short: at(0x38)?.u32()?.into(),
            short_table: Vec::new(),
            short_stream: Vec::new(),
            entries: Vec::new(),
        };
        file.table = file.table(at(0x4c)?, at(0x44)?.u32()?)?;
        let directory = file.chain(at(0x30)?.u32()?)?;
        let entries: Vec<Entry> = directory.chunks_exact(ENTRY).filter_map(entry).collect();
        let root = entries.first()?.clone();
        file.entries = top(&entries, root.child);
        file.short_table = file.chain(at(0x3c)?.u32()?).unwrap_or_default();
        file.short_stream = file.chain(root.start).unwrap_or_default();
        Some(file)
    }

    /// The names at the top.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.name.as_str())
    }

    /// The stream of this name, in whatever case, if it is there to its end.
    pub fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))?;
        // Small files keep the size in half of the bytes, and anything in the others.
        let size = if self.shift == 9 { entry.size & 0xffff_ffff } else { entry.size };
        let mut stream = if size < self.short {
            self.short_chain(entry.start)?
        } else {
            self.chain(entry.start)?
        };
        let size = usize::try_from(size).ok()?;
        if stream.len() < size {
            return None;
        }
        stream.truncate(size);
        Some(stream)
    }

    /// The sectors that tell which follows which: some are named in the header, others in sectors
    /// that each name the next.
    fn table(&self, mut named: Bytes, mut more: u32) -> Option<Vec<u32>> {
        let mut table = Vec::new();
        while let Some(sector) = named.u32() {
            if sector < LAST_SECTOR {
                table.push(sector);
            }
        }
        for _ in 0..=self.sectors() {
            if more >= LAST_SECTOR {
                return Some(table);
            }
            let (sectors, next) = self.sector(more)?.split_last_chunk::<4>()?;
            let mut sectors = Bytes(sectors);
            while let Some(sector) = sectors.u32() {
                if sector < LAST_SECTOR {
                    table.push(sector);
                }
            }
            if table.len() > self.sectors() {
                return None;
            }
            more = u32::from_le_bytes(*next);
        }
        None
    }

    /// How many sectors there are, the last one perhaps cut off.
    fn sectors(&self) -> usize {
        self.bytes.len() >> self.shift
    }

    /// The bytes of a sector, as far as they are there.
    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let start = (usize::try_from(number).ok()?.checked_add(1)?).checked_shl(self.shift)?;
        let rest = self.bytes.get(start..).filter(|rest| !rest.is_empty())?;
        Some(rest.get(..1 << self.shift).unwrap_or(rest))
    }

    /// The bytes of a chain of sectors, unless it goes in a circle or leaves the file.
    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut sector = start;
        for _ in 0..=self.sectors() {
            if sector >= LAST_SECTOR {
                return Some(bytes);
            }
            bytes.extend_from_slice(self.sector(sector)?);
            let at = usize::try_from(sector).ok()?;
            let each = 1 << (self.shift - 2);
            let table = self.sector(*self.table.get(at / each)?)?;
            sector = Bytes(table.get(at % each * 4..)?).u32()?;
        }
        None
    }

    /// The same with small sectors.
    fn short_chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut sector = start;
        for _ in 0..=self.short_stream.len() / 64 {
            if sector >= LAST_SECTOR {
                return Some(bytes);
            }
            let at = usize::try_from(sector).ok()?;
            let rest = self.short_stream.get(at.checked_mul(64)?..)?;
            bytes.extend_from_slice(rest.get(..64).unwrap_or(rest));
            sector = Bytes(self.short_table.get(at.checked_mul(4)?..)?).u32()?;
        }
        None
    }
}

/// An entry of the directory (2.6.1).
fn entry(bytes: &[u8]) -> Option<Entry> {
    let at = |at: usize| Some(Bytes(bytes.get(at..)?));
    let length = usize::from(at(64)?.u16()?).saturating_sub(2).min(62);
    Some(Entry {
        name: at(0)?.wide(length / 2)?,
        left: at(68)?.u32()?,
        right: at(72)?.u32()?,
        child: at(76)?.u32()?,
        start: at(116)?.u32()?,
        size: u64::from(at(120)?.u32()?) | u64::from(at(124)?.u32()?) << 32,
    })
}

/// The entries in the tree that begins with this one.
fn top(entries: &[Entry], first: u32) -> Vec<Entry> {
    let mut found = Vec::new();
    let mut open = vec![first];
    while let Some(number) = open.pop() {
        // A tree that goes in a circle ends here.
        if number == NO_ENTRY || found.len() > entries.len() {
            continue;
        }
        let entry = usize::try_from(number).ok().and_then(|at| entries.get(at));
        if let Some(entry) = entry {
            open.extend([entry.left, entry.right]);
            found.push(entry.clone());
        }
    }
    found
}
