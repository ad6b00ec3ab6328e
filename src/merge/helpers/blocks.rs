//! The blocks `if`, `unless` and `with`, which know what a blank cell is, and the helper through
//! which all values are written.

use handlebars::{
    BlockContext, BlockParams, Context, Handlebars, Helper, HelperDef, HelperResult, Output,
    RenderContext, RenderError, RenderErrorReason, Renderable, ScopedJson,
};
use serde_json::Value as Json;

use super::known;
use crate::merge::{leaf, tape};

/// The name of the helper that writes values; instrumented templates call it.
pub const WRITE: &str = "$write";

/// The name of the helper that says where partials begin and end; instrumented templates call it.
pub const MARK: &str = "$mark";

/// Tells Handlebars of the blocks, and of the helper that writes values.
pub fn register(registry: &mut Handlebars<'_>) {
    registry.register_helper("if", Box::new(Choice { wanted: true }));
    registry.register_helper("unless", Box::new(Choice { wanted: false }));
    registry.register_helper("with", Box::new(With));
    registry.register_helper(WRITE, Box::new(Written));
    registry.register_helper(MARK, Box::new(Marked));
}

/// Writes a value on the tape, under the head that its first argument is.
struct Written;

impl HelperDef for Written {
    /// Gives the entry back to Handlebars, which knows how far it has to be indented.
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        known(helper)?;
        let argument = |at: usize| helper.param(at).map_or(&Json::Null, |value| value.value());
        let head = argument(0).as_str().unwrap_or_default();
        Ok(ScopedJson::Derived(Json::String(tape::value(head, argument(1)))))
    }
}

/// Writes a mark on the tape, under the head that its argument is.
struct Marked;

impl HelperDef for Marked {
    /// Writes it past what Handlebars knows of lines and indentation, since it is not there.
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let head = helper.param(0).and_then(|head| head.value().as_str()).unwrap_or_default();
        Ok(out.write(&tape::mark(head))?)
    }
}

/// `if` and `unless`: whether there is something.
struct Choice {
    wanted: bool,
}

impl HelperDef for Choice {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        state: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        known(helper)?;
        let value =
            helper.param(0).ok_or(RenderErrorReason::ParamNotFoundForIndex("if", 0))?.value();
        let chosen =
            if leaf::is_given(value) == self.wanted { helper.template() } else { helper.inverse() };
        chosen.map_or(Ok(()), |template| template.render(registry, context, state, out))
    }
}

/// `with`: a record's fields without its name before them, if there is a record.
struct With;

impl HelperDef for With {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        state: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        known(helper)?;
        let argument =
            helper.param(0).ok_or(RenderErrorReason::ParamNotFoundForIndex("with", 0))?;
        if !leaf::is_given(argument.value()) {
            let inverse = helper.inverse();
            return inverse
                .map_or(Ok(()), |template| template.render(registry, context, state, out));
        }
        let mut block = BlockContext::new();
        let path = argument.context_path();
        match path {
            Some(path) => block.base_path_mut().clone_from(path),
            None => block.set_base_value(argument.value().clone()),
        }
        if let Some(outer) = state.block() {
            block.local_variables_mut().clone_from(outer.local_variables());
        }
        if let Some(name) = helper.block_param() {
            let mut names = BlockParams::new();
            match path {
                Some(_) => names.add_path(name, Vec::new())?,
                None => names.add_value(name, argument.value().clone())?,
            }
            block.set_block_params(names);
        }
        state.push_block(block);
        let done = helper
            .template()
            .map_or(Ok(()), |template| template.render(registry, context, state, out));
        state.pop_block();
        done
    }
}
