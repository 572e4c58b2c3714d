const X86_32 = ["i386", "i486", "i586", "i686", "athlon", "geode"];
const X86_64 = ["x86_64", "amd64", "ia32e", "x86_64_v2", "x86_64_v3", "x86_64_v4"];
const OTHERS = [
  "aarch64",
  "armv6hl",
  "armv7hl",
  "armv7hnl",
  "ia64",
  "ppc",
  "ppc64",
  "ppc64le",
  "riscv64",
  "s390",
  "s390x",
];

/** Architectures a binary package can name (a subset of rpm's rpmrc.in: what the distributions with yum or dnf build). */
export const ARCHITECTURES: ReadonlySet<string> = new Set(["noarch", ...X86_32, ...X86_64, ...OTHERS]);

/**
 * Whether rpm lets only one of two packages of the same name stay installed. i686 and x86_64 live side by side
 * (multilib); i386 and i686 don't, and a noarch package replaces, and is replaced by, any other.
 * Source: rpm's `addUpgradeErasures` (lib/depends.c), which skips only packages of a different non-zero colour.
 */
export function competes(a: string, b: string): boolean {
  return a === b || a === "noarch" || b === "noarch" || familyOf(a) === familyOf(b);
}

/** The architectures that replace each other, by the name of the first. */
export function familyOf(arch: string): string {
  if (X86_32.includes(arch)) return "i386";
  if (X86_64.includes(arch)) return "x86_64";
  return arch;
}

/** Splits `php.x86_64` into name and architecture; the latter is undefined when the text ends with none that is known. */
export function splitArchitecture(text: string): {
  readonly name: string;
  readonly arch: string | undefined;
} {
  const dot = text.lastIndexOf(".");
  const arch = text.slice(dot + 1);
  if (dot < 1 || !ARCHITECTURES.has(arch)) return { name: text, arch: undefined };
  return { name: text.slice(0, dot), arch };
}
