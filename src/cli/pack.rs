//! `rapporteur pack`.

use std::env;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::Context;

use super::report::Terminal;
use super::{Ending, arguments, build, interrupt, resolve};
use crate::build::Options;
use crate::build::pack::{self, Form, Packed, Wish};
use crate::diagnostic::{Diagnostic, Name, quoted};

/// Makes a pack, and reports what came of it.
pub fn run(wish: &arguments::Pack, terminal: &Terminal) -> anyhow::Result<Ending> {
    let working = env::current_dir().context("the working folder can't be read")?;
    let format = wish.selection.format;
    let (packed, strict) = match resolved(wish, &working) {
        Ok((options, wish)) => {
            interrupt::listen(Arc::clone(&options.stop), Arc::new(AtomicBool::new(true)));
            let progress = terminal.progress(format);
            let packed = pack::pack(&options, &wish, &|event| progress.tell(event));
            progress.finish();
            (packed, options.deny_warnings)
        }
        Err(refusal) => (Packed::refused(vec![*refusal]), false),
    };
    terminal.packed(&packed, format, wish.selection.all).context("the report can't be printed")?;
    Ok(build::ending(&packed.outcome, strict))
}

/// What to do, seen from the folder in which it was typed.
fn resolved(wish: &arguments::Pack, working: &Path) -> Result<(Options, Wish), Box<Diagnostic>> {
    let checking = resolve::selected(&wish.selection, working)?;
    let file = wish.out.clone().unwrap_or_else(|| checking.project.out().join("pack.pdf"));
    let ending = file.extension().unwrap_or_default().to_ascii_lowercase();
    let form = match ending.to_str() {
        Some("pdf") => Form::Pdf,
        Some("zip") => Form::Zip,
        _ => {
            let name = quoted(&file.to_string_lossy());
            let message = format!("the pack can't be written to {name}");
            let fault = Diagnostic::error(Name::OutputNotWritable, message).at(file.as_path());
            return Err(fault.hint("let the name end with .pdf or .zip").into());
        }
    };
    resolve::keep_apart(&file, &checking.project, working)?;
    let options = Options { system_fonts: wish.system_fonts, write: true, ..checking };
    let wish = Wish {
        file,
        form,
        title: wish.title.clone(),
        subtitle: wish.subtitle.clone(),
        date: wish.date.clone(),
        language: wish.language.clone(),
        without_failed: wish.without_failed,
    };
    Ok((options, wish))
}
