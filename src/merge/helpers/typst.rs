//! `{{typst records}}`: a record or list as a literal of Typst.

use handlebars::{Context, Handlebars, Helper, HelperDef, RenderContext, RenderError, ScopedJson};
use serde_json::Value as Json;

use super::{Arguments, known};
use crate::merge::literal::{Outline, Picked};
use crate::merge::tape;

/// The helper that writes literals; it knows the contract.
pub struct Typst(pub Outline);

impl HelperDef for Typst {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        known(helper)?;
        let arguments = Arguments::new(helper, context.data());
        let names: Vec<String> =
            arguments.rest(1).filter_map(|name| name.as_str().map(str::to_owned)).collect();
        let picked = Picked::new(&names);
        let parts = self.0.literal(arguments.json(0), &picked, &arguments.language());
        Ok(ScopedJson::Derived(Json::String(tape::literal(&parts))))
    }
}
