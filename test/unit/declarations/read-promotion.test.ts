import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readFleet } from "../../../declarations/read-fleet";
import { describePromotion } from "../../../components/repository";
import { type PromotionStack, readPromotion } from "../../../declarations/read-promotion";
import { FURTHER_FOLDERS, ProjectFiles } from "../../../declarations/project-files";
import { parseFleet } from "../../../maintenance/fleet/parse";
import { evidenceOf, KEY, signedFile } from "../maintenance/evidence/evidence-fixture";

const DIGEST = `sha256:${"d".repeat(64)}`;
const EVIDENCE = signedFile(evidenceOf(DIGEST));
const REPOSITORY = `{ address: repo, hostKeys: ["SHA256:${"A".repeat(43)}"], root: /srv, parts: [{ layer: containers, osFamily: el6 }], signing: { keyId: ${"a".repeat(40)} } }`;

describe("the declarations of a stack that promotes", () => {
  let folder: string;
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const read = (stack: Partial<PromotionStack> = {}, more = "") => {
    const text = `fleet: f\nreleaseKeys: [release.asc]\nrepositories: { updates: ${REPOSITORY} }\n${more}`;
    const release = write("release.yaml", "release: r\ncontainers: { el6: { packages: [] } }\n");
    const files = new ProjectFiles(process.cwd(), { [FURTHER_FOLDERS]: folder });
    const fleet = readFleet(write("fleet.yaml", text), files);
    return describePromotion(readPromotion({ repository: "updates", release, ...stack }, fleet, files));
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "declared-promotion-"));
    mkdirSync(join(folder, "promotions"));
    write("release.asc", readFileSync("keys/sandbox-release.asc", "utf8"));
    write("tests.pub", `${KEY.publicKey}\n`);
    write("e.json", EVIDENCE.text);
    write("e.json.sig", EVIDENCE.signature ?? "");
    write("f.json", EVIDENCE.text);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("are those of the template", () => {
    const { repositories } = parseFleet(readFileSync("fleet/prod.yaml", "utf8"), "fleet/prod.yaml");
    assert.equal(repositories["updates"]?.ssh.bastion?.name, "gate");
    const stack = readFileSync("Pulumi.updates.yaml", "utf8");
    assert.match(stack, /^ {2}pbx-maintenance:repository: updates$/m);
  });

  it("are the release by its digest, the record, the evidence with its signatures, and whose counts", () => {
    const promotion = write(
      "promotions/p.yaml",
      `promotion: p\nrelease: { name: r, digest: "${DIGEST}" }\nevidence: [../e.json, ../f.json]\n`,
    );
    const args = read({ promotion }, "qualification: { keys: [tests.pub], maximumAgeDays: 7 }\n");
    assert.equal(args.repository, "updates");
    assert.match(args.release.digest, /^sha256:/);
    assert.deepEqual(args.record, { promotion: "p", release: { name: "r", digest: DIGEST } });
    assert.deepEqual(args.evidence, [
      { ...EVIDENCE, file: join(folder, "e.json") },
      { file: join(folder, "f.json"), text: EVIDENCE.text },
    ]);
    assert.deepEqual(args.qualification?.maximumAgeDays, 7);
    assert.deepEqual(args.releaseKeys, [join(folder, "release.asc")]);
  });

  it("may be without a promotion file, and without a qualification: what comes of that the policy says", () => {
    const { record, evidence, qualification } = read();
    assert.deepEqual([record, evidence, qualification], [undefined, [], undefined]);
  });

  for (const [what, stack, message] of [
    [
      "a repository that there isn't",
      { repository: "update" },
      'The fleet file has no repository "update", which the stack\'s configuration names; did you mean "updates"?',
    ],
    [
      "another repository that there isn't",
      { repository: "debian" },
      'The fleet file has no repository "debian", which the stack\'s configuration names; it has updates.',
    ],
    [
      "a promotion file that isn't there",
      { promotion: "no.yaml" },
      /^The promotion file no\.yaml can't be read/,
    ],
  ] as const) {
    it(`can't name ${what}`, () => {
      assert.throws(() => read(stack), { message });
    });
  }

  it("can't name evidence that isn't there", () => {
    const promotion = write(
      "promotions/p.yaml",
      `promotion: p\nrelease: { name: r, digest: "${DIGEST}" }\nevidence: [../no.json]\n`,
    );
    assert.throws(() => read({ promotion }), { message: /^The evidence file .*no\.json can't be read/ });
  });
});
