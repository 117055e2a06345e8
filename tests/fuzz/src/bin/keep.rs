//! Selects the inputs of a corpus that cover most of the code: `keep TARGET CONTROL_FILE`. `cargo xtask fuzz --merge` runs it.
//!
//! libFuzzer's own merge keeps every input that reaches code the others don't: hundreds, most of them for a branch or two. This program
//! takes the input that covers most of the uncovered code, until the corpus has its size. Inputs with a name were written by hand or are
//! former findings, and always stay.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The size of each corpus. Inputs for the drive are lists of requests, and a few cover much.
const SIZES: [(&str, usize); 4] = [("action", 34), ("resume", 25), ("drive_paths", 8), ("batch", 13)];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [target, control] = arguments.as_slice() else { panic!("usage: keep TARGET CONTROL_FILE") };
    let (_, size) = SIZES.iter().find(|(name, _)| name == target).expect("the target has a corpus");
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    let mut inputs = read(&fs::read_to_string(control).expect("libFuzzer wrote the control file"));

    let (mut kept, mut covered) = (Vec::new(), BTreeSet::new());
    let named: Vec<PathBuf> = inputs.keys().filter(|path| path.starts_with(&corpus) && !is_hash(path)).cloned().collect();
    for path in named {
        covered.extend(inputs.remove(&path).unwrap_or_default());
        kept.push(path);
    }
    while kept.len() < *size {
        let new = |input: &(&PathBuf, &BTreeSet<u32>)| input.1.difference(&covered).count();
        let Some(best) = inputs.iter().max_by_key(new).filter(|best| new(best) > 0) else { break };
        let path = best.0.clone();
        covered.extend(inputs.remove(&path).unwrap_or_default());
        kept.push(path);
    }

    let kept: BTreeMap<_, _> =
        kept.iter().map(|path| (path.file_name(), fs::read(path).expect("an input can be read"))).collect();
    fs::remove_dir_all(&corpus).expect("the corpus can be replaced");
    fs::create_dir(&corpus).expect("the corpus can be replaced");
    for (name, input) in &kept {
        fs::write(corpus.join(name.expect("an input has a name")), input).expect("an input can be written");
    }
    println!("{target}: {} inputs cover {} places in the code", kept.len(), covered.len());
}

/// The features that each input covers, by its path. The control file lists the number of inputs, the number of those that were in the
/// first folder, the paths, and then for each input `FT INDEX FEATURE …`.
fn read(control: &str) -> BTreeMap<PathBuf, BTreeSet<u32>> {
    let mut lines = control.lines();
    let count = lines.next().and_then(|line| line.parse().ok()).expect("the first line is a number");
    let paths: Vec<PathBuf> = lines.by_ref().skip(1).take(count).map(PathBuf::from).collect();
    let features = lines.filter_map(|line| line.strip_prefix("FT "));
    let numbers = features.map(|line| line.split(' ').map(|number| number.parse::<u32>().expect("a feature is a number")));
    numbers.filter_map(|mut numbers| Some((paths.get(numbers.next()? as usize)?.clone(), numbers.collect()))).collect()
}

/// Whether libFuzzer named the input.
fn is_hash(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.len() >= 16 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}
