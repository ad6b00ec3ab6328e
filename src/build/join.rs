//! Joining what the shares of a build made into one output folder with one state file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::lock::{self, Lock};
use super::partition::Part;
use super::state::{self, Run, State, Store, hash};
use super::withdrawn;
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::write;

/// What is to be joined.
#[derive(Debug)]
pub struct Joining {
    /// The output folders of the shares.
    pub folders: Vec<PathBuf>,
    /// The folder that everything goes into; it may be one of them.
    pub out: PathBuf,
    /// Whether shares may be missing.
    pub partial: bool,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Joined {
    /// The shares that were joined.
    pub parts: BTreeSet<Part>,
    /// The shares that are missing.
    pub missing: Vec<Part>,
    /// How many documents they made.
    pub documents: usize,
    /// How many PDFs were copied.
    pub copied: usize,
    /// How many documents failed.
    pub failed: usize,
}

/// The state of a share, as it was found.
struct Share {
    part: Part,
    folder: PathBuf,
    path: PathBuf,
    state: State,
}

/// Joins shares. Nothing is changed unless all of them can be.
///
/// # Errors
///
/// `partition-missing` where shares are missing, or their PDFs; `partition-conflict` where two do
/// not go together, or where a PDF is not what its share wrote.
pub fn join(joining: &Joining) -> Result<Joined, Vec<Diagnostic>> {
    let out = joining.out.as_path();
    let shares = found(&joining.folders)?;
    let of = division(&shares, joining).map_err(|fault| vec![fault])?;
    let parts: BTreeSet<Part> = shares.iter().map(|share| share.part).collect();
    let missing: Vec<Part> = Part::all(of).filter(|part| !parts.contains(part)).collect();
    if !missing.is_empty() && !joining.partial {
        return Err(vec![absent(&missing, of, joining)]);
    }
    let makers = makers(&shares)?;
    if let Some(fault) = mixed(&shares) {
        return Err(vec![fault]);
    }
    let lock = Lock::take(out).map_err(|fault| vec![fault])?;
    let mut joined = Joined { parts, missing, documents: makers.len(), ..Joined::default() };
    for (name, share) in &makers {
        joined.copied += usize::from(copied(share, name, out).map_err(|fault| vec![fault])?);
    }
    let (mut whole, _) = State::load(out, None);
    let files: Vec<(Part, PathBuf, bool)> = shares
        .iter()
        .map(|share| (share.part, share.path.clone(), is_same(&share.folder, out)))
        .collect();
    let mut before = whole.clone();
    for share in shares {
        if !is_same(&share.folder, out) {
            share.state.said().for_each(|id| state::copy(&share.folder, out, id));
        }
        joined.failed += share.state.failed().count();
        whole.join(share.state, share.part);
    }
    // No share knows what others remember: what is withheld by now is forgotten when all is together.
    let renamed = withdrawn::purge_joined(out, &[&before, &whole]);
    before.rename(&renamed);
    whole.rename(&renamed);
    let run = Run::between(&before, &whole, before.run + 1);
    if !run.is_empty() {
        run.save(out).map_err(|fault| vec![fault])?;
        whole.run = run.number;
    }
    Store::of(out, None).save(&whole).map_err(|fault| vec![fault])?;
    renamed.keys().for_each(|id| state::remove(out, id));
    for (part, path, _) in files.iter().filter(|(.., is_ours)| *is_ours) {
        let _ = fs::remove_file(path);
        let _ = fs::remove_file(out.join(lock::part_file(*part)));
    }
    drop(lock);
    Ok(joined)
}

/// The states of shares in folders.
fn found(folders: &[PathBuf]) -> Result<Vec<Share>, Vec<Diagnostic>> {
    let (mut shares, mut faults) = (Vec::new(), Vec::new());
    for folder in folders {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                let message = format!("the folder can't be read: {error}");
                faults.push(Diagnostic::error(Name::NoSuchInput, message).at(folder.as_path()));
                continue;
            }
        };
        let mut names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
        names.sort();
        for name in names {
            let Some(part) = name.to_str().and_then(state::part_of) else { continue };
            let path = folder.join(&name);
            match State::read(&path) {
                (state, None) => {
                    shares.push(Share { part, folder: folder.clone(), path, state });
                }
                (_, Some(_)) => {
                    let message = format!("the record of partition {part} can't be used");
                    let fault = Diagnostic::error(Name::StateUnusable, message).at(path);
                    faults.push(fault.hint(format!("build with `--partition {part}` once more")));
                }
            }
        }
    }
    if faults.is_empty() { Ok(shares) } else { Err(faults) }
}

/// Of how many shares these are.
fn division(shares: &[Share], joining: &Joining) -> Result<u32, Diagnostic> {
    let Some(first) = shares.first() else {
        let folder = joining.folders.first().map_or(joining.out.as_path(), PathBuf::as_path);
        let message = "no partition was built here";
        return Err(Diagnostic::error(Name::PartitionMissing, message).at(folder).hint(
            "build with `--partition 1/8` and so on first, or name the folders of the parts",
        ));
    };
    let of = first.part.of();
    match shares.iter().find(|share| share.part.of() != of) {
        None => Ok(of),
        Some(other) => {
            let message = format!(
                "partitions {} and {} do not go together: one of {of} parts, the other of {}",
                first.part,
                other.part,
                other.part.of()
            );
            Err(Diagnostic::error(Name::PartitionConflict, message)
                .at(first.path.as_path())
                .also("the other", other.path.as_path())
                .hint("remove the record of the older one, or name only the folders of one build"))
        }
    }
}

/// Shares are missing.
fn absent(missing: &[Part], of: u32, joining: &Joining) -> Diagnostic {
    let named: Vec<String> = missing.iter().take(12).map(Part::to_string).collect();
    let rest = match missing.len().saturating_sub(named.len()) {
        0 => String::new(),
        rest => format!(" and {rest} more"),
    };
    let verb = if missing.len() == 1 { "is" } else { "are" };
    let message =
        format!("{} of {of} partitions {verb} missing: {}{rest}", missing.len(), named.join(", "));
    Diagnostic::error(Name::PartitionMissing, message)
        .at(joining.out.as_path())
        .hint("build them, or name the folders in which they were built")
        .hint("`--partial` joins the others")
}

/// The fault of shares of which one was built of another version of a workbook than the rest: some
/// papers would then be of one version, some of the other, and some not there at all.
fn mixed(shares: &[Share]) -> Option<Diagnostic> {
    let mut versions: BTreeMap<(&str, &str), (&Share, &str)> = BTreeMap::new();
    for share in shares {
        for made in share.state.documents.values() {
            let version = (share, &*made.said);
            let (first, said) = *versions.entry((&made.input, &made.doctype)).or_insert(version);
            if said != made.said {
                let (one, other) = (first.part, share.part);
                let message = format!(
                    "the partitions {one} and {other} were built of different versions of {}",
                    quoted(&made.input)
                );
                return Some(
                    Diagnostic::error(Name::PartitionConflict, message)
                        .at(first.path.as_path())
                        .also("the other", share.path.as_path())
                        .hint("build all partitions again from the same inputs"),
                );
            }
        }
    }
    None
}

/// Which share made each document. Each PDF is the one that its share wrote.
fn makers(shares: &[Share]) -> Result<BTreeMap<&str, &Share>, Vec<Diagnostic>> {
    let mut makers: BTreeMap<&str, (&Share, &str)> = BTreeMap::new();
    let mut faults = Vec::new();
    let documents = shares.iter().flat_map(|share| {
        share.state.documents.iter().map(move |(name, made)| (share, &**name, &*made.pdf))
    });
    for (share, name, pdf) in documents {
        match makers.get(name) {
            Some((other, before)) if *before != pdf => {
                let message = format!("two partitions made {}, and not the same", quoted(name));
                let fault = Diagnostic::error(Name::PartitionConflict, message);
                let fault =
                    fault.at(other.folder.join(name)).also("the other", share.folder.join(name));
                faults.push(fault.hint("build both again from the same inputs"));
            }
            Some(_) => {}
            None => {
                makers.insert(name, (share, pdf));
                faults.extend(damaged(share, name, pdf));
            }
        }
    }
    match faults.is_empty() {
        true => Ok(makers.into_iter().map(|(name, (share, _))| (name, share)).collect()),
        false => Err(faults),
    }
}

/// What keeps a PDF from being the one that its share wrote.
fn damaged(share: &Share, name: &str, pdf: &str) -> Option<Diagnostic> {
    let path = share.folder.join(name);
    let (fault, reason) = match fs::read(&path) {
        Ok(bytes) if hash(&bytes) == pdf => return None,
        Ok(_) => (Name::PartitionConflict, "is not what it wrote"),
        Err(_) => (Name::PartitionMissing, "is not there"),
    };
    let message = format!("{}, which partition {} made, {reason}", quoted(name), share.part);
    let hint = "copy the folder of the partition as a whole, with its PDFs and its record";
    Some(Diagnostic::error(fault, message).at(path).hint(hint))
}

/// Copies a PDF, with the source beside it, unless it is there. Tells whether it had to.
fn copied(share: &Share, name: &str, out: &Path) -> Result<bool, Diagnostic> {
    let (from, to) = (share.folder.join(name), out.join(name));
    if is_same(&share.folder, out) {
        return Ok(false);
    }
    let read = |path: &Path| fs::read(path).map_err(|error| write::because(path, &error));
    if let Ok(source) = fs::read(from.with_extension("typ")) {
        write::file(&source, &to.with_extension("typ"))?;
    }
    let bytes = read(&from)?;
    if fs::read(&to).is_ok_and(|there| there == bytes) {
        return Ok(false);
    }
    write::file(&bytes, &to)?;
    Ok(true)
}

/// Whether two paths lead to one folder.
fn is_same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    one == other || real(one).is_some_and(|one| Some(one) == real(other))
}
