import packageJson from '../../package.json' with { type: 'json' };

/** The product's version, as in package.json; part of `hello`, manifests and the log. */
export const BUILD: string = packageJson.version;
