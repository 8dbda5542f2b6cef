//! Caddy: a server for the course.

use super::{ASK, FINGERPRINTED, FOR_EVER, HEADERS, HostFile, Moved, Place, escaped, quoted};

pub fn files(place: &Place) -> Vec<HostFile> {
    let Place { host, path, decoded_path, site, .. } = place;
    let mut text = format!(
        "# A course on Caddy. Written by coursebook.\n\
         #\n\
         # 1. Copy what is in the folder `{site}` to /var/www/course{path}\n\
         # 2. Copy this file to /etc/caddy/Caddyfile, or what is in it to the end of yours, then: caddy reload --config /etc/caddy/Caddyfile\n\n\
         {host} {{\n\troot * /var/www/course\n"
    );
    if path != "/" {
        text.push_str(&format!("\tredir {} {} 301\n", quoted(decoded_path.trim_end_matches('/')), quoted(path)));
    }
    text.push_str(&format!("\n\thandle {} {{\n", quoted(&format!("{decoded_path}*"))));
    if place.moved_whatever_the_case().next().is_some() {
        text.push_str("\t\t# Old addresses of pages.\n");
    }
    for Moved { from, to } in place.moved_whatever_the_case() {
        text.push_str(&format!("\t\tredir {} {} 301\n", quoted(from), quoted(to)));
    }
    text.push_str("\t\theader {\n");
    for (name, value) in HEADERS {
        text.push_str(&format!("\t\t\t{name} {}\n", quoted(value)));
    }
    let pattern = quoted(&format!("^{}{FINGERPRINTED}$", escaped(decoded_path)));
    text.push_str(&format!(
        "\t\t}}\n\
         \t\t# Files of the theme have another name when they change. All others are kept, and asked for whether they are as they were.\n\
         \t\t@fingerprinted path_regexp {pattern}\n\
         \t\theader @fingerprinted Cache-Control \"{FOR_EVER}\"\n\
         \t\t@others not path_regexp {pattern}\n\
         \t\theader @others Cache-Control \"{ASK}\"\n\
         \t\tencode zstd gzip\n\
         \t\tfile_server {{\n\
         \t\t\t# Copies that `[build] precompress = true` makes.\n\
         \t\t\tprecompressed br gzip\n\
         \t\t\thide .coursebook\n\
         \t\t}}\n\
         \t}}\n\n\
         \thandle_errors {{\n\
         \t\t@missing expression `{{err.status_code}} == 404`\n\
         \t\trewrite @missing {}\n\
         \t\tfile_server\n\
         \t}}\n}}\n",
        quoted(&format!("{decoded_path}404.html"))
    ));
    vec![HostFile { path: "Caddyfile".to_owned(), text }]
}
