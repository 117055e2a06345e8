//! Sample files: the same ones every time, with names and sizes like those of a real drive.

use std::fs;
use std::io;
use std::path::Path;

use rand::rngs::SmallRng;
use rand::{Rng as _, RngExt as _, SeedableRng as _};

use crate::drive::names::STATE_FOLDER;

/// The seed of all sample bytes.
const SEED: u64 = 2025;

/// The folder that is large enough to copy.
const PROJECT: &str = "Sample project";

/// The folders of the project: their paths, the names of their files with `#` for a number, the number of files, and their sizes in
/// bytes.
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
const PERSONAL_FILES: &[(&str, usize)] = &[
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

/// Files of a team's drive: their paths and sizes in bytes.
const TEAM_FILES: &[(&str, usize)] = &[
    ("Plans/Roadmap.docx", 64 << 10),
    ("Plans/Budget.xlsx", 48 << 10),
    ("Brand/Logo.svg", 12 << 10),
    ("Brand/Photos/Office 1.jpg", 640 << 10),
    ("Brand/Photos/Office 2.jpg", 710 << 10),
    ("Welcome.md", 2 << 10),
];

/// Which files a drive gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sample {
    /// Those of the first drive, with a large folder.
    Personal,
    /// Those of another drive.
    Team,
}

/// Fills the folder if it is empty. The files are written in `aside` first, and moved when they are complete.
pub(crate) fn fill_if_empty(sample: Sample, folder: &Path, aside: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        if entry?.file_name() != STATE_FOLDER {
            return Ok(());
        }
    }
    if aside.exists() {
        // An earlier run was killed before it had finished.
        fs::remove_dir_all(aside)?;
    }
    make(sample, aside)?;
    for entry in fs::read_dir(aside)? {
        let entry = entry?;
        fs::rename(entry.path(), folder.join(entry.file_name()))?;
    }
    fs::remove_dir(aside)
}

fn make(sample: Sample, folder: &Path) -> io::Result<()> {
    let mut random = SmallRng::seed_from_u64(SEED);
    let (folders, files) = match sample {
        Sample::Personal => (PROJECT_FOLDERS, PERSONAL_FILES),
        Sample::Team => (&[][..], TEAM_FILES),
    };
    for (path, names, count, size) in folders {
        for number in 1..=*count {
            // Sizes differ by up to a quarter, so that the files differ.
            let size = size + random.random_range(0..=size / 4);
            let name = names.replace('#', &format!("{number:02}"));
            write(&folder.join(PROJECT).join(path).join(name), size, &mut random)?;
        }
    }
    for (path, size) in files {
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
        _ => |random| format!("- Item {}, to be done next month.\n", random.random_range(1..1000)),
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
