//! Images beside workbooks: which files may be printed, and what each needs.

use crate::project::{Project, REPOSITORY};

/// A picture that can be printed.
const PICTURE: &str = "inputs/outcome-brief-digital-services/terraces.png";

/// A type with an image and a list of images.
fn project() -> Project {
    Project::new()
        .file("templates/t/template.toml", "name = \"t\"\ntitle = \"T\"\ndescription = \"x\"\nversion = \"1\"\n")
        .file(
            "templates/t/schema.toml",
            "[[sheet]]\nname = \"pictures\"\nrequired = false\n\
             column = [\n  { name = \"file\", type = \"image\", alt = \"shows\" },\n\
             { name = \"shows\", type = \"text\", special = [\"N/A\"] },\n\
             { name = \"files\", type = \"image\", separator = \";\", alt = \"texts\" },\n\
             { name = \"texts\", type = \"text\", separator = \";\" },\n]\n",
        )
        .file(
            "templates/t/main.typ.hbs",
            "#import \"layout.typ\": *\n#show: paper.with({{document.title}})\n{{#each pictures}}\n\
             #shown({{file}}, {{shows}})\n#all({{files}}, {{texts}})\n{{/each}}\n",
        )
        .file(
            "templates/t/layout.typ",
            "#let paper(title, body) = { set document(title: title)\n set text(font: \"Noto Sans\", lang: \"en\")\n body }\n\
             #let shown(file, alt) = if file != none { image(file, alt: alt, width: 2cm) }\n\
             #let all(files, alts) = for (file, alt) in files.zip(alts) { shown(file, alt) }\n",
        )
        .copied(PICTURE, "inputs/tree.png")
        .copied(PICTURE, "inputs/photos/deep.png")
}

/// What is found where a row says this.
fn found(project: &Project, row: &str) -> Vec<String> {
    let sheet = format!("File;Shows;Files;Texts\n{row}\n");
    let rows: Vec<Vec<&str>> = sheet.lines().map(|line| line.split(';').collect()).collect();
    let cell = |cell: &&str| crate::support::Cell::from(cell.replace('|', ";").as_str());
    let rows = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    let document = [["Type", "t"], ["Title", "Pictures"]];
    let document = document.iter().map(|row| row.iter().map(|&it| it.into()).collect()).collect();
    let book = crate::support::Book::new().sheet("Document", document).sheet("Pictures", rows);
    project.save("inputs/plan.xlsx", &book);
    project.build(["inputs/plan.xlsx"]).found()
}

/// The fault of a cell.
fn fault(name: &str, cell: &str, message: &str) -> Vec<String> {
    vec![format!("error[{name}] inputs/plan.xlsx Pictures!{cell}: {message}")]
}

/// A PNG that says that it has this size.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::fs::read(format!("{REPOSITORY}/{PICTURE}")).unwrap();
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    bytes
}

#[test]
fn images_and_lists_of_images_are_printed() {
    let project = project();
    project.write("inputs/a drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>");
    for row in [
        "tree.png;A tree;;",
        "photos/deep.png;A tree;;",
        ".\\photos\\deep.png;A tree;;",
        ";;tree.png| photos/deep.png;A tree| The same tree",
        "a drawing.svg;A square;tree.png;A tree",
    ] {
        assert_eq!(found(&project, row), [""; 0], "{row}");
        let words = if row.contains("square") { "A square" } else { "A tree" };
        let pdf = project.bytes("out/plan.pdf");
        assert!(!pdf.is_empty(), "{words}");
    }
}

#[test]
fn each_image_needs_its_alternative_text() {
    let project = project();
    let lacks = |name: &str| format!("the image `{name}` has no alternative text");
    for (row, cell, name) in [
        ("tree.png;;;", "B2", "tree.png"),
        ("tree.png;  ;;", "B2", "tree.png"),
        ("tree.png;N/A;;", "B2", "tree.png"),
        (";;tree.png;", "D2", "tree.png"),
        (";;tree.png|photos/deep.png;A tree", "D2", "photos/deep.png"),
        (";;tree.png|photos/deep.png;A tree|", "D2", "photos/deep.png"),
    ] {
        assert_eq!(found(&project, row), fault("missing-value", cell, &lacks(name)), "{row}");
    }
    assert_eq!(
        found(&project, ";;tree.png;A tree|A hill"),
        fault("incomplete-pair", "D2", "2 alternative texts stand beside 1 image")
    );
    // A text without an image does no harm.
    assert_eq!(found(&project, ";A tree;;A tree"), [""; 0]);
}

#[test]
fn nothing_outside_of_the_folder_is_read() {
    let project = project();
    project.write("outside.png", project.bytes("inputs/tree.png"));
    let outside = project.path("outside.png");
    for name in [
        "../outside.png",
        "photos/../../outside.png",
        "/outside.png",
        "C:\\outside.png",
        "\\\\server\\outside.png",
        "file:///outside.png",
        "https://example.org/outside.png",
        "..",
        ".",
    ] {
        let message = format!("`{name}` is not the path of an image in the workbook's folder");
        assert_eq!(found(&project, &format!("{name};x;;")), fault("bad-image", "A2", &message));
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&outside, project.path("inputs/link.png")).unwrap();
        std::os::unix::fs::symlink(project.path(""), project.path("inputs/up")).unwrap();
        std::os::unix::fs::symlink("tree.png", project.path("inputs/within.png")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", project.path("inputs/zero.png")).unwrap();
        let message =
            |name: &str| format!("the image `{name}` is a link out of the workbook's folder");
        for name in ["link.png", "up/outside.png"] {
            assert_eq!(
                found(&project, &format!("{name};x;;")),
                fault("bad-image", "A2", &message(name))
            );
        }
        assert_eq!(found(&project, "within.png;x;;"), [""; 0]);
        let device = found(&project, "zero.png;x;;");
        assert_eq!(device, fault("bad-image", "A2", "the image `zero.png` is no file"));
    }
}

#[test]
fn what_is_no_picture_or_too_large_is_told_at_its_cell() {
    let project = project();
    let whole = project.bytes("inputs/tree.png");
    let files: &[(&str, Vec<u8>, &str)] = &[
        ("half.png", whole[..whole.len() / 2].to_vec(), "the file `half.png` can't be read as an image"),
        ("head.png", whole[..20].to_vec(), "the file `head.png` can't be read as an image"),
        ("empty.png", Vec::new(), "the image `empty.png` is empty"),
        ("text.png", b"no picture".to_vec(), "the image `text.png` is no picture that can be printed"),
        ("page.svg", b"<html></html>".to_vec(), "the image `page.svg` is no drawing (SVG) that can be read"),
        ("page.png", b"<html></html>".to_vec(), "the image `page.png` is SVG, whatever its name ends in"),
        ("tree.jpg", whole.clone(), "the image `tree.jpg` is PNG, whatever its name ends in"),
        ("packed.svg", b"\x1f\x8b\x08\0".to_vec(), "the image `packed.svg` is a packed drawing"),
        ("large.png", png(60_000, 60_000), "the image `large.png` has 60000 × 60000 pixels, and more than 50 million are not printed"),
        (
            "linked.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><image href='/etc/hostname'/></svg>".to_vec(),
            "the image `linked.svg` shows another file, `/etc/hostname`",
        ),
    ];
    for (name, bytes, message) in files {
        project.write(&format!("inputs/{name}"), bytes);
        assert_eq!(found(&project, &format!("{name};x;;")), fault("bad-image", "A2", message));
        // Beside another fault, in the same run.
        let both = found(&project, &format!("{name};;;"));
        let header_is_enough = !message.contains("can't be read as an image");
        assert_eq!(both.iter().any(|line| line.contains(message)), header_is_enough, "{both:?}");
        assert!(both.iter().any(|line| line.contains("no alternative text")), "{both:?}");
    }
    let message = "the image `photos` is a folder";
    assert_eq!(found(&project, "photos;x;;"), fault("bad-image", "A2", message));
}

/// All systems read the same workbook alike, those too that take `TREE.png` for `tree.png`.
#[test]
fn names_are_written_as_they_are() {
    let project = project();
    let told = found(&project, "TREE.png;x;;");
    assert_eq!(told, fault("bad-image", "A2", "the image `TREE.png` is not there"));
    let shown = project.run(["build", "inputs/plan.xlsx"]).failure(1).stderr;
    assert!(shown.contains("did you mean `tree.png`?"), "{shown}");
}
