import type { LabContainer, LabNode } from "../../lab/lab";

/** Where there's an rpm database to ask. */
type Place = LabNode | LabContainer;

const QUERY = "%{NAME}-%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}.%{ARCH}";

/** NEVRAs of the installed builds of these names, sorted; of all packages unless given. */
export async function installedBuilds(place: Place, ...names: string[]): Promise<string[]> {
  const which = names.length === 0 ? "-a" : names.join(" ");
  const { stdout } = await place.tryExec(`rpm -q --qf '${QUERY}\\n' ${which} 2>/dev/null`);
  return stdout
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("gpg-pubkey") && !line.includes(" "))
    .sort();
}

/**
 * What tells whether anybody worked there: each package with the rpm transaction that brought it, and each service's
 * process. The same text twice means that neither rpm nor a restart happened in between.
 */
export async function traceOfWork(place: Place): Promise<string> {
  return place.exec(
    `rpm -qa --qf '${QUERY} %{INSTALLTID}\\n' | sort; for pid in /var/run/*/*.pid; do echo "$pid $(cat "$pid")"; done`,
  );
}

/** Process ids of the services that run, by name. */
export async function servicePids(container: LabContainer): Promise<Record<string, string>> {
  const names = ["asterisk", "httpd", "mysqld"];
  const text = await container.exec(
    names.map((name) => `echo $(cat /var/run/${name}/${name}.pid)`).join("\n"),
  );
  const pids = text.trim().split("\n");
  return Object.fromEntries(names.map((name, index) => [name, pids[index] ?? ""]));
}

/** Executable files that are gone and still executed. */
export async function replacedFilesInUse(container: LabContainer): Promise<string[]> {
  const text = await container.exec(
    "grep -hE ' r-xp .*\\(deleted\\)' /proc/[0-9]*/maps | sed 's/.* \\//\\//; s/ (deleted)//' | sort -u",
  );
  return text.split("\n").filter((line) => line !== "");
}
