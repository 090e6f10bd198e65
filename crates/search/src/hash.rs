//! The content hash that names files: 32-bit FNV-1a, which a reader can compute in a few lines of any language.

/// The name of a file with this content.
pub(crate) fn name(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn files_are_named_as_documented() {
        assert_eq!(super::name(b""), 0x811c_9dc5);
        assert_eq!(super::name(b"hirebook"), 0xad90_c0f2);
    }
}
