import { writeFileSync } from "node:fs";
import path from "node:path";
import { makeOwnFolder } from "../../declarations/own-folder";

/**
 * Keeps a device's answer below `.maintenance/devices` of the project, for its operator alone: a backup holds passwords.
 *
 * @returns its path, relative to the project
 */
export function keepAnswer(project: string, device: string, step: string, answer: Buffer, now: Date): string {
  const moment = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
  const file = path.join(makeOwnFolder(project, "devices"), `${device}-${step}-${moment}Z`);
  writeFileSync(file, answer, { flag: "wx", mode: 0o600 });
  return path.relative(project, file);
}
