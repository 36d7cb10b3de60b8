import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** What `defineFunction` is: a part of `tfjs_backend.cc`. */
export const definition = join(here, "defineFunction.cc");

const parameters = ["name", "graph", "inputs", "outputs", "effects"];

/**
 * What tfjs-node's binding lacks to run a graph as one op: `defineFunction`. Each text goes before the text that it
 * names, in one of the binding's sources.
 * @type {Readonly<Record<string, { readonly before: string, readonly insert: string }>>}
 */
const insertions = {
  "tfjs_backend.h": {
    before: "  // Get number of tensor handles in the backend:\n",
    insert: `  void DefineFunction(napi_env env, ${parameters.map((name) => `napi_value ${name}`).join(", ")});\n\n`,
  },
  "tfjs_backend.cc": {
    before: "napi_value TFJSBackend::GetNumOfTensors(napi_env env) {",
    insert: `${readFileSync(definition, "utf8")}\n`,
  },
  "tfjs_binding.cc": {
    before: "static napi_value GetNumOfTensors(napi_env env, napi_callback_info info) {",
    insert: `static napi_value DefineFunction(napi_env env, napi_callback_info info) {
  size_t argc = ${parameters.length};
  napi_value args[${parameters.length}];
  napi_value js_this;
  napi_status nstatus = napi_get_cb_info(env, info, &argc, args, &js_this, nullptr);
  ENSURE_NAPI_OK_RETVAL(env, nstatus, nullptr);
  TFJSBackend *const backend = GetTFJSBackend(env);
  if (!backend) return nullptr;
  if (argc < ${parameters.length}) {
    NAPI_THROW_ERROR(env, "defineFunction() takes ${parameters.length} arguments");
    return nullptr;
  }
  backend->DefineFunction(env, ${parameters.map((_, i) => `args[${i}]`).join(", ")});
  return nullptr;
}

`,
  },
};

/** How `defineFunction` is exported, beside what is. */
const exported = {
  before: `      {"getNumOfTensors", nullptr, GetNumOfTensors, nullptr, nullptr,`,
  insert: `      {"defineFunction", nullptr, DefineFunction, nullptr, nullptr, nullptr, napi_default, nullptr},\n`,
};

/**
 * A source of the binding with its part of `defineFunction`. Where a place is not found in one of them, none has it:
 * the binding is then as it was, and graphs are run op by op.
 * @param {Readonly<Record<string, string>>} sources text by file name
 * @returns {Record<string, string>}
 */
export function withFunctions(sources) {
  const places = [...Object.entries(insertions), /** @type {const} */ (["tfjs_binding.cc", exported])];
  if (!places.every(([file, { before }]) => sources[file]?.includes(before))) return { ...sources };
  return places.reduce(
    (all, [file, { before, insert }]) => ({ ...all, [file]: all[file].replace(before, () => insert + before) }),
    { ...sources },
  );
}
