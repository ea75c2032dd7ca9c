//! What is to be taken out of reports, as the user asked for it.

use super::Failure;
use crate::cli::{self, Words};
use crate::config::Config;
use crate::meeting::Role;
use crate::share::{Kept, Sharing, terms};

/// Whose words stay, and which terms go.
pub fn sharing(asked: &cli::Sharing, config: &Config) -> Result<Sharing, Failure> {
    let mine = || {
        config.my_role().map(Kept::Only).ok_or_else(|| {
            Failure::Usage(
                "--share: whose words are yours? Put `me = \"NAME\"` in sameside.toml, or say --share=pm or --share=engineer"
                    .to_owned(),
            )
        })
    };
    let kept = match asked.share {
        None => None,
        Some(Words::Mine) => Some(mine()?),
        Some(Words::Pm) => Some(Kept::Only(Role::Pm)),
        Some(Words::Engineer) => Some(Kept::Only(Role::Engineer)),
        Some(Words::Both) => Some(Kept::Both),
    };
    Ok(Sharing { kept, terms: terms(&asked.redact)? })
}
