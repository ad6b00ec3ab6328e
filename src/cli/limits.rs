//! `--limit NAME=VALUE`: how much is too much for one workbook.

use std::ffi::OsStr;

use bytesize::ByteSize;
use clap::builder::TypedValueParser;
use clap::error::{Error, ErrorKind};
use clap::{Arg, Command};

use crate::diagnostic::{nearest, quoted};
use crate::read::Limits;

/// A limit that is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    known: Known,
    value: u64,
}

/// What is limited, by its name.
type Known = (&'static str, Unit, fn(&mut Limits) -> &mut u64);

/// What a limit is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Bytes,
    Pieces,
}

/// All that can be limited.
const KNOWN: [Known; 6] = [
    ("file", Unit::Bytes, |limits| &mut limits.file),
    ("unpacked", Unit::Bytes, |limits| &mut limits.unpacked),
    ("cells", Unit::Pieces, |limits| &mut limits.cells),
    ("characters", Unit::Pieces, |limits| &mut limits.characters),
    ("memory", Unit::Bytes, |limits| &mut limits.memory),
    ("seconds", Unit::Pieces, |limits| &mut limits.seconds),
];

/// What stands below the help of the commands that read.
pub const HELP: &str = "\
Limits (--limit), for each workbook:
  file=100MB         size of the file
  unpacked=512MB     size of what it unpacks to, and of all its cells
  cells=5000000      cells of a sheet
  characters=32767   characters of a cell
  memory=1GB         memory for reading it
  seconds=25         time for reading it";

/// The limits with those that were set.
pub fn set(mut limits: Limits, given: &[Limit]) -> Limits {
    for Limit { known: (_, _, of), value } in given {
        *of(&mut limits) = *value;
    }
    limits
}

/// Takes `cells=8000000` or `file=200MB`.
#[derive(Debug, Clone)]
pub struct LimitParser;

impl TypedValueParser for LimitParser {
    type Value = Limit;

    fn parse_ref(&self, command: &Command, _: Option<&Arg>, typed: &OsStr) -> Result<Limit, Error> {
        let typed = typed.to_string_lossy();
        parse(&typed).map_err(|why| {
            Error::raw(ErrorKind::InvalidValue, format!("--limit {typed}: {why}\n"))
                .with_cmd(command)
        })
    }
}

fn parse(typed: &str) -> Result<Limit, String> {
    let names = || KNOWN.iter().map(|(name, ..)| *name);
    let Some((name, value)) = typed.split_once('=') else {
        return Err("a limit and its value are wanted, such as `cells=8000000`".to_owned());
    };
    let Some(known) = KNOWN.into_iter().find(|(known, ..)| *known == name.trim()) else {
        let near = nearest(name, names()).map(|near| format!("; did you mean {}?", quoted(near)));
        let all: Vec<&str> = names().collect();
        let all = format!("; the limits are {}", all.join(", "));
        return Err(format!("there is no limit {}{}", quoted(name), near.unwrap_or(all)));
    };
    let value = value.trim();
    let parsed = match known.1 {
        Unit::Bytes => value.parse::<ByteSize>().ok().map(|size| size.as_u64()),
        Unit::Pieces => value.replace(['_', '\''], "").parse().ok(),
    };
    match (parsed, known.1) {
        (Some(value @ 1..), _) => Ok(Limit { known, value }),
        (_, Unit::Bytes) => Err(format!("{} is no size, such as `200MB`", quoted(value))),
        (_, Unit::Pieces) => Err(format!("{} is no number above zero", quoted(value))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(given: &[&str]) -> Result<Limits, String> {
        let given: Result<Vec<Limit>, String> = given.iter().map(|typed| parse(typed)).collect();
        given.map(|given| set(Limits::default(), &given))
    }

    #[test]
    fn what_is_set_takes_the_place_of_the_default() {
        let set = limits(&["cells=10", "file=1.5MB", "memory=2 GB", "cells=20"]).unwrap();
        let expected =
            Limits { cells: 20, file: 1_500_000, memory: 2_000_000_000, ..Limits::default() };
        assert_eq!(set, expected);
    }

    #[test]
    fn what_is_no_limit_is_said() {
        for (typed, why) in [
            ("cells", "a limit and its value are wanted, such as `cells=8000000`"),
            ("cell=5", "there is no limit `cell`; did you mean `cells`?"),
            ("cells=many", "`many` is no number above zero"),
            ("seconds=0", "`0` is no number above zero"),
            ("file=big", "`big` is no size, such as `200MB`"),
        ] {
            assert_eq!(limits(&[typed]), Err(why.to_owned()));
        }
    }

    #[test]
    fn the_help_tells_the_defaults() {
        let told = HELP.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
        let told: Vec<&str> = told.collect();
        assert_eq!(told.len(), KNOWN.len());
        assert_eq!(limits(&told), Ok(Limits::default()));
    }
}
