/** A container that a unit interrupts, and the group of redundant ones that it's in. */
export interface GroupMember {
  /** `CUSTOMER/GROUP`. */
  readonly group: string;
  readonly node: string;
  /** The container's id. */
  readonly container: string;
}

/** One container, or a node, that is worked on as a whole. */
export interface WaveUnit {
  /** A container's id, or `node`. */
  readonly target: string;
  /** Of groups that its work would interrupt; none where it interrupts nobody. */
  readonly members: readonly GroupMember[];
}

/** Keeps redundant containers from being worked on at once, and from being touched while another one of them is ill. */
export class Groups {
  private readonly busy = new Map<string, GroupMember[]>();
  private readonly failed = new Map<string, GroupMember[]>();

  /** Whether no other container of its groups is worked on. */
  isFree(unit: WaveUnit): boolean {
    return findOther(unit, this.busy) === undefined;
  }

  /** Another container of one of its groups that has failed in this run, or wasn't well before. */
  failedFor(unit: WaveUnit): GroupMember | undefined {
    return findOther(unit, this.failed);
  }

  hold({ members }: WaveUnit): void {
    for (const member of members) listIn(this.busy, member).push(member);
  }

  release({ members }: WaveUnit): void {
    for (const member of members) {
      const held = listIn(this.busy, member);
      const index = held.findIndex((one) => isSame(one, member));
      if (index >= 0) held.splice(index, 1);
    }
  }

  /** @param unit a failed one; or just containers that are ill */
  fail({ members }: Pick<WaveUnit, "members">): void {
    for (const member of members) {
      const known = listIn(this.failed, member);
      if (!known.some((one) => isSame(one, member))) known.push(member);
    }
  }
}

function listIn(lists: Map<string, GroupMember[]>, { group }: GroupMember): GroupMember[] {
  const known = lists.get(group) ?? [];
  lists.set(group, known);
  return known;
}

function findOther(
  { members }: WaveUnit,
  lists: ReadonlyMap<string, readonly GroupMember[]>,
): GroupMember | undefined {
  return members
    .flatMap(({ group }) => lists.get(group) ?? [])
    .find((other) => !members.some((own) => isSame(own, other)));
}

function isSame(a: GroupMember, b: GroupMember): boolean {
  return a.node === b.node && a.container === b.container;
}
