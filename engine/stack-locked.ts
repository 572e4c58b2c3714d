/** As stacks in files say it, and those in the cloud service. */
const LOCKED =
  /the stack is currently locked by \d+ lock\(s\)|\[409\] Conflict: Another update is currently in progress/;

/**
 * Why a stack that is locked can't be changed, and the way out where whoever locked it is gone; undefined for another failure.
 *
 * @param stderr of a command of the CLI
 * @returns some sentences
 */
export function explainLocked(stderr: string, stack: string): string | undefined {
  if (!LOCKED.test(stderr)) return undefined;
  const holders = [...stderr.matchAll(/: created by (\S+ \(pid \d+\) at \S+)/g)].map(
    ([, holder = ""]) => holder,
  );
  const by = holders.length === 0 ? "" : ` by ${holders.join(" and by ")}`;
  return (
    `stack ${stack} is locked${by}. Wait for that run; where its process is gone, ` +
    `\`pulumi cancel --yes --stack ${stack}\` takes the lock away. Operations that are pending then do no harm: each run looks at what is there.`
  );
}
