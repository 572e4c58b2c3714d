import { listWords } from "../../text/list-words";
import { describeLeftOpen } from "../../problems/left-open";
import { describeUnitFindings, unitFindings } from "../../problems/unit-findings";
import { after, byCount, defineKind, number, text, texts } from "../../problems/kind";

/** How much a failed transaction did: a failing %pre keeps back only its own package. */
function describeDone(done: number, wanted: number): string {
  return done === 0
    ? ", and installed none of its packages"
    : `, and brought ${done} of its ${wanted} packages to their wanted builds`;
}

/** Builds whose `%preun` fails stay beside the new ones, in every run. */
function describeScriptlets(builds: readonly string[]): string {
  if (builds.length === 0) return "";
  return (
    `. The %preun of ${listWords(builds)} fails, and will fail again. ` +
    `Look why, or remove ${byCount(builds, "that build", "those builds")} by \`rpm -e --noscripts ${builds.join(" ")}\`. Then run again`
  );
}

const MEND_AND_RUN = "Mend that, and run again.";
const LOOK_NOW = "Look at it now.";

/** Problems while a run changes packages, and notes on that. */
export const PACKAGE_PROBLEMS = {
  "disk-full": defineKind(
    { freeKb: number, neededKb: number },
    {
      varying: ["freeKb", "neededKb"],
      sentence: ({ freeKb, neededKb }) =>
        `its disk is too full: ${freeKb} KiB are free, and ${neededKb} KiB are needed. Nothing was changed. Make room on it, and run again`,
      meaning: "The transaction needs more room than its disk has. Nothing was changed.",
      remedy: "Make room on it, and run again.",
    },
  ),
  unwritable: defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) =>
        `the run can't write its files there: ${said}. Nothing was changed. Mend that, and run again`,
      meaning: "The run can't write its own files there. The disk may be read-only. Nothing was changed.",
      remedy: MEND_AND_RUN,
    },
  ),
  "room-unmeasured": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) =>
        `df doesn't tell how much room its disk has: ${said === "" ? "it says nothing" : said}. Nothing was changed. Mend that, and run again`,
      meaning: "df gives no figure for its disk. Nothing was changed.",
      remedy: MEND_AND_RUN,
    },
  ),
  "tools-missing": defineKind(
    { tools: texts },
    {
      sentence: ({ tools }) =>
        `it lacks ${listWords(tools)}, which a change needs. Nothing was changed. Install ${byCount(tools, "it", "them")} there, and run again`,
      meaning: "It lacks programs that a change needs. Nothing was changed.",
      remedy: "Install them there, and run again.",
    },
  ),
  "package-tool-busy": defineKind(
    { said: text },
    {
      varying: ["said"],
      sentence: ({ said }) =>
        `another package tool is at work there, and didn't end in time: ${said}. Nothing was changed. Run again when that tool has ended`,
      meaning: "Another yum, dnf or rpm is at work there, longer than lockWaitSeconds. Nothing was changed.",
      remedy: "Run again when that tool has ended.",
    },
  ),
  "packages-changed-meanwhile": defineKind(
    { changes: texts },
    {
      sentence: ({ changes }) =>
        `another package tool changed its packages while the run waited: ${changes.join(", ")}. This run changed nothing. Run again: the run plans anew`,
      meaning: "Another package tool changed its packages after they were planned. This run changed nothing.",
      remedy: "Run again: the run plans anew.",
    },
  ),
  "release-key-refused": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) => `its rpm doesn't import the release key${after(said)}`,
      meaning: "Its rpm doesn't import a key under releaseKeys. Nothing was changed.",
      remedy: "Look at its rpm database and the key's file.",
    },
  ),
  "packages-unlisted": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) => `rpm can't list the installed packages: ${said}. Nothing was changed`,
      meaning: "Its rpm doesn't list all installed packages. Nothing was changed.",
      remedy: "Mend its rpm database, and run again.",
    },
  ),
  "erasure-unplanned": defineKind(
    { packages: texts },
    {
      sentence: ({ packages }) =>
        `the transaction would now erase ${packages.join(", ")}, which the plan didn't say. Nothing was changed. Preview again, and look at the new plan`,
      meaning: "rpm would now erase packages that the plan didn't name. Nothing was changed.",
      remedy: "Preview again, and look at the new plan.",
    },
  ),
  "packages-not-unpacked": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) => `it can't unpack the packages${after(said)}`,
      meaning: "The packages didn't arrive whole. Nothing was changed.",
      remedy: "Look at its disk, and run again.",
    },
  ),
  "transaction-failed": defineKind(
    { exitCode: text, done: number, wanted: number, scriptlets: texts, said: text },
    {
      varying: ["done", "wanted"],
      said: ["said"],
      sentence: ({ exitCode, done, wanted, scriptlets, said }) =>
        `rpm ended the transaction with exit code ${exitCode}${describeDone(done, wanted)}${describeScriptlets(scriptlets)}${after(said)}`,
      meaning: "rpm ended a transaction with an error. It may have done a part of it.",
      remedy: "Look at what rpm says. Mend that, and run again: that heals what is half done.",
    },
  ),
  "work-cut-short": defineKind(
    { exitCode: number, said: text },
    {
      said: ["said"],
      sentence: ({ exitCode, said }) =>
        `the work in it broke off (exit code ${exitCode}${after(said)}). It was stopped, or its processes were ended. ` +
        "Start it, and run again: that heals what is half done",
      meaning: "The work on its packages broke off. It was stopped, or its processes were ended.",
      remedy: "Start it, and run again: that heals what is half done.",
    },
  ),
  "result-unlisted": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) =>
        `rpm doesn't list all installed packages after the transaction: ${said}. Look at it now`,
      meaning: "rpm made the transaction, and doesn't list the installed packages afterwards.",
      remedy: LOOK_NOW,
    },
  ),
  "package-another-build": defineKind(
    { package: text, scriptlets: texts, said: text },
    {
      said: ["said"],
      sentence: ({ package: build, scriptlets, said }) =>
        `after the transaction, ${build} isn't the release's build: the digests of the headers differ${describeScriptlets(scriptlets)}${after(said)}`,
      meaning:
        "The transaction ended well. The installed build has the release's name and version, and other content.",
      remedy: LOOK_NOW,
    },
  ),
  "package-absent": defineKind(
    { package: text, there: texts, scriptlets: texts, said: text },
    {
      said: ["said"],
      sentence: ({ package: build, there, scriptlets, said }) =>
        `${build} isn't installed after the transaction${there.length === 0 ? "" : `, and ${there.join(", ")} ${byCount(there, "is", "are")}`}${describeScriptlets(scriptlets)}${after(said)}`,
      meaning: "The transaction ended well, and didn't install the wanted build.",
      remedy: LOOK_NOW,
    },
  ),
  "package-doubled": defineKind(
    { name: text, packages: texts, scriptlets: texts, said: text },
    {
      said: ["said"],
      sentence: ({ name, packages, scriptlets, said }) =>
        `${name} is installed ${packages.length} times after the transaction: ${packages.join(", ")}${describeScriptlets(scriptlets)}${after(said)}`,
      meaning: "Several builds of a package are installed after the transaction.",
      remedy: "Look why the older build stays. Remove it, and run again.",
    },
  ),
  "packages-beside-plan": defineKind(
    { gone: texts, came: texts, said: text },
    {
      said: ["said"],
      sentence: ({ gone, came, said }) => {
        const parts = [
          ...(gone.length > 0 ? [`removed ${gone.join(", ")}`] : []),
          ...(came.length > 0 ? [`added ${came.join(", ")}`] : []),
        ];
        return `the transaction ${parts.join(" and ")}, which the plan didn't say. Look at it now${after(said)}`;
      },
      meaning: "The transaction changed packages that the plan didn't name.",
      remedy: LOOK_NOW,
    },
  ),
  "erased-still-there": defineKind(
    { packages: texts, said: text },
    {
      said: ["said"],
      sentence: ({ packages, said }) =>
        `the transaction should have erased ${packages.join(", ")}, which ${byCount(packages, "is", "are")} still installed${after(said)}`,
      meaning: "The plan says that the transaction erases a package. The package is still installed.",
      remedy: LOOK_NOW,
    },
  ),
  "service-not-back": defineKind(
    { services: texts, said: text },
    {
      said: ["said"],
      sentence: ({ services, said }) =>
        `its packages are as wanted, but ${services.join(", ")} ${byCount(services, "doesn't", "don't")} run after the restart. Look at it now${after(said)}`,
      meaning: "The run restarted a service after a change of its files, and the service doesn't run.",
      remedy: LOOK_NOW,
    },
  ),
  "service-on-replaced-files": defineKind(
    { services: texts, said: text },
    {
      said: ["said"],
      sentence: ({ services, said }) =>
        `its packages are as wanted, but ${services.join(", ")} still ${byCount(services, "executes", "execute")} replaced files after a restart. Restart by hand, and look why${after(said)}`,
      meaning: "A service executes replaced files, though the run restarted it.",
      remedy: "Restart it by hand, and look why.",
    },
  ),
  "restarts-unseen": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) =>
        `the run can't see which services still execute replaced files${after(said)}. Look whether ls and awk can read its /proc, and run again`,
      meaning:
        "Each look at its processes failed. So a service may still execute replaced files. The change stays open.",
      remedy: "Look whether ls and awk can read its /proc, and run again.",
    },
  ),
  "unfit-for-packages": defineKind(
    { findings: unitFindings },
    {
      said: ["findings"],
      sentence: ({ findings }) =>
        `it isn't fit for a change: ${describeUnitFindings(findings)}. Nothing was changed. Mend that, and run again`,
      meaning: "A probe of the fleet file failed before the change. Nothing was changed.",
      remedy: MEND_AND_RUN,
    },
  ),
  "way-back-refused": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) =>
        `the change asks for a way back, and its rpm wouldn't take the builds of now again${after(said)}. Nothing was changed. Mend that, or run without \`rollback\``,
      meaning:
        "The change says `rollback: true`, and the container's rpm refuses the builds that it would go back to. Nothing was changed.",
      remedy: "Mend what rpm says, or run without `rollback`.",
    },
  ),
  "rolled-back": defineKind(
    {},
    {
      sentence: () =>
        "the run rolled its packages back to the builds of before, and its gates have passed since then",
      meaning: "Its gates failed after the transaction. The run brought back all packages of before.",
      remedy: "Look at the failed gate. Lock another release, or mend the cause, and run again.",
    },
  ),
  "way-back-failed": defineKind(
    { findings: unitFindings, said: text },
    {
      said: ["said"],
      sentence: ({ findings: found, said }) =>
        `the rollback of its packages failed as well: ${describeUnitFindings(found)}. Look at it now${after(said)}`,
      meaning:
        "Its gates failed after the transaction, and the run didn't bring back all that was so before. The change stays open.",
      remedy: LOOK_NOW,
    },
  ),
  "left-open": defineKind(
    { findings: unitFindings, said: text },
    {
      said: ["said"],
      sentence: ({ findings: found, said }) => `${describeLeftOpen(found)}${after(said)}`,
      meaning:
        "Since this change or an earlier one, a service is down or worse. Or packages came or went without a plan.",
      remedy: "Mend what the message says. It stays open until then.",
    },
  ),
  "service-kept": defineKind(
    { service: text },
    {
      sentence: ({ service }) =>
        `${service} executes replaced files now. This change's tier keeps calls up, so the run didn't restart it. Restart it in a T2`,
      meaning: "A service that carries calls executes replaced files. The change's tier keeps it running.",
      remedy: "Restart it in a T2.",
    },
  ),
  "service-left": defineKind(
    { service: text },
    {
      sentence: ({ service }) =>
        `${service} executes replaced files now. The fleet file says restart: never, so the run didn't restart it. Restart it by hand`,
      meaning:
        "A service executes replaced files, and no run may restart it. After a T4 or SHTF, that fails the run.",
      remedy: "Restart it by hand, or say `restart: required` in the fleet file.",
    },
  ),
  "file-to-merge": defineKind(
    { file: text },
    {
      sentence: ({ file }) => `${file} waits to be merged by hand`,
      meaning: "rpm left two versions of a configuration file: the edited one, and the package's.",
      remedy: "Merge the two by hand.",
    },
  ),
  "file-left": defineKind(
    { file: text },
    {
      sentence: ({ file }) =>
        `${file} belongs to no package any more: another build of the same name replaced its build`,
      meaning: "Another build of the same name and version replaced this one, and lacks the file.",
      remedy: "Remove the file if nobody needs it.",
    },
  ),
  "process-on-replaced-files": defineKind(
    { process: text },
    {
      sentence: ({ process }) =>
        `process ${process} executes replaced files, and no service restart reaches it`,
      meaning: "A process that belongs to no service executes replaced files.",
      remedy: "End or restart it by hand when nobody needs it.",
    },
  ),
  "scriptlet-failed": defineKind(
    { said: text },
    {
      sentence: ({ said }) => `rpm says ${said}`,
      meaning: "The transaction went through, and a package's scriptlet failed in it.",
      remedy: "Look what the scriptlet should have done. Do it by hand.",
    },
  ),
  "owner-missing": defineKind(
    { said: text },
    {
      sentence: ({ said }) => `rpm says ${said}`,
      meaning: "The transaction went through. A user or group is missing, so its files belong to root.",
      remedy: "Create the user or group. Install the package anew.",
    },
  ),
  "rpm-complained": defineKind(
    { said: text },
    {
      sentence: ({ said }) => `rpm says ${said}`,
      meaning: "The transaction went through, and rpm complained of something.",
      remedy: "Look at what rpm says.",
    },
  ),
};
