//! nginx: a server for the course.

use super::{ASK, FINGERPRINTED, FOR_EVER, HEADERS, HostFile, Moved, Place, escaped, quoted};

/// What is a text, besides HTML, by the names of types that nginx has.
const TEXTS: &str = "text/css text/plain text/xml text/vtt text/javascript application/javascript application/json application/manifest+json image/svg+xml";

/// Types that nginx doesn't know everywhere.
const TYPES: [(&str, &str); 6] = [
    ("flac", "audio/flac"),
    ("mjs", "text/javascript"),
    ("opus", "audio/ogg"),
    ("vtt", "text/vtt"),
    ("wav", "audio/wav"),
    ("webmanifest", "application/manifest+json"),
];

pub fn files(place: &Place) -> Vec<HostFile> {
    let Place { host, path, decoded_path, site, .. } = place;
    let mut text = format!(
        "# A course on nginx. Written by coursebook.\n\
         #\n\
         # 1. Copy what is in the folder `{site}` to /var/www/course{path}\n\
         # 2. Copy this file to /etc/nginx/conf.d/course.conf, then: nginx -t && nginx -s reload\n\
         #\n\
         # If there is a server already, copy the two lists (`map`) as they are, and what stands in `server` into yours.\n\n\
         # Files of the theme have another name when they change. All others are kept, and asked for whether they are as they were.\n\
         map $uri $course_cache {{\n  default \"{ASK}\";\n  \"~^{}{FINGERPRINTED}$\" \"{FOR_EVER}\";\n}}\n\n",
        escaped(decoded_path)
    );
    // nginx compares addresses after it has decoded them.
    text.push_str("# Old addresses of pages.\nmap $uri $course_moved {\n  default \"\";\n");
    for Moved { from, to } in place.moved_whatever_the_case() {
        text.push_str(&format!("  {} {};\n", quoted(from), quoted(&to.replace('$', "%24"))));
    }
    text.push_str(&format!(
        "}}\n\nserver {{\n  listen 80;\n  listen [::]:80;\n  server_name {host};\n  root /var/www/course;\n  absolute_redirect off;\n\n  \
         if ($course_moved) {{\n    return 301 $course_moved;\n  }}\n\n  \
         location {} {{\n    index index.html;\n    error_page 404 {};\n\n    \
         charset utf-8;\n    charset_types {TEXTS};\n    \
         gzip on;\n    gzip_vary on;\n    gzip_types {TEXTS};\n    \
         # Copies that `[build] precompress = true` makes. For the smaller ones, install the module of Brotli, and remove the `#`.\n    \
         gzip_static on;\n    # brotli_static on;\n\n    \
         add_header Cache-Control $course_cache always;\n",
        quoted(decoded_path),
        quoted(&format!("{path}404.html"))
    ));
    for (name, value) in HEADERS {
        text.push_str(&format!("    add_header {name} {} always;\n", quoted(value)));
    }
    text.push('\n');
    for (extension, kind) in TYPES {
        text.push_str(&format!(
            "    location ~ \\.{extension}$ {{\n      types {{ }}\n      default_type {kind};\n    }}\n"
        ));
    }
    text.push_str("    location ~ /\\.(?!well-known/) {\n      return 404;\n    }\n  }\n}\n");
    vec![HostFile { path: "nginx.conf".to_owned(), text }]
}
