import { z } from "zod";

/** What isn't as it should be after a unit of work, as the script there judged it: a code, and its parameters in their order. */
export const findings = z
  .array(z.object({ code: z.string(), parameters: z.array(z.string()).readonly() }))
  .readonly();
type Findings = z.output<typeof findings>;

/** What isn't as it was, or was left open by an earlier run; a part of a sentence. */
export function describeLeftOpen(found: Findings): string {
  const said = found.flatMap(({ code, parameters }) => {
    const [first = "", ...rest] = parameters;
    switch (code) {
      case "service-not-back":
        return [describeDown(first, rest)];
      case "left-beside-plan":
        return [
          first === "gone"
            ? `${rest.join(", ")} ${rest.length === 1 ? "is" : "are"} gone since an earlier change, which no plan said`
            : `${rest.join(", ")} came with an earlier change, which no plan said`,
        ];
      case "service-gone":
        return [`${NAMES[first] ?? first} doesn't run any more. Look at it now`];
      case "asterisk-gone":
        return ["asterisk doesn't answer any more. Look at it now"];
      case "asterisk-starting":
        return ["asterisk is still starting. Look at it now"];
      case "peers-missing":
        return [`${first} of ${rest.join("")} phones and trunks are still configured`];
      case "registrations-missing":
        return [`${first} of ${rest.join("")} registrations are missing`];
      case "web-worse":
        return [`the web server answers with ${first} instead of ${rest.join("")}`];
      case "unit-unjudged":
        return ["what is installed after the transaction couldn't be judged. Look at it now"];
      default:
        return [[code, ...parameters].join(" ")];
    }
  });
  return said.join("; ");
}

const NAMES: Readonly<Record<string, string>> = {
  asterisk: "asterisk",
  web: "the web server",
  database: "the database",
};

function describeDown(service: string, [status = "", why]: readonly string[]): string {
  const down = `${service} (status ${status}) doesn't run since an earlier change`;
  return why === "kept"
    ? `${down}, and this change's tier starts nothing that carries calls. Start it by hand, or in a T2`
    : `${down}. Look at it now`;
}
