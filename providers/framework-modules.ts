import type { CustomResourceOptions } from "@pulumi/pulumi/resource";
import type { OfRun } from "./of-run";
import type { FrameworkArgs } from "./part";
import { PartResource } from "./part-resource";

/** The FreePBX modules in a node's containers, at the versions of a release: one resource, the containers inside. */
export class FrameworkModules extends PartResource<FrameworkArgs> {
  constructor(name: string, args: FrameworkArgs & OfRun, options?: CustomResourceOptions) {
    super("FrameworkModules", "framework-modules", name, args, options);
  }
}
