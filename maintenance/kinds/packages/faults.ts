import { NOT_INSTALLED, tellOf } from "../../problems/faults";
import { defineKind, text, texts } from "../../problems/kind";

const PUT_RIGHT = "Put the release's file into the repository, or lock another release.";
const SIGN =
  "Sign it with a release key (`rpmsign --addsign`). Run createrepo_c on the repository, and lock the release again.";

/*
 * Why a node can't use packages. A script's line has the kind's name and, after tabs, all parameters but the first, in this order.
 */
export const PACKAGE_FAULTS = {
  "package-other-file": defineKind(
    { packages: texts },
    {
      sentence: ({ packages }) =>
        tellOf(packages, "isn't the file that the release names: its sha256 differs"),
      meaning: `The repository's file of that name isn't the release's. ${NOT_INSTALLED}`,
      remedy: PUT_RIGHT,
    },
  ),
  "package-other-header": defineKind(
    { packages: texts },
    {
      sentence: ({ packages }) =>
        tellOf(packages, "isn't the build that the release names: the digest of its header differs"),
      meaning: `The repository's build of that name isn't the release's. ${NOT_INSTALLED}`,
      remedy: PUT_RIGHT,
    },
  ),
  "package-unsigned": defineKind(
    { packages: texts },
    {
      sentence: ({ packages }) => tellOf(packages, "isn't signed with a release key: it has no signature"),
      meaning: `The package has no signature. ${NOT_INSTALLED}`,
      remedy: SIGN,
    },
  ),
  "package-header-signed": defineKind(
    { packages: texts },
    {
      sentence: ({ packages }) =>
        tellOf(packages, "isn't signed with a release key: its signature covers its header only"),
      meaning: `Neither the signature nor the release covers the package's files. ${NOT_INSTALLED}`,
      remedy: SIGN,
    },
  ),
  "package-signed-weakly": defineKind(
    { packages: texts },
    {
      sentence: ({ packages }) => tellOf(packages, "isn't signed with a release key: its signature uses MD5"),
      meaning: `The signature uses MD5, which can be forged. ${NOT_INSTALLED}`,
      remedy: SIGN,
    },
  ),
  "package-other-key": defineKind(
    { packages: texts, key: text, said: text },
    {
      sentence: ({ packages, said }) => tellOf(packages, `isn't signed with a release key: ${said}`),
      meaning: `The key of the package's signature isn't a release key of the fleet. ${NOT_INSTALLED}`,
      remedy: `${SIGN} Or add the key to releaseKeys in the fleet file.`,
    },
  ),
  "package-signature-bad": defineKind(
    { packages: texts, said: text },
    {
      sentence: ({ packages, said }) => tellOf(packages, `isn't signed with a release key: ${said}`),
      meaning: `The signature isn't good, or rpm can't read the file. ${NOT_INSTALLED}`,
      remedy: "Put the file into the repository again, and look at where it came from.",
    },
  ),
  "package-name-unfit": defineKind(
    { packages: texts },
    {
      sentence: ({ packages }) =>
        tellOf(packages, "is another package inside, whose name no package can have"),
      meaning: `The file holds a name that no package can have. ${NOT_INSTALLED}`,
      remedy: PUT_RIGHT,
    },
  ),
  "package-other-inside": defineKind(
    { packages: texts, inside: text },
    {
      sentence: ({ packages, inside }) => tellOf(packages, `is another package inside: ${inside}`),
      meaning: `The file holds another package than its name says. ${NOT_INSTALLED}`,
      remedy: PUT_RIGHT,
    },
  ),
  "package-ambiguous": defineKind(
    { packages: texts, sums: text },
    {
      sentence: ({ packages, sums }) =>
        tellOf(packages, `has several checksums in the release for machines of this node: ${sums}`),
      meaning: `The release names two files of one build for one node, which keeps one only. ${NOT_INSTALLED}`,
      remedy: "Have the release name one file. Or build one of them anew with another release number.",
    },
  ),
  "package-unfetched": defineKind(
    { packages: texts, said: text },
    {
      said: ["said"],
      sentence: ({ packages, said }) => tellOf(packages, `couldn't be fetched: ${said}`),
      meaning: `The node's package manager couldn't download the package. ${NOT_INSTALLED}`,
      remedy: "Look at the repository, and at the message.",
    },
  ),
  "package-missing": defineKind(
    { packages: texts, file: text },
    {
      sentence: ({ packages, file }) => tellOf(packages, `isn't there: ${file}`),
      meaning: "A repository's metadata names a file that isn't there.",
      remedy: "Put the file there again.",
    },
  ),
};
