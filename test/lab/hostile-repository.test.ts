import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forgePackage, NAME, PAYLOAD_DIGESTS, SIGNATURES, signForgery } from "../../lab/forged-package";
import type { LabNode, PackageBuild } from "../../lab/lab";
import { runCommand } from "../../lab/run-command";
import { prepareSigningKeys, type SigningKeys } from "../../lab/signing-key";
import { assign, compose, part } from "../../remote/script/parts";
import { installedBuilds } from "../harness/installed";
import { USUAL_PACKAGES } from "../../lab/declarations";
import { assertEnded, assertSays, describeOnLab } from "../harness/lab-suite";

const ASTERISK = "asterisk-11.25.3-1";
const PHP = ["php-5.3.3-50.el6", "php-common-5.3.3-50.el6"];
/** The name that a repository may give a package, to have it written where cron reads it. */
const PATH_NAME = "../../../../etc/cron.d/x\nasterisk";
const NEVRA = "asterisk-11.25.3-1.x86_64";

describeOnLab(
  "a hostile repository",
  {
    nodes: [
      { name: "node1", runtime: "openvz", packageManager: "yum", containers: 2 },
      { name: "node2", runtime: "lxc", packageManager: "dnf", containers: 2 },
    ],
  },
  (suite) => {
    let keys: SigningKeys;
    let asterisk: PackageBuild;
    let original: Buffer;
    /** Unsigned; what says that it's signed, isn't. */
    let evil: Buffer;

    before(async () => {
      keys = await prepareSigningKeys();
      asterisk = suite.lab.packages.get(ASTERISK);
      original = await readFile(asterisk.file);
      evil = forgePackage(original, { header: new Map([[NAME, PATH_NAME]]) });
      const held = { customer: "acme", overrides: { hold: ["asterisk"] } };
      const containers = suite.lab.nodes.map(({ name, containers: [first, second] }) => {
        return [name, { [first!.id]: { customer: "acme" }, [second!.id]: held }] as const;
      });
      await suite.declareFleet({ containers: Object.fromEntries(containers) });
    });

    const serve = (file: Buffer): Promise<void> =>
      suite.lab.repository.publish(
        USUAL_PACKAGES.map((id) => suite.lab.packages.get(id)),
        new Map([[asterisk, file]]),
      );

    /** Files of a node that are younger than a moment, without those that its own tools keep. */
    async function youngerThan(node: LabNode, marker: string): Promise<string[]> {
      const kept = [
        "/proc",
        "/sys",
        "/dev",
        "/run",
        "/tmp",
        "/var/cache/dnf",
        "/var/log",
        "/var/lib/dnf",
        "/var/lib/rpm",
        "/usr/lib/lab",
      ];
      const pruned = [...kept, "/var/lib/lxc"].map((path) => `-path ${path}`).join(" -o ");
      const found = await node.exec(
        `find / -xdev \\( ${pruned} \\) -prune -o -cnewer ${marker} ! -type d -print`,
      );
      return found.split("\n").filter((path) => path !== "");
    }

    /** Plans and applies; whatever is served as Asterisk must not leave a trace on any node. */
    async function attempt(reason: string): Promise<void> {
      for (const node of suite.lab.nodes) await node.exec("touch /tmp/marker; sleep 0.1");
      const plan = await suite.stack.preview();
      for (const node of suite.lab.nodes) {
        const files = await youngerThan(node, "/tmp/marker");
        const strange = files.filter(
          (path) =>
            !/^\/var\/lib\/pbx-maintenance\/store\/([0-9a-f]{64}\.rpm|builds\/[a-z0-9._-]+)$/.test(path),
        );
        assert.deepEqual(strange, []);
      }
      for (const { name } of suite.lab.nodes) assertSays(plan, `${name}: ${NEVRA} ${reason}`);
    }

    it("has no way out of the store by a package's name, where the release pins the build", async () => {
      await serve(evil);
      await suite.declareRelease([ASTERISK, ...PHP]);
      await attempt("isn't the file that the release names: its sha256 differs");
    });

    it("nor where the release pins nothing, and the file isn't signed", async () => {
      await suite.declareRelease([], [{ nevra: NEVRA }, ...PHP.map((id) => suite.lab.packages.get(id))]);
      await attempt("isn't signed with a release key: it has no signature");
    });

    it("nor even with a release key's", async () => {
      await serve(await signForgery(evil, keys));
      await attempt("is another package inside, whose name no package can have");
    });

    it("nor where the release pins that very file", async () => {
      const signed = await signForgery(evil, keys);
      const sha256 = createHash("sha256").update(signed).digest("hex");
      await serve(signed);
      await suite.declareRelease(PHP, [{ nevra: NEVRA, sha256 }]);
      await attempt("is another package inside, whose name no package can have");
    });

    it("can't keep other containers from their updates", async () => {
      const outcome = await suite.stack.up();
      assertEnded(outcome, "badly");
      for (const node of suite.lab.nodes) {
        const [needing, other] = await Promise.all(
          node.containers.map((container) => installedBuilds(container, "asterisk", "php")),
        );
        assert.deepEqual(needing, ["asterisk-11.25.0-1.x86_64", "php-5.3.3-49.el6.x86_64"]);
        assert.deepEqual(other, ["asterisk-11.25.0-1.x86_64", "php-5.3.3-50.el6.x86_64"]);
      }
    });

    it("can't pass off another signed package as the one that is wanted", async () => {
      await suite.declareRelease([], [{ nevra: NEVRA }]);
      await serve(await readFile(suite.lab.packages.get("openssl-1.0.1e-58.el6").file));
      await attempt("is another package inside: openssl-1.0.1e-58.el6.x86_64");
    });

    describe("and the signatures of packages", () => {
      /** What is wrong with a package's signature, by this machine's rpm: a code of docs/problems.md, and its parameter. */
      async function findingOf(file: Buffer, pinned = "-"): Promise<string> {
        const folder = await mkdtemp(join(tmpdir(), "finding-"));
        try {
          await writeFile(join(folder, "package.rpm"), file);
          const parameters = assign({ TMP: folder, KEYS: keys.release.armored });
          const script = compose(
            parameters,
            part("remote/script/prelude.sh"),
            part("remote/rpm/verify.sh"),
            `make_ring; signature_fault "$TMP/package.rpm" ${pinned}`,
          );
          return (await runCommand("sh", [], { input: script })).trim();
        } finally {
          await rm(folder, { recursive: true });
        }
      }

      const withoutDigests = new Map(PAYLOAD_DIGESTS.map((tag) => [tag, undefined]));
      const tail = Buffer.from("not what was signed");

      it("are good over header and payload, and over a header with the payload's digest", async () => {
        assert.equal(await findingOf(original), "");
        assert.equal(await findingOf(forgePackage(original, { keep: [SIGNATURES.header] })), "");
        const whole = await signForgery(forgePackage(original, { header: withoutDigests }), keys);
        assert.equal(await findingOf(whole), "");
      });

      it("aren't where only the header is covered, wherever the payload's digest stands", async () => {
        const whole = await signForgery(forgePackage(original, { header: withoutDigests }), keys);
        const headerOnly = forgePackage(whole, { keep: [SIGNATURES.header], appended: tail });
        assert.equal(await findingOf(headerOnly), "package-header-signed");
        const moved = await signForgery(forgePackage(original, { intoSignature: PAYLOAD_DIGESTS }), keys);
        const unsignedDigest = forgePackage(moved, { keep: [SIGNATURES.header, ...PAYLOAD_DIGESTS] });
        assert.equal(await findingOf(unsignedDigest), "package-header-signed");
      });

      it("aren't where what they cover was changed", async () => {
        const whole = await signForgery(forgePackage(original, { header: withoutDigests }), keys);
        const changed = forgePackage(whole, { keep: Object.values(SIGNATURES), appended: tail });
        assert.match(
          await findingOf(changed),
          /^package-signature-bad\tV4 RSA\/SHA256 Signature, key ID [0-9a-f]{8}: BAD$/,
        );
        const payload = forgePackage(original, { keep: [SIGNATURES.header], appended: tail });
        assert.match(await findingOf(payload), /^package-signature-bad\tPayload SHA256 (ALT )?digest: BAD/);
        const header = forgePackage(original, {
          header: new Map([[NAME, "asterisj"]]),
          keep: [SIGNATURES.header],
        });
        assert.match(
          await findingOf(header),
          /^package-signature-bad\tHeader V4 RSA\/SHA512 Signature, key ID [0-9a-f]{8}: BAD/,
        );
      });

      it("count when made with SHA-1, and when made with MD5 only for a file that the release pins", async () => {
        const unsigned = forgePackage(original, {});
        assert.equal(await findingOf(await signForgery(unsigned, keys, { digest: "sha1" })), "");
        const weak = await signForgery(unsigned, keys, { digest: "md5" });
        assert.equal(await findingOf(weak), "package-signed-weakly");
        assert.equal(await findingOf(weak, "0".repeat(64)), "");
      });

      it("are no matter for what is no package", async () => {
        assert.match(
          await findingOf(Buffer.from("http://127.0.0.1/x.rpm\n/etc/passwd\n")),
          /^package-signature-bad\trpm can't read it$/,
        );
      });
    });
  },
);
