import { describeUnitFinding, type UnitFinding } from "./unit-findings";

/** What isn't as it was, or was left open by an earlier run; a part of a sentence. */
export function describeLeftOpen(found: readonly UnitFinding[]): string {
  const said = found.flatMap((finding) => {
    const { code, parameters } = finding;
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
      case "asterisk-gone":
      case "asterisk-starting":
        return [`${describeUnitFinding(finding)}. Look at it now`];
      case "unit-unjudged":
        return ["what is installed after the transaction couldn't be judged. Look at it now"];
      default:
        return [describeUnitFinding(finding)];
    }
  });
  return said.join("; ");
}

function describeDown(service: string, [status = "", why]: readonly string[]): string {
  const down = `${service} (status ${status}) doesn't run since an earlier change`;
  return why === "kept"
    ? `${down}, and this change's tier starts nothing that carries calls. Start it by hand, or in a T2`
    : `${down}. Look at it now`;
}
