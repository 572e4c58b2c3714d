import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { text } from "node:stream/consumers";
import { tmpdir } from "node:os";
import path from "node:path";
import { runMaint } from "../../../../cli/maint/maint";
import { replaceFile } from "../../../../cli/maint/replace-file";

describe("a file that a command writes", () => {
  let folder: string;
  const pathOf = (name: string) => path.join(folder, name);
  const read = (name: string) => readFileSync(pathOf(name), "utf8");
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "replace-file-"));
    writeFileSync(pathOf("theirs"), "theirs\n");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("takes the place of a link, and not of what that leads to", async () => {
    symlinkSync("theirs", pathOf("link"));
    symlinkSync("nowhere", pathOf("dangling"));
    for (const name of ["link", "dangling"]) {
      await replaceFile(pathOf(name), "ours\n");
      assert.ok(lstatSync(pathOf(name)).isFile());
      assert.equal(read(name), "ours\n");
    }
    assert.equal(read("theirs"), "theirs\n");
    assert.deepEqual(readdirSync(folder).sort(), ["dangling", "link", "theirs"]);
  });

  it("takes the place of a link to a device, too", async () => {
    symlinkSync("/dev/null", pathOf("link"));
    await replaceFile(pathOf("link"), "new");
    assert.deepEqual(
      [lstatSync(pathOf("link")).isFile(), readFileSync(pathOf("link"), "utf8")],
      [true, "new"],
    );
  });

  it("isn't written through a link that somebody expects it to make on the way", async () => {
    symlinkSync("theirs", pathOf(`.plan.md.${process.pid}.tmp`));
    await replaceFile(pathOf("plan.md"), "ours\n");
    assert.equal(read("plan.md"), "ours\n");
    assert.equal(read("theirs"), "theirs\n");
  });

  it("stays as readable as it was", async () => {
    chmodSync(pathOf("theirs"), 0o640);
    await replaceFile(pathOf("theirs"), "ours\n");
    assert.equal(statSync(pathOf("theirs")).mode & 0o777, 0o640);
  });

  it("may be a pipe", async () => {
    execFileSync("mkfifo", [pathOf("pipe")]);
    const cat = spawn("cat", [pathOf("pipe")], { stdio: ["ignore", "pipe", "ignore"] });
    const said = text(cat.stdout);
    await replaceFile(pathOf("pipe"), "ours\n");
    assert.equal(await said, "ours\n");
    assert.ok(statSync(pathOf("pipe")).isFIFO());
  });

  it("is no way out of the project for a plan, whatever is there in a pull request", async () => {
    writeFileSync(pathOf("preview.json"), "no preview");
    for (const output of ["markdown", "json", "sarif", "text"]) symlinkSync("theirs", pathOf(output));
    const outputs = ["markdown", "json", "sarif", "text"].flatMap((output) => [`--${output}`, output]);
    const code = await runMaint(["plan", "--from", "preview.json", ...outputs], {
      cwd: folder,
      environment: {},
      readInput: () => assert.fail("nothing is read"),
      print: () => undefined,
      tell: () => undefined,
    });
    assert.equal(code, 1);
    assert.equal(read("theirs"), "theirs\n");
    assert.match(read("text"), /can't be made/);
  });
});
