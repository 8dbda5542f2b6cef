//! Files of the site for programs: `sitemap.xml`, `robots.txt`, `llms.txt`, what scripts need to know of a long course, and the
//! end of what an earlier site kept.

use std::fmt::Write;

use super::offline;
use crate::course::{Page, PageId, PageKind};
use crate::page::Site;

/// The files and their texts. Without a `base-url` there is no sitemap: its addresses are absolute.
pub fn files(site: &Site<'_>) -> Vec<(&'static str, String)> {
    let mut files = vec![("robots.txt", robots(site)), ("llms.txt", llms(site))];
    if let Some(base) = &site.course.config.base_url {
        files.push(("sitemap.xml", sitemap(site, base.as_str())));
    }
    // An author's file of that name is the author's.
    if !site.course.config.offline && !site.course.assets.iter().any(|asset| asset.address == offline::WORKER) {
        files.push((offline::WORKER, offline::remover()));
    }
    files.extend(site.workbook_index().map(|index| ("workbook/prompts.js", index)));
    files
}

/// Sitemaps 0.9: every page that a search engine may show.
fn sitemap(site: &Site<'_>, base: &str) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let pages = site.course.pages.iter().filter(|page| !page.lesson.front.draft).map(|page| page.address.as_str());
    let glossary = site.has_glossary().then_some("glossary/");
    let keypoints = site.has_keypoints().then_some("keypoints/");
    for address in pages.chain(glossary).chain(keypoints) {
        // `escape_href` also escapes what XML reserves. Writing to a string can't fail.
        xml.push_str("  <url><loc>");
        let _ = pulldown_cmark_escape::escape_href(&mut xml, base);
        let _ = pulldown_cmark_escape::escape_href(&mut xml, address);
        xml.push_str("</loc></url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}

fn robots(site: &Site<'_>) -> String {
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if let Some(base) = &site.course.config.base_url {
        let _ = writeln!(text, "Sitemap: {}sitemap.xml", base.as_str());
    }
    text
}

/// An outline of the course for language models, after llmstxt.org: a title, a summary, links.
fn llms(site: &Site<'_>) -> String {
    let course = site.course;
    let base = course.config.base_url.as_ref().map_or("", |base| base.as_str());
    let mut text = format!("# {}\n", course.title);
    if let Some(description) = &course.config.description {
        let _ = write!(text, "\n> {}\n", one_line(description));
    }
    let front = course.page(PageId(0));
    if front.children.iter().any(|id| course.page(*id).kind == PageKind::Lesson) {
        text.push_str("\n## Lessons\n\n");
    }
    for (page, id) in course.pages.iter().zip(0..).skip(1) {
        let is_part = page.parent == Some(PageId(0)) && page.kind == PageKind::Module;
        if is_part {
            let _ = write!(text, "\n## {}\n\n", one_line(&page.title_text));
        }
        entry(&mut text, page, base, &site.description_of(PageId(id)));
    }
    text
}

fn entry(text: &mut String, page: &Page, base: &str, description: &str) {
    let _ = writeln!(
        text,
        "- [{}]({base}{}): {}",
        one_line(&page.title_text).replace(['[', ']'], ""),
        page.address,
        one_line(description)
    );
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
