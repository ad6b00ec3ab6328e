//! Number formats, as far as they tell dates and durations from numbers, and say more than these ([ECMA-376], part 1, 18.8.30
//! and 18.8.31).
//!
//! [ECMA-376]: https://ecma-international.org/publications-and-standards/standards/ecma-376/

use super::dates::Shown;
use super::pattern;

/// What the format that programs know by this number makes of a number.
pub(super) fn built_in(id: u32) -> Shown {
    match id {
        9 => shown("0%"),
        10 => shown("0.00%"),
        17 => Shown::Month,
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Shown::Date,
        46 => Shown::Duration,
        _ => Shown::Number,
    }
}

/// What the format with this code makes of a number.
pub(super) fn shown(code: &str) -> Shown {
    // Some programs write "General" in the language of their user.
    if matches!(code, "General" | "Standard" | "Estándar" | "Standaard" | "Geral") {
        return Shown::Number;
    }
    let mut sections = sections(code).into_iter();
    let shown = match sections.next() {
        // With a condition (`[=0]"";d.m.yyyy`), one of the others may be what most numbers get.
        Some(first) if first.conditional && first.shown == Shown::Number => {
            sections.map(|section| section.shown()).find(|shown| *shown != Shown::Number)
        }
        Some(first) => Some(first.shown()),
        None => None,
    };
    match shown.unwrap_or_default() {
        Shown::Number => {
            pattern::patterns(code).map_or(Shown::Number, |it| Shown::Pattern(it.into()))
        }
        shown => shown,
    }
}

/// One of the parts of a code between `;`.
#[derive(Debug, Default)]
struct Section {
    shown: Shown,
    /// Whether it is for some numbers only.
    conditional: bool,
    /// Of a date: whether it shows the month, the year, and anything else.
    has_month: bool,
    has_year: bool,
    has_more: bool,
}

impl Section {
    /// What it makes of a number.
    fn shown(&self) -> Shown {
        match &self.shown {
            Shown::Date if self.has_month && self.has_year && !self.has_more => Shown::Month,
            shown => shown.clone(),
        }
    }
}

fn sections(code: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        let Some(section) = sections.last_mut() else { break };
        match letter {
            // The next letter is itself, its width, or fills the cell.
            '\\' | '_' | '*' => drop(letters.next()),
            '"' => drop(letters.by_ref().find(|&letter| letter == '"')),
            '[' => {
                let inner: String = letters.by_ref().take_while(|&letter| letter != ']').collect();
                let inner = inner.to_ascii_lowercase();
                // Hours, minutes or seconds that go on; else a colour, a place, a condition.
                let is_elapsed = ['h', 'm', 's']
                    .iter()
                    .any(|unit| !inner.is_empty() && inner.chars().all(|letter| letter == *unit));
                if is_elapsed {
                    section.shown = Shown::Duration;
                }
                section.conditional |= inner.starts_with(['<', '>', '=']);
            }
            ';' => sections.push(Section::default()),
            'd' | 'D' | 'm' | 'M' | 'h' | 'H' | 'y' | 'Y' | 's' | 'S'
                if section.shown == Shown::Number =>
            {
                section.shown = Shown::Date;
                section.has_more = matches!(letter, 'd' | 'D' | 'h' | 'H' | 's' | 'S');
                section.has_month = matches!(letter, 'm' | 'M');
                section.has_year = matches!(letter, 'y' | 'Y');
            }
            'm' | 'M' => section.has_month = true,
            'y' | 'Y' => section.has_year = true,
            'd' | 'D' | 'h' | 'H' | 's' | 'S' => section.has_more = true,
            _ => {}
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_tells_dates_and_durations_from_numbers() {
        for code in [
            "yyyy-mm-dd",
            "DD/MM/YY",
            "[$-409]d\\-mmm\\-yy;@",
            "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
            "h:mm AM/PM",
            "[Red]d.m.yyyy;General",
            "[=0]\"\";d.m.yyyy",
            "\"am \"d.m.",
            "mm:ss.0",
            "[DBNum1]yyyy",
        ] {
            assert_eq!(shown(code), Shown::Date, "{code}");
        }
        for code in ["mmm-yy", "mmmm yyyy", "[$-409]mmm\\-yy;@", "mm/yyyy", "yyyy/mm"] {
            assert_eq!(shown(code), Shown::Month, "{code}");
        }
        for code in ["[h]:mm", "[HH]:MM:SS", "[mm]", "[ss].00", "d [h]:mm"] {
            assert_eq!(shown(code), Shown::Duration, "{code}");
        }
        for code in [
            "General",
            "Standard",
            "0.00",
            "0.00E+00",
            "0_d",
            "*d0",
            "[Red]0;[Magenta]-0",
            "[$-de-DE]#,##0",
            "0;0;\"yyyy\";@",
            "@",
            "",
            "\"day",
            "[d",
            "\\",
        ] {
            assert_eq!(shown(code), Shown::Number, "{code}");
        }
        for code in ["#,##0 \"days\"", "0\\d", "[$USD] #,##0", "_-* #,##0.00\\ [$€-407]_-", "0%"]
        {
            assert!(matches!(shown(code), Shown::Pattern(_)), "{code}");
        }
    }
}
