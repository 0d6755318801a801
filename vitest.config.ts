import { defineConfig } from 'vitest/config';

const project = (name: string, include: readonly string[]) => ({ extends: true as const, test: { name, include: [...include] } });

export default defineConfig({
  test: {
    environment: 'node',
    restoreMocks: true,
    projects: [
      project('unit', ['test/unit/**/*.test.{ts,tsx}']),
      project('conformance', ['test/conformance/**/*.test.ts']),
      project('migrations', ['test/migrations/**/*.test.ts']),
      project('integration', ['test/integration/**/*.test.ts']),
    ],
  },
});
