//! The program. Everything is in the library, so that it can be tested and documented there.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Typst and Handlebars make and drop many small things on several threads at once.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    rapporteur::cli::main()
}
