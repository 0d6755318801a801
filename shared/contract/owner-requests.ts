import { z } from 'zod';
import { sourceKind } from './schemas.ts';

/** What one process may ask of the process that owns a data directory, by name: the parameters of each command. */

const texts = z.record(z.string(), z.string());
const named = z.object({ name: z.string() });

export const ownerRequests = {
  addSource: named.extend({ kind: sourceKind, set: texts, secrets: texts.nullable() }),
  updateSource: named.extend({ set: texts, secrets: texts.nullable() }),
  testSource: named,
  pauseSource: named,
  resumeSource: named,
  removeSource: named.extend({ purge: z.boolean() }),
  sync: z.object({ source: z.string().nullable(), sinceAt: z.int().nullable(), once: z.boolean() }),
  importFile: z.object({ kind: z.enum(['events', 'roster']), source: z.string().nullable(), /** Absolute; read by the process that owns the home. */ file: z.string() }),
  retryQuarantine: z.object({}),
  dropQuarantine: z.object({}),
};

export type OwnerMethod = keyof typeof ownerRequests;
export type OwnerParams<M extends OwnerMethod> = z.infer<(typeof ownerRequests)[M]>;
