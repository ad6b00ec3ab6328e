//! What template authors write, and what comes of it.

mod fixture;
mod forms;
mod helpers;
mod misplaced;
mod odd;
mod positions;
mod reference;
mod refused;
mod shape;
mod text;
mod typst;
mod unused;
mod ways;

use fixture::fixture;
