//! Installs what the commands need: npm packages, tools from crates.io, programs from the system's packages. Each function says what it
//! installs, and does nothing when that is installed already.

use std::{
    env,
    fs::{self, File},
    path::PathBuf,
};

use anyhow::{Context, Result, bail};

use crate::{paths, process::Task};

/// The library's target; rust-toolchain.toml installs its standard library.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The versions of the tools from crates.io.
const VERSIONS: [(&str, &str); 6] = [
    ("cargo-deny", "0.20.2"),
    ("cargo-fuzz", "0.13.2"),
    ("cargo-machete", "0.9.2"),
    ("cargo-mutants", "27.1.0"),
    ("geckodriver", "0.37.1"),
    ("wasm-pack", "0.15.1"),
];

/// Debian's packages of Chromium and its WebDriver.
const CHROMIUM: &[&str] = &["chromium", "chromium-driver"];

/// Where Chrome is installed. It isn't in PATH there.
const CHROME_OF_MACOS: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const CHROME_OF_WINDOWS: &str = r"C:\Program Files\Google\Chrome\Application\chrome.exe";

/// npm's program.
pub(crate) const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Keeps other runs in this repository from installing or packing at the same time, until it is dropped.
pub(crate) fn lock() -> Result<File> {
    let folder = paths::in_repository("target");
    fs::create_dir_all(&folder).with_context(|| format!("could not create {}", folder.display()))?;
    let file = File::create(folder.join("xtask.lock")).context("could not create target/xtask.lock")?;
    if file.try_lock().is_err() {
        say("waiting for another run in this repository");
        file.lock().context("could not wait for another run")?;
    }
    Ok(file)
}

/// Installs what rust-toolchain.toml lists. rustup does that by itself, unless RUSTUP_AUTO_INSTALL forbids it.
pub(crate) fn toolchain() -> Result<()> {
    let installed = Task::new("rustup").args(["component", "list", "--installed"]).read();
    // Rust that doesn't come from rustup brings its own.
    if installed.is_ok_and(|list| !["clippy", "rust-src", "rustfmt", WASM_TARGET].iter().all(|part| list.contains(part))) {
        // rustup sets this variable for the programs that it runs. With it, it doesn't read the file.
        Task::new("rustup").args(["toolchain", "install"]).env("RUSTUP_TOOLCHAIN", "").run()?;
    }
    Ok(())
}

fn say(what: &str) {
    println!("setup: {what}");
}

/// Installs the packages of a folder's package-lock.json.
pub(crate) fn npm_ci(name: &str) -> Result<()> {
    let is_recent =
        Task::new("node").args(["--eval", "process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)"]).read().is_ok();
    if !is_recent || which::which(NPM).is_err() {
        bail!("Node 20 or later, with npm, is needed: get it from https://nodejs.org");
    }
    let folder = paths::in_repository(name);
    let lock = fs::read(folder.join("package-lock.json")).with_context(|| format!("could not read {name}/package-lock.json"))?;
    // A copy of the lock beside the packages shows whether they are those of the lock.
    let installed = folder.join("node_modules/.installed-from");
    if fs::read(&installed).is_ok_and(|from| from == lock) {
        return Ok(());
    }
    say(&format!("installing the npm packages of {name}/package-lock.json"));
    let ci = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", name];
    Task::new(NPM).args(ci).run()?;
    fs::write(&installed, lock).with_context(|| format!("could not write into {name}/node_modules"))
}

/// A command of a package in tests/node_modules. Runs the script itself, because Windows can't run what npm puts into `.bin`.
pub(crate) fn tool(script: &str) -> Task {
    Task::new("node").args([paths::in_repository("tests/node_modules").join(script)])
}

/// Installs a tool from crates.io into a folder of its own, and returns the folder of its programs, for PATH.
pub(crate) fn cargo_tool(package: &str) -> Result<PathBuf> {
    let version = VERSIONS.iter().find(|(name, _)| *name == package).map(|(_, version)| (*version).to_owned());
    let version = version.map_or_else(wasm_bindgen_version, Ok)?;
    let root = paths::tools()?.join(format!("{package}-{version}"));
    fs::create_dir_all(&root).with_context(|| format!("could not create {} (set XDG_CACHE_HOME)", root.display()))?;
    // Cargo creates this file first, and writes to it last.
    if fs::read(root.join(".crates.toml")).unwrap_or_default().is_empty() {
        say(&format!("compiling {package} {version} into {} (a few minutes, once)", root.display()));
        let install = Task::cargo().args(["install", "--quiet", package, "--version", &version, "--root"]).args([&root]);
        let (_, succeeded) = install.clone().args(["--locked"]).output()?;
        if !succeeded {
            say(&format!("compiling {package} failed: trying again with the newest compatible dependencies"));
            install.run()?;
        }
    }
    Ok(root.join("bin"))
}

/// The version of wasm-bindgen-cli: it must be that of the library.
fn wasm_bindgen_version() -> Result<String> {
    let id = Task::cargo().args(["pkgid", "wasm-bindgen"]).read()?;
    let (_, version) = id.trim().rsplit_once('@').with_context(|| format!("`{id}` has no version"))?;
    Ok(version.to_owned())
}

/// Finds or installs Chromium or Chrome. CHROME_BIN names another.
pub(crate) fn browser() -> Result<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", CHROME_OF_MACOS, CHROME_OF_WINDOWS];
    let find = || program(&names, CHROMIUM).context("install Chrome, or set CHROME_BIN to the path of a Chromium");
    env::var_os("CHROME_BIN").map_or_else(find, |path| which::which(path).context("CHROME_BIN"))
}

/// Finds or installs Chromium's WebDriver. CHROMEDRIVER overrides what is in PATH.
pub(crate) fn browser_driver() -> Result<PathBuf> {
    env::var_os("CHROMEDRIVER")
        .map_or_else(|| program(&["chromedriver"], CHROMIUM), |path| which::which(path).context("CHROMEDRIVER"))
}

/// Finds or installs Firefox and its WebDriver, for which Debian has no package; returns the driver's path.
pub(crate) fn firefox_driver() -> Result<PathBuf> {
    program(&["firefox", "firefox-esr"], &["firefox-esr"])?;
    Ok(cargo_tool("geckodriver")?.join("geckodriver"))
}

/// Finds or installs WebKitGTK; returns its WebDriver's path.
pub(crate) fn webkit_driver() -> Result<PathBuf> {
    program(&["WebKitWebDriver"], &["webkit2gtk-driver"])
}

/// Finds or installs a virtual screen, since WebKitGTK has no headless mode.
pub(crate) fn virtual_screen() -> Result<PathBuf> {
    program(&["xvfb-run"], &["xvfb", "xauth"])
}

/// Finds or installs what tests/peers needs: rclone, and a Python that can make virtual environments.
pub(crate) fn peers() -> Result<()> {
    program(&["rclone"], &["rclone"])?;
    let packages = ["python3", "python3-venv"];
    program(&["python3"], &packages)?;
    // Debian's Python can't make virtual environments without python3-venv.
    if Task::new("python3").args(["-c", "import ensurepip"]).read().is_err() {
        install("Python's venv", &packages)?;
    }
    Ok(())
}

/// Finds the first of `names` that is in PATH. When none is, installs the Debian `packages`.
pub(crate) fn program(names: &[&str], packages: &[&str]) -> Result<PathBuf> {
    let find = || names.iter().find_map(|name| which::which(name).ok());
    if let Some(found) = find() {
        return Ok(found);
    }
    install(names[0], packages)?;
    find().with_context(|| format!("{} is not in PATH, though apt-get installed {}", names[0], packages.join(" ")))
}

/// Installs Debian packages, as root or through a sudo that asks for no password.
fn install(what: &str, packages: &[&str]) -> Result<()> {
    let needed = || format!("{what} is needed: install it (on Debian: apt-get install {})", packages.join(" "));
    which::which("apt-get").with_context(needed)?;
    say(&format!("installing {} with apt-get", packages.join(", ")));
    let is_root = Task::new("id").args(["-u"]).read()?.trim() == "0";
    let task = if is_root { Task::new("env") } else { Task::new("sudo").args(["-n", "env"]) };
    let apt = task.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]);
    let installed = apt.clone().args(["update"]).run();
    let installed = installed.and_then(|()| apt.args(["install", "-y", "--no-install-recommends"]).args(packages).run());
    installed.with_context(needed)
}
