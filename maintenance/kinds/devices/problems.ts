import { z } from "zod";
import { WAYS_BACK, type WayBack } from "./way-back";
import { after, defineKind, number, text } from "../../problems/kind";

const AFTERWARDS: Readonly<Record<WayBack, string>> = {
  unneeded: "Nothing was changed there",
  none: "It has no way back. Look at it now",
  returned: "Its way back ran, and ended well",
  stuck: "Its way back failed, too. Look at it now",
};

const wayBack = z.enum(WAYS_BACK);
const RUN_AGAIN = "Run again.";

/** What keeps a device from its version, and notes on it. */
export const DEVICE_PROBLEMS = {
  "device-unseen": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) => `its look failed${after(said)}. Nothing was changed there`,
      meaning: "The plan asked the device for its version, and got none.",
      remedy: "Try the look by hand. Correct it, or mend the device.",
    },
  ),
  "device-unbound": defineKind(
    { device: text },
    {
      sentence: ({ device }) =>
        `the stack's credentials.${device} isn't bound to its steps. It wasn't looked at, and none of its steps runs`,
      meaning:
        "A device's steps are new, or were changed. Whoever edits the fleet file can't have them run by that alone.",
      remedy:
        "Read the steps. Set the device's own credentials if there are none. Run `npx maint credentials bind --stack STACK`.",
    },
  ),
  "device-pending": defineKind(
    { from: text, to: text },
    {
      sentence: ({ from, to }) => `it has ${from}, and ${to} is wanted. This change works on no devices`,
      meaning: "A device has another version than the fleet file wants.",
      remedy: "Name the layer devices in a change.",
    },
  ),
  "device-manual": defineKind(
    { confirm: text, file: text, by: text, minutes: number },
    {
      sentence: ({ confirm, file, by, minutes }) =>
        `a person does this: ${confirm}. The run waits ${minutes} minutes at most for ${file}, signed by ${by}`,
      meaning: "A step is a person's work. The run goes on once its confirmation is there.",
      remedy: "Do the work when the run asks for it, and sign the confirmation.",
    },
  ),
  "device-step-failed": defineKind(
    { step: text, code: text, said: text, wayBack },
    {
      said: ["said"],
      sentence: ({ step, code, said, wayBack: back }) =>
        `${step} failed${code === "" ? "" : ` (${code})`}${after(said)}. ${AFTERWARDS[back]}`,
      meaning: "A step of a device failed. No later step was begun. The message tells of the way back.",
      remedy: "Look at what the step said. Run again.",
    },
  ),
  "device-step-late": defineKind(
    { step: text, minutes: number, wayBack },
    {
      sentence: ({ step, minutes, wayBack: back }) =>
        `${step} didn't end within ${minutes} min, and was ended. ${AFTERWARDS[back]}`,
      meaning: "A step of a device took longer than its limit. No later step was begun.",
      remedy: "Look at the device. Give the step more minutes if it needs them.",
    },
  ),
  "device-version-other": defineKind(
    { wanted: text, found: text, wayBack },
    {
      sentence: ({ wanted, found, wayBack: back }) =>
        `all steps ended well, and it has ${found === "" ? "no version" : found}, not ${wanted}. ${AFTERWARDS[back]}`,
      meaning: "The look after the steps told another version than the fleet file wants.",
      remedy: "Correct the steps, or the version.",
    },
  ),
  "device-out-of-time": defineKind(
    { step: text },
    {
      sentence: ({ step }) => `the window had too little time left for ${step}. Apply wasn't begun`,
      meaning: "Right before a step, the device's clock said that the window is nearly over.",
      remedy: "Run again in a later window.",
    },
  ),
  "device-locked": defineKind(
    {},
    {
      sentence: () => "another run works on it. This one changed nothing there",
      meaning: "A run that began earlier still works on the device.",
      remedy: "Wait, and run again.",
    },
  ),
  "device-unheard": defineKind(
    {},
    {
      sentence: () => "it didn't say how its steps ended",
      meaning: "The report of the steps is cut short. The steps go on by themselves.",
      remedy: "Look at ~/.pbx-maintenance/journal on the device.",
    },
  ),
  "confirmation-missing": defineKind(
    { file: text, minutes: number },
    {
      sentence: ({ file, minutes }) =>
        `nobody confirmed within ${minutes} min: there's no ${file}. Later steps weren't begun`,
      meaning: "A person's step wasn't confirmed in time.",
      remedy: RUN_AGAIN,
    },
  ),
  "confirmation-old": defineKind(
    { file: text, at: text, begun: text },
    {
      varying: ["at", "begun"],
      sentence: ({ file, at, begun }) =>
        `${file} is of ${at}, and the run asked for it at ${begun}. Later steps weren't begun`,
      meaning: "A confirmation of an earlier try was found, and no newer one came in time.",
      remedy: "Confirm the work of this run.",
    },
  ),
  "confirmation-early": defineKind(
    { file: text, at: text, now: text },
    {
      varying: ["at", "now"],
      sentence: ({ file, at, now }) => `${file} is of ${at}, and it's ${now} only. Later steps weren't begun`,
      meaning: "A confirmation is of the future, so it isn't of work that was done.",
      remedy: "Write when the work was done, and sign the file again.",
    },
  ),
  "confirmation-unfit": defineKind(
    { file: text, said: text },
    {
      sentence: ({ file, said }) => `${file} isn't a confirmation: ${said}. Later steps weren't begun`,
      meaning: "The confirmation's file can't be read.",
      remedy: "Write it as docs/devices.md shows.",
    },
  ),
  "confirmation-of-other-plan": defineKind(
    { file: text, found: text, wanted: text },
    {
      sentence: ({ file, found, wanted }) =>
        `${file} confirms ${found}, and the run waits for ${wanted}. Later steps weren't begun`,
      meaning: "The confirmation is of another device, another plan or another step.",
      remedy: "Look at the plan again, and confirm that one.",
    },
  ),
  "confirmation-by-other": defineKind(
    { file: text, by: text, allowed: text },
    {
      sentence: ({ file, by, allowed }) =>
        `${file} is by ${by}, and only ${allowed} may confirm it. Later steps weren't begun`,
      meaning: "The confirmation names somebody who may not confirm this step, or another one signed it.",
      remedy: "Have somebody sign it whom the fleet file names.",
    },
  ),
};
