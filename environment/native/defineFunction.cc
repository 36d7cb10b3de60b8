// Part of tfjs_backend.cc (see additions.mjs): a TensorFlow graph becomes a function of the eager context, which
// `executeOp` then calls by its name like any op.

namespace {

/** The strings of a JavaScript array; false after an exception. */
bool StringsOf(napi_env env, napi_value array, std::vector<std::string> &strings) {
  uint32_t length;
  if (napi_get_array_length(env, array, &length) != napi_ok) return false;
  for (uint32_t i = 0; i < length; ++i) {
    napi_value element;
    std::string text;
    if (napi_get_element(env, array, i, &element) != napi_ok) return false;
    if (GetStringParam(env, element, text) != napi_ok) return false;
    strings.push_back(text);
  }
  return true;
}

/** `node:index` of a graph; without an index the first output. Null `oper` where the graph has no such node. */
TF_Output OutputOf(TF_Graph *graph, const std::string &reference) {
  const size_t colon = reference.find(':');
  const std::string node = reference.substr(0, colon);
  const int index = colon == std::string::npos ? 0 : std::atoi(reference.c_str() + colon + 1);
  return TF_Output{TF_GraphOperationByName(graph, node.c_str()), index};
}

}  // namespace

void TFJSBackend::DefineFunction(napi_env env, napi_value name_value, napi_value graph_value, napi_value inputs_value,
                                 napi_value outputs_value, napi_value effects_value) {
  std::string name;
  std::vector<std::string> inputs, outputs, effects;
  void *bytes;
  size_t length;
  napi_typedarray_type type;
  if (GetStringParam(env, name_value, name) != napi_ok || !StringsOf(env, inputs_value, inputs) ||
      !StringsOf(env, outputs_value, outputs) || !StringsOf(env, effects_value, effects) ||
      napi_get_typedarray_info(env, graph_value, &type, &length, &bytes, nullptr, nullptr) != napi_ok) {
    NAPI_THROW_ERROR(env, "defineFunction() takes a name, the bytes of a graph, and three arrays of names");
    return;
  }

  TF_AutoStatus status;
  std::unique_ptr<TF_Graph, void (*)(TF_Graph *)> graph(TF_NewGraph(), TF_DeleteGraph);
  std::unique_ptr<TF_Buffer, void (*)(TF_Buffer *)> buffer(TF_NewBufferFromString(bytes, length), TF_DeleteBuffer);
  std::unique_ptr<TF_ImportGraphDefOptions, void (*)(TF_ImportGraphDefOptions *)> options(
      TF_NewImportGraphDefOptions(), TF_DeleteImportGraphDefOptions);
  TF_GraphImportGraphDef(graph.get(), buffer.get(), options.get(), status.status);
  ENSURE_TF_OK(env, status);

  std::vector<TF_Output> from, to;
  std::vector<const TF_Operation *> kept;
  for (const std::string &input : inputs) from.push_back(OutputOf(graph.get(), input));
  for (const std::string &output : outputs) to.push_back(OutputOf(graph.get(), output));
  for (const std::string &effect : effects) kept.push_back(OutputOf(graph.get(), effect).oper);
  std::unique_ptr<TF_Function, void (*)(TF_Function *)> function(
      TF_GraphToFunctionWithControlOutputs(graph.get(), name.c_str(), 0, -1, nullptr, from.size(), from.data(),
                                           to.size(), to.data(), nullptr, kept.size(), kept.data(), nullptr, nullptr,
                                           nullptr, status.status),
      TF_DeleteFunction);
  ENSURE_TF_OK(env, status);
  TFE_ContextAddFunction(tfe_context_, function.get(), status.status);
  ENSURE_TF_OK(env, status);
}
