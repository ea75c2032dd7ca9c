//! Linux: seccomp for system calls, Landlock for files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, PathBeneath, PathFd, RestrictionStatus, Ruleset, RulesetAttr,
    RulesetCreated, RulesetCreatedAttr, RulesetError, RulesetStatus, Scope, make_bitflags,
};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};

use super::{Confinement, Layer, Reach};

/// Files first: opening the folders that may be reached is the last thing that is done unconfined.
pub(super) fn confine(reach: &Reach) -> Confinement {
    Confinement { files: files(reach), network: network() }
}

/// What the runtimes look at: processors and memory, this process, and libraries that glibc loads late.
/// Nobody's words are there.
const SYSTEM: [&str; 12] = [
    "/proc/self",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/stat",
    "/proc/sys/vm",
    "/sys/devices/system",
    "/sys/fs/cgroup",
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/dev/null",
];

/// The newest kernel interface whose rights are asked for; older kernels hold what they know of it.
const NEWEST: ABI = ABI::V6;

fn files(reach: &Reach) -> Layer {
    match restrict(reach) {
        Ok(RestrictionStatus { ruleset: RulesetStatus::FullyEnforced, .. }) => Layer::Held("Landlock".to_owned()),
        Ok(RestrictionStatus { ruleset: RulesetStatus::PartiallyEnforced, .. }) => {
            Layer::Partly("Landlock, as far as this kernel has it; Linux 6.12 and later have all of it".to_owned())
        }
        Ok(_) => Layer::Absent("this kernel has no Landlock, or it is switched off; Linux 5.13 brought it".to_owned()),
        Err(error) => Layer::Absent(format!("Landlock: {error}")),
    }
}

fn restrict(reach: &Reach) -> Result<RestrictionStatus, RulesetError> {
    let read: BitFlags<AccessFs> = make_bitflags!(AccessFs::{ReadFile | ReadDir});
    let write: BitFlags<AccessFs> = make_bitflags!(AccessFs::{WriteFile | MakeReg | MakeDir | RemoveFile | Truncate});
    let mut rules = Ruleset::default()
        .handle_access(AccessFs::from_all(NEWEST))?
        .handle_access(AccessNet::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?
        .create()?;
    for path in SYSTEM.iter().map(Path::new).chain(reach.read.iter().map(PathBuf::as_path)) {
        rules = allow(rules, path, read)?;
    }
    for path in &reach.write {
        rules = allow(rules, path, write)?;
    }
    rules.restrict_self()
}

/// What cannot be opened (it is not there, or not ours) is not allowed either: whoever needs it will say
/// so in better words than could be said here.
fn allow(rules: RulesetCreated, path: &Path, access: BitFlags<AccessFs>) -> Result<RulesetCreated, RulesetError> {
    match PathFd::new(path) {
        Ok(open) if path.is_dir() => rules.add_rule(PathBeneath::new(open, access)),
        Ok(open) => rules.add_rule(PathBeneath::new(open, access & AccessFs::from_file(NEWEST))),
        Err(_) => Ok(rules),
    }
}

fn network() -> Layer {
    let applied = filter().and_then(|filter| {
        // All threads at once, should there be others already.
        seccompiler::apply_filter_all_threads(&filter).map_err(|error| error.to_string())
    });
    match applied {
        Ok(()) => Layer::Held("seccomp".to_owned()),
        Err(error) => Layer::Absent(format!("seccomp: {error}")),
    }
}

/// System calls that reach out of the process: sockets and what works on them, the ways around a filter
/// (`io_uring`, another process's memory or descriptors), and starting programs.
const REFUSED: [libc::c_long; 30] = [
    libc::SYS_socket,
    libc::SYS_socketpair,
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_accept,
    libc::SYS_accept4,
    libc::SYS_sendto,
    libc::SYS_sendmsg,
    libc::SYS_sendmmsg,
    libc::SYS_recvfrom,
    libc::SYS_recvmsg,
    libc::SYS_recvmmsg,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_pidfd_getfd,
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_mount,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_keyctl,
    libc::SYS_add_key,
];

/// Added to a number, the same call in the x32 interface of 64-bit PCs, which a filter sees as another.
const X32: libc::c_long = 0x4000_0000;

fn filter() -> Result<BpfProgram, String> {
    let arch: TargetArch = std::env::consts::ARCH
        .try_into()
        .map_err(|_| format!("there is no filter for {} processors", std::env::consts::ARCH))?;
    let calls = REFUSED.iter().flat_map(|call| {
        let twin = (arch == TargetArch::x86_64).then_some(call | X32);
        [Some(*call), twin].into_iter().flatten()
    });
    let rules: BTreeMap<i64, Vec<_>> = calls.map(|call| (call, Vec::new())).collect();
    // "Permission denied" rather than an end of the process: a library that tries goes on without.
    let refusal = SeccompAction::Errno(libc::EACCES.unsigned_abs());
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, refusal, arch).map_err(|error| error.to_string())?;
    filter.try_into().map_err(|error: seccompiler::BackendError| error.to_string())
}
