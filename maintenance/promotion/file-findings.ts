import type { PromotionProblem } from "./problem";

/** What the host's check of a package's file found, as a problem with what to do about it. */
export function judgeFinding(nevra: string, finding: string, place: string): PromotionProblem {
  const where = `${nevra} in ${place}`;
  if (finding.includes("sha256 differs")) {
    return {
      kind: "damaged",
      message: `${where} is damaged: its file hasn't the checksum that the repository's metadata and the release name.`,
      remedy: "Put it there again.",
    };
  }
  if (finding.includes("the digest of its header differs")) {
    return {
      kind: "other-checksum",
      message: `${where} is another build of that name than the release's: the digest of its header differs.`,
      remedy: "Put the file there that was tested, or lock and test the release again.",
    };
  }
  if (finding.includes("it has no signature")) {
    return {
      kind: "unsigned",
      message: `${where} isn't signed.`,
      remedy:
        "Sign it with a release key (rpmsign --addsign), run createrepo_c on the repository, and lock the release again.",
    };
  }
  if (finding.includes("NOKEY")) {
    const key = /key ID ([0-9a-f]+)/i.exec(finding)?.[1] ?? "unknown";
    return {
      kind: "other-key",
      message: `${where} is signed with the key ${key.toLowerCase()}, which is no release key.`,
      remedy:
        "Sign it with a release key, run createrepo_c on the repository, and lock the release again, or have the key added to " +
        "the fleet's release keys.",
    };
  }
  return {
    kind: "bad-signature",
    message: `${where} can't be used: ${finding}.`,
    remedy: "Put the file there again, and look at where it came from.",
  };
}
