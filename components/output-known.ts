import type { Output } from "@pulumi/pulumi/output";

/** Whether Pulumi knows the value: of the id of what it left out and never made, it doesn't. */
export function isKnown(output: Output<unknown>): Promise<boolean> {
  // Each output has it, but the declarations leave it out.
  return (output as unknown as { readonly isKnown: Promise<boolean> }).isKnown;
}
