//! What a browser and a markdown reader see in a report: elements, attributes and addresses, told by parsers that
//! follow the HTML standard and `CommonMark`, not by looking for strings.

use std::collections::BTreeSet;

use html5gum::{State, Token, Tokenizer};
use pulldown_cmark::{Event, Options, Parser, Tag};

/// What is markup in a page. What is text is not in it.
pub type Markup = BTreeSet<String>;

/// The markup of an HTML document.
///
/// # Errors
/// Where the document is not well formed: a parse error of the standard, an element that is not closed where it
/// should be, a comment, an id or an attribute that stands twice, an address that leads out of the page.
pub fn html(page: &str) -> Result<Markup, String> {
    let mut markup = Markup::new();
    let mut open: Vec<String> = Vec::new();
    let mut ids = BTreeSet::new();
    let mut links = Vec::new();
    let mut tokens = Tokenizer::new(page);
    while let Some(token) = tokens.next() {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = text(&tag.name);
                markup.insert(format!("<{name}>"));
                for (attribute, value) in &tag.attributes {
                    let (attribute, value) = (text(attribute), text(&value.value));
                    markup.insert(match attribute.as_str() {
                        // Words and numbers of the meeting may stand in these, and nothing obeys them.
                        "aria-label" | "datetime" | "x" | "x1" | "x2" | "y" | "y1" | "y2" | "width" | "height" => {
                            format!("<{name} {attribute}>")
                        }
                        "id" | "aria-labelledby" => format!("<{name} {attribute}>"),
                        "href" if value.starts_with('#') => format!("<{name} {attribute}=#>"),
                        _ => format!("<{name} {attribute}={value}>"),
                    });
                    match attribute.as_str() {
                        "id" if !ids.insert(value.clone()) => return Err(format!("two elements are called {value:?}")),
                        "href" | "aria-labelledby" => links.push(value.trim_start_matches('#').to_owned()),
                        _ => {}
                    }
                }
                match name.as_str() {
                    // What a browser does after these tags, which a tokenizer alone cannot know.
                    "style" => tokens.set_state(State::RawText),
                    "title" => tokens.set_state(State::RcData),
                    "script" => tokens.set_state(State::ScriptData),
                    _ => {}
                }
                if !tag.self_closing && !VOID.contains(&name.as_str()) {
                    open.push(name);
                }
            }
            Token::EndTag(tag) => {
                let name = text(&tag.name);
                if open.pop().as_deref() != Some(name.as_str()) {
                    return Err(format!("</{name}> closes nothing"));
                }
            }
            Token::Comment(comment) => return Err(format!("a comment: {}", text(&comment.value))),
            Token::Error(error) => return Err(format!("{error:?}")),
            Token::Doctype(_) | Token::String(_) => {}
        }
    }
    if let Some(link) = links.iter().flat_map(|link| link.split(' ')).find(|link| !ids.contains(*link)) {
        return Err(format!("nothing is called {link:?}"));
    }
    if open.is_empty() { Ok(markup) } else { Err(format!("not closed: {open:?}")) }
}

const VOID: [&str; 4] = ["meta", "link", "br", "img"];

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The markup of a markdown document after its frontmatter, as `CommonMark` and its common extensions see it.
pub fn markdown(page: &str) -> Markup {
    let body = page.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(page, |(_, body)| body);
    let mut markup = Markup::new();
    for event in Parser::new_ext(body, Options::all() - Options::ENABLE_YAML_STYLE_METADATA_BLOCKS) {
        markup.insert(match event {
            Event::Start(Tag::Link { dest_url, .. }) => format!("link to {dest_url}"),
            Event::Start(Tag::Image { dest_url, .. }) => format!("image of {dest_url}"),
            // How deep lists and headings go is the report's own doing; what they hold is text.
            Event::Start(tag) => format!("{:?}", std::mem::discriminant(&tag)) + &format!("{tag:?}")[..4],
            Event::Html(html) | Event::InlineHtml(html) => format!("HTML {html}"),
            Event::Code(code) => format!("code {code}"),
            Event::InlineMath(math) | Event::DisplayMath(math) => format!("math {math}"),
            Event::FootnoteReference(name) => format!("footnote {name}"),
            Event::Rule => "rule".to_owned(),
            Event::TaskListMarker(_) => "box".to_owned(),
            Event::End(_) | Event::Text(_) | Event::SoftBreak | Event::HardBreak => continue,
        });
    }
    markup
}
