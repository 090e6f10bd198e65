//! The hash that names files by what they hold: FNV-1a of 32 bits, which every reader can work out.

/// The name of a file.
pub(super) fn name(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    #[test]
    fn files_are_named_as_documented() {
        assert_eq!(super::name(b""), 0x811c_9dc5);
        assert_eq!(super::name(b"hirebook"), 0xad90_c0f2);
    }
}
