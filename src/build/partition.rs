//! Partitions: shares of the documents that several machines, or processes, make at once.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// One of N shares of all documents: `3/8` is the third of eight.
///
/// Which share a document is in, its name in the output folder says, and nothing else: so the shares
/// are disjoint and complete on whatever machine, and a document more moves no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    of: u32,
    number: u32,
}

impl Part {
    /// The share that is written like this: `3/8`.
    ///
    /// # Errors
    ///
    /// Fails, in words for whoever typed it, if there is no such share.
    pub fn parse(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.trim().parse::<u32>().ok().filter(|number| *number > 0);
        let Some((share, of)) = text.split_once('/') else {
            return Err("write which part of how many, such as 3/8".to_owned());
        };
        match (number(share), number(of)) {
            (Some(number), Some(of)) if number <= of => Ok(Self { of, number }),
            (_, Some(of)) => Err(format!("the parts of {of} are 1/{of} to {of}/{of}")),
            _ => Err("write which part of how many, such as 3/8".to_owned()),
        }
    }

    /// The share that is written like this in the name of a file: `3-of-8`.
    pub fn from_label(label: &str) -> Option<Self> {
        let (number, of) = label.split_once("-of-")?;
        let part = Self::parse(&format!("{number}/{of}")).ok()?;
        (part.label() == label).then_some(part)
    }

    /// The share in the name of a file.
    pub fn label(self) -> String {
        format!("{}-of-{}", self.number, self.of)
    }

    /// How many shares there are.
    pub fn of(self) -> u32 {
        self.of
    }

    /// All shares of so many.
    pub fn all(of: u32) -> impl Iterator<Item = Self> {
        (1..=of).map(move |number| Self { of, number })
    }

    /// Whether a document is in this share, by its name in the output folder, with `/` between
    /// folders.
    pub fn has(self, name: &str) -> bool {
        let name: String = name.nfc().collect();
        let mut first = [0; 8];
        for (byte, hashed) in first.iter_mut().zip(blake3::hash(name.as_bytes()).as_bytes()) {
            *byte = *hashed;
        }
        u64::from_le_bytes(first) % u64::from(self.of) == u64::from(self.number) - 1
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_share_is_typed_with_a_slash() {
        assert_eq!(Part::parse("3/8").unwrap().to_string(), "3/8");
        assert_eq!(Part::parse("1/1").unwrap().label(), "1-of-1");
        assert_eq!(Part::parse("0/8").unwrap_err(), "the parts of 8 are 1/8 to 8/8");
        assert_eq!(Part::parse("9/8").unwrap_err(), "the parts of 8 are 1/8 to 8/8");
        for wrong in ["", "3", "3/", "/8", "3/0", "a/b", "-1/8", "3/8/9"] {
            assert!(Part::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_share_is_found_in_the_name_of_a_file() {
        assert_eq!(Part::from_label("3-of-8"), Part::parse("3/8").ok());
        for wrong in ["3", "03-of-8", "9-of-8", "3-of-8.json", "3/8"] {
            assert_eq!(Part::from_label(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn where_a_document_belongs_never_changes() {
        let of = |name: &str| Part::all(8).find(|part| part.has(name)).unwrap().to_string();
        assert_eq!(["plan.pdf", "a/b.pdf", "Türkiye.pdf"].map(of), ["2/8", "3/8", "1/8"]);
    }

    proptest! {
        #[test]
        fn each_document_is_in_one_share(name in "\\PC{1,30}", of in 1u32..40) {
            prop_assert_eq!(Part::all(of).filter(|part| part.has(&name)).count(), 1);
        }
    }
}
