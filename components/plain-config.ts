import { Config } from "@pulumi/pulumi/config";

/** A value of the stack's configuration is encrypted that isn't kept secret. */
export class EncryptedSetting extends Error {
  override readonly name = "EncryptedSetting";

  constructor(setting: string) {
    super(
      `The stack's configuration value "${setting}" is encrypted, and only credentials are kept secret. It wasn't used. ` +
        "Look who changed it, and set it again without --secret.",
    );
  }
}

/**
 * The stack's configuration, but for its secrets. Pulumi decrypts a value wherever it stands: one that was copied from the
 * credentials would be shown in a plan, or in the message that there's no such file.
 */
export class PlainConfig {
  private readonly config = new Config();
  private readonly encrypted: ReadonlySet<unknown>;

  constructor(encrypted = process.env["PULUMI_CONFIG_SECRET_KEYS"]) {
    const names: unknown = JSON.parse(encrypted === undefined || encrypted === "" ? "[]" : encrypted);
    this.encrypted = new Set(Array.isArray(names) ? names : []);
  }

  /** @throws EncryptedSetting */
  get(name: string): string | undefined {
    if (this.encrypted.has(`${this.config.name}:${name}`)) throw new EncryptedSetting(name);
    return this.config.get(name);
  }

  /** @throws EncryptedSetting, or Pulumi's error when it's missing */
  require(name: string): string {
    return this.get(name) ?? this.config.require(name);
  }
}
