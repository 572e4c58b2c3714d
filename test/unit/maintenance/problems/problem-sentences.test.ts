import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AREAS, FINDING_AREA } from "../../../../maintenance/problems/catalogue";
import { describeCause } from "../../../../maintenance/problems/describe";
import { problemDocs } from "../../../../generate/problem-docs";
import type { ProblemKind } from "../../../../maintenance/problems/kind";
import { describeUnitFinding } from "../../../../maintenance/problems/unit-findings";
import { ALLOCATION_SAMPLES } from "./allocation-samples";
import { EVIDENCE_SAMPLES } from "./evidence-samples";
import { FINDING_SAMPLES } from "./finding-samples";
import { PROMOTION_SAMPLES } from "./promotion-samples";

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
    "place can't be reached: reason. Check that the machine is up, and the address, the port, routes and firewalls in between.",
  ],
  [
    "connection-refused",
    { place: "place" },
    "place refused the connection: nothing listens on that port. Check the port, and that sshd is running there.",
  ],
  [
    "name-not-found",
    { place: "place", address: "address" },
    "place can't be reached: the name \"address\" has no address. Check its spelling in the fleet file and this machine's DNS.",
  ],
  [
    "handshake-failed",
    { place: "place", reason: "reason", advice: "advice" },
    "place answered, but no SSH session came about: reason. advice",
  ],
  [
    "login-refused",
    { place: "place", tried: ["a", "b"], accepted: ["a", "b"], detail: "detail" },
    "place refused the login (detail). Tried: a, b; the server accepts: a, b. Check the user and that the key or password is the one this machine knows.",
  ],
  [
    "no-credentials",
    { place: "place" },
    "There is nothing to log in to place with. Give it an identityFile, agent: true, or a privateKey or password as a secret.",
  ],
  [
    "private-key-unusable",
    { place: "place", source: "source", reason: "reason" },
    "The private key for place can't be used: source reason",
  ],
  [
    "agent-unavailable",
    { place: "place", reason: "reason" },
    "place is to be reached with the keys of an SSH agent, but reason. Start one (`eval $(ssh-agent)`), add the key (`ssh-add`), or name an identityFile instead.",
  ],
  [
    "shell-unavailable",
    { place: "place", reason: "reason" },
    "place let us in but started no shell for the script: reason",
  ],
  ["sudo-failed", { place: "place", reason: "reason" }, "On place, sudo didn't give root: reason"],
  [
    "script-silent",
    { place: "place", seconds: 2 },
    "The script on place has printed nothing for 2 s, so it isn't waited for any longer. It may still be running there.",
  ],
  [
    "script-flooded",
    { place: "place", what: "what" },
    "place printed too much: what, which no script of ours does. The connection to it was ended. Look what prints there: a login profile, or somebody who has taken the machine.",
  ],
  [
    "connection-lost",
    { place: "place", reason: "reason" },
    "The connection to place was lost: reason. Work that was detached there goes on; connect again to follow it.",
  ],
  [
    "script-failed",
    { what: "what", exitCode: "exitCode", said: "said" },
    "what ended early (exit code exitCode): said. Nothing was changed by it; look at the node's shell and disk, then run again.",
  ],
  [
    "containers-unlisted",
    { runtime: "runtime", said: "said" },
    "its containers can't be listed by runtime: said. Check that the node's runtime in the fleet file is the right one.",
  ],
  [
    "clock-differs",
    { there: "there", here: "here" },
    "it's there by the clock of node1, and here here, so that it isn't kept since when anything there has a release. Set the wrong one right",
  ],
  [
    "since-unkept",
    { said: "said" },
    "it isn't kept since when this has the release, and counts from the next look at it: said",
  ],
  [
    "production-unmarked",
    { said: "said" },
    "node1 can't keep that it's a node of production: said. Look at its disk",
  ],
  ["marks-refused", { said: "said" }, "node1 can't keep since when it has a release: said. Look at its disk"],
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
    'The host key of place is not known: searched. It presented type fingerprint and type fingerprint. Compare that with `ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub` on the machine\'s own console, and if it is the same, pin it in the fleet file:\n  hostKeys: ["publicKey", "publicKey"]',
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
    'The host key of place has changed: it presented type fingerprint and type fingerprint, but expected. Someone may be in between, or the node was reinstalled. Nothing was sent to it. Compare with `ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub` on the machine\'s own console, and only if it is the same, replace the known key in the fleet file:\n  hostKeys: ["publicKey", "publicKey"]',
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
    "place presented type fingerprint and type fingerprint, which where marks as @revoked. That key must not be trusted any more: someone may be in between, or the machine needs a new host key.",
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
    "place presented type fingerprint and type fingerprint. The stack's credentials for it aren't bound to that key and the user user, so none of them was offered. Look who changed the address, the port, the user or the host keys in the fleet file. If it's the right machine, whoever holds the stack's passphrase binds them: `npx maint credentials bind --stack STACK`.",
  ],
  [
    "host-key-pin-malformed",
    { place: "place", pin: "pin" },
    'The pinned host key "pin" of place is neither a fingerprint ("SHA256:…", 43 characters after the colon) nor a public key ("ssh-ed25519 AAAA…"). Copy it from `ssh-keygen -lf` or from the .pub file of the machine.',
  ],
  [
    "known-hosts-unreadable",
    { place: "place", file: "file", reason: "reason" },
    "The host key of place can't be verified, because file can't be read: it reason. Make it readable, or pin the key in the fleet file.",
  ],
  ["address-unfit", { what: "address" }, "its address isn't one: correct the output that gives it"],
  ["address-known-later", {}, "its address isn't known before another resource is made; it's planned then"],
  [
    "container-missing",
    { there: "there" },
    "it's in the fleet file but not on node1, which has there. Correct the fleet file",
  ],
  ["not-observed", { said: "said" }, "it can't be observed: said"],
  [
    "processes-unseen",
    { said: "said" },
    "which files its processes execute can't be seen, and nothing is done there: said. Look whether ls and awk can read its /proc, and plan again",
  ],
  [
    "packages-contradict",
    { first: "first", second: "second" },
    "first and second can't both be installed; leave one of them out",
  ],
  [
    "transaction-unknown",
    { said: "said" },
    "it can't be told what rpm would do, and nothing is done there: said",
  ],
  [
    "transaction-refused",
    { causes: ["a", "b"], more: 2 },
    "rpm refuses the transaction, and nothing is done there: a; b; and 2 more",
  ],
  [
    "package-obsoleted",
    {
      packages: [
        { by: "by", package: "package" },
        { by: "by", package: "package" },
      ],
    },
    "by obsoletes package; by obsoletes package, and both are to be installed. Nothing is done there; take one of the two out of the release, or hold it",
  ],
  [
    "erasure-refused",
    {
      erasures: [
        { by: "by", package: "package", release: "release" },
        { by: "by", package: "package", release: "release" },
      ],
    },
    "by would erase package, which release release names; by would erase package, which release release names. Nothing is done there; hold the arriving package, or let go of the other",
  ],
  ["container-stopped", { state: "state" }, "it's state, and is neither started nor changed"],
  ["container-unlisted", {}, "it's on node1 but not in the fleet file: it isn't maintained"],
  [
    "container-unfit",
    { name: "name" },
    'a container called "name" is on node1: it isn\'t maintained, since its name isn\'t of letters, digits, dots, underscores and hyphens, isn\'t the only one of its kind, or is "node". Rename it',
  ],
  [
    "containers-perhaps-missing",
    { said: "said" },
    "a container may be missing from the list of its runtime, which says said",
  ],
  ["packages-unkept", {}, "packages aren't kept (packageManager: none)"],
  [
    "package-tool-at-work",
    { tool: "tool" },
    "another package tool is at work (tool): what is seen may be in the middle of a change",
  ],
  [
    "packages-doubled",
    { name: "name", versions: ["a", "b"], more: 2 },
    "name is installed more than once (a, b, and 2 more), a broken transaction's remains, and no release speaks of it: `package-cleanup --cleandupes` or `dnf remove --duplicates` heals it",
  ],
  ["packages-doubled-more", { count: 2 }, "2 more packages are installed more than once"],
  ["packages-held", { packages: ["a", "b"], more: 2 }, "held by the fleet file: a, b, and 2 more"],
  ["packages-unmanaged", { packages: ["a", "b"], more: 2 }, "a, b, and 2 more"],
  ["modules-unmanaged", { modules: ["a", "b"] }, "a, b"],
  [
    "packages-passed-over",
    { layer: "layer", packages: ["a", "b"], because: "because" },
    "left out of the release for layer: a, b, each of which because",
  ],
  [
    "packages-passed-over-more",
    { layer: "layer", reasons: 2 },
    "left out of the release for layer: more, for 2 other reasons, which the release file has under leftOut",
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
    "a, b, each of which isn't signed with a release key: its signature is made with MD5",
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
    "a, b, each of which is another package inside, with a name that no package can have",
  ],
  [
    "package-other-inside",
    { packages: ["a", "b"], inside: "inside" },
    "a, b, each of which is another package inside: inside",
  ],
  [
    "package-ambiguous",
    { packages: ["a", "b"], sums: "sums" },
    "a, b, each of which is named with several checksums of its file for machines of this node: sums",
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
    "its disk is too full: 2 KiB are free, 3 KiB are needed. Nothing was changed; make room in it and run again",
  ],
  [
    "unwritable",
    { said: "said" },
    "what a change needs can't be written in it: said. Nothing was changed; mend that and run again",
  ],
  [
    "room-unmeasured",
    { said: "said" },
    "how much room is left in it can't be told: said. Nothing was changed; mend that and run again",
  ],
  [
    "tools-missing",
    { tools: ["a", "b"] },
    "it lacks a and b, which a change needs. Nothing was changed; install what has them in it, and run again",
  ],
  [
    "package-tool-busy",
    { said: "said" },
    "another package tool is at work in it and didn't end in time: said. Nothing was changed; run again when it's done",
  ],
  [
    "packages-changed-meanwhile",
    { changes: ["a", "b"] },
    "its packages were changed while another package tool was waited for: a, b. Nothing was changed by this run; run again, and it's planned anew",
  ],
  ["release-key-refused", { said: "said" }, "the release key can't be imported into its rpm: said"],
  [
    "packages-unlisted",
    { said: "said" },
    "rpm can't list what is installed in it: said. Nothing was changed",
  ],
  [
    "erasure-unplanned",
    { packages: ["a", "b"] },
    "the transaction would now erase a, b, which the plan didn't say. Nothing was changed; preview again and look at the new plan",
  ],
  ["packages-not-unpacked", { said: "said" }, "the packages can't be unpacked in it: said"],
  [
    "transaction-failed",
    { exitCode: "exitCode", done: 2, wanted: 3, scriptlets: ["a", "b"], said: "said" },
    "rpm ended the transaction with exit code exitCode; 2 of its 3 packages are as wanted now. The %preun of a and b fails, and will each time: look why, or take those builds away in it by `rpm -e --noscripts a b`, and run again: said",
  ],
  [
    "work-cut-short",
    { exitCode: 2, said: "said" },
    "the work in it was cut short (exit code 2: said): it was stopped, or its processes were ended. Start it and run again; what a broken transaction left behind is healed then",
  ],
  [
    "result-unlisted",
    { said: "said" },
    "what is installed after the transaction can't be told, since rpm doesn't list all of it: said. Look at it now",
  ],
  [
    "package-another-build",
    { package: "package", scriptlets: ["a", "b"], said: "said" },
    "package is installed after the transaction, but another build of it than the release's: the headers' digests differ. The %preun of a and b fails, and will each time: look why, or take those builds away in it by `rpm -e --noscripts a b`, and run again: said",
  ],
  [
    "package-absent",
    { package: "package", there: ["a", "b"], scriptlets: ["a", "b"], said: "said" },
    "package isn't installed after the transaction, a, b is. The %preun of a and b fails, and will each time: look why, or take those builds away in it by `rpm -e --noscripts a b`, and run again: said",
  ],
  [
    "package-doubled",
    { name: "name", packages: ["a", "b"], scriptlets: ["a", "b"], said: "said" },
    "name is installed 2 times after the transaction: a, b. The %preun of a and b fails, and will each time: look why, or take those builds away in it by `rpm -e --noscripts a b`, and run again: said",
  ],
  [
    "packages-beside-plan",
    { gone: ["a", "b"], came: ["a", "b"], said: "said" },
    "after the transaction a, b are gone and a, b came, which the plan didn't say. Look at it now: said",
  ],
  [
    "erased-still-there",
    { packages: ["a", "b"], said: "said" },
    "a, b were to be erased, and are still installed after the transaction: said",
  ],
  [
    "service-not-back",
    { services: ["a", "b"], said: "said" },
    "its packages are as wanted, but a, b doesn't run after its restart. Look at it now: said",
  ],
  [
    "service-on-replaced-files",
    { services: ["a", "b"], said: "said" },
    "its packages are as wanted, but a, b still runs replaced files after a restart. Restart it by hand and look why: said",
  ],
  [
    "restarts-unseen",
    { said: "said" },
    "which services still execute replaced files can't be seen: said. Look whether ls and awk can read its /proc, and run again",
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
    "httpd (status 3) doesn't run since an earlier change, and this change's tier starts nothing that carries calls. Start it by hand, or in a T2; a-1-1.noarch is gone since an earlier change, which no plan said: said",
  ],
  [
    "service-kept",
    { service: "service" },
    "service executes replaced files now, and wasn't restarted: this change's tier promises that calls go on. Restart it in a T2",
  ],
  ["file-to-merge", { file: "file" }, "file is to be merged by hand"],
  [
    "file-left",
    { file: "file" },
    "file was of a build that was replaced by another of the same name, and belongs to no package now",
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
    "it has there, and the fleet file says declared: correct its framework.line or framework.tool",
  ],
  ["modules-unseen", { said: "said" }, "its modules can't be looked at: said"],
  [
    "module-lacks",
    { module: "module", needs: "needs", wanted: { comparison: "lt", version: "version" }, there: "there" },
    "module module needs needs older than version, and there will be there",
  ],
  [
    "module-lacks-enabled",
    { module: "module", needs: "needs", wanted: { comparison: "lt", version: "version" } },
    "module module needs needs older than version, which isn't enabled",
  ],
  [
    "module-other-content",
    { module: "module", holds: "holds" },
    "module module isn't what its file holds, which is holds. Correct the release",
  ],
  [
    "modules-cyclic",
    { modules: ["a", "b"] },
    "modules that need each other can't be put into an order: a needs b needs a. Leave one of them out of the release",
  ],
  [
    "module-breaking",
    { module: "module", said: "said" },
    "module module breaks something, by its module.xml: said",
  ],
  ["module-broken", { module: "module" }, "module module is broken, and no release speaks of it"],
  [
    "module-upgrade-waits",
    { module: "module", to: "to" },
    "module module waits for its upgrade to to, and no release speaks of it",
  ],
  ["module-signature", { modules: ["own"], state: 8 }, "module own is unsigned"],
  ["module-tool-at-work", { tool: "tool" }, "tool is at work: what is seen may be in the middle of a change"],
  [
    "gates-open",
    { run: "run", who: "who", what: "what" },
    "the gates haven't passed since run run (who) changed what; they're asked again",
  ],
  [
    "modules-half-swapped",
    {},
    "its directory of modules is missing, since a run was ended when it went back; it's put there again first",
  ],
  [
    "updater-on",
    {},
    "FreePBX updates modules by itself, beside the release; automaticUpdater: disable switches that off",
  ],
  [
    "updater-still-on",
    {},
    "automatic updates of modules are still on, though they were to be switched off: look at `fwconsole updatemanager`",
  ],
  [
    "module-changed-beside-plan",
    { change: "change" },
    "module change changed as well, though the plan doesn't name it",
  ],
  ["modules-recovered", { findings: FINDINGS.slice(0, 1) }, "asterisk doesn't answer any more"],
  [
    "framework-missing",
    { said: "said", recovered: RECOVERED },
    "it has no FreePBX: neither module_admin nor fwconsole is there, or no directory of modules. Correct the fleet file. Nothing was changed, except that its directory of modules was missing, since an earlier run was ended when it went back: it's there again",
  ],
  [
    "modules-unlisted",
    { said: "said", recovered: RECOVERED },
    "its modules can't be listed: said. Nothing was changed, except that its directory of modules was missing, since an earlier run was ended when it went back: it's there again",
  ],
  [
    "modules-changed-meanwhile",
    { findings: FINDINGS, recovered: RECOVERED },
    "its modules aren't as they were when this was planned: asterisk doesn't answer any more; 1 of 2 registrations are missing. Find out who changed them, and run again: it's planned anew then. Nothing was changed, except that its directory of modules was missing, since an earlier run was ended when it went back: it's there again",
  ],
  [
    "unfit-for-change",
    { findings: FINDINGS, recovered: RECOVERED },
    "it isn't fit for a change: asterisk doesn't answer any more; 1 of 2 registrations are missing. Mend that first. Nothing was changed, except that its directory of modules was missing, since an earlier run was ended when it went back: it's there again",
  ],
  [
    "reload-harms",
    { findings: FINDINGS, recovered: RECOVERED },
    "its configuration was read again as it is, before anything else, and that did harm: asterisk doesn't answer any more; 1 of 2 registrations are missing. Mend that first. Nothing was changed, except that its directory of modules was missing, since an earlier run was ended when it went back: it's there again",
  ],
  [
    "module-tool-busy",
    { by: "run", holder: "bob", recovered: RECOVERED },
    "another run (bob) is at work in it and didn't end in time. Run again when it's done. Nothing was changed, except that its directory of modules was missing, since an earlier run was ended when it went back: it's there again",
  ],
  [
    "no-room-for-way-back",
    { findings: FINDINGS.slice(0, 1), recovered: RECOVERED },
    "its disk is too full for a way back: asterisk doesn't answer any more. Make room in it and run again. Nothing was changed, except that its directory of modules was missing, since an earlier run was ended when it went back: it's there again",
  ],
  [
    "framework-unwritable",
    { said: "said", recovered: RECOVERED },
    "what a change needs can't be written in it: said. Mend that and run again. Nothing was changed, except that its directory of modules was missing, since an earlier run was ended when it went back: it's there again",
  ],
  [
    "modules-not-restored",
    { findings: FINDINGS.slice(0, 1), recovered: RECOVERED },
    "asterisk doesn't answer any more. Nothing was changed, except that its directory of modules was missing, since an earlier run was ended when it went back: it's there again",
  ],
  [
    "modules-not-unpacked",
    { said: "said", recovered: RECOVERED },
    "the modules can't be unpacked in it: said. Nothing was changed, except that its directory of modules was missing, since an earlier run was ended when it went back: it's there again",
  ],
  [
    "modules-not-saved",
    { findings: FINDINGS.slice(0, 1), recovered: RECOVERED },
    "its modules and database can't be saved: asterisk doesn't answer any more. Nothing was changed, except that its directory of modules was missing, since an earlier run was ended when it went back: it's there again",
  ],
  [
    "modules-cut-short",
    { exitCode: 2, said: "said" },
    "the work in it was cut short (exit code 2: said): it was stopped, or its processes were ended. Start it and run again; what is half done is put right then, and the gates are asked. Its framework.log may tell more",
  ],
  [
    "verdict-contradicted",
    { module: "module", there: "there", wanted: "wanted" },
    "its gates are said to be passed, but module module is listed as there, not wanted: that's a mistake of this program. Look at it now, and report this",
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
    "gate no-regressions isn't passed: asterisk doesn't answer any more; 1 of 2 registrations are missing: a reload did that before anything was changed: Asterisk's configuration can't be reloaded: no; no. Going back to what was there before went wrong as well, look at it now: Asterisk's configuration can't be reloaded after it was put back; gate no-broken-modules isn't passed: it doesn't say why; modules and database of before are in /kept",
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
  [
    "node-locked",
    { holder: "holder", seconds: 2 },
    "not started: node1 is locked by holder, and that didn't end within 2 s. Run again when it's done",
  ],
  [
    "plan-stale",
    { holder: "holder" },
    "node1 was changed by holder meanwhile. Nothing was changed by this run; run again, and it's planned anew",
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
  ["lock-refused", { said: "said" }, "not started: said"],
  [
    "unit-left",
    { minutes: 2, process: "process" },
    "still at work after 2 minutes, and left alone, since a transaction that is broken off does harm. Wait, or look below process process of node1 (ps axf) for what hangs, and end that alone: the rest goes on then. Its lock goes when the work ends, and until then runs go on with the others",
  ],
  [
    "unit-held",
    { holder: "holder", process: "process" },
    "it is still being worked on by holder. Wait, or look below process process of node1 (ps axf) for what hangs, and end that alone: the rest goes on then. Its lock goes when the work ends; run again then",
  ],
  [
    "unit-locked",
    { holder: "holder", process: "process" },
    "not started: it is still being worked on by holder. Wait, or look below process process of node1 (ps axf) for what hangs, and end that alone: the rest goes on then. Its lock goes when the work ends; run again then",
  ],
  [
    "journal-refused",
    { said: "said" },
    "not started: node1 can't keep its journal: said. Mend that and run again",
  ],
  [
    "run-lost",
    { said: "said" },
    "the run on node1 ended before its time (the node was restarted, or the run was ended there: said). Run again; what is half done is healed then",
  ],
  ["run-stopped", {}, "not started: the run was ended on node1 by a signal. Run again"],
  ["run-forgotten", {}, "node1 knows nothing of its run any more: its spool was removed. Run again"],
  ["run-unheard", { error: "error", said: "said" }, "not known to have ended: said"],
  [
    "end-unknown",
    { run: "run" },
    "not known to have ended: its run is over without a word of it. See node1:/var/lib/pbx-maintenance/runs/run",
  ],
  ["report-unreadable", { said: "said" }, "its report can't be read: said"],
  [
    "refused",
    {
      findings: [
        { rule: "a", target: "change c1", message: "It's wrong.", remedy: "Mend it." },
        { rule: "b", target: "change c1", message: "It's bad.", remedy: "Heal it." },
      ],
    },
    "nothing was changed by this resource: It's wrong. Mend it. It's bad. Heal it.",
  ],
  [
    "gate-asked-otherwise",
    { release: "release", declared: "declared", found: "found" },
    "nothing was changed by this resource: the change gate was asked for release release (declared), and this is found. Declare both with one PbxFleet.",
  ],
  [
    "run-unjudged",
    {},
    "nothing was changed by this resource: there was nothing to change when the run was judged, and there is now. Run again, so that it's judged and on record.",
  ],
  ["node-failed-before", {}, "the containers of node1 weren't touched, since its own packages failed"],
  ["failed-before", {}, "not begun, since what comes before it failed there"],
  ["deferred-for-node", {}, "deferred, since the packages of node1 itself come first."],
  ["deferred-before", {}, "deferred, since what comes before it is."],
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
    "deferred. It is Wednesday 25 November 2026, 12:00 (America/New_York), outside of every maintenance window (frozen: move), and change c1 is a T1. The next window that it can make is Friday 4 December 2026, 22:00 to Saturday 04:00 (America/New_York).",
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
    "deferred. It needs 20 minutes with its reserve, and the window ends in 19 minutes. The next window that it can make is Friday 4 December 2026, 22:00 to Saturday 04:00 (America/New_York).",
  ],
  ["ring-waiting", { ring: "ring" }, "waiting for ring ring"],
  ["ring-stopped", {}, "it ran when it got the release, and doesn't run now"],
  [
    "node-at-work",
    { holder: "holder" },
    "node1 is being changed right now by holder: look again when that's done",
  ],
  [
    "release-changed",
    { file: "file", declared: "declared", found: "found" },
    "file was changed while it was being worked with: it was declared, and is found now. Nothing was changed by this resource; preview again and look at the new plan.",
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
