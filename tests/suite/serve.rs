//! The preview as a neighbour: what it answers to whom, what it says, and that it stays up.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::serve_client::{Server, eventually};
use crate::temp_course::{Run, TempCourse, files_in, names_in, program};

fn course() -> TempCourse {
    TempCourse::new()
        .with(
            "book.toml",
            "[book]\nid = \"small\"\ntitle = \"Small\"\n[build]\nbase-url = \"https://example.org/a/b/\"\n",
        )
        .with("content/01-one.md", "---\naliases: [/old/]\n---\n# One\n\nFirst text.\n")
        .with("content/02-über.md", "# Über\n\n[video](talk.mp4)\n")
        .with("content/talk.mp4", (0..=255).cycle().take(100_000).collect::<Vec<u8>>())
}

/// A page without what the preview adds to it.
fn without_additions(page: &str) -> String {
    let start = page.find("<script type=\"module\" src=\"/_coursebook/preview.js\"").expect("the preview's script");
    let end = start + page[start..].find("</script>").unwrap() + "</script>".len();
    format!("{}{}", &page[..start], &page[end..]).replacen("<html data-preview", "<html", 1)
}

#[test]
fn every_page_of_three_courses_is_as_it_is_built() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut courses = vec![(root.to_owned(), "learner"), (root.to_owned(), "facilitator")];
    let folders = std::fs::read_dir(root.join("tests/courses")).unwrap().map(|entry| entry.unwrap().path());
    let folders = folders.filter(|path| path.join("book.toml").exists() && !path.join("expected.txt").exists());
    courses.extend(folders.map(|folder| (folder, "learner")));
    assert!(courses.len() >= 4, "there are no small courses");
    for (folder, edition) in courses {
        let output = TempCourse::empty();
        let mut build = program(&folder);
        build.args(["build", "--edition", edition, "-o"]).arg(output.path("site"));
        Run::of(&mut build).expect(0);
        let place = TempCourse::empty();
        let arguments = [folder.to_str().unwrap(), "--port", "0", "--edition", edition];
        let server = Server::start_with(&place, &arguments);
        let mut site: BTreeMap<String, Vec<u8>> = files_in(&output.path("site"));
        site.remove(".coursebook");
        assert!(site.len() > 10);
        for (path, bytes) in site {
            let answer = server.get(&path.replace('%', "%25").replace(' ', "%20"));
            let is_page = path.ends_with(".html");
            let sent = if is_page { without_additions(&answer.text()).into_bytes() } else { answer.body.clone() };
            assert!(sent == bytes, "{}: {path} ({edition}): {}", folder.display(), answer.status);
        }
    }
}

#[test]
fn addresses() {
    let course = course();
    let server = Server::start(&course);
    assert_eq!(server.base, "/a/b/");
    let status = |path: &str| server.ask("GET", path, "", "").status;
    let location = |path: &str| server.ask("GET", path, "", "").header("location").map(str::to_owned);
    assert_eq!(server.get("").status, 200);
    assert_eq!(server.get("one/").status, 200);
    assert_eq!(server.get("one/index.html").status, 200);
    assert_eq!(server.get("%C3%BCber/").status, 200);
    assert_eq!(server.get("one/?query#x").status, 200);
    for (from, to) in
        [("/", "/a/b/"), ("/a/b", "/a/b/"), ("/a/b/one", "/a/b/one/"), ("/a/b/%C3%BCber", "/a/b/%c3%bcber/")]
    {
        assert_eq!((status(from), location(from).as_deref()), (307, Some(to)), "{from}");
    }
    let old = server.get("old/");
    assert!(old.status == 200 && old.text().contains("../one/"), "{}", old.text());
    for path in ["nowhere/", "one.md", "../x", "assets/", "content/01-one.md", "book.toml", ".coursebook"] {
        let answer = server.get(path);
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
    }
    let answer = server.get("no/where/");
    assert!(answer.text().contains("This page isn’t here") && answer.text().contains("/_coursebook/preview.js"));
    assert_eq!(status("/other/"), 404);
    assert_eq!(server.ask("POST", "/a/b/", "", "x").status, 405);
    let head = server.ask("HEAD", "/a/b/one/", "", "");
    assert!(head.status == 200 && head.body.is_empty() && head.header("content-length").is_some());
}

#[test]
fn drafts_where_they_are_asked_for() {
    let course = course().with("content/03-new.md", "---\ndraft: true\n---\n# New\n\nNot done yet.\n");
    assert_eq!(Server::start(&course).get("new/").status, 404);
    let server = Server::start_with(&course, &["--port", "0", "--drafts"]);
    server.shows("new/", "Not done yet.");
    course.write("content/03-new.md", "---\ndraft: true\n---\n# New\n\nNearly done.\n");
    server.shows("new/", "Nearly done.");
}

#[test]
fn a_preview_is_never_kept_on_a_device() {
    let course = course();
    course.write(
        "book.toml",
        "[book]\nid = \"kept\"\n[build]\nbase-url = \"https://example.org/a/b/\"\noffline = true\n",
    );
    let server = Server::start(&course);
    let page = server.get("one/");
    assert_eq!((page.status, page.header("x-coursebook-preview")), (200, Some("yes")));
    assert!(!String::from_utf8_lossy(&page.body).contains("offline"));
    let worker = server.get("sw.js");
    assert_eq!((worker.status, worker.header("content-type")), (200, Some("text/javascript; charset=utf-8")));
    assert!(String::from_utf8_lossy(&worker.body).contains("unregister"));
    assert_eq!(server.get("offline.json").status, 404);
    assert_eq!(server.get("manifest.webmanifest").status, 404);
}

#[test]
fn types_pieces_and_tags() {
    let course = course();
    let server = Server::start(&course);
    for (path, kind) in [
        ("one/", "text/html; charset=utf-8"),
        ("assets/style.00000000.css", "text/css; charset=utf-8"),
        ("assets/literata.00000000.woff2", "font/woff2"),
        ("assets/icons.00000000.svg", "image/svg+xml"),
        ("talk.mp4", "video/mp4"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("sitemap.xml", "text/xml; charset=utf-8"),
    ] {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(kind)), "{path}");
        let tag = answer.header("etag").unwrap().to_owned();
        let again = server.ask("GET", &format!("/a/b/{path}"), &format!("If-None-Match: {tag}\r\n"), "");
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
    }
    let whole = server.get("talk.mp4");
    assert_eq!((whole.body.len(), whole.header("accept-ranges")), (100_000, Some("bytes")));
    let piece = server.ask("GET", "/a/b/talk.mp4", "Range: bytes=70000-70099\r\n", "");
    assert_eq!((piece.status, piece.header("content-range")), (206, Some("bytes 70000-70099/100000")));
    assert!(piece.body == whole.body[70_000..70_100]);
    let end = server.ask("GET", "/a/b/talk.mp4", "Range: bytes=-10\r\n", "");
    assert!(end.body == whole.body[99_990..]);
    let beyond = server.ask("GET", "/a/b/talk.mp4", "Range: bytes=100000-\r\n", "");
    assert_eq!((beyond.status, beyond.header("content-range")), (416, Some("bytes */100000")));
    let sheet = server.ask("GET", "/a/b/assets/style.00000000.css", "Range: bytes=0-3\r\n", "");
    assert_eq!((sheet.status, sheet.body.len()), (206, 4));
}

#[test]
fn foreign_pages_and_names_are_refused() {
    let course = course();
    let server = Server::start(&course);
    let port = server.host.rsplit(':').next().unwrap().to_owned();
    let asked = |head: &str| server.ask("GET", "/a/b/", head, "").status;
    assert_eq!(asked(&format!("Host: localhost:{port}\r\n")), 200);
    assert_eq!(asked("Host: evil.example\r\n"), 403);
    assert_eq!(asked(&format!("Host: evil.example:{port}\r\n")), 403);
    assert_eq!(asked("Origin: http://evil.example\r\n"), 403);
    assert_eq!(asked("Origin: null\r\n"), 403);
    assert_eq!(asked(&format!("Origin: http://{}\r\n", server.host)), 200);
    let events = server.ask("GET", "/_coursebook/events?epoch=0", "Host: evil.example\r\n", "");
    assert_eq!(events.status, 403);
    let answer = server.get("");
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

#[test]
fn no_way_out_of_the_course() {
    let outside = TempCourse::empty().with("secret.txt", "the secret");
    let course = course();
    symlink(outside.path("secret.txt"), course.path("content/leak.txt")).unwrap();
    course.write("content/real.txt", "mine");
    let server = Server::start(&course);
    let up = "../".repeat(12);
    let encoded = "%2e%2e%2f".repeat(12);
    let double = "%252e%252e%252f".repeat(12);
    let backslash = "..%5c".repeat(12);
    let secret = outside.path("secret.txt").display().to_string();
    for way in [&up, &encoded, &double, &backslash, &String::from("//"), &String::from("%00")] {
        for base in ["/a/b/", "/", "/a/b/assets/", "/_coursebook/"] {
            let answer = server.ask("GET", &format!("{base}{way}{}", secret.trim_start_matches('/')), "", "");
            assert!(matches!(answer.status, 400 | 404), "{base}{way}: {}", answer.status);
            assert!(!answer.text().contains("the secret"));
        }
    }
    assert_eq!(server.get("leak.txt").status, 404);
    assert_eq!(server.get("real.txt").text(), "mine");
    // A link that is put in the place of a file that was there.
    std::fs::remove_file(course.path("content/real.txt")).unwrap();
    symlink(outside.path("secret.txt"), course.path("content/real.txt")).unwrap();
    for _ in 0..50 {
        assert!(!server.get("real.txt").text().contains("the secret"));
    }
}

#[test]
fn only_its_own_pages_open_files_of_the_course() {
    let outside = TempCourse::empty().with("secret.md", "the secret");
    let course = course();
    let server = Server::start(&course);
    let token = server.token();
    let open = |head: &str, body: &str| server.ask("POST", "/_coursebook/open", head, body).status;
    let with_token = format!("X-Coursebook-Token: {token}\r\n");
    let body = "{\"file\":null,\"path\":\"content/01-one.md\"}";
    assert_eq!(open("", body), 403);
    assert_eq!(open("X-Coursebook-Token: guess\r\n", body), 403);
    assert_eq!(open(&format!("{with_token}Origin: http://evil.example\r\n"), body), 403);
    assert_eq!(server.ask("GET", "/_coursebook/open", &with_token, "").status, 405);
    assert_eq!(open(&with_token, "not json"), 400);
    assert_eq!(open(&with_token, &format!("{{\"path\":\"{}\"}}", "x".repeat(20_000))), 413);
    for path in
        ["../secret.md", outside.path("secret.md").to_str().unwrap(), "/etc/passwd", "content/../../x", "themes"]
    {
        assert_eq!(open(&with_token, &format!("{{\"path\":{path:?}}}")), 403, "{path}");
    }
    assert_eq!(open(&with_token, "{\"file\":9999}"), 403);
    let opened = server.ask("POST", "/_coursebook/open", &with_token, body);
    assert!(opened.status == 200 && opened.text().contains("content/01-one.md:1"), "{}", opened.text());
}

#[test]
fn ports() {
    let course = course();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    // Before anything else is said, also of a course with faults.
    course.write("content/01-one.md", "::: exercise\n");
    let run = course.run(&["serve", "--port", &port]);
    run.expect(2).says(&["another program answers at 127.0.0.1", "leave out `--port`"]);
    assert!(!run.err.contains("unclosed-fence"), "{}", run.err);
    course
        .run(&["serve", "--host", "no.such.host.invalid"])
        .expect(2)
        .says(&["can't answer at `no.such.host.invalid`"]);
    let _default = TcpListener::bind("127.0.0.1:4000");
    let server = Server::start_with(&course, &[]);
    server.says("Port 4000 is taken, so this is the next free one.");
    assert!(!server.host.ends_with(":4000"));
}

#[test]
fn for_a_phone() {
    let course = course();
    let server = Server::start_with(&course, &["--port", "0", "--host", "0.0.0.0"]);
    server.says("Ctrl-C ends the preview.");
    let said = server.said();
    assert!(server.host.starts_with("127.0.0.1:"), "{said}");
    if said.contains("On your network:") {
        assert!(said.contains("Everyone on this network can read the course now"), "{said}");
        assert!(said.contains('█'), "there is no code for a camera\n{said}");
        let address = said.split("On your network: http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
        assert_eq!(Server::ask_at(&address, "GET", "/a/b/", "", "").status, 200);
        // Others may look; the editor is opened for pages of this machine only.
        let token = format!("X-Coursebook-Token: {}\r\n", server.token());
        let open =
            |at: &str| Server::ask_at(at, "POST", "/_coursebook/open", &token, "{\"path\":\"content/01-one.md\"}");
        assert_eq!((open(&address).status, open(&server.host).status), (403, 200));
    } else {
        assert!(said.contains("This machine is on no network"), "{said}");
    }
    assert_eq!(server.ask("GET", "/a/b/", "Host: evil.example\r\n", "").status, 403);
}

#[test]
fn it_ends_at_once_and_leaves_nothing() {
    let course = course();
    let before = files_in(&course.path(""));
    let mut server = Server::start(&course);
    let mut events = server.events(0);
    events.next();
    server.get("one/");
    let time = server.interrupt();
    assert!(time < Duration::from_secs(1), "it took {time:?}");
    assert!(files_in(&course.path("")) == before, "{:?}", names_in(&course.path("")));
}

#[test]
fn two_hundred_open_pages() {
    let course = course();
    let server = Server::start(&course);
    let mut pages: Vec<_> = (0..200).map(|_| server.events(0)).collect();
    for page in &mut pages {
        page.next();
    }
    course.write("content/01-one.md", "# One\n\nTold to all.\n");
    server.shows("one/", "Told to all.");
    for page in &mut pages {
        let news = page.next();
        assert!(news.contains("\"epoch\":1") && news.contains("/a/b/one/"), "{news}");
    }
    // Those that listen no more hold nobody up, nor do those that never read.
    pages.truncate(100);
    for number in 0..20 {
        course.write("content/01-one.md", format!("# One\n\nNumber {number}.\n"));
        server.shows("one/", &format!("Number {number}."));
    }
}

#[test]
fn a_page_that_was_away_is_told_what_it_missed() {
    let course = course();
    let server = Server::start(&course);
    for (number, path) in ["content/01-one.md", "content/02-über.md"].into_iter().enumerate() {
        course.write(path, format!("# Page\n\nEdit {number}.\n"));
        let heard = eventually(|| server.said().contains(path.strip_prefix("content/")?).then_some(()));
        assert!(heard.is_some(), "{}", server.said());
    }
    let news = server.events(0).next();
    assert!(news.contains("/a/b/one/") && news.contains("/a/b/über/") && news.contains("\"epoch\":2"), "{news}");
    let news = server.events(1).next();
    assert!(!news.contains("/a/b/one/") && news.contains("/a/b/über/"), "{news}");
    assert!(server.events(99).next().contains("\"all\":true"));
}

// ---- it stays up ----

#[test]
fn a_course_that_is_broken_at_the_start() {
    let broken = [
        ("book.toml", "[book\n", "malformed-toml"),
        ("content/index.md", "::: exercise\n", "unclosed-fence"),
        ("themes/default/layout/foot.html", "{% if %}", "template-error"),
    ];
    for (path, text, code) in broken {
        let course = course().with(path, text);
        let server = Server::start(&course);
        server.says(code);
        let status = server.ask("GET", "/_coursebook/status?page=/", "", "");
        assert!(status.status == 200 && status.text().contains(code), "{}", status.text());
        let page = server.get("");
        assert!(page.text().contains("/_coursebook/preview.js"), "{path}: {}", page.text());
        let mended = if path == "book.toml" { "[book]\ntitle = \"Mended\"\n" } else { "# Mended\n" };
        course.write(path, if path.ends_with(".html") { "<footer>Mended</footer>" } else { mended });
        let found = eventually(|| {
            server
                .ask("GET", "/", "", "")
                .text()
                .contains("Mended")
                .then_some(())
                .or_else(|| server.ask("GET", "/a/b/", "", "").text().contains("Mended").then_some(()))
        });
        assert!(found.is_some(), "{path} was mended and is not shown\n{}", server.said());
    }
    let empty = TempCourse::empty().with("book.toml", "[book]\ntitle = \"Empty\"\n");
    let server = Server::start(&empty);
    server.says("empty-content");
    assert_eq!(server.get("").status, 503);
    empty.write("content/index.md", "# The first\n");
    server.shows("", "The first");
}

#[test]
fn a_broken_lesson_breaks_only_its_own_page() {
    let course = course();
    let server = Server::start(&course);
    course.write("content/01-one.md", "# One\n\nBroken now.\n\n::: exercise\n");
    server.says("unclosed-fence");
    assert!(server.get("one/").text().contains("First text."), "the last good page stays");
    course.write("content/02-über.md", "# Über\n\nGoes on.\n");
    server.shows("%C3%BCber/", "Goes on.");
    // Broken in another way: the last good one is still the good one.
    course.write("content/01-one.md", "# One\n\nStill broken.\n\n[x](nowhere.md)\n");
    server.says("broken-link");
    assert!(server.get("one/").text().contains("First text."));
    course.write("content/01-one.md", "# One\n\nGood again.\n");
    server.shows("one/", "Good again.");
    server.says("no errors");
}

#[test]
fn a_template_that_fails_while_it_runs() {
    let course = course();
    let server = Server::start(&course);
    course.write("themes/default/layout/foot.html", "{{ page.nothing.at_all }}");
    server.says("the theme: ");
    assert!(server.get("one/").text().contains("First text."), "the page before stays");
    server.says("template-error");
    course.write("content/01-one.md", "# One\n\nStill shown.\n");
    server.shows("one/", "Still shown.");
    course.write("themes/default/layout/foot.html", "<footer>Mended</footer>");
    server.shows("one/", "Mended");
    let status = server.ask("GET", "/_coursebook/status?page=/a/b/one/", "", "").text();
    assert!(status.contains("\"errors\":0"), "{status}");
}

#[test]
fn memory_does_not_grow_with_edits() {
    let course = course();
    let server = Server::start(&course);
    let edit = |number: usize| {
        let title = number % 7;
        course.write(
            "content/01-one.md",
            format!("# One {title}\n\nEdit {number}.\n\n:::definition[T {title}]\nM.\n:::\n"),
        );
        server.shows("one/", &format!("Edit {number}."));
    };
    (0..60).for_each(edit);
    let before = memory(server.id());
    (60..260).for_each(edit);
    let after = memory(server.id());
    assert!(after < before * 115 / 100, "{before} kB became {after} kB");
}

/// The memory of a process, in kilobytes.
fn memory(id: u32) -> usize {
    let output = Command::new("ps").args(["-o", "rss=", "-p", &id.to_string()]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
}
