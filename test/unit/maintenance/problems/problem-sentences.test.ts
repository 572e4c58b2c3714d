import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AREAS, FINDING_AREA } from "../../../../maintenance/problems/catalogue";
import { describeCause } from "../../../../maintenance/problems/describe";
import { problemDocs } from "../../../../generate/problem-docs";
import type { ProblemKind } from "../../../../maintenance/problems/kind";
import { describeUnitFinding } from "../../../../maintenance/problems/unit-findings";
import { ALLOCATION_SAMPLES } from "./allocation-samples";
import { DEVICE_SAMPLES } from "./device-samples";
import { EVIDENCE_SAMPLES } from "./evidence-samples";
import { FINDING_SAMPLES } from "./finding-samples";
import { PROCEDURE_SAMPLES } from "./procedure-samples";
import { PROMOTION_SAMPLES } from "./promotion-samples";
import { STORAGE_SAMPLES } from "./storage-samples";

/* The one place where the sentence of each kind of problem is asserted. */

const FINDINGS = [
  { code: "asterisk-gone", parameters: [] },
  { code: "registrations-missing", parameters: ["1", "2"] },
];

const RECOVERED = [{ code: "modules-directory-recovered", parameters: [] }];

const SENTENCES: readonly (readonly [
  code: string,
  parameters: Readonly<Record<string, unknown>>,
  sentence: string,
])[] = [
  [
    "unreachable",
    { place: "place", reason: "reason" },
    "place can't be reached: reason. Check that the machine is up. Check its address and port, and the routes and firewalls on the way.",
  ],
  [
    "connection-refused",
    { place: "place" },
    "place refused the connection: nothing listens on that port. Check the port, and that sshd is running there.",
  ],
  [
    "name-not-found",
    { place: "place", address: "address" },
    "place can't be reached: the name \"address\" has no address. Check its spelling in the fleet file, and this machine's DNS.",
  ],
  [
    "handshake-failed",
    { place: "place", reason: "reason", advice: "advice" },
    "place answered, but opened no SSH session: reason. advice",
  ],
  [
    "login-refused",
    { place: "place", tried: ["a", "b"], accepted: ["a", "b"], detail: "detail" },
    "place refused the login (detail). Tried: a, b. The server accepts: a, b. Check the user. Check that the machine knows this key or password.",
  ],
  [
    "no-credentials",
    { place: "place" },
    "There's no credential for place. Give it an identityFile, agent: true, or a privateKey or password as a secret.",
  ],
  [
    "private-key-unusable",
    { place: "place", source: "source", reason: "reason" },
    "The private key for place can't be used: source reason",
  ],
  [
    "agent-unavailable",
    { place: "place", reason: "reason" },
    "An SSH agent should give the key for place, but reason. Start an agent (`eval $(ssh-agent)`) and add the key (`ssh-add`). Or name an identityFile instead.",
  ],
  [
    "shell-unavailable",
    { place: "place", reason: "reason" },
    "place accepted the login, but started no shell for the script: reason",
  ],
  ["sudo-failed", { place: "place", reason: "reason" }, "On place, sudo didn't give root: reason"],
  [
    "script-silent",
    { place: "place", seconds: 2 },
    "The script on place printed nothing for 2 s, so this program stopped listening. The script may still be running there.",
  ],
  [
    "script-flooded",
    { place: "place", what: "what" },
    "place printed too much: what. No script of this program prints so much. The connection was ended. Look what prints there: a login profile, or somebody who has taken the machine.",
  ],
  [
    "connection-lost",
    { place: "place", reason: "reason" },
    "The connection to place was lost: reason. Detached work goes on there. Run again to follow it.",
  ],
  [
    "script-failed",
    { what: "what", exitCode: "exitCode", said: "said" },
    "what ended early (exit code exitCode): said. It changed nothing. Look at the node's shell and disk, then run again.",
  ],
  [
    "containers-unlisted",
    { runtime: "runtime", said: "said" },
    "runtime can't list the containers: said. Check that the node's runtime in the fleet file is the right one.",
  ],
  [
    "clock-differs",
    { there: "there", here: "here" },
    "the clock of node1 says there, and this machine's clock says here. So the node can't record since when it has a release, or a restart waits. Set the wrong clock right",
  ],
  [
    "since-unkept",
    { said: "said" },
    "the node couldn't record since when the release is there, or a restart waits, so the time begins at the next look: said",
  ],
  [
    "production-unmarked",
    { said: "said" },
    "node1 can't record that it's a node of production: said. Look at its disk",
  ],
  [
    "journal-unread",
    { said: "said" },
    "its journal can't be read, so the learned estimate is of the other nodes: said",
  ],
  [
    "marks-refused",
    { said: "said" },
    "node1 can't record since when it has a release, or a restart waits: said. Look at its disk",
  ],
  [
    "host-key-unknown",
    {
      place: "place",
      presented: [
        { type: "type", fingerprint: "fingerprint", publicKey: "publicKey" },
        { type: "type", fingerprint: "fingerprint", publicKey: "publicKey" },
      ],
      searched: "searched",
    },
    'The host key of place isn\'t known: searched. The machine presented type fingerprint and type fingerprint. Compare it with `ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub` on the machine\'s own console. If it\'s the same, pin it in the fleet file:\n  hostKeys: ["publicKey", "publicKey"]',
  ],
  [
    "host-key-changed",
    {
      place: "place",
      presented: [
        { type: "type", fingerprint: "fingerprint", publicKey: "publicKey" },
        { type: "type", fingerprint: "fingerprint", publicKey: "publicKey" },
      ],
      expected: "expected",
    },
    'The host key of place has changed: the machine presented type fingerprint and type fingerprint, but expected. Someone may be in between, or the node was reinstalled. Nothing was sent to it. Compare it with `ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub` on the machine\'s own console. Replace the known key in the fleet file only if it\'s the same:\n  hostKeys: ["publicKey", "publicKey"]',
  ],
  [
    "host-key-revoked",
    {
      place: "place",
      presented: [
        { type: "type", fingerprint: "fingerprint", publicKey: "publicKey" },
        { type: "type", fingerprint: "fingerprint", publicKey: "publicKey" },
      ],
      where: "where",
    },
    "place presented type fingerprint and type fingerprint, which where marks as @revoked. Nothing was sent to it. Someone may be in between, or the machine needs a new host key.",
  ],
  [
    "secrets-not-bound",
    {
      place: "place",
      presented: [
        { type: "type", fingerprint: "fingerprint", publicKey: "publicKey" },
        { type: "type", fingerprint: "fingerprint", publicKey: "publicKey" },
      ],
      user: "user",
    },
    "place presented type fingerprint and type fingerprint. The stack's credentials for it aren't bound to that key and the user user. None of them was offered. Look who changed the address, the port, the user or the host keys in the fleet file. If it's the right machine, bind them with the stack's passphrase: `npx maint credentials bind --stack STACK`.",
  ],
  [
    "host-key-pin-malformed",
    { place: "place", pin: "pin" },
    'The pinned host key "pin" of place is neither a fingerprint nor a public key. A fingerprint is "SHA256:…", with 43 characters after the colon. A public key is "ssh-ed25519 AAAA…". Copy it from `ssh-keygen -lf` or from the .pub file of the machine.',
  ],
  [
    "known-hosts-unreadable",
    { place: "place", file: "file", reason: "reason" },
    "The host key of place can't be verified. The file file can't be read: it reason. Make it readable, or pin the key in the fleet file.",
  ],
  [
    "address-unfit",
    { what: "address" },
    "the output for its address gives something else. Correct the output in the program",
  ],
  [
    "address-known-later",
    {},
    "another resource that isn't made yet gives its address. The run plans this node after that",
  ],
  [
    "container-missing",
    { there: "there" },
    "it's in the fleet file, but not on node1. node1 has there. Correct the fleet file",
  ],
  ["not-observed", { said: "said" }, "it can't be observed: said"],
  [
    "processes-unseen",
    { said: "said" },
    "the run can't see which files its processes execute, so nothing is done there: said. Look whether ls and awk can read its /proc, and plan again",
  ],
  [
    "packages-contradict",
    { first: "first", second: "second" },
    "first and second can't both be installed. Leave one of them out",
  ],
  [
    "transaction-unknown",
    { said: "said" },
    "rpm can't tell what the transaction would do, so nothing is done there: said",
  ],
  [
    "transaction-refused",
    { causes: ["a", "b"], more: 2 },
    "rpm refuses the transaction, so nothing is done there: a; b; and 2 more",
  ],
  [
    "package-obsoleted",
    {
      packages: [
        { by: "by", package: "package" },
        { by: "by", package: "package" },
      ],
    },
    "by obsoletes package; by obsoletes package, and both are to be installed. Nothing is done there. Take one of the two out of the release, or hold it",
  ],
  [
    "erasure-refused",
    {
      erasures: [
        { by: "by", package: "package", release: "release" },
        { by: "by", package: "package", release: "release" },
      ],
    },
    "by would erase package, which release release names; by would erase package, which release release names. Nothing is done there. Hold the arriving package. Or take the other one out of the release, or off the hold",
  ],
  [
    "way-back-missing",
    {
      packages: [
        { package: "a-1-1.noarch", why: "unfetched", said: "said" },
        { package: "b-1-1.noarch", why: "another-build", said: "" },
        { package: "c-1-1.noarch", why: "doubled", said: "" },
        { package: "d-1-1.noarch", why: "untrusted", said: "" },
      ],
      more: 2,
    },
    "the change asks for a way back, and the node can't have its builds: a-1-1.noarch can't be fetched: said; b-1-1.noarch isn't the build that is installed: another build has its name; c-1-1.noarch is installed beside another build of it, and no run goes back to that; d-1-1.noarch isn't signed with a release key; and 2 more. Nothing is done there. Put them into a repository of the node, or plan without `rollback`",
  ],
  [
    "probes-unrunnable",
    {
      probes: [
        { probe: "portal", programs: ["curl", "wget"] },
        { probe: "sip", programs: ["python", "bash"] },
      ],
    },
    "probe portal can't be run, since it has no curl or wget; probe sip can't be run, since it has no python or bash. Nothing is done there. Install one there, or correct the probe in the fleet file",
  ],
  ["container-stopped", { state: "state" }, "it's state, so no run starts or changes it"],
  ["container-unlisted", {}, "it's on node1, but not in the fleet file, so no run maintains it"],
  [
    "container-unfit",
    { name: "name" },
    'node1 has a container called "name", which no run maintains. A name has letters, digits, dots, underscores and hyphens only. It isn\'t "node", and no other container there has it. Rename the container',
  ],
  ["containers-perhaps-missing", { said: "said" }, "the runtime's list may lack a container: said"],
  ["packages-unkept", {}, "no run changes its packages, since the fleet file says packageManager: none"],
  [
    "package-tool-at-work",
    { tool: "tool" },
    "another package tool is at work (tool), so the plan may show a change half made",
  ],
  [
    "packages-doubled",
    { name: "name", versions: ["a", "b"], more: 2 },
    "name is installed more than once (a, b, and 2 more). A broken transaction left that. The release doesn't name the package. Run `package-cleanup --cleandupes` or `dnf remove --duplicates` there",
  ],
  ["packages-doubled-more", { count: 2 }, "2 more packages are installed more than once"],
  ["packages-held", { packages: ["a", "b"], more: 2 }, "the fleet file holds a, b, and 2 more"],
  ["packages-unmanaged", { packages: ["a", "b"], more: 2 }, "a, b, and 2 more"],
  ["modules-unmanaged", { modules: ["a", "b"] }, "a, b"],
  [
    "packages-passed-over",
    { layer: "layer", packages: ["a", "b"], because: "because" },
    "the release leaves out for layer: a, b, each of which because",
  ],
  [
    "packages-passed-over-more",
    { layer: "layer", reasons: 2 },
    "the release leaves out more for layer, for 2 other reasons. The release file has them under leftOut",
  ],
  [
    "package-other-file",
    { packages: ["a", "b"] },
    "a, b, each of which isn't the file that the release names: its sha256 differs",
  ],
  [
    "package-other-header",
    { packages: ["a", "b"] },
    "a, b, each of which isn't the build that the release names: the digest of its header differs",
  ],
  [
    "package-unsigned",
    { packages: ["a", "b"] },
    "a, b, each of which isn't signed with a release key: it has no signature",
  ],
  [
    "package-header-signed",
    { packages: ["a", "b"] },
    "a, b, each of which isn't signed with a release key: its signature covers its header only",
  ],
  [
    "package-signed-weakly",
    { packages: ["a", "b"] },
    "a, b, each of which isn't signed with a release key: its signature uses MD5",
  ],
  [
    "package-other-key",
    { packages: ["a", "b"], key: "key", said: "said" },
    "a, b, each of which isn't signed with a release key: said",
  ],
  [
    "package-signature-bad",
    { packages: ["a", "b"], said: "said" },
    "a, b, each of which isn't signed with a release key: said",
  ],
  [
    "package-name-unfit",
    { packages: ["a", "b"] },
    "a, b, each of which is another package inside, whose name no package can have",
  ],
  [
    "package-other-inside",
    { packages: ["a", "b"], inside: "inside" },
    "a, b, each of which is another package inside: inside",
  ],
  [
    "package-ambiguous",
    { packages: ["a", "b"], sums: "sums" },
    "a, b, each of which has several checksums in the release for machines of this node: sums",
  ],
  [
    "package-unfetched",
    { packages: ["a", "b"], said: "said" },
    "a, b, each of which couldn't be fetched: said",
  ],
  ["package-missing", { packages: ["a", "b"], file: "file" }, "a, b, each of which isn't there: file"],
  [
    "disk-full",
    { freeKb: 2, neededKb: 3 },
    "its disk is too full: 2 KiB are free, and 3 KiB are needed. Nothing was changed. Make room on it, and run again",
  ],
  [
    "unwritable",
    { said: "said" },
    "the run can't write its files there: said. Nothing was changed. Mend that, and run again",
  ],
  [
    "room-unmeasured",
    { said: "said" },
    "df doesn't tell how much room its disk has: said. Nothing was changed. Mend that, and run again",
  ],
  [
    "tools-missing",
    { tools: ["a", "b"] },
    "it lacks a and b, which a change needs. Nothing was changed. Install them there, and run again",
  ],
  [
    "package-tool-busy",
    { said: "said" },
    "another package tool is at work there, and didn't end in time: said. Nothing was changed. Run again when that tool has ended",
  ],
  [
    "packages-changed-meanwhile",
    { changes: ["a", "b"] },
    "another package tool changed its packages while the run waited: a, b. This run changed nothing. Run again: the run plans anew",
  ],
  ["release-key-refused", { said: "said" }, "its rpm doesn't import the release key: said"],
  ["packages-unlisted", { said: "said" }, "rpm can't list the installed packages: said. Nothing was changed"],
  [
    "erasure-unplanned",
    { packages: ["a", "b"] },
    "the transaction would now erase a, b, which the plan didn't say. Nothing was changed. Preview again, and look at the new plan",
  ],
  ["packages-not-unpacked", { said: "said" }, "it can't unpack the packages: said"],
  [
    "transaction-failed",
    { exitCode: "exitCode", done: 2, wanted: 3, scriptlets: ["a", "b"], said: "said" },
    "rpm ended the transaction with exit code exitCode, and brought 2 of its 3 packages to their wanted builds. The %preun of a and b fails, and will fail again. Look why, or remove those builds by `rpm -e --noscripts a b`. Then run again: said",
  ],
  [
    "work-cut-short",
    { exitCode: 2, said: "said" },
    "the work in it broke off (exit code 2: said). It was stopped, or its processes were ended. Start it, and run again: that heals what is half done",
  ],
  [
    "result-unlisted",
    { said: "said" },
    "rpm doesn't list all installed packages after the transaction: said. Look at it now",
  ],
  [
    "package-another-build",
    { package: "package", scriptlets: ["a", "b"], said: "said" },
    "after the transaction, package isn't the release's build: the digests of the headers differ. The %preun of a and b fails, and will fail again. Look why, or remove those builds by `rpm -e --noscripts a b`. Then run again: said",
  ],
  [
    "package-absent",
    { package: "package", there: ["a", "b"], scriptlets: ["a", "b"], said: "said" },
    "package isn't installed after the transaction, and a, b are. The %preun of a and b fails, and will fail again. Look why, or remove those builds by `rpm -e --noscripts a b`. Then run again: said",
  ],
  [
    "package-doubled",
    { name: "name", packages: ["a", "b"], scriptlets: ["a", "b"], said: "said" },
    "name is installed 2 times after the transaction: a, b. The %preun of a and b fails, and will fail again. Look why, or remove those builds by `rpm -e --noscripts a b`. Then run again: said",
  ],
  [
    "packages-beside-plan",
    { gone: ["a", "b"], came: ["a", "b"], said: "said" },
    "the transaction removed a, b and added a, b, which the plan didn't say. Look at it now: said",
  ],
  [
    "erased-still-there",
    { packages: ["a", "b"], said: "said" },
    "the transaction should have erased a, b, which are still installed: said",
  ],
  [
    "service-not-back",
    { services: ["a", "b"], said: "said" },
    "its packages are as wanted, but a, b don't run after the restart. Look at it now: said",
  ],
  [
    "service-on-replaced-files",
    { services: ["a", "b"], said: "said" },
    "its packages are as wanted, but a, b still execute replaced files after a restart. Restart by hand, and look why: said",
  ],
  [
    "restarts-unseen",
    { said: "said" },
    "the run can't see which services still execute replaced files: said. Look whether ls and awk can read its /proc, and run again",
  ],
  [
    "unfit-for-packages",
    { findings: [{ code: "probe-failed", parameters: ["portal", "unanswered", "http://127.0.0.1/"] }] },
    "it isn't fit for a change: probe portal fails: nothing answers at http://127.0.0.1/. Nothing was changed. Mend that, and run again",
  ],
  [
    "way-back-refused",
    { said: "said" },
    "the change asks for a way back, and its rpm wouldn't take the builds of now again: said. Nothing was changed. Mend that, or run without `rollback`",
  ],
  [
    "rolled-back",
    {},
    "the run rolled its packages back to the builds of before, and its gates have passed since then",
  ],
  [
    "way-back-failed",
    { findings: [{ code: "way-back-refused", parameters: ["no room"] }], said: "said" },
    "the rollback of its packages failed as well: rpm refuses it: no room. Look at it now: said",
  ],
  [
    "left-open",
    {
      findings: [
        { code: "service-not-back", parameters: ["httpd", "3", "kept"] },
        { code: "left-beside-plan", parameters: ["gone", "a-1-1.noarch"] },
      ],
      said: "said",
    },
    "httpd (status 3) doesn't run since an earlier change. This change's tier starts nothing that carries calls. Start it by hand, or in a T2; an earlier change removed a-1-1.noarch, though its plan didn't say so: said",
  ],
  [
    "service-kept",
    { service: "service" },
    "service executes replaced files now. This change's tier keeps calls up, so the run didn't restart it. Restart it in a T2",
  ],
  [
    "service-left",
    { service: "service" },
    "service executes replaced files now. The fleet file says restart: never, so the run didn't restart it. Restart it by hand",
  ],
  ["file-to-merge", { file: "file" }, "file waits to be merged by hand"],
  [
    "file-left",
    { file: "file" },
    "file belongs to no package any more: another build of the same name replaced its build",
  ],
  [
    "process-on-replaced-files",
    { process: "process" },
    "process process executes replaced files, and no service restart reaches it",
  ],
  ["scriptlet-failed", { said: "said" }, "rpm says said"],
  ["owner-missing", { said: "said" }, "rpm says said"],
  ["rpm-complained", { said: "said" }, "rpm says said"],
  [
    "framework-other-tool",
    { there: "there", declared: "declared" },
    "it has there, and the fleet file says declared. Correct its framework.line or framework.tool",
  ],
  ["modules-unseen", { said: "said" }, "the node can't look at its modules: said"],
  [
    "module-lacks",
    { module: "module", needs: "needs", wanted: { comparison: "lt", version: "version" }, there: "there" },
    "module module needs needs older than version, and the container will have there",
  ],
  [
    "module-lacks-enabled",
    { module: "module", needs: "needs", wanted: { comparison: "lt", version: "version" } },
    "module module needs needs older than version, which isn't enabled",
  ],
  [
    "module-other-content",
    { module: "module", holds: "holds" },
    "the file of module module holds holds. Correct the release",
  ],
  [
    "modules-cyclic",
    { modules: ["a", "b"] },
    "modules need each other, so no order fits: a needs b needs a. Leave one of them out of the release",
  ],
  [
    "module-breaking",
    { module: "module", said: "said" },
    "module module breaks something, its module.xml says: said",
  ],
  ["module-broken", { module: "module" }, "module module is broken, and the release doesn't name it"],
  [
    "module-upgrade-waits",
    { module: "module", to: "to" },
    "module module waits for its upgrade to to, and the release doesn't name it",
  ],
  ["module-signature", { modules: ["own"], state: 8 }, "module own is unsigned"],
  ["module-tool-at-work", { tool: "tool" }, "tool is at work, so the plan may show a change half made"],
  [
    "gates-open",
    { run: "run", who: "who", what: "what" },
    "the gates haven't passed since run run (who) changed what. The next run asks them again",
  ],
  [
    "modules-half-swapped",
    {},
    "a run was ended during its rollback, and left no directory of modules. The next run first puts the former one there again",
  ],
  [
    "updater-on",
    {},
    "FreePBX updates modules by itself, beside the release. Set automaticUpdater: disable to switch that off",
  ],
  [
    "updater-still-on",
    {},
    "FreePBX still updates modules by itself, though the run switched that off. Look at `fwconsole updatemanager`",
  ],
  [
    "module-changed-beside-plan",
    { change: "change" },
    "module change changed as well, though the plan didn't name it",
  ],
  ["modules-recovered", { findings: FINDINGS.slice(0, 1) }, "asterisk doesn't answer any more"],
  [
    "framework-missing",
    { said: "said", recovered: RECOVERED },
    "it has no FreePBX: it lacks module_admin and fwconsole, or the directory of modules. Correct the fleet file. Nothing was changed, except this: an earlier run was ended during its rollback, and left no directory of modules. This run put the former one there again",
  ],
  [
    "modules-unlisted",
    { said: "said", recovered: RECOVERED },
    "FreePBX doesn't list its modules: said. Nothing was changed, except this: an earlier run was ended during its rollback, and left no directory of modules. This run put the former one there again",
  ],
  [
    "modules-changed-meanwhile",
    { findings: FINDINGS, recovered: RECOVERED },
    "its modules have changed since the plan: asterisk doesn't answer any more; 1 of 2 registrations are missing. Find out who changed them. Run again: the run plans anew. Nothing was changed, except this: an earlier run was ended during its rollback, and left no directory of modules. This run put the former one there again",
  ],
  [
    "unfit-for-change",
    { findings: FINDINGS, recovered: RECOVERED },
    "the PBX isn't well enough for a change: asterisk doesn't answer any more; 1 of 2 registrations are missing. Mend that first. Nothing was changed, except this: an earlier run was ended during its rollback, and left no directory of modules. This run put the former one there again",
  ],
  [
    "reload-harms",
    { findings: FINDINGS, recovered: RECOVERED },
    "a reload before the change did harm: asterisk doesn't answer any more; 1 of 2 registrations are missing. Mend that first. Nothing was changed, except this: an earlier run was ended during its rollback, and left no directory of modules. This run put the former one there again",
  ],
  [
    "module-tool-busy",
    { by: "run", holder: "bob", recovered: RECOVERED },
    "another run (bob) is at work in it, and didn't end in time. Run again when that has ended. Nothing was changed, except this: an earlier run was ended during its rollback, and left no directory of modules. This run put the former one there again",
  ],
  [
    "no-room-for-way-back",
    { findings: FINDINGS.slice(0, 1), recovered: RECOVERED },
    "its disk is too full to save modules and database for a rollback: asterisk doesn't answer any more. Make room on it, and run again. Nothing was changed, except this: an earlier run was ended during its rollback, and left no directory of modules. This run put the former one there again",
  ],
  [
    "framework-unwritable",
    { said: "said", recovered: RECOVERED },
    "the run can't write its files there: said. Mend that, and run again. Nothing was changed, except this: an earlier run was ended during its rollback, and left no directory of modules. This run put the former one there again",
  ],
  [
    "modules-not-restored",
    { findings: FINDINGS.slice(0, 1), recovered: RECOVERED },
    "asterisk doesn't answer any more. Nothing was changed, except this: an earlier run was ended during its rollback, and left no directory of modules. This run put the former one there again",
  ],
  [
    "modules-not-unpacked",
    { said: "said", recovered: RECOVERED },
    "it can't unpack the modules: said. Nothing was changed, except this: an earlier run was ended during its rollback, and left no directory of modules. This run put the former one there again",
  ],
  [
    "modules-not-saved",
    { findings: FINDINGS.slice(0, 1), recovered: RECOVERED },
    "the run can't save modules and database for a rollback: asterisk doesn't answer any more. Nothing was changed, except this: an earlier run was ended during its rollback, and left no directory of modules. This run put the former one there again",
  ],
  [
    "modules-cut-short",
    { exitCode: 2, said: "said" },
    "the work in it broke off (exit code 2: said). It was stopped, or its processes were ended. Start it, and run again: that heals what is half done, and asks the gates. Its framework.log may tell more",
  ],
  [
    "verdict-contradicted",
    { module: "module", there: "there", wanted: "wanted" },
    "the container reports passed gates, but lists module module as there, not wanted. That's a mistake of this program. Look at it now, and report this",
  ],
  [
    "gate-failed",
    {
      gate: "no-regressions",
      findings: FINDINGS,
      before: [{ code: "reload-failed", parameters: ["no"] }],
      complaints: ["no"],
      became: "stuck",
      openRun: "run-1",
      troubles: [{ code: "former-not-reloaded", parameters: [] }],
      failedGates: [{ gate: "no-broken-modules", findings: [] }],
      kept: "/kept",
    },
    "gate no-regressions didn't pass: asterisk doesn't answer any more; 1 of 2 registrations are missing: a reload before the change had done this: Asterisk's configuration can't be reloaded: no; no. The rollback failed as well: Asterisk's restored configuration can't be reloaded; gate no-broken-modules didn't pass: it reported no reason. Look at it now. The former modules and database are in /kept",
  ],
  [
    "module-other-file",
    { modules: ["a", "b"], sum: "sum" },
    "module a, module b, each of which isn't the file that the release names: its sum differs",
  ],
  [
    "module-unfetched",
    { modules: ["a", "b"], from: "from", said: "said" },
    "module a, module b, each of which couldn't be fetched from from: said",
  ],
  ["module-unfit", { modules: ["a", "b"], said: "said" }, "module a, module b, each of which said"],
  ...ALLOCATION_SAMPLES,
  ...PROCEDURE_SAMPLES,
  ...STORAGE_SAMPLES,
  ...DEVICE_SAMPLES,
  [
    "node-locked",
    { holder: "holder", seconds: 2 },
    "not started: holder has locked node1, and didn't end within 2 s. Run again when that has ended",
  ],
  [
    "node-away",
    { holder: "holder" },
    "not started: node1 still brings back what holder took away. Look at it now; run again when it's back",
  ],
  [
    "plan-stale",
    { holder: "holder" },
    "holder changed node1 meanwhile, so this run changed nothing there. Run again: the run plans anew",
  ],
  [
    "not-supplied",
    {
      faults: [
        { code: "package-unsigned", parameters: { packages: ["a-1-1.noarch"] } },
        { code: "novel", parameters: {} },
      ],
    },
    "not started: a-1-1.noarch isn't signed with a release key: it has no signature; novel",
  ],
  ["lock-refused", { said: "said" }, "not started: the node can't lock it: said"],
  [
    "unit-left",
    { minutes: 2, process: "process" },
    "still at work after 2 minutes. The run went on without it, since ending a transaction early does harm. Wait, or look below process process of node1 (ps axf) for the process that hangs, and end that one alone. Then the rest goes on",
  ],
  [
    "unit-held",
    { holder: "holder", process: "process" },
    "holder is still at work in it. Wait, or look below process process of node1 (ps axf) for the process that hangs, and end that one alone. Then the rest goes on. Run again after that",
  ],
  [
    "unit-locked",
    { holder: "holder", process: "process" },
    "not started: holder is still at work in it. Wait, or look below process process of node1 (ps axf) for the process that hangs, and end that one alone. Then the rest goes on. Run again after that",
  ],
  [
    "journal-refused",
    { said: "said" },
    "not started: node1 can't write its journal: said. Mend that, and run again",
  ],
  [
    "run-lost",
    { said: "said" },
    "the run on node1 ended early: said. The node was restarted, or somebody ended the run there. Run again: that heals what is half done",
  ],
  ["run-stopped", {}, "not started: somebody ended the run on node1 by a signal. Run again"],
  ["run-forgotten", {}, "node1 no longer knows of its run: somebody removed the run's spool. Run again"],
  ["run-unheard", { error: "error", said: "said" }, "its end isn't known: said"],
  [
    "left-stopped",
    { customer: "acme" },
    "it was stopped when the node was last heard. Customer acme has no service until it runs again",
  ],
  [
    "end-unknown",
    { run: "run" },
    "its end isn't known: its run is over, and reported nothing of it. See node1:/var/lib/pbx-maintenance/runs/run",
  ],
  ["report-unreadable", { said: "said" }, "this program can't read the report of its work: said"],
  [
    "refused",
    {
      findings: [
        { rule: "a", target: "change c1", message: "It's wrong.", remedy: "Mend it." },
        { rule: "b", target: "change c1", message: "It's bad.", remedy: "Heal it." },
      ],
    },
    "this resource changed nothing: It's wrong. Mend it. It's bad. Heal it.",
  ],
  [
    "gate-asked-otherwise",
    { release: "release", declared: "declared", found: "found" },
    "this resource changed nothing: the change gate judged release release (declared), and this is found. Declare both with one PbxFleet.",
  ],
  [
    "run-unjudged",
    {},
    "this resource changed nothing: its change came up after the change gate had judged the run. Run again, so that the gate judges and records it.",
  ],
  ["node-failed-before", {}, "nothing was changed in the containers of node1, since its own packages failed"],
  ["failed-before", {}, "not begun, since the work that comes before it failed there"],
  [
    "soak-ill",
    { minutes: 10, findings: [{ code: "container-not-running", parameters: [] }] },
    "it was done, and was worse after 10 minutes: it doesn't run any more. Look at it now",
  ],
  ["soak-unseen", { said: "no answer" }, "it couldn't be looked at after its work: no answer"],
  [
    "deferred-for-node",
    {},
    "deferred, since the packages of node1 itself come first, and wait for a later window.",
  ],
  ["deferred-before", {}, "deferred, since the work that comes before it waits for a later window."],
  [
    "deferred-window",
    {
      rule: "window",
      change: "c1",
      tier: "T1",
      at: "2026-11-25T17:00:00Z",
      timeZone: "America/New_York",
      closed: { by: "freeze", name: "move" },
      next: { start: "2026-12-05T03:00:00Z", end: "2026-12-05T09:00:00Z" },
    },
    "deferred. It's Wednesday 25 November 2026, 12:00 (America/New_York), outside of all maintenance windows (frozen: move). Change c1 is a T1, which needs a window. The next window that fits is Friday 4 December 2026, 22:00 to Saturday 04:00 (America/New_York).",
  ],
  [
    "deferred-calls",
    { calls: "2", minutes: 10 },
    "deferred. 2 calls went on after 10 minutes, and the change ends none",
  ],
  [
    "deferred-failures",
    { failures: 2, most: 2 },
    "not begun. 2 things failed, and the change begins nothing more after 2 failures",
  ],
  [
    "deferred-group",
    { group: "alder/pbx", node: "node1", container: "101" },
    "not begun. Container 101 on node1 is of the same group (alder/pbx), and isn't well",
  ],
  [
    "deferred-shortage",
    {
      minutes: 12,
      reserve: 8,
      left: 19.9,
      timeZone: "America/New_York",
      next: { start: "2026-12-05T03:00:00Z", end: "2026-12-05T09:00:00Z" },
    },
    "deferred. The work needs 20 minutes with its reserve, and the window ends in 19 minutes. The next window that fits is Friday 4 December 2026, 22:00 to Saturday 04:00 (America/New_York).",
  ],
  ["ring-waiting", { ring: "ring" }, "waiting for ring ring"],
  ["ring-stopped", {}, "it ran when it got the release, and doesn't run now. Start it, or look why"],
  [
    "node-at-work",
    { holder: "holder" },
    "holder is changing node1 right now. Plan again when that has ended",
  ],
  [
    "release-changed",
    { file: "file", declared: "declared", found: "found" },
    "file was changed during the run: it was declared, and is found now. This resource changed nothing. Preview again, and look at the new plan.",
  ],
  ["prevented", { said: "said" }, "said"],
  ["recorded-otherwise", { text: "text" }, "text"],
  ...PROMOTION_SAMPLES,
  ...EVIDENCE_SAMPLES,
];

const KINDS: readonly (readonly [code: string, kind: ProblemKind])[] = Object.values(AREAS).flatMap(
  ({ kinds }) => Object.entries(kinds),
);

describe("the catalogue of problems", () => {
  it("has a sentence for each code, and each code once", () => {
    assert.deepEqual(
      SENTENCES.map(([code]) => code),
      KINDS.map(([code]) => code),
    );
    assert.equal(new Set(KINDS.map(([code]) => code)).size, KINDS.length);
  });

  for (const [code, parameters, sentence] of SENTENCES) {
    it(`says what ${code} is`, () => {
      assert.equal(describeCause({ code, parameters }, "node1"), sentence);
    });
  }

  it("says so where nobody knows whose a stopped container is", () => {
    assert.equal(
      describeCause({ code: "left-stopped", parameters: { customer: "" } }, "node1"),
      "it was stopped when the node was last heard. Nobody knows whose it is",
    );
  });

  it("has a sentence for each code of a finding", () => {
    assert.deepEqual(
      FINDING_SAMPLES.map(([code]) => code),
      Object.keys(FINDING_AREA.kinds),
    );
    for (const [code, parameters, sentence] of FINDING_SAMPLES)
      assert.equal(describeUnitFinding({ code, parameters }), sentence);
  });

  it("has only kinds whose varying and foreign parameters are parameters, and that say what to do", () => {
    for (const [code, { parameters, varying, said, meaning, remedy }] of [
      ...KINDS,
      ...Object.entries(FINDING_AREA.kinds),
    ]) {
      assert.match(code, /^[a-z]+(-[a-z]+)*$/);
      for (const name of [...varying, ...said]) assert.ok(name in parameters.shape, `${code}: ${name}`);
      for (const text of [meaning, remedy]) assert.match(text, /^\S.*\.$|`\.$/, code);
    }
  });

  it("is what docs/problems.md says", () => {
    const docs = readFileSync(join(__dirname, "../../../../docs/problems.md"), "utf8");
    assert.equal(docs, problemDocs(), "npm run docs");
  });
});
