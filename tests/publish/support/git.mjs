// Git, as a host keeps it: bare repositories served over HTTP by git's own program for that.
import { execFileSync, spawn } from "node:child_process";
import { createServer } from "node:http";
import { join } from "node:path";

import { temporary } from "./course.mjs";

/** Nobody's settings but those of the test. */
export const HOME = temporary("home");
export const ENV = { HOME, XDG_CONFIG_HOME: join(HOME, ".config"), GIT_CONFIG_NOSYSTEM: "1" };

/** Runs git in a folder and gives what it printed. */
export const git = (folder, ...args) =>
  execFileSync("git", args, { cwd: folder, encoding: "utf8", env: { ...process.env, ...ENV }, stdio: ["ignore", "pipe", "pipe"] }).trim();

/** A repository with a first commit of what is in the folder. */
export function repository(folder) {
  git(folder, "init", "--quiet", "--initial-branch=main");
  git(folder, "config", "user.name", "Ana Lee");
  git(folder, "config", "user.email", "ana@example.org");
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message=First");
  return folder;
}

/** A bare repository that can be pushed to. */
export function bare(folder, ...options) {
  execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch=main", ...options, folder], { env: { ...process.env, ...ENV } });
  git(folder, "config", "http.receivepack", "true");
  git(folder, "config", "uploadpack.allowFilter", "true");
  return folder;
}

/** The files on a branch, with their texts' names; none where there is no such branch. */
export function tree(folder, branch) {
  try {
    const listed = git(folder, "ls-tree", "-r", "-z", branch);
    return Object.fromEntries(listed.split("\0").filter(Boolean).map((line) => [line.split("\t")[1], line.split(/[ \t]/)[2]]));
  } catch {
    return undefined;
  }
}

/** The text of a file on a branch. */
export const text = (folder, branch, path) => git(folder, "show", `${branch}:${path}`);

/**
 * Serves the bare repositories in `root`. `user` (`name:password`) has to be given for all of them; `gate` is waited for
 * before each push is let through. Returns `{ url, close }`.
 */
export async function serve(root, { user, gate } = {}) {
  const server = createServer(async (request, response) => {
    const sent = request.headers.authorization?.replace("Basic ", "");
    if (user && Buffer.from(sent ?? "", "base64").toString() !== user) {
      return response.writeHead(401, { "WWW-Authenticate": 'Basic realm="git"' }).end();
    }
    const { pathname, searchParams } = new URL(request.url, "http://host");
    if (gate && request.method === "POST" && pathname.endsWith("/git-receive-pack")) await gate();
    const program = spawn("git", ["http-backend"], {
      env: {
        ...process.env,
        ...ENV,
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: "1",
        PATH_INFO: decodeURIComponent(pathname),
        QUERY_STRING: searchParams.toString(),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers["content-type"] ?? "",
        HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
        GIT_PROTOCOL: request.headers["git-protocol"] ?? "",
        REMOTE_ADDR: "127.0.0.1",
        ...(user ? { REMOTE_USER: user.split(":")[0] } : {}),
      },
      stdio: ["pipe", "pipe", "ignore"],
    });
    // Whoever is killed hangs up.
    program.stdin.on("error", () => {});
    request.on("error", () => {}).pipe(program.stdin);
    let head = Buffer.alloc(0);
    program.stdout.on("data", (chunk) => {
      if (response.headersSent) return response.write(chunk);
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf("\r\n\r\n");
      if (end < 0) return;
      const headers = head.subarray(0, end).toString().split("\r\n").map((line) => line.split(": "));
      const status = headers.find(([name]) => name === "Status");
      response.writeHead(parseInt(status?.[1] ?? "200"), Object.fromEntries(headers.filter((header) => header !== status)));
      response.write(head.subarray(end + 4));
    });
    program.stdout.on("end", () => response.end());
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close() {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  };
}
