//! The preview: a course in memory, shown in the browser while it is written.
//!
//! The course is read once and held. A page is rendered when a browser asks for it, with the same
//! functions as a build, and nothing is written to disk. When files change, they alone are read, and
//! every open page is told.

mod editor;
mod files;
mod guard;
mod inject;
mod log;
mod mounts;
mod moves;
mod network;
pub mod preview;
mod server;
mod status;
mod watch;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub use network::{Bound, bind, own as own_address};
pub use preview::{Preview, Times};
use server::{Shared, router};
pub use watch::Polling;
use watch::{Places, Watch};

use crate::diagnostic::Diagnostics;
use crate::source::Sources;
use crate::workspace::{Changed, Workspace};

/// Who is told what the preview does: the command line.
pub trait Listener: Send + Sync {
    /// Files are looked at again and again, because of this.
    fn polls(&self, why: &Polling);
    /// Files were changed; what is wrong now.
    fn changed(&self, changed: &Changed, times: &Times, diagnostics: &Diagnostics, sources: &Sources);
    /// A template failed while a page was rendered; what is wrong now.
    fn failed(&self, diagnostics: &Diagnostics, sources: &Sources);
    /// A page was rendered and is about to be sent.
    fn rendered(&self, path: &str, time: Duration);
}

/// Shows a course to whoever asks where it is bound, and follows its files, until the program ends.
pub fn run(preview: Preview, poll: bool, bound: Bound, listener: Arc<dyn Listener>) -> io::Result<()> {
    let Bound { socket, names, .. } = bound;
    let places = places(&preview.workspace);
    let shared = Arc::new(Shared::new(preview, names, Arc::clone(&listener)));
    let following = Arc::clone(&shared);
    // The first page doesn't wait for the watching of every folder.
    std::thread::spawn(move || {
        let (watch, polling) = Watch::start(places, poll);
        if let Some(why) = polling {
            listener.polls(&why);
        }
        follow(watch, &following, &*listener);
    });
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        socket.set_nonblocking(true)?;
        let socket = tokio::net::TcpListener::from_std(socket)?;
        axum::serve(socket, router(shared).into_make_service_with_connect_info::<SocketAddr>()).await
    })
}

/// Puts changed files into the course, and tells of them.
fn follow(mut watch: Watch, shared: &Shared, listener: &dyn Listener) {
    // What was changed between the reading and the watching.
    let mut look = crate::workspace::Look::All;
    loop {
        let start = Instant::now();
        let mut preview = shared.write();
        let update = preview.update(&look);
        watch.took(start.elapsed());
        let places = places(&preview.workspace);
        drop(preview);
        if let Some((changed, times)) = update {
            shared.tell();
            let preview = shared.read();
            listener.changed(&changed, &times, &preview.diagnostics, &preview.workspace.sources);
        }
        watch.watch(places);
        look = watch.next();
    }
}

fn places(workspace: &Workspace) -> Places {
    let absolute = |path: &std::path::Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    Places {
        course: absolute(workspace.course_folder()),
        content: absolute(workspace.content_root()),
        theme: absolute(&workspace.theme_root()),
    }
}
