//! What template authors write, and what comes of it.

mod causes;
mod fixture;
mod forms;
mod helpers;
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
