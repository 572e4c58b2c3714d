import { part } from "./parts";

/** The first part of every script that runs inside a container, or on the node itself: see `inside/processes.sh`. It knows processes and services. */
export function processesShell(): string {
  return (
    part("node-script/package-format.sh") +
    ["processes", "services", "replaced-files"]
      .map((name) => part(`node-script/inside/${name}.sh`))
      .join("") +
    part("node-script/inside/secrets.sh")
  );
}
