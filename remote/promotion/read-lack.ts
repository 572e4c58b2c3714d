import { cause } from "../../maintenance/problems/problem";
import type { PromotionProblem } from "../../maintenance/promotion/problem";
import { describePlace, type RepositoryHost } from "./host";

/**
 * What keeps a host from promoting, as its scripts print it.
 *
 * @param line `CODE[<TAB>PARAMETER]`
 * @returns undefined for what isn't such a line
 */
export function readLack(line: string, host: RepositoryHost): PromotionProblem | undefined {
  const place = describePlace(host);
  const [updates, snapshots] = [`${host.root}/updates`, `${host.root}/snapshots`];
  const [code, parameter = ""] = line.split("\t");
  switch (code) {
    case "program-missing":
      return cause(code, { place, program: parameter });
    case "staging-missing":
      return cause(code, { place, folder: `${host.root}/staging` });
    case "snapshots-missing":
      return cause(code, { place, folder: snapshots });
    case "updates-no-link":
      return cause(code, { place, updates, snapshots });
    case "updates-astray":
      return cause(code, { place, updates, target: parameter, snapshots });
    case "signing-key-missing":
      return cause(code, {
        place,
        key: host.signing.keyId,
        home: host.signing.gnupgHome ?? "",
      });
    default:
      return undefined;
  }
}
