//! QuickXorHash, the hash of file contents in OneDrive for Business, calculated once for each version of a file.
//!
//! Every byte is xored into a ring of 160 bits, each 11 bits further than the one before; the length is xored into the end. Defined by
//! Microsoft ("Code snippets: QuickXorHash algorithm").

use std::collections::HashMap;
use std::io::{self, Read};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use super::Id;
use super::directory::Directory;
use super::item::{Content, Item};

/// How many bytes are read for the hashes of one request. Larger files have none, as some files of the service; files for which not enough
/// is left get theirs with a later request.
const MAX_READ: u64 = 16 << 20;

/// How many bytes may still be read for the hashes of a request.
#[derive(Debug)]
pub(super) struct Budget(u64);

impl Default for Budget {
    fn default() -> Self {
        Self(MAX_READ)
    }
}

/// The hashes that are known.
#[derive(Debug, Default)]
pub(super) struct Hashes(Mutex<HashMap<Id, Known>>);

#[derive(Debug)]
struct Known {
    size: u64,
    modified: SystemTime,
    hash: String,
}

impl Hashes {
    /// Sets the item's hash, if it is a file of the directory whose hash is known or can be calculated within the budget.
    pub(super) fn add_to(&self, item: &mut Item, directory: &Directory, budget: &mut Budget) {
        if item.content != Content::File {
            return;
        }
        let is_same = |known: &&Known| known.size == item.size && known.modified == item.modified;
        if let Some(known) = self.lock().get(&item.id).filter(is_same) {
            item.hash = Some(known.hash.clone());
            return;
        }
        let Some(left) = budget.0.checked_sub(item.size) else {
            return;
        };
        budget.0 = left;
        let hash = directory.read(&item.name).and_then(|file| quick_xor_hash(file.into_std()));
        if let Ok(hash) = hash {
            item.hash = Some(hash.clone());
            self.lock().insert(item.id.clone(), Known { size: item.size, modified: item.modified, hash });
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Id, Known>> {
        // Entries are added whole, so a panic elsewhere leaves the map usable.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The size of the ring in bits, which is also the number of bytes after which positions repeat.
const BITS: usize = 160;

/// The distance between the positions of two bytes, in bits.
const SHIFT: usize = 11;

/// The hash of everything that can be read, in base64.
pub(super) fn quick_xor_hash(mut source: impl Read) -> io::Result<String> {
    // The xor of all bytes that go to the same position, eight positions in a word.
    let mut words = [0_u64; BITS / 8];
    let mut length = 0_u64;
    let mut buffer = vec![0; 400 * BITS];
    loop {
        let filled = fill(&mut source, &mut buffer)?;
        length += filled as u64;
        // Only the last round can be incomplete: zeros fill it, because they change nothing.
        buffer[filled..].fill(0);
        for round in buffer[..filled.next_multiple_of(BITS)].chunks_exact(BITS) {
            for (word, bytes) in words.iter_mut().zip(round.chunks_exact(8)) {
                // A chunk has eight bytes.
                *word ^= bytes.try_into().map_or(0, u64::from_le_bytes);
            }
        }
        if filled < buffer.len() {
            break;
        }
    }
    let mut ring = [0_u8; BITS / 8];
    for (number, byte) in words.iter().flat_map(|word| word.to_le_bytes()).enumerate() {
        let bit = number * SHIFT % BITS;
        let (at, shift) = (bit / 8, bit % 8);
        let [low, high] = (u16::from(byte) << shift).to_le_bytes();
        ring[at] ^= low;
        ring[(at + 1) % (BITS / 8)] ^= high;
    }
    for (byte, of_length) in ring[12..].iter_mut().zip(length.to_le_bytes()) {
        *byte ^= of_length;
    }
    Ok(data_encoding::BASE64.encode(&ring))
}

/// Reads until the buffer is full or the source has ended. Returns the number of bytes.
fn fill(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match source.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::quick_xor_hash;

    #[test]
    fn equals_the_hashes_that_rclone_calculates() {
        for (length, expected) in RCLONE {
            let bytes: Vec<u8> = (0..*length).map(|at: u32| (at * 31 % 251) as u8).collect();
            assert_eq!(quick_xor_hash(bytes.as_slice()).unwrap(), *expected, "{length} bytes");
        }
    }

    /// Lengths, and what `rclone hashsum quickxor` (1.60.1) prints, in base64.
    const RCLONE: &[(u32, &str)] = &[
        (0, "AAAAAAAAAAAAAAAAAAAAAAAAAAA="),
        (1, "AAAAAAAAAAAAAAAAAQAAAAAAAAA="),
        (7, "APiAD7rAh03oAgAABwAAAAAAAAA="),
        (160, "5vId12K8WqmpSEUw3UIv0EVQ7Kk="),
        (161, "WfId12K8WqmpSEUw3EIv0EVQ7Kk="),
        (1_000, "egLp3hU8LkfrSX0d1jXwNKIbDmw="),
        (64_000, "/ztD7KzwumGsR/aYufBjOKVbivM="),
        (64_001, "nztD7KzwumGsR/aYuPBjOKVbivM="),
        (128_000, "2gqaGb/kSp4xZoDOwSNS7oYgRq8="),
        (100_000, "eebLOp3m/UO1acFCNr2gIQNY1vg="),
    ];
}
