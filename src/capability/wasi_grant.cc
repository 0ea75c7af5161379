#include "capability/wasi_grant.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/diagnostic.h"
#include "base/printable.h"
#include "capability/catalog.h"
#include "capability/key_reader.h"
#include "capability/wasi_keys.h"
#include "config/schema.h"
#include "config/uri.h"

namespace composable::capability {
namespace {

namespace fs = std::filesystem;

using config::Located;

class GrantReader {
 public:
  GrantReader(const config::CapabilityDefinition& capability, WasiFamily family,
              const FileSystem& files, const NetworkNotice& notice)
      : capability_(capability),
        family_(family),
        files_(files),
        notice_(notice),
        keys_(capability, result_.errors, WasiKeys(family)) {}

  GrantReading Read() {
    switch (family_) {
      case WasiFamily::kP2:
        ReadCli(Stdio::kInherited);
        ReadPreopens();
        ReadSockets(Network::kInherited);
        ReadRandom();
        break;
      case WasiFamily::kCli:
        ReadCli(Stdio::kEmpty);
        break;
      case WasiFamily::kFilesystem:
        ReadPreopens();
        break;
      case WasiFamily::kHttp:
        ReadHttp();
        break;
      case WasiFamily::kRandom:
        ReadRandom();
        break;
      case WasiFamily::kSockets:
        ReadSockets(Network::kNone);
        break;
      case WasiFamily::kClocks:
      case WasiFamily::kIo:
        break;
    }
    keys_.ReportUnknown();
    std::ranges::stable_sort(result_.errors, {}, PlaceOf);
    return std::move(result_);
  }

 private:
  enum class Stdio : std::uint8_t { kEmpty, kInherited };
  enum class Network : std::uint8_t { kNone, kInherited };

  static std::pair<std::uint32_t, std::uint32_t> PlaceOf(const Error& error) {
    const auto* const where = std::get_if<FilePosition>(&error.where);
    return where == nullptr ? std::pair(0U, 0U) : std::pair(where->line, where->column);
  }

  engine::WasiGrant& grant() { return result_.grant; }

  template <typename... Args>
  void Report(Diagnostic diagnostic, const FilePosition& where, std::string_view key,
              fmt::format_string<Args...> format, Args&&... args) {
    keys_.Report(
        where, key,
        Fail({ErrorCode::kInvalidConfig, diagnostic}, format, std::forward<Args>(args)...).error());
  }

  // A key for one stream overrides the one for all.
  void ReadCli(Stdio otherwise) {
    const bool all = keys_.Boolean("inherit-stdio").value_or(otherwise == Stdio::kInherited);
    grant().inherit_stdin = keys_.Boolean("inherit-stdin").value_or(all);
    grant().inherit_stdout = keys_.Boolean("inherit-stdout").value_or(all);
    grant().inherit_stderr = keys_.Boolean("inherit-stderr").value_or(all);
    for (auto& [name, value] : keys_.StringTable("env")) {
      if (name.value.empty() || name.value.contains('=') || name.value.contains('\0')) {
        Report(Diagnostic::kInvalidEnvironment, name.where, "env", "`{}` is no name of a variable",
               Printable(name.value));
      } else if (value.value.contains('\0')) {
        Report(Diagnostic::kInvalidEnvironment, value.where, "env",
               "a value may not contain a zero byte");
      } else {
        grant().environment.emplace_back(std::move(name.value), std::move(value.value));
      }
    }
    for (Located<std::string>& argument : keys_.StringList("args").value_or(KeyReader::Strings())) {
      if (argument.value.contains('\0')) {
        Report(Diagnostic::kInvalidEnvironment, argument.where, "args",
               "an argument may not contain a zero byte");
      } else {
        grant().arguments.push_back(std::move(argument.value));
      }
    }
  }

  void ReadPreopens() {
    constexpr std::string_view kKey = "preopens";
    const std::vector<std::string> known =
        config::KeyNames(config::RuleOf(WasiKeys(family_), kKey).keys);
    for (const config::PropertyValue& table : keys_.TableList(kKey)) {
      keys_.ReportUnknownIn(table, kKey, known);
      const auto host = keys_.Member(table, kKey, "host");
      const auto guest = keys_.Member(table, kKey, "guest");
      const auto perms = keys_.Member(table, kKey, "perms");
      const auto folder = host ? FindFolder(*host) : std::nullopt;
      const bool is_guest_good = guest && CheckGuestPath(*guest);
      const auto access = perms ? ReadAccess(*perms) : std::nullopt;
      if (folder && is_guest_good && access) {
        grant().preopens.push_back(
            {.host_path = folder->string(), .guest_path = guest->value, .access = *access});
      }
    }
  }

  std::optional<fs::path> FindFolder(const Located<std::string>& host) {
    constexpr std::string_view kKey = "preopens.host";
    if (host.value.empty() || host.value.contains('\0')) {
      Report(Diagnostic::kInvalidPreopen, host.where, kKey, "`{}` is no path",
             Printable(host.value));
      return std::nullopt;
    }
    const fs::path path(host.value);
    fs::path first = config::AbsolutePath(fs::path(host.where.file).parent_path() / path, files_);
    if (files_.IsFolder(first)) return first;
    fs::path second = config::AbsolutePath(path, files_);
    if (files_.IsFolder(second)) return second;
    const bool is_one = first == second;
    Report(Diagnostic::kInvalidPreopen, host.where, kKey, "there is no folder `{}`{}",
           Printable(first.string()),
           is_one ? "" : fmt::format(", and no folder `{}` either", Printable(second.string())));
    return std::nullopt;
  }

  bool CheckGuestPath(const Located<std::string>& guest) {
    constexpr std::string_view kKey = "preopens.guest";
    if (guest.value.empty() || guest.value.contains('\0')) {
      Report(Diagnostic::kInvalidPreopen, guest.where, kKey, "`{}` is no path",
             Printable(guest.value));
      return false;
    }
    const bool is_taken = std::ranges::find(grant().preopens, guest.value,
                                            &engine::Preopen::guest_path) != grant().preopens.end();
    if (is_taken) {
      Report(Diagnostic::kInvalidPreopen, guest.where, kKey, "another folder is already at `{}`",
             Printable(guest.value));
    }
    return !is_taken;
  }

  std::optional<engine::DirectoryAccess> ReadAccess(const Located<std::string>& perms) {
    if (perms.value == PreopenPermissions()[0]) return engine::DirectoryAccess::kReadOnly;
    if (perms.value == PreopenPermissions()[1]) return engine::DirectoryAccess::kReadWrite;
    Report(Diagnostic::kUnknownChoice, perms.where, "preopens.perms",
           "`{}` is neither `read-only` nor `read-write`", Printable(perms.value));
    return std::nullopt;
  }

  void ReadRandom() {
    if (const auto seed = keys_.Integer("seed")) {
      grant().seed = static_cast<std::uint64_t>(seed->value);
    }
  }

  template <typename Pattern>
  std::optional<std::vector<Pattern>> ReadPatterns(std::string_view key,
                                                   Result<Pattern> (*parse)(std::string_view)) {
    const auto texts = keys_.StringList(key);
    if (!texts) return std::nullopt;
    std::vector<Pattern> patterns;
    for (const Located<std::string>& text : *texts) {
      Result<Pattern> pattern = parse(text.value);
      if (pattern) {
        patterns.push_back(*std::move(pattern));
      } else {
        keys_.Report(text.where, key, std::move(pattern).error());
      }
    }
    return patterns;
  }

  PrivateAddresses ReadPrivateAddresses() {
    return keys_.Boolean("deny-private-addresses").value_or(false) ? PrivateAddresses::kDenied
                                                                   : PrivateAddresses::kAllowed;
  }

  // Whoever names addresses gets these; without them it is everything or nothing.
  void ReadSockets(Network otherwise) {
    const bool has_all =
        keys_.Boolean("inherit-network").value_or(otherwise == Network::kInherited);
    grant().allow_ip_name_lookup =
        keys_.Boolean("allow-ip-name-lookup").value_or(otherwise == Network::kInherited);
    SocketRules rules;
    rules.allow = ReadPatterns("allow", ParseAddressPattern);
    rules.listen = ReadPatterns("listen", ParseAddressPattern);
    rules.private_addresses = ReadPrivateAddresses();
    const bool has_list = rules.allow || rules.listen;
    if (!has_list && !has_all) return;
    if (has_list) {
      if (!rules.allow) rules.allow.emplace();
      if (!rules.listen) rules.listen.emplace();
    }
    grant().sockets =
        std::make_shared<const SocketPolicy>(capability_.name.value, std::move(rules), notice_);
  }

  void ReadHttp() {
    HttpRules rules;
    rules.allow = ReadPatterns("allow", ParseHttpPattern);
    rules.private_addresses = ReadPrivateAddresses();
    engine::HttpSettings& settings = grant().http_settings;
    const auto read = [&](std::string_view key, std::chrono::milliseconds& duration) {
      duration = keys_.Duration(key).value_or(duration);
    };
    read("connect-timeout", settings.connect_timeout);
    read("first-byte-timeout", settings.first_byte_timeout);
    read("between-bytes-timeout", settings.between_bytes_timeout);
    read("idle-timeout", settings.idle_timeout);
    if (const auto count = keys_.Integer("idle-connections")) {
      if (count->value < 0 || count->value > kMostIdleConnections) {
        Report(Diagnostic::kOutOfRange, count->where, "idle-connections",
               "must be from 0 to {}, got {}", kMostIdleConnections, count->value);
      } else {
        settings.idle_connections = static_cast<std::uint32_t>(count->value);
      }
    }
    settings.h2c_for_grpc = keys_.Boolean("h2c-for-grpc").value_or(false);
    if (const auto file = keys_.String("ca-file")) ReadCertificates(*file);
    grant().http =
        std::make_shared<const HttpPolicy>(capability_.name.value, std::move(rules), notice_);
  }

  void ReadCertificates(const Located<std::string>& file) {
    constexpr std::string_view kKey = "ca-file";
    const auto path =
        config::ResolveUri(file.value, fs::path(file.where.file).parent_path(), files_);
    if (!path) {
      ReportCertificates(file.where, path.error());
      return;
    }
    const Result<Bytes> bytes = files_.ReadFile(*path);
    if (!bytes) {
      ReportCertificates(file.where, bytes.error());
      return;
    }
    const std::string_view text = AsText(*bytes);
    if (!text.contains("-----BEGIN CERTIFICATE-----")) {
      Report(Diagnostic::kInvalidCertificates, file.where, kKey,
             "`{}` has no certificate in PEM form", Printable(file.value));
      return;
    }
    grant().http_settings.certificates = text;
  }

  // A file that cannot be read says nothing about which kind it would have been.
  void ReportCertificates(const FilePosition& where, Error error) {
    error.diagnostic = Diagnostic::kInvalidCertificates;
    keys_.Report(where, "ca-file", std::move(error));
  }

  const config::CapabilityDefinition& capability_;
  WasiFamily family_;
  const FileSystem& files_;
  const NetworkNotice& notice_;
  GrantReading result_;
  KeyReader keys_;
};

}  // namespace

GrantReading ReadWasiGrant(const config::CapabilityDefinition& capability, const FileSystem& files,
                           const NetworkNotice& notice) {
  Status type = CheckType(capability);
  if (!type) return {.grant = {}, .errors = {std::move(type).error()}};
  const WasiFamily family = ParseWasiType(capability.type.value)->family;
  return GrantReader(capability, family, files, notice).Read();
}

}  // namespace composable::capability
