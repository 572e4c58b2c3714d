/** ` (EXPLANATION)`, or nothing where there is none. */
export function bracket(explanation: string): string {
  return explanation === "" ? "" : ` (${explanation})`;
}
