import operation from "./operation";

/** Resources that were made before there were kinds of work name this file in the state. One that nothing changes does so for good. */
export = operation("nodes");
