import { execFileSync } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { SshTarget } from "../../../../remote/ssh/target";

/** What a device was asked. */
interface Asked {
  readonly line: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** A device that answers over HTTPS on loopback, with a certificate that it signed itself. */
export class HttpsDevice {
  readonly requests: Asked[] = [];
  version = "11.2";
  private readonly folder = mkdtempSync(path.join(tmpdir(), "https-"));
  private readonly certificate: Buffer;
  private readonly server;

  private constructor() {
    const [key, cert] = [path.join(this.folder, "key.pem"), path.join(this.folder, "cert.pem")];
    const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=sbc"];
    execFileSync("openssl", ["req", "-x509", ...kind, "-keyout", key, "-out", cert], { stdio: "ignore" });
    this.certificate = readFileSync(cert);
    this.server = createServer({ key: readFileSync(key), cert: this.certificate }, (request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const line = `${request.method ?? ""} ${request.url ?? ""}`;
        this.requests.push({ line, authorization: request.headers.authorization, body });
        if (request.url === "/never") return;
        const isBroken = request.url === "/broken";
        response.writeHead(isBroken ? 503 : 200);
        response.end(
          isBroken ? "out of order" : JSON.stringify({ system: [{ version: this.version, up: true }] }),
        );
      });
    });
  }

  static async start(): Promise<HttpsDevice> {
    const device = new HttpsDevice();
    await new Promise<void>((resolve) => device.server.listen(0, "127.0.0.1", resolve));
    return device;
  }

  /** How it's reached, with its own key pinned. */
  get target(): SshTarget {
    const spki = new X509Certificate(this.certificate).publicKey.export({ type: "spki", format: "der" });
    return {
      ...{
        address: "127.0.0.1",
        port: (this.server.address() as AddressInfo).port,
        user: "maint",
        sudo: "none",
      },
      hostKeys: [`SHA256:${createHash("sha256").update(spki).digest("base64")}`],
      ...{ connectTimeoutSeconds: 5, keepAliveSeconds: 5 },
    };
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
    rmSync(this.folder, { recursive: true });
  }
}
