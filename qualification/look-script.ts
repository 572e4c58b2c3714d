import type { QualificationCheck } from "../maintenance/fleet/fleet";
import { type Asking, askScript } from "../remote/look/ask-script";
import { processesShell } from "../remote/inside/processes";
import { brokenModulesShell, frameworkShell } from "../kinds/modules/modules-shell";
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
  /** How many registrations may be missing afterwards. */
  readonly tolerance: number;
  /** A call that's to be answered. */
  readonly sipCall?: { readonly extension: string; readonly port: number };
}

/**
 * `before`, which waits until services are at rest, and `after`, which waits until they're as good as before: all; `again`: what customers
 * notice, and the checks.
 */
export type LookExtent = "before" | "after" | "again";

/**
 * Has a node and its containers looked at, see `look.sh`. Others than those that are asked for are left alone.
 *
 * @param questions by target: `node`, and ids of containers
 * @param settleSeconds how long services have to come to rest, and to come back
 * @param handed by target: what the looks before handed on; see `WholeLook`
 */
export function lookScript(
  asking: Asking,
  questions: ReadonlyMap<string, MachineQuestion>,
  extent: LookExtent,
  settleSeconds: number,
  handed: ReadonlyMap<string, string> = new Map(),
): string {
  const look =
    processesShell() +
    part("qualification/daemons.sh") +
    serviceShell() +
    brokenModulesShell() +
    frameworkShell() +
    part("qualification/look.sh");
  const cases = [...questions].map(([target, question]) => {
    const settings =
      assign({ ON_NODE: target === "node" ? "yes" : "", HANDED: handed.get(target) ?? "" }) +
      settingsOf(question, extent, settleSeconds);
    return `${shellQuote(target)}) printf '%s\\n' ${shellQuote(settings)} "$LOOK" ;;\n`;
  });
  return askScript(
    asking,
    `${assign({ LOOK: look })}question_of() {\ncase $1 in\n${cases.join("")}esac\n}\n`,
  );
}

function settingsOf(
  { checks, hasFramework, listsPackages, listsModules, tolerance, sipCall }: MachineQuestion,
  extent: LookExtent,
  settleSeconds: number,
): string {
  const calls = checks.map(({ name, command }) => `run_check ${shellQuote(name)} ${shellQuote(command)}\n`);
  return (
    assign({
      EXTENT: extent,
      SETTLE: settleSeconds,
      TOLERANCE: tolerance,
      WITH_PACKAGES: listsPackages ? "yes" : "no",
      WITH_MODULES: listsModules && extent !== "again" ? "yes" : "no",
      SIP_EXTENSION: sipCall?.extension ?? "",
      SIP_PORT: sipCall?.port ?? "",
      WEB_PATH: hasFramework ? "/admin/config.php" : "/",
    }) + `declared_checks() {\n:\n${calls.join("")}}\n`
  );
}
