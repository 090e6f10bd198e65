//! Content-addressed files: compressed, deduplicated, named by their hash, and optionally copied as scripts.

use std::collections::HashMap;
use std::sync::Arc;

use flate2::{Compress, Compression, FlushCompress, Status};

use crate::{Compressor, FOLDER, File, hash};

/// The highest level: files are downloaded more often than they are built.
const LEVEL: u32 = 9;

/// Compresses the parts of a file into one raw deflate stream (RFC 1951). Each part starts a new block, so that text and numbers
/// get Huffman codes of their own.
#[must_use]
pub fn deflate(parts: &[&[u8]]) -> Vec<u8> {
    let mut compress = Compress::new(Compression::new(LEVEL), false);
    let mut out = Vec::with_capacity(parts.iter().map(|part| part.len()).sum::<usize>() / 2 + 64);
    for (at, part) in parts.iter().enumerate() {
        let is_last = at + 1 == parts.len();
        let flush = if is_last {
            FlushCompress::Finish
        } else {
            FlushCompress::Partial
        };
        let start = compress.total_in();
        loop {
            let done = usize::try_from(compress.total_in() - start)
                .unwrap_or(usize::MAX)
                .min(part.len());
            out.reserve(part.len() - done + 64);
            let room = out.capacity() - out.len();
            let status = compress.compress_vec(&part[done..], &mut out, flush);
            let is_consumed = compress.total_in() - start == part.len() as u64;
            // The output buffer had room left, so the flush is complete.
            if matches!(status, Ok(Status::StreamEnd) | Err(_))
                || (!is_last && is_consumed && out.len() < out.capacity() && room > 6)
            {
                break;
            }
        }
    }
    out
}

/// The content hash that a file is named by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileHash(pub(crate) u32);

/// A file and its name without the extension.
#[derive(Debug)]
pub(crate) struct NamedFile {
    stem: String,
    bytes: Vec<u8>,
}

/// Names files. Files of equal content are one file: many pages can have the same text, or none.
pub(crate) struct Packer<'a> {
    pub(crate) compress: Compressor<'a>,
    /// The index into `files` by hash.
    names: HashMap<u32, usize>,
    files: Vec<NamedFile>,
}

/// An empty stored block that is not the last (RFC 1951, 3.2.4). Prepended to a stream, it does not change what is decoded.
const EMPTY_BLOCK: [u8; 5] = [0, 0, 0, 0xff, 0xff];

impl<'a> Packer<'a> {
    pub(crate) fn new(compress: Compressor<'a>) -> Self {
        Self {
            compress,
            names: HashMap::new(),
            files: Vec::new(),
        }
    }

    /// Adds a file that is compressed from several parts.
    pub(crate) fn compress(&mut self, parts: &[&[u8]]) -> FileHash {
        let stream = (self.compress)(parts);
        self.add(&stream)
    }

    /// Adds a file: a byte, then the stream. The byte is 0 unless that hash collides with the hash of another file.
    pub(crate) fn add(&mut self, stream: &[u8]) -> FileHash {
        let mut bytes = [&[0], stream].concat();
        loop {
            let name = hash::name(&bytes);
            match self.names.get(&name) {
                None => {
                    self.names.insert(name, self.files.len());
                    self.files.push(NamedFile {
                        stem: format!("{name:08x}"),
                        bytes,
                    });
                    return FileHash(name);
                }
                Some(other) if self.files[*other].bytes == bytes => return FileHash(name),
                // Each first byte gives another hash. If 256 other files have all of them, a longer stream gives more.
                Some(_) if bytes[0] == u8::MAX => {
                    bytes[0] = 0;
                    bytes.splice(1..1, EMPTY_BLOCK);
                }
                Some(_) => bytes[0] += 1,
            }
        }
    }

    /// All files including the top table.
    pub(crate) fn finish(mut self, top: Vec<u8>) -> Vec<NamedFile> {
        self.files.push(NamedFile {
            stem: "top".to_owned(),
            bytes: top,
        });
        self.files
    }
}

impl NamedFile {
    /// The file, and its copy as a script if `scripts` is set.
    pub(crate) fn encode(self, scripts: bool) -> impl Iterator<Item = File> {
        let script = scripts.then(|| {
            let call = format!("hirebookSearch.data(\"{}\",\"", self.stem);
            [call.as_bytes(), &base64(&self.bytes), b"\")\n"].concat()
        });
        let file = |ending: &str, bytes: Vec<u8>| File {
            path: format!("{FOLDER}/{}.{ending}", self.stem),
            bytes: Arc::from(bytes),
        };
        script
            .map(|script| file("js", script))
            .into_iter()
            .chain([file("bin", self.bytes)])
    }
}

fn base64(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let four = |a: u8, b: u8, c: u8| {
        let bits = u32::from(a) << 16 | u32::from(b) << 8 | u32::from(c);
        [18, 12, 6, 0].map(|shift| DIGITS[(bits >> shift & 63) as usize])
    };
    let (whole, rest) = bytes.as_chunks::<3>();
    let mut out = vec![b'='; bytes.len().div_ceil(3) * 4];
    for (digits, [a, b, c]) in out.as_chunks_mut().0.iter_mut().zip(whole) {
        *digits = four(*a, *b, *c);
    }
    if let [a, others @ ..] = rest {
        let digits = four(*a, others.first().copied().unwrap_or(0), 0);
        let kept = 2 + others.len();
        out[whole.len() * 4..][..kept].copy_from_slice(&digits[..kept]);
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{FileHash, Packer, base64, deflate};
    use crate::{hash, reader::inflate};

    /// Compresses nothing.
    fn stream(parts: &[&[u8]]) -> Vec<u8> {
        parts.concat()
    }

    #[test]
    fn files_of_equal_content_are_stored_once() {
        let mut packer = Packer::new(&stream);
        let names: Vec<FileHash> = (0..1000).map(|_| packer.add(b"equal")).collect();
        assert!(names.iter().all(|name| *name == names[0]));
        assert_ne!(packer.add(b"other"), names[0]);
        assert_eq!(packer.files.len(), 2);
    }

    #[test]
    fn hash_collisions_are_resolved() {
        let content = deflate(&[b"some text"]);
        let named = |first: u8| hash::name(&[&[first], &*content].concat());
        assert_eq!((0..=u8::MAX).map(named).collect::<HashSet<_>>().len(), 256);
        for taken in [0, 1, 2, 255, 256] {
            let mut packer = Packer::new(&stream);
            packer.add(b"other");
            packer
                .names
                .extend((0..=u8::MAX).take(taken).map(|first| (named(first), 0)));
            let name = packer.add(&content);
            assert_eq!(packer.add(&content), name, "{taken} hashes are taken");
            let [other, file] = packer.files.as_slice() else {
                panic!("one file for each content")
            };
            assert_ne!(file.stem, other.stem);
            assert_eq!(
                (hash::name(&file.bytes), format!("{:08x}", name.0)),
                (name.0, file.stem.clone())
            );
            assert_eq!(
                inflate(&file.bytes[1..]).as_deref(),
                Some(b"some text".as_slice()),
                "{taken} hashes are taken"
            );
        }
    }

    #[test]
    fn base64_is_padded() {
        let cases = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
        ];
        for (bytes, text) in cases {
            assert_eq!(base64(bytes.as_bytes()), text.as_bytes());
        }
    }

    #[test]
    fn parts_are_one_stream() {
        let long = vec![7; 100_000];
        let parts: [&[u8]; 4] = [b"abcabcabc", b"", &long, &[1, 2, 3]];
        let packed = deflate(&parts);
        let read = crate::reader::inflate(&packed).expect("it is whole");
        assert_eq!(read, parts.concat());
    }
}
