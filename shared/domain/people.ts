/** A person may be an agent in several sources, and belongs to one team at most. */
export interface Person {
  readonly id: number;
  readonly name: string;
  readonly email: string | null;
  readonly teamId: number | null;
}

export interface Team {
  readonly id: number;
  readonly name: string;
  /** IANA zone of the team's days; null: the product's. */
  readonly zone: string | null;
}

/** Which person an agent of a source is. The agent need not have been seen yet. */
export interface PersonLink {
  readonly personId: number;
  readonly sourceId: number;
  readonly agentId: string;
}

export interface PeopleBook {
  readonly people: readonly Person[];
  readonly teams: readonly Team[];
  readonly links: readonly PersonLink[];
}
