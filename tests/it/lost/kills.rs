//! Killed with SIGKILL at random moments.
//!
//! A dozen kills in each run of the tests; `RAPPORTEUR_KILLS=100` asks for a hundred, of builds of 200
//! documents. `RAPPORTEUR_SEED` repeats the moments of a run that failed.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rapporteur::read::{self, Options};

use super::{Files, batch, each_is_one_of, files, input, name, no_parts, pdfs, save};
use super::{start, undisturbed, until};
use crate::project::Project;

/// Numbers that nobody foresees, and that come again with the same seed.
struct Dice(u64);

impl Dice {
    fn new() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos() as u64;
        let seed = number("RAPPORTEUR_SEED").unwrap_or(now);
        println!("RAPPORTEUR_SEED={seed}");
        Self(seed)
    }

    /// A number below this one.
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end.max(1)
    }
}

fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok()?.parse().ok()
}

/// Kills a build at a moment within this time; whether it was still at work.
fn killed(mut child: Child, within: Duration, dice: &mut Dice) -> bool {
    thread::sleep(Duration::from_micros(dice.below(within.as_micros() as u64)));
    child.kill().unwrap();
    child.wait().unwrap().code().is_none()
}

/// Holds that no process is left that was started for a project.
fn nobody_is_left(project: &Project) {
    let folder = project.path("").canonicalize().unwrap();
    let works_there =
        |entry: fs::DirEntry| fs::read_link(entry.path().join("cwd")).is_ok_and(|at| at == folder);
    until("processes that read end with the one that needs them", || {
        let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
        !processes.into_iter().any(works_there)
    });
}

#[test]
fn a_build_that_is_killed_at_any_moment_is_completed_by_the_next() {
    let kills = number("RAPPORTEUR_KILLS").unwrap_or(12);
    let documents = if kills < 100 { 32 } else { 200 };
    let mut dice = Dice::new();
    let versions = ["one", "two"].map(|version| (version, undisturbed(documents, version)));
    let project = batch(documents);
    let begun = Instant::now();
    project.run(["build"]).success();
    let mut whole = begun.elapsed();
    let (mut wanted, mut hits) = (versions[0].1.clone(), 0);
    for round in 0.. {
        // More of them, where many came too late.
        if round >= kills && hits * 3 > kills {
            break;
        }
        assert!(round < 10 * kills, "{hits}");
        match dice.below(4) {
            0 => project.remove("out"),
            _ => {
                for number in 0..documents {
                    let (version, made) = &versions[dice.below(2) as usize];
                    save(&project, number, version);
                    let name = format!("{}.pdf", name(number));
                    wanted.insert(name.clone(), made[&name].clone());
                }
            }
        }
        let before = pdfs(&project.path("out"));
        if killed(start(&project, ["build"]), whole, &mut dice) {
            hits += 1;
            whole = whole * 21 / 20;
        } else {
            // The builds before may have had less of the machine than this one.
            whole = whole * 4 / 5;
        }
        let left = pdfs(&project.path("out"));
        each_is_one_of(&left, &[&before, &wanted]);
        assert!(before.keys().all(|name| left.contains_key(name)), "round {round}");
        // Killed twice: what the first has made is known to the third.
        if dice.below(3) == 0 {
            killed(start(&project, ["build"]), whole / 2, &mut dice);
        }
        let left = pdfs(&project.path("out"));
        each_is_one_of(&left, &[&before, &wanted]);
        let done = wanted.iter().filter(|(name, bytes)| left.get(*name) == Some(bytes)).count();
        let report = project.build([]);
        assert_eq!(report.found(), [""; 0], "round {round}");
        assert_eq!(report.0["totals"]["documents"], documents);
        // Only those that were in hand may be made once more, though they are there.
        let again = report.0["totals"]["written"].as_u64().unwrap() as usize + done - documents;
        let in_hand = 2 * thread::available_parallelism().unwrap().get();
        assert!(again <= in_hand, "round {round}: {again} of {done} were made once more");
        assert!(pdfs(&project.path("out")) == wanted, "round {round}");
        no_parts(&project.path("out"));
        if dice.below(4) == 0 {
            assert_eq!(project.build([]).0["totals"]["unchanged"], documents, "round {round}");
            project.run(["build", "--force"]).success();
            assert!(pdfs(&project.path("out")) == wanted, "round {round}");
        }
    }
    println!("{hits} builds were killed at work, of {kills} or more");
    nobody_is_left(&project);
}

#[test]
fn partitions_that_are_killed_at_any_moment_are_completed_by_the_next() {
    const DOCUMENTS: usize = 24;
    let mut dice = Dice::new();
    let wanted = undisturbed(DOCUMENTS, "one");
    let project = batch(DOCUMENTS);
    let shares = ["1/3", "2/3", "3/3"];
    let begun = Instant::now();
    project.run(["build", "--partition", "1/3"]).success();
    let whole = begun.elapsed() * 3;
    project.remove("out");
    for round in 0..number("RAPPORTEUR_KILLS").map_or(4, |kills| kills / 4) {
        let started = shares.map(|share| start(&project, ["build", "--partition", share]));
        for child in started {
            killed(child, whole / 3, &mut dice);
        }
        each_is_one_of(&pdfs(&project.path("out")), &[&wanted]);
        // One by one, or all at the same time.
        let rest = shares.map(|share| {
            let mut child = start(&project, ["build", "--partition", share]);
            let ended = (round % 2 == 0).then(|| child.wait().unwrap());
            (child, ended)
        });
        for (mut child, ended) in rest {
            assert!(ended.unwrap_or_else(|| child.wait().unwrap()).success(), "round {round}");
        }
        assert!(pdfs(&project.path("out")) == wanted, "round {round}");
        no_parts(&project.path("out"));
        project.run(["merge-state"]).success();
        assert_eq!(project.build([]).0["totals"]["unchanged"], DOCUMENTS, "round {round}");
        if dice.below(2) == 0 {
            project.remove("out");
        }
    }
    nobody_is_left(&project);
}

/// Whether a file is a list of problems that a spreadsheet program can open.
fn is_list(path: &Path) -> bool {
    read::workbook(path, "list", &Options::default()).value.is_some()
}

/// What a run that nobody disturbs leaves of a project whose second workbooks are at fault.
fn left(project: &Project) -> Files {
    let mut left = files(&project.path("out"));
    left.retain(|name, _| !name.starts_with(".rapporteur-state") && name != ".rapporteur.lock");
    left.retain(|name, _| !name.contains("-journal") && !name.contains("-records"));
    left
}

#[test]
fn a_run_that_is_killed_while_it_writes_problems_leaves_whole_lists() {
    const DOCUMENTS: usize = 8;
    let mut dice = Dice::new();
    let project = batch(DOCUMENTS);
    let spoil = |project: &Project| {
        for number in (0..DOCUMENTS).step_by(2) {
            let task = if number % 4 == 0 { "Task" } else { "" };
            let book = super::book(number, "two").with("Tasks", "A2", task);
            let book = book.with("Tasks", "A1", "Nom").with("Tasks", "B2", "beside");
            project.save(&input(number), &book);
        }
    };
    let mend = |project: &Project| {
        (0..DOCUMENTS).step_by(2).for_each(|number| save(project, number, "two"));
    };
    let reference = batch(DOCUMENTS);
    spoil(&reference);
    let begun = Instant::now();
    reference.run(["build"]).failure(1);
    let whole = begun.elapsed();
    let spoilt = left(&reference);
    assert!(spoilt.keys().any(|name| name.ends_with(".problems.xlsx")), "{:?}", spoilt.keys());
    for round in 0..6 {
        spoil(&project);
        let arguments = [&["build", "--force"][..], &["check"]][round % 2];
        killed(start(&project, arguments.iter().copied()), whole, &mut dice);
        for name in project.names("out").iter().filter(|name| name.ends_with(".xlsx")) {
            assert!(is_list(&project.path("out").join(name)), "{name}");
        }
        let lists = |files: &Files| {
            let is_list = |name: &&String| name.ends_with(".problems.xlsx");
            files.keys().filter(is_list).cloned().collect::<Vec<_>>()
        };
        project.run(["build"]).failure(1);
        let found = left(&project);
        assert_eq!(lists(&found), lists(&spoilt), "round {round}");
        no_parts(&project.path("out"));
        mend(&project);
        killed(start(&project, arguments.iter().copied()), whole, &mut dice);
        project.run(["build"]).success();
        assert!(lists(&left(&project)).is_empty(), "round {round}: {:?}", project.names("out"));
        no_parts(&project.path("out"));
    }
    nobody_is_left(&project);
}

#[test]
fn what_reads_ends_with_the_program_that_needs_it() {
    let project = batch(1).file("inputs/long/Long.csv", "a line of text\n".repeat(400_000));
    for millis in [20, 60, 120] {
        let mut child = start(&project, ["build"]);
        thread::sleep(Duration::from_millis(millis));
        child.kill().unwrap();
        child.wait().unwrap();
        nobody_is_left(&project);
    }
}
