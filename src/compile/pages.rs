//! The pages of a document, to be looked at: as pictures, and with what stands at a point of them.

use std::sync::{Arc, OnceLock};

use typst::syntax::Source;
use typst_layout::{Page, PagedDocument};
use typst_svg::SvgOptions;

use super::known::Known;
use super::point::{self, Origin};
use super::world::Paper;
use super::{Assets, Engine, Images, Job, exported, guarded, laid_out};
use crate::diagnostic::{Checked, Diagnostic};
use crate::merge;

/// A document that is laid out, with all that is needed to tell where what is on its pages came from.
pub struct Pages {
    document: PagedDocument,
    pictures: Vec<OnceLock<Arc<str>>>,
    source: merge::Source,
    main: Source,
    assets: Assets,
    images: Images,
}

/// Lays a document out as [`super::pdf`] does, without exporting it.
///
/// There are pages too where characters are missing in all fonts, which is an error. What the
/// standards of the PDF forbid comes to light in [`Pages::violations`] only.
///
/// Typst remembers what it has laid out, whatever the job, until [`super::evict`] makes it forget.
pub fn pages(engine: &Engine, job: &Job) -> Checked<Pages> {
    guarded(job, || {
        let paper = match Paper::new(engine, job) {
            Ok(paper) => paper,
            Err(refused) => return refused.into(),
        };
        let Checked { value, diagnostics } = laid_out(&paper);
        let value = value.map(|document| Pages {
            pictures: vec![OnceLock::new(); document.pages().len()],
            document,
            source: job.source.clone(),
            main: paper.parsed().clone(),
            assets: job.assets.clone(),
            images: job.images.clone(),
        });
        Checked { value, diagnostics }
    })
}

/// A page as a picture, which is remembered like all that Typst works out.
#[comemo::memoize]
fn picture(page: &Page) -> Arc<str> {
    typst_svg::svg(page, &SvgOptions::default()).into()
}

impl Pages {
    /// How many pages there are.
    pub fn count(&self) -> usize {
        self.document.pages().len()
    }

    /// Width and height of a page in points; the first page is 0.
    pub fn size(&self, page: usize) -> Option<(f64, f64)> {
        let size = self.page(page)?.frame.size();
        Some((size.x.to_pt(), size.y.to_pt()))
    }

    /// A page as a picture in SVG. The text in it is drawn, so that it looks the same everywhere.
    pub fn svg(&self, page: usize) -> Option<&str> {
        let laid_out = self.page(page)?;
        Some(self.pictures.get(page)?.get_or_init(|| picture(laid_out)))
    }

    /// A number for what a page looks like, the same in each run: another page with the same number
    /// looks the same.
    pub fn hash(&self, page: usize) -> Option<u128> {
        self.svg(page).map(typst::utils::hash128)
    }

    /// What stands at a point of a page, and where it came from. Points are counted from the upper
    /// left corner.
    pub fn at(&self, page: usize, (x, y): (f64, f64)) -> Option<Origin> {
        point::at(self.known(), &self.page(page)?.frame, (x, y))
    }

    /// What the standards of the job forbid in this document, of whose layout it is the result.
    pub fn violations(&self, engine: &Engine, job: &Job) -> Vec<Diagnostic> {
        let checked = guarded(job, || {
            let paper = Paper::again(engine, job, self.main.clone());
            match exported(&paper, &self.document) {
                Ok(_) => Checked::new((), Vec::new()),
                Err(found) => Checked::failed(found),
            }
        });
        checked.diagnostics
    }

    fn page(&self, page: usize) -> Option<&Page> {
        self.document.pages().get(page)
    }

    fn known(&self) -> Known<'_> {
        Known { source: &self.source, main: &self.main, assets: &self.assets, images: &self.images }
    }
}

impl std::fmt::Debug for Pages {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Pages").field("count", &self.count()).finish_non_exhaustive()
    }
}
