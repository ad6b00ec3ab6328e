//! Odd workbooks: files of other kinds, odd cells, odd parts, and limits. What is sound is read, what is
//! not is named where it stands.

use std::env;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::PathBuf;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use rapporteur::diagnostic::{Address, Diagnostic, Name};
use rapporteur::read::{self, CellValue, Layout, Limits, Options, Workbook};
use tempfile::TempDir;

use crate::support::{Book, package};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// What reading these bytes under this name gives.
fn read(name: &str, bytes: &[u8], options: &Options) -> (Option<Workbook>, Vec<Diagnostic>) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let read = read::workbook(&path, name, options);
    (read.value, read.diagnostics)
}

/// The bytes of a packed file.
fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("packed");
    let parts: Vec<_> =
        parts.iter().map(|(name, text)| (*name, text.as_bytes().to_vec())).collect();
    package::write(&path, &parts).unwrap();
    fs::read(path).unwrap()
}

/// A compound file with these streams.
fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in streams {
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.into_inner().into_inner()
}

/// An `.xlsx` of sheets with these names, kinds and contents.
fn xlsx(sheets: &[(&str, &str, &str)], more: &[(&str, &str)]) -> Vec<u8> {
    let mut tabs = String::new();
    let mut links = String::new();
    let mut parts = Vec::new();
    for ((name, kind, content), number) in sheets.iter().zip(1..) {
        tabs += &format!("<sheet name='{name}' sheetId='{number}' r:id='rId{number}'/>");
        links += &format!(
            "<Relationship Id='rId{number}' Type='{LINKS}/{kind}' Target='sheets/{number}.xml'/>"
        );
        parts.push((format!("xl/sheets/{number}.xml"), (*content).to_owned()));
    }
    for (kind, part) in [("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")] {
        links += &format!("<Relationship Id='{kind}' Type='{LINKS}/{kind}' Target='{part}'/>");
    }
    let book = format!(
        "<workbook xmlns='{MAIN}' xmlns:r='{LINKS}'><workbookPr/><sheets>{tabs}</sheets></workbook>"
    );
    let links = format!("<Relationships>{links}</Relationships>");
    let mut all = vec![
        ("[Content_Types].xml", "<Types/>"),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &links),
    ];
    all.extend(parts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    all.extend(more);
    packed(&all)
}

/// A sheet with these rows, and what else there is to it.
fn sheet(rows: &str, rest: &str) -> String {
    format!("<worksheet xmlns='{MAIN}'><sheetData>{rows}</sheetData>{rest}</worksheet>")
}

/// The cells of the first sheet, by their addresses.
fn cells(workbook: &Workbook) -> Vec<(String, CellValue)> {
    let rows = workbook.sheets[0].rows.iter();
    let at = |row: u32, cell: &read::Cell| Address::new(row, cell.column).to_string();
    rows.flat_map(|row| row.cells.iter().map(move |cell| (at(row.index, cell), cell.value.clone())))
        .collect()
}

#[test]
fn what_is_no_workbook_is_told_from_its_content() {
    let old: &[u8] = &[0x09, 0x08, 0x08, 0, 0, 5, 5, 0, 0, 0, 0, 0];
    let locked: &[u8] = &[0x09, 0x08, 4, 0, 0, 6, 5, 0, 0x2f, 0, 6, 0, 0, 0, 1, 2, 3, 4];
    let numbers = [("Index/Document.iwa", ""), ("Index/Tables/Tile.iwa", "")];
    let utf16: Vec<u8> =
        "\u{feff}<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
    let whole = xlsx(&[("A", "worksheet", &sheet("", ""))], &[]);
    let encrypted = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    let ods = ("mimetype", "application/vnd.oasis.opendocument.spreadsheet");
    use Name::{DamagedFile, EmptyFile, NotAWorkbook, PasswordProtected};
    let cases: &[(&str, &[u8], Name, &str, &str)] = &[
        ("page.xls", b"<html><table>", NotAWorkbook, "a web page", "save it as .xlsx"),
        ("page.xls", b"\n<TABLE border=1>", NotAWorkbook, "a web page", "save it as .xlsx"),
        ("page.xls", b"<?xml version='1.0'?><!DOCTYPE x><html>", NotAWorkbook, "a web page", ".xlsx"),
        ("page.xls", b"MIME-Version: 1.0\r\nX: y", NotAWorkbook, "in one file", ".xlsx"),
        (
            "xml.xls",
            b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><Workbook>",
            NotAWorkbook,
            "a spreadsheet saved as plain text (Excel 2003)",
            "save it as .xlsx",
        ),
        ("xml.xls", &utf16, NotAWorkbook, "a spreadsheet saved as plain text (Excel 2003)", ".xlsx"),
        ("sylk.xls", b"ID;PWXL;N;E\r\nC;Y1;X1;K1", NotAWorkbook, "plain text (SYLK)", ".xlsx"),
        (
            "plan.gsheet",
            b"{\"url\": \"https://docs.google.com/open?id=1\", \"doc_id\": \"1\", \"email\": \"a@b.c\"}",
            NotAWorkbook,
            "a shortcut to a file in Google Drive",
            "File > Download > Microsoft Excel",
        ),
        ("plan.xlsx", b"[InternetShortcut]\r\nURL=x", NotAWorkbook, "a shortcut", "save that"),
        (
            "plan.xlsx",
            &packed(&[("[Content_Types].xml", ""), ("word/document.xml", "")]),
            NotAWorkbook,
            "a Word document",
            "copy its tables",
        ),
        ("plan.xls", &compound(&[("/WordDocument", b"?")]), NotAWorkbook, "a Word document", "copy"),
        ("plan.xlsx", &packed(&numbers), NotAWorkbook, "a document of Numbers", "Export To > Excel"),
        ("plan.xlsx", &packed(&[("a.txt", "")]), NotAWorkbook, "a compressed folder", "unpack it"),
        ("old.xls", &compound(&[("/Book", old)]), NotAWorkbook, "Excel 95 or older", "open it in Excel"),
        ("old.xls", old, NotAWorkbook, "Excel 95 or older", "save it as .xlsx"),
        ("old.xls", b"\x09\x00\x04\x00\x02\x00\x10\x00", NotAWorkbook, "Excel 95 or older", ".xlsx"),
        ("old.xls", b"\x09\x04\x06\x00\x00\x00\x10\x00", NotAWorkbook, "Excel 95 or older", ".xlsx"),
        ("~$plan.xlsx", b"\x05owner", NotAWorkbook, "a lock file", "`plan.xlsx`"),
        (".~lock.plan.ods#", b",owner", NotAWorkbook, "a lock file", "`plan.ods`"),
        ("plan.xlsx", b"", EmptyFile, "the file is empty", "save the workbook again"),
        ("plan.xlsx", &[0; 4096], DamagedFile, "the file holds nothing", "fetch the file again"),
        ("plan.xlsx", &whole[..whole.len() / 2], DamagedFile, "end of the file is missing", "fetch"),
        ("plan.xlsx.crdownload", &whole, DamagedFile, "has fetched so far", "wait until"),
        ("plan.xlsx", &compound(&[("/EncryptedPackage", b"?")]), PasswordProtected, "", "password"),
        ("plan.xls", &compound(&[("/Workbook", locked)]), PasswordProtected, "", "password"),
        (
            "plan.ods",
            &packed(&[ods, ("META-INF/manifest.xml", encrypted), ("content.xml", "?")]),
            PasswordProtected,
            "",
            "password",
        ),
        ("plan.ods", &packed(&[ods, ("encrypted-package", "?")]), PasswordProtected, "", "password"),
    ];
    for (name, bytes, expected, message, hint) in cases {
        let (workbook, found) = read(name, bytes, &Options::default());
        let [found] = &found[..] else { panic!("{name}, {message}: {found:?}") };
        assert!(workbook.is_none(), "{name}, {message}");
        assert_eq!(found.name, *expected, "{name}: {}", found.message);
        assert!(found.message.contains(message), "{name}: {}", found.message);
        assert!(found.hints.iter().any(|told| told.contains(hint)), "{name}: {:?}", found.hints);
    }
}

#[test]
fn a_workbook_is_one_whatever_its_name() {
    let rows = "<row r='1'><c r='A1'><v>1</v></c></row>";
    let bytes = xlsx(&[("A", "worksheet", &sheet(rows, ""))], &[]);
    for name in ["plan.xls", "plan.csv", "plan.txt", "plan"] {
        let (workbook, found) = read(name, &bytes, &Options::default());
        assert_eq!(found, [], "{name}");
        assert_eq!(cells(&workbook.unwrap()).len(), 1, "{name}");
    }
}

/// Always the same values; others with `PROPTEST_RNG_SEED`.
fn config() -> Config {
    let given = Config::with_cases(200);
    let rng_seed = match given.rng_seed {
        RngSeed::Random => RngSeed::Fixed(2026),
        seed => seed,
    };
    Config { rng_seed, failure_persistence: None, ..given }
}

proptest! {
    #![proptest_config(config())]

    /// Whatever happens to a file: there is a workbook, or an error says why not; and a workbook is in
    /// order, with each cell within its sheet.
    #[test]
    fn spoilt_files_are_refused_or_read(
        ending in proptest::sample::select(&["xlsx", "xlsb", "xls", "ods", "csv", "json"][..]),
        within in any::<bool>(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), 0..5, any::<u8>()), 1..5),
    ) {
        let bytes = spoilt(ending, within, &changes);
        let (workbook, found) = read(&format!("plan.{ending}"), &bytes, &Options::default());
        let has_errors = found.iter().any(Diagnostic::is_error);
        prop_assert_eq!(workbook.is_none(), has_errors, "{:?}", found);
        for sheet in workbook.iter().flat_map(|workbook| &workbook.sheets) {
            prop_assert!(sheet.rows.is_sorted_by(|one, next| one.index < next.index));
            for row in &sheet.rows {
                prop_assert!(row.index < 1 << 20 && !row.cells.is_empty());
                prop_assert!(row.cells.is_sorted_by(|one, next| one.column < next.column));
            }
        }
    }
}

/// Where something is done to bytes, what, and with which number.
type Change = (prop::sample::Index, i32, u8);

/// A small workbook to which this is done; within one of its parts, if it has parts.
fn spoilt(ending: &str, within: bool, changes: &[Change]) -> Vec<u8> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(format!("plan.{ending}"));
    let rows =
        vec![vec!["No.".into(), "Title".into()], vec![1.5.into(), "One".into(), true.into()]];
    let book = Book::new().sheet("Plan", rows.clone()).sheet("More", rows);
    if ending == "csv" {
        fs::write(&path, "No.;Title\n1;\"a\nb\"\n").unwrap();
    } else {
        book.write(&path).unwrap();
    }
    let mut bytes = fs::read(&path).unwrap();
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes.clone())) else {
        changes.iter().for_each(|change| spoil(&mut bytes, change));
        return bytes;
    };
    if !within {
        changes.iter().for_each(|change| spoil(&mut bytes, change));
        return bytes;
    }
    let mut parts = Vec::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        parts.push((part.name().unwrap().into_owned(), bytes));
    }
    for change in changes {
        let count = parts.len();
        spoil(&mut parts[usize::from(change.2) % count].1, change);
    }
    let parts: Vec<_> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    package::write(&path, &parts).unwrap();
    fs::read(&path).unwrap()
}

/// Does one thing to bytes.
fn spoil(bytes: &mut Vec<u8>, (at, what, number): &Change) {
    if bytes.is_empty() {
        return;
    }
    let at = at.index(bytes.len());
    let end = (at + usize::from(*number)).min(bytes.len());
    match what {
        0 => bytes[at] = *number,
        1 => bytes.truncate(at),
        2 => drop(bytes.drain(at..end)),
        3 => bytes[at..end].fill(0xff),
        _ => {
            let again = bytes[at..end].to_vec();
            bytes.splice(at..at, again);
        }
    }
}

/// The formats of the cells below: none, a date, a duration, and one of those built in.
const STYLES: &str = "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='d\\.m\\.yyyy'/>\
    <numFmt numFmtId='165' formatCode='[h]:mm'/></numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>\
    <cellXfs><xf/><xf numFmtId='164'/><xf numFmtId='165'/><xf numFmtId='22'/></cellXfs></styleSheet>";

const STRINGS: &str = "<sst uniqueCount='4000000000'><si><t>one</t></si><si><r><t>t</t></r><r><rPr><b/>\
    </rPr><t xml:space='preserve'>wo </t></r><rPh><t>no</t></rPh></si><si><t> a_x000D_&#10;&lt;b </t>\
    </si><si/></sst>";

#[test]
fn one_odd_cell_fails_alone() {
    let text = |text: &str| CellValue::Text(text.to_owned());
    let error = |text: &str| CellValue::Error(text.to_owned());
    let odd = |text: &str| CellValue::Unreadable(text.to_owned());
    let date = |text: &str| CellValue::Date(text.parse().unwrap());
    let number = CellValue::Number;
    // What stands between the tags of a cell, its attributes before it, and what is read.
    let cases: Vec<(&str, &str, Option<CellValue>)> = vec![
        ("", "<v>1.5</v>", Some(number(1.5))),
        ("", "<v> -1E3 </v>", Some(number(-1000.0))),
        ("t='n'", "<v>1,5</v>", Some(odd("1,5"))),
        ("t='n'", "<v>1e999</v>", Some(odd("1e999"))),
        ("t='n'", "<v>inf</v>", Some(odd("inf"))),
        ("t='n'", "<v>#N/A</v>", Some(error("#N/A"))),
        ("t='s'", "<v>0</v>", Some(text("one"))),
        ("t='s'", "<v>1</v>", Some(text("two "))),
        ("t='s'", "<v>2</v>", Some(text("a\n<b"))),
        ("t='s'", "<v>3</v>", None),
        ("t='s'", "<v>4</v>", Some(odd("4"))),
        ("t='s'", "<v>x</v>", Some(odd("x"))),
        ("t='b'", "<v>1</v>", Some(CellValue::Bool(true))),
        ("t='b'", "<v>2</v>", Some(odd("2"))),
        ("t='e'", "<v>#SPILL!</v>", Some(error("#SPILL!"))),
        ("t='e'", "<v>#CALC!</v>", Some(error("#CALC!"))),
        ("t='z'", "<v>3</v>", Some(odd("3"))),
        ("t='z'", "<v>#REF!</v>", Some(error("#REF!"))),
        ("t='d'", "<v>2024-03-22T10:30:00Z</v>", Some(date("2024-03-22T10:30:00"))),
        ("t='str'", "<f>A1</f><v>_x0041_&amp;&unknown;</v>", Some(text("A&&unknown;"))),
        ("t='str'", "<f>\"\"</f><v></v>", None),
        ("", "<f>SUM(A1:A2)</f>", Some(error("=SUM(A1:A2)"))),
        ("", "<f>A1&amp;\"x\"</f><v/>", Some(error("=A1&\"x\""))),
        ("", "<f t='shared' si='0'/>", Some(error("=…"))),
        ("", "<f>1+1</f><v>2</v>", Some(number(2.0))),
        ("t='inlineStr'", "<is><t>in</t><rPh><t>no</t></rPh></is>", Some(text("in"))),
        (
            "t='inlineStr'",
            "<is><r><t>i</t></r><r><t><![CDATA[n <]]></t></r></is>",
            Some(text("in <")),
        ),
        ("t='inlineStr'", "<v>in</v>", Some(text("in"))),
        ("s='1'", "<v>45373</v>", Some(date("2024-03-22T00:00:00"))),
        ("s='3'", "<v>45373.5</v>", Some(date("2024-03-22T12:00:00"))),
        ("s='2'", "<v>1.5</v>", Some(text("36:00"))),
        ("s='2'", "<v>-0.5</v>", Some(text("-12:00"))),
        ("s='2'", "<v>1e300</v>", Some(error("#####"))),
        ("s='1'", "<v>20240131</v>", Some(number(20_240_131.0))),
        ("s='1'", "<v>-1</v>", Some(error("#####"))),
        ("s='99'", "<v>45373</v>", Some(number(45373.0))),
        ("s=''", "<v>1</v>", Some(number(1.0))),
        ("", "", None),
        ("", "<v/>", None),
        ("", "<extLst><ext><v>9</v></ext></extLst><v>1</v>", Some(number(1.0))),
    ];
    let mut rows = String::new();
    for ((attributes, content, _), row) in cases.iter().zip(1..) {
        rows += &format!("<row r='{row}'><c r='B{row}' {attributes}>{content}</c></row>");
    }
    let more = [("xl/styles.xml", STYLES), ("xl/sharedStrings.xml", STRINGS)];
    let bytes = xlsx(&[("A", "worksheet", &sheet(&rows, ""))], &more);
    let (workbook, found) = read("odd.xlsx", &bytes, &Options::default());
    assert_eq!(found, []);
    let workbook = workbook.unwrap();
    for ((attributes, content, expected), row) in cases.into_iter().zip(0..) {
        let held = workbook.sheets[0].rows.iter().find(|held| held.index == row);
        let held = held.and_then(|held| held.cell(1)).map(|cell| cell.value.clone());
        assert_eq!(held, expected, "<c {attributes}>{content}</c>");
    }
}

#[test]
fn parts_and_places_may_be_written_oddly() {
    let book = format!(
        "<x:workbook xmlns:x='http://purl.oclc.org/ooxml/spreadsheetml/main' xmlns:q='{LINKS}'>\
         <x:workbookPr date1904='true'/><x:sheets><x:sheet name='Odd &amp; new' state='veryHidden' \
         q:id='r'/></x:sheets></x:workbook>"
    );
    let content = "<?xml version='1.0'?><x:worksheet xmlns:x='y'><x:sheetFormatPr/><x:cols>\
        <x:col min='2' max='3' hidden='1'/><x:col min='5' max='5' width='0'/></x:cols><x:sheetData>\n\
        <x:row hidden='true'><x:c><x:v>1</x:v></x:c><x:c r='D1'><x:v>2</x:v></x:c>\n\
        <x:c><x:v>3</x:v></x:c></x:row><x:row><x:c r='$b$2' s='0'><x:v>4</x:v></x:c></x:row>\
        <x:row r='9' ht='0'><x:c r='C9'><x:v>6</x:v></x:c><x:c r='A9'><x:v>5</x:v></x:c></x:row>\
        <x:row r='5'><x:c r='A5'><x:v>7</x:v></x:c><x:c r='A5'><x:v>8</x:v></x:c></x:row>\
        </x:sheetData><x:mergeCells><x:mergeCell ref='A1:C1'/><x:mergeCell ref='?'/></x:mergeCells>\
        </x:worksheet>";
    let bytes = packed(&[
        (
            "_rels/.rels",
            "<Relationships><Relationship Type='x/officeDocument' Target='/XL/Book.xml'/></Relationships>",
        ),
        (
            "[Content_Types].xml",
            "<Types>application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml</Types>",
        ),
        ("xl/book.xml", &book),
        (
            "xl/_rels/book.xml.rels",
            "<Relationships><Relationship Id='r' Type='x/worksheet' Target='..\\Sheets\\One.xml'/></Relationships>",
        ),
        ("sheets/one.XML", content),
    ]);
    let (workbook, found) = read("odd.xlsx", &bytes, &Options::default());
    assert_eq!(found, []);
    let workbook = workbook.unwrap();
    let told: Vec<_> = cells(&workbook)
        .into_iter()
        .map(|(at, value)| match value {
            CellValue::Number(number) => format!("{at}={number}"),
            value => panic!("{value:?}"),
        })
        .collect();
    assert_eq!(told, ["A1=1", "D1=2", "E1=3", "B2=4", "A5=7", "A9=5", "C9=6"]);
    let sheet = &workbook.sheets[0];
    assert_eq!(&*sheet.name, "Odd & new");
    let Layout { hidden, hidden_rows, hidden_columns, merged, .. } = &sheet.layout;
    assert!(hidden);
    assert_eq!((&hidden_rows[..], &hidden_columns[..]), (&[0..=0, 8..=8][..], &[1..=2, 4..=4][..]));
    assert_eq!(merged.len(), 1);
}

#[test]
fn parts_may_be_in_other_encodings() {
    let content = |encoding: &str| {
        let rows = "<row><c t='str'><v>München</v></c></row>";
        format!("<?xml version='1.0' encoding='{encoding}'?>{}", sheet(rows, ""))
    };
    let wide: Vec<u8> = format!("\u{feff}{}", content("UTF-16"))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let latin = content("iso-8859-1").chars().map(|letter| letter as u8).collect();
    for bytes in [wide, latin, content("UTF-8").into_bytes()] {
        let plain = xlsx(&[("A", "worksheet", "?")], &[]);
        let mut archive = zip::ZipArchive::new(Cursor::new(plain)).unwrap();
        let mut parts = Vec::new();
        for at in 0..archive.len() {
            let mut part = archive.by_index(at).unwrap();
            let mut held = Vec::new();
            part.read_to_end(&mut held).unwrap();
            let name = part.name().unwrap().into_owned();
            let is_sheet = name.starts_with("xl/sheets/");
            parts.push((name, if is_sheet { bytes.clone() } else { held }));
        }
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("plan.xlsx");
        let parts: Vec<_> =
            parts.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
        package::write(&path, &parts).unwrap();
        let read = read::workbook(&path, "plan", &Options::default());
        assert_eq!(read.diagnostics, []);
        assert_eq!(cells(&read.value.unwrap())[0].1, CellValue::Text("München".to_owned()));
    }
}

#[test]
fn a_damaged_sheet_is_named_and_other_kinds_of_sheets_are_left_out() {
    let sound = sheet("<row><c><v>1</v></c></row>", "");
    let bytes = xlsx(
        &[
            ("Sound", "worksheet", &sound),
            ("Chart", "chartsheet", "<chartsheet/>"),
            ("Macros", "xlMacrosheet", "<macrosheet/>"),
            ("Dialog", "worksheet", "<dialogsheet></dialogsheet>"),
        ],
        &[],
    );
    let (workbook, found) = read("charts.xlsx", &bytes, &Options::default());
    assert_eq!(found, []);
    assert_eq!(workbook.unwrap().sheets.len(), 1);

    let bytes = xlsx(
        &[
            ("Cut", "worksheet", &sound[..sound.len() - 20]),
            ("Sound", "worksheet", &sound),
            ("Beyond", "worksheet", &sheet("<row><c r='XFE1'><v>1</v></c></row>", "")),
        ],
        &[],
    );
    let (workbook, found) = read("damaged.xlsx", &bytes, &Options::default());
    assert!(workbook.is_none());
    let told: Vec<_> = found.iter().map(|found| (found.name, found.message.as_str())).collect();
    assert_eq!(
        told,
        [
            (Name::DamagedFile, "the sheet `Cut` is damaged, and can't be read"),
            (Name::DamagedFile, "the sheet `Beyond` is damaged, and can't be read"),
        ]
    );
}

#[test]
fn limits_are_held_and_can_be_raised() {
    let long = "x".repeat(5000);
    let row = format!("<row><c t='str'><v>{long}</v></c><c><v>1</v></c><c><v>2</v></c></row>");
    let bytes = xlsx(&[("Wide", "worksheet", &sheet(&row.repeat(4), ""))], &[]);
    let told = |limits: Limits| {
        let options = Options { limits, ..Options::default() };
        let (workbook, found) = read("plan.xlsx", &bytes, &options);
        (workbook, found.into_iter().map(|found| (found.message, found.hints.join(" "))).next())
    };
    let all = Limits::default();
    for (limits, message, setting) in [
        (Limits { file: 100, ..all }, "the file is larger than 100 bytes", "--limit file=200`"),
        (Limits { unpacked: 10_000, ..all }, "takes more than 10 kB", "--limit unpacked=20kB`"),
        (
            Limits { cells: 11, ..all },
            "the sheet `Wide` has more than 11 cells",
            "--limit cells=22`",
        ),
    ] {
        let (workbook, found) = told(limits);
        let (found, hint) = found.unwrap();
        assert!(workbook.is_none());
        assert!(found.contains(message), "{found}");
        assert!(hint.contains(setting), "{hint}");
    }
    let (workbook, found) = told(Limits { characters: 4999, cells: 12, ..all });
    assert_eq!(found, None);
    assert_eq!(cells(&workbook.unwrap())[0], ("A1".to_owned(), CellValue::TooLong(5000)));
    let (workbook, _) = told(Limits { characters: 5000, ..all });
    assert_eq!(cells(&workbook.unwrap())[0].1, CellValue::Text(long));

    // No memory is taken for a text that is longer by far.
    let row = format!("<row><c t='str'><v>{}</v></c></row>", "x".repeat(1 << 20));
    let bytes = xlsx(&[("Long", "worksheet", &sheet(&row, ""))], &[]);
    let limits = Limits { characters: 100, ..all };
    let (_, found) = read("plan.xlsx", &bytes, &Options { limits, ..Options::default() });
    assert!(found[0].message.contains("far longer than 100 characters"), "{}", found[0].message);
    let (workbook, _) = read("plan.xlsx", &bytes, &Options::default());
    assert_eq!(cells(&workbook.unwrap())[0].1, CellValue::TooLong(1 << 20));
}

#[test]
fn texts_too_long_for_a_cell_are_told_of_plain_text_too() {
    let text = |length| format!("No.,Title\n1,\"{}\"\n", "x".repeat(length));
    for (length, expected) in
        [(32_767, CellValue::Text("x".repeat(32_767))), (40_000, CellValue::TooLong(40_000))]
    {
        let (workbook, found) = read("long.csv", text(length).as_bytes(), &Options::default());
        assert_eq!(found, []);
        assert_eq!(cells(&workbook.unwrap())[3], ("B2".to_owned(), expected));
    }
}

/// The files of the folder that `RAPPORTEUR_CORPUS` names, if it names one.
pub fn corpus() -> Vec<PathBuf> {
    let mut folders: Vec<_> =
        env::var_os("RAPPORTEUR_CORPUS").map(PathBuf::from).into_iter().collect();
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

#[test]
fn real_files_are_read_or_refused_in_plain_words() {
    const INNER: [&str; 9] =
        ["xml", "ole", "zip", "panic", "calamine", "parse", "token", "null", "overflow"];
    for path in corpus() {
        let read = read::workbook(&path, "plan", &Options::default());
        let errors: Vec<_> = read.diagnostics.iter().filter(|found| found.is_error()).collect();
        assert_eq!(read.value.is_none(), !errors.is_empty(), "{}: {errors:?}", path.display());
        for found in &read.diagnostics {
            let told = [found.message.clone(), found.hints.join(" ")].concat().to_lowercase();
            let mut words = told.split(|letter: char| !letter.is_alphanumeric());
            assert!(!words.any(|word| INNER.contains(&word)), "{}: {told}", path.display());
            assert!(found.place.is_some() && !found.hints.is_empty(), "{}: {told}", path.display());
        }
    }
}

#[test]
fn old_workbooks_whose_sectors_go_in_circles_end() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("plan.xls");
    Book::new().sheet("Plan", vec![vec!["Title".into(), 1.5.into()]]).write_xls(&path).unwrap();
    let sound = fs::read(&path).unwrap();
    let mut refused = 0;
    // Each number of the file in turn leads to the beginning, to the next sectors, or nowhere.
    for at in (0..sound.len()).step_by(4) {
        if matches!(sound[at..at + 4], [0, 0, 0, 0] | [0xff, 0xff, 0xff, 0xff]) {
            continue;
        }
        for number in [0_u32, 1, 2, 0xffff_fff0] {
            let mut bytes = sound.clone();
            bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
            let (workbook, found) = read("plan.xls", &bytes, &Options::default());
            assert_eq!(workbook.is_none(), found.iter().any(Diagnostic::is_error), "{at} {number}");
            refused += usize::from(workbook.is_none());
        }
    }
    assert!(refused > 20, "{refused}");
}

#[test]
fn corner_cells_of_old_workbooks_take_no_memory_for_what_is_between() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("plan.xls");
    let book = Book::new().sheet("Plan", vec![vec!["A1".into()]]);
    book.with("Plan", "IV65536", "corner").write_xls(&path).unwrap();
    let limits = Limits { unpacked: 1000, cells: 2, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    let (workbook, found) = read("plan.xls", &fs::read(&path).unwrap(), &options);
    assert_eq!(found, []);
    let told: Vec<_> = cells(&workbook.unwrap()).into_iter().map(|(at, _)| at).collect();
    assert_eq!(told, ["A1", "IV65536"]);
}

#[test]
fn texts_in_any_encoding_become_the_same_cells() {
    let text = "Ülke;Tutar\nTürkiye;1,5\nİzmir, Ağrı;2,5\n#YOK;#DEĞER!\n";
    let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let turkish: Vec<u8> = text
        .chars()
        .map(|letter| match letter {
            'İ' => 0xdd,
            'ğ' => 0xf0,
            'Ğ' => 0xd0,
            'ı' => 0xfd,
            letter => u8::try_from(u32::from(letter)).unwrap(),
        })
        .collect();
    let said = Options { encoding: Some("windows-1254".to_owned()), ..Options::default() };
    let expected = read("plan.csv", text.as_bytes(), &Options::default());
    assert_eq!(expected.1, []);
    let told = cells(expected.0.as_ref().unwrap());
    assert_eq!(told[4], ("A3".to_owned(), CellValue::Text("İzmir, Ağrı".to_owned())));
    assert_eq!(told[6].1, CellValue::Error("#YOK".to_owned()));
    assert_eq!(told[7].1, CellValue::Error("#DEĞER!".to_owned()));
    for bytes in [wide(u16::to_le_bytes), wide(u16::to_be_bytes), turkish.clone()] {
        assert_eq!(read("plan.csv", &bytes, &said), expected);
    }
    let (_, found) = read("plan.csv", &turkish, &Options::default());
    assert_eq!(found.iter().map(|found| found.name).collect::<Vec<_>>(), [Name::GuessedEncoding]);
}

#[test]
fn what_stands_between_cells_is_found_below_a_preamble_too() {
    for text in [
        "Report, as of May\n\nNo.;Title;Due\n1;a, b;1,5\n2;c, d;2,5\n",
        "sep=;\nNo.;Title;Due\n",
        "\"sep=;\"\r\nNo.;Title;Due\r\n",
        "No.\tTitle\tDue\n1\ta;b\tc\n",
        "No.|Title|Due\n\"1|2|3\"|,|\n",
        "No.;\"a,b,c,d,\ne,f\";Due\n",
    ] {
        let (workbook, found) = read("plan.csv", text.as_bytes(), &Options::default());
        assert_eq!(found, []);
        let workbook = workbook.unwrap();
        let row = workbook.sheets[0].rows.iter().find(|row| {
            row.cells.first().is_some_and(|cell| cell.value == CellValue::Text("No.".to_owned()))
        });
        assert_eq!(row.map(|row| row.cells.len()), Some(3), "{text:?}");
    }
}
