//! `sameside.toml`, and the roles that it gives.
#![no_main]
use std::path::Path;
libfuzzer_sys::fuzz_target!(|text: &str| {
    let Ok(config) = sameside::config::parse(text, Path::new("sameside.toml")) else { return };
    assert!(config.me.is_none() || config.my_role().is_some());
    let names = sameside::people::RoleNames { flags: Vec::new(), config: config.roles() };
    let read = sameside_fuzz::read(b"Ines Marchetti: hi\nBram: hello\nInes Marchetti: so\nBram: yes\n").expect("a call");
    let _ = sameside::meeting::meeting("call.txt".into(), read, &names);
    let _ = sameside_fuzz::library().get("no-such-pattern");
});
