//! The people whom a cell names, beside their titles, their posts and the bodies for which they speak.

use super::words::{is_capital, pieces, words};

/// Words before a name that are none of it.
pub const TITLES: [&str; 14] = [
    "mr",
    "ms",
    "mrs",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "mme",
    "rev",
    "ambassador",
    "judge",
];

/// Further words before a name, which may also be the beginning of what is no person.
#[rustfmt::skip]
const RANKS: [&str; 66] = [
    "archbishop", "bay", "bayan", "bishop", "brother", "capt", "captain", "chief", "col", "colonel",
    "commissioner", "deputy", "dipl", "don", "dona", "dra", "eng", "excellency", "father", "frau",
    "gda", "gdin", "gen", "general", "gospoda", "gospodin", "gospodja", "governor", "herr", "hon",
    "honorable", "honourable", "imam", "ing", "justice", "king", "lady", "lord", "lt", "madam",
    "madame", "mag", "mayor", "med", "minister", "mlle", "monsieur", "monsignor", "msgr", "phil",
    "president", "prince", "princess", "queen", "rabbi", "sayin", "senator", "senhor", "senhora",
    "senor", "senora", "sheikh", "sister", "sr", "sra", "srta",
];

/// Words behind a name that are none of it.
const BEHIND: [&str; 13] =
    ["ba", "dr", "esq", "ii", "iii", "iv", "jr", "llm", "ma", "mba", "msc", "phd", "sr"];

/// Small words within names.
#[rustfmt::skip]
const PARTICLES: [&str; 27] = [
    "af", "al", "abu", "av", "ben", "bin", "bint", "da", "das", "de", "del", "della", "den", "der",
    "di", "do", "dos", "du", "el", "ibn", "la", "le", "ten", "ter", "van", "von", "zu",
];

/// Words of bodies and of posts, at which the name of a person ends.
#[rustfmt::skip]
const BODIES: [&str; 86] = [
    "academy", "affairs", "agency", "alliance", "army", "assembly", "association", "bank", "board",
    "bureau", "cabinet", "centre", "center", "chair", "chairperson", "church", "circle", "city",
    "civil", "club", "coalition", "college", "commission", "committee", "community", "company",
    "confederation", "consortium", "cooperative", "coordinator", "council", "country", "court",
    "delegate", "delegation", "department", "development", "director", "directorate", "district",
    "farmers", "federation", "forum", "foundation", "fund", "government", "group", "groups", "guild",
    "head", "house", "initiative", "institute", "league", "manager", "member", "ministry", "mission",
    "movement", "municipality", "nations", "network", "ngo", "nurses", "office", "officer",
    "organisation", "organization", "parliament", "partnership", "party", "people", "platform",
    "programme", "project", "representative", "republic", "school", "secretariat", "secretary",
    "service", "services", "society", "trust", "union", "workers",
];

/// Words with which two stand side by side.
const BESIDE: [&str; 8] = ["and", "by", "e", "et", "i", "und", "y", "и"];

/// Somebody whom a cell names.
#[derive(Debug, PartialEq, Eq)]
pub struct Person {
    /// The words of the name, without titles and small words.
    pub names: Vec<String>,
    /// The words of the name as they are written.
    pub written: Vec<String>,
    /// Whether it is a person, as far as can be told, and not the body for which somebody speaks.
    pub is_sure: bool,
}

/// Whether a word stands before names.
pub fn is_title(word: &str) -> bool {
    TITLES.contains(&word) || RANKS.binary_search(&word).is_ok()
}

/// Whether it is a small word within names.
pub fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

/// Whether it is no name of anybody, but a body or a post.
pub fn is_body(word: &str) -> bool {
    BODIES.contains(&word)
}

/// The people whom a cell names, as far as can be told.
pub fn people(text: &str) -> Vec<Person> {
    let mut people: Vec<Person> = reversed(text).into_iter().collect();
    let mut is_body_first = false;
    for (at, (segment, is_peer)) in segments(text).iter().enumerate() {
        let all = pieces(segment);
        let has_body = all.iter().any(|piece| is_body(&words(piece).concat()));
        let run = run(&all);
        let is_first = (at == 0 || is_body_first) && people.is_empty();
        is_body_first |= at == 0 && (has_body || run.len() < 2);
        let written: Vec<String> = run.iter().map(|piece| words(piece).concat()).collect();
        let names: Vec<String> =
            written.iter().filter(|word| !is_particle(word)).cloned().collect();
        if (2..=5).contains(&names.len()) {
            people.push(Person { names, written, is_sure: is_first || *is_peer });
        }
    }
    people
}

/// Who is named in the way of lists: `Doe, Jane`.
fn reversed(text: &str) -> Option<Person> {
    let (last, others) = text.split_once(',')?;
    let last = pieces(last);
    let [last] = last.as_slice() else { return None };
    let (others, _) = segments(others).into_iter().next()?;
    let others = run(&pieces(&others));
    if !is_capital(last) || !(1..=3).contains(&others.len()) {
        return None;
    }
    let names: Vec<String> = others.iter().chain([last]).map(|it| words(it).concat()).collect();
    Some(Person { written: names.clone(), names, is_sure: true })
}

/// The words with which a part of a cell begins, as long as they may be those of one name.
fn run<'a>(all: &[&'a str]) -> Vec<&'a str> {
    let mut rest = all.iter().copied().peekable();
    let is_before = |piece: &&str| {
        let word = words(piece).concat();
        is_title(&word) || word.chars().all(char::is_numeric)
    };
    // `H.E.`
    if let [first, second, ..] = all
        && first.eq_ignore_ascii_case("h")
        && second.eq_ignore_ascii_case("e")
    {
        rest.nth(1);
    }
    while rest.next_if(is_before).is_some() {}
    let mut run: Vec<&str> = Vec::new();
    for piece in rest {
        let word = words(piece).concat();
        let is_part = is_particle(&word) && !run.is_empty();
        if is_body(&word) || !is_part && !is_capital(piece) {
            break;
        }
        run.push(piece);
    }
    let is_behind = |piece: &&str| {
        let word = words(piece).concat();
        BEHIND.contains(&&*word) || is_particle(&word)
    };
    while run.len() > 2 && run.last().is_some_and(is_behind) {
        run.pop();
    }
    run
}

/// The parts of a cell, and whether each is of the same kind as the first.
fn segments(text: &str) -> Vec<(String, bool)> {
    let mut segments: Vec<(String, bool)> = vec![(String::new(), false)];
    let spaced = text.replace(" - ", " – ");
    for line in spaced.split_inclusive(['\n', '\r', ';']) {
        for piece in line.split_inclusive(char::is_whitespace) {
            if BESIDE.contains(&piece.trim()) {
                segments.push((String::new(), false));
                continue;
            }
            for letter in piece.chars().filter(|_| !piece.contains('@')) {
                match letter {
                    '\n' | '\r' | ';' => segments.push((String::new(), true)),
                    ',' | '(' | ')' | '–' | '—' | '/' | '&' | '|' | ':' | '<' | '>' | '•' => {
                        segments.push((String::new(), false));
                    }
                    _ => {
                        if let Some((segment, _)) = segments.last_mut() {
                            segment.push(letter);
                        }
                    }
                }
            }
        }
    }
    segments.retain(|(segment, _)| !segment.trim().is_empty());
    segments
}

/// The names in the addresses of a cell: `jane.doe@example.org` is Jane Doe.
pub fn addressed(text: &str) -> Vec<Vec<String>> {
    let addresses = text.split_whitespace().filter_map(|word| word.split_once('@'));
    let locals = addresses.map(|(local, _)| words(&local.replace('_', " ")));
    locals.filter(|words| words.len() > 1).collect()
}

/// The abbreviations of bodies that a cell names, behind these: `Guild of Weavers (GW)`.
pub fn shortened(text: &str) -> Option<String> {
    let (body, behind) = text.split_once('(')?;
    let (short, _) = behind.split_once(')')?;
    let initials: String = words(body).iter().filter_map(|word| word.chars().next()).collect();
    let mut initials = initials.chars();
    let short = short.trim();
    let is_short = short.chars().count() > 2 && short.chars().all(char::is_uppercase);
    let low = words(short).concat();
    (is_short && low.chars().all(|letter| initials.any(|its| its == letter))).then_some(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<(String, bool)> {
        people(text).into_iter().map(|it| (it.written.join(" "), it.is_sure)).collect()
    }

    #[test]
    fn ranks_are_sorted() {
        assert!(RANKS.is_sorted());
    }

    #[test]
    fn people_are_found_among_titles_posts_and_bodies() {
        for text in [
            "Ana Ray",
            "Ana Ray - Ministry of Justice",
            "Ana Ray / NGO Forum",
            "Ana Ray <ana@x.org>",
            "Ana Ray ana@x.org",
            "Ana Ray: nurse",
            "Ana Ray PhD",
            "Ana Ray Jr.",
            "Ana Ray of the Ministry of Justice",
            "Ana Ray Director of Weaving",
            "H.E. Ms. Ana Ray",
            "Minister Ana Ray",
            "Dr. med. Ana Ray",
            "1. Ana Ray",
            "Ministry of Justice – Ana Ray",
            "Ministry of Justice: Ana Ray",
            "Ministry of Justice (Ana Ray)",
            "Statement by Ana Ray",
        ] {
            assert_eq!(named(text), [("ana ray".to_owned(), true)], "{text}");
        }
        let two = |is_sure| vec![("bo day".to_owned(), true), ("ana ray".to_owned(), is_sure)];
        for text in ["Bo Day and Ana Ray", "Bo Day, Ana Ray", "Bo Day/Ana Ray", "Bo Day & Ana Ray"]
        {
            assert_eq!(named(text), two(false), "{text}");
        }
        for text in ["Bo Day; Ana Ray", "Bo Day\nAna Ray"] {
            assert_eq!(named(text), two(true), "{text}");
        }
        for text in
            ["Guild of Weavers", "Department for Gender Equality", "Youth Council", "a nurse"]
        {
            assert_eq!(named(text), Vec::new(), "{text}");
        }
        assert_eq!(people("Jan van der Vloet")[0].names, ["jan", "vloet"]);
    }

    #[test]
    fn other_names_of_them_are_found() {
        assert_eq!(shortened("Guild of Hidden Weavers (GHW)").as_deref(), Some("ghw"));
        assert_eq!(shortened("Ana Ray (NGO)"), None);
        assert_eq!(addressed("see ana.ray@x.org, bo@x.org"), [["ana", "ray"]]);
    }
}
