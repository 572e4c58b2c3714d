import assert from "node:assert/strict";
import { AllocationsNode } from "../allocations-node";

const ENDLESS = "9223372036854775807";
const TABLE = `Version: 2.5
       uid  resource                     held              maxheld              barrier                limit              failcnt
      101:  kmemsize                  2952339              3059712             24299200             26429120                    0
            lockedpages                     0                    0                  256                  256                    0
            dummy                           0                    0                    0                    0                    0
            numproc                        25                   40                  240                  240                    3
       331:kmemsize                      1000                 2000           ${ENDLESS}  ${ENDLESS}                    7
            privvmpages                    10                   20           2147483647           2147483647                    0
         0: kmemsize                  9999999              9999999  ${ENDLESS}  ${ENDLESS}                    0
            numproc                       500                  600  ${ENDLESS}  ${ENDLESS}                    0
`;

describe("the allocations of OpenVZ's containers", () => {
  let node: AllocationsNode;
  beforeEach(() => {
    node = new AllocationsNode("openvz");
    node.write({ "proc/user_beancounters": TABLE });
  });
  afterEach(() => {
    node.remove();
  });

  it("are what the kernel counts: the id stands once, with a blank behind it or none", () => {
    const { containers, unseen } = node.look();
    assert.equal(unseen, undefined);
    assert.deepEqual(
      [...containers].map(([id, { live }]) => [id, Object.fromEntries(live)]),
      [
        [
          "101",
          {
            kmemsize: { amount: "24299200:26429120", held: "2952339" },
            lockedpages: { amount: "256:256", held: "0" },
            numproc: { amount: "240:240", held: "25" },
          },
        ],
        [
          "331",
          {
            kmemsize: { amount: "unlimited:unlimited", held: "1000" },
            privvmpages: { amount: "unlimited:unlimited", held: "10" },
          },
        ],
      ],
    );
  });

  it("are saved as configurations have them, with suffixes and without", () => {
    node.write({
      "etc/vz/conf/101.conf":
        'ONBOOT="yes"\nKMEMSIZE="24299200:26429120"\nNUMPROC="240"\nPHYSPAGES="0:512M" # VSwap\n' +
        `SWAPPAGES="0:1G"\nLOCKEDPAGES="256p"\nPRIVVMPAGES="unlimited"\nNUMFILE="${ENDLESS}"\nHOSTNAME="pbx"\n`,
      "etc/vz/conf/103.conf": 'DCACHESIZE=\'1.5m:2m\'\nNUMPROC="10"\nNUMPROC="20"\n',
      "etc/vz/conf/0.conf": 'NUMPROC="1"\n',
      "etc/vz/conf/ve-light.conf-sample": 'NUMPROC="2"\n',
    });
    const { containers } = node.look();
    assert.deepEqual(Object.fromEntries(containers.get("101")?.saved ?? []), {
      kmemsize: "24299200:26429120",
      numproc: "240:240",
      physpages: "0:131072",
      swappages: "0:262144",
      lockedpages: "256:256",
      privvmpages: "unlimited:unlimited",
      numfile: "unlimited:unlimited",
    });
    assert.deepEqual(Object.fromEntries(containers.get("103")?.saved ?? []), {
      dcachesize: "1572864:2097152",
      numproc: "20:20",
    });
    assert.equal(containers.get("103")?.live.size, 0);
    assert.deepEqual([...containers.keys()].sort(), ["101", "103", "331"]);
  });

  it("can't be seen where the kernel counts nothing", () => {
    node = new AllocationsNode("openvz");
    const { containers, unseen = "" } = node.look();
    assert.equal(containers.size, 0);
    assert.match(unseen, /user_beancounters can't be read: this kernel isn't OpenVZ's/);
  });

  it("are set by vzctl, which is asked again while another one works on the container", () => {
    node.write({ "etc/vz/conf/101.conf": 'NUMPROC="240"\n' });
    node.tool(
      "vzctl",
      `echo "$*" >>ROOT/called
      [ -e ROOT/was-locked ] || { : >ROOT/was-locked; echo 'Container already locked'; exit 9; }
      shift 2
      [ "$1" = --numproc ] || exit 1
      sed -i "/numproc/s/240 *240/\${2%%:*} \${2#*:}/" ROOT/proc/user_beancounters
      [ "\${3-}" != --save ] || echo 'NUMPROC="300:320"' >ROOT/etc/vz/conf/101.conf`,
    );
    const said = node.apply("101", 0, "numproc\t300:320\t240:240\t240:240");
    assert.match(said, /^@@verdict done$/m, said);
    assert.equal(
      node.read("called"),
      "set 101 --numproc 300:320\n".repeat(2) + "set 101 --numproc 300:320 --save\n",
    );
  });

  it("go back where the kernel doesn't show any more what was set, and nobody claims that they did", () => {
    node.write({ "etc/vz/conf/101.conf": 'NUMPROC="240"\n' });
    node.tool("vzctl", 'echo "$*" >>ROOT/called; rm -f ROOT/proc/user_beancounters');
    const said = node.apply("101", 0, "numproc\t300:300\t240:240\t240:240");
    assert.match(said, /^ allocations-refused\tno\tthe node doesn't show what counts\t.*can't be read/m);
    assert.equal(node.read("called"), "set 101 --numproc 300:300\nset 101 --numproc 240:240\n");
  });
});
