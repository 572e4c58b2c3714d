import assert from "node:assert/strict";
import { KINDS } from "../../../../kinds/kinds";
import { describeChange } from "../../../../maintenance/changes/describe-change";
import { layerOf, PlannedChange } from "../../../../maintenance/changes/planned-change";
import { assessImpact } from "../../../../maintenance/impact/assess";
import { DEFAULT_CATALOGUE } from "../../../../maintenance/impact/default-catalogue";
import { FORMS, formOf, FormUnknown } from "../../../../maintenance/kinds/forms";
import type { JudgedKind } from "../../../../maintenance/kinds/judged-kind";
import { JUDGED_KINDS } from "../../../../maintenance/kinds/kinds";
import { type ChangeLayer, judgedLayer, LAYERS, LayerNotJudged } from "../../../../maintenance/kinds/layers";
import { AREAS } from "../../../../maintenance/problems/catalogue";
import { listLayerChanges } from "../../../../maintenance/decision/work";
import {
  erasure,
  inTargets,
  moduleChange,
  restart,
  setting,
  upgrade,
  workOf,
} from "../changes/changes-fixture";

/** One of each form, its sentence, and its layers on a node and in a container; none where it comes with any change. */
const EXAMPLES: {
  readonly [Kind in PlannedChange["kind"]]: readonly [
    change: Extract<PlannedChange, { readonly kind: Kind }>,
    sentence: string,
    layers: readonly ChangeLayer[],
  ];
} = {
  package: [upgrade("php", "1-1", "1-2"), "php 1-1 → 1-2", ["nodes", "containers"]],
  erasure: [
    erasure("asterisk.x86_64", "1-1", "asterisk11", "succeeds"),
    "asterisk.x86_64 1-1 → erased, succeeded by asterisk11",
    ["nodes", "containers"],
  ],
  module: [moduleChange("upgrade", "cdr", "2.1", "2.2"), "module cdr 2.1 → 2.2", ["framework", "framework"]],
  restart: [restart("httpd"), "httpd executes replaced files", []],
  setting: [setting("package-gates"), "setting package-gates open → passed", []],
  allocation: [
    {
      kind: "allocation",
      parameter: "privvmpages",
      from: "65536:69632",
      saved: "65536:69632",
      to: "131072:131072",
    },
    "allocation privvmpages 65536:69632 → 131072",
    ["beancounters", "beancounters"],
  ],
  reboot: [
    { kind: "reboot", kernel: "vzkernel", from: "2.6.32-1", to: "2.6.32-2" },
    "reboot, vzkernel 2.6.32-1 → 2.6.32-2",
    ["reboots", "reboots"],
  ],
  share: [{ kind: "share", share: "pbx" }, "share pbx", ["storage", "storage"]],
  device: [
    { kind: "device", device: "sbc1", equipment: "sansay", from: "1", to: "2" },
    "device sbc1 (sansay) 1 → 2",
    ["devices", "devices"],
  ],
};

const kinds: readonly JudgedKind[] = JUDGED_KINDS;

describe("the kinds of work, as they're judged", () => {
  for (const [kind, [change, sentence, layers]] of Object.entries(EXAMPLES)) {
    const work = workOf(inTargets("node, 101", change));

    it(`have a schema, a sentence, a layer and an impact for each ${kind}`, () => {
      assert.deepEqual(PlannedChange.parse(JSON.parse(JSON.stringify(change))), change);
      assert.equal(describeChange(change), sentence);
      assert.deepEqual(
        listLayerChanges(work).map(({ layer }) => layer),
        layers,
      );
      const { impacts, unknown } = assessImpact(work, DEFAULT_CATALOGUE);
      assert.deepEqual(unknown, []);
      for (const { subject, name, layer, target } of impacts) {
        assert.equal(subject, formOf(change).subject);
        assert.equal(name, formOf(change).nameOf(change));
        assert.equal(layer, layerOf(change, target));
        assert.ok(LAYERS.includes(layer), layer);
      }
    });
  }

  it("have each form once, and all of them are tried above", () => {
    assert.deepEqual(
      FORMS.map(({ schema }) => schema.shape.kind.value),
      Object.keys(EXAMPLES),
    );
    assert.throws(() => formOf({ kind: "prayer" }), FormUnknown);
  });

  it("have each layer once, in the order of change files", () => {
    assert.deepEqual(LAYERS, [
      "nodes",
      "containers",
      "framework",
      "beancounters",
      "reboots",
      "storage",
      "devices",
    ]);
    assert.throws(() => judgedLayer("prayers" as ChangeLayer), LayerNotJudged);
  });

  it("speak in the impact catalogue of what their own forms change", () => {
    for (const { name, forms, impact } of kinds) {
      const own = new Set(forms.map(({ subject }) => subject));
      for (const { subject } of impact) assert.ok(own.has(subject), `${name}: ${subject}`);
    }
  });

  it("have each problem once, and those that say why a thing can't be used among them", () => {
    const codes = Object.values(AREAS).flatMap(({ kinds }) => Object.keys(kinds));
    assert.equal(new Set(codes).size, codes.length);
    for (const { problems, faults } of kinds) {
      const own = Object.values(problems).flatMap(({ kinds }) => Object.entries(kinds));
      for (const [code, kind] of Object.entries(faults))
        assert.ok(own.some(([c, k]) => c === code && k === kind));
    }
  });

  it("have the layers on which the kinds of the same names work", () => {
    for (const { declared } of KINDS) {
      const judged = kinds.find(({ name }) => name === declared.name);
      assert.deepEqual(
        judged?.layers.map(({ name }) => name),
        declared.layers.map(({ name }) => name),
      );
    }
  });

  it("give types that know no other words", () => {
    // @ts-expect-error No kind has this layer.
    const layer: ChangeLayer = "prayers";
    // @ts-expect-error No kind makes changes of this form.
    const change: PlannedChange = { kind: "prayer" };
    // @ts-expect-error A module that changes says to which version.
    const module: PlannedChange = { kind: "module", module: "cdr", transition: "install", disabled: false };
    assert.deepEqual(
      [change, module].map((one) => PlannedChange.safeParse(one).success),
      [false, false],
    );
    assert.ok(!LAYERS.includes(layer));
  });
});
