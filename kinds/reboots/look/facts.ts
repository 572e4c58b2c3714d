import { parseSections } from "../../../remote/inside/sections";
import { quoteForeign } from "../../../maintenance/text/plain-text";

/** A build of a kernel's package. */
export interface Kernel {
  /** `vzkernel`, `kernel-core`. */
  readonly name: string;
  /** `VERSION-RELEASE`. */
  readonly build: string;
}

export interface KernelFacts {
  /** What the node runs; absent where no package owns it. */
  readonly running?: Kernel;
  /** All builds of that package, as `VERSION-RELEASE`. */
  readonly installed: readonly string[];
  /** What the boot loader begins; absent where that can't be told. */
  readonly boots?: Kernel;
}

/** @returns undefined where the node wasn't asked */
export function parseKernelFacts(text: string): KernelFacts | undefined {
  const { lines } = parseSections(text);
  const said = lines.get("kernel-running");
  if (said === undefined) return undefined;
  const [running] = said.flatMap(readKernel);
  const [boots] = (lines.get("kernel-default") ?? []).flatMap(readKernel);
  const installed = (lines.get("kernel-installed") ?? []).filter((line) => /^[^\s-]+-[^\s-]+$/.test(line));
  return {
    ...(running !== undefined && { running }),
    installed: installed.map((build) => quoteForeign(build)),
    ...(boots !== undefined && { boots }),
  };
}

function readKernel(line: string): Kernel[] {
  const [, name, build] = /^(\S+) ([^\s-]+-[^\s-]+)$/.exec(line) ?? [];
  return name === undefined || build === undefined
    ? []
    : [{ name: quoteForeign(name), build: quoteForeign(build) }];
}
