//! Vercel: one file that stands in the site.

use serde_json::{Value, json};

use super::{FINGERPRINTED, FOR_EVER, HEADERS, HostFile, Moved, Place, encoded};

pub fn files(place: &Place) -> Vec<HostFile> {
    let mut settings = json!({
        "$schema": "https://openapi.vercel.sh/vercel.json",
        "trailingSlash": true,
        "headers": [
            { "source": "/(.*)", "headers": HEADERS.map(|(key, value)| json!({ "key": key, "value": value })) },
            {
                // Groups inside of groups are for matching only here.
                "source": format!("{}({})", pattern(&place.path), FINGERPRINTED.replace('(', "(?:")),
                "headers": [{ "key": "Cache-Control", "value": FOR_EVER }],
            },
        ],
    });
    let mut redirects: Vec<Value> = place
        .moved
        .iter()
        .map(|Moved { from, to }| json!({ "source": pattern(&encoded(from)), "destination": to, "statusCode": 301 }))
        .collect();
    if place.path != "/" {
        redirects.push(json!({ "source": "/", "destination": place.path, "statusCode": 302 }));
        settings["rewrites"] = json!([{ "source": format!("{}(.*)", pattern(&place.path)), "destination": "/$1" }]);
    }
    if !redirects.is_empty() {
        settings["redirects"] = Value::from(redirects);
    }
    vec![HostFile { path: format!("{}/vercel.json", place.content), text: format!("{settings:#}\n") }]
}

/// A path as a pattern that only it matches.
fn pattern(path: &str) -> String {
    let parts = path.chars().map(|c| if "()*+?:{}!.".contains(c) { format!("\\{c}") } else { c.to_string() });
    parts.collect()
}
