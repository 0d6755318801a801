import { expect, it } from 'vitest';
import { createCertificates } from '../../../../electron/platform/certificates.ts';

it('does not claim certificates that cannot be read', () => {
  const words = (file: string | undefined): string => createCertificates('bundled', { NODE_EXTRA_CA_CERTS: file }).describe();
  expect([words(undefined), words('/nowhere/roots.pem'), words(import.meta.filename)]).toEqual([
    'Node’s list',
    'Node’s list, nothing from NODE_EXTRA_CA_CERTS, which holds no certificate that can be read',
    'Node’s list, nothing from NODE_EXTRA_CA_CERTS, which holds no certificate that can be read',
  ]);
});
