//! Examples, as they stand below the help of each command.

use crate::cli::limits;

/// What stands below the help of the program.
pub const EXAMPLES: &str = "\
Examples:
  rapporteur build                    make every paper of this project, into out/
  rapporteur build inputs/plan.xlsx   make the papers of one workbook
  rapporteur check                    find what is wrong, make no PDF
  rapporteur starter work-plan        write a workbook to fill in, with drop-downs
  rapporteur types work-plan          which sheets and columns a work plan takes
  rapporteur explain not-a-date       what a message means and how to mend it

Exit status:
  0  all papers are written or up to date
  1  something is wrong with some paper; the others are written
  2  no work could be done";

/// Examples of `build`.
pub const BUILD_EXAMPLES: &str = "\
Examples:
  rapporteur build                             every workbook in inputs/
  rapporteur build plan.xlsx --out papers      one workbook, into papers/
  rapporteur build --type outcome-brief b.ods  a type that the workbook does not name
  rapporteur build -n                          what would be made, and why
  rapporteur build --only albania --only bh*   two documents of many
  rapporteur build --only-failed               what failed the last time
  rapporteur build --partition 3/8             the third eighth; see merge-state
  rapporteur build --format json > report.json";

/// Examples of `clean`.
pub const CLEAN_EXAMPLES: &str = "\
Examples:
  rapporteur clean --stale -n        list them
  rapporteur clean --stale           remove them";

/// Examples of `merge-state`.
pub const MERGE_STATE_EXAMPLES: &str = "\
Examples:
  rapporteur merge-state                                  partitions built into out/
  rapporteur merge-state parts/1 parts/2 --out out        each built into a folder of its own
  rapporteur merge-state --partial                        those that are there";

/// Examples of `watch`.
pub const WATCH_EXAMPLES: &str = "\
Examples:
  rapporteur watch                    every workbook in inputs/
  rapporteur watch plan.xlsx -v       one workbook, and why each paper is made again";

/// Examples of `check`.
pub const CHECK_EXAMPLES: &str = "\
Examples:
  rapporteur check                         every workbook in inputs/
  rapporteur check plan.xlsx -v            one workbook, with all notes
  rapporteur check --only albania          one document
  rapporteur check --problems list.html    the problems of all, as a page to print";

/// Examples of `pack`.
pub const PACK_EXAMPLES: &str = "\
Examples:
  rapporteur pack                              every workbook in inputs/, as out/pack.pdf
  rapporteur pack a.xlsx b.ods -o papers.zip   two workbooks, as PDFs in a zip
  rapporteur pack --title \"Regional session\" --date \"19 January 2026\"";

/// Examples of `preview`.
pub const PREVIEW_EXAMPLES: &str = "\
Examples:
  rapporteur preview work-plan --open      the sample of a document type
  rapporteur preview inputs/plan.xlsx      the papers of one workbook
  rapporteur preview                       every workbook in inputs/";

/// Examples of `types`.
pub const TYPES_EXAMPLES: &str = "\
Examples:
  rapporteur types
  rapporteur types work-plan
  rapporteur types work-plan --format json";

/// Examples of `test`.
pub const TEST_EXAMPLES: &str = "\
Examples:
  rapporteur test                    every document type
  rapporteur test work-plan          one of them
  rapporteur test work-plan --bless  take what its cases give now for what is expected";

/// Examples of `starter`.
pub const STARTER_EXAMPLES: &str = "\
Examples:
  rapporteur starter work-plan                   write work-plan.xlsx
  rapporteur starter work-plan -o plan.xlsx      the same under another name
  rapporteur starter work-plan --sample -o a.xlsx
  rapporteur starter work-plan --format csv      a folder of CSV files";

/// Examples of `new`.
pub const NEW_EXAMPLES: &str = "\
Examples:
  rapporteur new field-visit                    a small type to begin with
  rapporteur new road-plan --from work-plan     a copy of another type
  rapporteur new work-plan --from work-plan     a copy that takes the shipped type's place";

/// Examples of `schema`.
pub const SCHEMA_EXAMPLES: &str = "\
Examples:
  rapporteur schema work-plan     the sheets and columns of a type, as a Data Package with
                                  Frictionless Table Schemas
  rapporteur schema report        the JSON Schema of what build and check print
  rapporteur schema events        the JSON Schema of each line of --events
  rapporteur schema types         the JSON Schema of what types prints
  rapporteur schema test          the JSON Schema of what test prints
  rapporteur schema pack          that of what pack prints, with the manifest of a pack
  rapporteur schema manifest      that of template.toml, for editors of document types
  rapporteur schema contract      that of schema.toml

No document type can be called report, events, types, test, pack, manifest or contract.";

/// Examples of `explain`.
pub const EXPLAIN_EXAMPLES: &str = "\
Examples:
  rapporteur explain not-a-date
  rapporteur explain --all";

/// Examples of `completions`.
pub const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  rapporteur completions bash > ~/.local/share/bash-completion/completions/rapporteur
  rapporteur completions powershell >> $PROFILE";

/// Examples with the limits of workbooks below them, where the help is wanted in full.
pub fn with_limits(examples: &str) -> String {
    format!("{examples}\n\n{}", limits::HELP)
}

/// Examples of `guide`.
pub const GUIDE_EXAMPLES: &str = "\
Examples:
  rapporteur guide           how to make a document type
  rapporteur guide house     the functions of house.typ
  rapporteur guide charts    the functions of charts.typ";
