import { after, defineKind, number, text, texts } from "./kind";

const NODE_NOT_DONE = "Nothing is done on the node; the others go on.";

/** Problems that keep a run away from a whole machine. `place` names the node, or the bastion on the way to it. */
export const CONNECTION_PROBLEMS = {
  unreachable: defineKind(
    { place: text, reason: text },
    {
      namesNode: true,
      sentence: ({ place, reason }) =>
        `${place} can't be reached: ${reason}. Check that the machine is up, and the address, the port, routes and firewalls in between.`,
      meaning: `No connection comes about: no route, or no answer in time. ${NODE_NOT_DONE}`,
      remedy: "Check that the machine is up, and the address, the port, routes and firewalls in between.",
    },
  ),
  "connection-refused": defineKind(
    { place: text },
    {
      namesNode: true,
      sentence: ({ place }) =>
        `${place} refused the connection: nothing listens on that port. Check the port, and that sshd is running there.`,
      meaning: `Nothing listens on that port. ${NODE_NOT_DONE}`,
      remedy: "Check the port, and that sshd is running there.",
    },
  ),
  "name-not-found": defineKind(
    { place: text, address: text },
    {
      namesNode: true,
      sentence: ({ place, address }) =>
        `${place} can't be reached: the name "${address}" has no address. Check its spelling in the fleet file and this machine's DNS.`,
      meaning: `DNS knows no address of the machine's name. ${NODE_NOT_DONE}`,
      remedy: "Check its spelling in the fleet file, and this machine's DNS.",
    },
  ),
  "handshake-failed": defineKind(
    { place: text, reason: text, advice: text },
    {
      namesNode: true,
      sentence: ({ place, reason, advice }) =>
        `${place} answered, but no SSH session came about: ${reason}. ${advice}`,
      meaning: `The two sides don't come to an SSH session. ${NODE_NOT_DONE}`,
      remedy: "Do what the message advises.",
    },
  ),
  "login-refused": defineKind(
    { place: text, tried: texts, accepted: texts, detail: text },
    {
      namesNode: true,
      sentence: ({ place, tried, accepted, detail }) => {
        const attempts = tried.length === 0 ? "Nothing was tried" : `Tried: ${tried.join(", ")}`;
        const offer = accepted.length === 0 ? "" : `; the server accepts: ${accepted.join(", ")}`;
        return (
          `${place} refused the login${detail === "" ? "" : ` (${detail})`}. ${attempts}${offer}. ` +
          "Check the user and that the key or password is the one this machine knows."
        );
      },
      meaning: `The machine doesn't let the user in. ${NODE_NOT_DONE}`,
      remedy: "Check the user, and that the key or password is the one that the machine knows.",
    },
  ),
  "no-credentials": defineKind(
    { place: text },
    {
      namesNode: true,
      sentence: ({ place }) =>
        `There is nothing to log in to ${place} with. Give it an identityFile, agent: true, or a privateKey or password as a secret.`,
      meaning: `Neither the fleet file nor the stack's configuration has a credential for it. ${NODE_NOT_DONE}`,
      remedy: "Give it an identityFile, agent: true, or a privateKey or password as a secret.",
    },
  ),
  "private-key-unusable": defineKind(
    { place: text, source: text, reason: text },
    {
      namesNode: true,
      sentence: ({ place, source, reason }) =>
        `The private key for ${place} can't be used: ${source} ${reason}`,
      meaning: `The private key can't be read. ${NODE_NOT_DONE}`,
      remedy: "Mend the key as the message says.",
    },
  ),
  "agent-unavailable": defineKind(
    { place: text, reason: text },
    {
      namesNode: true,
      sentence: ({ place, reason }) =>
        `${place} is to be reached with the keys of an SSH agent, but ${reason}. ` +
        "Start one (`eval $(ssh-agent)`), add the key (`ssh-add`), or name an identityFile instead.",
      meaning: `No SSH agent gives a key. ${NODE_NOT_DONE}`,
      remedy: "Start an agent, add the key, or name an identityFile instead.",
    },
  ),
  "shell-unavailable": defineKind(
    { place: text, reason: text },
    {
      namesNode: true,
      sentence: ({ place, reason }) => `${place} let us in but started no shell for the script: ${reason}`,
      meaning: `The user has no shell there that runs scripts. ${NODE_NOT_DONE}`,
      remedy: "Give the user a shell, and look what its profile prints.",
    },
  ),
  "sudo-failed": defineKind(
    { place: text, reason: text },
    {
      namesNode: true,
      sentence: ({ place, reason }) => `On ${place}, sudo didn't give root: ${reason}`,
      meaning: `The user may not become root without being asked. ${NODE_NOT_DONE}`,
      remedy: "Let sudo give the user root without a password.",
    },
  ),
  "script-silent": defineKind(
    { place: text, seconds: number },
    {
      namesNode: true,
      varying: ["seconds"],
      sentence: ({ place, seconds }) =>
        `The script on ${place} has printed nothing for ${seconds} s, so it isn't waited for any longer. It may still be running there.`,
      meaning: "A script on the node says nothing any more. It may still be running there.",
      remedy: "Look at the node, and run again.",
    },
  ),
  "script-flooded": defineKind(
    { place: text, what: text },
    {
      namesNode: true,
      sentence: ({ place, what }) =>
        `${place} printed too much: ${what}, which no script of ours does. The connection to it was ended. ` +
        "Look what prints there: a login profile, or somebody who has taken the machine.",
      meaning: "The machine prints without an end. The connection to it was ended.",
      remedy: "Look what prints there: a login profile, or somebody who has taken the machine.",
    },
  ),
  "connection-lost": defineKind(
    { place: text, reason: text },
    {
      namesNode: true,
      sentence: ({ place, reason }) =>
        `The connection to ${place} was lost: ${reason}. Work that was detached there goes on; connect again to follow it.`,
      meaning: "The connection ended too early. Detached work on the node goes on.",
      remedy: "Run again: what is done by then isn't done twice.",
    },
  ),
  "script-failed": defineKind(
    { what: text, exitCode: text, said: text },
    {
      said: ["said"],
      sentence: ({ what, exitCode, said }) =>
        `${what} ended early (exit code ${exitCode})${after(said)}. ` +
        "Nothing was changed by it; look at the node's shell and disk, then run again.",
      meaning: "A script on the node ended before its time. It changed nothing.",
      remedy: "Look at the node's shell and disk, then run again.",
    },
  ),
  "containers-unlisted": defineKind(
    { runtime: text, said: text },
    {
      said: ["said"],
      sentence: ({ runtime, said }) =>
        `its containers can't be listed by ${runtime}: ${said === "" ? "it said nothing" : said}. ` +
        "Check that the node's runtime in the fleet file is the right one.",
      meaning: `The runtime doesn't list the node's containers. ${NODE_NOT_DONE}`,
      remedy: "Check that the node's runtime in the fleet file is the right one.",
    },
  ),
  "clock-differs": defineKind(
    { there: text, here: text },
    {
      namesNode: true,
      varying: ["there", "here"],
      sentence: ({ there, here }, node) =>
        `it's ${there} by the clock of ${node}, and ${here} here, so that it isn't kept since when ` +
        "anything there has a release. Set the wrong one right",
      meaning: "The node's clock is wrong, or this machine's. A ring's time doesn't begin there.",
      remedy: "Set the wrong one right.",
    },
  ),
  "since-unkept": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) =>
        `it isn't kept since when this has the release, and counts from the next look at it: ${said}`,
      meaning: "The machine has the release. The run couldn't have the node record since when.",
      remedy: "Nothing: the time begins at the next look.",
    },
  ),
  "production-unmarked": defineKind(
    { said: text },
    {
      namesNode: true,
      said: ["said"],
      sentence: ({ said }, node) =>
        `${node} can't keep that it's a node of production: ${said === "" ? "it said nothing" : said}. Look at its disk`,
      meaning:
        "The node can't record that a run of production looked at it. A sandbox's run isn't kept from it by that.",
      remedy: "Look at its disk.",
    },
  ),
  "marks-refused": defineKind(
    { said: text },
    {
      namesNode: true,
      said: ["said"],
      sentence: ({ said }, node) =>
        `${node} can't keep since when it has a release: ${said === "" ? "it said nothing" : said}. Look at its disk`,
      meaning: "The node can't record since when it has a release. A ring's time doesn't begin there.",
      remedy: "Look at its disk.",
    },
  ),
};
