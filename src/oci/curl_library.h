// libcurl, loaded while the program runs.
#pragma once

// The checks of types that curl's header makes with macros know only its own functions.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#include "base/error.h"

// Functions that take any arguments are macros of the same name there.
#undef curl_easy_setopt
#undef curl_easy_getinfo

namespace composable::oci {

// The functions that are used. They stay loaded until the process ends.
struct CurlLibrary {
  decltype(&curl_global_init) global_init = nullptr;
  decltype(&curl_easy_init) easy_init = nullptr;
  decltype(&curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&curl_easy_reset) easy_reset = nullptr;
  decltype(&curl_easy_perform) easy_perform = nullptr;
  decltype(&curl_easy_setopt) easy_setopt = nullptr;
  decltype(&curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&curl_easy_strerror) easy_strerror = nullptr;
  decltype(&curl_slist_append) slist_append = nullptr;
  decltype(&curl_slist_free_all) slist_free_all = nullptr;

  // Error: kUnsupported, where it is not installed, or lacks a function.
  static Result<CurlLibrary> Load();
};

}  // namespace composable::oci
