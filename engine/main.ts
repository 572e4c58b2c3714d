import path from "node:path";
import { obtainEngine } from "./engine";
import type { Engine } from "./engine";
import { EngineUnobtainableError } from "./errors";

/** `npm run engine`: gets a Pulumi CLI and tells how to use it; with `--env`, as lines for a shell to evaluate. */
async function main(args: readonly string[]): Promise<number> {
  if (args.some((argument) => argument !== "--env")) {
    process.stderr.write("Usage: npm run engine [-- --env]\n");
    return 2;
  }
  try {
    const engine = await obtainEngine();
    process.stdout.write(args.includes("--env") ? exportLines(engine) : description(engine));
    return 0;
  } catch (error) {
    if (!(error instanceof EngineUnobtainableError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

/** PATH gets the engine's folder in front of what the reader has: npm's own additions are none of its business. */
function exportLines(engine: Engine): string {
  const lines = Object.entries(engine.environment).map(([name, value]) =>
    name === "PATH"
      ? `export PATH=${quoteForShell(engine.directory)}${path.delimiter}"$PATH"`
      : `export ${name}=${quoteForShell(value)}`,
  );
  return `${lines.join("\n")}\n`;
}

function description(engine: Engine): string {
  const origin = { path: "found on PATH", official: "official release", built: "built from its Go module" }[
    engine.source
  ];
  return [
    `Pulumi ${engine.version} (${origin}): ${engine.executable}`,
    "To use it in this shell:",
    '  eval "$(npm run -s engine -- --env)"',
    "  pulumi preview",
    "",
  ].join("\n");
}

function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
