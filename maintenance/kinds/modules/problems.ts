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

const NOT_BEGUN = "Nothing is changed in the container's modules.";
const UNCHANGED = "Nothing was changed.";

/** Why a run didn't change a container's modules; `recovered` has what it repaired before. */
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

/** The same, with findings that have codes. */
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

/** Problems of a container's FreePBX modules, and notes on them. */
export const MODULE_PROBLEMS = {
  "framework-other-tool": defineKind(
    { there: text, declared: text },
    {
      sentence: ({ there, declared }) =>
        `it has ${there}, and the fleet file says ${declared}. Correct its framework.line or framework.tool`,
      meaning: `The container has another admin tool than the fleet file says. ${NOT_BEGUN}`,
      remedy: "Correct framework.line or framework.tool in the fleet file.",
    },
  ),
  "modules-unseen": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) => `the node can't look at its modules: ${said}`,
      meaning: `The container has no FreePBX, or doesn't list its modules. ${NOT_BEGUN}`,
      remedy: "Mend what the message says, or correct the fleet file.",
    },
  ),
  "module-lacks": defineKind(
    { module: text, needs: text, wanted: wantedVersion.optional(), there: text.optional() },
    {
      sentence: ({ module, needs, wanted, there }) =>
        `module ${module} needs ${needs}${wanted === undefined ? "" : ` ${describeWanted(wanted)}`}, ` +
        (there === undefined ? "which isn't installed" : `and the container will have ${there}`),
      meaning: `A module needs something that the container won't have in that version. ${NOT_BEGUN}`,
      remedy: "Lock a release that has it, or update PHP.",
    },
  ),
  "module-lacks-enabled": defineKind(
    { module: text, needs: text, wanted: wantedVersion.optional() },
    {
      sentence: ({ module, needs, wanted }) =>
        `module ${module} needs ${needs}${wanted === undefined ? "" : ` ${describeWanted(wanted)}`}, which isn't enabled`,
      meaning: `A module needs another module, which is disabled. ${NOT_BEGUN}`,
      remedy: "Enable the other module, or leave this one out of the release.",
    },
  ),
  "module-other-content": defineKind(
    { module: text, holds: text },
    {
      sentence: ({ module, holds }) => `the file of module ${module} holds ${holds}. Correct the release`,
      meaning: `The module's file holds another module or version than the release says. ${NOT_BEGUN}`,
      remedy: "Correct the release.",
    },
  ),
  "modules-cyclic": defineKind(
    { modules: texts },
    {
      sentence: ({ modules }) =>
        `modules need each other, so no order fits: ${[...modules, ...modules.slice(0, 1)].join(" needs ")}. ` +
        "Leave one of them out of the release",
      meaning: `Modules need each other in a circle. ${NOT_BEGUN}`,
      remedy: "Leave one of them out of the release.",
    },
  ),
  "module-breaking": defineKind(
    { module: text, said: text },
    {
      sentence: ({ module, said }) => `module ${module} breaks something, its module.xml says: ${said}`,
      meaning: "The vendor warns that the module breaks something.",
      remedy: "Read the warning. Leave the module out if that matters.",
    },
  ),
  "module-broken": defineKind(
    { module: text },
    {
      sentence: ({ module }) => `module ${module} is broken, and the release doesn't name it`,
      meaning: "FreePBX calls a module broken. The release doesn't name that module.",
      remedy: "Mend it by FreePBX's own means, or have a release name it.",
    },
  ),
  "module-upgrade-waits": defineKind(
    { module: text, to: text },
    {
      sentence: ({ module, to }) =>
        `module ${module} waits for its upgrade to ${to}, and the release doesn't name it`,
      meaning: "A module's directory has another version than FreePBX's record. So FreePBX doesn't load it.",
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
      meaning: "FreePBX complains of modules' signatures. `state` is FreePBX's own number.",
      remedy: "Look at these modules, or have FreePBX check signatures again.",
    },
  ),
  "module-tool-at-work": defineKind(
    { tool: text },
    {
      varying: ["tool"],
      sentence: ({ tool }) => `${tool} is at work, so the plan may show a change half made`,
      meaning: "Somebody's admin tool was at work when the run looked.",
      remedy: "Plan again when that tool has ended.",
    },
  ),
  "gates-open": defineKind(
    { run: text, who: text, what: text },
    {
      varying: ["run", "who"],
      sentence: ({ run, who, what }) =>
        `the gates haven't passed since run ${run} (${who}) changed ${what}. The next run asks them again`,
      meaning: "An earlier change of modules is unproven: its gates failed, or it was interrupted.",
      remedy: "Nothing. The next run asks the gates again.",
    },
  ),
  "modules-half-swapped": defineKind(
    {},
    {
      sentence: () =>
        "a run was ended during its rollback, and left no directory of modules. The next run first puts the former one there again",
      meaning: "A run was ended while it exchanged the directory of modules in a rollback.",
      remedy: "Nothing. The next run first puts the directory there again.",
    },
  ),
  "updater-on": defineKind(
    {},
    {
      sentence: () =>
        "FreePBX updates modules by itself, beside the release. Set automaticUpdater: disable to switch that off",
      meaning: "FreePBX's own updates change modules beside the release.",
      remedy: "Set automaticUpdater: disable in the fleet file.",
    },
  ),
  "updater-still-on": defineKind(
    {},
    {
      sentence: () =>
        "FreePBX still updates modules by itself, though the run switched that off. Look at `fwconsole updatemanager`",
      meaning: "FreePBX's own updates are on, though the run switched them off.",
      remedy: "Look at `fwconsole updatemanager`.",
    },
  ),
  "module-changed-beside-plan": defineKind(
    { change: text },
    {
      sentence: ({ change }) => `module ${change} changed as well, though the plan didn't name it`,
      meaning: "The change also changed a module that the plan didn't name.",
      remedy: "Look at the module.",
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
      `it has no FreePBX: it lacks ${FRAMEWORK_TOOL_NAMES.join(" and ")}, or the directory of modules. Correct the fleet file.`,
    "The container has no FreePBX.",
    "Correct the fleet file.",
  ),
  "modules-unlisted": unchanged(
    (said) => `FreePBX doesn't list its modules: ${said}.`,
    "FreePBX doesn't list its modules.",
    "Mend what the message says.",
  ),
  "modules-changed-meanwhile": unchangedFor(
    (found) =>
      `its modules have changed since the plan: ${found}. Find out who changed them. Run again: the run plans anew.`,
    "Modules have changed since the plan.",
    "Find out who changed them. Run again.",
  ),
  "unfit-for-change": unchangedFor(
    (found) => `the PBX isn't well enough for a change: ${found}. Mend that first.`,
    "The PBX isn't well before the change, so its gates would prove nothing.",
    "Mend that first.",
  ),
  "reload-harms": unchangedFor(
    (found) => `a reload before the change did harm: ${found}. Mend that first.`,
    "A reload before the change restarted Asterisk.",
    "Mend that first.",
  ),
  "module-tool-busy": defineKind(
    { by: z.enum(["run", "tool"]), holder: text, recovered: unitFindings },
    {
      varying: ["holder"],
      sentence: ({ by, holder, recovered }) =>
        `${by === "run" ? "another run" : "an admin tool"} (${holder}) is at work in it, and didn't end in time. ` +
        `Run again when that has ended. Nothing was changed${describeRecovered(recovered)}`,
      meaning: `Another run or admin tool is at work in it, longer than lockWaitSeconds. ${UNCHANGED}`,
      remedy: "Run again when that has ended.",
    },
  ),
  "no-room-for-way-back": unchangedFor(
    (found) =>
      `its disk is too full to save modules and database for a rollback: ${found}. Make room on it, and run again.`,
    "The disk has no room for the saved modules and database.",
    "Make room on it, and run again.",
  ),
  "framework-unwritable": unchanged(
    (said) => `the run can't write its files there: ${said}. Mend that, and run again.`,
    "The run can't write its own files there.",
    "Mend that, and run again.",
  ),
  "modules-not-restored": unchangedFor(
    (found) => `${found}.`,
    "This run can't repair what an earlier run left half done.",
    "Look at it now.",
  ),
  "modules-not-unpacked": unchanged(
    (said) => `it can't unpack the modules: ${said}.`,
    "The container can't unpack the modules.",
    "Look at its disk, and run again.",
  ),
  "modules-not-saved": unchangedFor(
    (found) => `the run can't save modules and database for a rollback: ${found}.`,
    "The run can't save modules and database, so no rollback would be possible.",
    "Mend what the message says, and run again.",
  ),
  "modules-cut-short": defineKind(
    { exitCode: number, said: text },
    {
      said: ["said"],
      sentence: ({ exitCode, said }) =>
        `the work in it broke off (exit code ${exitCode}${after(said)}). It was stopped, or its processes were ended. ` +
        "Start it, and run again: that heals what is half done, and asks the gates. Its framework.log may tell more",
      meaning: "The work on its modules broke off. It was stopped, or its processes were ended.",
      remedy: "Start it, and run again: that heals what is half done.",
    },
  ),
  "verdict-contradicted": defineKind(
    { module: text, there: text, wanted: text },
    {
      sentence: ({ module, there, wanted }) =>
        `the container reports passed gates, but lists module ${module} as ${there}, not ${wanted}. That's a mistake of this program. Look at it now, and report this`,
      meaning: "The container's own verdict contradicts its list of modules.",
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
            : [`a reload before the change had done this: ${describeUnitFindings(before)}`];
        const failed = gate === "" ? "the container reported no verdict" : describeFailedGate(gate, findings);
        return `${failed}${after([...harm, ...complaints].join("; "))}. ${describeWayBack(way)}`;
      },
      meaning: "A gate failed after a change of modules. The message says whether the run rolled it back.",
      remedy: "After a rollback, lock another release. Otherwise, look at the container now.",
    },
  ),
};
