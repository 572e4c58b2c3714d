import { setTimeout as delay } from "node:timers/promises";
import type { LabContainer } from "../../lab/lab";

/** The build of the lab whose %post takes as long as the container's `/etc/lab/slow-post` says. */
export const SLOW_ASTERISK = "asterisk-11.25.3-2";

const SLEEPING = "[s]leep $(cat /etc/lab/slow-post)";

/** Lets the %post of the slow package take so many seconds in a container. */
export async function setSlowPost(container: LabContainer, seconds: number): Promise<void> {
  await container.exec(`mkdir -p /etc/lab && echo ${seconds} >/etc/lab/slow-post`);
}

/**
 * Settles when rpm is in the middle of installing the slow package there.
 * @throws Error when it doesn't get there within a minute
 */
export async function untilInSlowPost(container: LabContainer): Promise<void> {
  for (const begun = Date.now(); Date.now() - begun < 60_000;) {
    if ((await container.tryExec(`pgrep -f "^${SLEEPING}"`)).code === 0) return;
    await delay(50);
  }
  throw new Error(`No slow %post came to run in container ${container.id}.`);
}

/** Lets a %post that is under way end at once. */
export async function endSlowPost(container: LabContainer): Promise<void> {
  await container.exec(`pkill -f "^${SLEEPING}"`);
}
