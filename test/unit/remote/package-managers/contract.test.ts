import assert from "node:assert/strict";
import type { PackageManager } from "../../../../maintenance/package-managers/package-manager";
import { PACKAGE_MANAGERS } from "../../../../maintenance/package-managers/package-managers";
import { PackageManagerFixture } from "./package-manager-fixture";

const PHP = "php-5.3.3-40.el6.x86_64";
const BIND = "bind-32:9.8.2-0.68.rc1.el6_10.8.x86_64";
const CPP = "libstdc++-4.4.7-23.el6.i686";

for (const manager of PACKAGE_MANAGERS as readonly PackageManager[]) {
  describe(`the package manager ${manager.name}`, () => {
    let node: PackageManagerFixture;
    beforeEach(() => {
      node = new PackageManagerFixture(manager);
    });
    afterEach(() => {
      node.remove();
    });

    it("brings exactly the builds that are asked for", () => {
      for (const nevra of [PHP, BIND, CPP, "php-5.3.3-41.el6.x86_64"]) node.offer(nevra);
      assert.deepEqual([...node.prepare([PHP, BIND, CPP])], []);
      assert.deepEqual(node.stored, [BIND, CPP, PHP]);
    });

    it("brings what there is, and names what there isn't", () => {
      node.offer(PHP);
      const unusable = node.prepare([PHP, BIND]);
      assert.deepEqual([...unusable.keys()], [BIND]);
      assert.ok(unusable.get(BIND)?.includes(BIND), unusable.get(BIND));
      assert.deepEqual(node.stored, [PHP]);
    });

    it("finds what came since the node last fetched the lists", () => {
      node.offer(PHP, "newer");
      assert.deepEqual([...node.prepare([PHP])], []);
    });

    it("doesn't take a dead repository for an empty one", () => {
      node.offer(PHP);
      node.write("dead");
      const reason = node.prepare([PHP]).get(PHP) ?? "";
      assert.match(reason, /^package-unfetched: .*metadata/);
      assert.match(reason, /updates/, "the repository's name");
    });

    it("tells that no repository is enabled, once and not for each build", () => {
      node.write("disabled");
      const reason = "package-unfetched: no package repository is enabled on the node";
      assert.deepEqual(
        [...node.prepare([PHP, BIND])],
        [
          [PHP, reason],
          [BIND, reason],
        ],
      );
    });

    it("gives up at a lock that another one holds, and tells who", () => {
      node.offer(PHP);
      node.write("locked", "4711");
      const begun = Date.now();
      const reason = node.prepare([PHP]).get(PHP) ?? "";
      assert.match(reason, /^package-unfetched: .*\block.*\b4711\b/);
      assert.ok(Date.now() - begun < 15_000);
    });

    it("waits for a lock as long as it may, and goes on when it's free", () => {
      node.offer(PHP);
      node.write("locked", "4711");
      const release = `(sleep 2; rm "$STAND_IN/locked") >/dev/null 2>&1 </dev/null &\n`;
      assert.deepEqual([...node.prepare([PHP], { lockWaitSeconds: 20, first: release })], []);
    }).timeout(30_000);

    for (const { program, package: brings } of manager.needs) {
      it(`needs ${program}, and names the package that brings it`, () => {
        const reason = node.prepare([PHP], { lacks: [program] }).get(PHP) ?? "";
        assert.ok(
          reason.startsWith(`package-unfetched: the node lacks ${program}: install it there by`),
          reason,
        );
        assert.ok(reason.endsWith(` ${brings}\``), reason);
      });
    }
  });
}
