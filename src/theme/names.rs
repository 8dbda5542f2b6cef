//! The theme's files under names that tell their contents: `style.css` stands in the site as `style.3f2a9c1b.css`.
//!
//! So a host may let browsers keep them for a year: a file with other bytes has another name. Authors go on writing
//! plain names, in templates, scripts and sheets; what stands in the site names the files as they are called there.

use std::collections::{BTreeMap, BTreeSet};

use super::edits::{Editor, Edits};
use super::references::{self, Finder, Reference};
use super::sheets::Files;
use crate::digest::Digest;

/// How many digits of a file's digest stand in its name.
const DIGITS: usize = 8;
/// What is put into a name: a dot and the digits.
const ADDED: usize = 1 + DIGITS;

/// What the theme's files are called in the site.
#[derive(Debug, Default)]
pub struct Names {
    /// By the names that authors write.
    in_site: BTreeMap<String, String>,
    finder: Finder,
}

impl Names {
    /// Gives `files` their names in the site, in each other's texts too.
    pub fn give(files: &mut Files) -> Self {
        let finder = Finder::of(files.keys());
        let references: BTreeMap<String, Vec<Reference>> =
            files.iter().map(|(path, bytes)| (path.clone(), references::of(path, bytes, &finder))).collect();
        let mut names = Self { in_site: BTreeMap::new(), finder };
        let mut left: BTreeSet<String> = files.keys().cloned().collect();
        while !left.is_empty() {
            // A file's name follows from its bytes, and so from the names of the files that it speaks of.
            let (ready, rest): (BTreeSet<_>, BTreeSet<_>) =
                left.iter().cloned().partition(|path| references[path].iter().all(|to| !left.contains(&to.to)));
            let circle = ready.is_empty();
            let now = if circle { rest } else { ready };
            let of_circle = circle.then(|| digest_of_all(files, &now));
            if let Some(digest) = of_circle {
                for path in &now {
                    names.add(path, digest);
                }
            }
            for path in &now {
                names.replace(files, path, &references[path]);
                if let (false, Some(bytes)) = (circle, files.get(path)) {
                    names.add(path, Digest::of(bytes));
                }
            }
            left.retain(|path| !now.contains(path));
        }
        *files = std::mem::take(files).into_iter().map(|(path, bytes)| (names.in_site[&path].clone(), bytes)).collect();
        names
    }

    fn add(&mut self, path: &str, digest: Digest) {
        let name = if keeps_its_name(path) { path.to_owned() } else { with_digest(path, digest) };
        self.in_site.insert(path.to_owned(), name);
    }

    /// Puts names of the site into a file.
    fn replace(&self, files: &mut Files, path: &str, references: &[Reference]) {
        let Some(bytes) = files.get_mut(path).filter(|_| !references.is_empty()) else { return };
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        let replaced = self.inserted(text, references).0.into_bytes();
        *bytes = replaced.into();
    }

    /// A template with the names of the site, and where they were put in.
    pub fn put_into(&self, template: &str) -> (String, Edits) {
        self.inserted(template, &self.finder.below_assets(template))
    }

    fn inserted(&self, text: &str, references: &[Reference]) -> (String, Edits) {
        let mut editor = Editor::new(text);
        for reference in references {
            if let Some(added) = self.in_site.get(&reference.to).and_then(|name| added(&reference.to, name)) {
                editor.replace(reference.at..reference.at, added);
            }
        }
        editor.finish()
    }

    /// What a file is called in the site.
    pub fn in_site(&self, plain: &str) -> Option<&str> {
        self.in_site.get(plain).map(String::as_str)
    }

    /// The files' plain names.
    pub fn plain(&self) -> impl Iterator<Item = &String> {
        self.in_site.keys()
    }

    /// What the file is called now that was once called `name` in the site, when it had other bytes.
    pub fn of_earlier(&self, name: &str) -> Option<&str> {
        let was_called_so = |plain: &str| {
            let (stem, extension) = plain.split_at(stem(plain));
            let digits = name.strip_prefix(stem).and_then(|rest| rest.strip_suffix(extension)?.strip_prefix('.'));
            digits.is_some_and(|digits| digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
        };
        self.in_site.iter().find(|(plain, _)| was_called_so(plain)).map(|(_, now)| now.as_str())
    }
}

/// Pages are asked for by people, who know them by name.
fn keeps_its_name(path: &str) -> bool {
    path.ends_with(".html")
}

/// How much of a path stands before its extension.
pub fn stem(path: &str) -> usize {
    let name = path.rfind('/').map_or(0, |at| at + 1);
    path[name..].rfind('.').filter(|at| *at > 0).map_or(path.len(), |at| name + at)
}

fn with_digest(path: &str, digest: Digest) -> String {
    let (stem, extension) = path.split_at(stem(path));
    format!("{stem}.{}{extension}", &digest.to_string()[..DIGITS])
}

/// What a name in the site has more than the plain one.
fn added<'n>(plain: &str, in_site: &'n str) -> Option<&'n str> {
    let start = stem(plain);
    (plain != in_site).then(|| in_site.get(start..start + ADDED))?
}

/// One digest for files that speak of each other in a circle: none of their names can follow from their bytes.
fn digest_of_all(files: &Files, paths: &BTreeSet<String>) -> Digest {
    let digests = paths.iter().filter_map(|path| files.get(path)).flat_map(|bytes| Digest::of(bytes).bytes().to_vec());
    Digest::of(&digests.collect::<Vec<u8>>())
}

#[cfg(test)]
mod tests {
    use super::Names;
    use crate::digest::Digest;
    use crate::theme::sheets::Files;

    fn files(files: &[(&str, &'static str)]) -> Files {
        files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().into())).collect()
    }

    fn text<'f>(files: &'f Files, name: &str) -> &'f str {
        std::str::from_utf8(&files[name]).expect("a text")
    }

    #[test]
    fn names_tell_what_stands_in_the_site() {
        let mut files = files(&[
            ("icons.svg", "<svg/>"),
            ("page.js", "use(`${root}assets/icons.svg#${name}`)"),
            ("sheets/a.css", "@import \"b.css\"; p { background: url('../icons.svg#x') }"),
            ("sheets/b.css", "p { }"),
            ("LICENSE", "free"),
            ("demo/index.html", "<script src=\"../page.js\"></script>"),
        ]);
        let names = Names::give(&mut files);
        let name = |plain| names.in_site(plain).expect("it has a name");
        for (name, bytes) in files.iter().filter(|(name, _)| !name.ends_with(".html")) {
            let digits = &Digest::of(bytes).to_string()[..8];
            assert!(name.contains(&format!(".{digits}")), "{name}");
        }
        assert_eq!(text(&files, name("page.js")), format!("use(`${{root}}assets/{}#${{name}}`)", name("icons.svg")));
        assert_eq!(
            text(&files, name("sheets/a.css")),
            format!(
                "@import \"{}\"; p {{ background: url('../{}#x') }}",
                name("sheets/b.css").trim_start_matches("sheets/"),
                name("icons.svg")
            )
        );
        assert_eq!(text(&files, "demo/index.html"), format!("<script src=\"../{}\"></script>", name("page.js")));
        assert!(name("LICENSE").starts_with("LICENSE.") && name("LICENSE").len() == 16);
        assert_eq!(names.of_earlier("sheets/b.01234567.css"), Some(name("sheets/b.css")));
        for other in ["sheets/b.css", "sheets/b.0123456.css", "sheets/b.0123456x.css", "b.01234567.css"] {
            assert_eq!(names.of_earlier(other), None, "{other}");
        }
    }

    #[test]
    fn what_speaks_of_each_other_in_a_circle_is_named_by_all_of_it() {
        let circle = |other| {
            let mut files = files(&[("a.css", "@import 'b.css';"), ("b.css", "@import 'a.css';"), ("c.css", other)]);
            let names = Names::give(&mut files);
            let [a, b] = ["a.css", "b.css"].map(|name| names.in_site(name).expect("it has a name").to_owned());
            assert_eq!(text(&files, &a), format!("@import '{b}';"));
            assert_eq!(text(&files, &b), format!("@import '{a}';"));
            a
        };
        // What stands outside the circle, and what only speaks of it, changes nothing in it.
        assert_eq!(circle("p {}"), circle("q {}"));
    }

    #[test]
    fn a_place_in_a_template_is_that_in_the_text_before() {
        let mut files = files(&[("a.css", ""), ("b.js", "")]);
        let names = Names::give(&mut files);
        let before = "é {{ page.root }}assets/a.css|\n{{ page.root }}assets/b.js| assets/a.css? |";
        let (after, edits) = names.put_into(before);
        assert_eq!(after.len(), before.len() + 27);
        let bars = |text: &str| text.match_indices('|').map(|(at, _)| at).collect::<Vec<_>>();
        let found: Vec<_> = bars(&after).into_iter().map(|at| edits.before(at)).collect();
        assert_eq!(found, bars(before));
        let others = "no assets/c.css, my-assets/a.css, https://a.example/assets/a.css";
        assert_eq!(names.put_into(others).0, others);
    }
}
