/** What a record says in figures, apart from what the vendor reckons itself. Milliseconds; null where it cannot be told. */
export interface InteractionSummary {
  /** Ids of the agents who took part, in order of their channels; monitors are not among them. */
  readonly agentIds: readonly string[];
  readonly monitorIds: readonly string[];
  readonly queues: readonly QueuePass[];
  /** All time in queues (Queue and AgentQueue), ended passes only. */
  readonly queueWaitMs: number | null;
  /** From the first entry into a queue to the first agent's connection. */
  readonly timeToAnswerMs: number | null;
  readonly talkMs: number | null;
  readonly holdMs: number | null;
  readonly wrapMs: number | null;
  readonly handleMs: number | null;
}

/** One stay in a queue. */
export interface QueuePass {
  readonly type: string;
  readonly name: string | null;
  readonly offsetMs: number;
  readonly waitMs: number | null;
  readonly result: string | null;
  readonly skills: readonly string[];
  readonly targets: readonly { readonly virtualQueue: string; readonly targetMs: number; readonly met: boolean | null }[];
}
