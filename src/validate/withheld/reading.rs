//! The ways in which a text is read: as it is written, as it is read where signs of CommonMark stand in
//! it, with the addresses in it, and with words that were divided at the end of a line.

use std::borrow::Cow;

use crate::validate::wording;

/// A text in all ways in which it is read.
pub fn readings(text: &str) -> Vec<Cow<'_, str>> {
    let mut readings = vec![Cow::Borrowed(text)];
    // `**J**ane`
    let read = wording::read(text);
    if read != text {
        readings.push(read);
    }
    if text.contains(['@', '/', '#', '%']) {
        let is_address = |word: &&str| word.contains(['@', '/', '#', '%']);
        let addresses = text.split_whitespace().filter(is_address);
        readings.extend(addresses.map(|address| Cow::Owned(spread(&decoded(address)))));
    }
    if text.contains("-\n") || text.contains("-\r\n") {
        readings.push(Cow::Owned(text.replace("-\r\n", "").replace("-\n", "")));
    }
    readings
}

/// An address with a capital at the beginning of each word: names have none there.
fn spread(address: &str) -> String {
    let mut spread = String::with_capacity(address.len());
    let mut within = false;
    for letter in address.chars() {
        let is_letter = letter.is_alphabetic();
        match is_letter && !within {
            true => spread.extend(letter.to_uppercase()),
            false => spread.push(if letter == '_' { ' ' } else { letter }),
        }
        within = is_letter;
    }
    spread
}

/// An address with the letters that are written as their numbers: `%20`.
fn decoded(address: &str) -> Cow<'_, str> {
    if !address.contains('%') {
        return Cow::Borrowed(address);
    }
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let digit = |at: usize| char::from(*behind.get(at)?).to_digit(16);
        match digit(0).zip(digit(1)).filter(|_| *first == b'%') {
            Some((high, low)) => {
                bytes.extend(u8::try_from(high * 16 + low));
                rest = behind.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_names_are_written() {
        let all = readings("see https://x.org/ana%20ray%C4%87 or a.ray@x.org");
        assert!(all.contains(&"Https://X.Org/Ana Rayć".into()), "{all:?}");
        assert!(all.contains(&"A.Ray@X.Org".into()), "{all:?}");
        assert_eq!(readings("100% of Ana"), ["100% of Ana", "100%"]);
        assert!(readings("Ana Taj-\nnova").contains(&"Ana Tajnova".into()));
    }
}
