import type { HttpResponse } from '../../ports/http.ts';

/**
 * An answer without an echo of what was sent, in any of the forms in which it was sent: it must not reach a screen or
 * a log. It is done before messages are read from the body, since they are cut, and half a secret is still told.
 */
export function withoutSecrets(response: HttpResponse, secrets: readonly string[]): HttpResponse {
  const forms = secrets.filter((secret) => secret !== '').flatMap(formsOf).sort((a, b) => b.length - a.length);
  const body = forms.reduce((text, form) => text.replaceAll(form, '…'), response.body);
  return body === response.body ? response : { ...response, body };
}

/** As it is, in an address or a form, in JSON, and in JSON that is quoted in JSON. */
function formsOf(secret: string): readonly string[] {
  const inForm = new URLSearchParams([['', secret]]).toString().slice(1);
  return [...new Set([secret, encodeURIComponent(secret.toWellFormed()), inForm, inJson(secret), inJson(inJson(secret))])];
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
