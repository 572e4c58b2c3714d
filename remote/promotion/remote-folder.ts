import { posix } from "node:path";
import { SourceFailed } from "../repository/extent";
import type { Source } from "../repository/source";
import { assign, compose } from "../script/parts";
import type { HostConnection } from "./host";

const ABSENT = 44;
const TOO_LARGE = 45;

/** For one file, in which the script may be silent: a disk that spins up, a slow line. */
const SILENCE_LIMIT_SECONDS = 10 * 60;

/**
 * A repository that is a folder of another machine. What was read once isn't read again.
 *
 * @param machine how messages name it
 */
export function openRemoteFolder(connection: HostConnection, machine: string, folder: string): Source {
  const files = new Map<string, Promise<Buffer | undefined>>();
  const location = `${machine}:${folder}`;
  return {
    location,
    read: (file, extent) => {
      const bytes = "first" in extent ? extent.first : extent.atMost;
      const key = `${bytes} ${file}`;
      const reading =
        files.get(key) ?? readRemote(connection, posix.join(folder, file), bytes, "first" in extent);
      files.set(key, reading);
      return reading;
    },
  };
}

async function readRemote(
  connection: HostConnection,
  file: string,
  bytes: number,
  onlyBeginning: boolean,
): Promise<Buffer | undefined> {
  const script = compose(
    assign({ FILE: file, BYTES: bytes, LIMIT: onlyBeginning ? "" : bytes }),
    `[ -e "$FILE" ] || exit ${ABSENT}`,
    `[ -z "$LIMIT" ] || [ "$(wc -c <"$FILE")" -le "$LIMIT" ] || exit ${TOO_LARGE}`,
    'head -c "$BYTES" "$FILE" | base64',
  );
  const { code, stdout, stderr } = await connection.runScript(script, {
    idleTimeoutSeconds: SILENCE_LIMIT_SECONDS,
    // Four characters for three bytes, and line breaks.
    longestOutput: 2 * bytes + 1024,
  });
  if (code === ABSENT) return undefined;
  if (code === TOO_LARGE) throw new SourceFailed(`${file} has more than ${bytes} bytes`);
  if (code !== 0 || stderr !== "") throw new SourceFailed(`${file} can't be read: ${stderr.trim()}`);
  return Buffer.from(stdout, "base64");
}
