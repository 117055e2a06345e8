//! The command line.

use std::path::PathBuf;

use clap::Parser;

/// Serves a folder of files as OneDrive and Microsoft Graph would, on this machine's loopback address.
///
/// When it is ready it prints one line of JSON: the origins, the token and the ids of the drives.
#[derive(Debug, Parser)]
pub struct Arguments {
    /// The folder with the drive's files. It is created if necessary.
    #[arg(long, value_name = "DIR")]
    pub(crate) folder: PathBuf,

    /// Where ids, jobs and partial files are kept, on the same file system [default: .local-drive in the folder].
    #[arg(long, value_name = "DIR")]
    pub(crate) state: Option<PathBuf>,

    /// Another drive, with its name and the folder of its files. Repeatable.
    #[arg(long, value_name = "NAME=DIR", value_parser = named_folder)]
    pub(crate) drive: Vec<NamedFolder>,

    /// The drive's port; 0 for any free one.
    #[arg(long, default_value_t = 4870)]
    pub(crate) port: u16,

    /// The monitors' port; 0 for any free one.
    #[arg(long, default_value_t = 4871)]
    pub(crate) monitor_port: u16,

    /// The page's port, with --page; 0 for any free one.
    #[arg(long, default_value_t = 4872)]
    pub(crate) page_port: u16,

    /// A folder of static files to serve at the page's origin.
    #[arg(long, value_name = "DIR")]
    pub(crate) page: Option<PathBuf>,

    /// A folder of static files to serve at the page's origin under /pkg/.
    #[arg(long, value_name = "DIR", requires = "page")]
    pub(crate) package: Option<PathBuf>,

    /// The bearer token that the drives require [default: a random one].
    #[arg(long)]
    pub(crate) token: Option<String>,

    /// How many bytes per second a job copies; 0 for no limit.
    #[arg(long, value_name = "N", default_value_t = 16 << 20)]
    pub(crate) bytes_per_second: u64,

    /// How many requests a user may send in the window of --request-window; more are answered 429 [default: no limit].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(crate) request_limit: Option<u32>,

    /// The window of --request-limit, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) request_window: u64,

    /// How long a request body may take before it has to arrive at 1 KiB per second or more, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    pub(crate) body_timeout: u64,

    /// Let CORS preflights of the monitors succeed, which no monitor of the service is known to do: for clients that send headers.
    #[arg(long)]
    pub(crate) monitor_preflights: bool,

    /// Fill empty folders with sample files: about 70 MB in the first drive.
    #[arg(long)]
    pub(crate) sample: bool,

    /// A host name that this server accepts besides the loopback ones, such as that of a proxy in front of it. Repeatable.
    #[arg(long, value_name = "NAME")]
    pub(crate) allow_host: Vec<String>,

    /// The drive's origin as the clients of those hosts see it, such as `https://graph.microsoft.com`.
    #[arg(long, value_name = "URL", requires = "allow_host", value_parser = origin)]
    pub(crate) public_drive_url: Option<String>,

    /// The monitors' origin as the clients of those hosts see it.
    #[arg(long, value_name = "URL", requires = "allow_host", value_parser = origin)]
    pub(crate) public_monitor_url: Option<String>,
}

/// A folder with the name of its drive.
#[derive(Debug, Clone)]
pub(crate) struct NamedFolder {
    /// The drive's name.
    pub(crate) name: String,
    /// The folder.
    pub(crate) folder: PathBuf,
}

fn named_folder(argument: &str) -> Result<NamedFolder, String> {
    match argument.split_once('=') {
        Some((name, folder)) if !name.is_empty() && !folder.is_empty() => {
            Ok(NamedFolder { name: name.to_owned(), folder: folder.into() })
        }
        _ => Err("a name and a folder were expected, such as Team=/path/to/folder".to_owned()),
    }
}

/// An origin, without the slash at its end.
fn origin(url: &str) -> Result<String, String> {
    let origin = url.trim_end_matches('/');
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => Ok(origin.to_owned()),
        _ => Err("an origin such as https://graph.microsoft.com was expected".to_owned()),
    }
}
