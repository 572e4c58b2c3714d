import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { obtainEngine } from "../../../engine/engine";
import type { Engine, EngineOptions } from "../../../engine/engine";
import { readPinnedVersion } from "../../../engine/version";

export const VERSION = readPinnedVersion();
export const ARCHIVE = `pulumi-v${VERSION}-${process.platform}-${process.arch}.tar.gz`;
export const CHECKSUMS = `pulumi-${VERSION}-checksums.txt`;

/** A machine of its own for one test: nothing on PATH but what is put into `bin`, an empty cache, a checkout. */
export class Machine {
  readonly reported: string[] = [];

  private constructor(readonly folder: string) {}

  static async create(): Promise<Machine> {
    const machine = new Machine(await mkdtemp(path.join(tmpdir(), "engine-test-")));
    await mkdir(machine.bin);
    await mkdir(machine.checkout);
    await writeFile(path.join(machine.checkout, "package.json"), "{}");
    await symlink(
      path.resolve(__dirname, "../../../node_modules"),
      path.join(machine.checkout, "node_modules"),
    );
    return machine;
  }

  get bin(): string {
    return path.join(this.folder, "bin");
  }

  get checkout(): string {
    return path.join(this.folder, "checkout");
  }

  get cache(): string {
    return path.join(this.folder, "cache", "pbx-maintenance", "engine", VERSION);
  }

  async addCommand(name: string, script: string): Promise<void> {
    await writeExecutable(path.join(this.bin, name), script);
  }

  async addPulumi(version: string): Promise<void> {
    await this.addCommand("pulumi", `echo ${version}`);
    await this.addCommand("pulumi-language-nodejs", "exit 1");
    await this.addCommand("pulumi-resource-pulumi-nodejs", "exit 1");
  }

  /** A `go` that "builds" a script printing its linker flags, and notes each call. */
  async addGo(): Promise<void> {
    const calls = path.join(this.folder, "go-calls");
    await this.addCommand(
      "go",
      `echo "$*" >> '${calls}'
while [ "$1" != -o ]; do shift; done
printf '#!/bin/sh\\necho v${VERSION}\\n' > "$2"
/bin/chmod +x "$2"`,
    );
  }

  async countGoCalls(): Promise<number> {
    return (await readFile(path.join(this.folder, "go-calls"), "utf8")).trim().split("\n").length;
  }

  /** `baseUrl` defaults to a port where nothing listens. */
  async obtain(download: Exclude<EngineOptions["download"], undefined> = {}): Promise<Engine> {
    return await obtainEngine({
      environment: { PATH: this.bin, HOME: this.folder, XDG_CACHE_HOME: path.join(this.folder, "cache") },
      checkout: this.checkout,
      download: { baseUrl: "http://127.0.0.1:9", checksumsTimeLimitMs: 300, ...download },
      report: (line) => this.reported.push(line),
    });
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

export async function writeExecutable(file: string, script: string): Promise<void> {
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}

/** The official archive's layout: everything in a folder `pulumi`. */
export async function packRelease(folder: string): Promise<Buffer> {
  const content = path.join(folder, "release", "pulumi");
  await mkdir(content, { recursive: true });
  for (const name of ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]) {
    await writeExecutable(path.join(content, name), `echo v${VERSION}`);
  }
  return execFileSync("tar", ["-czf", "-", "-C", path.dirname(content), "pulumi"]);
}

export function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

export interface ReleaseServer {
  readonly baseUrl: string;
  readonly requests: string[];
  close(): Promise<void>;
}

/** Serves files by name on loopback; a file given as "hang" is never answered. */
export async function serveFiles(files: Readonly<Record<string, Buffer | string>>): Promise<ReleaseServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const name = path.basename(request.url ?? "");
    requests.push(name);
    const content = files[name];
    if (content === "hang") return;
    response.statusCode = content === undefined ? 404 : 200;
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) =>
        server.close(() => {
          resolve();
        }),
      );
    },
  };
}
