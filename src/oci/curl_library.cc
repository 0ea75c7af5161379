#include "oci/curl_library.h"

#include <dlfcn.h>

namespace composable::oci {
namespace {

constexpr const char* kFile = "libcurl.so.4";

template <typename Function>
bool Look(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  return function != nullptr;
}

}  // namespace

Result<CurlLibrary> CurlLibrary::Load() {
  void* const library = ::dlopen(kFile, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    return Fail(ErrorCode::kUnsupported,
                "registries need `{}`, which is not installed; on Debian, install `libcurl4`",
                kFile);
  }
  CurlLibrary curl;
  const bool is_whole = Look(library, "curl_global_init", curl.global_init) &&
                        Look(library, "curl_easy_init", curl.easy_init) &&
                        Look(library, "curl_easy_cleanup", curl.easy_cleanup) &&
                        Look(library, "curl_easy_reset", curl.easy_reset) &&
                        Look(library, "curl_easy_perform", curl.easy_perform) &&
                        Look(library, "curl_easy_setopt", curl.easy_setopt) &&
                        Look(library, "curl_easy_getinfo", curl.easy_getinfo) &&
                        Look(library, "curl_easy_strerror", curl.easy_strerror) &&
                        Look(library, "curl_slist_append", curl.slist_append) &&
                        Look(library, "curl_slist_free_all", curl.slist_free_all);
  if (!is_whole || curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    return Fail(ErrorCode::kUnsupported, "`{}` cannot be used; it is not libcurl 7.85 or later",
                kFile);
  }
  return curl;
}

}  // namespace composable::oci
