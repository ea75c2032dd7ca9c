//! An expression: a regex that is compiled when it is first asked.
//!
//! Compiling the whole library takes the better part of a second, and most commands look at few
//! patterns or none. Shipped expressions are proven to compile by the tests, and a user's are compiled
//! as they are read, so that an error points at the line.

use std::sync::OnceLock;

use regex::Regex;

/// A regex, compiled on first use.
#[derive(Clone)]
pub struct Expression {
    source: String,
    compiled: OnceLock<Regex>,
}

// As its source: whether it has been compiled already is nobody's business.
impl std::fmt::Debug for Expression {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "/{}/", self.source)
    }
}

impl Expression {
    /// An expression from a file whose expressions are known to compile.
    pub fn trusted(source: String) -> Expression {
        Expression { source, compiled: OnceLock::new() }
    }

    /// An expression from anywhere.
    ///
    /// # Errors
    /// When it does not compile.
    pub fn checked(source: String) -> Result<Expression, regex::Error> {
        let compiled = Regex::new(&source)?;
        Ok(Expression { source, compiled: OnceLock::from(compiled) })
    }

    /// The regex.
    ///
    /// # Panics
    /// When a shipped expression does not compile, which a test rules out.
    pub fn regex(&self) -> &Regex {
        self.compiled.get_or_init(|| Regex::new(&self.source).expect("shipped expressions compile"))
    }
}
