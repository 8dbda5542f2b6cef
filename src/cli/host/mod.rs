//! `coursebook new --host`: the files that a host needs to serve a course well, a file per host.

mod caddy;
mod cloudflare;
mod netlify;
mod nginx;
mod vercel;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clap::{Args, ValueEnum};

use super::report::{self, output, tell, usage};
use super::{Exit, Loudness, find_course};
use crate::build::{Loaded, Request, load};
use crate::course::{Course, Edition, percent_decode};
use crate::workspace::{Progress, content_folder};

/// What `new` is told of a host.
#[derive(Debug, Args)]
pub struct HostArguments {
    /// Write the files that a host needs, into a course that is there
    #[arg(long, value_name = "NAME", conflicts_with_all = ["title", "example"])]
    pub host: Option<Host>,
    /// Replace files of the host's that are there
    #[arg(long, requires = "host")]
    pub force: bool,
}

/// A host that we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Host {
    /// netlify.toml, _headers, _redirects
    Netlify,
    /// _headers, _redirects for Cloudflare Pages
    Cloudflare,
    /// vercel.json
    Vercel,
    /// nginx.conf
    Nginx,
    /// Caddyfile
    Caddy,
}

/// What may be loaded by pages of a course, and who may show them: our own pages need nothing from elsewhere.
const POLICY: &str =
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

/// What every answer says, besides for how long it may be kept.
const HEADERS: [(&str, &str); 3] = [
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
];

/// For files whose names tell their contents.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// For all others: kept, and asked for whether they are as they were.
const ASK: &str = "no-cache";

/// A name that tells its contents, as a regular expression: from the folder `assets` on.
const FINGERPRINTED: &str = r"assets/.+\.[0-9a-f]{8}(\.[^./]+)?";

/// Where a course will stand.
#[derive(Debug)]
struct Place {
    /// The host's name.
    host: String,
    /// The path of the site on it, with a slash at both ends, as addresses write it.
    path: String,
    /// The same as it is read.
    decoded_path: String,
    /// The folder into which the site is built.
    site: String,
    /// The content folder, relative to the course.
    content: String,
    /// Old addresses and where they lead now, from the host's root.
    moved: Vec<Moved>,
    /// The addresses of all pages, from the host's root, in small letters.
    pages: BTreeSet<String>,
    /// Whether the author has files of their own in the folder `assets` of the site.
    has_own_assets: bool,
}

/// A page that has another address now.
#[derive(Debug)]
struct Moved {
    /// Its old one, as it is read.
    from: String,
    /// The one it has now, as addresses write it.
    to: String,
}

/// A file for a host.
#[derive(Debug)]
struct HostFile {
    /// Relative to the course.
    path: String,
    text: String,
}

impl Host {
    fn files(self, place: &Place) -> Vec<HostFile> {
        match self {
            Self::Netlify => netlify::files(place),
            Self::Cloudflare => cloudflare::files(place),
            Self::Vercel => vercel::files(place),
            Self::Nginx => nginx::files(place),
            Self::Caddy => caddy::files(place),
        }
    }

    /// What to do with them.
    fn next(self, place: &Place) -> String {
        let site = &place.site;
        match self {
            Self::Netlify => "coursebook build, and then: netlify deploy --prod".to_owned(),
            Self::Cloudflare => format!("coursebook build, and then: wrangler pages deploy {site}"),
            Self::Vercel => format!("coursebook build, and then: vercel deploy --prod {site}"),
            Self::Nginx => "read what `nginx.conf` says at its top".to_owned(),
            Self::Caddy => "read what `Caddyfile` says at its top".to_owned(),
        }
    }
}

impl Place {
    fn of(course: &Course, folder: &Path) -> Self {
        let base = course.config.base_url.as_ref();
        let host = base.and_then(|url| url.as_str().split('/').nth(2)).unwrap_or("example.org").to_owned();
        let path = encoded(base.map_or("/", |url| url.path()));
        let decoded_path = percent_decode(&path);
        let address = |file: &str| file.strip_suffix("index.html").unwrap_or(file).to_owned();
        let moved: Vec<Moved> = course
            .redirects
            .iter()
            .map(|(file, page)| Moved {
                from: format!("{decoded_path}{}", address(file)),
                to: format!("{path}{}", encoded(course.page(*page).address.as_str())),
            })
            .collect();
        let pages = course.pages.iter().map(|page| format!("{decoded_path}{}", page.address.as_str()).to_lowercase());
        Self {
            host,
            moved,
            pages: pages.collect(),
            path,
            decoded_path,
            site: course.config.build_dir.clone(),
            content: content_folder(folder, &course.config),
            has_own_assets: course.assets.iter().any(|asset| asset.address.starts_with("assets/")),
        }
    }

    /// The old addresses for hosts that compare without case: there one that differs from a page's only in that would lead
    /// from the page to itself for ever, and of several that differ only in that there can be one.
    fn moved_whatever_the_case(&self) -> impl Iterator<Item = &Moved> {
        let mut seen = self.pages.clone();
        self.moved.iter().filter(move |moved| seen.insert(moved.from.to_lowercase()))
    }
}

/// Runs the command.
pub fn run(host: Host, course: Option<&Path>, force: bool, loudness: Loudness) -> Exit {
    let folder = match find_course(course) {
        Ok(folder) => folder,
        Err(exit) => return exit,
    };
    let request = Request {
        course: folder.clone(),
        output: None,
        base_url: None,
        drafts: false,
        edition: Edition::Learner,
        deny_warnings: false,
    };
    let Loaded { sources, course, mut diagnostics, .. } = load(&request, &Silent);
    let Some(course) = course.filter(|_| !diagnostics.has_errors()) else {
        diagnostics.sort(&sources);
        report::print(&diagnostics, &sources, loudness);
        tell("Nothing was written: old addresses are read from the course, and it has errors.");
        return Exit::CourseHasErrors;
    };
    let place = Place::of(&course, &folder);
    let files = host.files(&place);
    let others: Vec<&HostFile> = files.iter().filter(|file| !may_write(&folder.join(&file.path), &file.text)).collect();
    if !force && !others.is_empty() {
        let names: Vec<_> = others.iter().map(|file| format!("`{}`", file.path)).collect();
        let message = format!("{} {} there already, with other text", names.join(" and "), is_or_are(names.len()));
        tell(&usage(&message, "nothing was written; `--force` replaces what is there, so keep what you changed in it"));
        return Exit::WrongUsage;
    }
    for file in &files {
        if let Err(error) = fs::write(folder.join(&file.path), &file.text) {
            tell(&usage(&format!("`{}` can't be written: {error}", file.path), "check that you may write there"));
            return Exit::CourseHasErrors;
        }
    }
    if loudness == Loudness::Quiet {
        return Exit::Fine;
    }
    let names: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
    output(format!("Wrote {}. Next: {}\n", names.join(", "), host.next(&place)).as_bytes())
}

/// Whether nothing else is there.
fn may_write(path: &Path, text: &str) -> bool {
    match fs::read(path) {
        Ok(bytes) => bytes == text.as_bytes(),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    }
}

const fn is_or_are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// A path as addresses write it.
fn encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    // Writing to a string can't fail. What it escapes besides for HTML, no address of ours holds.
    let _ = pulldown_cmark_escape::escape_href(&mut encoded, path);
    encoded.replace("&amp;", "&").replace("&#x27;", "%27")
}

/// A path in a regular expression.
fn escaped(path: &str) -> String {
    let parts = path.chars().map(|c| if r"\.+*?()|[]{}^$".contains(c) { format!("\\{c}") } else { c.to_string() });
    parts.collect()
}

/// A text between quotes, as nginx and Caddy write it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\\\""))
}

/// Rules for hosts that name paths by a star at their end: what every answer says, and what never changes.
fn rules(place: &Place) -> String {
    let mut text = String::from(
        "# Written by coursebook. What every answer says: what pages may load, and that types are as they are told.\n/*\n",
    );
    for (name, value) in HEADERS {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    if place.has_own_assets {
        text.push_str(
            "# Files of the theme could be kept for a year, since their names change with them. Your own in the folder \
             `assets`\n# of the content folder keep their names, and this host can't tell one from the other: so all are \
             asked for again.\n",
        );
        return text;
    }
    text.push_str(
        "# Files of the theme have another name when they change. So put none of your own into a folder `assets` at the \
         top of\n# the content folder, or write this file again.\n",
    );
    let folders = if place.path == "/" { vec!["/"] } else { vec![place.path.as_str(), "/"] };
    for folder in folders {
        text.push_str(&format!("{folder}assets/*\n  Cache-Control: {FOR_EVER}\n"));
    }
    text
}

/// Redirects, a line for each, and the site under its path.
fn redirects(place: &Place, even_where_a_file_is: &str) -> String {
    let mut text =
        String::from("# Written by coursebook: old addresses of pages. Write it again when there are more.\n");
    for Moved { from, to } in &place.moved {
        text.push_str(&format!("{} {to} 301{even_where_a_file_is}\n", encoded(from)));
    }
    if place.path != "/" {
        let path = &place.path;
        text.push_str(&format!(
            "# The site stands under a path.\n/ {path} 302{even_where_a_file_is}\n{path}* /:splat 200\n"
        ));
    }
    text
}

struct Silent;

impl Progress for Silent {
    fn step(&self, _: &'static str) {}
    fn begin(&self, _: usize) {}
    fn page(&self) {}
}
