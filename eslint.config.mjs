import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

/**
 * ESLint finds faults; the look of the code is Prettier's, and the arrows between rooms are dependency-cruiser's
 * (`.dependency-cruiser.cjs`). Limits of files, folders and lines are in `environment/checks/limits.mjs`.
 */
/** @type {import("eslint").Linter.RulesRecord} */
const faults = {
  eqeqeq: "error",
  "no-constant-binary-expression": "error",
  "no-nested-ternary": "error",
  "no-self-compare": "error",
  "no-template-curly-in-string": "error",
  "no-unmodified-loop-condition": "error",
  "no-unreachable-loop": "error",
  "no-unused-expressions": "error",
  "prefer-const": "error",
};

export default defineConfig(
  { ignores: ["dist", "runs", ".venv", ".cache", "notebooks", "weights", "docs", "coverage", "test/**/fixtures"] },
  {
    files: ["src/**/*.ts", "test/**/*.ts", "bench/**/*.ts"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      ...faults,
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/no-explicit-any": "error",
      // A warning, because a few are allowed: `environment/checks/limits.mjs` says how many.
      "@typescript-eslint/no-non-null-assertion": "warn",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/no-unnecessary-type-assertion": "error",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      // Numbers and truth values read well in a text; objects and undefined do not.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      // Modules that load TensorFlow are required where they are needed, so that help and refusals come at once.
      "@typescript-eslint/no-require-imports": "off",
      // A function that an interface says gives a promise may have nothing to wait for.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-floating-promises": [
        "error",
        {
          allowForKnownSafeCalls: [
            { from: "package", name: ["describe", "it", "suite", "test"], package: "node:test" },
          ],
        },
      ],
    },
  },
  // TypeScript checks the types of these too (`tsconfig.environment.json`).
  { files: ["environment/**/*.mjs", "environment/**/*.cjs", "*.config.mjs", ".dependency-cruiser.cjs"], rules: faults },
  {
    files: ["src/training/**/*.ts"],
    rules: {
      complexity: ["error", 12],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // A test says `found!` of what it has just made; where it is wrong, the test fails.
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
);
