import { createUrn, type Resource, type URN } from "@pulumi/pulumi/resource";

/**
 * The URN that a resource will have, as an input for it: its provider isn't told, and needs it to show progress there.
 *
 * A promise, not an output: an output that comes from the parent would make the resource wait for the parent's children,
 * itself among them.
 */
export function futureUrn(name: string, type: string, parent: Resource | undefined): Promise<URN> {
  return new Promise((resolve) => {
    createUrn(name, type, parent).apply(resolve);
  });
}
