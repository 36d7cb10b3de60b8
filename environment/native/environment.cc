// A small addon loaded before TensorFlow's own binding. TensorFlow's library logs while it loads, before it has read
// TF_CPP_MIN_LOG_LEVEL, so the level is set here by a constructor that runs ahead of the library's own (linked with
// -z initfirst).
#include <node_api.h>

#include <cstdlib>

#include "absl/log/globals.h"

namespace tensorflow {
bool IsMklEnabled();
}

__attribute__((constructor)) static void obey_log_level() {
  if (const char *level = std::getenv("TF_CPP_MIN_LOG_LEVEL")) {
    absl::SetMinLogLevel(static_cast<absl::LogSeverityAtLeast>(std::atoi(level)));
  }
}

extern "C" NAPI_MODULE_EXPORT napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  napi_value one_dnn;
  napi_get_boolean(env, tensorflow::IsMklEnabled(), &one_dnn);
  napi_set_named_property(env, exports, "oneDNN", one_dnn);
  return exports;
}
