//! The sandbox: before a command opens a transcript, the process gives up the network and every file
//! that the command does not name. Whatever hostile text may do to a parser or to the model's runtime
//! after that, it cannot reach anything.
//!
//! On Linux the kernel holds it: seccomp refuses sockets (and other programs, and every known way
//! around that), Landlock refuses files. Both are inherited by every thread that starts later, so
//! [`confine`] is called before there is a second one, and llama.cpp's threads are under it too.
//! Elsewhere there is no such thing that a program can ask for by itself without unsafe code; then
//! [`Confinement`] says so, and what is left is that the program holds no network code at all.
//!
//! A list of allowed system calls was thought of and thrown out: what libc, libgomp and llama.cpp call
//! changes with their versions, and a coaching tool that dies on an update of glibc protects nobody.

#[cfg(not(target_os = "linux"))]
#[path = "sandbox/elsewhere.rs"]
mod kernel;
#[cfg(target_os = "linux")]
#[path = "sandbox/linux.rs"]
mod kernel;
pub mod probe;

use std::path::{Path, PathBuf};

/// What a command has to reach. What does not exist is passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// Files, and folders with all that lies in them, to be read.
    pub read: Vec<PathBuf>,
    /// Folders in which files are made and replaced, and single files that are written to. A folder that
    /// is read as well stands in both lists. It must exist when [`confine`] is called.
    pub write: Vec<PathBuf>,
}

impl Reach {
    /// Adds something to be read.
    #[must_use]
    pub fn reading(mut self, path: impl AsRef<Path>) -> Reach {
        self.read.push(path.as_ref().to_owned());
        self
    }

    /// Adds something to be written.
    #[must_use]
    pub fn writing(mut self, path: impl AsRef<Path>) -> Reach {
        self.write.push(path.as_ref().to_owned());
        self
    }
}

/// What is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confinement {
    /// No sockets, no other programs.
    pub network: Layer,
    /// No files but those of the [`Reach`].
    pub files: Layer,
}

/// How far the kernel holds one part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Layer {
    /// In full, by this mechanism.
    Held(String),
    /// What this kernel knows of it; the rest is not held.
    Partly(String),
    /// Not at all, and why.
    Absent(String),
}

impl std::fmt::Display for Layer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Layer::Held(how) => write!(f, "held by the kernel ({how})"),
            Layer::Partly(how) => write!(f, "held in part ({how})"),
            Layer::Absent(why) => write!(f, "not held ({why})"),
        }
    }
}

/// Gives up everything but `reach`, for this thread and all that it starts, for good.
///
/// Never fails: a kernel that lacks a part leaves that part out, and the answer says so.
pub fn confine(reach: &Reach) -> Confinement {
    kernel::confine(reach)
}
