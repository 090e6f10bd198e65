//! Payloads to files: compressed, named by what they hold, and, where the site wants that, a copy of each that a script tag can load.

use std::collections::HashMap;
use std::sync::Arc;

use flate2::{Compress, Compression, FlushCompress, Status};

use super::{Compress as Stream, FOLDER, File, hash};

/// Readers wait for the network longer than authors for this.
const LEVEL: u32 = 9;

/// One raw deflate stream of several parts, each with codes of its own, so that letters do not spoil the codes of numbers.
pub(super) fn deflate(parts: &[&[u8]]) -> Vec<u8> {
    let mut compress = Compress::new(Compression::new(LEVEL), false);
    let mut out = Vec::with_capacity(parts.iter().map(|part| part.len()).sum::<usize>() / 2 + 64);
    for (at, part) in parts.iter().enumerate() {
        let last = at + 1 == parts.len();
        let flush = if last { FlushCompress::Finish } else { FlushCompress::Partial };
        let start = compress.total_in();
        loop {
            let done = usize::try_from(compress.total_in() - start).unwrap_or(usize::MAX).min(part.len());
            out.reserve(part.len() - done + 64);
            let room = out.capacity() - out.len();
            let status = compress.compress_vec(&part[done..], &mut out, flush);
            let all = compress.total_in() - start == part.len() as u64;
            // With room left, everything was written that this flush writes.
            if matches!(status, Ok(Status::StreamEnd) | Err(_)) || (!last && all && out.len() < out.capacity() && room > 6) {
                break;
            }
        }
    }
    out
}

/// A file that others name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name(pub(super) u32);

/// A file, and how it is called.
#[derive(Debug)]
pub(super) struct Packed {
    stem: String,
    bytes: Vec<u8>,
}

/// Gives files their names. Files of equal content are one file, since many pages may have the same text, or none.
pub(super) struct Packer<'a> {
    pub(super) compress: Stream<'a>,
    /// For each name, the place of its file among all files.
    names: HashMap<u32, usize>,
    files: Vec<Packed>,
}

/// A block of no bytes that is not the last, with its padding (RFC 1951, 3.2.4): in front of a stream it changes nothing that is read.
const EMPTY_BLOCK: [u8; 5] = [0, 0, 0, 0xff, 0xff];

impl<'a> Packer<'a> {
    pub(super) fn new(compress: Stream<'a>) -> Self {
        Self { compress, names: HashMap::new(), files: Vec::new() }
    }

    /// Adds a file of several parts.
    pub(super) fn compress(&mut self, parts: &[&[u8]]) -> Name {
        let stream = (self.compress)(parts);
        self.add(&stream)
    }

    /// Adds a file: a byte, then the stream. The byte is 0, unless a file with other content has the name that this gives.
    pub(super) fn add(&mut self, stream: &[u8]) -> Name {
        let mut bytes = [&[0], stream].concat();
        loop {
            let name = hash::name(&bytes);
            match self.names.get(&name) {
                None => {
                    self.names.insert(name, self.files.len());
                    self.files.push(Packed { stem: format!("{name:08x}"), bytes });
                    return Name(name);
                }
                Some(other) if self.files[*other].bytes == bytes => return Name(name),
                // Each first byte gives another name. Should 256 other files have all of these, a longer stream gives more.
                Some(_) if bytes[0] == u8::MAX => {
                    bytes[0] = 0;
                    bytes.splice(1..1, EMPTY_BLOCK);
                }
                Some(_) => bytes[0] += 1,
            }
        }
    }

    /// All files, with the one that names the others.
    pub(super) fn finish(mut self, top: Vec<u8>) -> Vec<Packed> {
        self.files.push(Packed { stem: "top".to_owned(), bytes: top });
        self.files
    }
}

impl Packed {
    /// The file, and the same as a script.
    pub(super) fn files(self, scripts: bool) -> impl Iterator<Item = File> {
        let script = scripts.then(|| {
            let call = format!("hirebookSearch.data(\"{}\",\"", self.stem);
            [call.as_bytes(), &base64(&self.bytes), b"\")\n"].concat()
        });
        let file =
            |ending: &str, bytes: Vec<u8>| File { path: format!("{FOLDER}/{}.{ending}", self.stem), bytes: Arc::from(bytes) };
        script.map(|script| file("js", script)).into_iter().chain([file("bin", self.bytes)])
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

    use super::super::{hash, reader::inflate};
    use super::{Name, Packer, base64, deflate};

    /// A stream of some bytes, as it is.
    fn stream(parts: &[&[u8]]) -> Vec<u8> {
        parts.concat()
    }

    #[test]
    fn files_of_equal_content_are_one_file() {
        let mut packer = Packer::new(&stream);
        let names: Vec<Name> = (0..1000).map(|_| packer.add(b"equal")).collect();
        assert!(names.iter().all(|name| *name == names[0]));
        assert_ne!(packer.add(b"other"), names[0]);
        assert_eq!(packer.files.len(), 2);
    }

    #[test]
    fn no_two_contents_have_one_name() {
        let content = deflate(&[b"some text"]);
        let named = |first: u8| hash::name(&[&[first], &*content].concat());
        assert_eq!((0..=u8::MAX).map(named).collect::<HashSet<_>>().len(), 256);
        for taken in [0, 1, 2, 255, 256] {
            let mut packer = Packer::new(&stream);
            packer.add(b"other");
            packer.names.extend((0..=u8::MAX).take(taken).map(|first| (named(first), 0)));
            let name = packer.add(&content);
            assert_eq!(packer.add(&content), name, "{taken} names are taken");
            let [other, file] = packer.files.as_slice() else { panic!("one file for each content") };
            assert_ne!(file.stem, other.stem);
            assert_eq!((hash::name(&file.bytes), format!("{:08x}", name.0)), (name.0, file.stem.clone()));
            assert_eq!(inflate(&file.bytes[1..]).as_deref(), Some(b"some text".as_slice()), "{taken} names are taken");
        }
    }

    #[test]
    fn bytes_in_base64() {
        let cases = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")];
        for (bytes, text) in cases {
            assert_eq!(base64(bytes.as_bytes()), text.as_bytes());
        }
    }

    #[test]
    fn parts_come_back_as_one() {
        let long = vec![7; 100_000];
        let parts: [&[u8]; 4] = [b"abcabcabc", b"", &long, &[1, 2, 3]];
        let packed = deflate(&parts);
        let read = super::super::reader::inflate(&packed).expect("it is whole");
        assert_eq!(read, parts.concat());
    }
}
