import { text } from "node:stream/consumers";
import { runMaint } from "./maint";

void runMaint(process.argv.slice(2), {
  cwd: process.cwd(),
  environment: process.env,
  readInput: () => text(process.stdin),
  print: (output) => void process.stdout.write(output),
  tell: (message) => void process.stderr.write(message),
}).then((code) => {
  process.exitCode = code;
});
