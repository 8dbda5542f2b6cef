//! A bucket of Amazon S3, or of a host that speaks its language: Cloudflare R2, `MinIO`, Scaleway, Hetzner and others.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use object_store::aws::AmazonS3Builder;

use super::redact::remember;
use super::store::{StoreTarget, requests};
use super::trouble::explain;
use super::{Failure, Kind, Setting, Target};

/// The kind.
pub const KIND: Kind = Kind { name: "s3", needs_address: true, open };

fn open(setting: &Setting<'_>) -> Result<Box<dyn Target>, Failure> {
    let target = setting.target;
    let place = match target.get("endpoint") {
        None => format!("the bucket `{}`", target.text("bucket")),
        Some(endpoint) => format!("the bucket `{}` at {}", target.text("bucket"), endpoint.value),
    };
    let (client, retry) = requests(is_plain_http(target.text("endpoint")));
    let mut builder = signed_in(AmazonS3Builder::from_env())
        .with_bucket_name(target.text("bucket"))
        .with_client_options(client)
        // Not every host that speaks this language knows how to remove many at once.
        .with_disable_bulk_delete(true)
        .with_retry(retry);
    if let Some(region) = target.get("region") {
        builder = builder.with_region(&region.value);
    }
    if let Some(endpoint) = target.get("endpoint") {
        builder = builder.with_endpoint(endpoint.value.trim_end_matches('/'));
    }
    let store = builder.build().map_err(|error| explain(KIND.name, &place, &error))?;
    StoreTarget::open(KIND.name, Arc::new(store), target.text("prefix"), place)
}

/// Whether an address is reached without encryption: that of a host in one's own network.
pub fn is_plain_http(endpoint: &str) -> bool {
    endpoint.starts_with("http://")
}

/// Adds the key that `aws configure` keeps, where the environment has none, and the region.
fn signed_in(mut builder: AmazonS3Builder) -> AmazonS3Builder {
    let profile = Profile::read();
    let in_environment = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_WEB_IDENTITY_TOKEN_FILE"];
    if let (Some(id), Some(key)) = (&profile.key_id, &profile.key)
        && in_environment.iter().all(|name| env::var_os(name).is_none())
    {
        builder = builder.with_access_key_id(id).with_secret_access_key(key);
        if let Some(token) = &profile.token {
            builder = builder.with_token(token);
        }
    }
    if let Some(region) = &profile.region
        && ["AWS_REGION", "AWS_DEFAULT_REGION"].iter().all(|name| env::var_os(name).is_none())
    {
        builder = builder.with_region(region);
    }
    builder
}

/// What Amazon's own tools keep for a profile, in `~/.aws/credentials` and `~/.aws/config`.
#[derive(Debug, Default, PartialEq, Eq)]
struct Profile {
    key_id: Option<String>,
    key: Option<String>,
    token: Option<String>,
    region: Option<String>,
}

impl Profile {
    fn read() -> Self {
        let name = env::var("AWS_PROFILE")
            .or_else(|_| env::var("AWS_DEFAULT_PROFILE"))
            .unwrap_or_else(|_| "default".to_owned());
        let file = |variable: &str, usual: &str| {
            let path = env::var_os(variable).map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(usual)));
            path.and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default()
        };
        let mut profile = Self::default();
        profile.add(&file("AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials"), &name);
        let section = if name == "default" { name } else { format!("profile {name}") };
        profile.add(&file("AWS_CONFIG_FILE", ".aws/config"), &section);
        for secret in [&profile.key_id, &profile.key, &profile.token].into_iter().flatten() {
            remember(secret);
        }
        profile
    }

    /// Adds what the section of this name says, where nothing is known yet.
    fn add(&mut self, text: &str, wanted: &str) {
        let mut section = "";
        for line in text.lines() {
            if let Some(name) = line.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                section = name.trim();
            } else if let Some((key, value)) = line.split_once('=').filter(|_| section == wanted) {
                let place = match key.trim() {
                    "aws_access_key_id" => &mut self.key_id,
                    "aws_secret_access_key" => &mut self.key,
                    "aws_session_token" => &mut self.token,
                    "region" => &mut self.region,
                    _ => continue,
                };
                place.get_or_insert_with(|| value.trim().to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Profile;

    #[test]
    fn a_profile_is_read_from_its_section() {
        let mut profile = Profile::default();
        profile.add(
            "[default]\naws_access_key_id = A\n[me]\r\naws_access_key_id=B\r\naws_secret_access_key = C==\r\n",
            "me",
        );
        profile.add("[profile me]\nregion = eu-west-1\naws_access_key_id = D\n", "profile me");
        let text = |text: &str| Some(text.to_owned());
        let expected = Profile { key_id: text("B"), key: text("C=="), token: None, region: text("eu-west-1") };
        assert_eq!(profile, expected);
    }
}
