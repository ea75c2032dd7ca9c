//! The frame of a page: head, policy, stylesheet, landmarks. Knows nothing of what it holds.

use askama::Template;
use base64ct::{Base64, Encoding as _};
use sha2::{Digest as _, Sha256};

const STYLE: &str = include_str!("style.css");

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'p> {
    title: &'p str,
    policy: String,
    style: &'static str,
    version: &'static str,
    body: &'p str,
}

/// A whole document called `title` around `body`, which a template has rendered.
///
/// # Errors
/// Never for the templates here; the engine's error type is passed on all the same.
pub(crate) fn page(title: &str, body: &str) -> Result<String, askama::Error> {
    Page { title, policy: policy(STYLE), style: STYLE, version: env!("CARGO_PKG_VERSION"), body }.render()
}

/// Nothing may be loaded, run or sent, and no style but `style` applies: were markup ever to get
/// through the escaping, the browser would still do nothing with it.
fn policy(style: &str) -> String {
    let digest = Base64::encode_string(&Sha256::digest(style));
    format!("default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_allows_the_style_that_is_there_and_nothing_else() {
        let page = page("<Title>", "<p>body</p>").unwrap();
        let style = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
        assert!(page.contains(&policy(style).replace('\'', "&#39;")), "{page}");
        assert!(page.contains("<title>&#60;Title&#62;</title>") && page.contains("<p>body</p>"), "{page}");
        assert!(!style.contains("url(") && !style.contains("@import"));
    }

    #[test]
    fn the_digest_is_what_browsers_compute() {
        // From the example in the CSP specification: the empty string's SHA-256.
        assert!(policy("").contains("'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"));
    }
}
