import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { getFromWeb, type WebAnswer } from "../remote/web/get";
import { installOnce } from "./cache";
import type { Report } from "./cache";
import { EngineAttemptError } from "./errors";
import { isExecutable } from "./on-path";

/** From where, how and with how much patience the official release is downloaded. */
export interface DownloadSource {
  /** The folder with `pulumi-v<version>-<os>-<cpu>.tar.gz` and `pulumi-<version>-checksums.txt`. */
  readonly baseUrl: string;
  /** For the checksums, a few lines: how long an unreachable server is waited for. */
  readonly checksumsTimeLimitMs: number;
  /** For the archive, over 100 MB. */
  readonly archiveTimeLimitMs: number;
}

const PULUMI_DOWNLOADS: DownloadSource = {
  baseUrl: "https://get.pulumi.com/releases/sdk",
  checksumsTimeLimitMs: 15_000,
  archiveTimeLimitMs: 600_000,
};

const SYSTEMS = ["linux", "darwin"];
const CPUS = ["x64", "arm64"];

export interface OfficialDownload {
  readonly version: string;
  readonly cache: string;
  readonly source: Partial<DownloadSource>;
  readonly report: Report;
}

/** The executable of a release that was downloaded before, if any. */
export async function findDownloadedEngine(cache: string): Promise<string | undefined> {
  const executable = officialExecutable(cache);
  return (await isExecutable(executable)) ? executable : undefined;
}

/**
 * Downloads the release for this machine into the cache, checked against the release's published SHA-256 sums.
 * Without these sums nothing is installed: they are what makes it the official one.
 *
 * @throws EngineAttemptError where there is no such release, the server can't be reached in time or a sum differs.
 */
export async function downloadEngine(download: OfficialDownload): Promise<string> {
  const { version, cache, report } = download;
  const source = { ...PULUMI_DOWNLOADS, ...download.source };
  if (!SYSTEMS.includes(process.platform) || !CPUS.includes(process.arch)) {
    throw new EngineAttemptError(`there is no release for ${process.platform} on ${process.arch}.`);
  }
  const archive = `pulumi-v${version}-${process.platform}-${process.arch}.tar.gz`;
  const started = Date.now();
  report(`Downloading ${source.baseUrl}/${archive} …`);
  const expected = await fetchChecksum(source, `pulumi-${version}-checksums.txt`, archive);
  await installOnce(
    path.dirname(officialExecutable(cache)),
    async (folder) => {
      const file = path.join(path.dirname(folder), `${path.basename(folder)}.tar.gz`);
      try {
        await fetchArchive(source, archive, file, expected);
        await promisify(execFile)("tar", ["-xzf", file, "-C", folder, "--strip-components=1"]);
      } finally {
        await rm(file, { force: true });
      }
      if (!(await isExecutable(path.join(folder, "pulumi")))) {
        throw new EngineAttemptError(`${source.baseUrl}/${archive} has no executable pulumi/pulumi in it.`);
      }
    },
    report,
  );
  report(`Downloaded Pulumi ${version} in ${Math.round((Date.now() - started) / 1000)} s.`);
  return officialExecutable(cache);
}

function officialExecutable(cache: string): string {
  return path.join(cache, "official", "pulumi");
}

async function fetchChecksum(source: DownloadSource, list: string, archive: string): Promise<string> {
  const { body } = await request(source, list, source.checksumsTimeLimitMs);
  const lines = await readInTime(source, list, text(body));
  for (const line of lines.split("\n")) {
    const [sum, name] = line.trim().split(/\s+\*?/);
    if (name === archive && sum !== undefined && /^[0-9a-f]{64}$/.test(sum)) return sum;
  }
  throw new EngineAttemptError(`${source.baseUrl}/${list} has no SHA-256 sum for ${archive}.`);
}

async function fetchArchive(
  source: DownloadSource,
  archive: string,
  file: string,
  expected: string,
): Promise<void> {
  const { body } = await request(source, archive, source.archiveTimeLimitMs);
  const hash = createHash("sha256");
  const hashed = Readable.from(body).on("data", (chunk: Buffer) => void hash.update(chunk));
  await readInTime(source, archive, pipeline(hashed, createWriteStream(file)));
  const actual = hash.digest("hex");
  if (actual !== expected) {
    throw new EngineAttemptError(
      `${source.baseUrl}/${archive} has the SHA-256 sum ${actual}, but the release's list says ${expected}; it was thrown away.`,
    );
  }
}

async function request(source: DownloadSource, name: string, timeLimitMs: number): Promise<WebAnswer> {
  const url = new URL(`${source.baseUrl}/${name}`);
  const asking = getFromWeb(url, undefined, {}, AbortSignal.timeout(timeLimitMs));
  const answer = await readInTime(source, name, asking);
  if (answer.status < 200 || answer.status > 299) {
    answer.cancel();
    throw new EngineAttemptError(`${source.baseUrl}/${name} answered with ${answer.said}.`);
  }
  return answer;
}

/** Turns what ends a download into a sentence; that it took too long is hidden in the cause. */
async function readInTime<T>(source: DownloadSource, name: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
    throw new EngineAttemptError(`${source.baseUrl}/${name} can't be downloaded (${reason}).`);
  }
}
