import { runMaint } from "./maint";
import { readStream } from "../../declarations/read-argument";

void runMaint(process.argv.slice(2), {
  cwd: process.cwd(),
  environment: process.env,
  readInput: (kind) => readStream(kind, process.stdin),
  print: (output) => void process.stdout.write(output),
  tell: (message) => void process.stderr.write(message),
}).then((code) => {
  process.exitCode = code;
});
