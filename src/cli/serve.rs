//! `coursebook serve`.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use clap::Args;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

use super::build::EditionName;
use super::progress::Bar;
use super::report::{counted, tell, usage};
use super::{Exit, Loudness, find_course, report};
use crate::diagnostic::{Diagnostics, Severity, human};
use crate::serve::{Bound, Listener, Polling, Preview, Times, bind, own_address, run as serve};
use crate::source::Sources;
use crate::workspace::{Changed, Wanted};

/// The port, unless the author names one.
const PORT: u16 = 4000;

/// Show the course in the browser while you write it.
///
/// Every page is rendered from memory when a browser asks for it, and open pages follow each save
/// without losing their place. Nothing is written to disk. Ctrl-C ends it.
#[derive(Debug, Args)]
pub struct ServeArguments {
    /// The course: the folder of its book.toml [default: this folder or the nearest one above]
    course: Option<PathBuf>,
    /// Answer at this address; 0.0.0.0 lets others on your network look
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: String,
    /// Answer at this port [default: 4000, or the next free one]
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// Open the front page in a browser
    #[arg(long)]
    open: bool,
    /// Look at all files again and again, where the system does not tell of changes
    #[arg(long)]
    poll: bool,
    /// Show drafts too
    #[arg(long)]
    drafts: bool,
    /// For whom: learners, or whoever runs the workshop
    #[arg(long, value_name = "EDITION", default_value = "learner")]
    edition: EditionName,
}

/// Runs the command.
pub fn run(arguments: &ServeArguments, loudness: Loudness) -> Exit {
    let start = Instant::now();
    let course = match find_course(arguments.course.as_deref()) {
        Ok(course) => course,
        Err(exit) => return exit,
    };
    let bound = match bind(&arguments.host, arguments.port, PORT) {
        Ok(bound) => bound,
        Err(error) => {
            tell(&cannot_bind(arguments, &error));
            return Exit::WrongUsage;
        }
    };
    let bar = Bar::new(loudness);
    let wanted =
        Wanted { course, base_url: None, drafts: arguments.drafts, edition: arguments.edition.into(), watched: true };
    let preview = Preview::open(wanted, &bar);
    bar.finish();
    report::print(&preview.diagnostics, &preview.workspace.sources, loudness);
    let path = preview.base_path().to_owned();
    welcome(arguments, &bound, &path, &preview, start.elapsed(), loudness);
    if arguments.open {
        open_browser(&address(own_address(bound.address), &path));
    }
    let terminal = Terminal::new(loudness, &preview.diagnostics, &preview.workspace.sources);
    match serve(preview, arguments.poll, bound, Arc::new(terminal)) {
        Ok(()) => Exit::Fine,
        Err(error) => {
            tell(&usage(&format!("the preview had to stop: {error}"), "start it again"));
            Exit::CourseHasErrors
        }
    }
}

fn cannot_bind(arguments: &ServeArguments, error: &std::io::Error) -> String {
    let host = &arguments.host;
    if error.kind() == std::io::ErrorKind::AddrInUse {
        let port = arguments.port.unwrap_or(PORT);
        return usage(
            &format!("another program answers at {host}:{port} already"),
            "end it, or leave out `--port`: the next free port is taken then",
        );
    }
    usage(
        &format!("the preview can't answer at `{host}`: {error}"),
        "leave out `--host`, or give an address of this machine, such as 127.0.0.1 or 0.0.0.0",
    )
}

/// Says where the preview is.
fn welcome(
    arguments: &ServeArguments,
    bound: &Bound,
    path: &str,
    preview: &Preview,
    time: Duration,
    loudness: Loudness,
) {
    let at = address(own_address(bound.address), path);
    // Also where quiet is asked for: without it there would be no way to the preview.
    tell(&format!("Preview: {at}"));
    if loudness == Loudness::Quiet {
        return;
    }
    if arguments.port.is_none() && bound.address.port() != PORT {
        tell(&format!("Port {PORT} is taken, so this is the next free one."));
    }
    if let Some(other) = bound.others.first() {
        for other in &bound.others {
            tell(&format!("On your network: {}", address(*other, path)));
        }
        tell("Everyone on this network can read the course now, drafts and notes as they are shown.");
        tell(&qr_code(&address(*other, path)));
    } else if !bound.address.ip().is_loopback() {
        tell("This machine is on no network at present.");
    }
    let pages = preview.workspace.assembly().map_or(0, |assembly| assembly.course.pages.len());
    tell(&format!("{}, read in {}. Ctrl-C ends the preview.", counted(pages, "page"), shown_time(time)));
}

fn address(at: SocketAddr, path: &str) -> String {
    format!("http://{at}{path}")
}

/// The address for a phone's camera, drawn with letters.
fn qr_code(text: &str) -> String {
    let code = QrCode::new(text)
        .map(|code| code.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build());
    code.unwrap_or_default()
}

/// Opens the browser that the author names in `BROWSER`, else the system's. Where there is none, the
/// address was printed.
fn open_browser(address: &str) {
    let asked = std::env::var("BROWSER").ok().filter(|name| !name.is_empty() && !name.contains(' '));
    let (program, arguments): (&str, &[&str]) = match &asked {
        Some(asked) => (asked, &[]),
        None if cfg!(target_os = "macos") => ("open", &[]),
        None if cfg!(windows) => ("cmd", &["/c", "start", ""]),
        None => ("xdg-open", &[]),
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.spawn() {
        Ok(mut child) => {
            std::thread::spawn(move || child.wait());
        }
        Err(_) => tell("There is no browser that could be opened from here."),
    }
}

/// Tells the author at the terminal.
struct Terminal {
    loudness: Loudness,
    /// The findings that were there before: only new ones are printed.
    known: Mutex<HashSet<String>>,
}

impl Terminal {
    fn new(loudness: Loudness, diagnostics: &Diagnostics, sources: &Sources) -> Self {
        let known = diagnostics.iter().map(|finding| human::render(finding, sources)).collect();
        Self { loudness, known: Mutex::new(known) }
    }

    fn print_new(&self, diagnostics: &Diagnostics, sources: &Sources) {
        let now: Vec<String> = diagnostics.iter().map(|finding| human::render(finding, sources)).collect();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        for (finding, text) in diagnostics.iter().zip(&now) {
            if !known.contains(text) {
                report::print_finding(finding, text, self.loudness);
            }
        }
        *known = now.into_iter().collect();
    }
}

impl Listener for Terminal {
    fn polls(&self, why: &Polling) {
        if self.loudness == Loudness::Quiet {
            return;
        }
        tell(&match why {
            Polling::Wanted => "Files are looked at every 0.4 s, as you asked.".to_owned(),
            Polling::Disk(kind) => {
                format!("This disk ({kind}) does not tell of changes, so files are looked at every 0.4 s.")
            }
            Polling::Limit => "The system watches no more files (on Linux, raise fs.inotify.max_user_watches), \
                so they are looked at every 0.4 s."
                .to_owned(),
            Polling::Refused(reason) => {
                format!("The system does not tell of changes ({reason}), so files are looked at every 0.4 s.")
            }
        });
    }

    fn changed(&self, changed: &Changed, times: &Times, diagnostics: &Diagnostics, sources: &Sources) {
        self.print_new(diagnostics, sources);
        if self.loudness == Loudness::Quiet {
            return;
        }
        tell(&format!("{}: {}, {}", what(changed), shown_time(times.total()), found(diagnostics)));
        if self.loudness == Loudness::Verbose {
            for (name, time) in [("read", times.read), ("assemble", times.assemble), ("check", times.check)] {
                tell(&stage(name, time));
            }
        }
    }

    fn failed(&self, diagnostics: &Diagnostics, sources: &Sources) {
        self.print_new(diagnostics, sources);
    }

    fn rendered(&self, path: &str, time: Duration) {
        if self.loudness == Loudness::Verbose {
            tell(&format!("{} {path}", stage("render", time)));
        }
    }
}

fn stage(name: &str, time: Duration) -> String {
    format!("{name:>10} {:8.1} ms", time.as_secs_f64() * 1000.0)
}

/// What was changed, in a few words.
fn what(changed: &Changed) -> String {
    let mut parts = Vec::new();
    match changed.edits.as_slice() {
        [] => {}
        [one] => parts.push(one.path.clone()),
        many => parts.push(counted(many.len(), "lesson")),
    }
    if changed.book {
        parts.push("book.toml".to_owned());
    }
    if changed.lock {
        parts.push("coursebook.lock".to_owned());
    }
    if changed.theme && !changed.book {
        parts.push("the theme".to_owned());
    }
    let files: Vec<&String> = changed.files.iter().filter(|_| !changed.theme).collect();
    match files.as_slice() {
        [] => {}
        [one] => parts.push((*one).clone()),
        many => parts.push(counted(many.len(), "file")),
    }
    if !changed.left.is_empty() {
        parts.push(format!("{} moved or removed", counted(changed.left.len(), "page")));
    }
    if parts.is_empty() { "Files were added or removed".to_owned() } else { parts.join(", ") }
}

fn found(diagnostics: &Diagnostics) -> String {
    let errors = diagnostics.count(Severity::Error);
    let warnings = diagnostics.count(Severity::Warning);
    match (errors, warnings) {
        (0, 0) => "no errors".to_owned(),
        (0, warnings) => format!("no errors, {}", counted(warnings, "warning")),
        (errors, 0) => counted(errors, "error"),
        (errors, warnings) => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
    }
}

fn shown_time(time: Duration) -> String {
    if time.as_secs() == 0 {
        format!("{:.0} ms", time.as_secs_f64() * 1000.0)
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}
