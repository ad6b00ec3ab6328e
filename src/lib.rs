//! A **workbook** is *read*, *validated* into a **dataset**, *merged* into a template as Typst
//! **source**, *compiled* into a **PDF**, and *written*.
//!
//! # The rooms
//!
//! | room | takes | gives | alone knows |
//! | --- | --- | --- | --- |
//! | [`cli`] | what was typed | an exit code | clap, the terminal |
//! | [`build`] | [`build::Options`] | a [`build::Outcome`] | the order of the five verbs, threads, what is up to date |
//! | [`read`] | a path | a [`read::Workbook`] | spreadsheet formats, encodings, the process that reads |
//! | [`validate`] | a workbook and a contract | a [`validate::Dataset`] | how people lay out sheets, what a cell may hold |
//! | [`merge`] | a dataset and a template | a [`merge::Source`] | Handlebars, escaping, how languages write values |
//! | [`compile`] | source | a [`compile::Pdf`] | Typst, fonts |
//! | [`mod@write`] | bytes | a file | how a file takes another's place |
//! | [`trial`] | document types | what is wrong with them | workbooks out of a contract, cases |
//! | [`serve`] | a [`build::Session`] | a page in the browser | HTTP |
//! | [`watch`] | paths | those that changed | how systems tell of changes |
//! | [`problems`] | diagnostics and workbooks | a spreadsheet or a page | how faults are shown in a copy of the sheets |
//! | [`starter`] | a document type | a workbook to fill in | how a blank workbook looks |
//! | [`doctype`] | a folder of `templates/` | a [`doctype::Doctype`] | the files of a document type |
//! | [`project`] | a folder | the paths of its parts | what lies where |
//! | [`diagnostic`] | | | what is wrong, where, and what to do |
//!
//! Arrows point down: `cli → {serve, watch, trial, starter} → build → {read, validate, merge, compile,
//! problems, write} → {doctype, project} → diagnostic`. A room takes the value of the room before it and
//! knows nothing else of it. To follow one workbook through the house, begin at [`build::run`].
//!
//! # What always holds
//!
//! - Every judgement of what a user gave is a [`diagnostic::Checked`]: a value, if there is one, and
//!   everything that was found. Nothing that a user gives makes the program panic.
//! - Every value carries its sheet, row and column from `read` on, through the merged source, up to a
//!   glyph on a page.
//! - Text can never become code: `merge` writes each value in the form that its place in the syntax
//!   demands, and data can't change the shape of the tree.
//! - The same input gives the same bytes: no clock, no network, no order of hashes or of threads. When
//!   a run ended is remembered to be told, and decides nothing.
//! - `validate` and `merge` touch no file, clock, environment or thread. The day comes into `validate` as an
//!   argument, and what was asked of it says until when a workbook need not be read again.
//! - What a contract withholds is in no dataset, no message, no copy of a workbook, nor in the preview; and in no
//!   text of another workbook whose rows stand beside it.
//! - A document is made of one version of its workbook, whoever saves it meanwhile.
//! - A faulty document stops itself only; its former PDF stays. A file is replaced as a whole or not
//!   at all.
//! - Nothing below `cli` prints, and in `cli` only `report.rs` does. `build` tells through events.
//!
//! # Where the house departs from its plan, and why
//!
//! - Rooms meet in two values that no room of the five owns. `doctype` holds every file of a document
//!   type in memory, and its contract, resolved: so `merge` needs no file, and `compile` can't read any
//!   other. A layout that names a file outside of its folder finds nothing there.
//! - `build` reads the images that a dataset names, since neither `validate` nor `compile` may.
//! - Handlebars knows JSON only, which has no dates and no cells. Values travel through it as strings
//!   of a form that no text of a template has: their kind, the numbers of their cells, and the value.
//!   Helpers take and give the same, so that a type or a cell is never lost on the way.
//! - Handlebars can't say where in a template it is. So the parsed template is altered when it is
//!   loaded: it writes a tape on which the template's own text and each value are told apart, with the
//!   place of both.
//! - Which branches of a template data will take is not known before there are data. So its text is
//!   drafted in many ways, and only what every way comes to is told of the template; the documents that
//!   `trial` invents reach the rest.
//! - Typst does not tell with which arguments a function failed. The names of parameters and fields are
//!   followed through the layout to the value in the merged source; where they lead to several cells,
//!   these are told as candidates.
//! - What a layout needs to know before any context, the language of the document, it finds in
//!   `sys.inputs`; the fixed words of that language are a file, so that a layout can be looked at in any
//!   editor.
//! - The tables of the authors' guide, the JSON Schemas of contracts and what reads contracts have one
//!   source, the comments on the raw values; each helper carries its sentence and its example, which a
//!   test runs.
//! - Watching looks at content. What the system tells is only a reason to look, so that saving by
//!   renaming, touching and lock files need no rules of their own; polling is the same look, more often.
//! - Spreadsheets are read by readers of our own, in one pass and row by row, so that nothing holds a
//!   sheet twice. `calamine` ends a sheet at its first odd cell, takes memory for the whole rectangle
//!   that an old sheet claims, drops formulas of new binary sheets that result in an error, and says
//!   nothing of what is hidden or merged; what it can't do is most of what reading is for here, and a
//!   second reading of each file beside it would be longer than one. It is what ours are held against,
//!   in tests and in a benchmark.
//! - The process that reads is the program itself, started with an argument that no help tells of, so
//!   that there is one file to install. Whoever uses the library without the program reads in their own
//!   process: there, an allocation that aborts in spite of all limits would end it.
//! - Rows of CSV are counted by us, as a spreadsheet program counts them: libraries skip blank lines,
//!   and every address below would then be wrong.
//! - A cell that shows only month and year is a month, whatever day it holds, and a number is what its
//!   format shows: readers give both as values of their own.
//! - A month that stands for a day stays one, and words in place of a time or an amount stay words: no day
//!   and no amount is made up on a page, and nothing is reckoned with them.
//! - A dataset may hold rows of other workbooks: each record knows its own, and nothing refers from one to
//!   another.
//! - A dataset stays whole; a document is a [`validate::Portion`] of it, so that cells and references
//!   mean the same in each.
//! - Typst is asked which files it took: a document depends on those, and not on its whole type.
//! - A pack is not one source: each paper is laid out in a world of its own, so that nothing of one
//!   reaches another, and the pages are joined into one document of Typst before it is exported.
//! - Which partition a document is in, the hash of its name in the output folder says, and nothing else;
//!   so partitions need no word from one another.
//! - Typst's parallelism stays within a document's thread, by a pool of one thread for each worker;
//!   documents, not pages, are what runs side by side.
//! - Tests and program share one release build. Typst takes 10 to 20 minutes to compile on two cores; a
//!   test in another profile, or with another feature in a shared dependency, would compile it twice.

// In the order in which to read them.
pub mod diagnostic;

pub mod project;

pub mod doctype;

pub mod read;

pub mod validate;

pub mod merge;

pub mod compile;

pub mod write;

pub mod problems;

pub mod build;

pub mod starter;

pub mod trial;

pub mod watch;

pub mod serve;

pub mod cli;
