/** An answer before it is sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' } as const;

export const jsonAnswer = (status: number, value: unknown): Answer => ({ status, headers: JSON_TYPE, body: JSON.stringify(value) });

/** JSON that is text already. */
export const rawJsonAnswer = (body: string, headers: Readonly<Record<string, string>> = {}): Answer => ({ status: 200, headers: { ...JSON_TYPE, ...headers }, body });

export const messageAnswer = (status: number, message: string): Answer => jsonAnswer(status, { message });
