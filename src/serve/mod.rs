//! Serving: a page for the browser of this computer that shows documents while somebody works on
//! them. The only room that knows HTTP.
//!
//! ```text
//! follow   has what tabs look at made anew with each change; watching: what tells of changes
//! board    what there is to look at, and which tabs look at it
//! told     the same as JSON, for the page
//! http     requests and answers; page.html, page.css and page.js are the page
//! ```
//!
//! A tab keeps one connection open over which it is told of each change: the sizes and hashes of the
//! pages, and what was found. It then asks for the pages that it does not have. Nothing is served but
//! this, and that to nobody but a page that came from here.

mod board;
mod follow;
mod http;
mod told;
mod watching;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;

use crate::build::{Input, Session};
use board::Board;

/// How many threads answer requests. Those that tell of changes have threads of their own.
const ANSWERING: usize = 3;

/// A page that is served on an address of this computer.
pub struct Server {
    http: Arc<tiny_http::Server>,
    port: u16,
}

/// What is shown.
pub struct Show {
    /// What outlives a change.
    pub session: Session,
    /// The workbooks; asked for anew with each change, since there may be others by then.
    pub inputs: Box<dyn Fn() -> Vec<Input> + Send + Sync>,
    /// Where these are looked for.
    pub folders: Vec<PathBuf>,
    /// Set from outside to end it.
    pub stop: Arc<AtomicBool>,
}

impl Server {
    /// Takes a port of this computer that no other computer can reach; any that is free, if none is
    /// named.
    ///
    /// # Errors
    ///
    /// Fails if the port can't be had.
    pub fn bind(port: Option<u16>) -> io::Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port.unwrap_or(0)));
        let listener = TcpListener::bind(address)?;
        let port = listener.local_addr()?.port();
        let http = tiny_http::Server::from_listener(listener, None).map_err(io::Error::other)?;
        Ok(Self { http: Arc::new(http), port })
    }

    /// The address to open in a browser.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Shows documents until it is told to stop.
    pub fn run(self, show: &Show) {
        let (board, news) = Board::new();
        let board = Arc::new(board);
        for _ in 0..ANSWERING {
            let (http, board, port) = (Arc::clone(&self.http), Arc::clone(&board), self.port);
            thread::spawn(move || {
                while let Ok(request) = http.recv() {
                    http::answer(request, &board, port);
                }
            });
        }
        follow::follow(show, &board, &news);
        board.end();
        for _ in 0..ANSWERING {
            self.http.unblock();
        }
    }
}
