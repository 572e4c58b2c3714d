import { PACKAGE_GATES } from "../../change/test-gates";
import { KNOWN_PACKAGES } from "../../impact/known-packages";
import type { JudgedKind } from "../judged-kind";
import { ERASURE } from "./erasure";
import { PACKAGE_FAULTS } from "./faults";
import { PACKAGE_CHANGE } from "./package-change";
import { PACKAGE_PROBLEMS } from "./problems";

/** Packages of nodes and of their containers. */
export const PACKAGES = {
  name: "packages",
  layers: [
    { name: "nodes", noun: "packages of nodes", gates: PACKAGE_GATES, reaches: "target", worksOn: "nodes" },
    {
      name: "containers",
      noun: "packages of containers",
      gates: PACKAGE_GATES,
      reaches: "target",
      worksOn: "containers",
    },
  ],
  forms: [PACKAGE_CHANGE, ERASURE],
  impact: KNOWN_PACKAGES,
  problems: {
    fetching: {
      title: "Fetching",
      intro: "Why a node can't use a package. Containers that need it aren't touched.",
      kinds: PACKAGE_FAULTS,
    },
    packages: {
      title: "Packages",
      intro: "Problems during a change of packages, and what a change leaves to do.",
      kinds: PACKAGE_PROBLEMS,
    },
  },
  faults: PACKAGE_FAULTS,
} as const satisfies JudgedKind;
