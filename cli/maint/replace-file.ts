import { open, rename } from "node:fs/promises";
import path from "node:path";

/** Writes a file at once: nobody ever finds half of it, not even after the power failed. */
export async function replaceFile(file: string, text: string): Promise<void> {
  // A web server offers nothing that begins with a dot, if it's told so; and two runs don't write into one file.
  const unfinished = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.tmp`);
  const handle = await open(unfinished, "w");
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
}
