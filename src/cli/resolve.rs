//! From what was typed to what is done: every default filled in, every conflict refused.

use std::collections::BTreeSet;
use std::env;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::arguments::{Build, Check, Clean, Making, Preview, Selection};
use super::limits::{self, Limit};
use crate::build::{Choice, Options, Problems, Today};
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::project::{self, Project};
use crate::read::{self, Limits};

/// What to do for `build`, seen from the folder in which it was typed.
///
/// # Errors
///
/// Fails if what was asked can't be done by any build.
pub fn building(wish: &Build, working: &Path) -> Result<Options, Box<Diagnostic>> {
    let making = making(&wish.making, working)?;
    let choice =
        Choice { failed: wish.run.only_failed, part: wish.partition, ..making.choice.clone() };
    Ok(Options { choice, dry: wish.dry_run, write: !wish.dry_run, ..making })
}

/// What to do for `check`, seen from the folder in which it was typed.
///
/// # Errors
///
/// Fails if there is nothing to check.
pub fn checking(wish: &Check, working: &Path) -> Result<Options, Box<Diagnostic>> {
    let selected = selected(&wish.selection, working)?;
    let choice = Choice { failed: wish.run.only_failed, ..selected.choice.clone() };
    Ok(Options { choice, ..selected })
}

/// What to do for `clean`, seen from the folder in which it was typed. There may be no workbook left.
///
/// # Errors
///
/// Fails if what was asked can't be done.
pub fn cleaning(wish: &Clean, working: &Path) -> Result<Options, Box<Diagnostic>> {
    let project = project(wish.root.as_deref(), working)?;
    let folder = project.inputs_folder();
    let inputs = match &*wish.inputs {
        [] => project.inputs().map_err(|error| unreadable(&folder, &error))?,
        named => inputs(named, &project)?,
    };
    let plain = plain(project, &wish.limits);
    Ok(Options {
        inputs,
        doctype: wish.doctype.clone(),
        out: wish.out.clone().unwrap_or(plain.out),
        dry: wish.dry_run,
        ..plain
    })
}

/// What to do for each build of `watch`, seen from the folder in which it was typed.
///
/// # Errors
///
/// Fails if what was asked can't be done by any build.
pub fn making(wish: &Making, working: &Path) -> Result<Options, Box<Diagnostic>> {
    let checking = selected(&wish.selection, working)?;
    let out = wish.out.clone().unwrap_or_else(|| checking.project.out());
    keep_apart(&out, &checking.project, working)?;
    Ok(Options {
        out,
        force: wish.force,
        keep_typst: wish.keep_typst,
        system_fonts: wish.system_fonts,
        write: true,
        ..checking
    })
}

/// What was selected: checked, unless more is asked for.
///
/// # Errors
///
/// Fails if there is nothing to check.
pub fn selected(selection: &Selection, working: &Path) -> Result<Options, Box<Diagnostic>> {
    let project = project(selection.root.as_deref(), working)?;
    let inputs = inputs(&selection.inputs, &project)?;
    let problems = problems(selection, (&inputs, &project), working)?;
    let plain = plain(project, &selection.limits);
    Ok(Options {
        problems,
        inputs,
        choice: Choice { only: selection.only.clone(), ..Choice::default() },
        doctype: selection.doctype.clone(),
        deny_warnings: selection.deny_warnings,
        today: selection.today.map_or(plain.today, Today::Is),
        jobs: selection.jobs.unwrap_or_else(processors),
        ..plain
    })
}

/// What to do for `preview`, seen from the folder in which it was typed.
///
/// # Errors
///
/// Fails if there is no such project.
pub fn previewing(wish: &Preview, working: &Path) -> Result<Options, Box<Diagnostic>> {
    let project = project(wish.root.as_deref(), working)?;
    Ok(Options { system_fonts: wish.system_fonts, ..plain(project, &wish.limits) })
}

/// What to do with a project where nothing else is asked for: check nothing.
fn plain(project: Project, limits: &[Limit]) -> Options {
    let epoch: Option<i64> =
        env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.trim().parse().ok());
    Options {
        inputs: Vec::new(),
        out: project.out(),
        project,
        doctype: None,
        deny_warnings: false,
        jobs: processors(),
        force: false,
        keep_typst: false,
        system_fonts: false,
        dry: false,
        choice: Choice::default(),
        epoch,
        today: match epoch.and_then(|epoch| Timestamp::from_second(epoch).ok()) {
            Some(moment) => Today::Is(moment.to_zoned(TimeZone::UTC).date()),
            None => Today::AskedOf(|| Zoned::now().date()),
        },
        write: false,
        reading: read::Options { limits: limits::set(Limits::default(), limits), encoding: None },
        reader: env::current_exe().ok(),
        problems: Problems::Nowhere,
        stop: Arc::new(AtomicBool::new(false)),
    }
}

/// The project: the one that was named, or the one around the working folder.
///
/// # Errors
///
/// Fails if what was named is no folder.
pub fn project(root: Option<&Path>, working: &Path) -> Result<Project, Box<Diagnostic>> {
    match root {
        Some(root) if !root.is_dir() => {
            let message = format!("there is no folder {}", quoted(&root.to_string_lossy()));
            Err(Diagnostic::error(Name::NoSuchInput, message)
                .at(root)
                .hint("name the project's folder after --root, or leave --root out")
                .into())
        }
        Some(root) => Ok(Project::at(root)),
        None => Ok(Project::around(working)),
    }
}

/// The workbooks that were named, each once; without any, those of `inputs/`.
fn inputs(named: &[PathBuf], project: &Project) -> Result<Vec<PathBuf>, Box<Diagnostic>> {
    if named.is_empty() {
        let folder = project.inputs_folder();
        return match project.inputs() {
            Ok(found) if found.is_empty() => Err(nothing_in(&folder).into()),
            Ok(found) => Ok(found),
            Err(error) => Err(unreadable(&folder, &error).into()),
        };
    }
    let mut inputs: Vec<PathBuf> = Vec::new();
    for path in named {
        let found = project::expand(path).map_err(|error| unreadable(path, &error))?;
        for path in found {
            if !inputs.contains(&path) {
                inputs.push(path);
            }
        }
    }
    Ok(inputs)
}

/// Where workbooks are looked for, seen from the folder in which it was typed: what was named, or
/// else `inputs/`, and the folders in these. Nothing where the project is not there.
pub fn looked(selection: &Selection, working: &Path) -> BTreeSet<PathBuf> {
    let Ok(project) = project(selection.root.as_deref(), working) else { return BTreeSet::new() };
    let named = match &*selection.inputs {
        [] => vec![project.inputs_folder()],
        named => named.to_vec(),
    };
    let folders = named.iter().flat_map(|path| project::folders(path));
    folders.chain([project.templates_folder()]).collect()
}

/// There is no workbook where all workbooks should be.
fn nothing_in(folder: &Path) -> Diagnostic {
    Diagnostic::error(Name::NoSuchInput, "there is no workbook to read")
        .at(folder)
        .hint("put workbooks there, or name one: rapporteur build plan.xlsx")
}

/// A folder can't be listed.
fn unreadable(folder: &Path, error: &std::io::Error) -> Diagnostic {
    let message = format!("the folder can't be read: {error}");
    Diagnostic::error(Name::NoSuchInput, message).at(folder)
}

/// Where problems are written.
fn problems(
    selection: &Selection,
    (inputs, project): (&[PathBuf], &Project),
    working: &Path,
) -> Result<Problems, Box<Diagnostic>> {
    let Some(path) = &selection.problems else {
        return Ok(if selection.no_problems { Problems::Nowhere } else { Problems::Beside });
    };
    let refused = |message: &str, hint: &str| {
        let name = quoted(&path.to_string_lossy());
        let message = format!("the problems can't be written to {name}{message}");
        Box::new(Diagnostic::error(Name::OutputNotWritable, message).at(path.as_path()).hint(hint))
    };
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    if !["xlsx", "html", "htm"].iter().any(|known| *ending == **known) {
        return Err(refused("", "let the name end with .xlsx or .html"));
    }
    let target = real(&working.join(path));
    if inputs.iter().any(|input| real(&working.join(input)) == target) {
        return Err(refused(", which is read", "name another file after --problems"));
    }
    match folder_read(&target, project, working) {
        Some(folder) => {
            let folder = quoted(&folder.to_string_lossy());
            let hint = "name a file in another folder after --problems";
            Err(refused(&format!(": {folder} holds what is read"), hint))
        }
        None => Ok(Problems::Into(path.clone())),
    }
}

/// The folder that a build reads in which a path is, if it is in any.
fn folder_read(target: &Path, project: &Project, working: &Path) -> Option<PathBuf> {
    let read = [Some(project.inputs_folder()), project.templates()];
    read.into_iter().flatten().find(|folder| target.starts_with(real(&working.join(folder))))
}

/// Refuses to write into the folders that a build reads.
///
/// # Errors
///
/// Fails if `out` is in one of them.
pub fn keep_apart(out: &Path, project: &Project, working: &Path) -> Result<(), Box<Diagnostic>> {
    let target = real(&working.join(out));
    match folder_read(&target, project, working) {
        Some(folder) => {
            let name = quoted(&folder.to_string_lossy());
            Err(Diagnostic::error(
                Name::OutputNotWritable,
                format!("the PDFs can't go into {name}, which the build reads"),
            )
            .at(out)
            .hint("name another folder after --out")
            .into())
        }
        None => Ok(()),
    }
}

/// A path without links in it, as far as it exists.
fn real(path: &Path) -> PathBuf {
    let known = path.ancestors().find_map(|folder| {
        let real = folder.canonicalize().ok()?;
        Some(real.join(path.strip_prefix(folder).ok()?))
    });
    known.unwrap_or_else(|| path.to_owned())
}

/// How many documents this computer can well work on at a time.
pub fn processors() -> NonZeroUsize {
    thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use clap::Parser;

    use super::*;
    use crate::cli::Arguments;
    use crate::cli::arguments::Command;

    fn resolved(working: &Path, arguments: &[&str]) -> Result<Options, Box<Diagnostic>> {
        let line = ["rapporteur", "build"].iter().chain(arguments);
        match Arguments::try_parse_from(line).unwrap().command {
            Command::Build(wish) => building(&wish, working),
            _ => panic!("build was typed"),
        }
    }

    #[test]
    fn an_input_named_twice_is_built_once() {
        let folder = tempfile::tempdir().unwrap();
        let options = resolved(folder.path(), &["b.xlsx", "a.xlsx", "b.xlsx"]).unwrap();
        assert_eq!(options.inputs, [PathBuf::from("b.xlsx"), PathBuf::from("a.xlsx")]);
        assert_eq!(options.out, Path::new("out"));
        assert!(options.write);
    }

    #[test]
    fn no_workbook_at_all_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_str().unwrap();
        let fault = resolved(folder.path(), &["--root", root]).unwrap_err();
        assert_eq!(fault.name, Name::NoSuchInput);
    }

    #[test]
    fn pdfs_never_go_where_the_build_reads() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("templates/_shared")).unwrap();
        let root = folder.path().to_str().unwrap();
        for out in ["inputs/new", "templates/_shared"] {
            let out = format!("{root}/{out}");
            let fault = resolved(folder.path(), &["--root", root, "a.toml", "--out", &out]);
            assert_eq!(fault.unwrap_err().name, Name::OutputNotWritable);
        }
    }

    #[test]
    fn a_root_that_is_not_there_is_refused() {
        let fault = resolved(Path::new("."), &["--root", "no/such/folder"]).unwrap_err();
        assert_eq!(fault.message, "there is no folder `no/such/folder`");
    }
}
