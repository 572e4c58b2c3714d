import { part } from "./parts";

/** The first part of every script that runs inside a container, or on the node itself: see `inside/processes.sh`. */
export function processesShell(): string {
  return (
    part("node-script/package-format.sh") +
    part("node-script/inside/processes.sh") +
    part("node-script/inside/secrets.sh")
  );
}
