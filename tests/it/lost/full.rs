//! A disk without room.
#![cfg(unix)]

use std::fs;

use serde_json::Value;

use super::{batch, each_is_one_of, mounting, no_parts, pdfs, save, undisturbed};

/// How many documents there are.
const DOCUMENTS: usize = 12;

/// Builds in `out/` of a size, keeps what is there as `full/`, and completes it when there is room.
const GROWING: &str = "
mount -t tmpfs -o size=64k tmpfs out || exit 77
for size in 4 16 40 64 88 120 160; do
  rm -rf out/* out/.rapporteur*
  mount -o remount,size=${size}k out || exit 77
  \"$program\" build --format json >full-$size.json; echo $? >full-$size.code
  mkdir full-$size whole-$size
  cp -r out/. full-$size
  mount -o remount,size=64m out
  \"$program\" build --format json >whole-$size.json; echo $? >whole-$size.code
  cp -r out/. whole-$size
done
";

#[test]
fn a_disk_that_fills_leaves_whole_pdfs_and_the_next_build_completes_them() {
    let wanted = undisturbed(DOCUMENTS, "one");
    let project = batch(DOCUMENTS);
    fs::create_dir(project.path("out")).unwrap();
    let Some(ran) = mounting(&project, GROWING) else { return };
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let mut made = 0;
    for size in [4, 16, 40, 64, 88, 120, 160] {
        let found = pdfs(&project.path(&format!("full-{size}")));
        each_is_one_of(&found, &[&wanted]);
        no_parts(&project.path(&format!("full-{size}")));
        if found.len() < DOCUMENTS {
            let report: Value =
                serde_json::from_str(&project.text(&format!("full-{size}.json"))).unwrap();
            let told: Vec<&str> = report["diagnostics"]
                .as_array()
                .unwrap()
                .iter()
                .map(|found| found["message"].as_str().unwrap())
                .collect();
            assert!(told.iter().all(|it| it.ends_with("the disk is full")), "{size}: {told:?}");
            let code = project.text(&format!("full-{size}.code"));
            assert!(["1\n", "2\n"].contains(&&*code), "{size}: {code}");
            assert_eq!(
                report["totals"]["written"].as_u64().unwrap() as usize,
                found.len(),
                "{size}"
            );
            assert!(!told.is_empty());
        }
        made += usize::from(!found.is_empty() && found.len() < DOCUMENTS);
        assert_eq!(project.text(&format!("whole-{size}.code")), "0\n", "{size}");
        assert!(pdfs(&project.path(&format!("whole-{size}"))) == wanted, "{size}");
        no_parts(&project.path(&format!("whole-{size}")));
    }
    assert!(made > 0, "no size was in between");
}

/// Builds a change where there is less and less room beside what is there.
const SHRINKING: &str = "
mount -t tmpfs -o size=64m tmpfs out || exit 77
\"$program\" build >/dev/null || exit 1
cp -r saved/. inputs/
mkdir before; cp -r out/. before
for free in 0 4 8 16 20 28 36 48; do
  rm -rf out/* out/.rapporteur*; cp -r before/. out/
  used=$(df -k out | awk 'NR == 2 { print $3 }')
  mount -o remount,size=$((used + free))k out || exit 77
  \"$program\" build --format json >full-$free.json; echo $? >full-$free.code
  mkdir full-$free whole-$free
  cp -r out/. full-$free
  mount -o remount,size=64m out
  \"$program\" build --format json >whole-$free.json; echo $? >whole-$free.code
  cp -r out/. whole-$free
done
";

#[test]
fn a_change_for_which_there_is_no_room_leaves_the_former_pdfs_and_a_true_record() {
    let (old, new) = (undisturbed(DOCUMENTS, "one"), undisturbed(DOCUMENTS, "two"));
    let mut wanted = old.clone();
    let project = batch(DOCUMENTS);
    let changed = batch(DOCUMENTS);
    for number in 0..3 {
        save(&changed, number, "two");
        let name = format!("p{number:03}.pdf");
        wanted.insert(name.clone(), new[&name].clone());
    }
    fs::create_dir(project.path("out")).unwrap();
    fs::rename(changed.path("inputs"), project.path("saved")).unwrap();
    let Some(ran) = mounting(&project, SHRINKING) else { return };
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    for free in [0, 4, 8, 16, 20, 28, 36, 48] {
        let found = pdfs(&project.path(&format!("full-{free}")));
        assert_eq!(found.len(), DOCUMENTS, "{free}");
        each_is_one_of(&found, &[&old, &wanted]);
        no_parts(&project.path(&format!("full-{free}")));
        let report = project.text(&format!("full-{free}.json"));
        let is_full = report.contains("the disk is full");
        let code = project.text(&format!("full-{free}.code"));
        assert_eq!(is_full, code != "0\n", "{free}: {report}");
        assert!(found == wanted || is_full, "{free}: {report}");
        assert_eq!(project.text(&format!("whole-{free}.code")), "0\n", "{free}");
        assert!(pdfs(&project.path(&format!("whole-{free}"))) == wanted, "{free}");
    }
}

/// Checks a faulty workbook where there is room for nothing, and once more where there is.
const NO_ROOM: &str = "
mount -t tmpfs -o size=64m tmpfs out || exit 77
\"$program\" build --format json >first.json
used=$(df -k out | awk 'NR == 2 { print $3 }')
mount -o remount,size=${used}k out || exit 77
cp -r saved/. inputs/
\"$program\" check --format json >full.json; echo $? >full.code
mkdir full whole; cp -r out/. full
mount -o remount,size=64m out
\"$program\" check --format json >whole.json; echo $? >whole.code
cp -r out/. whole
";

#[test]
fn a_list_of_problems_for_which_there_is_no_room_is_told_and_not_begun() {
    let project = batch(4);
    let faulty = batch(4);
    faulty.save(&super::input(2), &super::book(2, "one").with("Tasks", "A1", "Nom"));
    fs::create_dir(project.path("out")).unwrap();
    fs::rename(faulty.path("inputs"), project.path("saved")).unwrap();
    let Some(ran) = mounting(&project, NO_ROOM) else { return };
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(
        (project.text("full.code"), project.text("whole.code")),
        ("1\n".into(), "1\n".into())
    );
    let told = "the list of problems is not written: `p002.problems.xlsx` can't be written: \
                the disk is full";
    assert!(project.text("full.json").contains(told), "{}", project.text("full.json"));
    let names = |folder: &str| project.names(folder).join(" ");
    assert!(!names("full").contains("problems") && !names("full").contains(".part"));
    assert!(names("whole").contains("p002.problems.xlsx"), "{}", names("whole"));
    assert!(!project.text("whole.json").contains("the disk is full"));
}
