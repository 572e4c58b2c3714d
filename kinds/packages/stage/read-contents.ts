import type { PackageContents } from "../../../maintenance/impact/package-contents";
import { formatNevra } from "../../../maintenance/packages/nevra";

/**
 * Reads what `package-contents.sh` printed. A container prints what it likes: what isn't of the form is passed over.
 *
 * @returns by NEVRA
 */
export function readContents(lines: readonly string[]): ReadonlyMap<string, PackageContents> {
  const found = new Map<string, ContentsInMaking>();
  let current: ContentsInMaking | undefined;
  for (const line of lines) {
    const [word, what = "", epoch = "", version = "", release = "", arch = ""] = line.split("\t");
    if (word === "package") {
      current = { files: [], restarts: [], hasKernel: false, isWhole: true };
      found.set(formatNevra({ name: what, epoch: Number(epoch), version, release, arch }), current);
    } else if (current === undefined) continue;
    else if (word === "f") current.files.push(line.slice("f\t".length));
    else if (word === "r") addRestart(current.restarts, what);
    else if (word === "k") current.hasKernel = true;
    else if (word === "cut") current.isWhole = false;
  }
  return found;
}

/** More than any package restarts: their names go into plans and states. */
const MOST_RESTARTS = 50;
const SERVICE = /^[\w@.:+-]{1,255}$/;

function addRestart(restarts: string[], service: string): void {
  const named = SERVICE.test(service) && restarts.length < MOST_RESTARTS ? service : "?";
  if (!restarts.includes(named)) restarts.push(named);
}

type ContentsInMaking = { -readonly [K in keyof PackageContents]: PackageContents[K] } & {
  files: string[];
  restarts: string[];
};
