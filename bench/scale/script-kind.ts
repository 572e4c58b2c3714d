/** What a script asks of a node. */
export type ScriptKind = "observe" | "prepare" | "run";

export interface RecognisedScript {
  readonly kind: ScriptKind;
  /** Containers that it names, or `node`; of an observation, which names none, undefined. */
  readonly targets: readonly string[] | undefined;
}

/** A node was sent a script of a kind that nobody recorded. */
export class UnknownScript extends Error {
  override readonly name = "UnknownScript";

  constructor(script: string) {
    super(
      `A canned node has no answer to a script that begins with ${JSON.stringify(script.slice(0, 200))}. ` +
        "Teach bench/scale/script-kind.ts to tell it, and record again with `npx tsx bench/scale/record.ts`.",
    );
  }
}

/**
 * Tells by what a script defines (`remote/run/detached.ts`, `remote/look/observe-script.ts`) which one it is.
 *
 * @throws UnknownScript
 */
export function recogniseScript(script: string): RecognisedScript {
  if (/^write_run_files\(\) \{$/m.test(script)) {
    const targets = /^printf '%s' '([^']*)' >"\$RUN\/"'targets'/m.exec(script)?.[1];
    if (targets === undefined) throw new UnknownScript(script);
    return { kind: "run", targets: listLines(targets) };
  }
  if (/^question_of\(\) \{$/m.test(script)) return { kind: "observe", targets: undefined };
  const questions = /^QUESTIONS='([^']*)'$/m.exec(script)?.[1];
  if (questions === undefined) throw new UnknownScript(script);
  const asked = listLines(questions).map((line) => line.split("\t", 1)[0] ?? "");
  return { kind: "prepare", targets: [...new Set(asked)] };
}

function listLines(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}
