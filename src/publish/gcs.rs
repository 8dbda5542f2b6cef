//! A bucket of Google Cloud Storage.

use std::sync::Arc;

use object_store::gcp::GoogleCloudStorageBuilder;

use super::s3::is_plain_http;
use super::store::{StoreTarget, requests};
use super::trouble::explain;
use super::{Failure, Kind, Setting, Target};

/// The kind.
pub const KIND: Kind = Kind { name: "gcs", needs_address: true, open };

fn open(setting: &Setting<'_>) -> Result<Box<dyn Target>, Failure> {
    let target = setting.target;
    let place = format!("the bucket `{}` at Google", target.text("bucket"));
    let (client, retry) = requests(is_plain_http(target.text("endpoint")));
    let mut builder = GoogleCloudStorageBuilder::from_env()
        .with_bucket_name(target.text("bucket"))
        .with_client_options(client)
        .with_retry(retry);
    if let Some(endpoint) = target.get("endpoint") {
        builder = builder.with_base_url(endpoint.value.trim_end_matches('/'));
    }
    let store = builder.build().map_err(|error| explain(KIND.name, &place, &error))?;
    StoreTarget::open(KIND.name, Arc::new(store), target.text("prefix"), place)
}
