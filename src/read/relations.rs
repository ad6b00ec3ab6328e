//! Which part of an Excel workbook is which: parts name others by what they are to them ([ECMA-376],
//! part 2, 9.3).
//!
//! [ECMA-376]: https://ecma-international.org/publications-and-standards/standards/ecma-376/

use quick_xml::events::Event;

use super::faults::Refusal;
use super::package::Package;
use super::xml::attribute;

/// A part that another one names.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Relation {
    /// By what it is named.
    pub id: String,
    /// What it is, the last word of its kind: `worksheet`.
    pub kind: String,
    /// Its name.
    pub part: String,
}

/// The parts that a part names. The package itself is the part without a name.
pub(super) fn relations(package: &mut Package, of: &str) -> Result<Vec<Relation>, Refusal> {
    let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
    let slash = if folder.is_empty() { "" } else { "/" };
    let mut found = Vec::new();
    let Some(mut xml) = package.xml(&format!("{folder}{slash}_rels/{name}.rels"))? else {
        return Ok(found);
    };
    loop {
        match xml.next()? {
            Event::Start(tag) | Event::Empty(tag)
                if tag.local_name().as_ref() == "Relationship" =>
            {
                let get = |name| attribute(&tag, name).unwrap_or_default();
                let kind = get("Type");
                if get("TargetMode") != "External" {
                    found.push(Relation {
                        id: get("Id").into_owned(),
                        kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                        part: resolved(folder, &get("Target")),
                    });
                }
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// A part's name from where it is told: `../a.xml` in `xl/worksheets` is `xl/a.xml`.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut path: Vec<&str> =
        if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.retain(|step| !step.is_empty());
    path.join("/")
}

/// The workbook's own part: that which the package names as its document, or else the usual one.
pub(super) fn document(package: &mut Package, usual: &str) -> Result<String, Refusal> {
    let named = relations(package, "")?
        .into_iter()
        .find(|relation| relation.kind == "officeDocument")
        .map(|relation| relation.part);
    Ok(named.filter(|part| package.has(part)).unwrap_or_else(|| usual.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_from_where_they_are_told() {
        for (folder, target, part) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/worksheets", "../tables/table1.xml", "xl/tables/table1.xml"),
            ("xl", ".\\worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
            ("xl", "../../../odd.xml", "odd.xml"),
        ] {
            assert_eq!(resolved(folder, target), part, "{folder} {target}");
        }
    }
}
