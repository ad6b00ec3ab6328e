//! What template authors write, and what comes of it.

mod fixture;
mod forms;
mod helpers;
mod positions;
mod refused;
mod shape;
mod text;

use fixture::fixture;
