/** What machines find out in the update of storage: the code, parameters as a script says them, and the sentence. */
export const STORAGE_FINDING_SAMPLES: readonly (readonly [string, readonly string[], string])[] = [
  ["share-held", ["/srv/pbx", "bash (900)"], "/srv/pbx is held by bash (900)"],
  ["share-not-unmounted", ["/srv/pbx", "target is busy"], "/srv/pbx can't be unmounted: target is busy"],
  ["share-not-mounted", ["/srv/pbx", "refused"], "/srv/pbx can't be mounted: refused"],
  ["share-missing", ["/srv/pbx"], "its share isn't mounted at /srv/pbx"],
  ["export-missing", [""], "it exports nothing"],
  ["export-not-withdrawn", ["no such program"], "its exports can't be withdrawn: no such program"],
  ["export-not-back", ["no such program"], "its exports don't come back: no such program"],
  ["packages-lacking", ["nfs-utils-1.3-1.x86_64"], "it can't use nfs-utils-1.3-1.x86_64"],
  ["update-unbegun", ["held"], "the update didn't begin: held"],
  ["update-failed", ["broke off"], "the update of its packages broke off"],
];

/** Problems of storage: the code, its parameters, and the sentence. */
export const STORAGE_SAMPLES: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
  [
    "storage-pending",
    { packages: 1 },
    "one of its packages is not at the release. This change updates no storage",
  ],
  [
    "storage-clients",
    { client: "node1", shares: "san1:/srv/pbx at /vz/pbx", containers: "101–104" },
    "node1 has san1:/srv/pbx at /vz/pbx mounted. Its containers 101–104 use it, and stop meanwhile",
  ],
  [
    "storage-client-left-out",
    { client: "node2", said: "no answer" },
    "node2 is left out, since it can't be looked at: no answer",
  ],
  [
    "storage-client-unseen",
    { client: "node2", said: "vzlist failed" },
    "node2 doesn't tell what it has mounted, so no storage is updated: vzlist failed",
  ],
  [
    "storage-clients-down",
    {},
    "none of the nodes that may use its shares can be reached. No storage is updated",
  ],
  [
    "storage-users-changed",
    { clients: "node2" },
    "each time this run was about to begin, node2 used shares otherwise than planned, or couldn't be asked. No storage is updated",
  ],
  [
    "share-unused",
    { share: "san1:/srv/pbx" },
    "no node of the fleet mounts san1:/srv/pbx. No storage is updated",
  ],
  ["storage-part", { machine: "node1" }, "it went back, or didn't begin: node1 couldn't do its part"],
];
