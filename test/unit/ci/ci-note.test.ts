import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";

const SCRIPT = path.resolve(__dirname, "../../../ci/gitlab/post-note.ts");
const BODY = "<!-- maint plan prod -->\n## the plan\n";

describe("the note of a merge request", function () {
  this.timeout(30_000);
  let folder: string;
  let server: Server;
  let pages: { id: number; body: string; author: { id: number } }[][];
  let requests: string[];

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "note-"));
    writeFileSync(path.join(folder, "plan.md"), BODY);
    pages = [[]];
    requests = [];
    server = createServer((request, response) => {
      void answer(request).then(({ status = 200, page, content }) => {
        response.writeHead(status, page === undefined ? {} : { "x-next-page": page });
        response.end(JSON.stringify(content));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  async function answer(
    request: IncomingMessage,
  ): Promise<{ status?: number; page?: string; content: unknown }> {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://gitlab");
    if (request.headers["private-token"] !== "secret")
      return { status: 401, content: { message: "401 Unauthorized" } };
    if (request.method !== "GET") {
      requests.push(`${request.method ?? ""} ${pathname} ${await text(request)}`);
      return { status: 201, content: {} };
    }
    if (pathname === "/api/v4/user") return { content: { id: 5, name: "maint" } };
    assert.equal(pathname, "/api/v4/projects/12/merge_requests/34/notes");
    const page = Number(searchParams.get("page"));
    return { content: pages[page - 1], page: page < pages.length ? String(page + 1) : "" };
  }

  function post(environment: Record<string, string> = {}): Promise<{ code: number; said: string }> {
    const { port } = server.address() as AddressInfo;
    const env = {
      PATH: process.env["PATH"],
      CI_API_V4_URL: `http://127.0.0.1:${port}/api/v4`,
      CI_PROJECT_ID: "12",
      CI_MERGE_REQUEST_IID: "34",
      MAINT_NOTE_TOKEN: "secret",
      ...environment,
    };
    const args = ["--require", "tsx/cjs", SCRIPT, path.join(folder, "plan.md")];
    return new Promise((resolve) => {
      execFile(process.execPath, args, { env, cwd: path.dirname(SCRIPT) }, (error, out, said) => {
        resolve({ code: Number(error?.code ?? 0), said: out + said });
      });
    });
  }

  it("is written once, whatever others have written", async () => {
    pages = [
      [{ id: 1, body: BODY, author: { id: 6 } }],
      [{ id: 2, body: "<!-- maint plan x -->", author: { id: 5 } }],
    ];
    assert.deepEqual(await post(), { code: 0, said: "" });
    assert.deepEqual(requests, [
      `POST /api/v4/projects/12/merge_requests/34/notes ${JSON.stringify({ body: BODY })}`,
    ]);
  });

  it("is replaced by that of a later plan, on whichever page it is", async () => {
    pages = [[], [], [{ id: 7, body: "<!-- maint plan prod -->\nold", author: { id: 5 } }]];
    assert.deepEqual(await post(), { code: 0, said: "" });
    assert.deepEqual(requests, [
      `PUT /api/v4/projects/12/merge_requests/34/notes/7 ${JSON.stringify({ body: BODY })}`,
    ]);
  });

  it("shows no file that a link in the plan's place leads to", async () => {
    rmSync(path.join(folder, "plan.md"));
    symlinkSync("/proc/self/environ", path.join(folder, "plan.md"));
    const { code, said } = await post();
    assert.equal(code, 1);
    assert.match(said, /^The plan \S+plan\.md can't be shown: it is a link, and a file is needed\.$/m);
    assert.deepEqual(requests, []);
  });

  it("fails with what GitLab says, or with what isn't set, and never with the token", async () => {
    const refused = await post({ MAINT_NOTE_TOKEN: "wrong" });
    assert.equal(refused.code, 1);
    assert.match(refused.said, /^GET http:.*\/user answered 401: .*401 Unauthorized/);
    assert.doesNotMatch(refused.said, /wrong/);
    const unset = await post({ MAINT_NOTE_TOKEN: "", CI_MERGE_REQUEST_IID: "" });
    assert.equal(unset.code, 1);
    assert.match(
      unset.said,
      /^This isn't a job of a merge request, or no token was given: CI_MERGE_REQUEST_IID, MAINT_NOTE_TOKEN not set\./,
    );
  });
});
