import { resolve } from "node:path";
import { runMaint } from "../../cli/maint/maint";
import type { Stack } from "./stack";

/** `maint credentials bind`, as an operator of the stack does it. */
export async function bindCredentials(stack: Stack): Promise<{ code: number; out: string; told: string }> {
  let out = "";
  let told = "";
  const args = ["credentials", "bind", "--stack", "test", "--config-file", stack.configFile];
  const code = await runMaint(args, {
    cwd: resolve(__dirname, "../.."),
    environment: stack.operatorEnvironment,
    readInput: () => Promise.resolve(""),
    print: (text) => (out += text),
    tell: (text) => (told += text),
  });
  return { code, out, told };
}
