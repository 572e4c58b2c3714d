import { NODES } from "./machines";

/** SANDBOX_PORTS isn't a list of ports. */
export class InvalidPorts extends Error {
  override readonly name = "InvalidPorts";

  constructor(text: string) {
    const names = Object.keys(NODES);
    super(
      `SANDBOX_PORTS is ${JSON.stringify(text)}. It needs ${names.length} ports, for ${names.join(" and ")}, such as ` +
        "SANDBOX_PORTS=22301,22302; 0 takes any free one.",
    );
  }
}

/**
 * The port of each node: as given, or as the variable SANDBOX_PORTS says, or those of the committed fleet file.
 *
 * @param variable empty counts as not set
 * @throws InvalidPorts
 */
export function choosePorts(
  given: Readonly<Record<string, number>> | undefined,
  variable: string | undefined,
): Record<string, number> {
  const named = readPorts(variable ?? "");
  return Object.fromEntries(
    Object.entries(NODES).map(([name, { port }], i) => [name, given?.[name] ?? named?.[i] ?? port]),
  );
}

function readPorts(variable: string): readonly number[] | undefined {
  const text = variable.trim();
  if (text === "") return undefined;
  const ports = text.split(",").map((port) => (/^\s*\d+\s*$/.test(port) ? Number(port) : Infinity));
  if (ports.length !== Object.keys(NODES).length || ports.some((port) => port > 65535))
    throw new InvalidPorts(variable);
  return ports;
}
