//! The names of everything that can be wrong, each with its page of explanation.

use std::fmt;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// When to mend a fault: what stands first here may be the cause of what stands below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// The file as a whole.
    File,
    /// Which sheets there are.
    Sheet,
    /// Where a sheet's header is.
    Header,
    /// Which columns, or fields, a sheet has.
    Column,
    /// What a cell holds.
    Cell,
    /// What lies between the cells of a row, or between rows.
    Between,
    /// What an editor would mark in the texts.
    Wording,
    /// A document type: its manifest, contract, templates and layout.
    Type,
    /// What is written.
    Output,
}

impl Stage {
    /// All stages, in the order in which to mend.
    pub const ALL: [Self; 9] = [
        Self::File,
        Self::Sheet,
        Self::Header,
        Self::Column,
        Self::Cell,
        Self::Between,
        Self::Wording,
        Self::Type,
        Self::Output,
    ];

    /// What it is about, as the heading of a list.
    pub const fn title(self) -> &'static str {
        match self {
            Self::File => "Files",
            Self::Sheet => "Sheets",
            Self::Header => "Headers",
            Self::Column => "Columns and fields",
            Self::Cell => "Cells",
            Self::Between => "Between cells and rows",
            Self::Wording => "Wording of the texts",
            Self::Type => "Document types",
            Self::Output => "What is written",
        }
    }
}

/// Declares [`Name`] from lists of variants and kebab-case names, a list for each [`Stage`]. Each
/// name has its page in `explain/`, so that a name without an explanation does not compile.
macro_rules! names {
    ($([$stage:ident] $($variant:ident = $name:literal),* $(,)?)*) => {
        /// The name of a fault, as reports print it and `rapporteur explain` takes it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Name {
            $($(#[doc = concat!("`", $name, "`")] $variant),*),*
        }

        impl Name {
            /// All names, in the order in which to mend.
            pub const ALL: &[Self] = &[$($(Self::$variant),*),*];

            /// The name in kebab-case.
            pub const fn as_str(self) -> &'static str {
                match self { $($(Self::$variant => $name),*),* }
            }

            /// When to mend it.
            pub const fn stage(self) -> Stage {
                match self { $($(Self::$variant => Stage::$stage),*),* }
            }

            /// The page that explains it, as Markdown: what it means, an example, the remedy.
            pub const fn explanation(self) -> &'static str {
                match self {
                    $($(Self::$variant => include_str!(concat!("explain/", $name, ".md"))),*),*
                }
            }
        }
    };
}

names! {
    [File]
    NoSuchInput = "no-such-input",
    NoSuchDocument = "no-such-document",
    NoSuchRun = "no-such-run",
    EmptyFile = "empty-file",
    DamagedFile = "damaged-file",
    PasswordProtected = "password-protected",
    FileTooLarge = "file-too-large",
    ReadingStopped = "reading-stopped",
    NotAWorkbook = "not-a-workbook",
    BadText = "bad-text",
    GuessedEncoding = "guessed-encoding",
    [Sheet]
    NoDocumentSheet = "no-document-sheet",
    UnknownType = "unknown-type",
    OutdatedStarter = "outdated-starter",
    MissingSheet = "missing-sheet",
    DuplicateSheet = "duplicate-sheet",
    UnknownSheet = "unknown-sheet",
    HiddenSheet = "hidden-sheet",
    EmptySheet = "empty-sheet",
    [Header]
    NoHeader = "no-header",
    HeaderRows = "header-rows",
    RepeatedHeader = "repeated-header",
    [Column]
    MissingColumn = "missing-column",
    DuplicateColumn = "duplicate-column",
    UnknownColumn = "unknown-column",
    SecondTable = "second-table",
    HiddenColumns = "hidden-columns",
    UnknownField = "unknown-field",
    DuplicateField = "duplicate-field",
    [Cell]
    HiddenRows = "hidden-rows",
    RowNotUsed = "row-not-used",
    DoubtfulRow = "doubtful-row",
    MergedCells = "merged-cells",
    InvisibleCharacters = "invisible-characters",
    MissingValue = "missing-value",
    CellError = "cell-error",
    NotText = "not-text",
    NotANumber = "not-a-number",
    NotAnInteger = "not-an-integer",
    NotAPercentage = "not-a-percentage",
    NotMoney = "not-money",
    NotADate = "not-a-date",
    NotAMonth = "not-a-month",
    NotAQuarter = "not-a-quarter",
    NotAPeriod = "not-a-period",
    NotATime = "not-a-time",
    NotYesOrNo = "not-yes-or-no",
    NotAUrl = "not-a-url",
    NotADottedNumber = "not-a-dotted-number",
    NumberForDottedNumber = "number-for-dotted-number",
    DigitsLost = "digits-lost",
    UnknownCode = "unknown-code",
    NotAllowed = "not-allowed",
    TakenAs = "taken-as",
    OutOfRange = "out-of-range",
    WrongLength = "wrong-length",
    WrongPattern = "wrong-pattern",
    DuplicateValue = "duplicate-value",
    BrokenReference = "broken-reference",
    BrokenFootnote = "broken-footnote",
    UnusedFootnote = "unused-footnote",
    BadImage = "bad-image",
    NoSuchCell = "no-such-cell",
    Overridden = "overridden",
    OverrideNotNeeded = "override-not-needed",
    OverrideExpired = "override-expired",
    OverrideOutdated = "override-outdated",
    UnknownCount = "unknown-count",
    [Between]
    WrongOrder = "wrong-order",
    IncompletePair = "incomplete-pair",
    WrongNumbering = "wrong-numbering",
    TooFewRows = "too-few-rows",
    FactsDiffer = "facts-differ",
    RowsNotAdded = "rows-not-added",
    UnusedRow = "unused-row",
    NamedTwice = "named-twice",
    StatementsDiffer = "statements-differ",
    MissingEntry = "missing-entry",
    ValuesDiffer = "values-differ",
    NearDuplicate = "near-duplicate",
    Overdue = "overdue",
    Contradiction = "contradiction",
    NotCleared = "not-cleared",
    WithheldValue = "withheld-value",
    WrongTotal = "wrong-total",
    Misfiled = "misfiled",
    StageDiffers = "stage-differs",
    [Wording]
    LeftOver = "left-over",
    ImageInText = "image-in-text",
    RelativeDate = "relative-date",
    RepeatedSentence = "repeated-sentence",
    UnmatchedQuotationMark = "unmatched-quotation-mark",
    UnknownAcronym = "unknown-acronym",
    LateExpansion = "late-expansion",
    TwoMeanings = "two-meanings",
    [Type]
    BadManifest = "bad-manifest",
    BadContract = "bad-contract",
    BadCodeList = "bad-code-list",
    BadTemplate = "bad-template",
    UnknownTemplateField = "unknown-template-field",
    UnknownHelper = "unknown-helper",
    UnknownPartial = "unknown-partial",
    HelperFailed = "helper-failed",
    RawValue = "raw-value",
    UnsafePlace = "unsafe-place",
    UnusedField = "unused-field",
    NeverWritten = "never-written",
    LayoutError = "layout-error",
    LayoutWarning = "layout-warning",
    FileOutsideType = "file-outside-type",
    MissingGlyph = "missing-glyph",
    MissingLabel = "missing-label",
    LabelDiffers = "label-differs",
    MissingSample = "missing-sample",
    BadCase = "bad-case",
    CaseDiffers = "case-differs",
    StaleReadme = "stale-readme",
    [Output]
    StandardViolated = "standard-violated",
    DuplicateOutput = "duplicate-output",
    OutputNotWritable = "output-not-writable",
    FolderInUse = "folder-in-use",
    StateUnusable = "state-unusable",
    PartitionMissing = "partition-missing",
    PartitionConflict = "partition-conflict",
}

impl Name {
    /// The name that is written like this.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|name| name.as_str() == text)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("there is no such name"))
    }
}
