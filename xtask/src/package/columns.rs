//! A wasm in columns: what its instructions are in one, what they work on in others, one for each kind of instruction.
//!
//! In a wasm an instruction and its operands (the number of a local, a constant, an offset in memory) take turns, and gzip finds
//! little that repeats in that. In columns like is next to like, which packs a tenth tighter. `src/npm/columns.js` puts the wasm
//! together again, byte for byte.
//!
//! Nothing here knows what an instruction does. A kind of instruction is the bytes that it begins with and how many numbers come behind
//! them, and is written as one byte: its place among the kinds.
//!
//! ```text
//! columns = the wasm's size · what is before the functions · what is behind them · the instructions' kinds · the kinds
//! kind    = what it begins with · all numbers of all its instructions · how many each of them has (one byte)
//! ```
//!
//! Sizes take two bytes, the higher first, and are before whatever has no size of its own. A number is a LEB128, as in a wasm. What a
//! function says of its locals is read like an instruction. Its last instruction is of a kind of its own, the first: so its end is
//! known, and its size with it.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use wasmparser::{BinaryReader, FunctionBody, Parser, Payload};

/// What a function's last instruction is.
const END: &[u8] = &[0x0b];

/// What an instruction begins with, and how many numbers come behind that.
type Kind<'a> = (&'a [u8], usize);

/// Instructions, and what they work on.
#[derive(Default)]
struct Columns<'a> {
    /// None is a function's end.
    instructions: Vec<Option<Kind<'a>>>,
    numbers: BTreeMap<Kind<'a>, Vec<u8>>,
}

/// The wasm in columns.
///
/// # Errors
/// When it is no wasm, or one that can't be written so: too large, or with too many kinds of instructions.
pub(super) fn columns(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut columns = Columns::default();
    let mut functions = 0..0;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::CodeSectionStart { range, .. } => {
                let section = wasm.get(range.clone()).context("the wasm is cut short")?;
                let mut section = BinaryReader::new(section, range.start);
                // How many there are comes before them.
                section.read_var_u32()?;
                functions = section.original_position()..range.end;
            }
            Payload::CodeSectionEntry(body) => columns.add(&body)?,
            _ => {}
        }
    }
    ensure!(!functions.is_empty(), "the wasm has no functions");
    let (before, after) = (&wasm[..functions.start], &wasm[functions.end..]);
    Ok([size(wasm.len())?.to_vec(), columns.write(before, after)?].concat())
}

impl<'a> Columns<'a> {
    fn add(&mut self, body: &FunctionBody<'a>) -> Result<()> {
        let bytes = body.as_bytes();
        let operators = body.get_operators_reader()?.into_iter_with_offsets();
        let places = operators.map(|operator| Ok(operator?.1 - body.range().start)).collect::<Result<Vec<_>>>()?;
        // What it says of its locals begins where it does.
        let mut from = 0;
        for to in places {
            self.add_instruction(&bytes[from..to])?;
            from = to;
        }
        ensure!(&bytes[from..] == END, "a function of the wasm ends with {:?}", &bytes[from..]);
        self.instructions.push(None);
        Ok(())
    }

    fn add_instruction(&mut self, instruction: &'a [u8]) -> Result<()> {
        let (beginning, numbers) = instruction.split_at(beginning(instruction));
        ensure!(numbers.last().is_none_or(|byte| *byte < 0x80), "{instruction:?} has no numbers behind {beginning:?}");
        let kind = (beginning, numbers.iter().filter(|byte| **byte < 0x80).count());
        self.instructions.push(Some(kind));
        self.numbers.entry(kind).or_default().extend(numbers);
        Ok(())
    }

    fn write(&self, before: &[u8], after: &[u8]) -> Result<Vec<u8>> {
        let places: BTreeMap<_, _> = self.numbers.keys().zip(1..).collect();
        let place = |kind: &Option<Kind<'_>>| u8::try_from(kind.as_ref().map_or(0, |kind| places[kind]));
        let instructions = self.instructions.iter().map(place).collect::<Result<Vec<_>, _>>();
        let instructions = instructions.context("the wasm has too many kinds of instructions")?;

        let mut written = [sized(before)?, sized(after)?, sized(&instructions)?].concat();
        let none = Vec::new();
        for ((beginning, count), numbers) in [(&(END, 0), &none)].into_iter().chain(&self.numbers) {
            written.extend([sized(beginning)?, sized(numbers)?].concat());
            written.push(u8::try_from(*count)?);
        }
        Ok(written)
    }
}

/// How many bytes of an instruction are its beginning. All behind them is numbers.
fn beginning(instruction: &[u8]) -> usize {
    match instruction[0] {
        // A constant with a fraction is no number of that form.
        0x43 | 0x44 => instruction.len(),
        // How many places a table of jumps has, how a load or store is aligned, and which of the newer instructions it is.
        0x0e | 0x28..=0x3e | 0xfc => 2 + instruction.iter().skip(1).take_while(|byte| **byte >= 0x80).count(),
        _ => 1,
    }
}

fn sized(bytes: &[u8]) -> Result<Vec<u8>> {
    Ok([&size(bytes.len())?, bytes].concat())
}

fn size(size: usize) -> Result<[u8; 2]> {
    Ok(u16::try_from(size).context("the wasm is too large")?.to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &[u8] = b"\0asm\x01\0\0\0";
    /// A type, and two functions of it.
    const TYPES: &[u8] = &[1, 4, 1, 0x60, 0, 0, 3, 3, 2, 0, 0];
    /// The functions: `i32.const 5; drop; i32.const 300; drop` with a local, and `f32.const 1; drop; nop`.
    const FUNCTIONS: &[&[u8]] =
        &[&[11, 1, 1, 0x7f, 0x41, 5, 0x1a, 0x41, 0xac, 2, 0x1a, 0x0b], &[9, 0, 0x43, 0, 0, 0x80, 0x3f, 0x1a, 1, 0x0b]];
    const BEHIND: &[u8] = &[0, 3, 1, b'x', 7];

    fn module() -> Vec<u8> {
        let functions = FUNCTIONS.concat();
        [HEAD, TYPES, &[10, functions.len() as u8 + 1, 2], &functions, BEHIND].concat()
    }

    #[test]
    fn instructions_and_numbers_are_apart() {
        let before = [HEAD, TYPES, &[10, 23, 2]].concat();
        let kinds: [&[u8]; 7] = [
            &[0, 1, 0x0b, 0, 0, 0],
            // No locals; a function's locals, of which there is one; nop.
            &[0, 1, 0, 0, 0, 0],
            &[0, 1, 1, 0, 0, 0],
            &[0, 1, 1, 0, 2, 1, 0x7f, 2],
            &[0, 1, 0x1a, 0, 0, 0],
            &[0, 1, 0x41, 0, 3, 5, 0xac, 2, 1],
            &[0, 5, 0x43, 0, 0, 0x80, 0x3f, 0, 0, 0],
        ];
        let expected = [
            &[0, module().len() as u8, 0, before.len() as u8][..],
            &before,
            &[0, 5],
            BEHIND,
            &[0, 11, 3, 5, 4, 5, 4, 0, 1, 6, 4, 2, 0],
            &kinds.concat(),
        ];
        assert_eq!(columns(&module()).unwrap(), expected.concat());
    }

    #[test]
    fn what_is_no_wasm_with_functions_is_an_error() {
        assert!(columns(&module()[..30]).is_err());
        assert!(columns(HEAD).unwrap_err().to_string().contains("no functions"));
        assert!(columns(b"wasm").is_err());
    }
}
