import { listWords } from "../../text/list-words";
import { describeLeftOpen } from "../../problems/left-open";
import { unitFindings } from "../../problems/unit-findings";
import { after, byCount, defineKind, number, text, texts } from "../../problems/kind";

/** How far a transaction came that failed: a failing %pre keeps back only its own package. */
function describeDone(done: number, wanted: number): string {
  return done === 0
    ? ", and none of its packages is as wanted"
    : `; ${done} of its ${wanted} packages are as wanted now`;
}

/** Of builds that can't be taken away for their `%preun`: they stay beside the new ones, and no other run fares better. */
function describeScriptlets(builds: readonly string[]): string {
  if (builds.length === 0) return "";
  return (
    `. The %preun of ${listWords(builds)} fails, and will each time: look why, or take ${byCount(builds, "that build", "those builds")} ` +
    `away in it by \`rpm -e --noscripts ${builds.join(" ")}\`, and run again`
  );
}

const MEND_AND_RUN = "Mend that, and run again.";
const LOOK_NOW = "Look at that machine now.";

/** What goes wrong with a unit's packages while they're changed. */
export const PACKAGE_PROBLEMS = {
  "disk-full": defineKind(
    { freeKb: number, neededKb: number },
    {
      varying: ["freeKb", "neededKb"],
      sentence: ({ freeKb, neededKb }) =>
        `its disk is too full: ${freeKb} KiB are free, ${neededKb} KiB are needed. Nothing was changed; make room in it and run again`,
      meaning: "The transaction needs more room than its disk has. Nothing was changed.",
      remedy: "Make room in it, and run again.",
    },
  ),
  unwritable: defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) =>
        `what a change needs can't be written in it: ${said}. Nothing was changed; mend that and run again`,
      meaning:
        "The run can't write its own files in there, as on a disk that is read-only. Nothing was changed.",
      remedy: MEND_AND_RUN,
    },
  ),
  "room-unmeasured": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) =>
        `how much room is left in it can't be told: ${said === "" ? "df says nothing" : said}. Nothing was changed; mend that and run again`,
      meaning: "df gives no figure for its disk. Nothing was changed.",
      remedy: MEND_AND_RUN,
    },
  ),
  "tools-missing": defineKind(
    { tools: texts },
    {
      sentence: ({ tools }) =>
        `it lacks ${listWords(tools)}, which a change needs. Nothing was changed; install what has ${byCount(tools, "it", "them")} in it, and run again`,
      meaning: "It lacks programs that a change needs. Nothing was changed.",
      remedy: "Install what has them, and run again.",
    },
  ),
  "package-tool-busy": defineKind(
    { said: text },
    {
      varying: ["said"],
      sentence: ({ said }) =>
        `another package tool is at work in it and didn't end in time: ${said}. Nothing was changed; run again when it's done`,
      meaning: "Another yum, dnf or rpm is at work in it, longer than lockWaitSeconds. Nothing was changed.",
      remedy: "Run again when it's done.",
    },
  ),
  "packages-changed-meanwhile": defineKind(
    { changes: texts },
    {
      sentence: ({ changes }) =>
        `its packages were changed while another package tool was waited for: ${changes.join(", ")}. Nothing was changed by this run; run again, and it's planned anew`,
      meaning: "Another package tool changed its packages after they were planned. This run changed nothing.",
      remedy: "Run again: it's planned anew.",
    },
  ),
  "release-key-refused": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) => `the release key can't be imported into its rpm${after(said)}`,
      meaning: "Its rpm doesn't take a key under releaseKeys. Nothing was changed.",
      remedy: "Look at its rpm database and the key's file.",
    },
  ),
  "packages-unlisted": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) => `rpm can't list what is installed in it: ${said}. Nothing was changed`,
      meaning: "Its rpm gives no whole list of packages. Nothing was changed.",
      remedy: "Mend its rpm database, and run again.",
    },
  ),
  "erasure-unplanned": defineKind(
    { packages: texts },
    {
      sentence: ({ packages }) =>
        `the transaction would now erase ${packages.join(", ")}, which the plan didn't say. Nothing was changed; preview again and look at the new plan`,
      meaning: "rpm would now erase packages that the plan didn't name. Nothing was changed.",
      remedy: "Preview again, and look at the new plan.",
    },
  ),
  "packages-not-unpacked": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) => `the packages can't be unpacked in it${after(said)}`,
      meaning: "The stream of packages didn't arrive whole. Nothing was changed.",
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
      remedy: "Look at what rpm says, mend that, and run again: what is half done is healed then.",
    },
  ),
  "work-cut-short": defineKind(
    { exitCode: number, said: text },
    {
      said: ["said"],
      sentence: ({ exitCode, said }) =>
        `the work in it was cut short (exit code ${exitCode}${after(said)}): it was stopped, or its processes were ended. Start it and run again; ` +
        "what a broken transaction left behind is healed then",
      meaning: "The work on its packages broke off: the container stopped, or somebody ended its processes.",
      remedy: "Start it, and run again: what is half done is healed then.",
    },
  ),
  "result-unlisted": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) =>
        `what is installed after the transaction can't be told, since rpm doesn't list all of it: ${said}. Look at it now`,
      meaning: "rpm made the transaction, but doesn't list the installed packages afterwards.",
      remedy: LOOK_NOW,
    },
  ),
  "package-another-build": defineKind(
    { package: text, scriptlets: texts, said: text },
    {
      said: ["said"],
      sentence: ({ package: build, scriptlets, said }) =>
        `${build} is installed after the transaction, but another build of it than the release's: the headers' digests differ${describeScriptlets(scriptlets)}${after(said)}`,
      meaning:
        "The transaction ended well. The machine has another build of the same name and version than the release's.",
      remedy: LOOK_NOW,
    },
  ),
  "package-absent": defineKind(
    { package: text, there: texts, scriptlets: texts, said: text },
    {
      said: ["said"],
      sentence: ({ package: build, there, scriptlets, said }) =>
        `${build} isn't installed after the transaction, ${there.length === 0 ? "nothing" : there.join(", ")} is${describeScriptlets(scriptlets)}${after(said)}`,
      meaning: "The transaction ended well, but the wanted build isn't there.",
      remedy: LOOK_NOW,
    },
  ),
  "package-doubled": defineKind(
    { name: text, packages: texts, scriptlets: texts, said: text },
    {
      said: ["said"],
      sentence: ({ name, packages, scriptlets, said }) =>
        `${name} is installed ${packages.length} times after the transaction: ${packages.join(", ")}${describeScriptlets(scriptlets)}${after(said)}`,
      meaning: "After the transaction a package is there in several builds.",
      remedy: "Look why the older one stays, take it away, and run again.",
    },
  ),
  "packages-beside-plan": defineKind(
    { gone: texts, came: texts, said: text },
    {
      said: ["said"],
      sentence: ({ gone, came, said }) => {
        const parts = [
          ...(gone.length > 0 ? [`${gone.join(", ")} ${byCount(gone, "is", "are")} gone`] : []),
          ...(came.length > 0 ? [`${came.join(", ")} came`] : []),
        ];
        return `after the transaction ${parts.join(" and ")}, which the plan didn't say. Look at it now${after(said)}`;
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
        `${packages.join(", ")} ${byCount(packages, "was", "were")} to be erased, and ${byCount(packages, "is", "are")} still installed after the transaction${after(said)}`,
      meaning: "The plan says that the transaction erases a package. The package is still there.",
      remedy: LOOK_NOW,
    },
  ),
  "service-not-back": defineKind(
    { services: texts, said: text },
    {
      said: ["said"],
      sentence: ({ services, said }) =>
        `its packages are as wanted, but ${services.join(", ")} doesn't run after its restart. Look at it now${after(said)}`,
      meaning: "A service was restarted after a change of its files, and doesn't run.",
      remedy: LOOK_NOW,
    },
  ),
  "service-on-replaced-files": defineKind(
    { services: texts, said: text },
    {
      said: ["said"],
      sentence: ({ services, said }) =>
        `its packages are as wanted, but ${services.join(", ")} still runs replaced files after a restart. Restart it by hand and look why${after(said)}`,
      meaning: "A service executes files that were replaced, though it was restarted.",
      remedy: "Restart it by hand, and look why.",
    },
  ),
  "restarts-unseen": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) =>
        `which services still execute replaced files can't be seen${after(said)}. Look whether ls and awk can read its /proc, and run again`,
      meaning:
        "The look at its processes failed, each time that it was tried. So a service may still execute replaced files. The change stays open.",
      remedy: "Look whether ls and awk can read its /proc, and run again.",
    },
  ),
  "left-open": defineKind(
    { findings: unitFindings, said: text },
    {
      said: ["said"],
      sentence: ({ findings: found, said }) => `${describeLeftOpen(found)}${after(said)}`,
      meaning:
        "A service is down or worse than before this change or an earlier one. Or packages came or went without a plan.",
      remedy: "Mend what the message says. It stays open until then.",
    },
  ),
  "service-kept": defineKind(
    { service: text },
    {
      sentence: ({ service }) =>
        `${service} executes replaced files now, and wasn't restarted: this change's tier promises that calls go on. Restart it in a T2`,
      meaning: "A service that carries calls executes replaced files. The change's tier keeps it running.",
      remedy: "Restart it in a T2.",
    },
  ),
  "file-to-merge": defineKind(
    { file: text },
    {
      sentence: ({ file }) => `${file} is to be merged by hand`,
      meaning: "rpm kept a configuration file beside the package's own.",
      remedy: "Merge the two by hand.",
    },
  ),
  "file-left": defineKind(
    { file: text },
    {
      sentence: ({ file }) =>
        `${file} was of a build that was replaced by another of the same name, and belongs to no package now`,
      meaning: "A build was replaced by another of the same name and version, which hasn't this file.",
      remedy: "Remove it, where nobody needs it.",
    },
  ),
  "process-on-replaced-files": defineKind(
    { process: text },
    {
      sentence: ({ process }) =>
        `process ${process} executes replaced files, and no service restart reaches it`,
      meaning: "A process of no service executes files that were replaced.",
      remedy: "End or restart it by hand, when nobody needs it.",
    },
  ),
  "scriptlet-failed": defineKind(
    { said: text },
    {
      sentence: ({ said }) => `rpm says ${said}`,
      meaning: "The transaction went through, and a scriptlet of a package failed in it.",
      remedy: "Look what the scriptlet should have done, and do it by hand.",
    },
  ),
  "owner-missing": defineKind(
    { said: text },
    {
      sentence: ({ said }) => `rpm says ${said}`,
      meaning: "The transaction went through. Files of a missing user or group belong to root.",
      remedy: "Make the user or group, and install the package anew.",
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
