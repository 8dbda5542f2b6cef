//! What is said of links to other sites.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Url;

use super::addresses::{Addresses, Place};
use super::answer::Answer;
use crate::diagnostic::codes::{DEAD_LINK, MOVED_LINK, OFFLINE};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Sources, Span};

/// How many other places of the same address are shown.
const SHOWN: usize = 3;

/// Reports links that lead nowhere, or elsewhere. `fresh` says which answers were given just now: where no host could be
/// reached, that is one finding. Gives how many addresses are in doubt.
pub fn report(
    addresses: &Addresses,
    answers: &BTreeMap<Url, Answer>,
    fresh: &dyn Fn(&Url) -> bool,
    sources: &Sources,
    out: &mut Diagnostics,
) -> usize {
    let is_unreachable = |answer: &Answer| matches!(answer, Answer::Unreachable(_));
    let asked: Vec<&Url> = answers.keys().filter(|address| fresh(address)).collect();
    let is_offline = !asked.is_empty() && asked.iter().all(|address| answers.get(*address).is_some_and(is_unreachable));
    if is_offline {
        out.push(offline(&asked));
    }
    let mut in_doubt = 0;
    for (address, places) in &addresses.places {
        let Some(first) = places.first() else { continue };
        match answers.get(address) {
            Some(Answer::Unreachable(_)) if is_offline && fresh(address) => {}
            Some(Answer::Dead(why) | Answer::Unreachable(why)) => {
                let finding = Diagnostic::at(&DEAD_LINK, first.span, format!("this link leads to nothing: {why}"));
                out.push(
                    with_others(finding, places).help("open it in a browser; mend the address, or take the link away"),
                );
            }
            Some(Answer::Moved(to)) => moved(address, to, places, sources, out),
            Some(Answer::Unsure) => in_doubt += 1,
            Some(Answer::Fine) | None => {}
        }
    }
    in_doubt
}

fn offline(asked: &[&Url]) -> Diagnostic {
    let hosts: BTreeSet<&str> = asked.iter().filter_map(|address| address.host_str()).collect();
    let message = match hosts.len() {
        1 => "the only other host of this course could not be reached".to_owned(),
        count => format!("none of the {count} other hosts of this course could be reached"),
    };
    let finding = Diagnostic::file(&OFFLINE, "book.toml", message);
    let finding = finding.note("links to other sites were not checked");
    finding.help(match asked.first() {
        Some(first) => format!("look whether this computer is connected: does a browser open {first}?"),
        None => "look whether this computer is connected".to_owned(),
    })
}

/// Adds the other places of the same address.
fn with_others(finding: Diagnostic, places: &[Place]) -> Diagnostic {
    let shown = places.iter().skip(1).take(SHOWN);
    let finding = shown.fold(finding, |finding, place| finding.related(place.span, "here too"));
    match places.len().saturating_sub(SHOWN + 1) {
        0 => finding,
        1 => finding.note("and at one more place"),
        more => finding.note(format!("and at {more} more places")),
    }
}

/// Reports an address that has moved: once for each file, with the change that mends it there.
fn moved(address: &Url, to: &str, places: &[Place], sources: &Sources, out: &mut Diagnostics) {
    let mut by_file: BTreeMap<FileId, Vec<Place>> = BTreeMap::new();
    for place in places {
        by_file.entry(place.span.file).or_default().push(place.clone());
    }
    let leads_to_front = Url::parse(to).is_ok_and(|to| to.path() == "/") && address.path() != "/";
    for places in by_file.into_values() {
        let finding = Diagnostic::at(&MOVED_LINK, places[0].span, format!("this page has moved for good, to {to}"));
        let finding = with_others(finding, &places);
        if leads_to_front {
            out.push(finding.help("that is a front page: look whether what you linked to is still there"));
            continue;
        }
        let edits: Option<Vec<(Span, String)>> = places.iter().map(|place| edit(place, to, sources)).collect();
        let finding = finding.help("write the new address");
        out.push(match edits {
            Some(edits) => edits
                .into_iter()
                .fold(finding, |finding, (span, text)| finding.fix("write the new address", span, text)),
            None => finding,
        });
    }
}

/// The change that writes the new address at a place; none where the address isn't written there exactly once, as in links
/// whose addresses stand elsewhere.
fn edit(place: &Place, to: &str, sources: &Sources) -> Option<(Span, String)> {
    let text = sources.text(place.span);
    let at = text.find(&place.written)?;
    let end = at + place.written.len();
    // An address that goes on is another one.
    let ends = text[end..].chars().next().is_none_or(|next| matches!(next, ')' | '>' | '"' | '\'' | ' ' | '\n'));
    if text[end..].contains(&place.written) || !ends || to.contains(['(', ')', '<', '>', '"', '\'', '\\', '&', ' ']) {
        return None;
    }
    let fragment = place.written.split_once('#').map(|(_, fragment)| fragment).filter(|_| !to.contains('#'));
    let text = match fragment {
        Some(fragment) => format!("{to}#{fragment}"),
        None => to.to_owned(),
    };
    let start = place.span.range().start;
    Some((Span::new(place.span.file, start + at..start + end), text))
}
