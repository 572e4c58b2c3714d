import { listSome } from "../text/list-some";
import { z } from "zod";
import { after, defineKind, number, text, texts } from "./kind";

const obsoletion = z.object({ by: z.string(), package: z.string() });
const refusedErasure = z.object({ by: z.string(), package: z.string(), release: z.string().optional() });

/** What keeps packages from being planned, and what is worth knowing of a machine that is. */
export const PLANNING_PROBLEMS = {
  "address-unfit": defineKind(
    { what: text },
    {
      sentence: ({ what }) => `its ${what} isn't one: correct the output that gives it`,
      meaning:
        "The output that gives the node's address or a host key has another value. Nothing is planned there.",
      remedy: "Correct the output in the program.",
    },
  ),
  "address-known-later": defineKind(
    {},
    {
      sentence: () => "its address isn't known before another resource is made; it's planned then",
      meaning: "The node's address or a host key is the output of a resource that doesn't exist yet.",
      remedy: "Nothing: the run that makes the other resource plans and judges the node afterwards.",
    },
  ),
  "container-missing": defineKind(
    { there: text },
    {
      sentence: ({ there }, node) =>
        `it's in the fleet file but not on ${node}, which has ${there === "" ? "no containers" : there}. Correct the fleet file`,
      meaning: "The fleet file has a container that its node doesn't have.",
      remedy: "Correct the fleet file.",
    },
  ),
  "not-observed": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) => `it can't be observed: ${said}`,
      meaning: "The container can't be entered, or its packages can't be listed. Nothing is done there.",
      remedy: "Mend what the message says, and plan again.",
    },
  ),
  "processes-unseen": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) =>
        `which files its processes execute can't be seen, and nothing is done there${after(said)}. Look whether ls and awk can read its /proc, and plan again`,
      meaning:
        "The look at its processes failed, each time that it was tried. Whom a change interrupts isn't known, nor which services need a restart. Nothing is done there.",
      remedy: "Look whether ls and awk can read its /proc, and plan again.",
    },
  ),
  "packages-contradict": defineKind(
    { first: text, second: text },
    {
      sentence: ({ first, second }) =>
        `${first} and ${second} can't both be installed; leave one of them out`,
      meaning: "The release and the fleet file want two builds of which a machine can have only one.",
      remedy: "Leave one of them out.",
    },
  ),
  "transaction-unknown": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) => `it can't be told what rpm would do, and nothing is done there: ${said}`,
      meaning: "The run couldn't ask rpm what the transaction would do. Nothing is done there.",
      remedy: "Mend what the message says, and plan again.",
    },
  ),
  "transaction-refused": defineKind(
    { causes: texts, more: number },
    {
      sentence: ({ causes, more }) =>
        `rpm refuses the transaction, and nothing is done there: ${causes.join("; ")}${more > 0 ? `; and ${more} more` : ""}`,
      meaning: "rpm refuses the transaction, for a dependency, a conflict or a file. Nothing is done there.",
      remedy: "Lock a release with the missing package, or hold the package that is in the way.",
    },
  ),
  "package-obsoleted": defineKind(
    { packages: z.array(obsoletion).readonly() },
    {
      sentence: ({ packages }) =>
        `${packages.map((one) => `${one.by} obsoletes ${one.package}`).join("; ")}, and both are to be installed. Nothing is done there; take one of the two out of the release, or hold it`,
      meaning: "The release names a package, and another one that obsoletes it. Nothing is done there.",
      remedy: "Take one of the two out of the release, or hold it.",
    },
  ),
  "erasure-refused": defineKind(
    { erasures: z.array(refusedErasure).readonly() },
    {
      sentence: ({ erasures }) => {
        const refused = erasures.map(
          ({ by, package: erased, release }) =>
            `${by} would erase ${erased}, ${release === undefined ? "which the fleet file holds" : `which release ${release} names`}`,
        );
        return `${refused.join("; ")}. Nothing is done there; hold the arriving package, or let go of the other`;
      },
      meaning: "The transaction would erase a package that the fleet file holds or the release names.",
      remedy: "Hold the arriving package, or let go of the other.",
    },
  ),
  "container-stopped": defineKind(
    { state: text },
    {
      sentence: ({ state }) => `it's ${state}, and is neither started nor changed`,
      meaning: "The container doesn't run.",
      remedy: "Start it and run again, where it's to be maintained.",
    },
  ),
  "container-unlisted": defineKind(
    {},
    {
      sentence: (_parameters, node) => `it's on ${node} but not in the fleet file: it isn't maintained`,
      meaning: "A node has a container that the fleet file doesn't name.",
      remedy: "Add it to the fleet file, where it's to be maintained.",
    },
  ),
  "container-unfit": defineKind(
    { name: text },
    {
      namesNode: true,
      sentence: ({ name }, node) =>
        `a container called ${JSON.stringify(name)} is on ${node}: it isn't maintained, since its name isn't of letters, ` +
        'digits, dots, underscores and hyphens, isn\'t the only one of its kind, or is "node". Rename it',
      meaning: "A container has a name that can't stand in a plan.",
      remedy: "Rename it.",
    },
  ),
  "containers-perhaps-missing": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) => `a container may be missing from the list of its runtime, which says ${said}`,
      meaning: "The node's runtime complained while it listed its containers.",
      remedy: "Look at what it says.",
    },
  ),
  "packages-unkept": defineKind(
    {},
    {
      sentence: () => "packages aren't kept (packageManager: none)",
      meaning: "The fleet file says that nobody keeps its packages.",
      remedy: "Nothing.",
    },
  ),
  "package-tool-at-work": defineKind(
    { tool: text },
    {
      varying: ["tool"],
      sentence: ({ tool }) =>
        `another package tool is at work (${tool}): what is seen may be in the middle of a change`,
      meaning: "Somebody's yum, dnf or rpm was at work while it was looked at.",
      remedy: "Plan again when that has ended.",
    },
  ),
  "packages-doubled": defineKind(
    { name: text, versions: texts, more: number },
    {
      sentence: ({ name, versions, more }) =>
        `${name} is installed more than once (${versions.join(", ")}${more > 0 ? `, and ${more} more` : ""}), a broken transaction's remains, and ` +
        "no release speaks of it: `package-cleanup --cleandupes` or `dnf remove --duplicates` heals it",
      meaning: "A package is there in several builds, and the release doesn't name it.",
      remedy: "Run `package-cleanup --cleandupes` or `dnf remove --duplicates` there.",
    },
  ),
  "packages-doubled-more": defineKind(
    { count: number },
    {
      varying: ["count"],
      sentence: ({ count }) => `${count} more packages are installed more than once`,
      meaning: "Further packages are there in several builds.",
      remedy: "Run `package-cleanup --cleandupes` or `dnf remove --duplicates` there.",
    },
  ),
  "packages-held": defineKind(
    { packages: texts, more: number },
    {
      sentence: ({ packages, more }) =>
        `held by the fleet file: ${packages.join(", ")}${more > 0 ? `, and ${more} more` : ""}`,
      meaning: "The fleet file holds packages that are installed there.",
      remedy: "Nothing, as long as they're to be held.",
    },
  ),
  "packages-unmanaged": defineKind(
    { packages: texts, more: number },
    {
      sentence: ({ packages, more }) => `${packages.join(", ")}${more > 0 ? `, and ${more} more` : ""}`,
      meaning: "Packages are installed that no release names. They stay as they are.",
      remedy: "Nothing, or have a release name them.",
    },
  ),
  "modules-unmanaged": defineKind(
    { modules: texts },
    {
      sentence: ({ modules }) => modules.join(", "),
      meaning: "Modules are installed that no release names. They stay as they are.",
      remedy: "Nothing, or have a release name them.",
    },
  ),
  "packages-passed-over": defineKind(
    { layer: text, packages: texts, because: text },
    {
      namesNode: true,
      sentence: ({ layer, packages, because }) =>
        `left out of the release for ${layer}: ${listSome(packages)}${packages.length > 1 ? ", each of which" : ""} ${because}`,
      meaning: "The release leaves newer builds out, and gives the reason.",
      remedy: "Nothing, or lock another release.",
    },
  ),
  "packages-passed-over-more": defineKind(
    { layer: text, reasons: number },
    {
      namesNode: true,
      sentence: ({ layer, reasons }) =>
        `left out of the release for ${layer}: more, for ${reasons} other reasons, which the release file has under leftOut`,
      meaning: "The release leaves further builds out.",
      remedy: "Look at leftOut in the release file.",
    },
  ),
};
