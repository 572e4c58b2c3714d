import { open, rename } from "node:fs/promises";
import path from "node:path";

/** The name that a file has until it's whole; a web server offers nothing that begins with a dot, if it's told so. */
export function unfinishedName(file: string): string {
  return path.join(path.dirname(file), `.${path.basename(file)}.part`);
}

/** Writes a file at once: nobody ever finds half of it, not even after the power failed. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const unfinished = unfinishedName(file);
  const handle = await open(unfinished, "w");
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
}
