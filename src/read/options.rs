//! What reading is told: how much is too much, and what a file can't say of itself.

use serde::{Deserialize, Serialize};

/// How to read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// How much is too much.
    pub limits: Limits,
    /// The encoding of text that isn't Unicode, by one of its names (`windows-1254`); without one it
    /// is guessed, which a note says.
    pub encoding: Option<String>,
}

/// How much is too much. A file of one kilobyte can stand for hundreds of gigabytes of cells, so that
/// everything is held against a limit before memory is taken for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Size of a file, in bytes.
    pub file: u64,
    /// Size of all that a file unpacks to, and of all cells of a workbook, in bytes.
    pub unpacked: u64,
    /// Number of cells in a sheet that hold something.
    pub cells: u64,
    /// Length of the text in a cell, in characters.
    pub characters: u64,
    /// Memory that reading may take, in bytes of address space.
    pub memory: u64,
    /// Time that reading a workbook may take, in seconds.
    pub seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file: 100_000_000,
            unpacked: 512_000_000,
            cells: 5_000_000,
            // That of Excel.
            characters: 32_767,
            memory: 1_000_000_000,
            seconds: 25,
        }
    }
}
