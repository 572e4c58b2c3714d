import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidArchive } from "../../../../cli/framework/archive-members";
import { readArchive } from "../../../../cli/framework/read-archive";
import { moduleXml } from "../../kinds/modules/framework-fixture";
import { HOSTILE_ARCHIVES, packArchive } from "./hostile-archives";

describe("a module's archive, as the operator's machine looks into it", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "archive-"))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const read = (content: Buffer): ReturnType<typeof readArchive> => {
    writeFileSync(join(folder, "cdr.tgz"), content);
    return readArchive(join(folder, "cdr.tgz"), "cdr");
  };

  it("is described by its module.xml, whatever its directories begin with", async () => {
    const content = moduleXml("cdr", "13.0.1");
    for (const begin of ["", "./"]) {
      const entries = [
        { path: `${begin}cdr/`, type: "5" },
        { path: `${begin}cdr/module.xml`, content },
        { path: `${begin}cdr/agi-bin/Grüße (1).php`, content: "<?php" },
      ];
      const unsigned = await read(packArchive(entries));
      assert.deepEqual([unsigned.description.version, unsigned.signed], ["13.0.1", false]);
      const sig = { path: `${begin}cdr/module.sig`, content: "-----" };
      assert.equal((await read(packArchive([...entries, sig]))).signed, true);
    }
  });

  for (const [title, pack, reason] of HOSTILE_ARCHIVES) {
    it(`is refused where it holds ${title}`, async () => {
      await assert.rejects(read(pack()), (error: unknown) => {
        assert.ok(error instanceof InvalidArchive, String(error));
        assert.match(error.message, reason);
        return true;
      });
    }).timeout(60_000);
  }
});
