//! One benchmark of each room, on a work plan of 40 activities: `cargo bench --bench rooms`.

#![expect(clippy::expect_used, reason = "a benchmark that can't run is to stop")]

#[path = "common/mod.rs"]
mod common;

use std::hint::black_box;
use std::path::PathBuf;

use divan::Bencher;
use jiff::civil::Date;
use rapporteur::compile::{self, Assets, Engine, Images, Job};
use rapporteur::read::{self, Reader};
use rapporteur::validate::{self, Portion};
use rapporteur::{doctype, merge, write};

/// That of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many activities the work plan has.
const ACTIVITIES: usize = 40;

fn main() {
    divan::main();
}

/// A folder with one work plan.
fn plan() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let path = common::write_plans(folder.path(), 1, ACTIVITIES).remove(0);
    (folder, path)
}

#[divan::bench]
fn load_document_types(bencher: Bencher) {
    bencher.bench(|| doctype::load(None));
}

#[divan::bench]
fn load_templates(bencher: Bencher) {
    let doctype = common::doctype();
    bencher.bench(|| merge::template(&doctype));
}

#[divan::bench]
fn load_typst_and_fonts(bencher: Bencher) {
    bencher.bench(|| Engine::new(false));
}

#[divan::bench]
fn read_workbook(bencher: Bencher) {
    let (_folder, path) = plan();
    bencher.bench(|| read::workbook(black_box(&path), "plan.xlsx", &read::Options::default()));
}

/// A reader that reads in a process of its own.
fn reader() -> Reader {
    Reader::new(read::Options::default(), Some(env!("CARGO_BIN_EXE_rapporteur").into()))
}

#[divan::bench]
fn read_workbook_in_a_new_process(bencher: Bencher) {
    let (_folder, path) = plan();
    bencher.bench(|| reader().workbook(black_box(&path), "plan.xlsx"));
}

#[divan::bench]
fn read_workbook_in_a_process_that_runs(bencher: Bencher) {
    let (_folder, path) = plan();
    let reader = reader();
    bencher.bench(|| reader.workbook(black_box(&path), "plan.xlsx"));
}

#[divan::bench]
fn validate_workbook(bencher: Bencher) {
    let (_folder, path) = plan();
    let (doctype, workbook) = (common::doctype(), common::workbook(&path));
    bencher.bench(|| validate::dataset(black_box(&workbook), &doctype, &[]));
}

#[divan::bench]
fn merge_dataset(bencher: Bencher) {
    let (_folder, path) = plan();
    let doctype = common::doctype();
    let template = common::template(&doctype);
    let dataset = common::dataset(&common::workbook(&path), &doctype);
    let portion = Portion::whole(&dataset);
    bencher.bench(|| merge::source(black_box(&dataset), &portion, &doctype, &template));
}

/// With nothing remembered from the document before.
#[divan::bench]
fn compile_source(bencher: Bencher) {
    let (_folder, path) = plan();
    let doctype = common::doctype();
    let template = common::template(&doctype);
    let dataset = common::dataset(&common::workbook(&path), &doctype);
    let source = common::source(&dataset, &doctype, &template);
    let engine = Engine::new(false);
    let assets = Assets::new(&engine, &doctype.files).value.expect("the files are sound");
    let images = Images::new();
    let job = Job {
        source: &source,
        assets: &assets,
        images: &images,
        standards: &doctype.manifest.standards,
        ident: "work-plan/plan",
        date: Some(Date::constant(2026, 1, 14)),
        epoch: None,
    };
    bencher.bench(|| {
        compile::evict(0);
        compile::pdf(&engine, black_box(&job))
    });
}

#[divan::bench]
fn write_file(bencher: Bencher) {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let (path, bytes) = (folder.path().join("plan.pdf"), vec![7; 150_000]);
    bencher.bench(|| write::file(black_box(&bytes), &path));
}
