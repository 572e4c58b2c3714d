import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { PromotionArgs } from "../../../../components/declared/promotion";
import type { ReleaseArgs } from "../../../../components/declared/release";
import { readDeclaredRepository } from "../../../../components/declared/read-declared-repository";
import type { PbxRepositoryArgs } from "../../../../components/declared/repository";

/** In the project's own folder. */
const FILE = "releases/sandbox-2026-11-27.yaml";
const ARGS: PbxRepositoryArgs = {
  releaseKeys: ["keys/sandbox-release.asc"],
  bastions: { gate: { address: "192.0.2.1", user: "jump", knownHostsFile: "known_hosts" } },
  repository: {
    ...{ address: "192.0.2.21", root: "/srv/el6", parts: [{ layer: "nodes", osFamily: "el6" }] },
    ...{ signing: { keyId: "0".repeat(40) }, ssh: { bastion: "gate", knownHostsFile: "known_hosts" } },
  },
  release: FILE,
};

describe("a repository that a program declares", () => {
  it("has the defaults of a fleet file, and no promotion", () => {
    const { basis } = readDeclaredRepository("updates", ARGS);
    const { name, architecture, ssh } = basis.repository;
    assert.deepEqual(
      [name, architecture, ssh.user, ssh.bastion?.user],
      ["updates", "x86_64", "root", "jump"],
    );
    assert.deepEqual([basis.record, basis.evidence], [undefined, []]);
  });

  it("is at the same release, whether an object or a file says it", () => {
    const { basis } = readDeclaredRepository("updates", ARGS);
    const release = parse(readFileSync(FILE, "utf8")) as ReleaseArgs;
    const promotion = { promotion: "p", release: { name: "r", digest: basis.release.digest } };
    const { basis: ofObjects } = readDeclaredRepository("updates", { ...ARGS, release, promotion });
    assert.equal(ofObjects.release.digest, basis.release.digest);
    assert.deepEqual(ofObjects.record, promotion);
  });

  const { repository } = ARGS;
  const wrongs: readonly [what: string, args: PbxRepositoryArgs, message: string][] = [
    [
      "a folder that isn't absolute",
      { ...ARGS, repository: { ...repository, root: "srv" } },
      'PbxRepository updates: repository.root: expected an absolute path there, got "srv"',
    ],
    [
      "an unknown bastion",
      { ...ARGS, repository: { ...repository, ssh: { ...repository.ssh, bastion: "gaet" } } },
      'PbxRepository updates: repository.ssh.bastion: unknown bastion "gaet"; did you mean "gate"?',
    ],
    [
      "an argument of a fleet",
      { ...ARGS, nodes: {} } as PbxRepositoryArgs,
      'PbxRepository updates: nodes: unknown key "nodes"',
    ],
    [
      "an output, since a promotion is planned as a whole",
      { ...ARGS, repository: { ...repository, address: Promise.resolve("192.0.2.21") as unknown as string } },
      "PbxRepository updates: repository.address: is an output, and",
    ],
    [
      "a promotion without its release",
      { ...ARGS, promotion: { promotion: "p" } as unknown as PromotionArgs },
      "PbxRepository updates: promotion.release: missing; expected ",
    ],
  ];
  for (const [what, args, message] of wrongs)
    it(`is refused for ${what}, by its path`, () => {
      assert.throws(
        () => readDeclaredRepository("updates", args),
        (error) => error instanceof Error && error.message.startsWith(message),
      );
    });
});
