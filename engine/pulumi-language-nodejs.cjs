#!/usr/bin/env node
/**
 * Pulumi's Node language host for machines where only a CLI built from its Go module is to be had: that module
 * carries no language host, and the official bundle, which has one, couldn't be downloaded.
 *
 * It speaks the service LanguageRuntime (proto/pulumi/language.proto) with the stubs of this checkout's
 * `@pulumi/pulumi`. The engine starts it from PATH with its own address as last argument, reads the port from the
 * first line of standard output, and keeps standard input open as long as it lives.
 *
 * What preview, up, refresh, destroy and policy packs never ask for is answered with gRPC's own "unimplemented":
 * code generation, packing, templates, debuggers, plugins written in TypeScript, `pulumi about`, `pulumi install`.
 */
"use strict";

const { spawn } = require("node:child_process");
const { createRequire } = require("node:module");
const path = require("node:path");

const sdkRequire = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const grpc = sdkRequire("@grpc/grpc-js");
const { Empty } = sdkRequire("google-protobuf/google/protobuf/empty_pb.js");
const language = sdkRequire("./proto/language_pb.js");
const { LanguageRuntimeService } = sdkRequire("./proto/language_grpc_pb.js");
const { PluginInfo } = sdkRequire("./proto/plugin_pb.js");
const { version } = sdkRequire("./package.json");

/** A program that has shown its error itself exits with this code (@pulumi/pulumi/cmd/run). */
const ALREADY_REPORTED = 32;

const engineAddress = process.argv.at(-1) ?? "";
const programs = new Set();
const packs = new Set();

/** Starts one of the SDK's own scripts as the program's (or the pack's) installation resolves it. */
function startSdkScript(script, info, scriptArguments, spawnOptions) {
  const directory = info.getProgramDirectory();
  const options = info.getOptions()?.toJavaScript() ?? {};
  let resolved;
  try {
    resolved = createRequire(path.join(directory, "package.json")).resolve(`@pulumi/pulumi/cmd/${script}`);
  } catch {
    throw new Error(`@pulumi/pulumi isn't installed for ${directory}: run \`npm ci\` there.`);
  }
  const nodeArguments = String(options.nodeargs ?? "")
    .split(/\s+/)
    .filter(Boolean);
  return spawn(process.execPath, [...nodeArguments, resolved, ...scriptArguments], {
    ...spawnOptions,
    env: { ...spawnOptions.env, PULUMI_NODEJS_TYPESCRIPT: String(options.typescript !== false) },
  });
}

function remember(child, group) {
  group.add(child);
  child.once("close", () => group.delete(child));
}

function endAll(group) {
  for (const child of group) child.kill();
}

function run(call, callback) {
  const request = call.request;
  const info = request.getInfo();
  const response = new language.RunResponse();
  const flags = [
    `--monitor=${request.getMonitorAddress()}`,
    `--engine=${engineAddress}`,
    `--project=${request.getProject()}`,
    `--stack=${request.getStack()}`,
    `--pwd=${request.getPwd()}`,
    `--organization=${request.getOrganization()}`,
    `--parallel=${request.getParallel()}`,
    `--root-directory=${info.getRootDirectory()}`,
    ...(request.getDryrun() ? ["--dry-run"] : []),
  ];
  let child;
  try {
    child = startSdkScript("run", info, [...flags, info.getEntryPoint() || ".", ...request.getArgsList()], {
      cwd: info.getProgramDirectory(),
      stdio: ["ignore", "inherit", "inherit"],
      env: {
        ...process.env,
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
      },
    });
  } catch (error) {
    response.setError(error.message);
    callback(null, response);
    return;
  }
  remember(child, programs);
  child.once("error", (error) => response.setError(`The program couldn't be started: ${error.message}`));
  child.once("close", (code, signal) => {
    if (code === ALREADY_REPORTED) response.setBail(true);
    else if (signal) response.setError(`The program was ended by signal ${signal}.`);
    else if (code !== 0 && !response.getError()) response.setError(`The program exited with code ${code}.`);
    callback(null, response);
  });
}

/**
 * Starts a policy pack. It is run in its own folder: `@pulumi/policy` reads the pack's version from package.json there.
 * The engine reads the pack's port from the first line of what is streamed here as standard output.
 */
function runPlugin(call) {
  const request = call.request;
  const info = request.getInfo();
  const fail = (code, details) => call.emit("error", { code, details });
  if (request.getKind() !== "analyzer") {
    fail(
      grpc.status.UNIMPLEMENTED,
      `This language host runs programs and policy packs, no ${request.getKind()} plugins.`,
    );
    return;
  }
  const directory = info.getProgramDirectory();
  let child;
  try {
    child = startSdkScript("run-policy-pack", info, [...request.getArgsList(), directory], {
      cwd: directory,
      stdio: ["ignore", "pipe", "pipe"],
      env: Object.fromEntries([
        ...Object.entries(process.env),
        ...request.getEnvList().map((assignment) => assignment.split(/=(.*)/s).slice(0, 2)),
      ]),
    });
  } catch (error) {
    fail(grpc.status.FAILED_PRECONDITION, error.message);
    return;
  }
  const send = (fill) => {
    const response = new language.RunPluginResponse();
    fill(response);
    call.write(response);
  };
  remember(child, packs);
  child.once("error", (error) => fail(grpc.status.FAILED_PRECONDITION, error.message));
  child.stdout.on("data", (chunk) => send((response) => response.setStdout(chunk)));
  child.stderr.on("data", (chunk) => send((response) => response.setStderr(chunk)));
  child.once("close", (code) => {
    send((response) => response.setExitcode(code ?? 1));
    call.end();
  });
  call.on("cancelled", () => child.kill());
}

/** A program may stop at once; what a resource provider has begun isn't touched by that. */
function cancel(_call, callback) {
  endAll(programs);
  callback(null, new Empty());
}

function getPluginInfo(_call, callback) {
  const response = new PluginInfo();
  response.setVersion(version);
  callback(null, response);
}

function leave() {
  endAll(programs);
  endAll(packs);
  process.exit(0);
}

const server = new grpc.Server();
server.addService(LanguageRuntimeService, {
  handshake: (_call, callback) => callback(null, new language.LanguageHandshakeResponse()),
  getPluginInfo,
  // None in advance: the engine installs a plugin when the first resource of its kind is registered.
  getRequiredPackages: (_call, callback) => callback(null, new language.GetRequiredPackagesResponse()),
  run,
  runPlugin,
  cancel,
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});

process.once("SIGINT", leave);
process.once("SIGTERM", leave);
// The engine may be killed outright: the end of its standard input is then the only sign of it.
process.stdin.once("end", leave).once("error", leave).resume();
