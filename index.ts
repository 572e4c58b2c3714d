import * as pulumi from "@pulumi/pulumi";
import { Fleet } from "./components/fleet";
import { readFleet } from "./components/read-fleet";
import { readRelease } from "./components/read-release";

// The program: the stack's configuration names a fleet and the release that it should run.
const config = new pulumi.Config();
const model = readFleet(config.require("fleet"));
const release = readRelease(config.require("release"), model);

new Fleet(model.name, { fleet: model, release });
