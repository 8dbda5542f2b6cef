//! The course on learners' devices: what stands in the list, and what a site has where nothing is kept.

use std::collections::BTreeMap;
use std::fs::File;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};

use crate::temp_course::TempCourse;

type Site = BTreeMap<String, Vec<u8>>;

fn course(offline: bool) -> TempCourse {
    TempCourse::new()
        .with("book.toml", format!("[book]\nid = \"kept\"\ntitle = \"Kept\"\n[build]\nbase-url = \"https://example.org/a/\"\noffline = {offline}\n[check]\nunused-file = \"off\"\n"))
        .with("content/ü/index.md", "---\naliases: [/old/, /older.html]\n---\n# Ü\n")
        .with("content/ü/a b.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .with("content/CNAME", "1")
}

fn built(course: &TempCourse) -> Site {
    course.build().expect(0);
    course.site()
}

fn text<'s>(site: &'s Site, path: &str) -> &'s str {
    std::str::from_utf8(&site[path]).unwrap()
}

/// The list, by path.
fn list(site: &Site) -> BTreeMap<String, String> {
    serde_json::from_str::<Vec<(String, String)>>(text(site, "offline.json")).unwrap().into_iter().collect()
}

fn digest(bytes: &[u8]) -> String {
    format!("sha256-{}", BASE64.encode(Sha256::digest(bytes)))
}

/// Makes a file of so many bytes, which takes no room on the disk.
fn large(course: &TempCourse, name: &str, bytes: u64) {
    File::create(course.path(&format!("content/{name}"))).unwrap().set_len(bytes).unwrap();
}

#[test]
fn the_list_has_what_readers_ask_for_with_its_digest() {
    let site = built(&course(true));
    let expected: BTreeMap<String, String> = site
        .iter()
        .filter(|(path, _)| {
            let others = ["sw.js", "offline.json", ".coursebook", "robots.txt", "llms.txt", "sitemap.xml", "CNAME"];
            !others.contains(&path.as_str())
        })
        .map(|(path, bytes)| {
            let folder = path.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
            (folder.unwrap_or(path).to_owned(), digest(bytes))
        })
        .collect();
    assert_eq!(list(&site), expected);
    for path in ["", "ü/", "ü/a b.svg", "old/", "older.html", "404.html", "workbook/"] {
        assert!(expected.contains_key(path), "{path}");
    }
    assert!(expected.keys().any(|path| path.starts_with("assets/style.")), "the sheet is kept");
    assert!(text(&site, "sw.js").contains(&digest(&site["offline.json"])), "the worker names the list");
}

#[test]
fn pages_and_the_manifest_name_files_that_are_there() {
    let site = built(&course(true));
    let manifest: serde_json::Value = serde_json::from_slice(&site["manifest.webmanifest"]).unwrap();
    assert_eq!(manifest["name"], "Kept");
    let icons = manifest["icons"].as_array().unwrap();
    assert_eq!(icons.len(), 4);
    assert!(icons.iter().all(|icon| site.contains_key(icon["src"].as_str().unwrap())), "{icons:?}");
    let page = text(&site, "ü/index.html");
    for part in ["href=\"../manifest.webmanifest\"", "assets/icon-180.", "assets/offline."] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn a_theme_whose_icon_is_no_drawing_goes_without_icons() {
    let course = course(true).with("themes/default/assets/favicon.svg", "not a drawing");
    let site = built(&course);
    assert!(!site.keys().any(|path| path.contains("icon-")));
    assert!(!text(&site, "index.html").contains("apple-touch-icon"));
}

#[test]
fn without_it_a_site_only_has_what_ends_an_earlier_one() {
    let site = built(&course(false));
    for begins in ["offline.json", "manifest.webmanifest", "assets/offline.", "assets/icon-192."] {
        assert!(!site.keys().any(|path| path.starts_with(begins)), "{begins}");
    }
    let with_words =
        site.iter().filter(|(path, bytes)| *path != "sw.js" && String::from_utf8_lossy(bytes).contains("new-version"));
    assert_eq!(with_words.count(), 0);
    assert!(!text(&site, "index.html").contains("offline"));
    let remover = text(&site, "sw.js");
    assert!(remover.contains("unregister") && !remover.contains("fetch"), "{remover}");
}

#[test]
fn another_version_is_one_that_differs() {
    let course = course(true);
    let first = built(&course);
    assert!(first == built(&course), "the same course is the same version");
    course.write("content/CNAME", "2");
    assert_eq!(built(&course)["sw.js"], first["sw.js"], "what isn't kept makes no version");
    course.write("content/ü/a b.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>");
    let second = built(&course);
    assert_ne!(second["sw.js"], first["sw.js"]);
    let (before, after) = (list(&first), list(&second));
    let changed: Vec<&String> =
        after.iter().filter(|(path, digest)| before.get(*path) != Some(digest)).map(|(path, _)| path).collect();
    assert_eq!(changed, ["ü/a b.svg"]);
}

#[test]
fn a_site_that_is_switched_over_is_what_a_clean_build_is() {
    let switched = course(true);
    built(&switched);
    for offline in [false, true] {
        let clean = course(offline);
        switched.write("book.toml", std::fs::read(clean.path("book.toml")).unwrap());
        assert!(built(&switched) == built(&clean), "offline = {offline}");
    }
}

#[test]
fn large_files_are_left_out_and_named() {
    let course = course(true);
    large(&course, "film.mp4", 10_000_001);
    large(&course, "just-right.mp4", 10_000_000);
    let run = course.build();
    run.expect(0).says(&["note[left-out-offline]", "film.mp4", "it has 10.0 MB, and a file may have 10 MB"]);
    assert!(!run.err.contains("just-right"), "{}", run.err);
    let kept = list(&course.site());
    assert!(kept.contains_key("just-right.mp4") && !kept.contains_key("film.mp4"));
}

#[test]
fn of_more_than_fits_the_largest_are_left_out() {
    let course = course(true);
    for number in 0..11 {
        large(&course, &format!("{number:02}.bin"), 9_500_000 - number);
    }
    let run = course.build();
    run.expect(0).says(&["00.bin", "all files of a course together may have 100 MB"]);
    let kept = list(&course.site());
    let left_out: Vec<u64> = (0..11).filter(|number| !kept.contains_key(&format!("{number:02}.bin"))).collect();
    assert_eq!(left_out, [0]);
    course.write("book.toml", "[book]\ntitle = \"Not kept\"\n[check]\nunused-file = \"off\"\n");
    assert_eq!(course.build().expect(0).err, "");
}

#[test]
fn a_file_of_the_authors_with_such_a_name_is_theirs_or_a_fault() {
    for name in ["sw.js", "offline.json", "manifest.webmanifest"] {
        let kept = course(true).with(&format!("content/{name}"), "mine");
        kept.build().expect(1).says(&["error[duplicate-address]", name, "take `offline` out of `book.toml`"]);
        let plain = course(false).with(&format!("content/{name}"), "mine");
        assert_eq!(text(&built(&plain), name), "mine");
    }
}

#[test]
fn a_value_that_is_none_is_told() {
    let run = TempCourse::new().with("book.toml", "[build]\noffline = \"yes\"\n").build();
    run.says(&["[wrong-type]", "offline"]);
}
