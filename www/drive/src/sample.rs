//! Sample files: the same ones every time, with names and sizes as a drive has them.

use std::fs;
use std::io;
use std::path::Path;

use rand::rngs::SmallRng;
use rand::{Rng as _, RngExt as _, SeedableRng as _};

use crate::drive::names::STATE_FOLDER;

/// The seed of all sample bytes.
const SEED: u64 = 2025;

/// The folder that there is something to copy in.
const PROJECT: &str = "Sample project";

/// A folder of the project: its path, its files' names with `#` for a number, how many there are, and their sizes in bytes.
const PROJECT_FOLDERS: &[(&str, &str, u32, usize)] = &[
    ("Design/Screens", "Screen #.png", 48, 320 << 10),
    ("Design/Icons", "icon-#.svg", 60, 6 << 10),
    ("Research/Interviews", "Interview #.mp3", 12, 1 << 20),
    ("Research/Notes", "Notes #.md", 36, 4 << 10),
    ("Recordings", "Demo #.mp4", 6, 4 << 20),
    ("Data/Measurements", "measurement-#.csv", 40, 160 << 10),
    ("Reports/2024", "Monthly report #.pdf", 12, 400 << 10),
    ("Reports/2025", "Monthly report #.pdf", 12, 420 << 10),
    ("Contracts/Drafts", "Draft #.docx", 14, 48 << 10),
];

/// Other files: their paths and sizes in bytes.
const OTHERS: &[(&str, usize)] = &[
    ("Documents/Letter to the editor.docx", 24 << 10),
    ("Documents/Budget 2025.xlsx", 36 << 10),
    ("Documents/Travel plan.md", 3 << 10),
    ("Documents/Invoices/Invoice 1001.pdf", 88 << 10),
    ("Documents/Invoices/Invoice 1002.pdf", 91 << 10),
    ("Pictures/Harbour at dusk.jpg", 740 << 10),
    ("Pictures/Mountain trail.jpg", 910 << 10),
    ("Pictures/Screenshots/Screenshot 1.png", 210 << 10),
    ("Getting started.pdf", 310 << 10),
    ("To do.txt", 1 << 10),
];

/// Fills the folder, unless there is something in it already. The files are made `aside` and moved in when they are whole.
pub(crate) fn fill_if_empty(folder: &Path, aside: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        if entry?.file_name() != STATE_FOLDER {
            return Ok(());
        }
    }
    if aside.exists() {
        // An earlier run was ended in the middle.
        fs::remove_dir_all(aside)?;
    }
    make(aside)?;
    for entry in fs::read_dir(aside)? {
        let entry = entry?;
        fs::rename(entry.path(), folder.join(entry.file_name()))?;
    }
    fs::remove_dir(aside)
}

fn make(folder: &Path) -> io::Result<()> {
    let mut random = SmallRng::seed_from_u64(SEED);
    for (path, names, count, size) in PROJECT_FOLDERS {
        for number in 1..=*count {
            // Sizes differ, by a quarter at most, so that no two files are alike.
            let size = size + random.random_range(0..=size / 4);
            let name = names.replace('#', &format!("{number:02}"));
            write(&folder.join(PROJECT).join(path).join(name), size, &mut random)?;
        }
    }
    for (path, size) in OTHERS {
        write(&folder.join(path), *size, &mut random)?;
    }
    Ok(())
}

fn write(path: &Path, size: usize, random: &mut SmallRng) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let is_text = path.extension().is_some_and(|extension| ["csv", "md", "svg", "txt"].iter().any(|text| extension == *text));
    fs::write(path, if is_text { text(path, size, random) } else { bytes(size, random) })
}

fn bytes(size: usize, random: &mut SmallRng) -> Vec<u8> {
    let mut bytes = vec![0; size];
    random.fill_bytes(&mut bytes);
    bytes
}

fn text(path: &Path, size: usize, random: &mut SmallRng) -> Vec<u8> {
    let title = path.file_stem().unwrap_or_default().to_string_lossy();
    let line: fn(&mut SmallRng) -> String = match path.extension().and_then(|extension| extension.to_str()) {
        Some("csv") => |random| format!("{},{}\n", random.random_range(0..86_400), random.random_range(-400..4000)),
        Some("svg") => |random| {
            let (x, y) = (random.random_range(0..256), random.random_range(0..256));
            format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"4\"/>\n")
        },
        _ => |random| format!("- Item {}, to be looked at again.\n", random.random_range(1..1000)),
    };
    let (head, tail) = match path.extension().and_then(|extension| extension.to_str()) {
        Some("csv") => ("second,value\n".to_owned(), ""),
        Some("svg") => ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 256 256\">\n".to_owned(), "</svg>\n"),
        _ => (format!("# {title}\n\n"), ""),
    };
    let mut text = head;
    while text.len() + tail.len() < size {
        text += &line(random);
    }
    (text + tail).into_bytes()
}
