import { describeCause } from "../problems/describe";
import { type Fault, gatherFaults } from "../problems/fault";
import type { PromotionProblem } from "./problem";

/** What the host's check of a package's file found, as a problem with what to do about it. */
export function judgeFinding(nevra: string, fault: Fault, place: string): PromotionProblem {
  const where = `${nevra} in ${place}`;
  switch (fault.code) {
    case "package-other-file":
      return {
        kind: "damaged",
        message: `${where} is damaged: its file hasn't the checksum that the repository's metadata and the release name.`,
        remedy: "Put it there again.",
      };
    case "package-other-header":
      return {
        kind: "other-checksum",
        message: `${where} is another build of that name than the release's: the digest of its header differs.`,
        remedy: "Put the file there that was tested, or lock and test the release again.",
      };
    case "package-unsigned":
      return {
        kind: "unsigned",
        message: `${where} isn't signed.`,
        remedy:
          "Sign it with a release key (rpmsign --addsign), run createrepo_c on the repository, and lock the release again.",
      };
    case "package-other-key":
      return {
        kind: "other-key",
        message: `${where} is signed with the key ${fault.fields[0] ?? "unknown"}, which is no release key.`,
        remedy:
          "Sign it with a release key, run createrepo_c on the repository, and lock the release again, or have the key added to " +
          "the fleet's release keys.",
      };
    default:
      return {
        kind: "bad-signature",
        message: `${where} can't be used: ${describeAlone(nevra, fault)}.`,
        remedy: "Put the file there again, and look at where it came from.",
      };
  }
}

function describeAlone(nevra: string, fault: Fault): string {
  return gatherFaults([[nevra, fault]])
    .map((because) => describeCause(because, ""))
    .join("; ");
}
