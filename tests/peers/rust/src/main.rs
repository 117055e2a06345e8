//! Runs one operation of onedrive-api and prints its result as JSON: `onedrive-api-peer OPERATION ARGUMENT…`.
//!
//! The token is in `DRIVE_TOKEN`, the proxy in `HTTPS_PROXY`, and the certificate authority to trust in `SSL_CERT_FILE`.

use std::env::{args, var};
use std::error::Error;

use onedrive_api::option::{CollectionOption, DriveItemPutOption, ObjectOption};
use onedrive_api::resource::DriveItemField;
use onedrive_api::{ConflictBehavior, DriveLocation, FileName, ItemLocation, OneDrive, Tag};
use reqwest::{Certificate, Client, Proxy, redirect::Policy};
use serde_json::{Value, json};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    rustls::crypto::ring::default_provider().install_default().map_err(|_| "the TLS provider is installed once")?;
    let authority = Certificate::from_pem(&std::fs::read(var("SSL_CERT_FILE")?)?)?;
    let client = Client::builder()
        .proxy(Proxy::https(var("HTTPS_PROXY")?)?)
        .tls_certs_only([authority])
        .redirect(Policy::none())
        .build()?;
    let drive = OneDrive::new_with_client(client.clone(), var("DRIVE_TOKEN")?, DriveLocation::me());
    let arguments: Vec<String> = args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match run(&drive, &client, &arguments).await {
        Ok(result) => json!({ "result": result }),
        Err(error) => match error.downcast_ref::<onedrive_api::Error>() {
            Some(error) => {
                json!({ "error": { "message": error.to_string(), "statusCode": error.status_code().map(|code| code.as_u16()) } })
            }
            None => return Err(error),
        },
    };
    println!("{result}");
    Ok(())
}

async fn run(drive: &OneDrive, client: &Client, arguments: &[&str]) -> Result<Value> {
    Ok(match arguments {
        ["list", folder] => {
            let option = CollectionOption::new().select(&[DriveItemField::name]).page_size(1);
            let fetcher = drive.list_children_with_option(path(folder)?, option).await?.ok_or("the folder has changed")?;
            let items = fetcher.fetch_all(drive).await?;
            json!(items.into_iter().filter_map(|item| item.name).collect::<Vec<_>>())
        }
        ["etag", item] => json!(drive.get_item(path(item)?).await?.e_tag.map(|tag| tag.as_str().to_owned())),
        ["copy", item, folder, name] => {
            let monitor = drive.copy(path(item)?, path(folder)?, file_name(name)?).await?;
            let mut statuses = Vec::new();
            while statuses.last().is_none_or(|status| status != "Completed") {
                let progress = monitor.fetch_progress(drive).await?;
                statuses.push(format!("{:?}", progress.status));
            }
            json!(statuses)
        }
        ["move", item, folder, name] => {
            let moved = drive.move_(path(item)?, path(folder)?, Some(file_name(name)?)).await?;
            json!(moved.name)
        }
        ["upload", item, text] => json!(drive.upload_small(path(item)?, text.as_bytes().to_vec()).await?.size),
        ["upload-in-parts", item, size] => {
            let size: usize = size.parse()?;
            let option = DriveItemPutOption::new().conflict_behavior(ConflictBehavior::Fail);
            let (session, _) = drive.new_upload_session_with_option(path(item)?, option).await?;
            let half = size / 2;
            let first = session.upload_part(vec![7; half], 0..half as u64, size as u64, client).await?;
            let last = session.upload_part(vec![7; size - half], half as u64..size as u64, size as u64, client).await?;
            json!([first.is_some(), last.and_then(|item| item.size)])
        }
        ["download", item] => {
            let url = drive.get_item_download_url(path(item)?).await?;
            json!(client.get(url).send().await?.text().await?)
        }
        ["delete", item, tag] => {
            let option = DriveItemPutOption::new().if_match(&Tag((*tag).to_owned()));
            json!(drive.delete_with_option(path(item)?, option).await?)
        }
        ["unchanged", item, tag] => {
            let option = ObjectOption::new().if_none_match(&Tag((*tag).to_owned()));
            json!(drive.get_item_with_option(path(item)?, option).await?.is_none())
        }
        ["latest-delta"] => json!(drive.get_root_latest_delta_url().await?),
        _ => return Err(format!("an operation was expected: {arguments:?}").into()),
    })
}

fn path(path: &str) -> Result<ItemLocation<'_>> {
    ItemLocation::from_path(path).ok_or_else(|| format!("a path was expected: {path}").into())
}

fn file_name(name: &str) -> Result<&FileName> {
    FileName::new(name).ok_or_else(|| format!("a file name was expected: {name}").into())
}
