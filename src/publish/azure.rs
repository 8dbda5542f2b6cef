//! A container of Azure's blob storage; `$web` is the one that Azure shows as a site.

use std::env;
use std::sync::Arc;

use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};

use super::redact::remember;
use super::s3::is_plain_http;
use super::store::{StoreTarget, requests};
use super::trouble::explain;
use super::{Failure, Kind, Setting, Target};

/// The kind.
pub const KIND: Kind = Kind { name: "azure", needs_address: true, open };

/// The variables by which one signs in without Azure's own tool.
const SIGNED_IN: &[&str] = &[
    "AZURE_STORAGE_ACCOUNT_KEY",
    "AZURE_STORAGE_ACCESS_KEY",
    "AZURE_STORAGE_MASTER_KEY",
    "AZURE_STORAGE_SAS_TOKEN",
    "AZURE_STORAGE_SAS_KEY",
    "AZURE_STORAGE_TOKEN",
    "AZURE_STORAGE_CLIENT_ID",
    "AZURE_CLIENT_ID",
    "AZURE_FEDERATED_TOKEN_FILE",
    "AZURE_STORAGE_USE_EMULATOR",
    "AZURE_MSI_ENDPOINT",
    "IDENTITY_ENDPOINT",
];

fn open(setting: &Setting<'_>) -> Result<Box<dyn Target>, Failure> {
    let target = setting.target;
    let place = format!("the container `{}` of the account `{}`", target.text("container"), target.text("account"));
    let (client, retry) = requests(is_plain_http(target.text("endpoint")));
    let mut builder = MicrosoftAzureBuilder::from_env();
    // Azure's own tools write it as one text with everything in it.
    let connection = env::var("AZURE_STORAGE_CONNECTION_STRING").unwrap_or_default();
    if let Some((kind, secret)) = secret_in(&connection) {
        remember(secret);
        builder = builder.with_config(kind, secret);
    } else if SIGNED_IN.iter().all(|name| env::var_os(name).is_none()) && has_azure_cli() {
        builder = builder.with_use_azure_cli(true);
    }
    builder = builder
        .with_account(target.text("account"))
        .with_container_name(target.text("container"))
        .with_client_options(client)
        .with_retry(retry);
    if let Some(endpoint) = target.get("endpoint") {
        builder = builder.with_endpoint(endpoint.value.trim_end_matches('/').to_owned());
    }
    let store = builder.build().map_err(|error| explain(KIND.name, &place, &error))?;
    StoreTarget::open(KIND.name, Arc::new(store), target.text("prefix"), place)
}

/// What a connection string signs in with: the key of the account, or a signature for a part of it.
fn secret_in(connection: &str) -> Option<(AzureConfigKey, &str)> {
    let part = |name| connection.split(';').find_map(|part| part.trim().strip_prefix(name));
    let key = part("AccountKey=").map(|key| (AzureConfigKey::AccessKey, key));
    key.or_else(|| part("SharedAccessSignature=").map(|signature| (AzureConfigKey::SasKey, signature)))
}

fn has_azure_cli() -> bool {
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders).any(|folder| folder.join("az").is_file() || folder.join("az.cmd").is_file())
}

#[cfg(test)]
mod tests {
    use object_store::azure::AzureConfigKey;

    use super::secret_in;

    #[test]
    fn a_connection_string_has_a_key_or_a_signature() {
        let key = "DefaultEndpointsProtocol=https;AccountName=me;AccountKey=abc+/==;EndpointSuffix=core.windows.net";
        assert_eq!(secret_in(key), Some((AzureConfigKey::AccessKey, "abc+/==")));
        let signature =
            "BlobEndpoint=https://me.blob.core.windows.net/;SharedAccessSignature=sv=2024-11-04&ss=b&sig=a%3D";
        assert_eq!(secret_in(signature), Some((AzureConfigKey::SasKey, "sv=2024-11-04&ss=b&sig=a%3D")));
        assert_eq!(secret_in("AccountName=me"), None);
    }
}
