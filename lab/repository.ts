import { link, mkdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { disguise } from "./disguise";
import { addFillers } from "./filler-metadata";
import type { Fault, Traffic } from "./http-server";
import { FileServerThread } from "./http-server-thread";
import type { PackageBuild } from "./rpm-build";
import { runCommand } from "./run-command";

/** The repository `updates` that all nodes and containers of a lab are configured for. */
export class Repository {
  private publication = 0;
  private contents: readonly PackageBuild[] = [];
  private faults: Record<string, Fault> = {};

  private constructor(
    private readonly folder: string,
    private readonly server: FileServerThread,
    private readonly port: number,
    private readonly fillers: number,
  ) {}

  static async start(folder: string, fillers: number): Promise<Repository> {
    await mkdir(folder, { recursive: true });
    const server = new FileServerThread(folder);
    return new Repository(folder, server, await server.listen(), fillers);
  }

  /** Its base URL, with a slash at the end. */
  get url(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  /** The builds it offers now. */
  get published(): readonly PackageBuild[] {
    return this.contents;
  }

  /**
   * Offers exactly these builds from now on. Two builds of one file name (a `+variant`) can't be offered at once.
   *
   * @param disguised files that are served as builds which they aren't
   */
  async publish(
    builds: readonly PackageBuild[],
    disguised: ReadonlyMap<PackageBuild, Buffer> = new Map(),
  ): Promise<void> {
    const target = join(this.folder, String(++this.publication));
    await mkdir(join(target, "Packages"), { recursive: true });
    for (const build of builds) await link(build.file, join(target, "Packages", basename(build.file)));
    await runCommand("createrepo_c", [
      ...[
        "--quiet",
        "--no-database",
        "--simple-md-filenames",
        "--compress-type",
        "gz",
        "--general-compress-type",
        "gz",
      ],
      ...["--revision", String(this.publication), target],
    ]);
    for (const [build, file] of disguised) await disguise(target, build, file);
    if (this.fillers > 0) await addFillers(join(target, "repodata"), this.fillers);
    await this.server.serve(target);
    await rm(join(this.folder, String(this.publication - 1)), { recursive: true, force: true });
    this.contents = builds;
  }

  /** The path, as in `setFault` and in the traffic, that a build's file is served under. */
  pathOf(build: PackageBuild): string {
    return `/Packages/${basename(build.file)}`;
  }

  /** Serves one path (of `pathOf`, or `/repodata/repomd.xml`, …) with a fault, or well again. */
  async setFault(path: string, fault: Fault | undefined): Promise<void> {
    const others = Object.entries(this.faults).filter(([name]) => name !== path);
    this.faults = Object.fromEntries(fault === undefined ? others : [...others, [path, fault]]);
    await this.server.setFaults(this.faults);
  }

  /** Refuses connections from now on, until `revive`. */
  async die(): Promise<void> {
    await this.server.close();
  }

  /** Back at the same address. */
  async revive(): Promise<void> {
    await this.server.listen();
  }

  /** What was asked for since the last call. */
  async takeTraffic(): Promise<Traffic> {
    return this.server.takeTraffic();
  }

  async stop(): Promise<void> {
    await this.server.close();
    await this.server.end();
  }
}
