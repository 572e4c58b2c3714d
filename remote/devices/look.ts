import type { DeviceSteps } from "../../maintenance/devices/device";
import { type Cause, cause } from "../../maintenance/problems/problem";
import { causeOf } from "../../maintenance/problems/problem-error";
import { plainLine, quoteForeign } from "../../maintenance/text/plain-text";
import type { NodeSession } from "../session";
import type { SshSecrets } from "../ssh/secrets";
import type { SshTarget } from "../ssh/target";
import { call, CallFailed, readValue } from "./call";
import { composeLook } from "./steps-script";

/** What a look told of a device, and by how many seconds its clock is ahead of this machine's. */
export type Sight = { readonly version: string; readonly aheadSeconds: number } | { readonly because: Cause };

const LONGEST_VERSION = 200;
const LONGEST_OUTPUT = 64 * 1024;

/** Asks a device over SSH which version it has. Never throws. */
export async function lookOverSsh(session: NodeSession, look: DeviceSteps["look"]): Promise<Sight> {
  if (look.kind !== "command") return unseen("it's no command");
  try {
    const connection = await session.connect();
    const { code, stdout, stderr } = await connection.runScript(composeLook(look), {
      longestOutput: LONGEST_OUTPUT,
      idleTimeoutSeconds: look.minutes * 60 + 30,
    });
    const [clock = "", version = ""] = stdout.split(/\r?\n/);
    if (code !== 0)
      return unseen(
        code === 124
          ? `it didn't end within ${look.minutes} min`
          : stderr || `it ended with ${code ?? "a signal"}`,
      );
    return sighted(version, Number(clock) - Date.now() / 1000);
  } catch (error) {
    return { because: causeOf(error) };
  }
}

/** Asks a device over HTTPS which version it has. Never throws. */
export async function lookOverHttps(
  name: string,
  target: SshTarget,
  look: DeviceSteps["look"],
  secrets: SshSecrets,
): Promise<Sight> {
  if (look.kind !== "call" || look.value === undefined) return unseen("it's no call with a value");
  try {
    return sighted(readValue(await call(name, target, look, secrets), look.value), 0);
  } catch (error) {
    if (error instanceof CallFailed) return unseen(error.message);
    throw error;
  }
}

function sighted(version: string, aheadSeconds: number): Sight {
  const line = plainLine(version.trim());
  if (line === "") return unseen("it told nothing");
  if (line.length > LONGEST_VERSION) return unseen("it told more than a version");
  return { version: line, aheadSeconds: Math.round(aheadSeconds) };
}

function unseen(said: string): Sight {
  return { because: cause("device-unseen", { said: quoteForeign(said) }) };
}
