//! `::video` and `::audio`: the author's own media, with captions. What stands on another host is
//! a plain link: nothing is loaded from there unless the learner goes there.
//!
//! Template data: `src`, `remote` (whether it is on another host), `host`, `captions`, `poster`,
//! `title`, `label` (plain text for the player).

use super::{Attribute, Context, Expects, Kind, PLAIN, Reading, Shape, Written};
use crate::course::{Body, Datum};

const MEDIA: Kind = Kind {
    template: "media",
    shape: Shape::Leaf,
    attributes: &[
        Attribute { name: "src", expects: Expects::Address },
        Attribute { name: "captions", expects: Expects::Address },
        Attribute { name: "poster", expects: Expects::Address },
        Attribute { name: "title", expects: Expects::Text },
    ],
    read,
    ..PLAIN
};

/// A film.
pub const VIDEO: Kind = Kind { name: "video", ..MEDIA };

/// A recording.
pub const AUDIO: Kind = Kind { name: "audio", ..MEDIA };

fn read(written: Written, context: &mut Context<'_>) -> Reading {
    let attributes = &written.attributes;
    let src = attributes.get("src").unwrap_or_default();
    if src.is_empty() {
        let example = format!("::{}{{src=talk.mp4}}", written.name);
        context.missing_attribute(written.fence, &written.name, "src", &example);
    }
    let host = remote_host(src);
    let mut link = |name| attributes.spanned(name).map_or(Datum::None, |value| Datum::Link(context.media(value)));
    let label = attributes
        .get("title")
        .map(str::to_owned)
        .or_else(|| written.title.as_ref().map(Body::text))
        .unwrap_or_else(|| src.rsplit('/').next().unwrap_or_default().to_owned());
    let data = vec![
        ("src", link("src")),
        ("remote", Datum::Flag(host.is_some())),
        ("host", host.map_or(Datum::None, Datum::text)),
        ("captions", link("captions")),
        ("poster", link("poster")),
        ("label", Datum::text(label)),
    ];
    Reading { data, ..Reading::default() }
}

/// The host of an address that leads out of the site.
fn remote_host(src: &str) -> Option<&str> {
    let rest = src.split_once("://").map(|(_, rest)| rest).or_else(|| src.strip_prefix("//"))?;
    rest.split(['/', '?', '#']).next()
}
