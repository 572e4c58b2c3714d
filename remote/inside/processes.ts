import { PACKAGE_MANAGERS } from "../../maintenance/package-managers/package-managers";
import { RUNTIMES } from "../../maintenance/runtimes/runtimes";
import { matcher, part } from "../script/parts";

/** As the second field of /proc/PID/stat has them. */
const PACKAGE_TOOLS = ["rpm", ...PACKAGE_MANAGERS.flatMap(({ processes }) => processes)].map(
  (name) => `"(${name})"`,
);
/** The services of all runtimes: a node may have more than the one whose containers are maintained. */
const HOST_DAEMONS = RUNTIMES.flatMap(({ daemons }) => daemons);

/** The first part of every script that runs inside a container, or on the node itself: see `processes.sh`. It knows processes and services. */
export function processesShell(): string {
  return (
    matcher("is_host_daemon", HOST_DAEMONS) +
    matcher("is_package_tool", PACKAGE_TOOLS) +
    part("remote/rpm/package-format.sh") +
    part("remote/script/within.sh") +
    ["processes", "services", "executed-files", "replaced-files", "secrets"]
      .map((name) => part(`remote/inside/${name}.sh`))
      .join("")
  );
}
