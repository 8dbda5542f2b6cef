//! Netlify: where the site is, and two files that stand in it.

use super::{HostFile, Place, redirects, rules};

pub fn files(place: &Place) -> Vec<HostFile> {
    let settings = format!(
        "# Written by coursebook. The site is built on your machine, so that the notes for facilitators stay there.\n\
         [build]\npublish = {}\n",
        toml::Value::from(place.site.as_str())
    );
    vec![
        HostFile { path: "netlify.toml".to_owned(), text: settings },
        HostFile { path: format!("{}/_headers", place.content), text: rules(place) },
        // A page stands at an old address too: `!` redirects all the same.
        HostFile { path: format!("{}/_redirects", place.content), text: redirects(place, "!") },
    ]
}
