import { formatContainerIds } from "../fleet/container-ids";
import type { ContainerFramework } from "../fleet/framework";
import type { Release } from "../release/release";
import { desiredModules } from "./desired";

/** A release asks for signatures, and nobody has said whose count. */
export class SignaturesWithoutKeys extends Error {
  override readonly name = "SignaturesWithoutKeys";

  /** @param places `101–140 on node1` */
  constructor(release: Release, modules: number, places: readonly string[]) {
    const count = modules === 1 ? "1 module" : `${modules} modules`;
    super(
      `release ${release.name} asks for the signature of ${count}, and for the containers ${places.join(", ")} no ` +
        "framework.keys says whose signatures count. Name the keys under framework.keys in the fleet file. Or lock the " +
        "modules again with --without-signatures: then their checksums alone count",
    );
  }
}

/**
 * Better said once before anything is planned than by each node of each module.
 *
 * @param nodes by name: the framework of each container, by its id
 * @throws SignaturesWithoutKeys, LineNotReleased
 */
export function requireSignatureKeys(
  release: Release,
  nodes: Readonly<Record<string, Readonly<Record<string, ContainerFramework>>>>,
): void {
  const signed = new Set<string>();
  const places = Object.entries(nodes).flatMap(([node, containers]) => {
    const unkeyed = Object.entries(containers).filter(([, { line, overrides, keys }]) => {
      const ofOne = desiredModules(release, line, overrides).filter((module) => module.signed);
      if (keys.length > 0 || ofOne.length === 0) return false;
      for (const { name } of ofOne) signed.add(name);
      return true;
    });
    return unkeyed.length === 0 ? [] : [`${formatContainerIds(unkeyed.map(([id]) => id))} on ${node}`];
  });
  if (places.length > 0) throw new SignaturesWithoutKeys(release, signed.size, places);
}
