//! The preview as a program, and as little of a browser as it takes to ask it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::temp_course::{TempCourse, program};

/// How long anything may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// `coursebook serve` on a course; it ends with the test.
pub struct Server {
    child: Child,
    said: Arc<Mutex<String>>,
    /// Its host and port.
    pub host: String,
    /// The site's path.
    pub base: String,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Server {
    /// Starts it on a free port.
    pub fn start(course: &TempCourse) -> Self {
        Self::start_with(course, &["--port", "0"])
    }

    pub fn start_with(course: &TempCourse, arguments: &[&str]) -> Self {
        Self::run(&mut Self::command(course, arguments))
    }

    /// The command that starts it.
    pub fn command(course: &TempCourse, arguments: &[&str]) -> Command {
        let mut command = program(&course.path(""));
        command.arg("serve").args(arguments).env_remove("BROWSER");
        command
    }

    /// Starts it by a command.
    pub fn run(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        listen(child.stderr.take().unwrap(), Arc::clone(&said));
        let mut server = Self { child, said, host: String::new(), base: String::new() };
        let address = server.says_after("Preview: http://");
        let (host, base) = address.split_once('/').unwrap();
        (server.host, server.base) = (host.to_owned(), format!("/{base}"));
        server
    }

    /// What it has said so far.
    pub fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// The rest of the line that begins with `text`, once it was said.
    fn says_after(&self, text: &str) -> String {
        eventually(|| {
            let said = self.said();
            let rest = &said[said.find(text)? + text.len()..];
            rest.find('\n').map(|end| rest[..end].to_owned())
        })
        .unwrap_or_else(|| panic!("`{text}` was never said\n{}", self.said()))
    }

    /// Waits until it says `text`.
    #[track_caller]
    pub fn says(&self, text: &str) {
        let found = eventually(|| self.said().contains(text).then_some(()));
        assert!(found.is_some(), "`{text}` was never said\n{}", self.said());
    }

    /// Asks for a path below the site's root.
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", &format!("{}{path}", self.base), "", "")
    }

    /// Asks for a path of the host, with more lines in the head.
    pub fn ask(&self, method: &str, path: &str, head: &str, body: &str) -> Answer {
        Self::ask_at(&self.host, method, path, head, body)
    }

    /// Asks at another address of the same server.
    pub fn ask_at(address: &str, method: &str, path: &str, head: &str, body: &str) -> Answer {
        let host = if head.starts_with("Host:") { String::new() } else { format!("Host: {address}\r\n") };
        let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        let request = format!("{method} {path} HTTP/1.1\r\n{host}{head}{length}Connection: close\r\n\r\n{body}");
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Answer::read(&bytes)
    }

    /// Waits until a page has `text`.
    #[track_caller]
    pub fn shows(&self, path: &str, text: &str) {
        let found = eventually(|| self.get(path).text().contains(text).then_some(()));
        assert!(found.is_some(), "{path} never showed `{text}`\n{}\n{}", self.get(path).text(), self.said());
    }

    /// Waits until a path is answered with a status.
    #[track_caller]
    pub fn answers(&self, path: &str, status: u16) -> Answer {
        let found = eventually(|| Some(self.get(path)).filter(|answer| answer.status == status));
        found.unwrap_or_else(|| panic!("{path} was never answered with {status}\n{}", self.said()))
    }

    /// How many lines tell of changes.
    pub fn changes(&self) -> usize {
        self.said().lines().filter(|line| line.contains(" ms, ")).count()
    }

    /// Listens to the news.
    pub fn events(&self, epoch: u64) -> Events {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let host = &self.host;
        write!(stream, "GET /_coursebook/events?epoch={epoch} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
        Events { lines: BufReader::new(stream) }
    }

    /// What only pages of this run know.
    pub fn token(&self) -> String {
        let page = self.get("").text();
        page.split("data-token=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    /// Ends it as Ctrl-C does, and says how long that took. What a shell starts in the background is deaf to that from birth,
    /// and so are its children: then it is ended as a system does that shuts down.
    pub fn interrupt(&mut self) -> Duration {
        let id = self.child.id().to_string();
        let end_with = |signal: &str| Command::new("kill").args([signal, id.as_str()]).status().unwrap();
        let mut start = Instant::now();
        end_with("-INT");
        if eventually(|| self.child.try_wait().unwrap()).is_none() {
            start = Instant::now();
            end_with("-TERM");
            self.child.wait().unwrap();
        }
        start.elapsed()
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn listen(from: ChildStderr, said: Arc<Mutex<String>>) {
    thread::spawn(move || {
        let mut lines = BufReader::new(from).lines();
        while let Some(Ok(line)) = lines.next() {
            let mut said = said.lock().unwrap();
            said.push_str(&line);
            said.push('\n');
        }
    });
}

impl Answer {
    fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer has a head");
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { status, head: head.to_lowercase(), body: bytes[end + 4..].to_vec() }
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The value of a line of the head.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// The stream of news.
pub struct Events {
    lines: BufReader<TcpStream>,
}

impl Events {
    /// The next news, as it was sent.
    pub fn next(&mut self) -> String {
        let mut line = String::new();
        loop {
            line.clear();
            assert!(self.lines.read_line(&mut line).unwrap() > 0, "the stream ended");
            if let Some(data) = line.strip_prefix("data: ") {
                return data.trim().to_owned();
            }
        }
    }
}

/// Tries until something is there, for as long as patience lasts.
pub fn eventually<T>(mut what: impl FnMut() -> Option<T>) -> Option<T> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if let Some(found) = what() {
            return Some(found);
        }
        thread::sleep(Duration::from_millis(10));
    }
    None
}
