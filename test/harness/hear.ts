import type { ScriptOptions, ScriptResult } from "../../remote/ssh/script";

/** What a script printed, as a connection hands it over. */
export async function hear(
  { stdout, ...end }: Pick<ScriptResult, "code" | "stdout" | "stderr">,
  { onLine }: ScriptOptions,
): Promise<ScriptResult> {
  const result = { ...end, signal: undefined };
  if (onLine === undefined) return Promise.resolve({ ...result, stdout });
  for (const line of stdout.split("\n")) onLine(line);
  return Promise.resolve({ ...result, stdout: "" });
}
