//! Where the root, `templates/`, `inputs/` and `out/` are.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

/// The endings of the files that are taken for workbooks where nobody names them one by one. What
/// a file really is, is told by its content alone.
const WORKBOOKS: &[&str] = &["xlsx", "xlsm", "xlsb", "xls", "ods", "json", "toml"];

/// How the names of problems workbooks end, which are copies and no inputs.
pub const PROBLEMS: &str = ".problems.xlsx";

/// A project: a folder with `templates/`, or any folder where there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The root, relative to the working folder where it was looked for; empty for that folder
    /// itself, so that paths are told as `inputs/plan.xlsx`.
    root: PathBuf,
    /// Whether the root holds `templates/`.
    has_templates: bool,
}

impl Project {
    /// The project that a working folder lies in: the nearest folder upwards that holds
    /// `templates/`. Where there is none, the working folder with the shipped types only.
    pub fn around(working: &Path) -> Self {
        let mut root = PathBuf::new();
        for folder in working.ancestors() {
            if folder.join("templates").is_dir() {
                return Self { root, has_templates: true };
            }
            root.push("..");
        }
        Self { root: PathBuf::new(), has_templates: false }
    }

    /// The project with this root, whether or not it holds `templates/`.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        let has_templates = root.join("templates").is_dir();
        Self { root, has_templates }
    }

    /// The folder that it is in; `.` for the working folder.
    pub fn root(&self) -> &Path {
        if self.root.as_os_str().is_empty() { Path::new(".") } else { &self.root }
    }

    /// The folder of its document types, if it has any.
    pub fn templates(&self) -> Option<PathBuf> {
        self.has_templates.then(|| self.templates_folder())
    }

    /// The folder in which its document types are looked for. It need not exist.
    pub fn templates_folder(&self) -> PathBuf {
        self.root.join("templates")
    }

    /// The folder of its workbooks. It need not exist.
    pub fn inputs_folder(&self) -> PathBuf {
        self.root.join("inputs")
    }

    /// The folder for its PDFs where no other is named. It need not exist.
    pub fn out(&self) -> PathBuf {
        self.root.join("out")
    }

    /// Every workbook in `inputs/`, by name: spreadsheets, JSON and TOML files, and folders that
    /// hold CSV files. What is hidden, is the lock file of an office program (`~$`), begins with
    /// `_`, or is a list of problems is left out.
    ///
    /// # Errors
    ///
    /// Fails if the folder is there and can't be listed. A folder that is not there holds none.
    pub fn inputs(&self) -> io::Result<Vec<PathBuf>> {
        workbooks(&self.inputs_folder())
    }
}

/// What somebody who names this path means: a folder that is no workbook itself stands for the
/// workbooks in it, anything else for itself.
///
/// # Errors
///
/// Fails if it is a folder that can't be listed.
pub fn expand(path: &Path) -> io::Result<Vec<PathBuf>> {
    if path.is_dir() && !holds_csv(path) {
        let found = workbooks(path)?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(vec![path.to_owned()])
}

/// A path, and if it is a folder those in it that may be workbooks: where workbooks are looked for if
/// somebody names it.
pub fn folders(path: &Path) -> Vec<PathBuf> {
    let mut folders = entries(path).unwrap_or_default();
    folders.retain(|path| !is_set_aside(path) && path.is_dir());
    folders.push(path.to_owned());
    folders
}

/// The workbooks that a pattern means.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fitting {
    /// They, by name.
    pub files: Vec<PathBuf>,
    /// The folders in which was looked for them.
    pub looked: BTreeSet<PathBuf>,
    /// The names of workbooks in these, where none was meant.
    pub near: Vec<String>,
    /// Whether the pattern leads out of the folder, where nothing is looked for.
    pub leads_out: bool,
}

/// The workbooks in a folder, or in folders below it, whose path from there on a pattern fits: `*` and
/// `?` stand for any letters of a name, and whether letters are large or small makes no difference.
pub fn fitting(folder: &Path, pattern: &str) -> Fitting {
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let pattern = pattern.trim().replace('\\', "/");
    let mut fitting = Fitting::default();
    let parts: Vec<&str> = pattern.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    // Whoever sends a workbook can't have rows added that lie anywhere else.
    if pattern.starts_with('/') || parts.iter().any(|part| *part == ".." || part.contains(':')) {
        fitting.leads_out = true;
        return fitting;
    }
    let real = here.canonicalize().unwrap_or_default();
    let mut folders = vec![folder.to_owned()];
    for (at, part) in parts.iter().enumerate() {
        let is_last = at + 1 == parts.len();
        let wild = glob::Pattern::new(&small(part)).ok();
        let fits = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let is_it = small(&name) == small(part);
            is_it || wild.as_ref().is_some_and(|wild| wild.matches(&small(&name)))
        };
        let mut inside = Vec::new();
        for folder in &folders {
            let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            let names = entries(here).unwrap_or_default().into_iter();
            inside.extend(names.filter_map(|path| Some(folder.join(path.file_name()?))));
            fitting.looked.insert(here.to_owned());
        }
        inside.retain(|path| match is_last {
            true => is_workbook(path),
            false => !is_set_aside(path) && path.is_dir(),
        });
        if is_last {
            let names = inside.iter().filter_map(|path| path.file_name());
            fitting.near = names.map(|name| name.to_string_lossy().into_owned()).collect();
        }
        inside.retain(|path| {
            fits(path) && path.canonicalize().is_ok_and(|path| path.starts_with(&real))
        });
        folders = inside;
    }
    fitting.files = folders;
    fitting
}

/// A name in which capitals and ways to write a letter make no difference.
fn small(name: &str) -> String {
    name.nfc().collect::<String>().to_lowercase().nfc().collect()
}

/// Whether a path, as reports tell it, is another one or lies in it.
pub fn is_within(path: &str, other: &str) -> bool {
    path.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A path as reports tell it on every system: with `/` between folders.
pub fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace(MAIN_SEPARATOR, "/") }
}

/// The workbooks in a folder, by name.
fn workbooks(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = entries(folder)?;
    paths.retain(|path| is_workbook(path));
    Ok(paths)
}

/// What stands in a folder, sorted by name.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let listing = match folder.read_dir() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        listing => listing?,
    };
    let mut paths = listing
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<PathBuf>>>()?;
    paths.sort();
    Ok(paths)
}

/// Whether a file or folder of `inputs/` is meant to be a workbook.
fn is_workbook(path: &Path) -> bool {
    if is_set_aside(path) {
        return false;
    }
    if path.is_dir() {
        return holds_csv(path);
    }
    // A shortcut to a spreadsheet of Google is none, and whoever put it here has to be told.
    WORKBOOKS.iter().chain(&["gsheet"]).any(|ending| has_ending(path, ending))
}

/// Whether the name of a file or folder says that it is no workbook that anybody wants to be read.
fn is_set_aside(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with(['.', '_']) || name.starts_with("~$") || name.ends_with(PROBLEMS)
}

/// Whether a folder is a workbook of CSV files.
fn holds_csv(folder: &Path) -> bool {
    entries(folder).is_ok_and(|inside| inside.iter().any(|file| has_ending(file, "csv")))
}

/// Whether a file's name ends like this, in whatever case.
fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().and_then(OsStr::to_str).is_some_and(|its| its.eq_ignore_ascii_case(ending))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_nearest_folder_upwards_with_templates_is_the_root() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("inputs/2026");
        fs::create_dir_all(&deep).unwrap();
        fs::create_dir(folder.path().join("templates")).unwrap();
        let project = Project::around(&deep);
        assert_eq!(project.root(), Path::new("../.."));
        assert_eq!(project.out(), Path::new("../../out"));
        assert_eq!(project.templates(), Some(PathBuf::from("../../templates")));
        assert_eq!(Project::around(folder.path()).inputs_folder(), Path::new("inputs"));
    }

    #[test]
    fn inputs_are_workbooks_by_name_without_what_is_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        let inputs = folder.path().join("inputs");
        fs::create_dir_all(inputs.join("brief")).unwrap();
        fs::create_dir_all(inputs.join("photos")).unwrap();
        for name in ["plan.XLSX", "a.toml", "~$plan.xlsx", "_old.ods", ".x.json", "b.problems.xlsx"]
        {
            fs::write(inputs.join(name), "").unwrap();
        }
        fs::write(inputs.join("online.gsheet"), "{}").unwrap();
        fs::write(inputs.join("brief/Document.csv"), "").unwrap();
        fs::write(inputs.join("photos/one.jpg"), "").unwrap();
        let found = Project::at(folder.path()).inputs().unwrap();
        let names: Vec<_> = found.iter().filter_map(|path| path.file_name()).collect();
        assert_eq!(names, ["a.toml", "brief", "online.gsheet", "plan.XLSX"]);
    }

    #[test]
    fn a_folder_without_inputs_holds_none() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Project::at(folder.path()).inputs().unwrap(), Vec::<PathBuf>::new());
    }
}
