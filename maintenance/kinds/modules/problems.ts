import { z } from "zod";
import { describeSignature } from "../../framework/signature";
import { FRAMEWORK_TOOL_NAMES } from "../../framework/tools/tools";
import { after, defineKind, number, text, texts } from "../../problems/kind";
import { describeFailedGate, describeUnitFindings, unitFindings } from "../../problems/unit-findings";
import { describeRecovered, describeWayBack, wayBack } from "../../problems/way-back";

const COMPARISONS = ["lt", "le", "gt", "ge", "eq", "ne"] as const;

/** What a module needs of a version. */
const wantedVersion = z.object({ comparison: z.enum(COMPARISONS), version: z.string() });

function describeWanted({ comparison, version }: z.output<typeof wantedVersion>): string {
  switch (comparison) {
    case "lt":
      return `older than ${version}`;
    case "le":
      return `${version} or older`;
    case "gt":
      return `newer than ${version}`;
    case "ge":
      return `${version} or newer`;
    case "eq":
      return `${version} exactly`;
    case "ne":
      return `other than ${version}`;
  }
}

const NOT_BEGUN = "The container's modules aren't touched.";
const UNCHANGED = "Nothing was changed.";

/** Why a container's framework wasn't changed at all; `recovered` tells what was put right before. */
function unchanged(
  sentence: (said: string) => string,
  meaning: string,
  remedy: string,
): ReturnType<typeof defineKind<{ said: typeof text; recovered: typeof unitFindings }>> {
  return defineKind(
    { said: text, recovered: unitFindings },
    {
      said: ["said"],
      sentence: ({ said, recovered }) =>
        `${sentence(said === "" ? "it says nothing" : said)} Nothing was changed${describeRecovered(recovered)}`,
      meaning: `${meaning} ${UNCHANGED}`,
      remedy,
    },
  );
}

/** The same, where what was found has codes. */
function unchangedFor(
  sentence: (found: string) => string,
  meaning: string,
  remedy: string,
): ReturnType<typeof defineKind<{ findings: typeof unitFindings; recovered: typeof unitFindings }>> {
  return defineKind(
    { findings: unitFindings, recovered: unitFindings },
    {
      said: ["findings"],
      sentence: ({ findings, recovered }) =>
        `${sentence(describeUnitFindings(findings))} Nothing was changed${describeRecovered(recovered)}`,
      meaning: `${meaning} ${UNCHANGED}`,
      remedy,
    },
  );
}

/** What goes wrong with a container's FreePBX modules. */
export const MODULE_PROBLEMS = {
  "framework-other-tool": defineKind(
    { there: text, declared: text },
    {
      sentence: ({ there, declared }) =>
        `it has ${there}, and the fleet file says ${declared}: correct its framework.line or framework.tool`,
      meaning: `The container has another admin tool than the fleet file says. ${NOT_BEGUN}`,
      remedy: "Correct its framework.line or framework.tool.",
    },
  ),
  "modules-unseen": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) => `its modules can't be looked at: ${said}`,
      meaning: `The container has no FreePBX, or its modules can't be listed. ${NOT_BEGUN}`,
      remedy: "Mend what the message says, or correct the fleet file.",
    },
  ),
  "module-lacks": defineKind(
    { module: text, needs: text, wanted: wantedVersion.optional(), there: text.optional() },
    {
      sentence: ({ module, needs, wanted, there }) =>
        `module ${module} needs ${needs}${wanted === undefined ? "" : ` ${describeWanted(wanted)}`}, ` +
        (there === undefined ? "which isn't installed" : `and ${there} will be there`),
      meaning: `A module needs a version of something that won't be there. ${NOT_BEGUN}`,
      remedy: "Lock a release that has it, or update PHP.",
    },
  ),
  "module-lacks-enabled": defineKind(
    { module: text, needs: text, wanted: wantedVersion.optional() },
    {
      sentence: ({ module, needs, wanted }) =>
        `module ${module} needs ${needs}${wanted === undefined ? "" : ` ${describeWanted(wanted)}`}, which isn't enabled`,
      meaning: `A module needs another one, which is switched off. ${NOT_BEGUN}`,
      remedy: "Enable it, or leave out what needs it.",
    },
  ),
  "module-other-content": defineKind(
    { module: text, holds: text },
    {
      sentence: ({ module, holds }) =>
        `module ${module} isn't what its file holds, which is ${holds}. Correct the release`,
      meaning: `The module's file holds another module or version than the release says. ${NOT_BEGUN}`,
      remedy: "Correct the release.",
    },
  ),
  "modules-cyclic": defineKind(
    { modules: texts },
    {
      sentence: ({ modules }) =>
        `modules that need each other can't be put into an order: ${[...modules, ...modules.slice(0, 1)].join(" needs ")}. ` +
        "Leave one of them out of the release",
      meaning: `Modules need each other in a circle. ${NOT_BEGUN}`,
      remedy: "Leave one of them out of the release.",
    },
  ),
  "module-breaking": defineKind(
    { module: text, said: text },
    {
      sentence: ({ module, said }) => `module ${module} breaks something, by its module.xml: ${said}`,
      meaning: "The vendor warns that the module breaks something.",
      remedy: "Read the warning, and leave the module out where that matters.",
    },
  ),
  "module-broken": defineKind(
    { module: text },
    {
      sentence: ({ module }) => `module ${module} is broken, and no release speaks of it`,
      meaning: "FreePBX calls a module broken. The release doesn't name that module.",
      remedy: "Mend it by FreePBX's own means, or have a release name it.",
    },
  ),
  "module-upgrade-waits": defineKind(
    { module: text, to: text },
    {
      sentence: ({ module, to }) =>
        `module ${module} waits for its upgrade to ${to}, and no release speaks of it`,
      meaning: "A module's directory has another version than FreePBX's record. So the module is off.",
      remedy: "Mend it by FreePBX's own means, or have a release name it.",
    },
  ),
  "module-signature": defineKind(
    { modules: texts, state: number },
    {
      sentence: ({ modules, state }) => {
        const finding = describeSignature(state) ?? "has a good signature";
        return modules.length === 1
          ? `module ${modules.join("")} ${finding}`
          : `modules ${modules.join(", ")}: each ${finding}`;
      },
      meaning: "FreePBX finds fault with modules' signatures. `state` is its own number.",
      remedy: "Look at these modules, or have FreePBX check signatures again.",
    },
  ),
  "module-tool-at-work": defineKind(
    { tool: text },
    {
      varying: ["tool"],
      sentence: ({ tool }) => `${tool} is at work: what is seen may be in the middle of a change`,
      meaning: "Somebody's admin tool was at work while the container was looked at.",
      remedy: "Plan again when that has ended.",
    },
  ),
  "gates-open": defineKind(
    { run: text, who: text, what: text },
    {
      varying: ["run", "who"],
      sentence: ({ run, who, what }) =>
        `the gates haven't passed since run ${run} (${who}) changed ${what}; they're asked again`,
      meaning: "An earlier change of modules isn't proven: its gates failed, or it was interrupted.",
      remedy: "Nothing: the next run asks the gates again.",
    },
  ),
  "modules-half-swapped": defineKind(
    {},
    {
      sentence: () =>
        "its directory of modules is missing, since a run was ended when it went back; it's put there again first",
      meaning: "A run was ended while it exchanged the directory of modules.",
      remedy: "Nothing: the next run puts it there again first.",
    },
  ),
  "updater-on": defineKind(
    {},
    {
      sentence: () =>
        "FreePBX updates modules by itself, beside the release; automaticUpdater: disable switches that off",
      meaning: "FreePBX's own updates change modules beside the release.",
      remedy: "Set automaticUpdater: disable in the fleet file.",
    },
  ),
  "updater-still-on": defineKind(
    {},
    {
      sentence: () =>
        "automatic updates of modules are still on, though they were to be switched off: look at `fwconsole updatemanager`",
      meaning: "FreePBX's own updates should be off, and are on.",
      remedy: "Look at `fwconsole updatemanager`.",
    },
  ),
  "module-changed-beside-plan": defineKind(
    { change: text },
    {
      sentence: ({ change }) => `module ${change} changed as well, though the plan doesn't name it`,
      meaning: "A module changed that the plan didn't name.",
      remedy: "Look at it.",
    },
  ),
  "modules-recovered": defineKind(
    { findings: unitFindings },
    {
      sentence: ({ findings }) => describeUnitFindings(findings),
      meaning: "This run repaired what an earlier run had left half done.",
      remedy: "Nothing.",
    },
  ),
  "framework-missing": unchanged(
    () =>
      `it has no FreePBX: neither ${FRAMEWORK_TOOL_NAMES.join(" nor ")} is there, or no directory of modules. Correct the fleet file.`,
    "The container has no FreePBX.",
    "Correct the fleet file.",
  ),
  "modules-unlisted": unchanged(
    (said) => `its modules can't be listed: ${said}.`,
    "FreePBX doesn't list its modules.",
    "Mend what the message says.",
  ),
  "modules-changed-meanwhile": unchangedFor(
    (found) =>
      `its modules aren't as they were when this was planned: ${found}. Find out who changed them, and run again: it's planned anew then.`,
    "Modules aren't as the plan has seen them.",
    "Find out who changed them, and run again.",
  ),
  "unfit-for-change": unchangedFor(
    (found) => `it isn't fit for a change: ${found}. Mend that first.`,
    "The PBX isn't well before the change. So its gates would prove nothing.",
    "Mend that first.",
  ),
  "reload-harms": unchangedFor(
    (found) =>
      `its configuration was read again as it is, before anything else, and that did harm: ${found}. Mend that first.`,
    "A reload before the change restarted Asterisk.",
    "Mend that first.",
  ),
  "module-tool-busy": defineKind(
    { by: z.enum(["run", "tool"]), holder: text, recovered: unitFindings },
    {
      varying: ["holder"],
      sentence: ({ by, holder, recovered }) =>
        `${by === "run" ? "another run" : "an admin tool"} (${holder}) is at work in it and didn't end in time. ` +
        `Run again when it's done. Nothing was changed${describeRecovered(recovered)}`,
      meaning: `Another run or admin tool is at work in it, longer than lockWaitSeconds. ${UNCHANGED}`,
      remedy: "Run again when it's done.",
    },
  ),
  "no-room-for-way-back": unchangedFor(
    (found) => `its disk is too full for a way back: ${found}. Make room in it and run again.`,
    "The disk has no room for the saved modules and database.",
    "Make room in it, and run again.",
  ),
  "framework-unwritable": unchanged(
    (said) => `what a change needs can't be written in it: ${said}. Mend that and run again.`,
    "The run can't write its own files in there.",
    "Mend that, and run again.",
  ),
  "modules-not-restored": unchangedFor(
    (found) => `${found}.`,
    "This run can't repair what an earlier run left half done.",
    "Look at it now.",
  ),
  "modules-not-unpacked": unchanged(
    (said) => `the modules can't be unpacked in it: ${said}.`,
    "The modules that were sent can't be unpacked in it.",
    "Look at its disk, and run again.",
  ),
  "modules-not-saved": unchangedFor(
    (found) => `its modules and database can't be saved: ${found}.`,
    "The run can't save the modules or the database, so no rollback would be possible.",
    "Mend what the message says, and run again.",
  ),
  "modules-cut-short": defineKind(
    { exitCode: number, said: text },
    {
      said: ["said"],
      sentence: ({ exitCode, said }) =>
        `the work in it was cut short (exit code ${exitCode}${after(said)}): it was stopped, or its processes were ended. Start it and run again; ` +
        "what is half done is put right then, and the gates are asked. Its framework.log may tell more",
      meaning: "The work on its modules broke off: the container stopped, or somebody ended its processes.",
      remedy: "Start it, and run again: what is half done is put right then.",
    },
  ),
  "verdict-contradicted": defineKind(
    { module: text, there: text, wanted: text },
    {
      sentence: ({ module, there, wanted }) =>
        `its gates are said to be passed, but module ${module} is listed as ${there}, not ${wanted}: that's a mistake of this program. Look at it now, and report this`,
      meaning: "The container's own verdict and its list of modules say different things.",
      remedy: "Look at it now, and report this.",
    },
  ),
  "gate-failed": defineKind(
    { gate: text, findings: unitFindings, before: unitFindings, complaints: texts, ...wayBack },
    {
      said: ["findings", "before", "troubles", "failedGates"],
      sentence: ({ gate, findings, before, complaints, ...way }) => {
        const harm =
          before.length === 0
            ? []
            : [`a reload did that before anything was changed: ${describeUnitFindings(before)}`];
        const failed = gate === "" ? "it came to no verdict" : describeFailedGate(gate, findings);
        return `${failed}${after([...harm, ...complaints].join("; "))}. ${describeWayBack(way)}`;
      },
      meaning:
        "A gate failed after a change of modules. The message says whether the run rolled the change back.",
      remedy: "After a rollback, lock another release. Otherwise look at the container now.",
    },
  ),
};
