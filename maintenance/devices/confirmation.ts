import { Temporal } from "@js-temporal/polyfill";
import type { z } from "zod";
import { instant } from "../calendar/time-fields";
import { verifySignature } from "../evidence/ssh-signature";
import { InvalidPublicKey, parsePublicKey, type PublicKey } from "../evidence/ssh-public-key";
import { choice, LINE, NAME, text } from "../files/fields";
import type { FileForm } from "../files/form";
import { InvalidFile } from "../files/problem";
import { validateDeclared } from "../files/validate";
import { declaredFile } from "../files/version";
import { describeCause } from "../problems/describe";
import { type Cause, cause } from "../problems/problem";
import { listWords } from "../text/list-words";
import { STEPS } from "./device";

/** What a confirmation's signature is for: `ssh-keygen -Y sign -n pbx-maintenance-confirmation`. */
export const CONFIRMATION_NAMESPACE = "pbx-maintenance-confirmation";

/** One confirmation counts for one step, also where a person does several. */
export const CONFIRMED_STEPS = [...STEPS, "wayBack"] as const;
export type ConfirmedStep = (typeof CONFIRMED_STEPS)[number];

/** How far a person's clock may be ahead of this machine's. */
const LONGEST_AHEAD = Temporal.Duration.from({ minutes: 5 });

/** What a person says of work that was done by hand. */
export const ConfirmationFile = declaredFile({
  device: NAME.describe("The device's name in the fleet file"),
  plan: text(/^[0-9a-f]{16}$/, "a plan: 16 hexadecimal digits, as the run shows it"),
  step: choice(CONFIRMED_STEPS).describe("Which of the device's steps was done"),
  by: NAME.describe("Who did it: a name that the step has in `by`"),
  at: instant().describe("When it was done: ISO 8601 with an offset"),
  notes: LINE.optional(),
}).meta({ title: "Confirmation", description: "That a person's step of a device was done" });
type Confirmation = z.output<typeof ConfirmationFile>;

const FORM: FileForm = { what: "a confirmation", fields: Object.keys(ConfirmationFile.shape) };

export interface ExpectedConfirmation {
  readonly file: string;
  readonly device: string;
  readonly plan: string;
  readonly step: ConfirmedStep;
  /** Public keys by the names of those who may confirm. */
  readonly by: Readonly<Record<string, string>>;
  /** When the run asked for it. */
  readonly begun: Temporal.Instant;
  readonly now: Temporal.Instant;
}

/** Where a confirmation is expected, relative to the project; its signature has `.sig` after that. */
export function confirmationFile(device: string, step: ConfirmedStep, plan: string): string {
  return `confirmations/${device}-${step}-${plan}.yaml`;
}

/** Why a confirmation doesn't count; undefined for one that does. */
export function judgeConfirmation(
  content: string,
  signature: string,
  { file, device, plan, step, by, begun, now }: ExpectedConfirmation,
): Cause | undefined {
  const read = readConfirmation(content, file);
  if ("code" in read) return read;
  if (read.device !== device || read.plan !== plan || read.step !== step) {
    const found = `${read.step} in plan ${read.plan} of ${read.device}`;
    const wanted = `${step} in plan ${plan} of ${device}`;
    return cause("confirmation-of-other-plan", { file, found, wanted });
  }
  const allowed = listWords(Object.keys(by), "and");
  const key = Object.hasOwn(by, read.by) ? by[read.by] : undefined;
  if (key === undefined) return cause("confirmation-by-other", { file, by: read.by, allowed });
  const checked = verifySignature(content, signature, readKey(key), CONFIRMATION_NAMESPACE);
  if (checked.verdict === "refused") {
    const said = describeCause(checked.because, "");
    return checked.because.code === "signature-by-stranger"
      ? cause("confirmation-by-other", { file, by: `somebody else than ${read.by}`, allowed })
      : cause("confirmation-unfit", { file, said });
  }
  const at = Temporal.Instant.from(read.at);
  // One of the future would count for later tries, too.
  if (Temporal.Instant.compare(at, now.add(LONGEST_AHEAD)) > 0)
    return cause("confirmation-early", { file, at: toSecond(at), now: toSecond(now) });
  if (Temporal.Instant.compare(at, begun) >= 0) return undefined;
  return cause("confirmation-old", { file, at: toSecond(at), begun: toSecond(begun) });
}

function readConfirmation(content: string, file: string): Confirmation | Cause {
  try {
    return validateDeclared({ file, text: content }, ConfirmationFile, FORM).value;
  } catch (error) {
    if (!(error instanceof InvalidFile)) throw error;
    const [first] = error.problems;
    const said = `${first?.path.join(".") ?? ""}${first?.path.length === 0 ? "" : ": "}${first?.message ?? ""}`;
    return cause("confirmation-unfit", { file, said });
  }
}

/** One that can't be read has signed nothing. */
function readKey(line: string): PublicKey[] {
  try {
    return [parsePublicKey(line)];
  } catch (error) {
    if (error instanceof InvalidPublicKey) return [];
    throw error;
  }
}

function toSecond(moment: Temporal.Instant): string {
  return moment.round({ smallestUnit: "second", roundingMode: "trunc" }).toString();
}
