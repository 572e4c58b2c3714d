/**
 * Loaded ahead of everything else into each Node process of a run (NODE_OPTIONS), notes what happens when: a line of JSON each
 * in the file $BENCH_PROFILE, `{process, what, begin, end, level}`, times in milliseconds since 1970. Changes nothing else.
 */
"use strict";

const { appendFileSync } = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const { performance } = require("node:perf_hooks");

/** Loads that take less are noise, and so are those deeper within others. */
const SLOW_LOAD_MS = 40;
const DEEPEST = 4;

const now = () => performance.timeOrigin + performance.now();
const script = path.parse(process.argv[1] ?? "node");
const name = script.name === "index" ? path.basename(script.dir) : script.name;

function note(what, begin, end, level) {
  const entry = { process: `${name} ${process.pid}`, what, begin, end, level };
  appendFileSync(process.env.BENCH_PROFILE, `${JSON.stringify(entry)}\n`);
}

/** Notes how long a call takes, whatever it answers. */
function timed(what, work) {
  const begin = now();
  const done = () => note(what, begin, now(), 0);
  let result;
  try {
    result = work();
  } catch (error) {
    done();
    throw error;
  }
  if (typeof result?.then === "function") result.then(done, done);
  else done();
  return result;
}

const shapes = {
  check: (_olds, news) => `check ${news.resourceUrn?.split("::").at(-1) ?? "report"}`,
  create: (inputs) => `create ${inputs.resourceUrn?.split("::").at(-1) ?? "report"}`,
  update: (_id, _olds, news) => `update ${news.resourceUrn?.split("::").at(-1) ?? "report"}`,
};

/** What is timed: by the end of a module's name, its functions and what to call their calls. */
const TIMED = {
  "/remote/observe": { observeNode: (_connection, node) => `observe ${node}` },
  "/remote/prepare": { preparePackages: (session) => `fetch and verify on ${session.name}` },
  "/remote/converge": { converge: (session) => `converge ${session.name}` },
  "./follow": { followRun: (session) => `run on ${session.name}` },
  "/ssh/connection": { openConnection: (_target, _secrets, node) => `connect to ${node}` },
  "/implementation/node-packages": shapes,
  "/implementation/container-packages": shapes,
};

/** Notes the events of a run as they arrive: what a node's script says of itself has seconds only. */
function listenTo(node, listener) {
  const begun = new Map();
  const onEvent = (event) => {
    const key = event.target ?? "";
    if (event.event === "staging" || event.event === "unit-started") begun.set(key, now());
    else if (event.event === "staged" || event.event === "unit-finished") {
      note(`${node} ${key === "" ? "staging" : `container ${key}`}`, begun.get(key) ?? now(), now(), 1);
    } else note(`${node} ${event.event}`, now(), now(), 1);
    listener.onEvent(event);
  };
  return new Proxy(listener, {
    get: (target, property) => {
      const value = property === "onEvent" ? onEvent : target[property];
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

function wrap(exported, functions) {
  return new Proxy(exported, {
    get: (target, property) => {
      const value = target[property];
      if (!Object.hasOwn(functions, property) || typeof value !== "function") return value;
      return (...args) => {
        const what = functions[property](...args);
        if (property === "followRun") args[2] = listenTo(args[0].name, args[2]);
        return timed(what, () => value.apply(target, args));
      };
    },
  });
}

const wrapped = new WeakMap();
const load = Module._load;
let depth = 0;

/** Whether a load is worth a line: a package, or a file of this project; files within packages are the package's affair. */
const isNotable = (request, parent) =>
  !request.startsWith("node:") &&
  (!request.startsWith(".") || parent?.filename?.includes("node_modules") === false);

Module._load = function (request, parent, ...rest) {
  const begin = now();
  const notable = isNotable(request, parent);
  if (notable) depth++;
  let exported;
  try {
    exported = load.call(this, request, parent, ...rest);
  } finally {
    const end = now();
    if (notable && depth <= DEEPEST && end - begin >= SLOW_LOAD_MS)
      note(`load ${nameOf(request)}`, begin, end, depth);
    if (notable) depth--;
  }
  const suffix = Object.keys(TIMED).find((end) => request.endsWith(end));
  if (suffix === undefined || request.includes("node_modules")) return exported;
  if (!wrapped.has(exported)) wrapped.set(exported, wrap(exported, TIMED[suffix]));
  return wrapped.get(exported);
};

function nameOf(request) {
  return path.isAbsolute(request) ? path.relative(process.cwd(), request) || "." : request;
}

note("start of Node", performance.timeOrigin, now(), 0);
process.on("exit", () => note("alive", performance.timeOrigin, now(), 0));
