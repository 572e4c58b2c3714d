import * as pulumi from "@pulumi/pulumi";

const idle: pulumi.dynamic.ResourceProvider = {
  create: () => Promise.resolve({ id: "idle", outs: {} }),
};

class Idle extends pulumi.dynamic.Resource {
  constructor(name: string) {
    super(idle, name, {});
  }
}

new Idle("idle");
