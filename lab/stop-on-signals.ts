/**
 * Stops a lab when this process is asked to end, and then ends it by the same signal.
 * @returns a function that undoes it
 */
export function stopOnSignals(stop: () => Promise<void>): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const listener = (signal: NodeJS.Signals): void => {
    stop()
      .catch((error: unknown) => {
        console.error(error);
      })
      .finally(() => {
        forget();
        process.kill(process.pid, signal);
      });
  };
  const forget = (): void => {
    for (const signal of signals) process.off(signal, listener);
  };
  for (const signal of signals) process.on(signal, listener);
  return forget;
}
