import { after, defineKind, number, text } from "../../problems/kind";

/** What goes wrong with the update of storage, and notes on it. */
export const STORAGE_PROBLEMS = {
  "storage-pending": defineKind(
    { packages: number },
    {
      sentence: ({ packages }) =>
        `${packages === 1 ? "one of its packages is" : `${packages} of its packages are`} not at the release. This change updates no storage`,
      meaning:
        "Packages of a server of shares aren't at the release. Only the procedure of storage changes them.",
      remedy: "Name the layers nodes and storage in a change of tier T2 or T4.",
    },
  ),
  "storage-clients": defineKind(
    { client: text, shares: text, containers: text },
    {
      sentence: ({ client, shares, containers }) =>
        `${client} has ${shares} mounted. ${containers === "" ? "No running container uses it" : `Its containers ${containers} use it, and stop meanwhile`}`,
      meaning: "A node has shares mounted that are unmounted while their server is updated.",
      remedy: "None.",
    },
  ),
  "storage-client-left-out": defineKind(
    { client: text, said: text },
    {
      said: ["said"],
      sentence: ({ client, said }) => `${client} is left out, since it can't be looked at${after(said)}`,
      meaning:
        "A node can't be reached, so the procedure goes on without it. What it has mounted may be stale afterwards.",
      remedy: "If the node runs, look at its shares after the update. Unmount and mount what is stale.",
    },
  ),
  "storage-client-unseen": defineKind(
    { client: text, said: text },
    {
      said: ["said"],
      sentence: ({ client, said }) =>
        `${client} doesn't tell what it has mounted, so no storage is updated${after(said)}`,
      meaning:
        "A node may be up, and can't be asked which shares it uses. Its containers may be writing to one.",
      remedy: "Mend what it says, or turn the node off. Run again.",
    },
  ),
  "storage-clients-down": defineKind(
    {},
    {
      sentence: () => "none of the nodes that may use its shares can be reached. No storage is updated",
      meaning: "No node can be reached, so nobody knows who uses the shares.",
      remedy: "Look at the network between this machine and the nodes. Run again.",
    },
  ),
  "storage-users-changed": defineKind(
    { clients: text },
    {
      varying: ["clients"],
      sentence: ({ clients }) =>
        `each time this run was about to begin, ${clients} used shares otherwise than planned, or couldn't be asked. No storage is updated`,
      meaning: "Nodes mounted shares, unmounted them, went down or came up between the plan and the work.",
      remedy: "Run again when the nodes are up and left alone: the run plans anew.",
    },
  ),
  "share-unused": defineKind(
    { share: text },
    {
      sentence: ({ share }) => `no node of the fleet mounts ${share}. No storage is updated`,
      meaning:
        "The fleet file names a share that no node mounts. So its name may be wrong, and its clients unknown.",
      remedy: "Correct `shares` or `names` of the server in the fleet file, or take the share out.",
    },
  ),
  "storage-part": defineKind(
    { machine: text },
    {
      sentence: ({ machine }) => `it went back, or didn't begin: ${machine} couldn't do its part`,
      meaning: "Another machine of the procedure failed. All machines gave back what was away.",
      remedy: "Look at what is told of that machine. Run again.",
    },
  ),
};
