import { listWords } from "../text/list-words";
import { listSome } from "../text/list-some";
import { z } from "zod";
import { WAY_BACK_LACKS } from "../transaction/way-back";
import { after, defineKind, number, text, texts } from "./kind";

const obsoletion = z.object({ by: z.string(), package: z.string() });
const unrunnable = z.object({ probe: z.string(), programs: texts });
const lack = z.object({ package: z.string(), why: z.enum(WAY_BACK_LACKS), said: z.string() });
const refusedErasure = z.object({ by: z.string(), package: z.string(), release: z.string().optional() });

const LACKS: Readonly<Record<(typeof WAY_BACK_LACKS)[number], string>> = {
  doubled: "is installed beside another build of it, and no run goes back to that",
  "another-build": "isn't the build that is installed: another build has its name",
  unfetched: "can't be fetched",
  untrusted: "isn't signed with a release key",
};

/** Problems that keep a run from planning packages, and notes on a machine. */
export const PLANNING_PROBLEMS = {
  "address-unfit": defineKind(
    { what: text },
    {
      sentence: ({ what }) =>
        `the output for its ${what} gives something else. Correct the output in the program`,
      meaning:
        "The output for the node's address or a host key gives something else. Nothing is planned there.",
      remedy: "Correct the output in the program.",
    },
  ),
  "address-known-later": defineKind(
    {},
    {
      sentence: () =>
        "another resource that isn't made yet gives its address. The run plans this node after that",
      meaning: "The node's address or a host key is the output of a resource that doesn't exist yet.",
      remedy: "Nothing. The run that makes the other resource then plans and judges the node.",
    },
  ),
  "container-missing": defineKind(
    { there: text },
    {
      sentence: ({ there }, node) =>
        `it's in the fleet file, but not on ${node}. ${node} has ${there === "" ? "no containers" : there}. Correct the fleet file`,
      meaning: "The fleet file has a container that its node doesn't have.",
      remedy: "Correct the fleet file.",
    },
  ),
  "not-observed": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) => `it can't be observed: ${said}`,
      meaning: "The node can't enter the container, or can't list its packages. Nothing is done there.",
      remedy: "Mend what the message says, and plan again.",
    },
  ),
  "processes-unseen": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) =>
        `the run can't see which files its processes execute, so nothing is done there${after(said)}. Look whether ls and awk can read its /proc, and plan again`,
      meaning:
        "Each look at its processes failed. So the run can't tell whom a change interrupts, and which services need a restart. Nothing is done there.",
      remedy: "Look whether ls and awk can read its /proc, and plan again.",
    },
  ),
  "packages-contradict": defineKind(
    { first: text, second: text },
    {
      sentence: ({ first, second }) =>
        `${first} and ${second} can't both be installed. Leave one of them out`,
      meaning: "The release and the fleet file want two builds of which a machine can have only one.",
      remedy: "Leave one of them out.",
    },
  ),
  "transaction-unknown": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) =>
        `rpm can't tell what the transaction would do, so nothing is done there: ${said}`,
      meaning: "rpm can't tell what the transaction would do. Nothing is done there.",
      remedy: "Mend what the message says, and plan again.",
    },
  ),
  "transaction-refused": defineKind(
    { causes: texts, more: number },
    {
      sentence: ({ causes, more }) =>
        `rpm refuses the transaction, so nothing is done there: ${causes.join("; ")}${more > 0 ? `; and ${more} more` : ""}`,
      meaning: "rpm refuses the transaction, for a dependency, a conflict or a file. Nothing is done there.",
      remedy: "Lock a release with the missing package, or hold the package that is in the way.",
    },
  ),
  "package-obsoleted": defineKind(
    { packages: z.array(obsoletion).readonly() },
    {
      sentence: ({ packages }) =>
        `${packages.map((one) => `${one.by} obsoletes ${one.package}`).join("; ")}, and both are to be installed. Nothing is done there. Take one of the two out of the release, or hold it`,
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
        return `${refused.join("; ")}. Nothing is done there. Hold the arriving package. Or take the other one out of the release, or off the hold`;
      },
      meaning: "The transaction would erase a package that the fleet file holds or the release names.",
      remedy: "Hold the arriving package. Or take the other one out of the release, or off the hold.",
    },
  ),
  "way-back-missing": defineKind(
    { packages: z.array(lack).readonly(), more: number },
    {
      sentence: ({ packages, more }) => {
        const lacking = packages.map(
          ({ package: build, why, said }) => `${build} ${LACKS[why]}${after(said)}`,
        );
        return `the change asks for a way back, and the node can't have its builds: ${lacking.join("; ")}${more > 0 ? `; and ${more} more` : ""}. Nothing is done there. Put them into a repository of the node, or plan without \`rollback\``;
      },
      meaning:
        "The change says `rollback: true`, and the node can't have a build that the container would go back to. Nothing is done there.",
      remedy: "Put the build into a repository of the node, or plan without `rollback`.",
    },
  ),
  "probes-unrunnable": defineKind(
    { probes: z.array(unrunnable).readonly() },
    {
      sentence: ({ probes }) =>
        `${probes.map(({ probe, programs }) => `probe ${probe} can't be run, since it has no ${listWords(programs, "or")}`).join("; ")}. Nothing is done there. Install one there, or correct the probe in the fleet file`,
      meaning:
        "The container has no program by which a probe of the fleet file can be asked. Nothing is done there.",
      remedy: "Install one of the programs there, or correct the probe in the fleet file.",
    },
  ),
  "container-stopped": defineKind(
    { state: text },
    {
      sentence: ({ state }) => `it's ${state}, so no run starts or changes it`,
      meaning: "The container doesn't run.",
      remedy: "To maintain it, start it and run again.",
    },
  ),
  "container-unlisted": defineKind(
    {},
    {
      sentence: (_parameters, node) => `it's on ${node}, but not in the fleet file, so no run maintains it`,
      meaning: "A node has a container that the fleet file doesn't name.",
      remedy: "To maintain it, add it to the fleet file.",
    },
  ),
  "container-unfit": defineKind(
    { name: text },
    {
      namesNode: true,
      sentence: ({ name }, node) =>
        `${node} has a container called ${JSON.stringify(name)}, which no run maintains. ` +
        "A name has letters, digits, dots, underscores and hyphens only. " +
        'It isn\'t "node", and no other container there has it. Rename the container',
      meaning: "A container has a name that a plan can't use, so no run maintains it.",
      remedy: "Rename it.",
    },
  ),
  "containers-perhaps-missing": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) => `the runtime's list may lack a container: ${said}`,
      meaning: "The node's runtime complained while it listed its containers.",
      remedy: "Look at what it says.",
    },
  ),
  "packages-unkept": defineKind(
    {},
    {
      sentence: () => "no run changes its packages, since the fleet file says packageManager: none",
      meaning: "The fleet file says that no run changes its packages.",
      remedy: "Nothing.",
    },
  ),
  "package-tool-at-work": defineKind(
    { tool: text },
    {
      varying: ["tool"],
      sentence: ({ tool }) =>
        `another package tool is at work (${tool}), so the plan may show a change half made`,
      meaning: "Somebody's yum, dnf or rpm was at work when the run looked.",
      remedy: "Plan again when that tool has ended.",
    },
  ),
  "packages-doubled": defineKind(
    { name: text, versions: texts, more: number },
    {
      sentence: ({ name, versions, more }) =>
        `${name} is installed more than once (${versions.join(", ")}${more > 0 ? `, and ${more} more` : ""}). A broken transaction left that. ` +
        "The release doesn't name the package. Run `package-cleanup --cleandupes` or `dnf remove --duplicates` there",
      meaning: "Several builds of a package are installed, and the release doesn't name it.",
      remedy: "Run `package-cleanup --cleandupes` or `dnf remove --duplicates` there.",
    },
  ),
  "packages-doubled-more": defineKind(
    { count: number },
    {
      varying: ["count"],
      sentence: ({ count }) => `${count} more packages are installed more than once`,
      meaning: "Several builds of further packages are installed.",
      remedy: "Run `package-cleanup --cleandupes` or `dnf remove --duplicates` there.",
    },
  ),
  "packages-held": defineKind(
    { packages: texts, more: number },
    {
      sentence: ({ packages, more }) =>
        `the fleet file holds ${packages.join(", ")}${more > 0 ? `, and ${more} more` : ""}`,
      meaning: "The fleet file holds packages that are installed there.",
      remedy: "Nothing, as long as the fleet file should hold them.",
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
        `the release leaves out for ${layer}: ${listSome(packages)}${packages.length > 1 ? ", each of which" : ""} ${because}`,
      meaning: "The release leaves out newer builds, and gives the reason.",
      remedy: "Nothing, or lock another release.",
    },
  ),
  "packages-passed-over-more": defineKind(
    { layer: text, reasons: number },
    {
      namesNode: true,
      sentence: ({ layer, reasons }) =>
        `the release leaves out more for ${layer}, for ${reasons} other reasons. The release file has them under leftOut`,
      meaning: "The release leaves out further builds.",
      remedy: "Look at leftOut in the release file.",
    },
  ),
};
