import assert from "node:assert/strict";
import type { Temporal } from "@js-temporal/polyfill";
import type {
  PolicyResource,
  PolicyResourceOptions,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import * as proxy from "@pulumi/policy/proxy";
import type { Change } from "../../../maintenance/change/change";
import { type ChangeGroup, recordTargets } from "../../../maintenance/changes/change-group";
import { groupWork, type NodeChanges } from "../../../maintenance/changes/group-changes";
import { RECORD_FORMAT } from "../../../maintenance/gate/record-format";
import { type GateRecord, writeRecord } from "../../../maintenance/gate/record";
import { createPolicies } from "../../../policy/policies";
import { changeOf, DIGEST, EVIDENCE, FRIDAY_NIGHT, TERMS } from "../maintenance/decision/decision-fixture";
import { inTargets, upgrade } from "../maintenance/changes/changes-fixture";

export const TYPE = "pulumi-nodejs:dynamic/maintenance:";
const NOTHING = new Map<string, string>();

/** Of its declarations the package leaves this one out: what the engine hands to a policy is wrapped by it. */
const { unknownCheckingProxy } = proxy as unknown as {
  unknownCheckingProxy: (props: object) => Record<string, unknown>;
};

export function planOf(...pending: readonly ChangeGroup[]): NodeChanges {
  return { node: "node1", pending };
}

/** As a resource has it among its properties. */
export function propertiesOf({ node, pending }: NodeChanges, problems: readonly string[] = []) {
  return { node, pending: recordTargets(pending), problems };
}

export const PHP = planOf(inTargets("101, 102", upgrade("php")));
export const GLIBC = planOf(inTargets("101, 102", upgrade("glibc")));

export interface RecordParts extends Partial<Omit<GateRecord, "change" | "now" | "work">> {
  readonly change?: Change | undefined;
  readonly now?: Temporal.Instant;
  readonly plan?: NodeChanges;
}

/** The record of a T1 of PHP in a Friday night's window, in a sandbox. `alder` works around the clock. */
export function gateRecord({ now = FRIDAY_NIGHT, plan = PHP, ...parts }: RecordParts = {}): GateRecord {
  const { change = "change" in parts ? undefined : changeOf("T1"), ...rest } = parts;
  return {
    format: RECORD_FORMAT,
    mode: "apply",
    environment: "sandbox",
    clock: FRIDAY_NIGHT.toString(),
    calendar: { timeZone: "America/New_York" },
    impact: [],
    release: { name: "r1", digest: DIGEST },
    expectedMinutes: 5,
    unitMinutes: [],
    clocks: [],
    unobserved: [],
    ownership: {
      customers: { alder: { is24x7: true }, birch: { is24x7: false } },
      nodes: { node1: { containers: { "101": { customer: "alder" }, "102": { customer: "birch" } } } },
    },
    qualification: TERMS,
    ...(change !== undefined && change.evidence.length > 0 && { evidence: [EVIDENCE] }),
    ...rest,
    now: now.toString(),
    ...(change !== undefined && { change: contentOf(change) }),
    work: groupWork([plan]),
  };
}

export function without(properties: object, key: string): object {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => name !== key));
}

/** As the change file has it. */
function contentOf({ id, ...change }: Change): NonNullable<GateRecord["change"]> {
  const content = { change: id, ...JSON.parse(JSON.stringify(change)) } as NonNullable<GateRecord["change"]>;
  return change.estimate?.isLearned === true ? { ...content, estimate: "learned" } : content;
}

export interface Violation {
  readonly policy: string;
  readonly level: string;
  readonly message: string;
  readonly urn?: string | undefined;
}

type Config = Readonly<Record<string, object>>;
type Policies = readonly (ResourceValidationPolicy | StackValidationPolicy)[];

/** The policies in a run of their own, asked as Pulumi asks them; a policy's configuration by its name. */
export class PackRun {
  private readonly config: Config;

  /** @param config of policies; sandboxes are allowed unless it says otherwise */
  constructor(
    config: Config = {},
    private readonly policies: Policies = createPolicies(() => FRIDAY_NIGHT),
  ) {
    this.config = { environment: { allowSandbox: true }, ...config };
  }

  /** What they have to say of a resource that is about to be made, each given a copy of its own. */
  judgeResource(
    type: string,
    props: object,
    name = "gate",
    options: Partial<PolicyResourceOptions> = {},
  ): Violation[] {
    return this.collect("validateResource", (policy, report) => {
      const args: ResourceValidationArgs = {
        ...this.sharedArgs(policy),
        type: TYPE + type,
        name,
        urn: urnOf(type, name),
        props: unknownCheckingProxy(structuredClone(props)),
        opts: { ...OPTIONS, ...options },
        isType: () => false,
        asType: () => undefined,
      };
      assert.ok(typeof policy.validateResource === "function");
      void policy.validateResource(args, report);
    });
  }

  judgeGate(parts: RecordParts = {}, name = "gate"): Violation[] {
    const record = {
      ...writeRecord(gateRecord(parts)),
      resourceUrn: "urn:gate",
      decision: [],
      __provider: "exports.handler = …",
    };
    return this.judgeResource("ChangeGate", record, name);
  }

  /** What they have to say of a stack at its end. */
  judgeStack(...resources: PolicyResource[]): Violation[] {
    return this.collect("validateStack", (policy, report) => {
      void policy.validateStack({ ...this.sharedArgs(policy), resources }, report);
    });
  }

  private collect<K extends "validateResource" | "validateStack">(
    kind: K,
    ask: (
      policy: K extends "validateStack" ? StackValidationPolicy : ResourceValidationPolicy,
      report: (message: string, urn?: string) => void,
    ) => void,
  ): Violation[] {
    const violations: Violation[] = [];
    for (const policy of this.policies) {
      if (!(kind in policy)) continue;
      const { name, enforcementLevel } = policy;
      assert.ok(enforcementLevel !== undefined, name);
      ask(policy as Parameters<typeof ask>[0], (message, urn) => {
        violations.push({
          policy: name,
          level: enforcementLevel,
          message,
          ...(urn !== undefined && { urn }),
        });
      });
    }
    return violations;
  }

  private sharedArgs({ name }: { readonly name: string }): Omit<StackValidationArgs, "resources"> {
    return {
      stackTags: NOTHING,
      getConfig: () => (this.config[name] ?? {}) as never,
      notApplicable: (reason) => {
        throw new Error(`not applicable: ${reason ?? ""}`);
      },
    };
  }
}

/** A resource as a stack's policies see it. */
export function resourceOf(
  type: string,
  name: string,
  parts: Partial<Pick<PolicyResource, "props" | "dependencies" | "parent">> = {},
): PolicyResource {
  const { props = {}, dependencies = [], parent } = parts;
  return {
    type: type.includes(":") ? type : TYPE + type,
    name,
    urn: urnOf(type, name),
    props: unknownCheckingProxy(props),
    opts: OPTIONS,
    dependencies,
    propertyDependencies: {},
    ...(parent !== undefined && { parent }),
    isType: () => false,
    asType: () => undefined,
  };
}

export function urnOf(type: string, name: string): string {
  return `urn:pulumi:test::pbx-maintenance::${TYPE}${type}::${name}`;
}

const OPTIONS: PolicyResourceOptions = {
  protect: false,
  ignoreChanges: [],
  aliases: [],
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
  additionalSecretOutputs: [],
};
