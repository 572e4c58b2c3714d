import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFile } from "node:fs/promises";
import { labUnavailable } from "../../lab/requirements";
import { releaseDigest } from "../../maintenance/release/digest";
import { assertEnded, assertSays, assertSilent, assertUnchanged } from "../harness/lab-suite";
import { passedBut } from "../unit/maintenance/evidence/evidence-fixture";
import { whyNoSshd } from "../unit/remote/ssh/sshd";
import { Temporal } from "@js-temporal/polyfill";
import { SigningKey } from "../harness/signing-key";
import { type Otherwise, PromotionStack } from "./promotion-stack";

const unavailable = labUnavailable() ?? whyNoSshd();

describe(`the resource RepositoryPromotion${unavailable === undefined ? "" : ` (skipped: ${unavailable})`}`, function () {
  this.timeout(600_000);
  this.slow(60_000);
  let lab: PromotionStack;
  const october = () => lab.host.release("2026-10", ["a-1-1", "b-1-1"]);
  const november = () => lab.host.release("2026-11", ["a-2-1", "b-2-1"]);
  const withEverything = ["a-1-1.noarch", "a-2-1.noarch", "b-1-1.noarch", "b-1:2-1.noarch"];

  before(async function () {
    if (unavailable !== undefined) this.skip();
    lab = await PromotionStack.create();
  });
  after(async () => {
    if (unavailable === undefined) await lab.remove();
  });

  it("shows in a preview what would be promoted, and changes nothing", async () => {
    await lab.declare(october());
    const preview = await lab.stack.preview();
    assertEnded(preview, "well");
    assert.match(preview.text, /transition *: "nothing → 2026-10"/);
    assert.match(preview.text, /promoted *: \[\s+\[0\]: "a-1-1\.noarch"\s+\[1\]: "b-1-1\.noarch"/);
    assertSays(preview, "nothing → 2026-10: a new snapshot");
    assert.deepEqual(await lab.host.snapshots(), []);
  });

  it("promotes a release, which machines install from, and says how far it is", async () => {
    const up = await lab.stack.up();
    assertEnded(up, "well");
    assertSays(up, "promoted: updates is at 2026-10");
    assertSays(up, "signing the metadata");
    assert.match(await lab.host.record(), /\napprovedBy infrastructure team\n/);
    const installed = await lab.host.dnf("install b");
    assert.equal(installed.code, 0, installed.stderr);
  });

  it("changes nothing once it's promoted, however old the evidence is by then", async () => {
    assertUnchanged(await lab.stack.up());
    await lab.declare(october(), { promotion: { approval: undefined, evidence: undefined } });
    const later = await lab.stack.up();
    assertEnded(later, "well");
    assert.match(await lab.host.record(), /\napprovedBy infrastructure team\n/);
  });

  it("adds the next one to it, and goes back by one switch, for which no file need be written", async () => {
    await lab.declare(november());
    assertEnded(await lab.stack.up(), "well");
    assert.deepEqual(await lab.host.offered(), withEverything);
    await lab.declare(october(), { promotion: "none" });
    const back = await lab.stack.up();
    assertEnded(back, "well");
    assertSays(
      back,
      "2026-11 → 2026-10: the snapshot that is there, approved by infrastructure team on 2026-",
    );
    assert.deepEqual(await lab.host.offered(), ["a-1-1.noarch", "b-1-1.noarch"]);
  });

  it("finds out in a refresh that somebody has switched it", async () => {
    execFileSync("ln", ["-sfn", "snapshots/2026-11", `${lab.host.root}/updates`]);
    const refreshed = await lab.stack.refresh();
    assertEnded(refreshed, "well");
    assertSays(refreshed, "2026-11 → 2026-10");
    assertEnded(await lab.stack.up(), "well");
    assert.equal(await lab.host.current(), "2026-10");
  });

  describe("is refused, and leaves the repository as it is,", () => {
    beforeEach(async () => {
      await lab.host.reset();
      await lab.host.promote(october());
    });

    const refuse = (
      what: string,
      ids: readonly string[],
      otherwise: Otherwise | (() => Otherwise),
      sentences: readonly string[],
      prepare: () => Promise<void> = () => Promise.resolve(),
    ): void => {
      it(what, async () => {
        await prepare();
        const release = lab.host.release("2026-12", ids);
        await lab.declare(release, typeof otherwise === "function" ? otherwise() : otherwise);
        const up = await lab.stack.up();
        assertEnded(up, "badly");
        assertSays(up, "Release 2026-12 isn't promoted, and nothing was changed:");
        for (const sentence of sentences)
          assertSays(
            up,
            sentence
              .replaceAll("PLACE", `updates:${lab.host.root}`)
              .replaceAll("DIGEST", releaseDigest(release)),
          );
        assert.deepEqual([await lab.host.current(), await lab.host.snapshots()], ["2026-10", ["2026-10"]]);
      });
    };
    const both = ["a-2-1", "b-2-1"];
    const ago = (days: number) => Temporal.Now.instant().subtract({ hours: 24 * days });

    refuse("with a package that isn't signed", [...both, "unsigned-1-1"], {}, [
      "promotion-signed: unsigned-1-1.noarch in PLACE/staging isn't signed. Sign it with a release key",
    ]);
    refuse("with one that is signed with another key", [...both, "foreign-1-1"], {}, [
      "promotion-signed: foreign-1-1.noarch in PLACE/staging is signed with the key ",
      "which isn't a release key. Sign it with a release key",
    ]);
    refuse(
      "with a file that is damaged",
      both,
      {},
      [
        "promotion-signed: a-2-1.noarch in PLACE/staging is damaged: the metadata and the release name another checksum",
      ],
      () => appendFile(lab.host.staged("a-2-1.noarch.rpm"), "x"),
    );
    refuse("without what a package needs", ["b-2-1"], {}, [
      "promotion-complete: After the promotion to PLACE/updates, b-1:2-1.noarch needs a = 2, which nothing provides (a-2-1.noarch of staging provides it, but isn't in the release)",
    ]);
    refuse("with a package that conflicts with another", [...both, "c-1-1"], {}, [
      "promotion-complete: After the promotion to PLACE/updates, c-1-1.noarch conflicts with a-2-1.noarch (a)",
    ]);
    refuse("without a promotion file", both, { promotion: "none" }, [
      "promotion-approved: No promotion file says that the infrastructure team passed release 2026-12 (DIGEST). Write one under promotions/",
    ]);
    refuse("without an approval", both, { promotion: { approval: undefined } }, [
      "promotion-approved: Promotion 2026-12 isn't approved. Have the infrastructure team pass release 2026-12 (DIGEST)",
    ]);
    refuse(
      "with an approval of something else",
      both,
      { promotion: { release: { name: "2026-12", digest: `sha256:${"0".repeat(64)}` } } },
      [
        `promotion-approved: Promotion 2026-12 is for release 2026-12 (sha256:${"0".repeat(64)}), and this is release 2026-12 (DIGEST).`,
      ],
    );
    refuse(
      "with an approval of tomorrow",
      both,
      { promotion: { approval: { by: "infrastructure team", at: "2126-11-27T10:00:00Z" } } },
      [
        "promotion-approved: The approval of promotion 2026-12 by infrastructure team is dated 2126-11-27T10:00:00Z, which is later than now.",
      ],
    );
    refuse("without evidence", both, { promotion: { evidence: undefined } }, [
      "promotion-evidence: Nothing shows that release 2026-12 (DIGEST) passes no-dependency-failures, ",
      "Promotion 2026-12 names no evidence. Test exactly this release with `maint qualify … --promoted FILE`, where FILE is that of release 2026-10",
    ]);
    refuse(
      "with evidence that was changed after it was signed",
      both,
      { forge: (signed) => ({ ...signed, text: signed.text.replace("alice@desk", "alice@home") }) },
      ["evidence.json isn't what ", "Somebody changed it afterwards, or forged the signature."],
    );
    refuse("with evidence that nobody signed", both, { forge: ({ file, text }) => ({ file, text }) }, [
      "evidence.json isn't signed: there's no ",
    ]);
    refuse(
      "with evidence that somebody else signed",
      both,
      () => {
        const key = new SigningKey();
        return { forge: (signed) => ({ ...signed, signature: key.sign(signed.text) }) };
      },
      ["evidence.json is signed by ", "which isn't trusted: only "],
    );
    refuse("with evidence of long ago", both, () => ({ evidence: { testedAt: ago(30.5) } }), [
      "evidence.json is too old: the test was 31 days ago, and the limit is 30.",
    ]);
    refuse(
      "with evidence about another release",
      both,
      { evidence: { release: { name: "other", digest: `sha256:${"1".repeat(64)}` } } },
      [`evidence.json is about release other (sha256:${"1".repeat(64)}), not about 2026-12 (DIGEST).`],
    );
    refuse(
      "with evidence that was made over another release than the one that is promoted",
      both,
      { evidence: { promoted: { name: "2026-09", digest: `sha256:${"9".repeat(64)}` } } },
      [
        `evidence.json is from a test over release 2026-09 (sha256:${"9".repeat(64)}), and updates is at 2026-10 (sha256:`,
        "Test exactly this release with `maint qualify … --promoted FILE`, where FILE is that of release 2026-10",
      ],
    );
    refuse(
      "with evidence of a gate that failed",
      both,
      {
        evidence: {
          gates: passedBut("no-regression-apache", { verdict: "failed", reason: "httpd is gone." }),
        },
      },
      [
        "no-regression-apache (failed)",
        "evidence.json shows failed gates: no-regression-apache over promoted (httpd is gone).",
      ],
    );

    it("shows all that in a preview, which the policy pack fails", async () => {
      await lab.declare(lab.host.release("2026-12", [...both, "unsigned-1-1"]), {
        promotion: { approval: undefined, evidence: undefined },
      });
      const preview = await lab.stack.preview("--policy-pack", "policy");
      assertEnded(preview, "badly");
      for (const policy of ["promotion-approved", "promotion-evidence", "promotion-signed"])
        assert.match(preview.text, new RegExp(`\\[mandatory\\].* ${policy} `));
      assertSilent(preview, "promotion-complete");
      assertSilent(preview, "behind-the-gate");
    });
  });

  describe("is disturbed", () => {
    beforeEach(async () => {
      await lab.host.reset();
      await lab.host.promote(october());
      await lab.declare(november());
      await lab.hold();
    });

    it("by a second operator, who is told of the first", async () => {
      const other = await lab.another();
      await lab.declare(november(), {}, other);
      const running = lab.stack.beginUp();
      await lab.untilHeld();
      const refused = await other.up();
      assertEnded(refused, "badly");
      assert.match(
        refused.text.replaceAll(/\s+/g, " "),
        /promotion-whole: \S+@\S+, promotion of 2026-11, since 20\S+ has locked updates:\S+\. Plan again when that has ended\./,
      );
      await lab.goOn();
      assertEnded(await running.outcome, "well");
      assertUnchanged(await lab.stack.up());
      assertEnded(await other.up(), "well");
      await other.remove();
      assert.equal(await lab.host.current(), "2026-11");
    });

    it("by a connection that drops: it goes on, and its client comes back to it", async () => {
      const running = lab.stack.beginUp();
      await lab.untilHeld();
      lab.dropConnections();
      await running.saying(/connection lost, coming back/);
      await lab.goOn();
      const up = await running.outcome;
      assertEnded(up, "well");
      assertSays(up, "promoted: updates is at 2026-11");
      assert.equal(await lab.host.current(), "2026-11");
    });

    it("by the end of the operator's machine: what was begun is finished", async () => {
      const running = lab.stack.beginUp();
      await lab.untilHeld();
      await lab.stack.killAll();
      await running.outcome;
      await lab.goOn();
      while ((await lab.host.current()) !== "2026-11")
        await new Promise((resolve) => setTimeout(resolve, 50));
      assert.deepEqual(await lab.host.offered(), withEverything);
      await lab.stack.run("cancel", "--yes");
      assertEnded(await lab.stack.up(), "well");
    });

    it("by being killed on the host: the repository is whole, and the next run finishes it", async () => {
      const running = lab.stack.beginUp();
      await lab.untilHeld();
      await lab.killPromotion();
      const up = await running.outcome;
      assertEnded(up, "badly");
      assertSays(up, "the promotion of 2026-11 ended early while describing");
      assertSays(up, "The repository is whole, as it was before or as it was to be.");
      assert.deepEqual(await lab.host.offered(), ["a-1-1.noarch", "b-1-1.noarch"]);
      await lab.goOn();
      assertEnded(await lab.stack.up(), "well");
      assert.deepEqual(await lab.host.offered(), withEverything);
    });
  });
});
