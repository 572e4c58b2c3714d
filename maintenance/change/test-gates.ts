/** What a test in a sandbox of a node and its PBX shows (spec 1, 'Promotion' and 'Framework modules'). */
export const PACKAGE_GATES = [
  "no-dependency-failures",
  "auto-configuration-services-ok",
  "no-regression-asterisk",
  "no-regression-apache",
  "signed-with-release-key",
  "daemons-restarted-cleanly",
] as const;
export const FRAMEWORK_GATES = ["no-broken-modules", "no-regressions", "no-broken-call-flows"] as const;
export const TEST_GATES = [...PACKAGE_GATES, ...FRAMEWORK_GATES] as const;
export type TestGate = (typeof TEST_GATES)[number];
