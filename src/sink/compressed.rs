//! Compressed copies beside the texts of a site, for hosts that serve them: `.gz` and `.br`.

use std::io::{self, Write};

use flate2::{Compression, GzBuilder};

/// Files with less in them aren't worth it: an answer takes one packet in any case.
const LEAST_BYTES: usize = 1024;
/// Files with more in them are no texts to read, whatever they are called.
pub const MOST_BYTES: u64 = 16 * 1024 * 1024;
/// Brotli's quality and window. Its best, 11, takes three times as long for 3 % less; at 9, a page has 12 % more.
const BROTLI_QUALITY: u32 = 10;
const BROTLI_WINDOW: u32 = 22;
/// What is set aside for Brotli's output before it is written.
const BUFFER_BYTES: usize = 32 * 1024;

/// A way to compress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// What every browser reads.
    Gzip,
    /// What nearly every one reads, and is smaller.
    Brotli,
}

impl Coding {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Gzip, Self::Brotli];

    /// The name of a file's compressed copy.
    pub fn beside(self, path: &str) -> String {
        let extension = match self {
            Self::Gzip => "gz",
            Self::Brotli => "br",
        };
        format!("{path}.{extension}")
    }

    /// The bytes, compressed: the same for the same bytes. None where that saves nothing.
    pub fn compress(self, bytes: &[u8]) -> io::Result<Option<Vec<u8>>> {
        if bytes.len() < LEAST_BYTES {
            return Ok(None);
        }
        let compressed = match self {
            Self::Gzip => {
                // No time and no name in its head; `255` is the system that is not told.
                let writer = GzBuilder::new().mtime(0).operating_system(255);
                let mut writer = writer.write(Vec::with_capacity(bytes.len() / 3), Compression::best());
                writer.write_all(bytes)?;
                writer.finish()?
            }
            Self::Brotli => {
                let output = Vec::with_capacity(bytes.len() / 3);
                let mut writer = brotli::CompressorWriter::new(output, BUFFER_BYTES, BROTLI_QUALITY, BROTLI_WINDOW);
                writer.write_all(bytes)?;
                writer.flush()?;
                writer.into_inner()
            }
        };
        Ok((compressed.len() < bytes.len()).then_some(compressed))
    }
}

/// Whether a file is a text, by its name: pictures, fonts and media are compressed as they are.
pub fn is_text(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["html", "css", "js", "mjs", "svg", "txt", "xml", "json", "webmanifest", "vtt", "srt", "csv", "md", "ics", "map"]
        .iter()
        .any(|text| extension.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::{Coding, is_text};

    #[test]
    fn copies_hold_the_same_and_are_the_same_each_time() {
        let text: String = (0..2_000).map(|number| format!("Line {number} of a page. ")).collect();
        for coding in Coding::ALL {
            let copy = coding.compress(text.as_bytes()).expect("memory can be written").expect("it saves");
            assert!(copy.len() * 4 < text.len(), "{coding:?} {}", copy.len());
            assert_eq!(coding.compress(text.as_bytes()).ok().flatten(), Some(copy.clone()));
            let mut read = String::new();
            match coding {
                Coding::Gzip => flate2::read::GzDecoder::new(&*copy).read_to_string(&mut read),
                Coding::Brotli => brotli::Decompressor::new(&*copy, 4096).read_to_string(&mut read),
            }
            .expect("it is whole");
            assert!(read == text, "{coding:?}");
        }
    }

    #[test]
    fn only_what_gets_smaller() {
        let noise: Vec<u8> = (0_u32..4_000).map(|at| blake3::hash(&at.to_le_bytes()).as_bytes()[0]).collect();
        for coding in Coding::ALL {
            assert_eq!(coding.compress(b"short").ok(), Some(None));
            assert_eq!(coding.compress(&noise).ok(), Some(None), "{coding:?}");
        }
        assert!(is_text("a/index.html") && is_text("a.SVG") && !is_text("a.woff2") && !is_text("html"));
    }
}
