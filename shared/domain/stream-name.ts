import type { SourceKind } from './activity.ts';

/** A stream's name for people and files, with its vendor: `vonage/agent-activities`. */
export function streamName(kind: SourceKind, stream: string): string {
  return `${kind}/${stream}`;
}
