import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { engineCache, installOnce } from "../../../engine/cache";

describe("the engine's cache", () => {
  let folder: string;
  let target: string;
  const lines: string[] = [];
  const report = (line: string): void => void lines.push(line);

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "engine-cache-test-"));
    target = path.join(folder, "deep", "built");
    lines.length = 0;
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  function fillWith(text: string): (partial: string) => Promise<void> {
    return async (partial) => {
      await sleep(50);
      await writeFile(path.join(partial, "file"), text);
    };
  }

  it("lies where XDG_CACHE_HOME says, else in the home", () => {
    assert.equal(engineCache({ XDG_CACHE_HOME: "/x", HOME: "/h" }), "/x/pbx-maintenance/engine");
    assert.equal(engineCache({ HOME: "/h" }), "/h/.cache/pbx-maintenance/engine");
  });

  it("lets the second wait for the first and leaves nothing else behind", async () => {
    let fillings = 0;
    const fill = async (partial: string): Promise<void> => {
      fillings += 1;
      await fillWith("filled")(partial);
    };
    await Promise.all([installOnce(target, fill, report), installOnce(target, fill, report)]);
    assert.equal(fillings, 1);
    assert.equal(await readFile(path.join(target, "file"), "utf8"), "filled");
    assert.deepEqual(await readdir(path.dirname(target)), ["built"]);
    assert.match(lines.join("\n"), new RegExp(`Waiting for process ${process.pid}`));
  });

  it("leaves nothing behind when filling fails, so that the next one can try", async () => {
    await assert.rejects(
      installOnce(target, () => Promise.reject(new Error("no space")), report),
      /no space/,
    );
    assert.deepEqual(await readdir(path.dirname(target)), []);
    await installOnce(target, fillWith("second"), report);
    assert.equal(await readFile(path.join(target, "file"), "utf8"), "second");
  });

  it("takes over from a process that is no more, with what it left", async () => {
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    await mkdir(path.join(folder, "deep", `.new-${dead}-x`), { recursive: true });
    await writeFile(`${target}.lock`, String(dead));
    await installOnce(target, fillWith("taken over"), report);
    assert.deepEqual(await readdir(path.dirname(target)), ["built"]);
  });
});
