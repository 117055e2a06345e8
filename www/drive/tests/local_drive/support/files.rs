//! Files to work with.

use std::path::PathBuf;

/// Puts some files into a folder: `Documents` with two, `Project` with nested ones, and one beside them.
pub(crate) fn with_files(folder: PathBuf) {
    let files = [
        ("Documents/letter.txt", 1_000),
        ("Documents/budget.xlsx", 20_000),
        ("Project/readme.md", 300),
        ("Project/empty.txt", 0),
        ("Project/Data/a.bin", 70_000),
        ("Project/Data/Deep/b.bin", 30_000),
        ("notes.txt", 5_000),
    ];
    for (path, size) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let bytes: Vec<u8> = (0..size).map(|at| (at * 31 % 251) as u8).collect();
        std::fs::write(path, bytes).unwrap();
    }
    std::fs::create_dir_all(folder.join("Project/Nothing in here")).unwrap();
}
