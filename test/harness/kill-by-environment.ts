import { readdir, readFile } from "node:fs/promises";

/** Kills every process that was started with an environment variable, `NAME=value`, of a value that nothing else has. */
export async function killByEnvironment(variable: string): Promise<void> {
  const processes = (await readdir("/proc")).filter(
    (name) => /^\d+$/.test(name) && Number(name) !== process.pid,
  );
  for (const pid of processes) {
    const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
    if (!environment.split("\0").includes(variable)) continue;
    try {
      process.kill(Number(pid), "SIGKILL");
    } catch (error) {
      // It has ended meanwhile by itself.
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}
