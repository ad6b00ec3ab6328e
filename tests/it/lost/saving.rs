//! A workbook that is saved while it is read.

use std::env;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rapporteur::read::{Options, Reader, Workbook};

use super::{batch, book, each_is_one_of, files, pdfs, undisturbed};
use crate::project::Project;

/// How a program saves a file.
type Saving = fn(&Path, &[u8]);

/// Another file takes its place.
fn renaming(path: &Path, bytes: &[u8]) {
    let passing = path.with_extension("passing");
    fs::write(&passing, bytes).unwrap();
    fs::rename(passing, path).unwrap();
}

/// It is emptied, and then written little by little.
fn rewriting(path: &Path, bytes: &[u8]) {
    let mut file = File::create(path).unwrap();
    for part in bytes.chunks(bytes.len() / 3 + 1) {
        file.write_all(part).unwrap();
        file.flush().unwrap();
        thread::sleep(Duration::from_millis(3));
    }
}

/// It is taken away, and comes back.
fn replacing(path: &Path, bytes: &[u8]) {
    let old = path.with_extension("old");
    fs::rename(path, &old).unwrap();
    thread::sleep(Duration::from_millis(3));
    rewriting(path, bytes);
    fs::remove_file(old).unwrap();
}

/// How long nobody can tell whether a file that rests is whole. A machine that is busy with other
/// things may halt a program for as long while it saves.
const STALLED: Duration = Duration::from_millis(80);

/// Does something while two versions of files are saved by turns, with a rest after each. Returns how
/// often they were saved, and how long that took at most.
fn while_saving(
    folder: &Path,
    versions: &[super::Files; 2],
    (saving, rest): (Saving, Duration),
    work: impl FnOnce(),
) -> (usize, Duration) {
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let saving = scope.spawn(|| {
            let (mut saved, mut longest) = (0, Duration::ZERO);
            while !stop.load(Ordering::Relaxed) {
                let begun = Instant::now();
                for (name, bytes) in &versions[saved % 2] {
                    saving(&folder.join(name), bytes);
                }
                longest = longest.max(begun.elapsed());
                saved += 1;
                thread::sleep(rest);
            }
            (saved, longest)
        });
        // However the work ends.
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
        stop.store(true, Ordering::Relaxed);
        let saved = saving.join().unwrap();
        done.unwrap_or_else(|reason| std::panic::resume_unwind(reason));
        saved
    })
}

/// Both versions of a workbook as files, and the project in which it is.
fn versions(name: &str) -> (Project, [super::Files; 2]) {
    let project = batch(0);
    let versions = ["two", "one"].map(|version| {
        // Of different lengths, and longer than what is read in one go.
        let mut book = book(3, version);
        for number in 1..if version == "one" { 900 } else { 700 } {
            let task = format!("Task {number} of many in version {version}");
            book = book.with("Tasks", &format!("A{}", number + 1), &*task);
        }
        project.save(&format!("inputs/{name}"), &book);
        let path = project.path("inputs").join(name);
        if path.is_dir() {
            return files(&path);
        }
        super::Files::from([(name.to_owned(), fs::read(&path).unwrap())])
    });
    (project, versions)
}

/// Reads a workbook for a while as it is saved, and holds that it is always one of its versions. Once
/// more if the machine halted the program that saves it in the middle.
fn read_while_saving(name: &str, saving: Saving, rest: Duration) {
    let (project, versions) = versions(name);
    let path = project.path("inputs").join(name);
    let folder = if path.is_dir() { path.clone() } else { project.path("inputs") };
    let reader = Reader::new(Options::default(), Some(env!("CARGO_BIN_EXE_rapporteur").into()));
    let put = |version: &super::Files| {
        for (name, bytes) in version {
            fs::write(folder.join(name), bytes).unwrap();
        }
        reader.workbook(&path, "plan").value.unwrap()
    };
    let known: Vec<Workbook> = versions.iter().map(put).collect();
    assert_ne!(known[0], known[1]);
    let most =
        Duration::from_millis(if env::var_os("RAPPORTEUR_KILLS").is_some() { 8000 } else { 600 });
    for turn in 0.. {
        let (mut reads, mut fault) = (0, None);
        let (saved, longest) = while_saving(&folder, &versions, (saving, rest), || {
            let begun = Instant::now();
            while fault.is_none() && (begun.elapsed() < most || reads < 8) {
                let read = reader.workbook(&path, "plan");
                fault = match read.value {
                    None => Some(format!("{:?}", read.diagnostics)),
                    Some(read) => (!known.contains(&read)).then(|| "a mixture".to_owned()),
                };
                reads += 1;
            }
        });
        println!("{name}: read {reads} times, saved {saved} times, in {longest:?} at most");
        let Some(fault) = fault else { return assert!(saved > 1, "{saved}") };
        assert!(longest > STALLED && turn < 9, "{name}, read {reads}: {fault}");
    }
}

#[test]
fn a_workbook_that_is_replaced_again_and_again_is_read_as_one_version() {
    for name in ["plan.xlsx", "plan.ods", "plan.json", "plan.toml"] {
        read_while_saving(name, renaming, Duration::from_millis(1));
    }
}

#[test]
fn a_workbook_that_is_written_over_again_and_again_is_read_as_one_version() {
    for name in ["plan.xlsx", "plan.ods", "plan.json", "plan.toml"] {
        read_while_saving(name, rewriting, Duration::from_millis(170));
        read_while_saving(name, replacing, Duration::from_millis(170));
    }
}

#[test]
fn the_files_of_a_folder_are_read_as_of_one_moment() {
    read_while_saving("plan", renaming, Duration::from_millis(170));
    read_while_saving("plan", rewriting, Duration::from_millis(170));
}

#[test]
fn what_never_rests_is_told_in_plain_words() {
    const TOLD: &str = "error[reading-stopped] inputs/plan: the workbook is written to again and again \
                        while it is read";
    for turn in 0.. {
        let (project, versions) = versions("plan");
        let folder = project.path("inputs/plan");
        let mut found = Vec::new();
        let (_, longest) = while_saving(&folder, &versions, (rewriting, Duration::ZERO), || {
            found = project.build([]).found();
        });
        project.run(["build"]).success();
        if found == [TOLD] {
            return;
        }
        // It did rest if the machine halted the program that saves it.
        assert!(longest > STALLED && turn < 9, "saved in {longest:?} at most: {found:?}");
    }
}

#[test]
fn a_build_while_its_workbooks_are_saved_makes_whole_versions() {
    const DOCUMENTS: usize = 8;
    let made = ["one", "two"].map(|version| undisturbed(DOCUMENTS, version));
    let project = batch(DOCUMENTS);
    let inputs = ["two", "one"].map(|version| {
        let project = batch(DOCUMENTS);
        (0..DOCUMENTS).for_each(|number| super::save(&project, number, version));
        files(&project.path("inputs"))
    });
    let (inputs_folder, rest) = (project.path("inputs"), Duration::from_millis(300));
    while_saving(&inputs_folder, &inputs, (renaming, rest), || {
        for _ in 0..8 {
            project.run(["build"]).success();
            each_is_one_of(&pdfs(&project.path("out")), &[&made[0], &made[1]]);
        }
    });
    // What the record says is true of what was read, not of what came after it.
    (0..DOCUMENTS).for_each(|number| super::save(&project, number, "one"));
    project.run(["build"]).success();
    assert!(pdfs(&project.path("out")) == made[0]);
}
