//! Starters of types that no shipped one is like.
