//! Every pattern's own examples, one named test each, and what must hold for all patterns. A pattern
//! without tests cannot be loaded, so none can be added untested.

use libtest_mimic::{Arguments, Failed, Trial};
use sameside::check::{cross_fire, failure, failures};
use sameside::pattern::{Expectation, Library, Polarity};

fn main() {
    let args = Arguments::from_args();
    let library: &'static Library = Box::leak(Box::new(Library::load(&[]).expect("the shipped patterns load")));
    let examples = library.patterns.iter().flat_map(|pattern| {
        pattern.examples.iter().enumerate().map(move |(number, example)| {
            let kind = if example.expected == Expectation::Flag { "flag" } else { "clean" };
            let name = format!("{}/{}/{kind}-{}", pattern.category, pattern.id, number + 1);
            Trial::test(name, move || failure(pattern, example).map_or(Ok(()), |failure| Err(Failed::from(failure))))
        })
    });
    let alone = library.patterns.iter().map(|pattern| {
        Trial::test(format!("{}/{}/cross-fire", pattern.category, pattern.id), move || {
            let strays = pattern.examples.iter().filter_map(|example| cross_fire(library, pattern, example));
            let strays: Vec<String> = strays.collect();
            if strays.is_empty() { Ok(()) } else { Err(strays.join("\n").into()) }
        })
    });
    let coaching = library.patterns.iter().map(|pattern| {
        Trial::test(format!("{}/{}/coaching", pattern.category, pattern.id), move || {
            let repeating: Vec<String> = failures(pattern).into_iter().filter(|f| f.starts_with("`instead`")).collect();
            if repeating.is_empty() { Ok(()) } else { Err(repeating.join("\n").into()) }
        })
    });
    let mut trials: Vec<Trial> = examples.chain(alone).chain(coaching).collect();
    trials.push(Trial::test("library/covers_every_category_and_kind", move || covers(library)));
    trials.push(Trial::test("library/words_are_for_people", move || words(library)));
    libtest_mimic::run(&args, trials).exit();
}

fn covers(library: &Library) -> Result<(), Failed> {
    let mut categories: Vec<&str> = library.patterns.iter().map(|p| p.category.as_str()).collect();
    categories.sort_unstable();
    categories.dedup();
    let mut kinds: Vec<&str> =
        library.patterns.iter().filter_map(|p| p.cue.as_ref()).map(|cue| cue.detector().name()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    check(categories.len() == 12, format!("twelve categories, not {categories:?}"))?;
    check(
        kinds == ["absence", "count", "course", "coverage", "existence", "order", "ratio", "sequence"],
        format!("all kinds of cue, not {kinds:?}"),
    )?;
    for polarity in [Polarity::Antipattern, Polarity::Strength] {
        let count = library.patterns.iter().filter(|p| p.polarity == polarity).count();
        check(count >= 18, format!("{count} patterns of polarity {}", polarity.name()))?;
    }
    Ok(())
}

/// The texts are read by the person they are about, two minutes after a call that went badly.
fn words(library: &Library) -> Result<(), Failed> {
    for pattern in &library.patterns {
        let texts = [&pattern.title, &pattern.what, &pattern.why]
            .into_iter()
            .chain(&pattern.instead)
            .chain(&pattern.disputed)
            .chain(&pattern.self_check);
        for text in texts {
            check(!text.trim().is_empty() && text.len() < 400, format!("{}: empty or too long: {text}", pattern.id))?;
            check(!text.contains(['!', '—']), format!("{}: no exclamation marks or long dashes: {text}", pattern.id))?;
            for harsh in ["stupid", "toxic", "lazy", "incompetent", "bad pm", "bad engineer"] {
                check(
                    !text.to_lowercase().contains(harsh),
                    format!("{}: {harsh:?} judges a person: {text}", pattern.id),
                )?;
            }
        }
        let is_asked = pattern.self_check.is_some();
        for (kind, least) in [(true, 3), (false, 3)].into_iter().filter(|_| !is_asked) {
            let count = pattern.examples.iter().filter(|e| (e.expected == Expectation::Flag) == kind).count();
            check(count >= least, format!("{}: {count} examples of a kind, and {least} are wanted", pattern.id))?;
        }
        check(!pattern.sources.is_empty(), format!("{}: no source", pattern.id))?;
    }
    Ok(())
}

fn check(holds: bool, message: String) -> Result<(), Failed> {
    if holds { Ok(()) } else { Err(message.into()) }
}
