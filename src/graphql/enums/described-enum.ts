/** An enum as the API shows it: its name there, and in words what it and each member mean. */
export interface DescribedEnum {
  readonly members: Readonly<Record<string, string>>;
  readonly name: string;
  readonly description: string;
  readonly meanings: Readonly<Record<string, string>>;
}

/** Describes an enum; a member without a meaning does not compile. */
export function described<Key extends string>(
  members: Readonly<Record<Key, string>>,
  name: string,
  description: string,
  meanings: Readonly<Record<NoInfer<Key>, string>>,
): DescribedEnum {
  return { members, name, description, meanings };
}

/** The meanings of an enum's members by key, where they are told by value. */
export function meaningsBy<Key extends string, Member extends string>(
  members: Readonly<Record<Key, Member>>,
  meaningOf: (member: Member) => string,
): Readonly<Record<Key, string>> {
  const meanings = Object.entries<Member>(members).map(([key, member]) => [key, meaningOf(member)]);
  return Object.fromEntries(meanings) as Record<Key, string>;
}
