import type { QualificationCheck } from "../maintenance/fleet/fleet";
import { type Asking, askScript } from "../remote/look/ask-script";
import { processesShell } from "../remote/inside/processes";
import { frameworkShell } from "../kinds/modules/modules-shell";
import { serviceShell } from "../remote/services/services";
import { assign, part, shellQuote } from "../remote/script/parts";

/** What is asked of one machine. */
export interface MachineQuestion {
  readonly checks: readonly QualificationCheck[];
  /** Whether its packages are listed: somebody keeps them. */
  readonly listsPackages: boolean;
  /** Whether it has FreePBX, whose web interface is asked. */
  readonly hasFramework: boolean;
  /** Whether its modules are listed. */
  readonly listsModules: boolean;
  /** A call that's to be answered. */
  readonly sipCall?: { readonly extension: string; readonly port: number };
}

/**
 * `before`, which waits until services are at rest, and `after`: all; `again`: what customers notice, and the checks; `settling`:
 * that without the checks.
 */
export type LookExtent = "before" | "after" | "again" | "settling";

/**
 * Has a node and its containers looked at, see `look.sh`. Others than those that are asked for are left alone.
 *
 * @param questions by scope: `node`, and ids of containers
 * @param settleSeconds how long services have to come to rest
 */
export function lookScript(
  asking: Asking,
  questions: ReadonlyMap<string, MachineQuestion>,
  extent: LookExtent,
  settleSeconds: number,
): string {
  const look =
    processesShell() +
    part("qualification/daemons.sh") +
    serviceShell() +
    frameworkShell() +
    part("qualification/look.sh");
  const cases = [...questions].map(
    ([scope, question]) =>
      `${shellQuote(scope)}) printf '%s\\n' ${shellQuote(settingsOf(question, extent, settleSeconds))} "$LOOK" ;;\n`,
  );
  return askScript(
    asking,
    `${assign({ LOOK: look })}question_of() {\ncase $1 in\n${cases.join("")}esac\n}\n`,
  );
}

function settingsOf(
  { checks, hasFramework, listsPackages, listsModules, sipCall }: MachineQuestion,
  extent: LookExtent,
  settleSeconds: number,
): string {
  const calls = checks.map(({ name, command }) => `run_check ${shellQuote(name)} ${shellQuote(command)}\n`);
  return (
    assign({
      EXTENT: extent,
      SETTLE: settleSeconds,
      WITH_PACKAGES: listsPackages ? "yes" : "no",
      WITH_MODULES: listsModules && (extent === "before" || extent === "after") ? "yes" : "no",
      SIP_EXTENSION: sipCall?.extension ?? "",
      SIP_PORT: sipCall?.port ?? "",
      WEB_PATH: hasFramework ? "/admin/config.php" : "/",
    }) + `declared_checks() {\n:\n${calls.join("")}}\n`
  );
}
