import { join, relative } from "node:path";
import { buildPack } from "./build-pack";

/** `npm run policy:build` */
async function main(): Promise<void> {
  const folder = join(__dirname, "dist");
  await buildPack(folder);
  process.stdout.write(
    `The policy pack is in ${relative(process.cwd(), folder)}: \`pulumi policy publish\` takes it from there.\n`,
  );
}

void main();
