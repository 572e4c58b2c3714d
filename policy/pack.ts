import { PolicyPack } from "@pulumi/policy";
import { createPolicies } from "./policies";

// `pulumi preview --policy-pack policy`: docs/policies.md says what each policy asks for.
new PolicyPack("pbx-maintenance", {
  displayName: "PBX maintenance",
  description: "What changes on nodes and in PBX containers, when, and whom it's told to.",
  policies: createPolicies(),
});
