// The diagnostics: every kind of mistake that people can make, each under a number of its own.
//
// A diagnostic is one kind of mistake that needs an explanation of its own, not one sentence: two
// messages share one where the same explanation helps with both. Numbers never change, and are not
// used again; the hundreds are areas. `docs/diagnostics` explains each, and `composable explain`
// prints that. CONTRIBUTING.md says how to add one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace composable {

// What is only ever a warning has this added to its number.
inline constexpr std::uint16_t kWarningNumbers = 10000;

enum class Diagnostic : std::uint16_t {
  kNone = 0,

  // 01: sources of definitions, and TOML
  kNoSuchSource = 101,
  kUnreadableFile = 102,
  kNotASource = 103,
  kNotToml = 104,
  kNotUtf8 = 105,
  kFileTooLarge = 106,
  kNoDefinitions = 107,
  kNotSupportedYet = 108,
  kEnvFileSyntax = 109,
  kSourceGivenTwice = kWarningNumbers + 150,

  // 02: definitions, keys and values
  kUnknownCategory = 201,
  kKeyOutsideDefinition = 202,
  kNotATable = 203,
  kInvalidName = 204,
  kAlreadyDefined = 205,
  kUnknownKey = 206,
  kMissingKey = 207,
  kWrongKind = 208,
  kOutOfRange = 209,
  kEmptyValue = 210,
  kUnknownChoice = 211,
  kNotAQuantity = 212,
  kNamedTwice = 213,
  kContradictingKeys = 214,
  kUnfitConfigValue = 215,
  kSameConfigKey = 216,
  kInvalidDefinition = 299,

  // 03: placeholders
  kPlaceholderSyntax = 301,
  kUnknownPlaceholder = 302,
  kNoPlaceholderValue = 303,
  kUnfitPlaceholderValue = 304,

  // 04: names, imports and who provides them
  kUnknownImport = 401,
  kUnknownComponent = 402,
  kCycle = 403,
  kOutOfScope = 404,
  kUnsatisfiedImport = 405,
  kUnfitProvider = 406,
  kUnfitCapability = 407,
  kUnfitConfigStore = 408,
  kUnusedImport = kWarningNumbers + 450,
  kUnusedConfig = kWarningNumbers + 451,
  kShadowedProvider = kWarningNumbers + 452,

  // 05: binaries of components
  kNoComponentFile = 501,
  kInvalidUri = 502,
  kInvalidComponent = 503,
  kUnknownBuiltin = 504,

  // 06: composition
  kTooManyParts = 601,
  kUnlikeImports = 602,
  kUnlikeGrants = 603,
  kForeignResource = 604,
  kNotComposable = 605,
  kTooManyCapabilities = 606,
  kSecretInFile = kWarningNumbers + 650,

  // 07: capabilities
  kUnknownCapabilityType = 701,
  kInvalidUrlPattern = 702,
  kInvalidAddressPattern = 703,
  kInvalidPreopen = 704,
  kInvalidEnvironment = 705,
  kInvalidCertificates = 706,
  kVariableForNobody = kWarningNumbers + 750,

  // 08: interceptors
  kNoInterceptor = 801,
  kPatternFitsNothing = 802,
  kMatchOfWrapper = 803,
  kTooManyInterceptors = 804,
  kUnfitAdvice = 805,
  kCapabilityAsInterceptor = 806,
  kWaitingAdvice = 807,
  kUnusedInterceptor = kWarningNumbers + 850,

  // 09: servers and routes
  kUnknownServerType = 901,
  kRouteTarget = 902,
  kInvalidPath = 903,
  kInvalidQueryRule = 904,
  kAmbiguousRoutes = 905,
  kCapturedTwice = 906,
  kKeyOfOtherRoutes = 907,
  kUnfitContentType = 908,
  kInvalidHeader = 909,
  kUnfitCapture = 910,
  kNoRequestHandler = 911,
  kUnusableTls = 912,
  kUnfitResponseSchema = 913,
  kCannotListen = 914,
  kNothingToRun = 915,

  // 10: functions, and what is mapped onto them
  kUnknownFunction = 1001,
  kUnnamedFunction = 1002,
  kUncallableFunction = 1003,
  kInvalidMappingPath = 1004,
  kUnknownPath = 1005,
  kUnknownParameter = 1006,
  kNoArgument = 1007,
  kUnfitCoding = 1008,
  kInvalidTemplate = 1009,
  kUnfitMapping = 1010,

  // 11: channels and subscriptions
  kUnknownChannel = 1101,
  kDeadLetterCycle = 1102,
  kUnfitHandler = 1103,

  // 12: registries, and composable.lock
  kInvalidReference = 1201,
  kNoSuchArtifact = 1202,
  kUnknownRegistry = 1203,
  kUnreachableRegistry = 1204,
  kUntrustedRegistry = 1205,
  kNoCredentials = 1206,
  kRefusedCredentials = 1207,
  kUnusableCredentials = 1208,
  kChangedContent = 1209,
  kNotAnArtifact = 1210,
  kUnusableAnswer = 1211,
  kInvalidLockFile = 1212,
  kNotPinned = 1213,
  kPinnedOtherwise = 1214,
  kLockFileNotWritten = kWarningNumbers + 1250,
  kArtifactsNotKept = kWarningNumbers + 1251,

  // 90: running, from the code of the error alone (DiagnosticOf)
  kUsage = 9001,
  kNotFound = 9002,
  kUnsupported = 9003,
  kTypeMismatch = 9004,
  kLink = 9005,
  kTrap = 9006,
  kExit = 9007,
  kDeadlineExceeded = 9008,
  kMemoryExceeded = 9009,
  kFuelExhausted = 9010,
  kResourceExhausted = 9011,
  kCancelled = 9012,
  kComponentError = 9013,
  kIo = 9014,
  kInternal = 9015,
  kBinaryResult = kWarningNumbers + 9050,
  kUnusableCache = kWarningNumbers + 9051,
  kLogFilter = kWarningNumbers + 9052,
};

enum class Severity : std::uint8_t { kError, kWarning };

// The diagnostic of the error; where it has none of its own, the one that its code stands for.
Diagnostic DiagnosticOf(const Error& error);

// As people write it: `E0206`, `W0450`.
std::string DiagnosticCode(Diagnostic diagnostic);

Severity SeverityOf(Diagnostic diagnostic);

// "error", "warning".
std::string_view SeverityName(Severity severity);

}  // namespace composable
