import type { UnitFinding } from "../../maintenance/problems/unit-findings";
import { parseSections } from "../inside/sections";
import { readFindings } from "../inside/unit-verdict";
import { insideShell } from "../procedure/procedure-shell";
import { assign, shellQuote } from "../script/parts";
import type { NodeSession } from "../session";
import { readMachines, type Answer } from "./ask";
import { type Asking, askScript } from "./ask-script";

/** How long services have to come to rest right after their work, and to be as good as then after the soak, in seconds. */
const SETTLE_SECONDS = 30;
/** With what else a container takes that long. */
const ANSWER_LIMIT_SECONDS = 150;
const ANSWER_LIMIT_BYTES = 100_000;

/** Phones and trunks come and go: a share of their registrations, in percent. */
const TOLERATED_PERCENT = 10;

/** A line of what is measured. Root in a container words it. */
const MEASURED = /^[a-z]+( [A-Za-z0-9.-]{1,20}){1,2}$/;
const MOST_LINES = 20;

export type SoakAsking = Pick<Asking, "runtime" | "containersPath" | "parallel">;

/** By container: what its services were, for the look after the soak alone. */
export type Measured = ReadonlyMap<string, readonly string[]>;

export interface Measurements {
  readonly measured: Measured;
  /** Ids of containers that run, and whose answer has no end: nobody knows what they were. */
  readonly silent: readonly string[];
}

/**
 * Measures the services of containers right after their work.
 *
 * @param targets ids; of all that run, where it's absent
 * @throws NodeScriptFailed, ContainersUnlisted, or an error of the connection
 */
export async function measureServices(
  session: NodeSession,
  asking: SoakAsking,
  targets: readonly string[] | undefined,
): Promise<Measurements> {
  const look = assign({ SETTLE: SETTLE_SECONDS, PROBES: "", TOLERANCE: 0 }) + insideShell("measure");
  const patterns = targets === undefined ? "*" : targets.map(shellQuote).join(" | ");
  const cases = patterns === "" ? "" : `${patterns}) printf '%s\\n' "$LOOK" ;;\n`;
  const answers = await ask(session, asking, assign({ LOOK: look }), cases);
  const measured = new Map<string, readonly string[]>();
  const silent: string[] = [];
  for (const [target, answer] of answers) {
    const lines = readLines(answer, "measured")?.filter((line) => MEASURED.test(line));
    if (lines === undefined) silent.push(target);
    else measured.set(target, lines.slice(0, MOST_LINES));
  }
  for (const target of targets ?? []) if (!answers.has(target)) measured.set(target, []);
  return { measured, silent };
}

/**
 * Compares services with what they were.
 *
 * @param settleSeconds how long they have to be as good
 * @returns by container what is worse; none where all is as good
 * @throws NodeScriptFailed, ContainersUnlisted, or an error of the connection
 */
export async function compareServices(
  session: NodeSession,
  asking: SoakAsking,
  before: Measured,
  settleSeconds = SETTLE_SECONDS,
): Promise<ReadonlyMap<string, readonly UnitFinding[]>> {
  const cases = [...before].map(([target, lines]) => {
    const own = assign({
      SETTLE: settleSeconds,
      PROBES: "",
      TOLERANCE: tolerated(lines),
      BEFORE: lines.join("\n"),
    });
    return `${shellQuote(target)}) printf '%s\n' ${shellQuote(own)} "$LOOK" ;;\n`;
  });
  const answers = await ask(session, asking, assign({ LOOK: insideShell("settle") }), cases.join(""));
  const worse = [...before].map(([target, lines]): [string, readonly UnitFinding[]] => {
    const answer = answers.get(target);
    // One that didn't run after its work either is as it was.
    if (answer === undefined)
      return [target, lines.length === 0 ? [] : [{ code: "container-not-running", parameters: [] }]];
    const found = readLines(answer, "worse");
    return [
      target,
      found === undefined ? [{ code: "container-unmeasured", parameters: [""] }] : readFindings(found),
    ];
  });
  return new Map(worse.filter(([, findings]) => findings.length > 0));
}

function tolerated(lines: readonly string[]): number {
  const count = (key: string): number =>
    Number(lines.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1) ?? 0) || 0;
  return Math.ceil(((count("online") + count("registered")) * TOLERATED_PERCENT) / 100);
}

async function ask(
  session: NodeSession,
  asking: SoakAsking,
  head: string,
  cases: string,
): Promise<ReadonlyMap<string, Answer>> {
  const options = {
    ...asking,
    answerLimitSeconds: ANSWER_LIMIT_SECONDS,
    answerLimitBytes: ANSWER_LIMIT_BYTES,
  };
  const question = `${head}question_of() {\ncase $1 in\nnode) echo : ;;\n${cases}esac\n}\n`;
  const connection = await session.connect();
  const answers = await readMachines(
    connection,
    session.name,
    "the look at its containers",
    asking.runtime,
    askScript(options, question),
    (answer) => answer,
  );
  return answers.byContainer;
}

/** Undefined where the answer was cut short. */
function readLines({ text }: Answer, section: string): readonly string[] | undefined {
  const { lines, end } = parseSections(text);
  return end === undefined ? undefined : (lines.get(section) ?? []);
}
