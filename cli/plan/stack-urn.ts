/** The stack and project that resources belong to; both empty where a preview ended before its first resource. */
export function readStackUrn(urns: readonly string[]): { stack: string; project: string } {
  const [, stack = "", project = ""] = /^urn:pulumi:([^:]+)::([^:]+)::/.exec(urns[0] ?? "") ?? [];
  return { stack, project };
}
