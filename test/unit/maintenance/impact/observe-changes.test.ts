import assert from "node:assert/strict";
import { observeChanges, type ObservedTarget } from "../../../../maintenance/impact/observe-changes";
import type { ExecutedFiles } from "../../../../maintenance/impact/executed-files";
import {
  NO_CONTENTS,
  type KnownContents,
  type PackageContents,
} from "../../../../maintenance/impact/package-contents";
import { parseNevra } from "../../../../maintenance/packages/nevra";
import { erasure, inTargets, packageChange, restart, upgrade } from "../changes/changes-fixture";

const OLD = "pcre2-1-1.x86_64";
const NEW = "pcre2-1-2.x86_64";
const LIBRARY: PackageContents = { ...NO_CONTENTS, files: ["/usr/lib64/libpcre2-8.so.0.7.1"] };

function executedBy(...services: string[]): ExecutedFiles {
  return [{ services, programs: [], sessions: [], files: ["/usr/lib64/libpcre2-8.so.0.7.0"] }];
}

function seen(executed: ExecutedFiles | undefined, arriving = [NEW], installed = [OLD]): ObservedTarget {
  return {
    installed: installed.map(parseNevra),
    arriving: arriving.map(parseNevra),
    ...(executed !== undefined && { executed }),
  };
}

function contents(parts: Partial<KnownContents> = {}): KnownContents {
  return { arriving: new Map([[NEW, LIBRARY]]), leaving: new Map(), ...parts };
}

describe("changes with what was seen of them", () => {
  it("are told apart where a package is used by others", () => {
    const targets = new Map([
      ["101", seen(executedBy("asterisk", "httpd"))],
      ["102", seen(executedBy("httpd"))],
      ["103", seen(executedBy("httpd"))],
      ["104", seen([])],
      ["105", seen(undefined)],
    ]);
    const change = upgrade("pcre2");
    assert.deepEqual(observeChanges([inTargets("101, 102, 103, 104, 105", change)], targets, contents()), [
      { targets: ["101"], change: { ...change, observed: { services: ["asterisk", "httpd"] } } },
      { targets: ["102", "103"], change: { ...change, observed: { services: ["httpd"] } } },
      { targets: ["104"], change: { ...change, observed: {} } },
      { targets: ["105"], change },
    ]);
  });

  it("stay as they are where the arriving build's files aren't known, and where they're of no package", () => {
    const targets = new Map([["101", seen(executedBy("asterisk"))]]);
    const groups = [inTargets("101", upgrade("pcre2")), inTargets("101", restart("httpd"))];
    assert.deepEqual(observeChanges(groups, targets, contents({ arriving: new Map() })), groups);
    assert.deepEqual(observeChanges(groups.slice(1), targets, contents()), groups.slice(1));
    assert.deepEqual(observeChanges(groups, new Map(), contents()), groups);
  });

  it("have the use of what leaves, too, by the machine's own word", () => {
    const old = { ...NO_CONTENTS, files: ["/usr/sbin/gone"], restarts: ["crond"] };
    const executed: ExecutedFiles = [
      { services: ["own"], programs: [], sessions: [], files: ["/usr/sbin/gone"] },
    ];
    const targets = new Map([
      ["101", seen(executed)],
      ["102", seen(executed)],
    ]);
    const leaving = new Map([["101", new Map([[OLD, old]])]]);
    const change = upgrade("pcre2");
    assert.deepEqual(observeChanges([inTargets("101, 102", change)], targets, contents({ leaving })), [
      { targets: ["101"], change: { ...change, observed: { scriptlets: ["crond"], services: ["own"] } } },
      { targets: ["102"], change: { ...change, observed: {} } },
    ]);
    const erased = erasure("pcre2.x86_64", "1-1", "other");
    assert.deepEqual(observeChanges([inTargets("101, 102", erased)], targets, contents({ leaving })), [
      { targets: ["101"], change: { ...erased, observed: { scriptlets: ["crond"], services: ["own"] } } },
      { targets: ["102"], change: erased },
    ]);
  });

  it("are of the build that arrives, also where it's there for two architectures", () => {
    const other = "pcre2-1-2.i686";
    const targets = new Map([["101", seen(executedBy("asterisk"), [other, NEW])]]);
    const change = packageChange("upgrade", "pcre2.i686", ["1-1"], "1-2");
    const arriving = new Map([
      [NEW, LIBRARY],
      [other, NO_CONTENTS],
    ]);
    const [group] = observeChanges([inTargets("101", change)], targets, contents({ arriving }));
    assert.deepEqual(group?.change, { ...change, observed: {} });
  });
});
