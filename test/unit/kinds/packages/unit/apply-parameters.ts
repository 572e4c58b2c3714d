import { assign } from "../../../../../remote/script/parts";

/** The parameters of `apply.sh` for a unit that needs no room and restarts nothing, but for those that a test names. */
export function applyParameters(own: Parameters<typeof assign>[0] = {}): string {
  return assign({
    ...{ PLAN: "plan.101", NEED_KB: 0, LOCK_WAIT: 1, RESTART: "never", KEEP_RUNNING: "" },
    ...{ KEYS: "", KEY_IDS: "", ON_NODE: "", TOLERANCE: 0, SETTLE: 0, PROBES: "" },
    ...{ RUN_ID: "run-1", WHO: "alice@desk, a test" },
    ...own,
  });
}
