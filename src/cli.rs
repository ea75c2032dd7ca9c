//! The command line: what can be asked for, in the words of the help text.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::period::Quarter;

/// Reads a 1:1 between a product manager and an engineer, on this machine and nowhere else, and
/// shows the moments that cost trust and those that built it.
#[derive(Debug, Parser)]
#[command(name = "sameside", version, propagate_version = true, after_help = EXAMPLES)]
pub struct Cli {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
    /// Say nothing but the result and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Tell what happens, on stderr (-vv: more). Never holds a word of the transcript
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

const EXAMPLES: &str = "\
Examples:
  sameside analyze call.vtt --pm \"Ines Marchetti\"
  sameside analyze call.vtt --pm Ines --format html -o call.html
  sameside analyze call.vtt --pm Ines --all --format markdown -o call.report.md
  sameside analyze - --pm Ines < call.txt
  sameside explain estimate-haggling

Exit codes: 0 it ran; 1 findings at or above --fail-on; 2 usage or bad input; 3 the model could not be used.";

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Reads one meeting (or several) and prints a coaching report
    Analyze(Analyze),
    /// Reads a folder of meetings and prints what they show together
    Review(Review),
    /// Follows every promise through a folder of meetings
    Commitments(Commitments),
    /// Prints a page for the next meeting with somebody
    Prep(Prepare),
    /// Lists the patterns, or checks your own
    Patterns(Patterns),
    /// Explains one pattern: what it is, why it matters, what to say instead
    Explain(Explain),
    /// Prints the JSON Schema of what --format json writes
    Schema(Schema),
    /// Compares reports with gold labels: precision, recall, F1
    Eval(Eval),
    /// Trains the heads of a model on a corpus of labelled turns
    Train(Train),
    /// Shows which models there are and checks their files
    Model(Model),
    /// Shows or clears what is kept of earlier readings
    Cache(Cache),
    /// Shows what keeps your meetings private here, and whether everything works
    Doctor(Doctor),
}

/// `sameside analyze`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  sameside analyze call.vtt --pm \"Ines Marchetti\"
  sameside analyze notes/*.md --pm Ines --engineer Bram --format json
  sameside analyze call.vtt --pm Ines --coach smollm2-135m
  sameside analyze - --pm Ines < call.txt

Formats are recognised by content: .vtt (Zoom, Teams), .srt, .sbv; Teams and Google Meet as .docx or text; Otter, Rev,
Fathom; .json of whisper, Fireflies, Granola; `Name: text`; markdown notes.")]
pub struct Analyze {
    /// Transcripts or notes; `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Who is who
    #[command(flatten)]
    pub who: Who,
    /// What reads
    #[command(flatten)]
    pub with: With,
    /// Have a model put the advice on the moments shown into the speaker's words: a name from `sameside model list`, or a
    /// GGUF file of an instruct model. What fails the checks stays the pattern's own words
    #[arg(long, value_name = "NAME|FILE")]
    pub coach: Option<String>,
    /// The day of the meeting, if the file does not say (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub date: Option<jiff::civil::Date>,
    /// How to write the report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Write every moment, not only the first few (json always holds all)
    #[arg(long)]
    pub all: bool,
    /// In markdown, write names as links to pages (`[[Ines]]`)
    #[arg(long)]
    pub wiki_links: bool,
    /// What is taken out
    #[command(flatten)]
    pub sharing: Sharing,
    /// Write to a file, in one step, instead of standard output. Markdown that is written again keeps the boxes
    /// you have ticked and your own notes at its end
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Exit with 1 if there is an anti-pattern of at least this severity
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,
}

/// `sameside review`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  sameside review notes/ --pm \"Ines Marchetti\" --quarter 2026Q3
  sameside review notes/ --pm Ines --since 2026-07-01 --format markdown -o review.md
  sameside review notes/ --pm Ines --share=pm --format html -o for-my-coach.html

Files that are no meetings are named at the end. Hidden files and what .gitignore, .ignore and .samesideignore
name are passed over. Exit code 2 says that a transcript could not be read; the page is printed all the same.")]
pub struct Review {
    /// Which meetings, and what reads them
    #[command(flatten)]
    pub folder: InFolder,
    /// How to write the review
    #[arg(long, value_enum, default_value_t = ReviewFormat::Text)]
    pub format: ReviewFormat,
    /// Write to a file, in one step, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// How a review is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReviewFormat {
    /// For a terminal
    Text,
    /// For your notes
    Markdown,
    /// For a browser and for paper: one file that loads nothing
    Html,
    /// For programs
    Json,
}

/// `sameside commitments`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  sameside commitments notes/ --pm Ines --open
  sameside commitments notes/ --pm Ines --who Bram --format csv -o promises.csv

A promise is closed only where somebody says so; what nobody mentions again stays open.")]
pub struct Commitments {
    /// Which meetings, and what reads them
    #[command(flatten)]
    pub folder: InFolder,
    /// Only what is still open
    #[arg(long)]
    pub open: bool,
    /// Only what this person owes
    #[arg(long = "who", value_name = "NAME")]
    pub person: Option<String>,
    /// How to write the ledger
    #[arg(long, value_enum, default_value_t = LedgerFormat::Text)]
    pub format: LedgerFormat,
    /// Write to a file, in one step, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// How a ledger is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LedgerFormat {
    /// For a terminal
    Text,
    /// For a spreadsheet
    Csv,
}

/// `sameside prep`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  sameside prep notes/ --with Bram --pm Ines
  sameside prep notes/ --with Bram --pm Ines --format markdown -o next.md

Open promises both ways, one thing to try, three questions that you have not asked, and what was raised and left.")]
pub struct Prepare {
    /// Which meetings, and what reads them
    #[command(flatten)]
    pub folder: InFolder,
    /// Whom you are going to meet
    #[arg(long = "with", value_name = "NAME")]
    pub person: String,
    /// How to write the page
    #[arg(long, value_enum, default_value_t = PrepFormat::Text)]
    pub format: PrepFormat,
    /// Write to a file, in one step, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// How the page for the next meeting is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PrepFormat {
    /// For a terminal
    Text,
    /// For your notes
    Markdown,
}

/// The meetings of a folder.
#[derive(Debug, Args)]
pub struct InFolder {
    /// The folder with transcripts and notes
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Who is who
    #[command(flatten)]
    pub who: Who,
    /// What reads
    #[command(flatten)]
    pub with: With,
    /// Which meetings
    #[command(flatten)]
    pub when: InPeriod,
    /// What is taken out
    #[command(flatten)]
    pub sharing: Sharing,
}

/// Which meetings of a folder, by their day.
#[derive(Debug, Clone, Copy, Args)]
pub struct InPeriod {
    /// Only meetings on this day or later (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub since: Option<jiff::civil::Date>,
    /// Only meetings on this day or earlier (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub until: Option<jiff::civil::Date>,
    /// Only meetings of this quarter (2026Q3)
    #[arg(long, value_name = "QUARTER", conflicts_with_all = ["since", "until"])]
    pub quarter: Option<Quarter>,
}

/// Who sits on which side.
#[derive(Debug, Args)]
pub struct Who {
    /// The product manager's name, as the transcript spells it (repeatable; a first name is enough if it is unique)
    #[arg(long, value_name = "NAME")]
    pub pm: Vec<String>,
    /// The name of the engineer, tech lead or engineering manager (repeatable)
    #[arg(long, value_name = "NAME")]
    pub engineer: Vec<String>,
    /// A file that says who is who (default: sameside.toml, from here upward)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// What reads, and what it looks for.
#[derive(Debug, Args)]
pub struct With {
    /// The model to read with: a name from `sameside model list`, or a GGUF file
    #[arg(long, value_name = "NAME|FILE", conflicts_with = "no_model")]
    pub model: Option<String>,
    /// Heads for the model (default: those that come with it)
    #[arg(long, value_name = "FILE", conflicts_with = "no_model")]
    pub heads: Option<PathBuf>,
    /// Use cues and counts only: takes about a second and misses what is said indirectly
    #[arg(long)]
    pub no_model: bool,
    /// A folder of your own patterns (repeatable); one with a known id replaces the one that ships
    #[arg(long, value_name = "DIR")]
    pub patterns: Vec<PathBuf>,
    /// Look for patterns in preview as well: those that are wrong too often, or not measured enough, to be trusted
    #[arg(long)]
    pub preview: bool,
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a terminal
    Text,
    /// For your notes
    Markdown,
    /// A page for the browser or the printer: one file, with charts
    Html,
    /// For programs: the contract that `sameside schema report` prints
    Json,
    /// For code scanners (SARIF 2.1.0): what cues and counts find; no model reads
    Sarif,
}

/// What is taken out of a report or a review before it is written.
#[derive(Debug, Args)]
pub struct Sharing {
    /// Make it safe to pass on: only your own words stay (or those of the side you name), names become roles or
    /// initials, and the file is not named
    #[arg(long, value_enum, value_name = "WHOSE", num_args = 0..=1, require_equals = true, default_missing_value = "mine")]
    pub share: Option<Words>,
    /// Take a word or name out wherever it was said (repeatable); a FILE holds one a line
    #[arg(long, value_name = "FILE|WORD")]
    pub redact: Vec<String>,
}

/// Whose words stay in a report that is passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Words {
    /// Yours: `me` in sameside.toml
    Mine,
    /// The product manager's
    Pm,
    /// The engineer's
    Engineer,
    /// Everybody's: ask them first
    Both,
}

/// From which severity on findings matter to the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Any anti-pattern
    Info,
    /// Medium and high
    Medium,
    /// High only
    High,
}

/// `sameside patterns`
#[derive(Debug, Args)]
pub struct Patterns {
    /// A folder of your own patterns (repeatable)
    #[arg(long, value_name = "DIR")]
    pub patterns: Vec<PathBuf>,
    /// Run every pattern's own examples and say which fail
    #[arg(long)]
    pub check: bool,
    /// A line per pattern, or a page about all of them
    #[arg(long, value_enum, default_value_t = PatternsFormat::Text)]
    pub format: PatternsFormat,
}

/// How patterns are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PatternsFormat {
    /// A line per pattern.
    Text,
    /// A page with what each is, how it sounds and what to say instead.
    Markdown,
}

/// `sameside explain`
#[derive(Debug, Args)]
pub struct Explain {
    /// A pattern's id, from a report or from `sameside patterns`
    pub id: String,
    /// A folder of your own patterns (repeatable)
    #[arg(long, value_name = "DIR")]
    pub patterns: Vec<PathBuf>,
}

/// `sameside schema`
#[derive(Debug, Args)]
pub struct Schema {
    /// Which contract
    #[arg(value_enum, default_value_t = Contract::Report)]
    pub contract: Contract,
}

/// What is written for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Contract {
    /// What `analyze --format json` writes
    Report,
    /// What `review --format json` writes
    Review,
}

/// `sameside eval`
#[derive(Debug, Args)]
pub struct Eval {
    /// A folder with transcripts, each with a STEM.gold.json beside it
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// What reads
    #[command(flatten)]
    pub with: With,
    /// Instead of scores: what this model makes of the advice on the moments that reports show, how much of it passes
    /// the checks, and why the rest does not
    #[arg(long, value_name = "NAME|FILE")]
    pub coach: Option<String>,
    /// List every false alarm and every miss, not only the worst; with --coach, every sentence
    #[arg(long)]
    pub errors: bool,
    /// How to write the figures
    #[arg(long, value_enum, default_value_t = EvalFormat::Text)]
    pub format: EvalFormat,
}

/// How figures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EvalFormat {
    /// Tables
    Text,
    /// For programs
    Json,
}

/// `sameside train`
#[derive(Debug, Args)]
pub struct Train {
    /// The model to train heads for: a name or a GGUF file
    #[arg(long, value_name = "NAME|FILE")]
    pub model: String,
    /// A folder of labelled turns, one .jsonl per author
    #[arg(long, value_name = "DIR", default_value = "prompts/corpus")]
    pub corpus: PathBuf,
    /// A folder of your own patterns (repeatable)
    #[arg(long, value_name = "DIR")]
    pub patterns: Vec<PathBuf>,
    /// Where to write the heads (default: beside the model file)
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// `sameside model`
#[derive(Debug, Args)]
pub struct Model {
    /// What to do
    #[command(subcommand)]
    pub command: ModelCommand,
}

/// What to do with models.
#[derive(Debug, Subcommand)]
pub enum ModelCommand {
    /// Lists the models this program knows and whether they are here
    List,
    /// Prints where a model's file lies
    Path {
        /// A name, or nothing for the default
        name: Option<String>,
    },
    /// Checks a model's file against its SHA-256
    Verify {
        /// A name, or nothing for the default
        name: Option<String>,
    },
}

/// `sameside doctor`
#[derive(Debug, Args)]
#[command(after_help = "\
It tries what must not work (sockets, other files, other programs) and says how that ended, and it reads a line with
the model. Exit codes: 0 all is well; 3 the model could not be used. What an old kernel does not hold is said, and no error.")]
pub struct Doctor {
    /// The configuration to look at (default: sameside.toml, from here upward)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// `sameside cache`
#[derive(Debug, Args)]
#[command(after_help = "\
What has been read once is not read again: results are kept in a folder that only you can open, named by hashes of
what was said and of what looked at it. They hold quotes. SAMESIDE_CACHE names another folder; empty, it keeps nothing.")]
pub struct Cache {
    /// What to do
    #[command(subcommand)]
    pub command: CacheCommand,
}

/// What to do with what is kept.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum CacheCommand {
    /// Prints the folder
    Path,
    /// Removes every result
    Clear,
}
