//! The program. Everything is in the library, so that it can be tested and documented there.

use std::process::ExitCode;

fn main() -> ExitCode {
    rapporteur::cli::main()
}
