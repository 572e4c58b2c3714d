import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EVIDENCE_NAMESPACE } from "../../maintenance/evidence/ssh-signature";

/** A throw-away key of the real ssh-keygen, which signs. */
export class SigningKey {
  private readonly folder = mkdtempSync(join(tmpdir(), "signing-key-"));
  /** The line of its .pub file. */
  readonly publicKey: string;
  /** As `ssh-keygen -lf` shows it. */
  readonly fingerprint: string;

  /** @param options of `ssh-keygen`, which say what kind of key */
  constructor(...options: readonly string[]) {
    const file = join(this.folder, "key");
    const kind = options.length === 0 ? ["-t", "ed25519"] : options;
    execFileSync("ssh-keygen", ["-q", "-N", "", "-C", "a throw-away key", "-f", file, ...kind]);
    this.publicKey = readFileSync(`${file}.pub`, "utf8").trim();
    this.fingerprint = execFileSync("ssh-keygen", ["-lf", file], { encoding: "utf8" }).split(" ")[1] ?? "";
    process.once("exit", () => {
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  /** @param options of `ssh-keygen`, beside those that are always given */
  sign(text: string, namespace: string = EVIDENCE_NAMESPACE, ...options: readonly string[]): string {
    const file = join(this.folder, "key");
    return execFileSync("ssh-keygen", ["-q", "-Y", "sign", "-f", file, "-n", namespace, ...options], {
      input: text,
      encoding: "utf8",
      stdio: "pipe",
    });
  }
}
