//! `coursebook publish`, as far as it needs no host: what `book.toml` says, what stands against it, folders.
//! The hosts are tried in `tests/publish/`.

use std::fs;

use coursebook::config::publish::TARGET_KINDS;
use coursebook::publish::TARGETS;

use crate::temp_course::{TempCourse, files_in};

const BOOK: &str =
    "[book]\nid = \"small\"\ntitle = \"A small course\"\n\n[build]\nbase-url = \"https://example.org/small/\"\n";

fn course(targets: &str) -> TempCourse {
    TempCourse::new().with("book.toml", format!("{BOOK}\n{targets}"))
}

fn to_folder() -> TempCourse {
    course("[publish.share]\nto = \"folder\"\npath = \"public\"\n")
}

#[test]
fn every_kind_in_book_toml_is_one_that_can_be_opened() {
    let keys: Vec<_> = TARGET_KINDS.iter().map(|kind| kind.name).collect();
    for target in TARGETS {
        assert!(keys.contains(&target.name), "{} has no keys in config/publish.rs", target.name);
    }
    let missing: Vec<_> = keys.iter().filter(|name| !TARGETS.iter().any(|target| target.name == **name)).collect();
    assert!(missing.is_empty(), "these have no line in TARGETS: {missing:?}");
}

#[test]
fn a_target_is_chosen() {
    let none = course("").run(&["publish", "--yes"]);
    none.expect(2).says(&["does not say where the course is published", "[publish.live]"]);
    let two = course("[publish.a]\nto = \"folder\"\npath = \"a\"\n[publish.b]\nto = \"folder\"\npath = \"b\"\n");
    two.run(&["publish", "--yes"]).expect(2).says(&["several places", "`a`, `b`"]);
    two.run(&["publish", "--yes", "--to", "c"]).expect(2).says(&["[publish.c]", "`a`, `b`"]);
    two.run(&["publish", "--yes", "--to", "b"]).expect(0);
    assert!(two.path("b/index.html").is_file() && !two.path("a").exists());
    // Nobody is there to be asked.
    two.run(&["publish", "--to", "a"]).expect(2).says(&["--yes", "--dry-run"]);
}

#[test]
fn faults_in_a_target_are_shown() {
    course("[publish]\nlive = 1\n").run(&["publish", "--yes"]).expect(1).says(&["[wrong-type]", "`live`"]);
    let run = course("[publish.a]\nto = \"s33\"\n[publish.b]\nto = \"s3\"\nbuket = \"x\"\n[publish.c]\npath = \"x\"\n")
        .build();
    run.expect(1).says(&[
        "[bad-value]",
        "did you mean `s3`?",
        "[incomplete-target]",
        "does not say which `bucket`",
        "did you mean `bucket`?",
        "does not say what kind of place it is",
    ]);
}

#[test]
fn what_stands_against_publishing_stops_it() {
    let bare = TempCourse::new().with("book.toml", "[publish.share]\nto = \"folder\"\npath = \"public\"\n");
    let run = bare.run(&["publish", "--yes"]);
    run.expect(1).says(&["[not-publishable]", "the course has no id", "the course has no address", "base-url ="]);
    assert!(!bare.path("public").exists() && !bare.path("site").exists());

    let broken = to_folder().with("content/index.md", "# A\n\n[gone](gone.md)\n");
    broken.run(&["publish", "--yes"]).expect(1).says(&["[broken-link]"]);
    assert!(!broken.path("public").exists());
}

#[test]
fn drafts_and_notes_stay_at_home() {
    let course = to_folder()
        .with("content/b.md", "---\ndraft: true\n---\n# Secret draft\n")
        .with("content/c.md", "# C\n\n:::facilitator\nFor me alone.\n:::\n");
    course.run(&["publish", "--yes"]).expect(0);
    for (path, bytes) in files_in(&course.path("public")) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("For me alone") && !text.contains("Secret draft"), "{path}");
    }
}

#[test]
fn an_address_of_its_own_and_one_from_the_command() {
    let course =
        course("[publish.share]\nto = \"folder\"\npath = \"public\"\nbase-url = \"https://other.example/there/\"\n");
    course.run(&["publish", "--yes"]).expect(0);
    let page = || fs::read_to_string(course.path("public/index.html")).unwrap();
    assert!(page().contains("https://other.example/there/") && !page().contains("https://example.org/small/"));
    course.run(&["publish", "--yes", "--base-url", "https://third.example/"]).expect(0);
    assert!(page().contains("https://third.example/"));
}

#[test]
fn a_folder_with_other_files_is_refused_and_files_beside_ours_are_kept() {
    let course = to_folder().with("public/theirs.txt", "theirs");
    course.run(&["publish", "--yes"]).expect(1).says(&["did not publish", "theirs.txt", "nothing was touched"]);
    assert_eq!(files_in(&course.path("public")).len(), 1);
    fs::remove_file(course.path("public/theirs.txt")).unwrap();

    let run = course.run(&["publish", "--yes"]);
    run.expect(0);
    assert!(run.out.contains("Published:") && run.out.contains("https://example.org/small/"), "{}", run.out);
    course.write("public/theirs.txt", "theirs");
    course.write("content/more.md", "# More\n");
    course.run(&["publish", "--yes"]).expect(0);
    assert!(course.path("public/more/index.html").is_file() && course.path("public/theirs.txt").is_file());
    fs::remove_file(course.path("content/more.md")).unwrap();
    course.run(&["publish", "--yes"]).expect(0);
    assert!(!course.path("public/more").exists(), "a folder that is empty now goes");
    fs::remove_file(course.path("public/theirs.txt")).unwrap();
    course.write("content/more.md", "# More\n");
    course.run(&["publish", "--yes"]).expect(0);
    let mut there = files_in(&course.path("public"));
    there.retain(|path, _| !path.starts_with(".coursebook"));
    let mut site = course.site();
    site.remove(".coursebook");
    assert_eq!(there, site);
    let run = course.run(&["publish", "--yes"]);
    assert!(run.expect(0).out.contains("Nothing has changed"), "{}", run.out);
}

#[test]
fn a_folder_that_holds_the_course_or_is_the_built_site_is_refused() {
    for path in [".", "..", "site"] {
        let course = course(&format!("[publish.share]\nto = \"folder\"\npath = \"{path}\"\n"));
        course.run(&["publish", "--yes"]).expect(1);
        assert!(course.path("content/index.md").is_file());
    }
}

#[test]
fn a_list_that_leads_elsewhere_removes_nothing() {
    let course = to_folder();
    course.run(&["publish", "--yes"]).expect(0);
    course.write("precious.txt", "mine");
    let manifest = course.path("public/.coursebook-manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let digest = "0".repeat(32);
    fs::write(&manifest, text.replacen("\"files\":{", &format!("\"files\":{{\"../precious.txt\":\"{digest}\","), 1))
        .unwrap();
    course.run(&["publish", "--yes"]).expect(1).says(&["can't be read"]);
    assert!(course.path("precious.txt").is_file());
}

#[test]
#[cfg(unix)]
fn a_backslash_in_a_name_is_a_letter_like_others() {
    for target in ["to = \"folder\"\npath = \"public\"", "to = \"zip\""] {
        let course = course(&format!("[publish.share]\n{target}\n")).with("content/images\\foo.txt", "foo");
        course.run(&["publish", "--yes"]).expect(0);
        let run = course.run(&["publish", "--yes"]);
        assert!(run.expect(0).out.contains("Nothing has changed"), "{}", run.out);
        fs::remove_file(course.path("content/images\\foo.txt")).unwrap();
        let run = course.run(&["publish", "--yes"]);
        assert!(run.expect(0).out.contains("1 gone"), "{}", run.out);
    }
}

#[test]
fn a_place_in_the_course_or_its_site_is_refused_before_anything_is_built() {
    for (target, said) in [
        ("to = \"folder\"\npath = \"site\"", "is the folder into which the site is built"),
        ("to = \"folder\"\npath = \"site/sub\"", "stands in the folder into which the site is built"),
        ("to = \"folder\"\npath = \"x/../content\"", "is the folder with the lessons"),
        ("to = \"folder\"\npath = \"content/sub/deep\"", "stands in the folder with the lessons"),
        ("to = \"folder\"\npath = \"..\"", "holds the course itself"),
        ("to = \"zip\"\npath = \"site/x.zip\"", "stands in the folder into which the site is built"),
        ("to = \"zip\"\npath = \"content/x.zip\"", "stands in the folder with the lessons"),
    ] {
        let course = course(&format!("[publish.share]\n{target}\n"));
        for option in ["--dry-run", "--yes"] {
            course.run(&["publish", option]).expect(1).says(&[said, "nothing was"]);
            assert!(!course.path("site").exists(), "{target}");
            assert_eq!(files_in(&course.path("content")).len(), 1, "{target}");
        }
    }
    let book = BOOK.replace("[build]\n", "[build]\nbuild-dir = \"../out/site\"\n");
    let course = TempCourse::empty()
        .with("inner/content/index.md", "# A\n")
        .with("inner/book.toml", format!("{book}\n[publish.share]\nto = \"folder\"\npath = \"../out\"\n"));
    let run = course.run(&["publish", "inner", "--yes"]);
    run.expect(1).says(&["holds the folder into which the site is built"]);
}

#[test]
fn a_file_becomes_a_folder_and_a_folder_a_file() {
    let course = to_folder().with("content/thing", "a file").with("content/lid/deep/in.txt", "deep");
    course.run(&["publish", "--yes"]).expect(0);
    course.write("public/theirs.txt", "theirs");
    for round in 0..2 {
        let (file, folder) = if round == 0 { ("lid", "thing") } else { ("thing", "lid") };
        fs::remove_file(course.path(&format!("content/{folder}"))).unwrap();
        fs::remove_dir_all(course.path(&format!("content/{file}"))).unwrap();
        course.write(&format!("content/{folder}/index.md"), "# A page\n");
        course.write(&format!("content/{folder}/deep/in.txt"), "deep");
        course.write(&format!("content/{file}"), "a file");
        course.run(&["publish", "--yes"]).expect(0);
        let mut there = files_in(&course.path("public"));
        there.retain(|path, _| !path.starts_with(".coursebook"));
        assert_eq!(there.remove("theirs.txt").as_deref(), Some(&b"theirs"[..]));
        let mut site = course.site();
        site.remove(".coursebook");
        assert_eq!(there, site);
    }
}

#[test]
fn a_zip_holds_no_compressed_copies_but_those_of_the_author() {
    let text = "a,b\n".repeat(2000);
    let target = "precompress = true\n\n[publish.share]\nto = \"zip\"\n";
    let course = course("").with("content/data.csv", &text).with("content/data.csv.gz", "the author's");
    course.write("book.toml", format!("{BOOK}{target}"));
    course.run(&["publish", "--yes"]).expect(0);
    let site = course.site();
    assert!(site.contains_key("index.html.gz") && site.contains_key("data.csv.br"));
    let zip = zip::ZipArchive::new(fs::File::open(course.path("small.zip")).unwrap()).unwrap();
    let names = (0..zip.len()).map(|at| zip.name_for_index(at).unwrap().unwrap().into_owned());
    let copies: Vec<_> = names.filter(|name| name.ends_with(".gz") || name.ends_with(".br")).collect();
    assert_eq!(copies, ["small/data.csv.gz"]);
    let run = course.run(&["publish", "--yes"]);
    assert!(run.expect(0).out.contains("Nothing has changed"), "{}", run.out);
}

#[test]
#[cfg(unix)]
fn a_zip_is_put_where_a_link_leads() {
    let course = course("[publish.share]\nto = \"zip\"\npath = \"link.zip\"\n").with("kept/x", "");
    std::os::unix::fs::symlink("kept/course.zip", course.path("link.zip")).unwrap();
    for title in ["One", "Two"] {
        course.write("content/index.md", format!("# {title}\n"));
        course.run(&["publish", "--yes"]).expect(0);
        assert!(course.path("link.zip").is_symlink() && course.path("kept/course.zip").is_file());
    }
}

#[test]
fn a_file_of_other_origin_in_the_way_is_never_overwritten() {
    let course = to_folder();
    course.run(&["publish", "--yes"]).expect(0);
    course.write("public/theirs.txt", "theirs");
    course.write("public/deep/theirs.txt", "theirs");
    course.write("public/same.txt", "the same");
    for path in ["theirs.txt", "theirs.txt/ours.txt", "deep"] {
        course.write(&format!("content/{path}"), "# Ours\n");
        let before = files_in(&course.path("public"));
        let name = if path == "deep" { "deep/theirs.txt" } else { "theirs.txt" };
        for option in ["--dry-run", "--yes"] {
            let name = format!("`{name}`");
            course.run(&["publish", option]).expect(1).says(&["did not put there", &name, "nothing was sent"]);
            assert!(files_in(&course.path("public")) == before);
        }
        fs::remove_file(course.path(&format!("content/{path}"))).unwrap();
        let _ = fs::remove_dir(course.path("content/theirs.txt"));
    }
    course.write("content/same.txt", "the same");
    course.run(&["publish", "--yes"]).expect(0);

    // What a build wrote there is ours, and so is what an interrupted publish listed.
    let course = to_folder();
    course.run(&["build", "-o", "public"]).expect(0);
    course.write("public/theirs.txt", "theirs");
    course.write("content/index.md", "# Another\n");
    course.run(&["publish", "--yes"]).expect(0);
    course.write("content/more.txt", "new");
    let manifest = course.path("public/.coursebook-manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replacen("\"files\":{", "\"files\":{\"more.txt\":[null],", 1)).unwrap();
    course.write("public/more.txt", "old");
    course.run(&["publish", "--yes"]).expect(0);
    assert_eq!(fs::read_to_string(course.path("public/more.txt")).unwrap(), "new");
}

#[test]
#[cfg(unix)]
fn a_folder_keeps_its_rights_and_its_group() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    let course = to_folder();
    fs::create_dir(course.path("plain")).unwrap();
    let plain = fs::metadata(course.path("plain")).unwrap();
    course.run(&["publish", "--yes"]).expect(0);
    let made = fs::metadata(course.path("public")).unwrap();
    assert_eq!(made.mode(), plain.mode(), "a new one is made as any other");
    // Only the superuser may give a folder away.
    let group = chown(course.path("public"), None, Some(made.gid() + 1)).map_or(made.gid(), |()| made.gid() + 1);
    fs::set_permissions(course.path("public"), fs::Permissions::from_mode(0o2750)).unwrap();
    course.write("content/more/index.md", "# More\n");
    course.run(&["publish", "--yes"]).expect(0);
    let after = fs::metadata(course.path("public")).unwrap();
    assert_ne!(after.ino(), made.ino(), "it was exchanged as a whole");
    assert_eq!((after.mode() & 0o7777, after.gid()), (0o2750, group));
    assert_eq!(fs::metadata(course.path("public/more/index.html")).unwrap().gid(), group, "as in the folder before");
}

#[test]
fn secrets_in_book_toml_are_errors_and_never_shown() {
    const SECRET: &str = "hunter2-hunter2";
    for line in [
        "secret-access-key = \"hunter2-hunter2\"",
        "secret-access-key = hunter2-hunter2",
        "secret-access-key = \"hunter2-hunter2",
        "token = [\"hunter2-hunter2\"]",
        "password = '''hunter2-hunter2'''",
        "endpoint = \"https://me:hunter2-hunter2@example.org\"",
        "prefix = \"x?sv=1&sig=hunter2-hunter2\"",
    ] {
        let course = course(&format!("[publish.live]\nto = \"s3\"\n{line}\n"));
        for command in [&["publish", "--yes"][..], &["build"], &["build", "--base-url", "https://a.example/"]] {
            let run = course.run(command);
            run.expect(1).says(&["[secret-in-book]", "AWS_SECRET_ACCESS_KEY"]);
            assert!(!format!("{}{}", run.out, run.err).contains(SECRET), "{}{}", run.out, run.err);
        }
        let (name, _) = line.split_once(" =").unwrap();
        assert!(course.build().err.contains(&format!("`{name}`")), "the name of the key is shown");
    }
    let azure = course("[publish.live]\nto = \"azure\"\naccount-key = \"hunter2-hunter2\"\n").build();
    azure.expect(1).says(&["AZURE_STORAGE_ACCOUNT_KEY"]);
    assert!(!azure.err.contains(SECRET));
}

#[test]
fn hosts_that_compare_without_case_are_told_no_way_from_a_page_to_itself() {
    let aliases = "---\naliases: [/Here/, /Was/, /was/]\n---\n# Here\n";
    let course = course("").with("content/here.md", aliases);
    for (host, file) in [("nginx", "nginx.conf"), ("caddy", "Caddyfile")] {
        course.run(&["new", "--host", host]).expect(0);
        let text = fs::read_to_string(course.path(file)).unwrap();
        assert!(!text.contains("\"/small/Here/\""), "{text}");
        assert_eq!(text.to_lowercase().matches("\"/small/was/\"").count(), 1, "{text}");
    }
    course.run(&["new", "--host", "netlify"]).expect(0);
    let text = fs::read_to_string(course.path("content/_redirects")).unwrap();
    assert!(text.contains("/small/Here/ /small/here/"), "{text}");
}
