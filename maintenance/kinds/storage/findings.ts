import { defineKind, text } from "../../problems/kind";

const after = (said: string): string => (said === "" ? "" : `: ${said}`);
const LOOK_AT_THE_NODE = "Look at the node.";
const LOOK_AT_THE_SERVER = "Look at the server of the share.";

/** What machines find out in the update of storage. */
export const STORAGE_FINDINGS = {
  "share-held": defineKind(
    { place: text, holders: text },
    {
      sentence: ({ place, holders }) => `${place} is held by ${holders}`,
      meaning: "Processes of the node use a share, so it can't be unmounted. It's never unmounted by force.",
      remedy: "End these processes, or have them leave the share. Run again.",
    },
  ),
  "share-not-unmounted": defineKind(
    { place: text, said: text },
    {
      sentence: ({ place, said }) => `${place} can't be unmounted${after(said)}`,
      meaning:
        "A share can't be unmounted, and no process is seen that holds it. The kernel may hold it, as for a disk image.",
      remedy: LOOK_AT_THE_NODE,
    },
  ),
  "share-not-mounted": defineKind(
    { place: text, said: text },
    {
      sentence: ({ place, said }) => `${place} can't be mounted${after(said)}`,
      meaning: "A share can't be mounted again. Its containers stay down until it can be.",
      remedy: "Look at the server of the share, and at the node. The node tries again each minute.",
    },
  ),
  "share-missing": defineKind(
    { place: text },
    {
      sentence: ({ place }) => `its share isn't mounted at ${place}`,
      meaning: "A container isn't started without its share, since it would write below the place of it.",
      remedy: LOOK_AT_THE_SERVER,
    },
  ),
  "export-missing": defineKind(
    { said: text },
    {
      sentence: ({ said }) => `it exports nothing${after(said)}`,
      meaning: "The server exports nothing before the update. Nobody can tell whether exports come back.",
      remedy: LOOK_AT_THE_SERVER,
    },
  ),
  "export-not-withdrawn": defineKind(
    { said: text },
    {
      sentence: ({ said }) => `its exports can't be withdrawn${after(said)}`,
      meaning: "The server can't withdraw its exports.",
      remedy: LOOK_AT_THE_SERVER,
    },
  ),
  "export-not-back": defineKind(
    { said: text },
    {
      sentence: ({ said }) => `its exports don't come back${after(said)}`,
      meaning: "The server doesn't export its shares again. Their containers stay down until it does.",
      remedy: "Look at the server of the share now. It tries again each minute.",
    },
  ),
  "packages-lacking": defineKind(
    { packages: text },
    {
      sentence: ({ packages }) => `it can't use ${packages}`,
      meaning: "A package that the update needs can't be used on the server any more.",
      remedy: "Run again: the plan says why.",
    },
  ),
  "update-unbegun": defineKind(
    { said: text },
    {
      sentence: ({ said }) => `the update didn't begin${after(said)}`,
      meaning: "The update of the server's packages couldn't be begun.",
      remedy: LOOK_AT_THE_SERVER,
    },
  ),
  "update-failed": defineKind(
    { said: text },
    {
      sentence: ({ said }) => `the update of its packages ${said === "" ? "failed" : said}`,
      meaning:
        "The update of the server's packages failed. The server exports again, and the containers run.",
      remedy: LOOK_AT_THE_SERVER,
    },
  ),
};
