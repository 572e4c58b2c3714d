import { homedir } from "node:os";
import { join } from "node:path";

/** A leading `~/` stands for the home folder of whoever runs this, as in ssh_config. */
export function expandHome(path: string): string {
  return path.startsWith("~/") ? join(homedir(), path.slice(2)) : path;
}
