//! Pages that work where a browser opens them from disk (`file://`), without a host.
//!
//! A host shows a folder's `index.html`; a browser that opens a file from disk lists the folder
//! instead. Browsers also take nothing from other files there but scripts, styles, pictures and
//! media: no icons out of another file, no captions. So the pages of a site that is handed over as
//! files name the file in every link, and bring with them what would not be loaded.

use std::cell::Cell;
use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use lol_html::html_content::{ContentType, Element};
use lol_html::{RewriteStrSettings, element, rewrite_str};

use crate::config::BaseUrl;
use crate::course::{join_path, percent_decode};

/// What a link to a folder shows.
const INDEX: &str = "index.html";

/// What stands before the names of icons in a page that has them in it.
const ICON: &str = "cb-icon-";

/// Attributes with an address.
const ADDRESSES: &[&str] = &["href", "src", "poster", "action", "data"];

/// A site that is to be opened from disk: what its pages have to know of it.
#[derive(Debug)]
pub struct FromDisk<'s> {
    files: &'s BTreeSet<String>,
    /// The path of the site's root on its host.
    base: &'s str,
    /// The file that holds the icons.
    icons: Option<&'s str>,
}

impl<'s> FromDisk<'s> {
    /// Prepares for the pages of a site of these files, which stands at `base` where it has a host.
    pub fn new(files: &'s BTreeSet<String>, base: Option<&'s BaseUrl>) -> Self {
        let icons = files.iter().map(String::as_str).find(|path| is_icons(path));
        Self { files, base: base.map_or("/", BaseUrl::path), icons }
    }

    /// Whether a file may have to be another on disk.
    pub fn may_differ(path: &str) -> bool {
        path.rsplit_once('.')
            .is_some_and(|(_, kind)| kind.eq_ignore_ascii_case("html") || kind.eq_ignore_ascii_case("htm"))
    }

    /// A file of the site as it has to be on disk; none where that is as it is. `read` gives the
    /// bytes of other files of the site.
    pub fn file(&self, path: &str, bytes: &[u8], read: &dyn Fn(&str) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
        if !Self::may_differ(path) {
            return None;
        }
        // A page that isn't UTF-8 is none of ours.
        let html = std::str::from_utf8(bytes).ok()?;
        let page = Page { site: self, path, read, has_scripts: Cell::new(false) };
        // Without limits there is nothing that rewriting could fail at.
        let rewritten = page.rewrite(html).unwrap_or_else(|_| html.to_owned());
        (rewritten != html).then(|| rewritten.into_bytes())
    }

    /// The script with the icons that pages can't take from their own file: its path and its text.
    pub fn icons(&self, read: &dyn Fn(&str) -> Option<Vec<u8>>) -> Option<(String, String)> {
        let svg = String::from_utf8(read(self.icons?)?).ok()?;
        let named = rewrite_str(
            &svg,
            settings().append_element_content_handler(element!("symbol[id]", |symbol| {
                let id = symbol.get_attribute("id").unwrap_or_default();
                symbol.set_attribute("id", &format!("{ICON}{id}"))?;
                Ok(())
            })),
        )
        .ok()?;
        let sprite = serde_json::to_string(&format!("<div hidden>{named}</div>")).ok()?;
        let script = format!(
            "// Browsers take no icons from another file of a site that is opened from disk.\n\
             document.body.insertAdjacentHTML(\"beforeend\", {sprite});\n"
        );
        Some((self.script()?, script))
    }

    /// Where that script stands.
    fn script(&self) -> Option<String> {
        Some(format!("{}-from-disk.js", self.icons?.strip_suffix(".svg")?))
    }

    /// The address in the page `path` as it has to be on disk; none where that is as it is.
    fn address(&self, path: &str, address: &str) -> Option<String> {
        let address = address.trim_matches(|c: char| c.is_ascii_whitespace());
        let at = address.find(['?', '#']).unwrap_or(address.len());
        let (way, rest) = address.split_at(at);
        if way.is_empty() || has_scheme(way) || way.starts_with("//") {
            return None;
        }
        let below_root = way.strip_prefix('/').map(|_| way.strip_prefix(self.base)).map(Option::unwrap_or_default);
        let target = match below_root {
            // Another place on the same host, or the host's root: not in this site.
            Some("") if way != self.base => return None,
            Some(below) => join_path("", &percent_decode(below))?,
            None => join_path(path, &percent_decode(way))?,
        };
        let way = match below_root {
            Some(below) => format!("{}{below}", to_root(path)),
            None => way.to_owned(),
        };
        let index = format!("{target}{}{INDEX}", if target.is_empty() { "" } else { "/" });
        let is_folder = way.ends_with('/') || matches!(way.rsplit('/').next(), Some("." | ".."));
        if self.files.contains(&index) && (is_folder || !self.files.contains(&target)) {
            let slash = if way.ends_with('/') { "" } else { "/" };
            return Some(format!("{way}{slash}{INDEX}{rest}"));
        }
        below_root.map(|_| format!("{way}{rest}"))
    }

    /// The file of the site that the address in the page `path` leads to.
    fn target(&self, path: &str, address: &str) -> Option<String> {
        let way = address.split(['?', '#']).next().unwrap_or_default();
        if way.is_empty() || has_scheme(way) || way.starts_with('/') {
            return None;
        }
        join_path(path, &percent_decode(way)).filter(|target| self.files.contains(target))
    }
}

/// A page on its way to disk.
struct Page<'p, 's> {
    site: &'p FromDisk<'s>,
    path: &'p str,
    read: &'p dyn Fn(&str) -> Option<Vec<u8>>,
    /// Whether it is a page of ours, whose scripts have to know.
    has_scripts: Cell<bool>,
}

type Handled = Result<(), Box<dyn std::error::Error + Send + Sync>>;

impl Page<'_, '_> {
    fn rewrite(&self, html: &str) -> Result<String, lol_html::errors::RewritingError> {
        let settings = settings()
            .append_element_content_handler(element!("html[data-root]", |root| self.root(root)))
            .append_element_content_handler(element!("head", |head| {
                self.head(head);
                Ok(())
            }))
            .append_element_content_handler(element!("link", |link| {
                link_element(link);
                Ok(())
            }))
            .append_element_content_handler(element!("meta[http-equiv]", |meta| self.refresh(meta)))
            .append_element_content_handler(element!("use", |icon| self.icon(icon)))
            .append_element_content_handler(element!("track[src]", |track| self.track(track)))
            .append_element_content_handler(element!("*", |each| self.addresses(each)));
        rewrite_str(html, settings)
    }

    /// What scripts have to know: which file a folder shows, and where the icons are.
    fn root(&self, root: &mut Element<'_, '_>) -> Handled {
        self.has_scripts.set(true);
        root.set_attribute("data-index", INDEX)?;
        if self.site.icons.is_some() {
            root.set_attribute("data-icons", &format!("#{ICON}"))?;
        }
        Ok(())
    }

    fn head(&self, head: &mut Element<'_, '_>) {
        if let Some(script) = self.site.script().filter(|_| self.has_scripts.get()) {
            let tag = format!("<script defer src=\"{}{script}\"></script>\n", to_root(self.path));
            head.append(&tag, ContentType::Html);
        }
    }

    /// A page that leads to another: `0; url=../vision/`.
    fn refresh(&self, meta: &mut Element<'_, '_>) -> Handled {
        let is_refresh = attribute(meta, "http-equiv").is_some_and(|kind| kind.eq_ignore_ascii_case("refresh"));
        let Some(content) = attribute(meta, "content").filter(|_| is_refresh) else { return Ok(()) };
        let Some(at) = content.to_ascii_lowercase().find("url=").map(|at| at + 4) else { return Ok(()) };
        let address = content[at..].trim_matches(['\'', '"', ' ']);
        if let Some(there) = self.site.address(self.path, address) {
            set(meta, "content", &format!("{}{there}", &content[..at]))?;
        }
        Ok(())
    }

    fn icon(&self, icon: &mut Element<'_, '_>) -> Handled {
        for name in ["href", "xlink:href"] {
            let Some(address) = attribute(icon, name) else { continue };
            let is_icon = self.site.target(self.path, &address).as_deref() == self.site.icons && self.has_scripts.get();
            if let Some((_, symbol)) = address.split_once('#').filter(|_| is_icon && self.site.icons.is_some()) {
                set(icon, name, &format!("#{ICON}{symbol}"))?;
            }
        }
        Ok(())
    }

    /// Captions stand in the page.
    fn track(&self, track: &mut Element<'_, '_>) -> Handled {
        let file = attribute(track, "src").and_then(|address| self.site.target(self.path, &address));
        if let Some(captions) = file.and_then(|file| (self.read)(&file)) {
            track.set_attribute("src", &format!("data:text/vtt;base64,{}", BASE64.encode(captions)))?;
        }
        Ok(())
    }

    fn addresses(&self, each: &mut Element<'_, '_>) -> Handled {
        for name in ADDRESSES {
            let there = attribute(each, name).and_then(|address| self.site.address(self.path, &address));
            if let Some(there) = there {
                set(each, name, &there)?;
            }
        }
        // Files on disk are another origin each, and asking across origins is refused there.
        if each.has_attribute("crossorigin") && attribute(each, "src").is_some_and(|address| !has_scheme(&address)) {
            each.remove_attribute("crossorigin");
        }
        Ok(())
    }
}

/// What a page asks for in advance with rights that it doesn't have on disk, and what belongs to an
/// app that is installed from a host.
fn link_element(link: &mut Element<'_, '_>) {
    let kinds = attribute(link, "rel").unwrap_or_default().to_ascii_lowercase();
    let is = |kind| kinds.split_ascii_whitespace().any(|each| each == kind);
    if is("manifest") || ((is("preload") || is("modulepreload")) && link.has_attribute("crossorigin")) {
        link.remove();
    }
}

fn settings<'h, 's>() -> RewriteStrSettings<'h, 's> {
    // Markup that is written wrongly is left as browsers read it; it is no reason to give up.
    RewriteStrSettings::new().with_strict(false)
}

/// The value of an attribute, its entities decoded.
fn attribute(element: &Element<'_, '_>, name: &str) -> Option<String> {
    element.get_attribute(name).map(|value| htmlize::unescape_attribute(value).into_owned())
}

/// Sets an attribute to a text. The rewriter itself escapes quotes alone.
fn set(element: &mut Element<'_, '_>, name: &str, text: &str) -> Handled {
    element.set_attribute(name, &text.replace('&', "&amp;"))?;
    Ok(())
}

/// The theme's icons, whether or not its files carry their digest in their names.
fn is_icons(path: &str) -> bool {
    let name = path.strip_prefix("assets/").and_then(|name| name.strip_suffix(".svg"));
    name.is_some_and(|name| {
        !name.contains('/') && (name == "icons" || name.starts_with("icons.") || name.starts_with("icons-"))
    })
}

/// Whether an address begins with a scheme: `https:`, `mailto:`, `data:`.
fn has_scheme(address: &str) -> bool {
    let Some((scheme, _)) = address.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// The way from a file to the site's root.
fn to_root(path: &str) -> String {
    let depth = path.matches('/').count();
    if depth == 0 { "./".to_owned() } else { "../".repeat(depth) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::FromDisk;
    use crate::config::BaseUrl;

    const FILES: &[&str] = &[
        "index.html",
        "a/index.html",
        "a/b/index.html",
        "a/b/it's/index.html",
        "a/b/notes.pdf",
        "a/b/steps.vtt",
        "demo/index.html",
        "assets/icons.svg",
        "404.html",
    ];

    fn page(path: &str, html: &str) -> String {
        let files: BTreeSet<String> = FILES.iter().map(|&file| file.to_owned()).collect();
        let base = BaseUrl::parse("https://example.org/courses/").expect("a web address");
        let read = |file: &str| (file == "a/b/steps.vtt").then(|| b"WEBVTT".to_vec());
        let made = FromDisk::new(&files, Some(&base)).file(path, html.as_bytes(), &read);
        made.map_or_else(|| html.to_owned(), |bytes| String::from_utf8(bytes).expect("UTF-8"))
    }

    #[test]
    fn links_name_the_file() {
        for (before, after) in [
            ("../", "../index.html"),
            ("..", "../index.html"),
            ("./", "./index.html"),
            ("../../", "../../index.html"),
            ("../../a/b/?x=1#p", "../../a/b/index.html?x=1#p"),
            ("../../demo", "../../demo/index.html"),
            ("it%27s/", "it%27s/index.html"),
            ("it&#39;s/#&amp;", "it's/index.html#&amp;"),
            ("/courses/a/#q", "../../a/index.html#q"),
            ("/courses/", "../../index.html"),
            ("/courses/a/b/notes.pdf", "../../a/b/notes.pdf"),
        ] {
            let link = |address| format!("<p><A class=x HREF=\"{address}\" id='y'>t</a>");
            let made = page("a/b/index.html", &link(before));
            assert!(made.contains(&format!("\"{after}\"")), "{before}: {made}");
        }
    }

    #[test]
    fn everything_else_stays() {
        for html in [
            "<a href=\"#p\">",
            "<a href=\"\">",
            "<a href=\"?x\">",
            "<a href='https://example.org/courses/a/'>",
            "<a href=//example.org/>",
            "<a href=\"mailto:me@example.org\">",
            "<a href=\"/other/\">",
            "<a href=\"/\">",
            "<a href=\"../../../../out/\">",
            "<a href=\"missing/\">",
            "<a href=\"notes.pdf\">",
            "<pre><code>&lt;a href=\"../\"&gt;</code></pre>",
            "<script>const x = '<a href=\"../\">';</script>",
            "<!-- <a href=\"../\"> --><textarea><a href=\"../\"></textarea>",
            "<p title='<a href=\"../\">'>",
        ] {
            assert_eq!(page("a/b/index.html", html), html);
        }
        assert_eq!(page("a/b/notes.txt", "<a href=\"../\">"), "<a href=\"../\">");
    }

    #[test]
    fn a_page_of_ours_brings_what_it_needs() {
        let made = page(
            "a/index.html",
            "<html data-root=\"../\"><head><link rel=\"preload\" href=\"x.woff2\" crossorigin></head>\
             <body><svg><use href=\"../assets/icons.svg#menu\"/></svg><track src=\"b/steps.vtt\"></body></html>",
        );
        assert_eq!(
            made,
            "<html data-root=\"../\" data-index=\"index.html\" data-icons=\"#cb-icon-\"><head>\
             <script defer src=\"../assets/icons-from-disk.js\"></script>\n</head>\
             <body><svg><use href=\"#cb-icon-menu\" /></svg><track src=\"data:text/vtt;base64,V0VCVlRU\"></body></html>"
        );
        let moved = page("old/index.html", "<meta http-equiv=\"Refresh\" content=\"0; url=../a/\">");
        assert_eq!(moved, "<meta http-equiv=\"Refresh\" content=\"0; url=../a/index.html\">");
    }

    #[test]
    fn the_icons_are_a_script() {
        let files = BTreeSet::from(["assets/icons.1f2e.svg".to_owned()]);
        let site = FromDisk::new(&files, None);
        let svg = "<svg><symbol id=\"menu\"><path d=\"M0 0\"/></symbol></svg>";
        let (path, script) = site.icons(&|_| Some(svg.as_bytes().to_vec())).expect("icons");
        assert_eq!(path, "assets/icons.1f2e-from-disk.js");
        assert!(script.contains("<symbol id=\\\"cb-icon-menu\\\"><path"), "{script}");
    }
}
