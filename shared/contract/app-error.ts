/** An expected failure, as a value that crosses layers: what happened in words, and what to do next. Never holds secrets. */
export interface AppError {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** Carries an AppError through code that can only throw. */
export class AppFailure extends Error {
  readonly code: string;
  readonly hint: string;

  constructor(error: AppError, options?: { readonly cause?: unknown }) {
    super(error.message, options);
    this.name = 'AppFailure';
    this.code = error.code;
    this.hint = error.hint;
  }
}
