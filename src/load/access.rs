//! Which files may be opened, and the only module of `load` that opens one: regular files of a limited size inside the handbook.
//! A symlink may lead elsewhere only if the config allows it.
//!
//! Pipes, devices and the kernel's own file systems are never opened: reading them can block forever, never end, or reveal
//! secrets of the machine. The target of a path is checked before it is opened and once more afterwards, and a file that was
//! replaced in between is checked again.

#![expect(clippy::disallowed_methods, reason = "the edge that reads files")]

use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::Xxh3;

use super::layout::SiteFolders;
use super::picture;
use crate::config;
use crate::pipeline::Pixels;

/// The largest page, template or theme file, in bytes. A page of this size is a mistake, and its offsets fit in 32 bits.
pub(super) const MAX_TEXT: u64 = 32 * 1024 * 1024;

/// The largest file of declarations (config, defaults, search tests), in bytes: a thousand times what people write.
pub(super) const MAX_DECLARATIONS: u64 = 4 * 1024 * 1024;

/// The largest file that is copied, in bytes: what common hosts accept as a whole site.
pub(super) const MAX_COPIED: u64 = 1024 * 1024 * 1024;

/// The most bytes that all files of `themes/` have together, and those of the templates of a preset. They are held in memory.
pub(super) const MAX_THEMES: u64 = 256 * 1024 * 1024;

/// Maximum depth of nested folders. Every page links to all its parent folders by relative path, so the size of a site grows with the
/// cube of the depth.
pub(super) const MAX_DEPTH: usize = 64;

/// How many bytes at the start of a copied file are searched for front matter.
const HEAD: usize = 16 * 1024;

/// How often opening a file is tried that is being replaced, as editors do when they save.
const TRIES: usize = 5;

/// Which files of a handbook may be opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileAccess {
    /// The real paths of the handbook's folders. Names in them that begin with a dot are not part of it.
    folders: Vec<PathBuf>,
    /// The real paths in them that are not part of it: the output.
    excluded: Vec<PathBuf>,
    /// The real paths that the config allows as targets of links.
    allowed: Vec<PathBuf>,
    /// The devices of the kernel's own file systems.
    kernel: Vec<u64>,
}

/// The result of reading a file with a limit.
pub(super) enum LimitedRead {
    Whole(Vec<u8>),
    /// Its size in bytes, or the number read if it has no size of its own.
    TooLarge(u64),
}

/// Names with a dot in front that hosts look for: of GitHub Pages, of RFC 8615, of Apache and of Codeberg Pages.
pub(super) const HOST_NAMES: [&str; 4] = [".nojekyll", ".well-known", ".htaccess", ".domains"];

/// Whether a file or folder of this name is skipped wherever it is.
pub(crate) fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
        && !HOST_NAMES.iter().any(|known| name == OsStr::new(known))
}

/// What is known of the contents of a file that is copied.
pub(super) struct FileDigest {
    /// Differs where the bytes do.
    pub hash: u64,
    /// The first bytes.
    pub head: Vec<u8>,
    /// How many bytes there are.
    pub length: u64,
    /// The size of a picture.
    pub pixels: Option<Pixels>,
}

impl FileAccess {
    /// The files of the handbook in these folders, and those that its config allows in `[site] allow_links`.
    #[must_use]
    pub fn new(folders: &SiteFolders, config: Option<&str>) -> Self {
        let SiteFolders {
            root,
            content,
            output,
        } = folders;
        let real = |path: &PathBuf| path.canonicalize().ok();
        let links = config.map(config::allow_links).unwrap_or_default();
        let targets = links.iter().map(|target| root.join(target));
        Self {
            folders: std::iter::once(root)
                .chain(content)
                .filter_map(real)
                .collect(),
            excluded: real(output).into_iter().collect(),
            allowed: targets.filter_map(|target| real(&target)).collect(),
            kernel: kernel_devices(),
        }
    }

    /// Whether a real path is part of the handbook, or of an allowed target of links.
    #[must_use]
    pub fn admits(&self, real: &Path) -> bool {
        let is_visible = |rest: &Path| !rest.iter().any(is_hidden);
        let is_inside = |folder: &PathBuf| real.strip_prefix(folder).is_ok_and(is_visible);
        let is_excluded = || self.excluded.iter().any(|place| real.starts_with(place));
        self.allowed.iter().any(|target| real.starts_with(target))
            || self.folders.iter().any(is_inside) && !is_excluded()
    }

    /// Opens a regular file.
    ///
    /// # Errors
    /// The system's error, or that it is not a regular file.
    pub(super) fn open_regular(&self, path: &Path) -> io::Result<File> {
        for _ in 0..TRIES {
            let expected = fs::metadata(path)?;
            if !expected.is_file() {
                return Err(io::Error::other("it is not a regular file"));
            }
            if self.kernel.contains(&device(&expected)) {
                return Err(io::Error::other("it is a kernel file"));
            }
            let file = File::open(path)?;
            if is_same(&file.metadata()?, &expected) {
                return Ok(file);
            }
        }
        Err(replaced())
    }

    /// Opens a regular file of the handbook, or of an allowed target of links.
    ///
    /// # Errors
    /// The system's error, or that it is not such a file.
    pub fn open(&self, path: &Path) -> io::Result<File> {
        for _ in 0..TRIES {
            let real = path.canonicalize()?;
            if !self.admits(&real) {
                return Err(io::Error::other("a symlink points outside the handbook"));
            }
            let file = self.open_regular(&real)?;
            if path.canonicalize()? == real && is_same(&file.metadata()?, &fs::metadata(&real)?) {
                return Ok(file);
            }
        }
        Err(replaced())
    }

    /// Reads the file at `path` if it has at most `limit` bytes.
    pub(super) fn read(&self, path: &Path, limit: u64) -> io::Result<LimitedRead> {
        let mut file = self.open_regular(path)?;
        let size = file.metadata()?.len();
        if size > limit {
            return Ok(LimitedRead::TooLarge(size));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
        // A file can grow while it is read, and some special ones have no size at all.
        (&mut file).take(limit + 1).read_to_end(&mut bytes)?;
        let read = bytes.len() as u64;
        Ok(if read > limit {
            LimitedRead::TooLarge(read)
        } else {
            LimitedRead::Whole(bytes)
        })
    }

    /// Reads a file that is copied, in pieces.
    ///
    /// # Errors
    /// Why it cannot be copied.
    pub(super) fn digest(&self, path: &Path) -> io::Result<FileDigest> {
        let mut file = self.open(path)?.take(MAX_COPIED);
        let (mut hash, mut head, mut length) = (Xxh3::new(), Vec::new(), 0);
        let mut piece = vec![0; 4 * HEAD];
        loop {
            let read = file.read(&mut piece)?;
            if read == 0 {
                let pixels = picture::size(&path.to_string_lossy(), file.into_inner());
                return Ok(FileDigest {
                    hash: hash.digest(),
                    head,
                    length,
                    pixels,
                });
            }
            head.extend(piece[..read].iter().take(HEAD - head.len()));
            hash.update(&piece[..read]);
            length += read as u64;
        }
    }

    /// The first bytes of a file that is copied.
    pub(super) fn head(&self, path: &Path) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        self.open(path)?.take(HEAD as u64).read_to_end(&mut head)?;
        Ok(head)
    }

    /// A number that differs where files that are copied do.
    ///
    /// # Errors
    /// Why the file cannot be read.
    pub fn hash_of(&self, path: &Path) -> io::Result<u64> {
        self.digest(path).map(|digest| digest.hash)
    }
}

fn replaced() -> io::Error {
    io::Error::other("it was replaced repeatedly while being opened")
}

/// The devices of `/proc` and `/sys`, by which their files are known wherever they are mounted.
#[cfg(unix)]
fn kernel_devices() -> Vec<u64> {
    let device_of = |path: &str| fs::metadata(path).ok().as_ref().map(device);
    // Where nothing is mounted, the folder is on the disk of the system.
    let root = device_of("/");
    ["/proc", "/sys"]
        .into_iter()
        .filter_map(device_of)
        .filter(|device| Some(*device) != root)
        .collect()
}

#[cfg(not(unix))]
fn kernel_devices() -> Vec<u64> {
    Vec::new()
}

#[cfg(unix)]
fn device(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::dev(metadata)
}

#[cfg(not(unix))]
fn device(_: &Metadata) -> u64 {
    0
}

/// Whether both are of one regular file.
#[cfg(unix)]
fn is_same(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    a.is_file() && b.is_file() && (a.dev(), a.ino()) == (b.dev(), b.ino())
}

#[cfg(not(unix))]
fn is_same(a: &Metadata, b: &Metadata) -> bool {
    a.is_file() && b.is_file()
}
