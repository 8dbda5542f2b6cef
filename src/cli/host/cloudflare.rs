//! Cloudflare Pages: two files that stand in the site.

use super::{HostFile, Place, redirects, rules};

pub fn files(place: &Place) -> Vec<HostFile> {
    vec![
        HostFile { path: format!("{}/_headers", place.content), text: rules(place) },
        HostFile { path: format!("{}/_redirects", place.content), text: redirects(place, "") },
    ]
}
