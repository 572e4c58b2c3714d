/** Why evidence, a signature or a key doesn't count, of each code, and its sentence. */
export const EVIDENCE_SAMPLES: readonly (readonly [
  code: string,
  parameters: Readonly<Record<string, unknown>>,
  sentence: string,
])[] = [
  ["evidence-unsigned", { signature: "e.json.sig" }, "isn't signed: there's no e.json.sig"],
  ["evidence-unreadable", { said: "said" }, "can't be read: said"],
  [
    "evidence-of-other-release",
    { release: { name: "r1", digest: "sha256:1" }, wanted: { name: "r2", digest: "sha256:2" } },
    "is about release r1 (sha256:1), not about r2 (sha256:2)",
  ],
  ["evidence-without-machines", {}, "names no machine of the test"],
  [
    "evidence-dated-later",
    { testedAt: "2026-11-27T22:30:00Z" },
    "is dated 2026-11-27T22:30:00Z, which is later than now",
  ],
  ["evidence-too-old", { days: 31, most: 30 }, "is too old: the test was 31 days ago, and the limit is 30"],
  [
    "evidence-over-other-base",
    { promoted: { name: "r1", digest: "sha256:1" } },
    "is from a test over scratch alone, and updates is at r1 (sha256:1)",
  ],
  [
    "evidence-of-failure",
    {
      outcomes: [
        { gate: "no-regressions", base: "scratch", reason: "it's gone." },
        { gate: "no-broken-modules", base: "promoted" },
      ],
    },
    "shows failed gates: no-regressions over scratch (it's gone), no-broken-modules over promoted",
  ],
  [
    "signature-unreadable",
    { because: { code: "ssh-cut-short", parameters: {} } },
    "has a signature that breaks off",
  ],
  ["signature-for-other", { namespace: "git", wanted: "evidence" }, 'is signed for "git", not for evidence'],
  [
    "signature-by-stranger",
    { fingerprint: "SHA256:a", trusted: ["SHA256:b", "SHA256:c"] },
    "is signed by SHA256:a, which isn't trusted: only SHA256:b, SHA256:c are",
  ],
  [
    "signature-of-other-text",
    { fingerprint: "SHA256:a" },
    "isn't what SHA256:a signed. Somebody changed it afterwards, or forged the signature",
  ],
  ["ssh-cut-short", {}, "breaks off"],
  ["ssh-continued", {}, "goes on after its end"],
  ["ssh-number-too-large", {}, "has a number that is too large"],
  ["ssh-badly-encoded", {}, "isn't base64"],
  ["ssh-no-armor", {}, "isn't one that `ssh-keygen -Y sign` made"],
  ["ssh-no-signature", {}, "is no SSH signature"],
  ["ssh-version-unknown", { version: 2 }, "is of version 2, which this program doesn't know"],
  [
    "ssh-hash-unknown",
    { hash: "md5", wanted: ["sha256", "sha512"] },
    'is over the hash "md5", and must be over sha256 or sha512',
  ],
  ["ssh-type-unknown", { types: ["a", "b"] }, "isn't one of the types a, b"],
  ["ssh-type-other", {}, "isn't of the type that its line names"],
  [
    "ssh-signature-type",
    { type: "ssh-rsa", wanted: ["rsa-sha2-256"] },
    'is of the type "ssh-rsa", and must be of rsa-sha2-256',
  ],
  ["ssh-curve-other", {}, "isn't on the curve that its type names"],
  ["ssh-no-point", {}, "holds no point of its curve"],
  ["ssh-rsa-short", { bits: 1024, least: 2048 }, "is an RSA key of 1024 bits, and must have at least 2048"],
  ["ssh-no-key", { said: "said" }, "is no key (said)"],
];
