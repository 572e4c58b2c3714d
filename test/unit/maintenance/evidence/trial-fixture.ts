import type { MachineLook, ServiceMeasures } from "../../../../maintenance/evidence/look";
import type { Trial } from "../../../../maintenance/evidence/trial";
import { parseNevra } from "../../../../maintenance/packages/nevra";

export const RELEASE_KEY = "a287e3f317451eb5";

export const SERVICES_UP: ServiceMeasures = {
  asterisk: "answers",
  peers: 4,
  online: 3,
  registered: 1,
  web: "answers",
};

/** A container with a PBX, all well. */
export function look(parts: Partial<MachineLook> = {}): MachineLook {
  return {
    ...bareLook(),
    call: "",
    modules: [{ name: "core", version: "2.10.1.2", state: "enabled" }],
    ...parts,
  };
}

/** The same without FreePBX. */
export function bareLook(): MachineLook {
  return {
    packages: [installed("php-5.3.3-50.el6.x86_64")],
    unsatisfied: [],
    daemons: [
      { kind: "daemon", name: "asterisk", executable: "/usr/sbin/asterisk" },
      { kind: "daemon", name: "httpd", executable: "/usr/sbin/httpd" },
    ],
    replaced: [],
    services: SERVICES_UP,
    worse: [],
    unchecked: [],
    brokenModules: [],
    checks: [{ name: "provisioning", passed: true, said: "" }],
  };
}

export function installed(nevra: string, ...keys: readonly string[]): MachineLook["packages"][number] {
  return { ...parseNevra(nevra), keys: keys.length === 0 ? [RELEASE_KEY] : keys };
}

/** One container, before and after php was installed. */
export function trial(
  after: Partial<MachineLook> | string = {},
  parts: Partial<Trial> & { readonly was?: Partial<MachineLook> } = {},
): Trial {
  const { was, ...others } = parts;
  return {
    base: "scratch",
    problems: [],
    complaints: [],
    pending: [],
    before: new Map([["node1/101", look(was)]]),
    after: new Map([["node1/101", typeof after === "string" ? after : look(after)]]),
    released: new Map([["node1/101", [parseNevra("php-5.3.3-50.el6.x86_64")]]]),
    releaseKeys: new Set([RELEASE_KEY]),
    ...others,
  };
}
