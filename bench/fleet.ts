import { startLab, usualBuilds, type Lab, type LabContainer, type PackageBuild } from "../lab/lab";
import { inParallel } from "./in-parallel";
import { findVersion } from "./machine";
import type { BenchOptions } from "./options";

/** Containers handled at once when nothing is measured. */
const AT_ONCE = 4;

/** A container isn't as it should be, so that what was measured counts for nothing. */
export class WrongState extends Error {
  override readonly name = "WrongState";
}

/**
 * The fleet that everything is measured on: OpenVZ, entered by `vzctl exec2` in all ways that work on nodes, and dnf, since the lab's
 * yum is a front to dnf and would only add to it.
 */
export class BenchFleet {
  private constructor(
    readonly lab: Lab,
    readonly options: BenchOptions,
    /** What the release has for containers: a newer build of every package in them. */
    readonly release: readonly PackageBuild[],
    /** What they have at the start. */
    readonly previous: readonly PackageBuild[],
    /** What nodes have, from the start to the end. */
    readonly onNodes: readonly PackageBuild[],
  ) {}

  static async start(options: BenchOptions): Promise<BenchFleet> {
    const { nodes, containers, fillers } = options;
    const lab = await startLab({
      fillers,
      nodes: Array.from({ length: nodes }, (_, index) => ({
        name: `node${index + 1}`,
        runtime: "openvz",
        packageManager: "dnf",
        containers: Array.from({ length: containers }, (_unused, position) => ({
          id: containerId(index * containers + position + 1),
        })),
      })),
    });
    const previous = usualBuilds.installedInContainers.map((id) => lab.packages.get(id));
    const names = new Set(previous.map(({ name }) => name));
    const release = usualBuilds.updates
      .map((id) => lab.packages.get(id))
      .filter(({ name }) => names.has(name));
    await lab.publish(release.map(({ id }) => id));
    const onNodes = usualBuilds.installedOnNodes.map((id) => lab.packages.get(id));
    return new BenchFleet(lab, options, release, previous, onNodes);
  }

  get containers(): readonly LabContainer[] {
    return this.lab.nodes.flatMap((node) => node.containers);
  }

  /** Everything back to the first state: containers without the release and without metadata, nodes without anything fetched. */
  async reset(): Promise<void> {
    await inParallel(this.containers, AT_ONCE, (container) => container.reset());
    await this.forgetOnNodes();
    await this.expect(this.previous);
  }

  /** Nodes have neither metadata nor packages afterwards. */
  async forgetOnNodes(): Promise<void> {
    await inParallel(this.lab.nodes, AT_ONCE, (node) =>
      node.exec("dnf -q clean all && rm -rf /var/lib/pbx-maintenance"),
    );
  }

  /**
   * Looks into every container, past what is measured.
   *
   * @returns what is installed and when it was installed: the same text again means that nothing was done
   * @throws WrongState unless exactly these builds are there, each once
   */
  async expect(builds: readonly PackageBuild[]): Promise<string> {
    const wanted = builds.map(({ nevra }) => nevra).sort();
    const listings = await inParallel(this.containers, AT_ONCE, async (container) => {
      const lines = (await container.exec(QUERY)).trim().split("\n").sort();
      const found = lines
        .map((line) => line.split(" ")[0] ?? "")
        .filter((nevra) => !NOT_OF_RELEASE.test(nevra));
      if (found.join("\n") !== wanted.join("\n")) {
        const differing = [
          ...found.filter((nevra) => !wanted.includes(nevra)),
          ...wanted.filter((nevra) => !found.includes(nevra)).map((nevra) => `no ${nevra}`),
        ];
        throw new WrongState(
          `Container ${container.id} of ${container.node.name} isn't as it should be (${differing.join(", ") || "duplicates"}): ` +
            "nothing can be said of a way that leaves it like this.",
        );
      }
      return lines.join("\n");
    });
    return listings.join("\n\n");
  }

  /** Versions of what works in the containers. */
  async versions(): Promise<Record<string, string>> {
    const [container] = this.containers;
    if (container === undefined) return {};
    const [rpm, dnf] = await Promise.all([container.exec("rpm --version"), container.exec("dnf --version")]);
    return { rpm: findVersion(rpm), dnf: findVersion(dnf) };
  }
}

/**
 * A CTID that's unique on this machine: LXC, which the lab's OpenVZ stands on, finds containers by sockets that all labs share.
 *
 * @param number of the container, from 1 on
 */
function containerId(number: number): string {
  return String((process.pid % 100_000) * 10_000 + 10_000 + number);
}

const QUERY =
  "rpm -qa --qf '%{NAME}-%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}.%{ARCH} %{INSTALLTIME}\\n' </dev/null";

/** Keys, and the system that no release speaks of. */
const NOT_OF_RELEASE = /^(gpg-pubkey|[a-z]+-release)-/;
