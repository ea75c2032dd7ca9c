//! The proof of the sandbox: truly trying what must not work. The one place in this program that names
//! a socket, and only to be refused.

use std::io::{Error, ErrorKind};

/// Something that was tried, and how it ended.
#[derive(Debug)]
pub struct Attempt {
    /// What was tried.
    pub what: &'static str,
    /// `None` where it worked, which it must not; else the error.
    pub refused: Option<Error>,
}

impl Attempt {
    /// Whether the kernel said no, rather than that there was nothing there.
    pub fn is_forbidden(&self) -> bool {
        self.refused.as_ref().is_some_and(|error| error.kind() == ErrorKind::PermissionDenied)
    }
}

fn attempt<T>(what: &'static str, outcome: Result<T, Error>) -> Attempt {
    Attempt { what, refused: outcome.err() }
}

/// Tries to open sockets of every family there is. All addresses are of this machine: where nothing is
/// held, nothing leaves it either.
#[expect(clippy::disallowed_types, reason = "tried in order to be refused")]
pub fn sockets() -> Vec<Attempt> {
    let mut attempts = vec![
        attempt("a TCP socket", std::net::TcpListener::bind(("127.0.0.1", 0))),
        attempt("a TCP connection", std::net::TcpStream::connect(("127.0.0.1", 9))),
        attempt("a UDP socket", std::net::UdpSocket::bind(("127.0.0.1", 0))),
        attempt("an IPv6 socket", std::net::UdpSocket::bind(("::1", 0))),
    ];
    #[cfg(unix)]
    {
        attempts.push(attempt("a Unix socket", std::os::unix::net::UnixDatagram::unbound()));
        attempts.push(attempt("a pair of sockets", std::os::unix::net::UnixStream::pair()));
    }
    attempts
}

/// Tries the same from a thread of its own, as the model's threads could.
pub fn sockets_in_a_thread() -> Vec<Attempt> {
    std::thread::spawn(sockets).join().unwrap_or_default()
}

/// Tries to see and write files that no command needs, and to start a program.
pub fn files() -> Vec<Attempt> {
    let mut attempts = vec![
        attempt("listing the root folder", std::fs::read_dir(std::path::Path::new("/"))),
        attempt("writing to the folder for temporary files", tempfile::tempfile()),
    ];
    #[cfg(unix)]
    {
        attempts.push(attempt("reading the list of users", std::fs::read("/etc/passwd")));
        attempts.push(attempt("starting a program", std::process::Command::new("/bin/sh").args(["-c", ":"]).status()));
    }
    attempts
}

/// The threads of this process, and how many of them are under a seccomp filter. `None` where the system
/// does not tell.
pub fn threads() -> Option<(usize, usize)> {
    let tasks = std::fs::read_dir("/proc/self/task").ok()?;
    let statuses: Vec<String> =
        tasks.filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("status")).ok()).collect();
    let is_filtered = |status: &&String| status.lines().any(|line| line.split_whitespace().eq(["Seccomp:", "2"]));
    Some((statuses.len(), statuses.iter().filter(is_filtered).count()))
}
