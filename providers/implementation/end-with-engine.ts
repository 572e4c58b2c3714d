import { findEngine, isAlive } from "./engine-process";

/**
 * Ends this process once the engine has died, be it by a signal: nobody hears it any more. Runs on nodes are detached, and go on. Conducted ones go
 * back by themselves.
 *
 * Pulumi's own program for dynamic providers never looks. It tells an error of its standard error there, again and again, where the engine held the other end.
 *
 * @param lookMs how often it looks
 */
export function endWithEngine(lookMs = 5000): void {
  const nobodyReads = (): void => undefined;
  process.stdout.on("error", nobodyReads);
  process.stderr.on("error", nobodyReads);
  const engine = findOurs();
  if (engine === undefined) return;
  setInterval(() => {
    if (!isAlive(engine)) process.exit(1);
  }, lookMs).unref();
}

function findOurs(): ReturnType<typeof findEngine> {
  try {
    return findEngine();
  } catch {
    // Without /proc, the process stays until somebody ends it.
    return undefined;
  }
}
