//! `tests/courses/lints/`: a course in which every lint finds its fault once, and nothing else is found.
//!
//! To add a lint: write its fault into the course, in a file that is named after its code, run this with
//! `COURSEBOOK_BLESS=1`, and read what `expected.txt` says then. A line there is a code and where it was found. What is too
//! large for a repository is made in a copy of the course.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use coursebook::build::{Loaded, Request, load};
use coursebook::check::LINTS;
use coursebook::course::Edition;

use crate::golden::check_file;
use crate::memory_course::Silent;
use crate::temp_course::{TempCourse, files_in};

/// A picture that is too large: more than a megabyte.
const LARGE: (&str, u64) = ("content/03-access/large.png", 1_500_000);

#[test]
fn each_fault_is_found_once() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/courses/lints");
    let course = files_in(&folder).iter().fold(TempCourse::empty(), |course, (path, bytes)| course.with(path, bytes));
    File::create(course.path(LARGE.0)).unwrap().set_len(LARGE.1).unwrap();
    let mut loaded = load(
        &Request {
            course: course.path(""),
            output: None,
            base_url: None,
            drafts: false,
            edition: Edition::Learner,
            deny_warnings: false,
        },
        &Silent,
    );
    loaded.check(&Silent);
    let Loaded { sources, mut diagnostics, .. } = loaded;
    diagnostics.sort(&sources);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut found = String::new();
    for finding in &diagnostics {
        *counts.entry(finding.code.name).or_default() += 1;
        let source = finding.span.and_then(|span| Some((span, sources.get(span.file)?)));
        let place = source.map_or_else(
            || finding.path.clone().unwrap_or_default(),
            |(span, source)| format!("{}:{}", source.path, source.position(span.range().start).0),
        );
        found += &format!("{} {place}\n", finding.code.name);
    }
    check_file(&folder.join("expected.txt"), &found).unwrap_or_else(|difference| panic!("{difference}"));
    let codes = LINTS.iter().flat_map(|lint| lint.codes).map(|code| code.name);
    let wanted: BTreeMap<&str, usize> = codes.map(|code| (code, 1)).collect();
    assert_eq!(counts, wanted, "each code of a lint should be found once:\n{found}");
}
