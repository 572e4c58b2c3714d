/** An admin tool of the framework (FreePBX), as its registration has it. Its shell adapter is `kinds/modules/tools/NAME.sh`. */
export interface AdminTool {
  /** What it's called on command lines, in fleet files, and by its shell adapter. */
  readonly name: string;
  /** The first version of FreePBX that it's the tool of: `13`; 0 for the oldest. */
  readonly since: number;
  /**
   * Where it may be in a container, absolute, or below FreePBX's own folder of programs as `AMPBIN/NAME`. A newer tool counts
   * where an older one is there, too: FreePBX 13 may keep a module_admin, which only passes on.
   */
  readonly places: readonly string[];
  /** Words of its command line by which it changes modules; none where it always may. */
  readonly changes: readonly string[];
  /** What a repository's list for its versions is called, before the version line: `all` of `all-13.0.xml`. */
  readonly list: string;
  /** What is otherwise from a version on, which the adapter finds out by itself. */
  readonly variants: readonly ToolVariant[];
}

export interface ToolVariant {
  /** `15.0.2`. */
  readonly since: string;
  /** Completes "from then on …". */
  readonly described: string;
}
