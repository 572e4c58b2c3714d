import { processesShell } from "../../../../remote/inside/processes";
import { probesShell, serviceShell } from "../../../../remote/services/services";
import { FakeContainer } from "../../kinds/modules/framework-fixture";

/** Runs commands after the shell that measures services, in a container; what they print. */
export function askServices(
  container: FakeContainer,
  commands: string,
  parameters: Readonly<Record<string, string | number>> = {},
): string {
  const all = {
    WORK: `${container.root}/work`,
    TOLERANCE: 0,
    SETTLE: 0,
    WEB_PATH: "/",
    SIP_EXTENSION: "",
    SIP_PORT: 5060,
    PROBES: "",
    ...parameters,
  };
  const assignments = Object.entries(all).map(([name, value]) => `${name}='${value}'`);
  const script = [
    processesShell(),
    assignments.join("\n"),
    'mkdir -p "$WORK"',
    serviceShell(),
    probesShell(),
    commands,
  ];
  const { stdout, stderr } = container.sh(script.join("\n"));
  if (stderr !== "") throw new Error(`the shell says: ${stderr}`);
  return stdout;
}
