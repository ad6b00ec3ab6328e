//! The command line: arguments, the terminal, exit codes. One file for each command.
//!
//! Commands return how they ended; only `report.rs` prints.

mod arguments;
mod build;
mod clean;
mod completions;
mod explain;
mod guide;
mod interrupt;
mod limits;
mod man;
mod merge_state;
mod new;
mod pack;
mod preview;
mod report;
mod resolve;
mod schema;
mod starter;
mod test;
mod types;
mod watch;

use std::process::ExitCode;
use std::{env, io};

pub use arguments::{Arguments, Color, Format, Listing, Loudness, version};

use arguments::Command;
use report::Terminal;

use crate::read;

/// Runs the program with the arguments of this process.
pub fn main() -> ExitCode {
    // Nobody types this, so that it is none of the commands.
    if env::args_os().nth(1).is_some_and(|first| first == read::ARGUMENT) {
        return read_worker().into();
    }
    let arguments = match Arguments::typed() {
        Ok(arguments) => arguments,
        Err(error) => return report::usage(&error).into(),
    };
    match run(arguments) {
        Ok(ending) => ending.into(),
        Err(error) => report::fatal(&error).into(),
    }
}

/// Runs one command.
fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let terminal = Terminal::new(&arguments.terminal);
    match arguments.command {
        Command::Build(wish) => build::build(&wish, &terminal),
        Command::Watch(wish) => watch::run(&wish, &terminal),
        Command::Check(wish) => build::check(&wish, &terminal),
        Command::Clean(wish) => clean::run(&wish, &terminal),
        Command::MergeState(wish) => merge_state::run(&wish, &terminal),
        Command::Pack(wish) => pack::run(&wish, &terminal),
        Command::Preview(wish) => preview::run(&wish, &terminal),
        Command::Types(wish) => types::run(&wish, &terminal),
        Command::New(wish) => new::run(&wish, &terminal),
        Command::Starter(wish) => starter::run(&wish, &terminal),
        Command::Test(wish) => test::run(&wish, &terminal),
        Command::Explain(wish) => explain::run(&wish, &terminal),
        Command::Guide(wish) => guide::run(&wish, &terminal),
        Command::Schema(wish) => schema::run(&wish, &terminal),
        Command::Completions(wish) => completions::run(&wish, &terminal),
        Command::Man => man::run(&terminal),
    }
}

/// Reads workbooks for another run of the program. If that one is gone, there is nobody to tell.
fn read_worker() -> Ending {
    read::serve(io::stdin().lock(), report::pipe()).map_or(Ending::Refused, |()| Ending::Fine)
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// Everything is written or up to date: 0.
    Fine,
    /// Something is wrong with some document, and the sound ones are written: 1.
    Faulty,
    /// No work could be done: 2.
    Refused,
}

impl Ending {
    /// The exit code.
    fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Faulty => 1,
            Self::Refused => 2,
        }
    }
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(ending.code())
    }
}
