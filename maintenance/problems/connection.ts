import { after, defineKind, number, text, texts } from "./kind";

const NODE_NOT_DONE = "Nothing is done on the node; the others go on.";

/** Problems that keep a run away from a whole machine. `place` names the node, or the bastion on the way to it. */
export const CONNECTION_PROBLEMS = {
  unreachable: defineKind(
    { place: text, reason: text },
    {
      namesNode: true,
      sentence: ({ place, reason }) =>
        `${place} can't be reached: ${reason}. Check that the machine is up. Check its address and port, and the routes and firewalls on the way.`,
      meaning: `There is no route to the machine, or no answer in time. ${NODE_NOT_DONE}`,
      remedy:
        "Check that the machine is up. Check its address and port, and the routes and firewalls on the way.",
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
        `${place} can't be reached: the name "${address}" has no address. Check its spelling in the fleet file, and this machine's DNS.`,
      meaning: `DNS knows no address of the machine's name. ${NODE_NOT_DONE}`,
      remedy: "Check its spelling in the fleet file, and this machine's DNS.",
    },
  ),
  "handshake-failed": defineKind(
    { place: text, reason: text, advice: text },
    {
      namesNode: true,
      sentence: ({ place, reason, advice }) =>
        `${place} answered, but opened no SSH session: ${reason}. ${advice}`,
      meaning: `The machine and this program can't open an SSH session together. ${NODE_NOT_DONE}`,
      remedy: "Do what the message advises.",
    },
  ),
  "login-refused": defineKind(
    { place: text, tried: texts, accepted: texts, detail: text },
    {
      namesNode: true,
      sentence: ({ place, tried, accepted, detail }) => {
        const attempts = tried.length === 0 ? "Nothing was tried" : `Tried: ${tried.join(", ")}`;
        const offer = accepted.length === 0 ? "" : `. The server accepts: ${accepted.join(", ")}`;
        return (
          `${place} refused the login${detail === "" ? "" : ` (${detail})`}. ${attempts}${offer}. ` +
          "Check the user. Check that the machine knows this key or password."
        );
      },
      meaning: `The machine refuses the user's login. ${NODE_NOT_DONE}`,
      remedy: "Check the user. Check that the machine knows this key or password.",
    },
  ),
  "no-credentials": defineKind(
    { place: text },
    {
      namesNode: true,
      sentence: ({ place }) =>
        `There's no credential for ${place}. Give it an identityFile, agent: true, or a privateKey or password as a secret.`,
      meaning: `Neither the fleet file nor the stack's configuration has a credential for the machine. ${NODE_NOT_DONE}`,
      remedy: "Give it an identityFile, agent: true, or a privateKey or password as a secret.",
    },
  ),
  "private-key-unusable": defineKind(
    { place: text, source: text, reason: text },
    {
      namesNode: true,
      sentence: ({ place, source, reason }) =>
        `The private key for ${place} can't be used: ${source} ${reason}`,
      meaning: `The run can't read the private key. ${NODE_NOT_DONE}`,
      remedy: "Correct the key as the message says.",
    },
  ),
  "agent-unavailable": defineKind(
    { place: text, reason: text },
    {
      namesNode: true,
      sentence: ({ place, reason }) =>
        `An SSH agent should give the key for ${place}, but ${reason}. ` +
        "Start an agent (`eval $(ssh-agent)`) and add the key (`ssh-add`). Or name an identityFile instead.",
      meaning: `No SSH agent gives a key. ${NODE_NOT_DONE}`,
      remedy: "Start an agent and add the key. Or name an identityFile instead.",
    },
  ),
  "shell-unavailable": defineKind(
    { place: text, reason: text },
    {
      namesNode: true,
      sentence: ({ place, reason }) =>
        `${place} accepted the login, but started no shell for the script: ${reason}`,
      meaning: `The user's shell there runs no scripts. ${NODE_NOT_DONE}`,
      remedy: "Give the user a shell, and look what its profile prints.",
    },
  ),
  "sudo-failed": defineKind(
    { place: text, reason: text },
    {
      namesNode: true,
      sentence: ({ place, reason }) => `On ${place}, sudo didn't give root: ${reason}`,
      meaning: `sudo doesn't make the user root without a question. ${NODE_NOT_DONE}`,
      remedy: "Let sudo give the user root without a password.",
    },
  ),
  "script-silent": defineKind(
    { place: text, seconds: number },
    {
      namesNode: true,
      varying: ["seconds"],
      sentence: ({ place, seconds }) =>
        `The script on ${place} printed nothing for ${seconds} s, so this program stopped listening. The script may still be running there.`,
      meaning: "A script on the node printed nothing for too long. It may still be running there.",
      remedy: "Look at the node, and run again.",
    },
  ),
  "script-flooded": defineKind(
    { place: text, what: text },
    {
      namesNode: true,
      sentence: ({ place, what }) =>
        `${place} printed too much: ${what}. No script of this program prints so much. The connection was ended. ` +
        "Look what prints there: a login profile, or somebody who has taken the machine.",
      meaning: "The machine printed more than any script does. The connection to it was ended.",
      remedy: "Look what prints there: a login profile, or somebody who has taken the machine.",
    },
  ),
  "connection-lost": defineKind(
    { place: text, reason: text },
    {
      namesNode: true,
      sentence: ({ place, reason }) =>
        `The connection to ${place} was lost: ${reason}. Detached work goes on there. Run again to follow it.`,
      meaning: "The connection ended too early. Detached work on the node goes on.",
      remedy: "Run again. The node does nothing twice.",
    },
  ),
  "script-failed": defineKind(
    { what: text, exitCode: text, said: text },
    {
      said: ["said"],
      sentence: ({ what, exitCode, said }) =>
        `${what} ended early (exit code ${exitCode})${after(said)}. ` +
        "It changed nothing. Look at the node's shell and disk, then run again.",
      meaning: "A script on the node ended before its time. It changed nothing.",
      remedy: "Look at the node's shell and disk, then run again.",
    },
  ),
  "containers-unlisted": defineKind(
    { runtime: text, said: text },
    {
      said: ["said"],
      sentence: ({ runtime, said }) =>
        `${runtime} can't list the containers: ${said === "" ? "it said nothing" : said}. ` +
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
        `the clock of ${node} says ${there}, and this machine's clock says ${here}. ` +
        "So the node can't record since when it has a release, or a restart waits. Set the wrong clock right",
      meaning: "The node's clock is wrong, or this machine's. The ring's time doesn't begin there.",
      remedy: "Set the wrong clock right.",
    },
  ),
  "since-unkept": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) =>
        `the node couldn't record since when the release is there, or a restart waits, so the time begins at the next look: ${said}`,
      meaning: "The node couldn't record since when the release is there, or a restart waits.",
      remedy: "Nothing: the time begins at the next look.",
    },
  ),
  "production-unmarked": defineKind(
    { said: text },
    {
      namesNode: true,
      said: ["said"],
      sentence: ({ said }, node) =>
        `${node} can't record that it's a node of production: ${said === "" ? "it said nothing" : said}. Look at its disk`,
      meaning:
        "The node can't record that a run of production looked at it. A sandbox's run isn't kept from it by that.",
      remedy: "Look at its disk.",
    },
  ),
  "journal-unread": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) =>
        `its journal can't be read, so the learned estimate is of the other nodes: ${said}`,
      meaning: "The node's journal can't be read. The learned estimate is of what the other nodes measured.",
      remedy: "Mend the connection, and plan again.",
    },
  ),
  "marks-refused": defineKind(
    { said: text },
    {
      namesNode: true,
      said: ["said"],
      sentence: ({ said }, node) =>
        `${node} can't record since when it has a release, or a restart waits: ${said === "" ? "it said nothing" : said}. Look at its disk`,
      meaning:
        "The node can't record since when it has a release, or a restart waits. The ring's time doesn't begin there.",
      remedy: "Look at the node's disk.",
    },
  ),
};
