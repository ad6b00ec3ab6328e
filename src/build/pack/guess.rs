//! Where papers will stand, as far as that can be known before they are laid out: those of which it is
//! guessed rightly are laid out but once.

use super::super::plan::{Plan, Planned, Work};
use super::super::state::Store;
use super::Wish;
use super::manifest::{Key, key};
use crate::build::{Options, choice};
use crate::compile::{self, Engine, Entry, Front, Images, Job, Place};
use crate::merge::Style;
use crate::validate::Value;

/// How many pages a paper is taken to have that no build has made yet.
const PAGES: usize = 4;

/// For each document of a plan the place where it will stand: by the pages that it had when it was
/// built, and by contents with its title.
pub fn places((options, wish): (&Options, &Wish), engine: &Engine, plan: &Plan) -> Vec<Place> {
    let state = Store::of(&options.out, None).load().state;
    let pages = |planned: &Planned| match planned.work {
        None => 0,
        Some(_) => {
            let made = state.documents.get(&choice::name(options, &planned.output));
            made.map_or(PAGES, |made| made.pages)
        }
    };
    let pages: Vec<usize> = plan.documents.iter().map(pages).collect();
    let before = before(wish, engine, plan);
    let total = before + pages.iter().sum::<usize>();
    let mut first = before + 1;
    let place = |(at, pages): (usize, usize)| {
        let place = Place { number: at + 1, first, total };
        first += pages;
        place
    };
    pages.into_iter().enumerate().map(place).collect()
}

/// How many pages cover and contents will have.
fn before(wish: &Wish, engine: &Engine, plan: &Plan) -> usize {
    let works: Vec<&Work> = plan.documents.iter().filter_map(|it| it.work.as_deref()).collect();
    let language = wish.language.as_deref().unwrap_or("en");
    let keys: Vec<_> = works.iter().map(|work| key(work)).collect();
    let front = Front {
        language,
        title: wish.title.as_deref(),
        subtitle: wish.subtitle.as_deref(),
        date: wish.date.as_deref(),
        papers: works.iter().zip(&keys).map(|(work, keys)| entry(work, keys, language)).collect(),
        missing: Vec::new(),
    };
    let assets = works.iter().find_map(|work| work.kind.assets.as_ref());
    let laid_out = assets.and_then(|assets| {
        let (source, images) = (Front::source(language, Style::default()), Images::new());
        let job = Job {
            source: &source,
            assets,
            images: &images,
            standards: &[],
            ident: "",
            date: None,
            epoch: None,
        };
        compile::worker(|| compile::front(engine, &front, &job, works.len())).value
    });
    laid_out.map_or(2, |part| part.count())
}

/// The line of a document in the contents.
fn entry<'a>(work: &'a Work, keys: &'a [Key], language: &'a str) -> Entry<'a> {
    Entry {
        title: title(work).unwrap_or_default(),
        kind: &work.kind.doctype.manifest.title,
        keys: keys.iter().map(|key| &*key.value).collect(),
        language,
        page: 1,
        pages: PAGES,
    }
}

/// What the workbook of a document calls it.
fn title(work: &Work) -> Option<&str> {
    let at = work.kind.doctype.schema.sheets.first()?.column("title")?;
    let form = work.dataset.sheets.first()?.records.first()?;
    match &form.fields.get(at)?.value {
        Value::Text(title) => Some(title),
        _ => None,
    }
}
